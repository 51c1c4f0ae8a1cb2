"""The tables of bench/README.md, from the times of bench.py."""

import platform
import re
import statistics
import subprocess
from datetime import date

BEGIN, END = "<!-- peers: written by bench/peers/run -->", "<!-- end of peers -->"
NAMES = {
    "crisim core loop": "**crisim**, core loop",
    "crisim core loop, fast": "**crisim**, core loop, `--numerics fast`",
    "crisim run": "**crisim run**, whole process, all metrics",
    "numpy-f32": "numpy f32", "numpy-f64": "numpy f64",
    "numpy-f32-tuned": "numpy f32, Box-Muller by hand",
    "numpy-f64-tuned": "numpy f64, Box-Muller by hand",
    "numba": "numba f64 (2 threads: parallel)", "deSolve": "deSolve, compiled model",
    "SDEverywhere C": "SDEverywhere, C by gcc",
    "SDEverywhere C, clang": "SDEverywhere, C by clang",
    "SDEverywhere WASM": "SDEverywhere, WASM",
}
# Title, work, columns (noise, threads), the rows that ratios are formed to, the column of ratios.
TABLES = (
    ("The field model with noise", "field", (("on", 1), ("on", 2)), ("numpy-f32", "numpy-f64")),
    ("The field model without noise", "field", (("off", 1),), ("numpy-f32", "SDEverywhere C")),
    ("CR-1 with Gaussian noise", "cr1", (("gaussian", 1), ("gaussian", 2)),
     ("numpy-f32", "numpy-f64")),
    ("CR-1 with exact binomials", "cr1", (("binomial", 1), ("binomial", 2)), ("numpy-f64",)),
    ("CR-1 without noise", "cr1", (("off", 1),), ("numpy-f64",)),
)

NOTES = """\
All do the same work: every state of the field model (33) for every replicate, the
same kinds and number of draws in a step (10 normals and a Poisson number; CR-1: 20),
levers that change at a few steps; what they end with is compared before anything is
timed (`peers/bench.py`). How each was written for: numpy works in place on as many
replicates as are fastest here (Debian's numpy, SFC64, `standard_normal`, `poisson`,
`binomial`), once with normals by hand from its vectorised log, sin and cos; numba in
scalar code, one replicate after the other, with its own `np.random`, constants
compiled in, `fastmath`; deSolve with a compiled model, method "iteration", 100
replicates to a call, `-O3 -march=native`, noise inside the model from R's generator;
SDEverywhere from a Vensim file, without noise, which it has not, as one function,
`-O3 -march=native -ffast-math`, with a small runtime of our own (npm has the
compiler, but not the package with its C files), WASM by clang and wasi-libc with
SIMD, run by node. Two threads are two processes where a tool has no threads, and are
only worth reading on an idle machine. dust2, odin2 and PySD are neither in Debian nor
in npm.
"""


def cell(ns):
    if not ns:
        return ""
    digits = 1 if statistics.median(ns) < 100 else 0
    return f"{statistics.median(ns):.{digits}f} ({min(ns):.{digits}f}-{max(ns):.{digits}f})"


def ratio(base, ns):
    """How many times as fast as the base, round by round."""
    if not base or not ns:
        return ""
    return f"{statistics.median(b / n for b, n in zip(base, ns)):.2f}"


def table(times, title, work, columns, bases):
    tools = {t: times[w, n, t, k] for w, n, t, k in times if w == work and (n, k) == columns[0]}
    if not tools:
        return ""
    bases = [b for b in bases if b in tools]
    head = [""] + [f"{k} thread{'s' * (k > 1)}" for _, k in columns] + [
        f"times {NAMES[b]}" for b in bases]
    rows = [f"### {title}", "", f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    for tool in sorted(tools, key=lambda t: statistics.median(tools[t])):
        cells = [NAMES.get(tool, tool)]
        cells += [cell(times.get((work, n, tool, k))) for n, k in columns]
        cells += [ratio(tools[b], tools[tool]) for b in bases]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n\n"


def machine():
    with open("/proc/cpuinfo") as file:
        info = file.read()
    model = re.search(r"model name\s*: (.*)", info)
    family = re.search(r"cpu family\s*: (.*)", info)
    isa = next((x for x in ("avx512f", "avx2") if x in info), platform.machine())
    cores = len(re.findall(r"^processor", info, re.M))
    name = f"{model[1]}, family {family[1]}" if model and family else platform.machine()
    return f"{cores} × {name}, {isa}"


def versions():
    def first(*command):
        try:
            out = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return ""
        lines = (out.stdout or out.stderr).splitlines()
        return lines[0].strip() if lines else "not installed"

    def debian(name):
        return first("dpkg-query", "-W", "-f", "${Version}", name)

    found = {"Python": platform.python_version(), "gcc": first("gcc", "-dumpfullversion"),
             "clang": first("clang", "-dumpversion"), "numpy": debian("python3-numpy"),
             "numba": debian("python3-numba"), "R": debian("r-base-core"),
             "deSolve": debian("r-cran-desolve"), "node": first("node", "--version")}
    return ", ".join(f"{name} {version}" for name, version in found.items() if version)


def text(times):
    rounds = max(len(ns) for ns in times.values())
    return f"""Nanoseconds per replicate and step: median (least-most) of {rounds} rounds in one
session, {date.today()}. One thread in CPU time, two on the clock. Ratios are of one thread,
medians of the ratios within each round: above 1 is faster.

Machine: {machine()}. {versions()}, @sdeverywhere/compile 0.7.28.

""" + "".join(table(times, *t) for t in TABLES) + NOTES


def write(readme, tables):
    """Replaces what stands between the two marks; at the end of the file if they are missing."""
    old = readme.read_text()
    new = f"{BEGIN}\n{tables.rstrip()}\n{END}"
    if BEGIN in old and END in old:
        head, tail = old.split(BEGIN)[0], old.split(END)[1]
        readme.write_text(head + new + tail)
    else:
        readme.write_text(f"{old.rstrip()}\n\n## Peers\n\n{new}\n")
