"""Times crisim and its peers side by side; called by ./run with the folder of what it built.

    bench.py FOLDER CRISIM CORE_LOOP [--only WORD] [--rounds N]

1. Every peer's outputs are compared with those of crisim: without noise number by number, with
   noise the means and deviations over 2000 replicates (CR-1: with cr1.md). A peer that differs
   is an error.
2. In every round each peer does its timed run once, so that all of them meet the same moods of
   the machine. Ratios are formed within a round; what is reported are medians over the rounds.
3. All figures go to FOLDER/peers.jsonl, a line each; without --only the tables go to README.md.

A peer is a process that reads lines: to "check" it answers with a line of JSON that has `values`
(without noise) or `mean`, `sd`, `n`; to "run" with one that has `cpu` and `wall`, nanoseconds per
replicate and step. Two threads mean two such processes at once, or one if it has threads of its
own. One thread is timed in CPU time, which leaves out what other programs take away; two on the
clock."""

import argparse
import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import case
import tables

HERE = case.HERE
REPLICATES = 4000  # of an ensemble of crisim
# Largest relative difference of an output from crisim's without noise, by precision.
TOLERANCE = {"f64": 1e-9, "f32": 1e-3}
# Means may differ by so many standard errors, deviations by so much of themselves.
MAX_ERRORS, MAX_SPREAD = 4.5, 0.10
CR1 = {  # the last rows of the tables of cr1.md
    "off": {"values": (0.491998649602, 16.2063642062, 1480.19422323, 25926.0628343, 274.561129886,
                       13394.986986)},
    "gaussian": {"mean": (0.49210, 16.36, 1480.49, 25927.56, 274.37, 13393.42),
                 "sd": (0.00892, 3.44, 47.70, 97.74, 11.66, 93.02), "n": 10000},
    "binomial": {"mean": (0.49173, 16.22, 1482.19, 25922.56, 274.72, 13395.22),
                 "sd": (0.00950, 4.08, 48.74, 100.57, 13.72, 92.37), "n": 2000},
}


class Process:
    """A peer that answers lines."""

    def __init__(self, command):
        self.command = [str(x) for x in command]
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench.py: {' '.join(self.command)} ended before it answered")
        return json.loads(line)


class Peer:
    """work, noise, tool as in the tables; `command(threads, batch)` starts it."""

    def __init__(self, work, noise, tool, command, own_threads=False):
        self.work, self.noise, self.tool, self.command = work, noise, tool, command
        self.own_threads, self.processes = own_threads, {}

    def check(self):
        self.processes[1] = [Process(self.command(1, 0))]
        self.processes[1][0].ask("check")
        return self.processes[1][0].answer()

    def start(self):
        """Warms up; a second process where two threads are of interest."""
        self.processes[1][0].ask("run")
        batch = self.processes[1][0].answer().get("batch", 0)
        if self.noise == "off":
            return
        if self.own_threads:
            self.processes[2] = [Process(self.command(2, batch))]
        else:
            self.processes[2] = self.processes[1] + [Process(self.command(1, batch))]
        self.time(2)

    def time(self, threads):
        processes = self.processes[threads]
        for process in processes:
            process.ask("run")
        answers = [process.answer() for process in processes]
        if threads == 1:
            return answers[0]["cpu"]
        return max(a["wall"] for a in answers) / len(processes)


class Ensemble:
    """crisim itself as its users start it: a whole process, from the case file to the result."""

    def __init__(self, crisim):
        self.work, self.noise, self.tool = "field", "on", "crisim run"
        self.processes = (1, 2)  # threads
        self.command = [crisim, "run", case.CASE, "--scenarios", case.ROOT / "scenarios",
                        "--strategy", HERE / "strategy.json", "--days", case.STEPS // 24,
                        "--quiet"]

    def call(self, *options):
        subprocess.run([str(x) for x in (*self.command, *options)], check=True,
                       stdout=subprocess.DEVNULL)

    def final(self, *options):
        """The outputs at the end, a row a replicate."""
        with tempfile.TemporaryDirectory() as folder:
            self.call(*options, "--series", "all", "--every", case.STEPS, "-o", folder, "--force")
            with open(Path(folder) / "series.csv", newline="") as file:
                rows = [row for row in csv.DictReader(file) if float(row["t_h"]) == case.STEPS]
        return [[float(row[name]) for name in case.OUTPUTS] for row in rows]

    def check(self, noise):
        if noise == "off":
            return {"values": self.final("--noise", "off")[0]}
        columns = list(zip(*self.final("--noise", "on", "--reps", 8000)))
        return {"mean": [statistics.fmean(c) for c in columns],
                "sd": [statistics.stdev(c) for c in columns], "n": len(columns[0])}

    def time(self, threads):
        def cpu():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        clock = cpu if threads == 1 else time.perf_counter
        start = clock()
        self.call("--reps", REPLICATES, "--threads", threads, "--series", "none")
        return (clock() - start) * 1e9 / REPLICATES / case.STEPS


