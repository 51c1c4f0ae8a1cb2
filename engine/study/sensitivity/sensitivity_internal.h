/* sensitivity_internal: what the files of a sensitivity analysis have in common. */
#ifndef CRS_STUDY_SENSITIVITY_SENSITIVITY_INTERNAL_H
#define CRS_STUDY_SENSITIVITY_SENSITIVITY_INTERNAL_H

#include "study/sensitivity/sensitivity.h"

/* Places in the sums of an output over rows: what is about the result as a whole ... */
enum { SUM_VALUE, SUM_SQUARE, SUM_NOISE, NUM_WHOLE };

/* ... and for every factor. Sobol': (N2), f(AB_j) - f(A), (N3). Morris: (N1) and squares. */
enum { SUM_FIRST, SUM_DELTA, SUM_TOTAL, NUM_EACH };
enum { SUM_EFFECT = SUM_FIRST, SUM_SIZE = SUM_DELTA, SUM_EFFECT_SQUARE = SUM_TOTAL };

/* Second order: then f(BA_j) - f(B) for every factor, then (N4) for every pair. */

/* Places in the moments of a row over its replicates: of f(A), f(B) ... */
enum { MEAN_A, SQUARES_A, MEAN_B, SQUARES_B, NUM_POINTS };

/* ... and for every factor of d = f(AB_j) - f(A): its mean, squares, products with f(B). Morris:
 * of the step. Second order: then the means of f(BA_j) - f(B), and for every pair the products of
 * f(BA_j) and f(AB_l). Squares and products are those of deviations. */
enum { MEAN_D, SQUARES_D, PRODUCTS_D, NUM_DIFFERENCE };

/* Items about the result as a whole, and those that every factor has. */
#define SOBOL_WHOLE  4
#define SOBOL_EACH   2
#define MORRIS_WHOLE 2
#define MORRIS_EACH  3

/* Prepares the design of A and B. CRS_ERR_MEMORY, CRS_ERR_LIMIT, CRS_ERR_ARGUMENT. */
crs_status crs_sensitivity_points_init(crs_sensitivity *self);

/* A Morris trajectory: where it starts, start[num_factors], which factor moves at every step,
 * order[num_factors], and how far every factor moves, steps[num_factors]. */
void crs_sensitivity_trajectory(uint64_t seed, uint64_t row, size_t num_factors, uint32_t *order,
                                double *steps, double *start);

/* Estimates without intervals from sums over n rows, items[num_items]. */
void crs_sensitivity_items(const crs_sensitivity *self, size_t output, const double *sums,
                           double n, double *items);

#endif
