/* testu01: the random numbers *as used* under SmallCrush and two tests of Crush (P. L'Ecuyer & R.
 * Simard, "TestU01", ACM TOMS 33(4), 2007).
 *
 * A stream is an order in which a simulation meets the bits of crs_draw(): replicate by replicate
 * within a step, purpose by purpose, agent by agent, or step by step; the low bytes alone; and
 * normal numbers mapped back to the interval, 16 bits of each. A generator that looks random along
 * one of these may be a lattice along another, so each is tested.
 *
 * A stream fails if a p-value is within 1e-6 of 0 or 1. 17 statistics on each of 7 streams: an
 * honest generator fails here with probability 3e-4; keys are fixed, so the outcome is, too.
 * The twins have planted bugs and must fail: crs_draw() without its last xorshift; replicates
 * seeded by PCG's stream number; replicates seeded by seed + replicate.
 *
 *     test_testu01 [STREAM...]      all, or those named
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <testu01/bbattery.h>
#include <testu01/swrite.h>
#include <testu01/unif01.h>

#include "core/random.h"

#define NUM_REPLICATES 1000
#define NUM_PURPOSES   10
#define NUM_AGENTS     100
#define LEVEL          1e-6

static crs_key keys[NUM_REPLICATES];
static uint64_t position; /* how many words the stream has given */

static crs_words
draw_of(const crs_key *key, uint64_t purpose, uint64_t step, uint64_t agent)
{
    return crs_draw(key->word[0], key->word[1], key->word[2], key->word[3], (uint32_t)purpose,
                    (uint32_t)step, (uint32_t)agent);
}

/* The draw that stands at `index` in an order. */
typedef crs_words at_index(uint64_t index);

static crs_words
over_replicates(uint64_t index)
{
    return draw_of(&keys[index % NUM_REPLICATES], 1, index / NUM_REPLICATES, 0);
}

static crs_words
over_purposes(uint64_t index)
{
    return draw_of(&keys[0], index % NUM_PURPOSES, index / NUM_PURPOSES, 0);
}

static crs_words
over_agents(uint64_t index)
{
    return draw_of(&keys[0], 1, index / NUM_AGENTS, index % NUM_AGENTS);
}

static crs_words
over_steps(uint64_t index)
{
    return draw_of(&keys[0], 1, index, 0);
}

static uint32_t
word_of(crs_words d, uint64_t i)
{
    switch (i % 4) {
    case 0:
        return d.x;
    case 1:
        return d.y;
    case 2:
        return d.z;
    default:
        return d.w;
    }
}

/* The four words of each draw in turn. */
static unsigned
all_words(at_index *at)
{
    static crs_words kept;
    const uint64_t i = position++;

    if (i % 4 == 0) {
        kept = at(i / 4);
    }
    return word_of(kept, i);
}

/* The low bytes of the four words as one word. */
static uint32_t
low_bytes_of(crs_words d)
{
    return (d.x & 0xff) << 24 | (d.y & 0xff) << 16 | (d.z & 0xff) << 8 | (d.w & 0xff);
}

static unsigned
replicates(void)
{
    return all_words(over_replicates);
}

static unsigned
purposes(void)
{
    return all_words(over_purposes);
}

static unsigned
agents(void)
{
    return all_words(over_agents);
}

static unsigned
steps(void)
{
    return all_words(over_steps);
}

/* The first word of every draw, over replicates. */
static unsigned
first_words(void)
{
    return over_replicates(position++).x;
}

static unsigned
low_bytes(void)
{
    return low_bytes_of(over_purposes(position++));
}

/* 16 bits of a normal number, back on the interval. */
static uint32_t
bits_of_normal(double z)
{
    return (uint32_t)(65536.0 * 0.5 * erfc(-z / sqrt(2.0)));
}

