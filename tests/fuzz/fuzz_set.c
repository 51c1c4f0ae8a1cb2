/* Any bytes as the argument of --set. */
#include "fuzz_support.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    crs_fuzz fuzz;
    crs_setting setting;
    crs_action actions[2] = {crs_action_none(), crs_action_none()};
    crs_strategy strategy = {.actions = actions, .num_actions = 2};
    char *option;
    double *params;
    crs_status status;
    crs_fuzz_open(&fuzz);
    actions[0].id = "apology";
    actions[1].id = "proof";
    option = crs_arena_text(&fuzz.arena, (const char *)data, size);
    params = crs_arena_alloc(&fuzz.arena, fuzz.reader.model->num_params, sizeof(*params));
    status = crs_setting_parse(&fuzz.reader, option, &setting);
    if (status == CRS_OK) {
        status = crs_setting_is_strategy(&setting)
                     ? crs_strategy_apply(&fuzz.reader, &setting, &strategy)
                     : crs_params_apply(&fuzz.reader, &setting, params);
    }
    crs_fuzz_close(&fuzz, status);
    return 0;
}
