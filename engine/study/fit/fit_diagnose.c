#include "study/fit/fit_diagnose.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/fit/fit_mode.h"
#include "study/fit/posterior.h"

/* Draws from the prior. */
#define DRAWS 64

/* A standard deviation below this share of the value is none. */
#define RESOLVED 1e-9

/* Residuals that differ by less between all draws are the same. */
#define SAME 1e-6

/* ---- what follows from the problem ---- */

static int
has_width(const crs_fit_target *target)
{
    const double least = RESOLVED * fabs(target->value);

    return target->below > least && target->above > least;
}

static int
is_within(const crs_fit *fit, size_t t, double *horizon)
{
    const crs_fit_target *target = &fit->targets[t];
    const crs_outcome_rule rule = crs_fit_rule(fit, t);
    const double last_h = crs_metric_last_h(&target->metric);

    if (crs_outcome_is_time(&rule)) {
        *horizon = rule.horizon;
        return target->value <= rule.horizon;
    }
    *horizon = fit->days;
    return last_h >= CRS_METRIC_TO_END || last_h <= fit->days * 24.0 * (1.0 + 1e-9);
}

static int
look_at_targets(const crs_fit *fit, crs_fit_diagnosis *out)
{
    for (size_t t = 0; t < fit->num_targets; t++) {
        if (!(fit->targets[t].weight > 0.0)) {
            continue;
        }
        out->target = t;
        if (!has_width(&fit->targets[t])) {
            out->flaw = CRS_FIT_WIDTH;
            return 1;
        }
        if (!is_within(fit, t, &out->horizon)) {
            out->flaw = CRS_FIT_AFTER_END;
            return 1;
        }
    }
    return 0;
}

/* ---- what the prior can do ---- */

/* Simulations of the draws. */
typedef struct draws {
    double *z;     /* [DRAWS][num_frees] */
    double *f, *v; /* [DRAWS][num_targets] */
    double *r;     /* [num_targets] */
} draws;

static double
residual_of(const crs_fit *fit, const draws *from, size_t draw, size_t t)
{
    const size_t n = fit->num_targets;

    crs_fit_residuals(fit, from->f + draw * n, from->v + draw * n, from->r);
    return from->r[t] / sqrt(fit->targets[t].weight);
}

/* What all draws say about a target. */
typedef struct view {
    double least;     /* the smallest residual without its sign */
    double low, high; /* the range of residuals */
    size_t values;    /* draws that have a value */
    size_t nearest;   /* draw with the smallest */
} view;

static view
view_of(const crs_fit *fit, const draws *from, size_t t)
{
    view out = {.least = (double)INFINITY, .low = (double)INFINITY, .high = -(double)INFINITY};

    for (size_t i = 0; i < DRAWS; i++) {
        const double r = residual_of(fit, from, i, t);

        out.values += !crs_outcome_is_none(from->f[i * fit->num_targets + t]);
        out.low = r < out.low ? r : out.low;
        out.high = r > out.high ? r : out.high;
        if (fabs(r) < out.least) {
            out.least = fabs(r);
            out.nearest = i;
        }
    }
    return out;
}

/* Searches for the free parameters that come nearest to one target; the prior does not count. */
static crs_status
search(const crs_fit *fit, const draws *from, size_t t, size_t start, crs_fit_diagnosis *out)
{
    const crs_fit_search how = {
        .starts = 1, .iterations = 30, .from = from->z + start * fit->num_frees};
    crs_fit_target *alone = malloc(fit->num_targets * sizeof *alone);
    crs_fit one = *fit;
    crs_fit_mode mode = {0};
    double *r = malloc(fit->num_targets * sizeof *r);
    crs_status status = alone && r ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    if (status == CRS_OK) {
        memcpy(alone, fit->targets, fit->num_targets * sizeof *alone);
        for (size_t i = 0; i < fit->num_targets; i++) {
            alone[i].weight = i == t ? 1e4 : 0.0; /* against the prior's pull */
        }
        one.targets = alone;
        one.counted_only = 1;
        status = crs_fit_mode_find(&mode, &one, &how);
    }
    if (status == CRS_OK) {
        crs_fit_residuals(&one, mode.f, mode.v, r);
        if (fabs(r[t]) / 100.0 >= CRS_FIT_BEYOND) {
            out->flaw = CRS_FIT_OUT_OF_REACH;
            out->target = t;
            out->nearest = mode.f[t];
        }
    }
    crs_fit_mode_free(&mode);
    free(alone);
    free(r);
    return status;
}

