#include <math.h>
#include <string.h>

#include "scenario/library.h"
#include "scenario/scenario_internal.h"
#include "scenario/study/study_design.h"

/* What a setting says can be checked now if it is about a parameter; if it is about a strategy,
 * only when the strategy is there. */
static crs_status
check_settings(const crs_reader *reader, const crs_settings *settings)
{
    size_t num_params = reader->model->num_params;
    double *values = crs_arena_alloc(reader->arena, num_params, sizeof(*values));
    if (!values) {
        return crs_reader_memory(reader);
    }
    for (size_t i = 0; i < settings->count; i++) {
        const crs_setting *setting = &settings->items[i];
        if (!crs_setting_is_strategy(setting)) {
            crs_status status = crs_params_apply(reader, setting, values);
            status = crs_reader_go_on(reader, status);
            if (status != CRS_OK) {
                return status;
            }
        }
    }
    return CRS_OK;
}

/* Files among the cases and strategies are beside the study, wherever crisim is started. */
static crs_status
find_files(const crs_reader *reader, const char *study, crs_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (crs_library_is_file(ids->items[i]) && strcmp(ids->items[i], "-") != 0) {
            ids->items[i] = crs_scenario_beside(reader, study, ids->items[i]);
        }
        if (!ids->items[i]) {
            return crs_reader_memory(reader);
        }
    }
    return CRS_OK;
}

/* Steps of one kind, that divide a day. */
static crs_status
check_times(const crs_reader *reader, const crs_json_file *file, const crs_study *study)
{
    crs_place place = {.file = file, .node = crs_json_get(file->root, "steps")};
    if (study->has_dt && study->has_steps) {
        return crs_place_fail(reader, &place, "\"dt\" asks for equal steps already");
    }
    if (study->has_dt) {
        double steps = 24.0 / study->dt_h;
        if (fabs(steps - floor(steps + 0.5)) > 1e-9 * steps) {
            place.node = crs_json_get(file->root, "dt");
            return crs_place_fail(reader, &place, "%g h does not divide a day", study->dt_h);
        }
    }
    return CRS_OK;
}

crs_status
crs_study_from_json(const crs_reader *reader, const crs_json_file *file, crs_study *out)
{
    crs_study result;
    crs_status status = crs_shape_read(reader, file, file->root, &crs_shape_study, &result);
    status = status == CRS_OK ? crs_reader_settle(reader) : status;
    if (status != CRS_OK) {
        return status;
    }
    result.path = file->name;
    status = crs_reader_go_on(reader, check_times(reader, file, &result));
    if (status == CRS_OK) {
        status = check_settings(reader, &result.set);
    }
    if (status == CRS_OK) {
        status = crs_reader_go_on(reader, crs_study_check(reader, file, &result));
    }
    if (status == CRS_OK && result.has_fit) {
        status = crs_fit_spec_check(reader, file, crs_json_get(file->root, "fit"), &result.cases,
                                    &result.fit);
        status = crs_reader_go_on(reader, status);
    }
    if (status == CRS_OK) {
        status = crs_reader_settle(reader);
    }
    if (status == CRS_OK) {
        status = find_files(reader, file->name, &result.cases);
    }
    if (status == CRS_OK) {
        status = find_files(reader, file->name, &result.strategies);
    }
    if (status == CRS_OK) {
        *out = result;
    }
    return status;
}
