#include "cli/asking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/sweep/shard.h"

static void
on_note(void *context, crs_note kind, const char *text)
{
    const crs_asking *self = context;

    if (kind == CRS_NOTE_REMARK) {
        crs_cli_remark(self->cli, "%s", text);
    } else {
        crs_cli_note(self->cli, "%s%s", kind == CRS_NOTE_WARNING ? "crisim: " : "", text);
    }
}

static void
on_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
    crs_asking *self = context;

    self->progress.total = total;
    crs_progress_update(&self->progress, what, done);
}

/* ---- the request ---- */

/* The option of a row; -1: there is none. */
static int
find_option(const char *name)
{
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if (strcmp(crs_option_table[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

/* Takes what an option was given as a member. */
static crs_status
take_option(crs_cli *cli, const crs_option_value *value, const crs_request_row *row,
            crs_request *request)
{
    void *member = (char *)request + row->offset;

    switch (row->type) {
    case CRS_REQUEST_TYPE_NUMBER:
    case CRS_REQUEST_TYPE_TIME:
        *(crs_asked_number *)member = (crs_asked_number){1, value->number};
        return CRS_OK;
    case CRS_REQUEST_TYPE_COUNT:
        *(crs_asked_count *)member = (crs_asked_count){1, value->integer};
        return CRS_OK;
    case CRS_REQUEST_TYPE_LIST: /* --set, see below */
        return CRS_OK;
    default:
        return crs_request_set(request, row->name, value->text, &cli->arena, &cli->message);
    }
}

static crs_status
take_options(crs_cli *cli, crs_request *request)
{
    crs_status status = CRS_OK;
    size_t count;
    const crs_request_row *rows = crs_request_rows(&count);

    for (size_t i = 0; i < count && status == CRS_OK; i++) {
        const int id = find_option(rows[i].name);

        if (id >= 0 && cli->options->value[id].given && rows[i].kinds >> request->kind & 1u) {
            status = take_option(cli, &cli->options->value[id], &rows[i], request);
        }
    }
    return status;
}

/* What is said in another way than in an option of the same name. */
static crs_status
take_others(crs_cli *cli, crs_request *request)
{
    const crs_options *options = cli->options;
    const crs_option_value *value = options->value;
    const char *isa = getenv("CRISIM_ISA");
    const int on_study = (int)(CRS_ASK_STUDY >> request->kind & 1u);

    request->settings = (crs_ids){options->settings, options->num_settings};
    if ((CRS_ASK(MERGE) | CRS_ASK(STATUS)) >> request->kind & 1u) {
        request->folders = (crs_ids){options->arguments, options->num_arguments};
    } else if (!on_study) {
        request->cases = (crs_ids){options->arguments, options->num_arguments};
    } else if (options->num_arguments == 1) {
        request->study = options->arguments[0];
    }
    if (value[CRS_OPT_STRATEGY].given) {
        request->strategies.items = crs_arena_alloc(&cli->arena, 1, sizeof(const char *));
        if (!request->strategies.items) {
            return crs_message_fail(&cli->message, CRS_ERR_MEMORY, "out of memory");
        }
        request->strategies.items[0] = value[CRS_OPT_STRATEGY].text;
        request->strategies.count = 1;
    }
    request->save_file = value[CRS_OPT_SAVE_STATE].second;
    if (!request->isa && isa && isa[0] && (CRS_ASK_TIMING | CRS_ASK(FIT)) >> request->kind & 1u) {
        request->isa = isa;
        request->isa_origin = "CRISIM_ISA";
    }
    if (request->kind == CRS_REQUEST_SWEEP && value[CRS_OPT_SHARD].given) {
        crs_shard shard;
        const crs_status status = crs_shard_parse(value[CRS_OPT_SHARD].text, getenv, &shard,
                                                  &cli->message);

        request->shard_number = status == CRS_OK ? shard.number : 0;
        request->shard_count = status == CRS_OK ? shard.count : 0;
        return status;
    }
    if (CRS_ASK_RUNS >> request->kind & 1u) {
        /* series are for the folder */
        request->series = value[CRS_OPT_OUTPUT].given ? value[CRS_OPT_SERIES].text : NULL;
    }
    return CRS_OK;
}

int
crs_asking_begin(crs_asking *self, crs_cli *cli, crs_request_kind kind)
{
    crs_request request = {.kind = kind};
    crs_status status;

    *self = (crs_asking){.cli = cli};
    crs_env_init(&self->env, cli->reader.model, &cli->arena, &cli->message, cli->library.dirs,
                 cli->library.num_dirs);
    self->env.on_note = on_note;
    self->env.on_progress = on_progress;
    self->env.context = self;
    self->env.stop = crs_interrupt_flag();
    self->env.argc = cli->argc;
    self->env.argv = cli->argv;
    status = take_options(cli, &request);
    status = status == CRS_OK ? take_others(cli, &request) : status;
    if (status != CRS_OK) {
        return crs_cli_fail(cli, status == CRS_ERR_MEMORY ? CRS_EXIT_FAILED : CRS_EXIT_USAGE);
    }
    return crs_asking_exit(self, crs_env_take(&self->env, &request));
}

/* ---- what became of it ---- */

void
crs_asking_start(crs_asking *self)
{
    const crs_options *options = self->cli->options;

    crs_interrupt_defer();
    crs_progress_start(&self->progress, options->value[CRS_OPT_PROGRESS].text,
                       crs_options_flag(options, CRS_OPT_QUIET), 0);
}

void
crs_asking_end(crs_asking *self)
{
    crs_progress_end(&self->progress);
}

int
crs_asking_exit(crs_asking *self, crs_status status)
{
    if (status == CRS_OK) {
        return CRS_EXIT_DONE;
    }
    crs_asking_end(self); /* what is said stands on a line of its own */
    switch (self->env.fault) {
    case CRS_FAULT_REQUEST:
        return crs_cli_fail(self->cli, CRS_EXIT_USAGE);
    case CRS_FAULT_INPUT:
        return crs_cli_fail(self->cli, CRS_EXIT_INVALID);
    case CRS_FAULT_INCOMPLETE:
        return crs_cli_fail(self->cli, CRS_EXIT_INCOMPLETE);
    case CRS_FAULT_STOPPED:
        return crs_cli_fail(self->cli, crs_interrupt_exit_code());
    default:
        return crs_cli_fail(self->cli, CRS_EXIT_FAILED);
    }
}

int
crs_asking_exit_run(crs_asking *self, crs_status status)
{
    crs_cli *cli = self->cli;

    if (status == CRS_ERR_STOPPED) {
        crs_message_fail(&cli->message, status, "stopped; nothing was written");
    }
    return crs_asking_exit(self, status);
}
