/* design: which points of a study are looked at.
 *
 * A *design* spreads points over the factors of a study:
 *
 *     grid    every level of every factor with every level of the others, the last factor fastest
 *     list    points as the user gave them, or the k-th values of all lists together
 *     lhs     Latin hypercube (McKay, Beckman & Conover 1979): of N equal shares of every factor,
 *             each holds one point
 *     sobol   Sobol' sequence from GSL (Bratley & Fox 1988), shifted by random bits that follow
 *             from the seed (a digital shift: every binary box keeps its number of points); at
 *             most 40 factors, beyond them a Latin hypercube takes its place
 *     random  independent points
 *
 * Points are a function of seed and number, and are computed when they are needed: nothing is
 * stored that grows with their number, except the list itself, and four bytes a point where
 * constraints leave some out. The permutations of the Latin hypercube are therefore not shuffled
 * but computed, by a Feistel network over the smallest even number of bits that holds N and by
 * walking on while its result is N or more (Black & Rogaway 2002).
 *
 * Points that break a constraint are left out, and those that stay are numbered anew from 0. */
#ifndef CRS_STUDY_DESIGN_H
#define CRS_STUDY_DESIGN_H

#include "study/factor.h"

/* Most points of a design, before constraints. */
#define CRS_DESIGN_MAX_POINTS 1000000000.0

/* Factors that GSL's Sobol' sequence has dimensions for. */
#define CRS_DESIGN_MAX_SOBOL 40

/* X(id, name, meaning) */
#define CRS_DESIGN_KIND_LIST(X)                                                                   \
    X(GRID, "grid", "every level of every factor with every level of the others")                 \
    X(LIST, "list", "the first values of all factors, their second values, ...; or a file")       \
    X(LHS, "lhs", "Latin hypercube: of N equal shares of every factor, each holds one point")     \
    X(SOBOL, "sobol", "Sobol' sequence, shifted by the seed; more than 40 factors: lhs")          \
    X(RANDOM, "random", "independent points")

typedef enum crs_design_kind {
#define CRS_DESIGN_KIND_ENUM(id, name, meaning) CRS_DESIGN_##id,
    CRS_DESIGN_KIND_LIST(CRS_DESIGN_KIND_ENUM)
#undef CRS_DESIGN_KIND_ENUM
        CRS_NUM_DESIGN_KINDS
} crs_design_kind;

typedef enum crs_relation {
    CRS_RELATION_LESS,          /* a < b */
    CRS_RELATION_LESS_OR_EQUAL, /* a <= b */
} crs_relation;

/* One side of a constraint: factor number `factor`, or the number `value` if that is -1. */
typedef struct crs_operand {
    int factor;
    double value;
} crs_operand;

typedef struct crs_constraint {
    crs_operand left, right;
    crs_relation relation;
} crs_constraint;

/* What is wanted. Pointers are borrowed for the life of the design. */
typedef struct crs_design_plan {
    crs_design_kind kind;
    const crs_factor *factors; /* [num_factors], prepared */
    size_t num_factors;        /* may be 0: one point without coordinates */
    uint64_t points; /* lhs, sobol, random: >= 1; list: rows of `list`, if there is one */
    uint64_t seed;
    const double *list; /* list: [points][num_factors], or NULL: the factors' values */
    const crs_constraint *constraints;
    size_t num_constraints;
} crs_design_plan;

typedef struct crs_design {
    crs_design_plan plan;
    crs_design_kind kind; /* that is used: lhs instead of sobol beyond 40 factors */
    uint64_t num_points;  /* after constraints */
    uint64_t num_raw;     /* before them */
    uint32_t *kept;       /* [num_points], raw numbers; NULL: all */
    void *sobol;          /* gsl_qrng, or NULL */
    uint64_t sobol_next;  /* raw number of its next point */
    double *row;          /* [num_factors] */
} crs_design;

/* Makes a design. CRS_ERR_ARGUMENT (no points wanted, lists of different lengths, a grid without
 * levels), CRS_ERR_LIMIT (too many points), CRS_ERR_MEMORY. num_points is 0 if the constraints
 * leave nothing. Free with crs_design_free(). */
crs_status crs_design_init(crs_design *self, const crs_design_plan *plan);

/* Frees; safe twice. */
void crs_design_free(crs_design *self);

/* Writes points first .. first + count - 1 into points[count][num_factors]. Cost: O(count *
 * factors); a Sobol' sequence also runs through the points between, from its last position or,
 * when `first` lies before it, from 0. Not to be called twice at once. */
void crs_design_points(crs_design *self, uint64_t first, uint64_t count, double *points);

/* "grid", "list", ... Static storage. */
const char *crs_design_kind_name(crs_design_kind kind);
const char *crs_design_kind_meaning(crs_design_kind kind);

#endif
