/* What everybody would expect of a response, on each case, without noise: more of what is right
 * never ends worse. Worse is lower public trust on day 180, or a larger area of negative opinion
 * times attention. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "io/library.h"
#include "models/field.h"
#include "study/replay.h"

/* Differences below this are rounding. */
#define TOLERANCE   1e-9
#define MAX_ACTIONS 32
/* Hours in which an answer counts as prompt. */
#define GOLDEN_H 4.0

typedef struct outcome {
    double trust; /* of the public on day 180 */
    double anger; /* area of negative share times attention, days */
} outcome;

static crs_arena arena;
static crs_message message;
static const char *const dirs[] = {"scenarios"};
static const crs_library library = {dirs, 1};
static crs_reader reader;
static crs_ids case_ids;

static int
set_up(void **state)
{
    (void)state;
    reader = (crs_reader){&crs_model_field, 9600.0, 9600.0, &arena, &message};
    assert_int_equal(crs_library_list(&library, &reader, CRS_FILE_CASE, &case_ids), CRS_OK);
    assert_int_equal(case_ids.count, 3);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    crs_arena_free(&arena);
    return 0;
}

static double
metric(const crs_replay *replay, const char *name)
{
    for (size_t i = 0; i < crs_model_field.num_metrics; i++) {
        if (strcmp(crs_model_field.metrics[i].name, name) == 0) {
            return replay->values[i];
        }
    }
    fail_msg("no metric %s", name);
    return 0.0;
}

static outcome
play(const crs_case *of, const crs_action *actions, size_t num_actions)
{
    const crs_strategy strategy = {actions, num_actions};
    double params[CRS_FIELD_NUM_PARAMS];
    crs_replay_plan plan = {.model = &crs_model_field,
                            .params = params,
                            .strategy = &strategy,
                            .isa = crs_isa_best(),
                            .dt_h = 1.0,
                            .days = 400.0,
                            .replicates = 1,
                            .threads = 1,
                            .every_h = 24.0};
    crs_replay replay;
    outcome out;

    memcpy(params, of->params, sizeof params);
    for (size_t i = 0; i < crs_model_field.num_noises; i++) {
        params[crs_model_field.noises[i].param] = 0.0;
    }
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    out.trust = metric(&replay, "trust_public_day180");
    out.anger = metric(&replay, "anger_area");
    crs_replay_free(&replay);
    return out;
}

/* A copy of a strategy in which every apology is an action of its own, so that it can be moved
 * alone. Returns the number of actions. */
static size_t
split(const crs_strategy *strategy, crs_action *out)
{
    size_t count = 0;

    for (size_t i = 0; i < strategy->num_actions; i++) {
        crs_action apology = strategy->actions[i];

        assert_true(count + 2 <= MAX_ACTIONS);
        out[count] = strategy->actions[i];
        if (apology.intensity[CRS_INTENSITY_APOLOGY] > 0.0) {
            out[count].intensity[CRS_INTENSITY_APOLOGY] = 0.0;
            for (int k = 0; k < CRS_NUM_INTENSITIES; k++) {
                apology.intensity[k] *= k == CRS_INTENSITY_APOLOGY ? 1.0 : 0.0;
            }
            apology.compensation = apology.cost = apology.cost_per_day = 0.0;
            out[++count] = apology;
        }
        count++;
    }
    return count;
}

/* ---- ways to respond better; `amount` from 0 (as it was) to 1 ---- */

static void
blame_less(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_BLAME_THIRD_PARTY] *= 1.0 - amount;
    action->intensity[CRS_INTENSITY_BLAME_USERS] *= 1.0 - amount;
}

/* Towards the golden hours, not into them: within them an answer is prompt whenever it comes, and
 * an apology minutes ahead of the facts only draws attention (by some 1e-5 of trust). */
static void
apologise_earlier(crs_action *action, double amount)
{
    const double late = action->at_h - GOLDEN_H;

    if (action->intensity[CRS_INTENSITY_APOLOGY] > 0.0 && late > 0.0) {
        action->at_h = GOLDEN_H + (1.0 - amount) * late;
    }
}

static void
remedy_more(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_REMEDY] += amount *
                                               (1.0 - action->intensity[CRS_INTENSITY_REMEDY]);
}

static void
verify_more(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_VERIFICATION] +=
        amount * (1.0 - action->intensity[CRS_INTENSITY_VERIFICATION]);
}

/* Plays a strategy better and better, and compares each step with the one before. Returns how
 * many steps ended worse. */
