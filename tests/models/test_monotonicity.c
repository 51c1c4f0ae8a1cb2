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

#include "scenario/library.h"
#include "models/field.h"
#include "study/replay.h"

/* Differences below this are rounding. */
#define TOLERANCE   1e-9
#define MAX_ACTIONS 32
/* Hours in which an answer counts as prompt. */
#define GOLDEN_H 4.0

typedef struct outcome {
    double trust;   /* of the public on day 180 */
    double anger;   /* area of negative share times attention, days */
    double victims; /* their trust on day 365 */
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
    reader = (crs_reader){.model = &crs_model_field,
                          .horizon_h = 9600.0,
                          .facts_horizon_h = 9600.0,
                          .arena = &arena,
                          .message = &message};
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

/* Parameters by which what people resent weighs more, and the values that switch them off. */
static const struct {
    int param;
    double off;
} effects[] = {
    {CRS_FIELD_SUSPICION_RATE, 0.0},       {CRS_FIELD_REPETITION, 0.0},
    {CRS_FIELD_CONTRADICTION, 0.0},        {CRS_FIELD_VAGUENESS_RATE, 0.0},
    {CRS_FIELD_ACCUSATION_RATE, 0.0},      {CRS_FIELD_CREDIBILITY_TRUST, 0.0},
    {CRS_FIELD_EXPERT_ECHO, 0.0},          {CRS_FIELD_VERIFICATION_VICTIMS, 0.0},
    {CRS_FIELD_VERIFICATION_USERS, 0.0},   {CRS_FIELD_VERIFICATION_PUBLIC, 0.0},
    {CRS_FIELD_VERIFICATION_EXPERTS, 0.0}, {CRS_FIELD_CARE_VICTIMS, 0.0},
    {CRS_FIELD_CARE_USERS, 0.0},           {CRS_FIELD_CARE_PUBLIC, 0.0},
    {CRS_FIELD_CARE_EXPERTS, 0.0},
};

static outcome
play(const crs_case *of, const crs_action *actions, size_t num_actions)
{
    crs_strategy strategy = {.actions = actions, .num_actions = num_actions};
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

    crs_case_accuse(of, &strategy);
    memcpy(params, of->params, sizeof params);
    for (size_t i = 0; i < crs_model_field.num_noises; i++) {
        params[crs_model_field.noises[i].param] = 0.0;
    }
    assert_int_equal(crs_replay_run(&replay, &plan), CRS_OK);
    out.trust = metric(&replay, "trust_public_day180");
    out.anger = metric(&replay, "anger_area");
    out.victims = metric(&replay, "trust_victims_day365");
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

static void
care_more(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_CARE] += amount *
                                             (1.0 - action->intensity[CRS_INTENSITY_CARE]);
}

static void
endorse_more(crs_action *action, double amount)
{
    action->intensity[CRS_INTENSITY_ENDORSEMENT] +=
        amount * (1.0 - action->intensity[CRS_INTENSITY_ENDORSEMENT]);
}

static void
speak_clearer(crs_action *action, double amount)
{
    action->clarity += amount * (1.0 - action->clarity);
}

static void
answer_everything(crs_action *action, double amount)
{
    static const char *all[] = {CRS_ANSWERS_ALL};

    if (amount >= 1.0) {
        action->answers = (crs_answers){all, 1};
    }
}

/* From what was paid, or nothing, towards the best multiple for all; at once. */
static void
pay_better(crs_action *action, double amount)
{
    action->compensation += amount * (1.5 - action->compensation);
    action->reach += amount * (1.0 - action->reach);
    action->payment_delay_h *= 1.0 - amount;
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
        if (now.trust < before.trust - TOLERANCE || now.anger > before.anger + TOLERANCE ||
            now.victims < before.victims - TOLERANCE) {
            print_message("%s, amount %g: trust %g -> %g, anger %g -> %g, victims %g -> %g\n",
                          of->id, amount, before.trust, now.trust, before.anger, now.anger,
                          before.victims, now.victims);
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
    static const char *const others[] = {"golden-4h", "blame-users", "delayed-apology",
                                         "victims-first"};

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

static void
more_care_never_hurts(void **state)
{
    (void)state;
    assert_monotone(care_more);
}

static void
more_endorsement_never_hurts(void **state)
{
    (void)state;
    assert_monotone(endorse_more);
}

static void
plainer_words_never_hurt(void **state)
{
    (void)state;
    assert_monotone(speak_clearer);
}

static void
answering_accusations_never_hurts(void **state)
{
    (void)state;
    assert_monotone(answer_everything);
}

static void
fitting_payment_never_hurts(void **state)
{
    (void)state;
    assert_monotone(pay_better);
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

/* The reported strategies, with every effect that costs trust or raises anger made stronger. */
static void
stronger_effects_never_help(void **state)
{
    (void)state;
    for (size_t c = 0; c < case_ids.count; c++) {
        crs_case of;

        assert_int_equal(crs_library_case(&library, &reader, case_ids.items[c], &of, NULL),
                         CRS_OK);
        for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
            const crs_strategy *reported = &of.reported.strategy;
            const double value = of.params[effects[i].param];
            outcome with, without;

            with = play(&of, reported->actions, reported->num_actions);
            of.params[effects[i].param] = effects[i].off;
            without = play(&of, reported->actions, reported->num_actions);
            of.params[effects[i].param] = value;
            if (with.trust > without.trust + TOLERANCE || with.anger < without.anger - TOLERANCE ||
                with.victims > without.victims + TOLERANCE) {
                fail_msg("%s: %s helps", of.id, crs_model_field.params[effects[i].param].name);
            }
        }
    }
}

/* With all effects of perception at their neutral values the attributes that they act on leave no
 * trace: not a bit of the outcome. */
static void
what_is_switched_off_does_nothing(void **state)
{
    (void)state;
    for (size_t c = 0; c < case_ids.count; c++) {
        crs_action plain[MAX_ACTIONS];
        outcome with, without;
        crs_case of;

        assert_int_equal(crs_library_case(&library, &reader, case_ids.items[c], &of, NULL),
                         CRS_OK);
        for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
            of.params[effects[i].param] = effects[i].off;
        }
        of.params[CRS_FIELD_ENDORSEMENT] = 0.0;
        with = play(&of, of.reported.strategy.actions, of.reported.strategy.num_actions);
        for (size_t i = 0; i < of.reported.strategy.num_actions; i++) {
            plain[i] = of.reported.strategy.actions[i];
            plain[i].intensity[CRS_INTENSITY_CARE] = 0.0;
            plain[i].intensity[CRS_INTENSITY_ENDORSEMENT] = 0.0;
            plain[i].answers = (crs_answers){0};
        }
        without = play(&of, plain, of.reported.strategy.num_actions);
        assert_memory_equal(&with, &without, sizeof with);
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
        cmocka_unit_test(more_care_never_hurts),
        cmocka_unit_test(more_endorsement_never_hurts),
        cmocka_unit_test(plainer_words_never_hurt),
        cmocka_unit_test(answering_accusations_never_hurts),
        cmocka_unit_test(fitting_payment_never_hurts),
        cmocka_unit_test(stronger_effects_never_help),
        cmocka_unit_test(what_is_switched_off_does_nothing),
        cmocka_unit_test(more_blame_is_rejected),
        cmocka_unit_test(silence_is_worst_and_golden_beats_reported),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
