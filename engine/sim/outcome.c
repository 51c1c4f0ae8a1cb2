#include "sim/outcome.h"

int
crs_outcome_is_time(const crs_outcome_rule *rule)
{
    return !isnan(rule->horizon);
}

double
crs_outcome_number(const crs_outcome_rule *rule, double value)
{
    return crs_outcome_is_none(value)    ? rule->none
           : crs_outcome_is_later(value) ? rule->horizon
                                         : value;
}

double
crs_outcome_place(const crs_outcome_rule *rule, double value)
{
    return crs_outcome_is_none(value) ? rule->none : value;
}

crs_outcome_counts
crs_outcome_count(const double *values, size_t count)
{
    crs_outcome_counts out = {0, 0, 0};

    for (size_t i = 0; i < count; i++) {
        out.later += (uint64_t)crs_outcome_is_later(values[i]);
        out.none += (uint64_t)crs_outcome_is_none(values[i]);
    }
    out.reached = count - out.later - out.none;
    return out;
}

uint64_t
crs_outcome_left_out(const crs_outcome_rule *rule, const crs_outcome_counts *counts)
{
    return isnan(rule->none) ? counts->none : 0;
}
