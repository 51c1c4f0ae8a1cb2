"""A Slurm of one node on loopback: munged, slurmctld and slurmd in a folder of their own.

    with Slurm(folder, cpus) as env: subprocess.run(["sbatch", ...], env=env)

Needs root (slurmd starts jobs) and Debian's slurmctld, slurmd, slurm-client and munge. Nothing of
an installed Slurm is touched: keys, sockets, state and ports are the test's own.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time

NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo")
CONF = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ctld_port}
SlurmdPort={slurmd_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={dir}/munge.socket
CredType=cred/munge
CryptoType=crypto/munge
StateSaveLocation={dir}/state
SlurmdSpoolDir={dir}/spool
SlurmctldPidFile={dir}/slurmctld.pid
SlurmdPidFile={dir}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
InactiveLimit=0
KillWait=2
MinJobAge=300
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


def missing():
    """What stands in the way of running Slurm here, or None."""
    lacking = [name for name in NEEDED if not find(name)]
    if lacking:
        return "not installed: " + ", ".join(lacking)
    return None if os.geteuid() == 0 else "slurmd needs root"


def find(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Slurm:
    def __init__(self, folder, cpus):
        self.dir, self.cpus, self.processes = folder, cpus, []
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("SLURM", "SBATCH"))}
        self.env["SLURM_CONF"] = str(folder / "slurm.conf")

    def start(self, *command):
        log = open(self.dir / f"{os.path.basename(command[0])}.log", "wb")
        self.processes.append(subprocess.Popen([find(command[0]), *command[1:]], env=self.env,
                                               stdout=log, stderr=log, start_new_session=True))
        log.close()

    def __enter__(self):
        os.chmod(self.dir, 0o755)
        key = self.dir / "munge.key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o600)
        for name in ("state", "spool"):
            (self.dir / name).mkdir()
        host = socket.gethostname().partition(".")[0]
        (self.dir / "slurm.conf").write_text(CONF.format(
            host=host, dir=self.dir, cpus=self.cpus, ctld_port=free_port(),
            slurmd_port=free_port()))
        (self.dir / "cgroup.conf").write_text("CgroupPlugin=autodetect\n")
        try:
            self.start("munged", "--foreground", "--force", f"--key-file={key}",
                       f"--socket={self.dir}/munge.socket", f"--pid-file={self.dir}/munged.pid",
                       f"--log-file={self.dir}/munge.log", f"--seed-file={self.dir}/munge.seed")
            self.wait(lambda: (self.dir / "munge.socket").exists(), "munged")
            self.start("slurmctld", "-D", "-f", str(self.dir / "slurm.conf"))
            self.start("slurmd", "-D", "-f", str(self.dir / "slurm.conf"), "-N", host)
            self.wait(lambda: "idle" in self.said("sinfo", "-h", "-o", "%T"), "the node")
        except BaseException:
            self.stop()
            raise
        return self

    def said(self, *command):
        return subprocess.run(command, env=self.env, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    def wait(self, ready, what, seconds=60):
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                logs = "\n".join(f"--- {p.name}\n{p.read_text(errors='replace')[-1500:]}"
                                 for p in sorted(self.dir.glob("*.log")))
                raise TimeoutError(f"{what} did not come up in {seconds} s\n{logs}")
            time.sleep(0.1)

    def wait_for_jobs(self, seconds=120):
        self.wait(lambda: not self.said("squeue", "-h").strip(), "the end of the jobs", seconds)

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def __exit__(self, *ignored):
        self.stop()
