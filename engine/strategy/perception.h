/* perception: how people take what a company says, beyond the strength of its actions.
 *
 * All of it follows from the strategy, the course of the run and the time; numbers of equations as
 * in models/README.md. A crs_perception of zeros (but for the scales) switches every effect off.
 */
#ifndef CRS_STRATEGY_PERCEPTION_H
#define CRS_STRATEGY_PERCEPTION_H

#include "strategy/course.h"
#include "strategy/strategy.h"

/* Compensation as perceived remedy, 0..1: an inverted U in the logarithm of the multiple
 * (Haesevoets et al. 2017), scaled by reach. */
double crs_compensation_appeal(const crs_perception *perception, double multiple, double reach);

/* (19) Clarity as perceived, 0..1: urgency forgives jargon, the sooner after the outbreak the
 * more (Shulman & Bullock 2020). */
double crs_perception_clarity(const crs_perception *perception, const crs_action *action,
                              double start_h);

/* (20) What is left of the apology of action number `index`, 0..1, under the blame that came with
 * it or later and is in force at `step`. */
double crs_perception_consistency(const crs_perception *perception, const crs_strategy *strategy,
                                  const crs_course *course, size_t index, const crs_schedule *time,
                                  long step);

/* (21) Compensation beyond what convinces most, 0..1: what looks like a bribe. */
double crs_perception_suspicion(const crs_perception *perception, double multiple, double reach);

/* What compensation counts for at `step`, 0..1: 1 once it is paid, less while it is promised. */
double crs_perception_payment(const crs_perception *perception, const crs_action *action,
                              double start_h, const crs_schedule *time, long step);

/* (22) Vagueness, 0..1: how far the weakest of the three elements is from what counts as enough,
 * of all that has been said by `step`; 0 within the grace period. */
double crs_perception_vagueness(const crs_perception *perception, const crs_strategy *strategy,
                                const crs_course *course, const crs_schedule *time, long step);

/* (23) Share of the accusations, by weight, that nobody has answered by `step`; 0 within the grace
 * period and where there are none. */
double crs_perception_unanswered(const crs_perception *perception, const crs_strategy *strategy,
                                 const crs_course *course, const crs_schedule *time, long step);

/* The first step after `step` at which a grace period ends, or infinity. */
double crs_perception_next_change(const crs_perception *perception, const crs_strategy *strategy,
                                  const crs_course *course, const crs_schedule *time, long step);

#endif
