/* What a study names, looked up as a run would: cases, strategies, settings, files. */
#include <math.h>
#include <string.h>

#include "scenario/fit_problem.h"
#include "scenario/library.h"
#include "scenario/scenario_internal.h"
#include "scenario/study/study_design.h"

/* Days of a run for which cases and strategies are written. */
#define USUAL_DAYS 400.0

/* A study at work. */
typedef struct look_up {
    const crs_library *library;
    const crs_reader *reader; /* of the study; collects problems */
    crs_reader within;        /* of what it names: the first problem of each file */
    const crs_json_file *file;
    const crs_study *study;
    crs_case *cases;
} look_up;

/* After an error in what item `i` of list `key` names: says so at the item, unless the message has
 * the place in the other file; then goes on. */
static crs_status
tell(const look_up *self, const char *key, size_t i, crs_status status)
{
    const crs_json *item = crs_json_get(self->file->root, key)->first;
    crs_place place = {.file = self->file};
    crs_message said;

    if (status != CRS_ERR_NAME && status != CRS_ERR_IO && status != CRS_ERR_INVALID &&
        status != CRS_ERR_PARSE && status != CRS_ERR_LIMIT) {
        return status;
    }
    for (; i > 0 && item->next; i--) {
        item = item->next;
    }
    place.node = item;
    if (self->reader->message) {
        said = *self->reader->message;
        crs_place_fail(self->reader, &place, "%s", said.text);
    }
    return crs_reader_go_on(self->reader, CRS_ERR_INVALID);
}

static crs_status
look_up_cases(look_up *self)
{
    const crs_ids *ids = &self->study->cases;
    crs_status status = CRS_OK;

    self->cases = crs_arena_alloc(self->reader->arena, ids->count, sizeof *self->cases);
    if (!self->cases) {
        return crs_reader_memory(self->reader);
    }
    for (size_t i = 0; i < ids->count && status == CRS_OK; i++) {
        status = crs_library_case(self->library, &self->within, ids->items[i], &self->cases[i],
                                  NULL);
        for (size_t k = 0; k < i && status == CRS_OK; k++) {
            if (self->cases[k].id && strcmp(self->cases[k].id, self->cases[i].id) == 0) {
                status = crs_message_fail(self->reader->message, CRS_ERR_INVALID,
                                          "case \"%.60s\" is given twice: /cases/%zu as well",
                                          self->cases[i].id, k);
            }
        }
        if (status != CRS_OK) {
            self->cases[i].id = NULL;
            status = tell(self, "cases", i, status);
        }
    }
    return status;
}

/* Settings of actions can be checked when the actions are known. */
static crs_status
check_settings(const look_up *self, const crs_strategy *of)
{
    const crs_settings *settings = &self->study->set;
    crs_strategy strategy = *of;

    for (size_t i = 0; i < settings->count; i++) {
        crs_status status = crs_setting_is_strategy(&settings->items[i])
                                ? crs_strategy_apply(&self->within, &settings->items[i], &strategy)
                                : CRS_OK;

        status = crs_reader_go_on(self->reader, status);
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

static crs_status
check_reported(const look_up *self)
{
    crs_status status = CRS_OK;

    for (size_t c = 0; c < self->study->cases.count && status == CRS_OK; c++) {
        if (self->cases[c].id) {
            status = check_settings(self, &self->cases[c].reported.strategy);
        }
    }
    return status;
}

static crs_status
look_up_strategies(const look_up *self)
{
    const crs_ids *ids = &self->study->strategies;
    crs_status status = ids->count == 0 ? check_reported(self) : CRS_OK;

    for (size_t i = 0; i < ids->count && status == CRS_OK; i++) {
        crs_playbooks found = {0};

        status = crs_library_strategies(self->library, &self->within, ids->items[i], &found, NULL);
        if (status != CRS_OK) {
            status = tell(self, "strategies", i, status);
            continue;
        }
        for (size_t k = 0; k < found.count && status == CRS_OK; k++) {
            status = found.items[k].from_case ? check_reported(self)
                                              : check_settings(self, &found.items[k].strategy);
        }
    }
    return status;
}

crs_status
crs_study_look_up(const struct crs_library *library, const crs_reader *reader,
                  const crs_json_file *file, const crs_study *study)
{
    look_up self = {library, reader, *reader, file, study, NULL};
    const double days = fmax(study->has_days ? study->days : USUAL_DAYS, USUAL_DAYS);
    crs_status status;

    self.within.problems = NULL;
    self.within.horizon_h = days * 24.0;
    self.within.facts_horizon_h = days * 24.0;
    status = look_up_cases(&self);
    status = status == CRS_OK ? look_up_strategies(&self) : status;
    if (status == CRS_OK && study->design.file) {
        crs_variation variation;

        status = crs_study_vary(&self.within, study, NULL, 1, &variation);
        status = crs_reader_go_on(
            reader, status == CRS_ERR_IO || status == CRS_ERR_PARSE ? CRS_ERR_INVALID : status);
    }
    status = status == CRS_OK ? crs_reader_settle(reader) : status;
    if (status == CRS_OK && study->has_fit &&
        strcmp(file->name, "stdin") != 0) { /* what was piped cannot be read again */
        crs_fit_problem problem;

        status = crs_fit_problem_read(library, &self.within, file->name, &problem);
        status = status == CRS_ERR_IO || status == CRS_ERR_PARSE || status == CRS_ERR_NAME
                     ? CRS_ERR_INVALID
                     : status;
    }
    return status;
}
