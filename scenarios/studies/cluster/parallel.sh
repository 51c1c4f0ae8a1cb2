#!/bin/sh
# A sweep with GNU parallel, on this machine or on those of --sshloginfile, then the merge.
#
#     parallel.sh STUDY OUT SHARDS [SWEEP OPTION...]
#
# parallel tries a task that has failed twice more; with --resume it goes on where it was. Options
# of parallel (hosts, jobs at a time) go into PARALLEL_OPTIONS, the program into CRISIM.
set -eu

study=$1 out=$2 shards=$3
shift 3
crisim=${CRISIM:-crisim}

# shellcheck disable=SC2086 # PARALLEL_OPTIONS are words
seq "$shards" | parallel --retries 3 --halt soon,fail=1 ${PARALLEL_OPTIONS-} \
    "$crisim" sweep "$study" -o "$out/shards" --shard "{}/$shards" --resume --threads 1 -q "$@"
"$crisim" merge -o "$out/result" "$out/shards"
