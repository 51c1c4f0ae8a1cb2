#!/bin/sh
# A sweep as a Slurm job array, and the merge when all its tasks have succeeded.
#
#     slurm-array.sh STUDY OUT SHARDS [SWEEP OPTION...]
#
# Run it on the login node: it submits two jobs and returns. OUT/shards gets the shards, OUT/result
# the merged tables; OUT must be on a file system that all nodes share. Options of sbatch (time,
# memory, partition) go into SBATCH_OPTIONS, the program into CRISIM:
#
#     SBATCH_OPTIONS="--partition=long --time=2:00:00" slurm-array.sh my-study.json out 200
#
# When some tasks have failed, `crisim status OUT/shards` prints them as --array=...; submit these
# again with ARRAY. Tasks go on where they were stopped, and the merge waits for them anew:
#
#     ARRAY=7,12-15 slurm-array.sh my-study.json out 200
set -eu

study=$1 out=$2 shards=$3
shift 3
crisim=${CRISIM:-crisim}
array=${ARRAY:-1-$shards}
mkdir -p "$out/shards" "$out/logs"

# Every task asks Slurm for its number; how many shards there are is said here, because a job
# array that is submitted again for some tasks only is smaller than the sweep.
# shellcheck disable=SC2086 # SBATCH_OPTIONS are words
task=$(sbatch --parsable --job-name=crisim-sweep --array="$array" \
    --cpus-per-task="${CPUS:-1}" --output="$out/logs/%A_%a.txt" ${SBATCH_OPTIONS-} <<END
#!/bin/sh
exec "$crisim" sweep "$study" -o "$out/shards" --shard auto/$shards --resume --progress never \
    --threads \${SLURM_CPUS_PER_TASK:-1} $*
END
)
task=${task%%;*}
# shellcheck disable=SC2086
merge=$(sbatch --parsable --job-name=crisim-merge --dependency="afterok:$task" \
    --kill-on-invalid-dep=yes --output="$out/logs/merge-%j.txt" ${SBATCH_OPTIONS-} <<END
#!/bin/sh
exec "$crisim" merge -o "$out/result" "$out/shards"
END
)
echo "sweep: job array $task ($array of $shards), then merge: job ${merge%%;*}"
