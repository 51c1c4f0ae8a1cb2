#!/bin/sh
# A sweep on the ranks of Open MPI (or any launcher that sets PMI_RANK), then the merge.
#
#     openmpi.sh STUDY OUT RANKS [SWEEP OPTION...]
#
# crisim is no MPI program; mpirun starts the processes and tells them their rank. Options of
# mpirun (hosts, ...) go into MPIRUN_OPTIONS, the program into CRISIM.
set -eu

study=$1 out=$2 ranks=$3
shift 3
crisim=${CRISIM:-crisim}

# shellcheck disable=SC2086 # MPIRUN_OPTIONS are words
mpirun -n "$ranks" ${MPIRUN_OPTIONS-} \
    "$crisim" sweep "$study" -o "$out/shards" --shard auto --resume --threads 1 -q "$@"
"$crisim" merge -o "$out/result" "$out/shards"
