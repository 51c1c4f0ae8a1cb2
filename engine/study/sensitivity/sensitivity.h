/* sensitivity: which of many uncertain numbers move a result, and by how much.
 *
 * Every *factor* is a function of a uniform number u in (0, 1) (study/factor.h), and all are
 * independent. Two methods:
 *
 * Morris screening (Morris 1991; Campolongo, Cariboni & Saltelli 2007). A row is a trajectory: k +
 * 1 points, each differs from the one before in one factor, by half of its range (u takes the four
 * middles of equal shares 1/8, 3/8, 5/8, 7/8 and moves by two of them; Morris' p = 4). Its
 * *elementary effect* is the change of the result per unit of u, that is, over the whole range:
 *
 *   (N1) mu* = mean |effect|: how much the factor moves the result;
 *        mu = mean effect, with its sign; sigma = their standard deviation, 0 if the factor acts
 *        linearly and alone.
 *
 * Sobol' indices. With V the variance of the result over all factors, the first-order index is the
 * share of V that the factor explains alone, the total index the share in which it takes any part
 * (Homma & Saltelli 1996). A row has two points A and B of independent coordinates, and for each j
 * the point AB_j, that is A with coordinate j of B: k + 2 evaluations. Second order also needs
 * BA_j: 2 k + 2. Averages over rows:
 *
 *   (N2) V_j  = mean of f(B) (f(AB_j) - f(A))                            (Saltelli et al. 2010, b)
 *   (N3) VT_j = mean of (f(A) - f(AB_j))^2 / 2                                        (Jansen
 * 1999) (N4) V_jl = mean of f(BA_j) f(AB_l) - f(A) f(B), minus V_j, V_l              (Saltelli
 * 2002)
 *
 * and f is measured from its mean, which keeps (N2) and (N4) from being drowned.
 *
 * Luck. The result is a random number for given factors; it is played R times a point, and the
 * indices are those of its *mean*, as if R were infinite: every square or product of means over
 * the R replicates is lowered by what luck adds to it, the covariance of its two parts over the
 * replicates divided by R (unbiased for R >= 2; with R = 1 luck passes for interaction). The
 * points of a row share their luck (common random numbers: differences within a row are hardly
 * noisy), and different rows have different luck, so rows stay independent pieces of evidence. The
 * share of luck is
 *
 *   (N5) noise share = E[Var(run | factors)] / (E[Var(run | factors)] + V).
 *
 * Intervals: jackknife over rows (Miller 1974; Efron & Stein 1981), which always exists where a
 * bootstrap draws samples without variance. Rows are summed in up to 512 groups of which one is
 * left out in turn, so that memory and cost do not grow with the number of rows:
 *
 *   (N6) s^2 = (G - 1)/G sum over g of (x_(g) - mean of x_(.))^2, interval x +- t(G - 1) s, and of
 *        what cannot be negative also x exp(+-t(G - 1) s / x); the wider end of both counts,
 *        because such estimates are skewed.
 *
 * A total index or mu* is a mean of numbers >= 0; where few rows make up most of it, what they did
 * not see may be larger still, and its upper end is at least that of crs_loss_interval(). Measured
 * (test_coverage): 95 % intervals of total indices at 128 rows hold 93-98 %, percentiles of a
 * bootstrap 34-94 %. With rows of a Sobol' sequence, whose errors cancel, intervals are too wide
 * rather than too narrow. Where fewer than 30 rows' worth of evidence make up the variance (its
 * effective number of rows, (sum c)^2 / sum c^2), no interval can be trusted: CRS_DOUBT_ROWS.
 *
 * A row in which the result has no value (NaN) somewhere is left out for that result.
 *
 * Nothing here knows models: whoever asks evaluates points and hands in values. */
#ifndef CRS_STUDY_SENSITIVITY_SENSITIVITY_H
#define CRS_STUDY_SENSITIVITY_SENSITIVITY_H

