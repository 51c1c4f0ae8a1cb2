/* names: what a file may name, listed where it is defined: groups, operators, and what a model
 * has. */
#ifndef CRS_SCENARIO_SHAPE_NAMES_H
#define CRS_SCENARIO_SHAPE_NAMES_H

#include "scenario/shape/shape.h"

extern const crs_names crs_names_groups;
extern const crs_names crs_names_ops;
extern const crs_names crs_names_observables;
extern const crs_names crs_names_watched; /* observables, where a trigger calls them metrics */
extern const crs_names crs_names_params;  /* all scopes */
extern const crs_names crs_names_noises;
extern const crs_names crs_names_metrics;
extern const crs_names crs_names_steps; /* crs_steps, without the uniform one */

#endif