def core_loop(program):
    """{(work, noise, tool, threads): ns} of the core loop alone, best instruction set, no
    metrics; fast numerics, where the program times them, are a tool of their own."""
    text = subprocess.run([program, "--rounds", "1"], check=True, capture_output=True,
                          text=True).stdout
    def tool(isa):
        return "crisim core loop" + (", fast" if isa.endswith("-fast") else "")

    found = {(line["model"], line["noise"], tool(line["isa"]), line["threads"]): line["median"]
             for line in map(json.loads, text.splitlines())  # later lines: better instruction sets
             if line["metrics"] == "none"}
    if not found:
        sys.exit(f"bench.py: {program} reports no figures without metrics")
    return found


def peers(folder):
    def python(work, noise, tool):
        def command(threads, batch):
            return [sys.executable, "-B", HERE / "worker.py", work, noise, tool, threads,
                    *([batch] if batch else [])]
        return Peer(work, noise, tool, command, own_threads=tool == "numba")

    def desolve(noise):
        return Peer("field", noise, "deSolve",
                    lambda *_: ["Rscript", HERE / "desolve.R", folder, noise])

    def sde(tool, *command):
        return Peer("field", "off", tool, lambda *_: command)

    numpy = ("numpy-f32", "numpy-f64")
    tuned = ("numpy-f32-tuned", "numpy-f64-tuned")
    return ([python("field", "on", tool) for tool in numpy + tuned + ("numba",)]
            + [desolve("on")]
            + [python("field", "off", tool) for tool in numpy + ("numba",)]
            + [desolve("off"), sde("SDEverywhere C", folder / "sde"),
               sde("SDEverywhere C, clang", folder / "sde_clang"),
               sde("SDEverywhere WASM", "node", "--no-warnings", HERE / "wasm.mjs",
                   folder / "sde.wasm")]
            + [python("cr1", "off", tool) for tool in numpy]
            + [python("cr1", "gaussian", tool) for tool in numpy + tuned]
            + [python("cr1", "binomial", "numpy-f64")])


def compare(peer, answer, reference):
    """Ends the program if a peer does not do the same as the reference."""
    if "values" in answer:
        error = max(abs(a / b - 1) for a, b in zip(answer["values"], reference["values"]))
        limit = TOLERANCE["f32" if "f32" in peer.tool else "f64"]
        text = f"largest relative difference {error:.1e}, limit {limit:g}"
        good = error <= limit
    else:
        noisy = [i for i, sd in enumerate(reference["sd"]) if sd > 1e-6 * reference["mean"][i]]
        errors = max(abs(answer["mean"][i] - reference["mean"][i])
                     / (answer["sd"][i]**2 / answer["n"]
                        + reference["sd"][i]**2 / reference["n"])**0.5 for i in noisy)
        spread = max(abs(answer["sd"][i] / reference["sd"][i] - 1) for i in noisy)
        text = f"means differ by {errors:.1f} standard errors, deviations by {100 * spread:.0f} %"
        good = errors <= MAX_ERRORS and spread <= MAX_SPREAD
    print(f"{peer.work:5} {peer.noise:8} {peer.tool:22} {text}", file=sys.stderr)
    if not good:
        sys.exit("bench.py: this peer does not do the same; nothing was timed")
    return text


def check_all(chosen, ensemble):
    references = {("field", n): ensemble.check(n) for n in ("off", "on")}
    references.update({("cr1", noise): end for noise, end in CR1.items()})
    for peer in chosen:
        compare(peer, peer.check(), references[peer.work, peer.noise])


def measure(chosen, program, rounds):
    """{(work, noise, tool, threads): [ns of each round]}"""
    times = {}
    for i in range(rounds):
        for peer in chosen:
            for threads in peer.processes:
                times.setdefault((peer.work, peer.noise, peer.tool, threads), []).append(
                    peer.time(threads))
        for key, ns in core_loop(program).items():
            times.setdefault(key, []).append(ns)
        print(f"round {i + 1} of {rounds}", file=sys.stderr)
    return times


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("crisim", type=Path)
    parser.add_argument("core_loop", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    ensemble = Ensemble(options.crisim)
    chosen = [p for p in peers(options.folder) if options.only.lower() in p.tool.lower()]
    if not chosen:
        sys.exit(f"bench.py: no peer has {options.only} in its name")
    check_all(chosen, ensemble)
    for peer in chosen:
        peer.start()
    times = measure(chosen + [ensemble], options.core_loop, options.rounds)
    lines = [{"bench": "peers", "work": w, "noise": n, "tool": tool, "threads": threads,
              "unit": "ns", "median": round(statistics.median(ns), 2), "min": round(min(ns), 2),
              "max": round(max(ns), 2), "values": [round(x, 2) for x in ns]}
             for (w, n, tool, threads), ns in times.items()]
    (options.folder / "peers.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines))
    text = tables.text(times)
    print(text)
    if not options.only:
        tables.write(HERE.parent / "README.md", text)


if __name__ == "__main__":
    main()
