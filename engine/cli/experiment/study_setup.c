#include "cli/experiment/study_setup.h"

#include <string.h>

#include "scenario/playbook.h"
#include "base/suggest.h"

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 64

int
crs_study_setup_begin(crs_cli *cli, const char *example, crs_study_setup *self)
{
    const crs_options *given = cli->options;
    const char *command = given->command->name;
    int code;

    if (given->num_arguments != 1) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "%s takes one STUDY, a name or a file, like \"crisim %s %s\"", command,
                         command, example);
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (crs_library_find(&cli->library, &cli->reader, CRS_FILE_STUDY, given->arguments[0],
                         &self->path) != CRS_OK) {
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    self->options = *given;
    self->options.num_arguments = 0;
    self->options.value[CRS_OPT_STUDY] = (crs_option_value){.given = 1, .text = self->path};
    self->options.value[CRS_OPT_STRATEGY].given = 0;
    self->options.value[CRS_OPT_REPS] = (crs_option_value){.given = 1, .number = 1, .integer = 1};
    cli->options = &self->options;
    code = crs_experiment_prepare(cli, 1, 0, &self->experiment);
    cli->options = given;
    return code;
}

void
crs_study_setup_begin_message(crs_cli *cli, const crs_study_setup *self, size_t factor)
{
    const char *name = self->variation.factors[factor].name;
    const crs_vary *vary = self->experiment.study.vary.items;

    crs_message_clear(&cli->message);
    for (size_t i = 0; i < self->experiment.study.vary.count; i++) {
        if (strcmp(vary[i].member.name, name) == 0) {
            crs_place_begin(&vary[i].member.place, &cli->message);
            return;
        }
    }
    crs_message_add(&cli->message, "%.300s: column \"%.60s\": ", self->variation.file, name);
}

/* An attribute that the action cannot have. */
static int
fail_lack(crs_cli *cli, const crs_study_setup *self, size_t factor, const crs_job *job,
          const char *why)
{
    crs_study_setup_begin_message(cli, self, factor);
    crs_message_add(&cli->message, "action \"%.60s\" of strategy \"%.60s\" %s",
                    self->variation.aims[factor].action, job->strategy_id, why);
    return crs_cli_fail(cli, CRS_EXIT_INVALID);
}

/* At the strategy's warning, if it has one. */
static int
aim_at_warning(crs_cli *cli, const crs_study_setup *self, size_t factor, const crs_job *job,
               crs_target *target)
{
    if (job->strategy.warning) {
        target->action = CRS_TARGET_WARNING;
        return CRS_EXIT_DONE;
    }
    crs_study_setup_begin_message(cli, self, factor);
    crs_message_add(&cli->message, "strategy \"%.60s\" of case \"%.60s\" has no radar",
                    job->strategy_id, job->of->id);
    return crs_cli_fail(cli, CRS_EXIT_INVALID);
}

int
crs_study_setup_aim(crs_cli *cli, const crs_study_setup *self, size_t factor, const crs_job *job,
                    crs_target *target)
{
    const crs_aim *aim = &self->variation.aims[factor];
    const char *names[MAX_NAMES];
    size_t count = 0;

    *target = (crs_target){.param = aim->param};
    if (aim->param >= 0) {
        return CRS_EXIT_DONE;
    }
    target->offset = aim->offset;
    if (!aim->action) {
        return aim_at_warning(cli, self, factor, job, target);
    }
    for (size_t i = 0; i < job->strategy.num_actions; i++) {
        if (strcmp(job->strategy.actions[i].id, aim->action) == 0) {
            const char *why = crs_action_lacks(&job->strategy.actions[i], aim->key->name);

            target->action = i;
            return why ? fail_lack(cli, self, factor, job, why) : CRS_EXIT_DONE;
        }
        if (count < MAX_NAMES) {
            names[count++] = job->strategy.actions[i].id;
        }
    }
    crs_study_setup_begin_message(cli, self, factor);
    crs_message_add(&cli->message, "strategy \"%.60s\" of case \"%.60s\" has no action \"%.60s\"",
                    job->strategy_id, job->of->id, aim->action);
    crs_suggest_add(&cli->message, aim->action, names, count);
    return crs_cli_fail(cli, CRS_EXIT_INVALID);
}
