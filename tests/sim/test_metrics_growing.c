/* Metrics on steps that grow: every operator finds what a twin of equal steps finds that walks along
 * the same line. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/block.h"
#include "support/synthetic.h"

/* The longest run on steps that grow, in ticks of an hour. */
#define TICKS 960

/* On steps that grow, every operator measures the line from step to step: a twin whose equal steps
 * walk along that line finds the same. A window may begin and end between steps. */
static void
measure_growing(int op, double from_h, double to_h, double window_h, long ticks, double values[2])
{
    static double walk[TICKS + 1];
    const double params[SYNTHETIC_NUM_PARAMS] = {1.0, 0.0, 0.0};
    const crs_run run = {params, NULL, 1, 0};
    crs_metric metric;

    memset(&metric, 0, sizeof metric);
    metric.term = metric.relative_to = crs_metric_term_of(SYNTHETIC_O_X);
    metric.term.op = (crs_metric_op)op;
    metric.term.level = crs_metric_op_takes_share((crs_metric_op)op) ? 0.5 : 1.5;
    metric.term.at_h = from_h;
    metric.term.from_h = from_h;
    metric.term.to_h = to_h;
    metric.term.window_h = window_h;
    synthetic_x = walk;
    synthetic_tick_h = 1.0;
    for (int twin = 0; twin < 2; twin++) {
        const crs_plan plan = {.model = &synthetic_model,
                               .isa = crs_isa_best(),
                               .dt_h = 1.0,
                               .steps = twin ? CRS_STEPS_UNIFORM : CRS_STEPS_STANDARD,
                               .num_steps = ticks,
                               .metrics = &metric,
                               .num_metrics = 1};
        const crs_schedule grown = crs_schedule_make(CRS_STEPS_STANDARD, 1.0, ticks);
        crs_block *block = NULL;

        for (long tick = 0; tick < ticks; tick = crs_schedule_next(&grown, tick)) {
            const long after = crs_schedule_next(&grown, tick);
            const double x0 = 2.0 + sin(0.011 * (double)tick),
                         x1 = 2.0 + sin(0.011 * (double)after);

            for (long t = tick; t <= after; t++) {
                walk[t] = x0 + (x1 - x0) * (double)(t - tick) / (double)(after - tick);
            }
        }
        assert_int_equal(crs_block_create(&block, &plan), CRS_OK);
        crs_block_load(block, &run, 1);
        crs_block_advance(block, ticks);
        crs_block_metrics(block, 0, &values[twin]);
        crs_block_free(block);
    }
    synthetic_tick_h = 0.0;
}

static void
test_growing_steps(void **unused)
{
    static const double windows[][3] = {{0.0, CRS_METRIC_TO_END, 24.0},
                                        {24.0, 720.0, 24.0},
                                        {37.0, 803.0, 24.0},
                                        {401.0, 405.0, 7.0},
                                        {0.0, 300.0, 10.0},
                                        {730.0, 742.0, 30.0}};

    (void)unused;
    for (int op = 0; op < (int)CRS_NUM_METRIC_OPS; op++) {
        for (size_t w = 0; w < sizeof windows / sizeof windows[0]; w++) {
            const int between = w > 1 && op != CRS_METRIC_AT && op != CRS_METRIC_MEAN &&
                                op != CRS_METRIC_AREA && op != CRS_METRIC_SUM &&
                                op != CRS_METRIC_WORST_RETURN;
            double values[2];

            if (between) {
                continue; /* they look at the steps in the window, and it begins between two */
            }
            measure_growing(op, windows[w][0], windows[w][1], windows[w][2], TICKS, values);
            if (!(fabs(values[0] - values[1]) <= 1e-9 || (isnan(values[0]) && isnan(values[1])))) {
                fail_msg("%s, window %zu: %.17g, not %.17g", crs_metric_op_name((crs_metric_op)op),
                         w, values[0], values[1]);
            }
        }
    }
}

/* The other end of a return's window is a step only where window and run are whole days. */
static void
test_returns_between_steps(void **unused)
{
    static const double windows[] = {7.0, 12.0, 24.0, 36.0, 48.0};
    static const long runs[] = {TICKS, 959, 954, 949, 500};

    (void)unused;
    for (size_t r = 0; r < sizeof runs / sizeof runs[0]; r++) {
        const crs_schedule grown = crs_schedule_make(CRS_STEPS_STANDARD, 1.0, runs[r]);

        for (size_t w = 0; w < sizeof windows / sizeof windows[0]; w++) {
            for (long from = 0; from < runs[r]; from = crs_schedule_next(&grown, from)) {
                double values[2];

                measure_growing(CRS_METRIC_WORST_RETURN, (double)from, CRS_METRIC_TO_END,
                                windows[w], runs[r], values);
                if (!(fabs(values[0] - values[1]) <= 1e-9)) {
                    fail_msg("run of %ld h, %g h back, from %ld h: %.17g, not %.17g", runs[r],
                             windows[w], from, values[0], values[1]);
                }
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growing_steps),
        cmocka_unit_test(test_returns_between_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