#include "study/design.h"

/* Level of the intervals. */
#define CRS_SENSITIVITY_LEVEL      0.95

#define CRS_SENSITIVITY_MAX_GROUPS 512

/* Effective number of rows below which an estimate rests on too few. */
#define CRS_SENSITIVITY_FEW 30.0

/* Memory that one analysis may take. */
#define CRS_SENSITIVITY_MAX_BYTES (2.0 * 1024 * 1024 * 1024)

typedef enum crs_sensitivity_method {
    CRS_SENSITIVITY_SOBOL,
    CRS_SENSITIVITY_MORRIS
} crs_sensitivity_method;

/* What is estimated: X(id, name, meaning). The first four are about the result as a whole. */
#define CRS_SENSITIVITY_INDEX_LIST(X)                                                             \
    X(MEAN, "mean", "mean of the result over all that is varied, and luck")                       \
    X(SD, "sd", "standard deviation of the mean result, from what is varied")                     \
    X(NOISE_SD, "noise_sd", "standard deviation of a run from luck alone")                        \
    X(NOISE_SHARE, "noise_share", "share of the variance of single runs that is luck's")          \
    X(FIRST, "first", "share of the variance of the mean that this explains alone")               \
    X(TOTAL, "total", "share of the variance of the mean in which this takes part")               \
    X(SECOND, "second", "share that two explain together, beyond what each does alone")           \
    X(MU_STAR, "mu_star", "mean size of the change of the mean over the whole range of this")     \
    X(MU, "mu", "mean change of the mean over the whole range of this, with its sign")            \
    X(SIGMA, "sigma", "standard deviation of that change: curvature and interaction")

typedef enum crs_sensitivity_index {
#define CRS_SENSITIVITY_ENUM(id, name, meaning) CRS_SENSITIVITY_##id,
    CRS_SENSITIVITY_INDEX_LIST(CRS_SENSITIVITY_ENUM)
#undef CRS_SENSITIVITY_ENUM
        CRS_NUM_SENSITIVITY_INDICES
} crs_sensitivity_index;

typedef struct crs_sensitivity_plan {
    crs_sensitivity_method method;
    int second_order;       /* Sobol' only */
    crs_design_kind design; /* Sobol': of A and B; CRS_DESIGN_SOBOL, _LHS or _RANDOM */
    size_t num_factors;     /* >= 1 */
    uint64_t rows;          /* >= 2 */
    uint64_t replicates;    /* of every point, >= 1 */
    int noisy;              /* 1 if replicates differ */
    size_t num_outputs;     /* results that an evaluation gives, >= 1 */
    uint64_t seed;
} crs_sensitivity_plan;

/* An estimate with its interval; NaN where there is none. An interval is known wherever the value
 * is. */
typedef struct crs_estimate {
    double value, low, high;
    int few; /* 1: it rests on too few rows for its interval to be trusted */
} crs_estimate;

/* What an estimate is about. */
typedef struct crs_sensitivity_item {
    crs_sensitivity_index index;
    int factor; /* or -1: the result as a whole */
    int with;   /* second order: the other factor, > factor; else -1 */
} crs_sensitivity_item;

/* Reasons to distrust an analysis, as bits. */
enum {
    CRS_DOUBT_LEAVES = 1, /* an index is below -0.05 or above 1.05 */
    CRS_DOUBT_ZERO = 2,   /* the interval of the leading total index, or mu*, contains 0 */
    CRS_DOUBT_WIDE = 4,   /* an interval of a first or total index is wider than 0.2, or that of
                             the leading mu* than half its value */
    CRS_DOUBT_LUCK = 8,   /* one replicate: luck cannot be told from interaction */
    CRS_DOUBT_ROWS = 16   /* few rows make up most of the variance, or of an index: more rows */
};

