# deSolve at work: desolve.R DIR off|on, with field_desolve.so and forcing.csv in DIR.
#
# Difference equations (method "iteration") with the compiled model, levers as forcings, noise from
# R's own generator inside the model. 100 replicates to a call and nothing stored but the end: one
# to a call costs about twice as much. Speaks the protocol of bench.py.
suppressPackageStartupMessages(library(deSolve))
arguments <- commandArgs(trailingOnly = TRUE)
dir <- arguments[1]
noise <- as.numeric(arguments[2] == "on")
dyn.load(file.path(dir, "field_desolve.so"))

states <- 33
steps <- 4320
outputs <- c(15, 23, 27, 28, 31)
changes <- read.csv(file.path(dir, "forcing.csv"))
# deSolve takes a new constant after its time, not at it.
levers <- lapply(2:19, function(j) cbind(changes$step - 0.5, changes[, j]))

# The outputs at the end, a column a replicate.
simulate <- function(replicates) {
  start <- .C("field_start", as.integer(replicates), y = double(states * replicates))$y
  end <- ode(start, c(0, steps), "field_step", parms = noise, dllname = "field_desolve",
             initfunc = "field_parameters", initforc = "field_forcing", forcings = levers,
             fcontrol = list(method = "constant", rule = 2), method = "iteration", hini = 1)
  matrix(end[2, -1], states)[outputs, , drop = FALSE]
}

json <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")

check <- function() {
  if (noise == 0) return(sprintf('{"values": %s}', json(simulate(2)[, 1])))
  x <- do.call(cbind, lapply(1:20, function(i) simulate(100)))
  sprintf('{"mean": %s, "sd": %s, "n": %d}', json(rowMeans(x)), json(apply(x, 1, sd)), ncol(x))
}

lines <- file("stdin", "r")
while (length(line <- readLines(lines, 1)) > 0 && line != "quit") {
  if (line == "check") {
    answer <- check()
  } else {
    spent <- system.time(for (i in 1:3) simulate(100)) * 1e9 / steps / 300
    answer <- sprintf('{"cpu": %.3f, "wall": %.3f}', spent[1] + spent[2], spent[3])
  }
  cat(answer, "\n", sep = "")
  flush(stdout())
}
