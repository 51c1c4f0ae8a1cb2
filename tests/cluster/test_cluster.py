#!/usr/bin/env python3
"""The cluster templates, each really run: Slurm, Open MPI, GNU parallel.

    test_cluster.py PROGRAM SCENARIOS slurm|openmpi|parallel

Each ends in the same bytes as one process on this machine. Exit code 77 (skipped) where what it
needs is not installed.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "sweep"))

import slurm_node  # noqa: E402
import sweeping  # noqa: E402

SKIPPED = 77


def template(name):
    return pathlib.Path(sweeping.SCENARIOS) / "studies" / "cluster" / name


def run_template(name, study, out, count, env, code=0):
    done = subprocess.run([template(name), study, out, str(count), "--chunk", "32"], env=env,
                          check=False, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode == code, f"exit code {done.returncode}: {done.stdout}"
    return done.stdout


def environment(**more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("SLURM", "OMPI", "PMI", "SBATCH"))}
    return {**env, "CRISIM": sweeping.PROGRAM, "CRISIM_SCENARIOS": sweeping.SCENARIOS, **more}


def same(whole, out):
    assert sweeping.contents(out / "result") == whole, "other bytes than on one machine"


def slurm(folder, study, whole):
    """Four tasks, of which the third fails; it is submitted again as `status` says; merged."""
    why = slurm_node.missing()
    if why:
        return why
    out, node = folder / "out", folder / "slurm"
    node.mkdir()
    broken = folder / "broken"
    broken.touch()
    wrapper = folder / "crisim"
    wrapper.write_text(f'#!/bin/sh\nif [ "${{SLURM_ARRAY_TASK_ID-}}" = 3 ] && [ -e {broken} ]\n'
                       f'then echo "node failure" >&2; exit 9; fi\n'
                       f'exec {sweeping.PROGRAM} "$@"\n')
    wrapper.chmod(0o755)
    begin = time.monotonic()
    with slurm_node.Slurm(node, 2) as cluster:
        up = time.monotonic()
        env = {**cluster.env, **{k: v for k, v in environment().items() if k.startswith("CRISIM")},
               "CRISIM": str(wrapper)}
        run_template("slurm-array.sh", study, out, 4, env)
        cluster.wait_for_jobs()
        assert not (out / "result").exists(), "merged although a task had failed"
        done = sweeping.run("status", out / "shards", code=4)
        assert "not complete: --array=3\n" in done.stdout, done.stdout
        broken.unlink()
        run_template("slurm-array.sh", study, out, 4, {**env, "ARRAY": "3"})
        cluster.wait_for_jobs()
        end = time.monotonic()
    logs = "\n".join(p.read_text() for p in (out / "logs").iterdir())
    assert (out / "result").exists(), logs
    same(whole, out)
    print(f"Slurm: up in {up - begin:.1f} s, array with a failure, resubmission and merge in "
          f"{end - up:.1f} s")
    return None


def openmpi(folder, study, whole):
    if not shutil.which("mpirun"):
        return "not installed: mpirun"
    options = "--oversubscribe" + (" --allow-run-as-root" if os.geteuid() == 0 else "")
    run_template("openmpi.sh", study, folder / "out", 2, environment(MPIRUN_OPTIONS=options))
    assert (folder / "out" / "shards" / "shard-2-of-2").is_dir()
    same(whole, folder / "out")
    return None


def parallel(folder, study, whole):
    if not shutil.which("parallel"):
        return "not installed: parallel"
    env = environment(PARALLEL_OPTIONS="--jobs 2", HOME=str(folder))
    run_template("parallel.sh", study, folder / "out", 5, env)
    same(whole, folder / "out")
    return None


def main(what):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        study = sweeping.write_study(folder)
        sweeping.sweep(study, folder / "whole")
        why = {"slurm": slurm, "openmpi": openmpi, "parallel": parallel}[what](
            folder, study, sweeping.contents(folder / "whole"))
    if why:
        print(f"skipped: {why}")
        return SKIPPED
    print(f"{what}: the same bytes as one process")
    return 0


if __name__ == "__main__":
    sweeping.use(sys.argv[1], sys.argv[2])
    sys.exit(main(sys.argv[3]))
