#include "cli/sweep/shard.h"

#include <string.h>

#include "base/number.h"

#define AUTO "auto"

static crs_status
fail(crs_message *message, const char *what)
{
    return crs_message_fail(message, CRS_ERR_INVALID, "--shard: %s", what);
}

/* A whole number from the environment; 0 if there is none. */
static int
read_variable(char *(*lookup)(const char *), const char *name, uint64_t *value)
{
    const char *text = lookup(name);

    return text && text[0] && crs_number_parse_unsigned(text, value) == CRS_OK;
}

/* The ways in which processes are numbered from 0. A NULL count: it must be given. */
static const struct {
    const char *rank, *count;
} launchers[] = {
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
    {"PMI_RANK", "PMI_SIZE"},
    {"PMIX_RANK", NULL},
    {"SLURM_PROCID", "SLURM_NTASKS"},
};

/* `count` is 0, or as given on the command line. */
static crs_status
from_array(char *(*lookup)(const char *), uint64_t id, uint64_t count, crs_shard *shard,
           crs_message *message)
{
    uint64_t min, max, step = 1, tasks;

    if (count > 0) {
        *shard = (crs_shard){id, count};
        return CRS_OK;
    }
    if (!read_variable(lookup, "SLURM_ARRAY_TASK_MIN", &min) ||
        !read_variable(lookup, "SLURM_ARRAY_TASK_MAX", &max) ||
        !read_variable(lookup, "SLURM_ARRAY_TASK_COUNT", &tasks)) {
        return fail(message, "auto: SLURM_ARRAY_TASK_ID is there, but not _MIN, _MAX and _COUNT; "
                             "say auto/N");
    }
    (void)read_variable(lookup, "SLURM_ARRAY_TASK_STEP", &step);
    if (step == 0 || min > 1 || id < min || id > max || (id - min) % step != 0 ||
        (max - min) / step + 1 != tasks) {
        return fail(message, "auto: the job array does not count 0, 1, 2, ... or 1, 2, 3, ...; "
                             "were only some tasks submitted again? Say auto/N");
    }
    *shard = (crs_shard){(id - min) / step + 1, tasks};
    return CRS_OK;
}

static crs_status
from_environment(char *(*lookup)(const char *), uint64_t count, crs_shard *shard,
                 crs_message *message)
{
    uint64_t id, size;

    if (read_variable(lookup, "SLURM_ARRAY_TASK_ID", &id)) {
        return from_array(lookup, id, count, shard, message);
    }
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++) {
        if (!read_variable(lookup, launchers[i].rank, &id)) {
            continue;
        }
        if (count > 0) {
            *shard = (crs_shard){id + 1, count};
            return CRS_OK;
        }
        if (launchers[i].count && read_variable(lookup, launchers[i].count, &size)) {
            *shard = (crs_shard){id + 1, size};
            return CRS_OK;
        }
    }
    return fail(message, "auto: no variable of Slurm, Open MPI or PMI says which shard this is; "
                         "say --shard K/N");
}

crs_status
crs_shard_parse(const char *text, char *(*lookup)(const char *), crs_shard *shard,
                crs_message *message)
{
    const char *slash = strchr(text, '/');
    const size_t length = slash ? (size_t)(slash - text) : strlen(text);
    const int is_auto = length == strlen(AUTO) && strncmp(text, AUTO, length) == 0;
    char number[CRS_NUMBER_BYTES] = "";
    crs_shard out = {0};
    crs_status status = CRS_OK;

    if (slash && crs_number_parse_unsigned(slash + 1, &out.count) != CRS_OK) {
        return fail(message, "is K/N, like 3/8, or auto, or auto/N");
    }
    if (is_auto && (!slash || out.count > 0)) {
        status = from_environment(lookup, out.count, &out, message);
    } else if (slash && length < sizeof number) {
        memcpy(number, text, length);
        if (crs_number_parse_unsigned(number, &out.number) != CRS_OK) {
            return fail(message, "is K/N, like 3/8, or auto, or auto/N");
        }
    } else {
        return fail(message, "is K/N, like 3/8, or auto, or auto/N");
    }
    if (status != CRS_OK) {
        return status;
    }
    if (out.number < 1 || out.number > out.count || out.count > CRS_MAX_SHARDS) {
        crs_message_fail(message, CRS_ERR_INVALID, "--shard: there is no shard %zu of %zu",
                         (size_t)out.number, (size_t)out.count);
        return CRS_ERR_INVALID;
    }
    *shard = out;
    return CRS_OK;
}