typedef struct crs_sensitivity {
    crs_sensitivity_plan plan;
    crs_design_kind design; /* that is used: lhs instead of sobol beyond 20 factors */
    size_t width;           /* evaluations a row */
    size_t num_sums;        /* numbers that are summed over rows, an output */
    size_t num_groups;
    size_t num_items;
    crs_design base; /* of A and B */
    crs_factor *base_factors;
    double *base_row;  /* [2 * num_factors] */
    double *sums;      /* [num_outputs][num_groups][num_sums] */
    uint64_t *counts;  /* [num_outputs][num_groups]: rows in the sums */
    double *origin;    /* [num_outputs]: a value of the result, to measure from */
    double *moments;   /* [num_outputs][num_moments]: of the row at hand, over replicates */
    int *incomplete;   /* [num_outputs]: 1 if the row at hand has a NaN */
    uint32_t *order;   /* Morris: [num_factors] of the row at hand */
    double *steps;     /* Morris: [num_factors], its steps in u */
    uint64_t next_row; /* that is expected by crs_sensitivity_add() */
    uint64_t next_replicate;
} crs_sensitivity;

/* Prepares an analysis. CRS_ERR_ARGUMENT, CRS_ERR_LIMIT (see crs_sensitivity_bytes), or
 * CRS_ERR_MEMORY. Free with crs_sensitivity_free(). */
crs_status crs_sensitivity_init(crs_sensitivity *self, const crs_sensitivity_plan *plan);

/* Frees; safe twice. */
void crs_sensitivity_free(crs_sensitivity *self);

/* Evaluations in a row of the plan. */
size_t crs_sensitivity_width(const crs_sensitivity_plan *plan);

/* Bytes that the plan would take. */
double crs_sensitivity_bytes(const crs_sensitivity_plan *plan);

/* Writes the points of rows first .. first + count - 1, as u in (0, 1), into
 * points[count][width][num_factors]. Rows are best asked for in order. */
void crs_sensitivity_points(crs_sensitivity *self, uint64_t first, uint64_t count, double *points);

/* Takes in the results of a replicate of a row, values[width][num_outputs]. All replicates of row
 * 0 come first, then those of row 1, and so on. CRS_ERR_ARGUMENT if it is not its turn. */
crs_status crs_sensitivity_add(crs_sensitivity *self, uint64_t row, uint64_t replicate,
                               const double *values);

/* What estimate number `item` (0 .. num_items - 1) is about. Items stand in the order of the
 * list of indices, the factors of each one after the other. */
crs_sensitivity_item crs_sensitivity_item_of(const crs_sensitivity *self, size_t item);

/* Number of the item, or -1 if this analysis does not have it. */
long crs_sensitivity_find(const crs_sensitivity *self, crs_sensitivity_index index, int factor);

/* Estimates of one output over the rows so far, into estimates[num_items]. Indices are NaN where
 * the result does not vary. CRS_ERR_MEMORY. */
crs_status crs_sensitivity_estimate(const crs_sensitivity *self, size_t output,
                                    crs_estimate *estimates);

/* Rows in which the output had a value. */
uint64_t crs_sensitivity_rows(const crs_sensitivity *self, size_t output);

/* Which of the CRS_DOUBT_ bits the estimates deserve. */
unsigned crs_sensitivity_doubts(const crs_sensitivity *self, const crs_estimate *estimates);

/* Puts the factors into order: largest total index or mu* first, NaN last, ties in their own
 * order. factors[num_factors]. */
void crs_sensitivity_rank(const crs_sensitivity *self, const crs_estimate *estimates,
                          size_t *factors);

/* How many of the leading factors by first-order index it takes to explain `share` of the
 * variance, each alone; *explained is what they explain. All of them if they do not suffice. */
size_t crs_sensitivity_explain(const crs_sensitivity *self, const crs_estimate *estimates,
                               double share, double *explained, size_t *factors);

/* "first", "total", "mu_star", ... Static storage. */
const char *crs_sensitivity_name(crs_sensitivity_index index);

#endif
