#!/usr/bin/env python3
"""Kill test: a sweep that is killed at random instants, and that meets a full disk, ends in the
same bytes as one that nobody disturbed, and writes nothing outside its folder.

    test_kill.py PROGRAM SCENARIOS KILLS

Every episode starts the sweep with --resume and sends SIGKILL after a random time, up to a little
more than an undisturbed sweep takes; so kills fall into the start, the chunks, the writing of the
tables and the cleaning up. When a sweep completes, its bytes are compared and the next begins. In
every fifth episode the disk is "full" instead: the size of files is limited (RLIMIT_FSIZE, at
random from nothing to more than the largest file), which fails in write() as ENOSPC does; where a
small tmpfs can be mounted, a disk that is really full is tried as well. The seed of the random
times is fixed; the instants themselves are the machine's.
"""

import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import sweeping

SEED = 20240607
MIN_COMPLETE = 3  # sweeps that must have come to their end


def undisturbed(study, folder):
    """The bytes, and the shortest time of three."""
    times = []
    for i in range(3):
        begin = time.monotonic()
        sweeping.sweep(study, folder / str(i))
        times.append(time.monotonic() - begin)
    return sweeping.contents(folder / "0"), min(times)


def start(study, out, limit=None):
    def before():
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.Popen(
        sweeping.command("sweep", study, "-o", out, "--chunk", "32", "-q", "--resume"),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=before)


class Toll:
    """What has happened, and the checks of a sweep that has ended."""

    def __init__(self, whole, around):
        self.whole, self.around = whole, around
        self.kills = self.full = self.complete = self.too_late = 0

    def check(self, out):
        assert sweeping.contents(out) == self.whole, "other bytes than the undisturbed sweep"
        assert sweeping.names(out) == sorted([*sweeping.FILES, "manifest.json"]), (
            f"left over: {sweeping.names(out)}")
        assert sorted(p.name for p in self.around.iterdir()) == ["out"], (
            f"written outside: {list(self.around.iterdir())}")
        self.complete += 1
        shutil.rmtree(out)


def kill(process, delay, toll):
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    said = process.communicate()[1]
    if process.returncode == -signal.SIGKILL:
        toll.kills += 1
    else:
        assert process.returncode == 0, f"failed with {process.returncode}: {said}"
        toll.too_late += 1


def fill(process, toll):
    said = process.communicate()[1]
    assert process.returncode in (0, 1), f"exit code {process.returncode} on a full disk: {said}"
    if process.returncode == 1:
        assert "could not be" in said, said
        toll.full += 1


def campaign(study, toll, seconds, kills):
    """Until so many kills have hit a living sweep."""
    rng = random.Random(SEED)
    out = toll.around / "out"
    largest = max(len(v) for v in toll.whole.values())
    episode = 0
    while toll.kills < kills or toll.complete < MIN_COMPLETE:
        episode += 1
        assert episode < 40 * kills + 400, "the sweep does not get on"
        if episode % 5 == 0:
            fill(start(study, out, int(rng.random() ** 3 * 1.2 * largest)), toll)
        elif toll.kills < kills:
            kill(start(study, out), rng.random() * 1.05 * seconds, toll)
        else:
            start(study, out).communicate()
        if (out / "manifest.json").exists():
            # the manifest is the last to be named; cleaning up may have been cut short
            sweeping.sweep(study, out, "--resume")
            toll.check(out)


def full_disk(study, toll, folder):
    """A tmpfs with room for the chunks but not for the tables, enlarged in steps."""
    disk = folder / "disk"
    disk.mkdir()
    size = 64
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return "no tmpfs can be mounted here"
    try:
        tries = 0
        while True:
            process = start(study, disk / "out")
            fill(process, toll)
            if process.returncode == 0:
                break
            tries += 1
            size += 16
            subprocess.run(["mount", "-o", f"remount,size={size}k", disk], check=True)
        assert tries > 1, "the disk was never full"
        assert sweeping.contents(disk / "out") == toll.whole
        assert [p.name for p in disk.iterdir()] == ["out"]
        return f"tmpfs: full {tries} times, then complete at {size} kB"
    finally:
        subprocess.run(["umount", disk], check=False)


def main(kills):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        study = sweeping.write_study(folder, days=30, dt=1, replicates=48)
        (folder / "whole").mkdir()
        whole, seconds = undisturbed(study, folder / "whole")
        around = folder / "around"
        around.mkdir()
        toll = Toll(whole, around)
        campaign(study, toll, seconds, kills)
        disk = full_disk(study, toll, folder)
        print(f"{toll.kills} kills and {toll.full} full disks in sweeps of {seconds:.2f} s, "
              f"{toll.complete} completed with the same bytes ({toll.too_late} kills came too "
              f"late); {disk}")
        assert toll.full > 0


if __name__ == "__main__":
    sweeping.use(sys.argv[1], sys.argv[2])
    main(int(sys.argv[3]))
