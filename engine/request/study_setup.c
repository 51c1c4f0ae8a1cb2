#include "request/study_setup.h"

#include <string.h>

#include "scenario/playbook.h"
#include "base/suggest.h"

/* Most names that a proposal is chosen from. */
#define MAX_NAMES 64

crs_status
crs_study_setup_begin(crs_env *env, const char *example, crs_study_setup *self)
{
    const crs_request given = env->request;
    const char *kind = crs_request_kind_name(given.kind);
    crs_status status;

    if (!given.study) {
        return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                            "%s takes one STUDY, a name or a file, like \"crisim %s %s\"", kind,
                            kind, example);
    }
    status = crs_library_find(&env->library, &env->reader, CRS_FILE_STUDY, given.study,
                              &self->path);
    if (status != CRS_OK) {
        return crs_env_blame(env, CRS_FAULT_REQUEST, status);
    }
    env->request.study = self->path;
    env->request.replicates = (crs_asked_count){.given = 1, .value = 1};
    status = crs_experiment_prepare(env, &self->experiment);
    env->request = given;
    return status;
}

void
crs_study_setup_begin_message(crs_env *env, const crs_study_setup *self, size_t factor)
{
    const char *name = self->variation.factors[factor].name;
    const crs_vary *vary = self->experiment.study.vary.items;

    crs_message_clear(env->message);
    for (size_t i = 0; i < self->experiment.study.vary.count; i++) {
        if (strcmp(vary[i].member.name, name) == 0) {
            crs_place_begin(&vary[i].member.place, env->message);
            return;
        }
    }
    crs_message_add(env->message, "%.300s: column \"%.60s\": ", self->variation.file, name);
}

/* An attribute that the action cannot have. */
static crs_status
fail_lack(crs_env *env, const crs_study_setup *self, size_t factor, const crs_job *job,
          const char *why)
{
    crs_study_setup_begin_message(env, self, factor);
    crs_message_add(env->message, "action \"%.60s\" of strategy \"%.60s\" %s",
                    self->variation.aims[factor].action, job->strategy_id, why);
    return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
}

/* At the strategy's warning, if it has one. */
static crs_status
aim_at_warning(crs_env *env, const crs_study_setup *self, size_t factor, const crs_job *job,
               crs_target *target)
{
    if (job->strategy.warning) {
        target->action = CRS_TARGET_WARNING;
        return CRS_OK;
    }
    crs_study_setup_begin_message(env, self, factor);
    crs_message_add(env->message, "strategy \"%.60s\" of case \"%.60s\" has no radar",
                    job->strategy_id, job->of->id);
    return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
}

crs_status
crs_study_setup_aim(crs_env *env, const crs_study_setup *self, size_t factor, const crs_job *job,
                    crs_target *target)
{
    const crs_aim *aim = &self->variation.aims[factor];
    const char *names[MAX_NAMES];
    size_t count = 0;

    *target = (crs_target){.param = aim->param};
    if (aim->param >= 0) {
        return CRS_OK;
    }
    target->offset = aim->offset;
    if (!aim->action) {
        return aim_at_warning(env, self, factor, job, target);
    }
    for (size_t i = 0; i < job->strategy.num_actions; i++) {
        if (strcmp(job->strategy.actions[i].id, aim->action) == 0) {
            const char *why = crs_action_lacks(&job->strategy.actions[i], aim->key->name);

            target->action = i;
            return why ? fail_lack(env, self, factor, job, why) : CRS_OK;
        }
        if (count < MAX_NAMES) {
            names[count++] = job->strategy.actions[i].id;
        }
    }
    crs_study_setup_begin_message(env, self, factor);
    crs_message_add(env->message, "strategy \"%.60s\" of case \"%.60s\" has no action \"%.60s\"",
                    job->strategy_id, job->of->id, aim->action);
    crs_suggest_add(env->message, aim->action, names, count);
    return crs_env_blame(env, CRS_FAULT_INPUT, CRS_ERR_INVALID);
}