/* The two numbers of a pair, over replicates. */
static unsigned
normals(void)
{
    const uint64_t i = position++;
    const crs_words d = over_replicates(i / 2);
    const crs_normals z = i % 2 == 0 ? crs_normal_pair(d.x, d.y) : crs_normal_pair(d.z, d.w);

    return bits_of_normal(z.first) << 16 | bits_of_normal(z.second);
}

/* Planted bug: without the last xorshift. */
static unsigned
twin_xorshift(void)
{
    const crs_words d = over_purposes(position++);

    return low_bytes_of((crs_words){d.x ^ (d.x >> 16), d.y ^ (d.y >> 16), d.z ^ (d.z >> 16),
                                    d.w ^ (d.w >> 16)}); /* undoes it */
}

static unsigned
twin_of_pcg(uint64_t seed, uint64_t stream)
{
    static crs_pcg32 rngs[NUM_REPLICATES];
    const uint64_t r = position++ % NUM_REPLICATES;

    if (position <= NUM_REPLICATES) {
        crs_pcg32_init(&rngs[r], seed * r + 42, stream * r);
    }
    return crs_pcg32_next(&rngs[r]);
}

/* Planted bug: replicate r is PCG's stream r. */
static unsigned
twin_stream(void)
{
    return twin_of_pcg(0, 1);
}

/* Planted bug: replicate r has the seed 42 + r. */
static unsigned
twin_seed(void)
{
    return twin_of_pcg(1, 0);
}

static const struct {
    const char *name;
    unsigned (*next)(void);
    int is_honest;
} streams[] = {
    {"replicates", replicates, 1},   {"purposes", purposes, 1},
    {"agents", agents, 1},           {"steps", steps, 1},
    {"first_words", first_words, 1}, {"low_bytes", low_bytes, 1},
    {"normals", normals, 1},         {"twin_xorshift", twin_xorshift, 0},
    {"twin_stream", twin_stream, 0}, {"twin_seed", twin_seed, 0},
};

/* Prints the p-values of the last battery that are suspect; the number of those beyond LEVEL. */
static int
count_failures(void)
{
    int failures = 0;

    for (int i = 0; i < bbattery_NTests; i++) {
        const double p = bbattery_pVal[i];

        if (p < 1e-3 || p > 1.0 - 1e-3) {
            printf("  %s: p = %.3g\n", bbattery_TestNames[i], p);
        }
        failures += p >= 0.0 && (p < LEVEL || p > 1.0 - LEVEL);
    }
    return failures;
}

/* SmallCrush and, for honest streams, two tests of Crush that counters and lattices fail: birthday
 * spacings in two dimensions and independence of Hamming weights. */
static int
failures_of(unsigned (*next)(void), const char *name, int is_honest)
{
    char label[64];
    int repeat[1 + 96] = {0};
    int failures;
    unif01_Gen *gen;

    (void)snprintf(label, sizeof label, "%s", name);
    position = 0;
    gen = unif01_CreateExternGenBits(label, next);
    bbattery_SmallCrush(gen);
    failures = count_failures();
    repeat[11] = 1; /* smarsa_BirthdaySpacings, t = 2 */
    repeat[89] = 1; /* sstring_HammingIndep, L = 1200 */
    if (is_honest) {
        bbattery_RepeatCrush(gen, repeat);
        failures += count_failures();
    }
    unif01_DeleteExternGenBits(gen);
    return failures;
}

static int
is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return 1;
        }
    }
    return argc == 1;
}

int
main(int argc, char **argv)
{
    int is_right = 1;

    swrite_Basic = 0;
    for (uint64_t r = 0; r < NUM_REPLICATES; r++) {
        keys[r] = crs_key_make(42, r);
    }
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        if (is_wanted(streams[i].name, argc, argv)) {
            const int failures = failures_of(streams[i].next, streams[i].name,
                                             streams[i].is_honest);

            printf("%s: %d statistics rejected\n", streams[i].name, failures);
            is_right &= (failures == 0) == streams[i].is_honest;
        }
    }
    return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
