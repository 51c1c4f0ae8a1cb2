#!/usr/bin/env python3
"""Memory does not grow with the number of runs: a million runs against ten thousand.

    test_memory.py PROGRAM SCENARIOS
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import sweeping


def peak_kilobytes(study, out):
    command = sweeping.command("sweep", study, "-o", out, "-q")
    pid = subprocess.Popen(command).pid
    _, status, usage = os.wait4(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return usage.ru_maxrss


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        peaks = {}
        for runs in (10_000, 1_000_000):
            study = sweeping.write_study(
                folder, cases=["shudong"], days=1, dt=24, replicates=runs // 1000,
                vary={"attention.contagion": {"range": [0.01, 0.2]}},
                design={"kind": "lhs", "points": 1000}, metrics=["attention_peak", "users_min"])
            peaks[runs] = peak_kilobytes(study, folder / str(runs))
            with open(folder / str(runs) / "runs.csv", "rb") as file:
                assert sum(1 for _ in file) == runs + 1
        print(", ".join(f"{runs} runs: {kb / 1024:.1f} MB" for runs, kb in peaks.items()))
        # the buffer of the summary is 32 MB, and chunks grow from 1024 to 1024 runs
        assert peaks[1_000_000] < peaks[10_000] + 40 * 1024


if __name__ == "__main__":
    sweeping.use(sys.argv[1], sys.argv[2])
    main()
