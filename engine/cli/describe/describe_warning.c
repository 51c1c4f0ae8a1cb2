#include "cli/describe/describe.h"
#include "scenario/shape/shapes.h"

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