static crs_status
look_at_draws(const crs_fit *fit, const draws *from, crs_fit_diagnosis *out)
{
    int depends = 0;

    for (size_t t = 0; t < fit->num_targets; t++) {
        view seen;

        if (!(fit->targets[t].weight > 0.0)) {
            continue;
        }
        seen = view_of(fit, from, t);
        depends |= seen.values > 0 && seen.high - seen.low > SAME;
        if (seen.values == 0) {
            out->flaw = CRS_FIT_NO_VALUE;
            out->target = t;
            return CRS_OK;
        }
    }
    if (!depends) {
        out->flaw = CRS_FIT_FLAT;
        return CRS_OK;
    }
    for (size_t t = 0; t < fit->num_targets && out->flaw == CRS_FIT_SOUND; t++) {
        const view seen = view_of(fit, from, t);

        if (fit->targets[t].weight > 0.0 && seen.least >= CRS_FIT_BEYOND) {
            const crs_status status = search(fit, from, t, seen.nearest, out);

            if (status != CRS_OK) {
                return status;
            }
        }
    }
    return CRS_OK;
}

crs_status
crs_fit_diagnose(const crs_fit *fit, crs_fit_diagnosis *out)
{
    const size_t d = fit->num_frees, n = fit->num_targets;
    crs_fit plain = *fit;
    crs_fit_diagnosis found = {.nearest = (double)NAN, .horizon = fit->days};
    double *numbers = calloc(DRAWS * (d + 2 * n) + n + 1, sizeof *numbers);
    draws from = {0};
    crs_status status = numbers ? CRS_OK : crs_error(CRS_ERR_MEMORY);

    plain.tape = NULL;
    plain.counted_only = 1;
    if (status == CRS_OK && !look_at_targets(&plain, &found)) {
        from = (draws){numbers, numbers + DRAWS * d, numbers + DRAWS * (d + n),
                       numbers + DRAWS * (d + 2 * n)};
        crs_prior_draws(&plain, DRAWS, from.z);
        status = crs_fit_simulate(&plain, from.z, DRAWS, from.f, from.v);
        if (status == CRS_OK) {
            status = look_at_draws(&plain, &from, &found);
        }
    }
    free(numbers);
    if (status == CRS_OK) {
        *out = found;
    }
    return status;
}

void
crs_fit_diagnosis_say(const crs_fit *fit, const crs_fit_diagnosis *found, char *text, size_t size)
{
    const crs_fit_target *target = &fit->targets[found->target];
    char name[160], at[40] = "", nearest[64] = "later than the run";

    if (!isnan(target->at_h)) {
        snprintf(at, sizeof at, "@%gh", target->at_h);
    }
    snprintf(name, sizeof name, "%.60s%s of %.60s", target->id, at, fit->cases[target->of].id);
    if (isfinite(found->nearest)) {
        snprintf(nearest, sizeof nearest, "%.4g", found->nearest);
    }
    switch (found->flaw) {
    case CRS_FIT_SOUND:
        text[0] = '\0';
        break;
    case CRS_FIT_WIDTH:
        snprintf(text, size,
                 "%s has no error: its band has no width, so that no simulation can agree with "
                 "it; give a band around %g, or a tolerance",
                 name, target->value);
        break;
    case CRS_FIT_AFTER_END:
        snprintf(text, size,
                 "%s was observed after the end of the run of %g days; simulate more \"days\"",
                 name, found->horizon);
        break;
    case CRS_FIT_NO_VALUE:
        snprintf(text, size, "%s has no value in any simulation, whatever the parameters", name);
        break;
    case CRS_FIT_FLAT:
        snprintf(text, size,
                 "nothing that was observed depends on the free parameters: the fit would give "
                 "back the prior");
        break;
    case CRS_FIT_OUT_OF_REACH:
        snprintf(text, size,
                 "%s cannot be %g: whatever the free parameters, the nearest is %s, more than %g "
                 "standard deviations of its error away; free what it depends on, widen its "
                 "error, or give it weight 0",
                 name, target->value, nearest, CRS_FIT_BEYOND);
        break;
    }
}
