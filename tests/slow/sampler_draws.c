/* Prints draws of the ensemble sampler from a banana, one a line: x_0 standard normal, x_1 = x_0^2
 * + 0.5 standard normal, x_2 = x_0 + x_1 + standard normal. For emcee_check.py. */
#include <stdio.h>
#include <stdlib.h>

#include "core/random.h"
#include "study/fit/sampler.h"

#define WALKERS 64
#define DIMS    3

static crs_status
density(void *context, const double *points, size_t count, double *values)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const double *x = points + DIMS * i;
        const double bend = x[1] - x[0] * x[0], rest = x[2] - x[0] - x[1];

        values[i] = -0.5 * x[0] * x[0] - 2.0 * bend * bend - 0.5 * rest * rest;
    }
    return CRS_OK;
}

/* Steers by a normal distribution. */
static void
guide(void *context, const double *x, double *gradient)
{
    (void)context;
    for (int j = 0; j < DIMS; j++) {
        gradient[j] = (j == 0 ? 0.0 : 1.0) - x[j];
    }
}

int
main(int argc, char **argv)
{
    const int steps = argc > 1 ? atoi(argv[1]) : 4000;
    const crs_sampler_plan plan = {.num_dims = DIMS,
                                   .num_walkers = WALKERS,
                                   .log_density = density,
                                   .seed = 1,
                                   .share = {0.2, 0.2, 0.2, 0.4}};
    const crs_key key = crs_key_make(1, 1);
    const double mean[DIMS] = {0.0, 1.0, 1.0};
    const double covariance[DIMS * DIMS] = {1.0, 0.0, 0.5, 0.0, 2.0, 1.0, 0.5, 1.0, 4.0};
    double points[WALKERS * DIMS];
    crs_sampler sampler;

    for (uint32_t i = 0; i < WALKERS * DIMS; i++) {
        const crs_words w = crs_draw(key.word[0], key.word[1], key.word[2], key.word[3], 1, i, 0);

        points[i] = crs_normal_pair(w.x, w.y).first;
    }
    if (crs_sampler_init(&sampler, &plan, points) != CRS_OK) {
        return 1;
    }
    if (crs_sampler_set_normal(&sampler, mean, covariance) != CRS_OK) {
        return 1;
    }
    crs_sampler_set_guide(&sampler, guide, NULL);
    for (int s = 0; s < steps && crs_sampler_step(&sampler) == CRS_OK; s++) {
        for (int i = 0; s >= steps / 4 && i < WALKERS * DIMS; i++) {
            printf("%.9g%c", sampler.points[i], i % DIMS == DIMS - 1 ? '\n' : ',');
        }
    }
    crs_sampler_free(&sampler);
    return 0;
}
