#include <math.h>

#include "sim/quantile.h"

/* Introsort (Musser 1997): quicksort, heapsort where quicksort degenerates, insertion sort for
 * short pieces. libc's qsort() is slower, and not the same on every system. */

/* Pieces up to this length are left to insertion sort. */
#define SHORT_PIECE 24

static void
swap(double *a, double *b)
{
    const double t = *a;

    *a = *b;
    *b = t;
}

static void
insertion_sort(double *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const double x = v[i];
        size_t j = i;

        for (; j > 0 && x < v[j - 1]; j--) {
            v[j] = v[j - 1];
        }
        v[j] = x;
    }
}

/* Moves v[root] down the heap v[0..n) to where it belongs. */
static void
sift_down(double *v, size_t root, size_t n)
{
    for (size_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && v[child] < v[child + 1]) {
            child++;
        }
        if (!(v[root] < v[child])) {
            return;
        }
        swap(&v[root], &v[child]);
        root = child;
    }
}

static void
heap_sort(double *v, size_t n)
{
    for (size_t i = n / 2; i > 0; i--) {
        sift_down(v, i - 1, n);
    }
    for (size_t i = n; i > 1; i--) {
        swap(&v[0], &v[i - 1]);
        sift_down(v, 0, i - 1);
    }
}

static double
median_of_three(double a, double b, double c)
{
    if (a < b) {
        return b < c ? b : (a < c ? c : a);
    }
    return a < c ? a : (b < c ? c : b);
}

/* Hoare's partition: v[0..result) <= v[result..n), both parts shorter than n. */
static size_t
partition(double *v, size_t n)
{
    const double pivot = median_of_three(v[0], v[n / 2], v[n - 1]);
    size_t i = 0;
    size_t j = n - 1;

    for (;;) {
        while (v[i] < pivot) {
            i++;
        }
        while (pivot < v[j]) {
            j--;
        }
        if (i >= j) {
            return i;
        }
        swap(&v[i], &v[j]);
        i++;
        j--;
    }
}

static void
sort_numbers(double *v, size_t n, int depth)
{
    while (n > SHORT_PIECE) {
        size_t middle;

        if (depth == 0) {
            heap_sort(v, n);
            return;
        }
        depth--;
        middle = partition(v, n);
        if (middle < n - middle) { /* recurse into the shorter part only */
            sort_numbers(v, middle, depth);
            v += middle;
            n -= middle;
        } else {
            sort_numbers(v + middle, n - middle, depth);
            n = middle;
        }
    }
    insertion_sort(v, n);
}

size_t
crs_sort(double *values, size_t num_values)
{
    size_t count = 0;
    int depth = 0;

    for (size_t i = 0; i < num_values; i++) {
        if (!isnan(values[i])) {
            const double number = values[i] + 0.0; /* -0 becomes +0 */

            values[i] = values[count];
            values[count++] = number;
        }
    }
    for (size_t n = count; n > 1; n /= 2) {
        depth += 2;
    }
    sort_numbers(values, count, depth);
    return count;
}

/* Between the order statistics around position 0 .. num_values - 1. */
static double
between(const double *values, size_t num_values, double position)
{
    const size_t index = (size_t)position;
    const double fraction = position - (double)index;
    double low, high;

    if (index >= num_values - 1) {
        return values[num_values - 1];
    }
    low = values[index];
    high = values[index + 1];
    if (fraction == 0.0 || low == high) {
        return low;
    }
    return low + fraction * (high - low);
}

double
crs_quantile_sorted(const double *values, size_t num_values, double q)
{
    if (num_values == 0 || !(q >= 0.0 && q <= 1.0)) {
        return (double)NAN;
    }
    return between(values, num_values, (double)(num_values - 1) * q);
}

double
crs_quantile_predictive(const double *values, size_t num_values, double q)
{
    /* a millionth: 20 * 0.05 and 20 * 0.95 are to be whole numbers */
    const double position = floor((double)(num_values + 1) * q * 1e6 + 0.5) / 1e6 - 1.0;

    if (num_values == 0 || !(q >= 0.0 && q <= 1.0)) {
        return (double)NAN;
    }
    if (!(position >= 0.0 && position <= (double)(num_values - 1))) {
        return (double)NAN;
    }
    return between(values, num_values, position);
}
