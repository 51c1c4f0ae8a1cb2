#include "cli/describe/describe.h"
#include "scenario/shapes.h"

void
crs_describe_warning(const crs_cli *cli, const crs_warning *warning)
{
    static const char *const radars[] = {
#define NAME_ROW(id, name, what) name,
        CRS_RADAR_LIST(NAME_ROW)
#undef NAME_ROW
    };
    crs_message text;

    for (int r = 0; r < CRS_NUM_RADARS; r++) {
        const crs_radar *radar = &warning->radar[r];

        crs_message_clear(&text);
        crs_message_add(&text, "catches %g %% of the signals before the outbreak",
                        100.0 * radar->sensitivity);
        crs_message_add(&text, "; false alarms: %g a month at %g million each; %g million a day",
                        radar->false_alarms, warning->false_alarm_cost, radar->cost_per_day);
        if (radar->sensitivity > 0.0 || radar->false_alarms > 0.0 || radar->cost_per_day > 0.0) {
            crs_describe_line(cli, radars[r], text.text);
        }
    }
    crs_message_clear(&text);
    crs_message_add(&text, "%s, which takes %g days and costs %g million",
                    crs_names_plans.name(cli->reader.model, (size_t)warning->plan),
                    warning->takes_h / 24.0, warning->cost);
    if (warning->plan == CRS_WARNING_QUIET_REPAIR) {
        crs_message_add(&text, "; prevents the crisis with probability %g", warning->success);
    }
    crs_describe_line(cli, "then", text.text);
    crs_describe_line(cli, "", crs_names_plans.meaning(cli->reader.model, (size_t)warning->plan));
    crs_sink_text(cli->out, "\n");
}

static void
put_radar(const crs_radar *radar, const char *name, crs_json_writer *json)
{
    crs_json_put_object(json, name);
    crs_json_put_number(json, "sensitivity", radar->sensitivity);
    crs_json_put_number(json, "false_alarms", radar->false_alarms);
    crs_json_put_number(json, "cost_per_day", radar->cost_per_day);
    crs_json_put_end(json);
}

void
crs_describe_warning_json(const crs_cli *cli, const crs_warning *warning, crs_json_writer *json)
{
    crs_json_put_object(json, "warning");
#define PUT_RADAR(id, name, what) put_radar(&warning->radar[CRS_RADAR_##id], name, json);
    CRS_RADAR_LIST(PUT_RADAR)
#undef PUT_RADAR
    crs_json_put_number(json, "false_alarm_cost", warning->false_alarm_cost);
    crs_json_put_text(json, "plan",
                      crs_names_plans.name(cli->reader.model, (size_t)warning->plan));
    crs_json_put_number(json, "takes", warning->takes_h);
    if (warning->plan == CRS_WARNING_QUIET_REPAIR) {
        crs_json_put_number(json, "success", warning->success);
    }
    crs_json_put_number(json, "cost", warning->cost);
    if (warning->plan == CRS_WARNING_PREPARE) {
        crs_json_put_number(json, "first_response", warning->first_response_h);
    }
    crs_json_put_end(json);
}
