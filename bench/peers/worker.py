"""A peer in Python at work: worker.py WORK NOISE TOOL [THREADS [REPLICATES]]

    WORK NOISE   field off|on, cr1 off|gaussian|binomial
    TOOL         numpy-f64, numpy-f32, numpy-f64-tuned, numpy-f32-tuned (own normals), numba
    REPLICATES   in a timed run; without it numpy tries which number is fastest here

Speaks the protocol of bench.py: reads lines "check", "run", "quit"."""

import json
import os
import sys
import time

work, noise, tool = sys.argv[1:4]
threads = int(sys.argv[4]) if len(sys.argv) > 4 else 1
os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS=str(threads))

import numpy as np  # noqa: E402

BATCHES = (1000, 2000, 4000, 8000, 16000, 32000)  # that are tried for numpy
CHECKED = 2000  # replicates of a check with noise


def make(batch):
    """The peer, ready for `batch` replicates."""
    if tool == "numba":
        import field_numba
        return field_numba.Field(batch, noise == "on", threads > 1)
    import cr1
    import field_numpy
    import normals
    dtype = np.float32 if "f32" in tool else np.float64
    draw = normals.box_muller if "tuned" in tool else normals.ziggurat
    generator = np.random.Generator(np.random.SFC64())
    if work == "cr1":
        return cr1.Chain(batch, dtype, noise, draw, generator)
    return field_numpy.Field(batch, dtype, noise == "on", draw, generator)


def nanoseconds(peer, batch, steps):
    """(CPU time, time on the clock) per replicate and step."""
    cpu, wall = time.process_time(), time.perf_counter()
    peer.advance(steps)
    return [(now - then) * 1e9 / steps / batch
            for now, then in ((time.process_time(), cpu), (time.perf_counter(), wall))]


def size():
    """(replicates, steps) of a timed run, below a second long. The cost of a step does not depend
    on the state, but for exact binomials: these always run to the end."""
    if tool == "numba" or noise == "binomial":
        return 250, 4320
    batch = int(sys.argv[5]) if len(sys.argv) > 5 else min(
        (nanoseconds(make(b), b, max(8, 800000 // b)), b) for b in BATCHES)[1]
    return batch, 4000000 // batch


def check():
    x = make(CHECKED if noise != "off" else 2).advance()
    if noise == "off":
        return {"values": [float(v) for v in x[:, 0]]}
    x = x.astype(float)
    return {"mean": x.mean(1).tolist(), "sd": x.std(1, ddof=1).tolist(), "n": x.shape[1]}


def main():
    batch, steps = size()
    peer = make(batch)
    peer.advance(8)  # compiles, fills the caches
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        if line.strip() == "check":
            answer = check()
        else:
            cpu, wall = nanoseconds(peer, batch, steps)
            answer = {"cpu": cpu, "wall": wall, "batch": batch}
        print(json.dumps(answer), flush=True)


main()