static int
count_worse(const crs_case *of, const crs_strategy *strategy,
            void (*improve)(crs_action *, double))
{
    crs_action base[MAX_ACTIONS], better[MAX_ACTIONS];
    const size_t count = split(strategy, base);
    outcome before = play(of, base, count);
    int worse = 0;

    for (double amount = 0.5; amount <= 1.0; amount += 0.5) {
        outcome now;

        memcpy(better, base, sizeof better);
        for (size_t i = 0; i < count; i++) {
            improve(&better[i], amount);
        }
        now = play(of, better, count);
        if (now.trust < before.trust - TOLERANCE || now.anger > before.anger + TOLERANCE) {
            print_message("%s, amount %g: trust %g -> %g, anger %g -> %g\n", of->id, amount,
                          before.trust, now.trust, before.anger, now.anger);
            worse++;
        }
        before = now;
    }
    return worse;
}

/* Improves the reported strategy and several others, on each case. */
static void
assert_monotone(void (*improve)(crs_action *, double))
{
    static const char *const others[] = {"golden-4h", "blame-users", "delayed-apology"};

    for (size_t c = 0; c < case_ids.count; c++) {
        crs_case of;

        assert_int_equal(crs_library_case(&library, &reader, case_ids.items[c], &of, NULL),
                         CRS_OK);
        assert_int_equal(count_worse(&of, &of.reported.strategy, improve), 0);
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            crs_playbooks books;

            assert_int_equal(crs_library_strategies(&library, &reader, others[i], &books, NULL),
                             CRS_OK);
            assert_int_equal(count_worse(&of, &books.items[0].strategy, improve), 0);
        }
    }
}

static void
less_blame_never_hurts(void **state)
{
    (void)state;
    assert_monotone(blame_less);
}

static void
an_earlier_apology_never_hurts(void **state)
{
    (void)state;
    assert_monotone(apologise_earlier);
}

static void
more_remedy_never_hurts(void **state)
{
    (void)state;
    assert_monotone(remedy_more);
}

static void
more_verification_never_hurts(void **state)
{
    (void)state;
    assert_monotone(verify_more);
}

/* The planted error: blame counted as an improvement must be found out. */
static void
blame_more(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_BLAME_USERS] +=
        amount * (1.0 - action->intensity[CRS_INTENSITY_BLAME_USERS]);
}

static void
more_blame_is_rejected(void **state)
{
    crs_case of;

    (void)state;
    assert_int_equal(crs_library_case(&library, &reader, case_ids.items[0], &of, NULL), CRS_OK);
    assert_true(count_worse(&of, &of.reported.strategy, blame_more) > 0);
}

static void
silence_is_worst_and_golden_beats_reported(void **state)
{
    crs_ids ids;

    (void)state;
    assert_int_equal(crs_library_list(&library, &reader, CRS_FILE_STRATEGY, &ids), CRS_OK);
    for (size_t c = 0; c < case_ids.count; c++) {
        outcome silence, reported, golden = {0};
        size_t compared = 0;
        crs_case of;

        assert_int_equal(crs_library_case(&library, &reader, case_ids.items[c], &of, NULL),
                         CRS_OK);
        silence = play(&of, NULL, 0);
        reported = play(&of, of.reported.strategy.actions, of.reported.strategy.num_actions);
        for (size_t i = 0; i < ids.count; i++) {
            crs_playbooks books;

            assert_int_equal(crs_library_strategies(&library, &reader, ids.items[i], &books, NULL),
                             CRS_OK);
            for (size_t b = 0; b < books.count; b++) {
                const crs_strategy *strategy = books.items[b].from_case ? &of.reported.strategy
                                                                        : &books.items[b].strategy;
                const outcome now = play(&of, strategy->actions, strategy->num_actions);

                if (strcmp(books.items[b].id, "silence") != 0) {
                    assert_true(now.trust > silence.trust && now.anger < silence.anger);
                    compared++;
                }
                if (strcmp(books.items[b].id, "golden-4h") == 0) {
                    golden = now;
                }
            }
        }
        assert_true(compared >= 15);
        assert_true(golden.trust > reported.trust && golden.anger < reported.anger);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(less_blame_never_hurts),
        cmocka_unit_test(an_earlier_apology_never_hurts),
        cmocka_unit_test(more_remedy_never_hurts),
        cmocka_unit_test(more_verification_never_hurts),
        cmocka_unit_test(more_blame_is_rejected),
        cmocka_unit_test(silence_is_worst_and_golden_beats_reported),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
