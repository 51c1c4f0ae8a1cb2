/* parse: microseconds to read and check a file: open, parse, validate, fill structs. */
#include <stdio.h>

#include "common.h"
#include "scenario/scenario.h"

typedef struct reading {
    const char *path;
    crs_file_kind kind;
    int repeats;
} reading;

static crs_status
read_once(const crs_reader *reader, const reading *r)
{
    crs_playbooks playbooks;
    crs_study study;
    crs_case one;

    switch (r->kind) {
    case CRS_FILE_CASE:
        return crs_case_read(reader, r->path, &one, NULL);
    case CRS_FILE_STRATEGY:
        return crs_strategy_read(reader, r->path, &playbooks, NULL);
    case CRS_FILE_STUDY:
        return crs_study_read(reader, r->path, &study, NULL);
    }
    return CRS_ERR_ARGUMENT;
}

static double
microseconds(const void *context)
{
    const reading *r = context;
    const double start = bench_cpu_seconds();

    for (int i = 0; i < r->repeats; i++) {
        crs_message message;
        crs_arena arena;
        const crs_reader reader = {.model = crs_model_at(0),
                                   .horizon_h = CRS_NEVER_H,
                                   .facts_horizon_h = CRS_NEVER_H,
                                   .arena = &arena,
                                   .message = &message};
        crs_status status;

        crs_message_clear(&message);
        crs_arena_init(&arena);
        status = read_once(&reader, r);
        crs_arena_free(&arena);
        bench_must(status, status ? message.text : r->path);
    }
    return (bench_cpu_seconds() - start) * 1e6 / r->repeats;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name, *path;
        crs_file_kind kind;
    } files[] = {
        {"shudong.json", CRISIM_SCENARIOS "/shudong.json", CRS_FILE_CASE},
        {"zhixing.json", CRISIM_SCENARIOS "/zhixing.json", CRS_FILE_CASE},
        {"delayed-apology.json", CRISIM_SCENARIOS "/strategies/delayed-apology.json",
         CRS_FILE_STRATEGY},
        {"three-cases.json", CRISIM_SCENARIOS "/studies/three-cases.json", CRS_FILE_STUDY},
    };
    static bench_suite suite;
    static reading readings[sizeof files / sizeof files[0]];

    bench_init(&suite, "parse", "us", argc, argv);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        readings[i] = (reading){files[i].path, files[i].kind, suite.quick ? 20 : 200};
        bench_add(&suite, microseconds, &readings[i], "\"file\": \"%s\"", files[i].name);
    }
    bench_run(&suite);
    return 0;
}
