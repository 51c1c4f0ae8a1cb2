#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/number_table.h"

/* splitmix64 (Steele, Lea & Flood 2014): any bit pattern may come. */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static double
from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

static uint64_t
to_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/* Significant digits in a text: without sign, point, exponent and zeros at both ends. */
static int
count_digits(const char *text)
{
    int count = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text >= '0' && *text <= '9' && (count > 0 || *text != '0')) {
            count++;
            zeros = *text == '0' ? zeros + 1 : 0;
        }
    }
    return count - zeros;
}

/* The text reads back as the same double; no shorter %.{n}e does; and of all decimals of its
 * length it is the nearest, as %.{n}e is correctly rounded. */
static void
check(double value, int also_shortest)
{
    char text[CRS_NUMBER_BYTES], printed[64];
    size_t length = crs_number_write(value, text);
    double back;
    assert_int_equal(length, strlen(text));
    assert_true(length < CRS_NUMBER_BYTES);
    back = strtod(text, NULL);
    if (to_bits(back) != to_bits(value) && !(value == 0.0 && back == 0.0)) {
        fail_msg("%.17g was written as %s", value, text);
    }
    if (also_shortest && value != 0.0) {
        int digits = count_digits(text);
        assert_in_range(digits, 1, 17);
        if (digits > 1) {
            snprintf(printed, sizeof(printed), "%.*e", digits - 2, value);
            if (to_bits(strtod(printed, NULL)) == to_bits(value)) {
                fail_msg("%s is shorter than %s", printed, text);
            }
        }
        snprintf(printed, sizeof(printed), "%.*e", digits - 1, value);
        if (to_bits(strtod(printed, NULL)) == to_bits(value)) {
            /* the nearest decimal of this length reads back: it must be ours */
            char again[CRS_NUMBER_BYTES];
            const char *p, *t;
            int seen = 0;
            assert_true(strtod(printed, NULL) == strtod(text, NULL));
            snprintf(again, sizeof(again), "%.*e", digits - 1, strtod(text, NULL));
            assert_string_equal(again, printed);
            assert_int_equal(count_digits(printed), digits);
            /* compare digit by digit */
            p = printed;
            t = text;
            while (seen < digits) {
                while (*p < '0' || *p > '9' || (seen == 0 && *p == '0')) {
                    p++;
                }
                while (*t < '0' || *t > '9' || (seen == 0 && *t == '0')) {
                    t++;
                }
                assert_int_equal(*p, *t);
                p++;
                t++;
                seen++;
            }
        }
    }
}

static void
test_known(void **state)
{
    static const struct {
        double value;
        const char *text;
    } known[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {1.0, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.30000000000000004, "0.30000000000000004"},
        {100.0, "100"},
        {1200.5, "1200.5"},
        {1e20, "100000000000000000000"},
        {1e21, "1e21"},
        {1.5e300, "1.5e300"},
        {1e-6, "0.000001"},
        {1e-7, "1e-7"},
        {1.25e-9, "1.25e-9"},
        {9007199254740993.0, "9007199254740992"},
        {123456789012345680.0, "123456789012345680"},
        {DBL_MAX, "1.7976931348623157e308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {4.9406564584124654e-324, "5e-324"},
        {9.5e-323, "9.4e-323"}, /* 19 units of the smallest: 9.387e-323 */
        {2e-44, "2e-44"},
        {5e22, "5e22"},
        {9e22, "9e22"},
        {(double)NAN, "nan"},
        {(double)INFINITY, "inf"},
        {-(double)INFINITY, "-inf"},
    };
    char text[CRS_NUMBER_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        crs_number_write(known[i].value, text);
        assert_string_equal(text, known[i].text);
    }
    crs_number_write_unsigned(UINT64_MAX, text);
    assert_string_equal(text, "18446744073709551615");
    crs_number_write_unsigned(0, text);
    assert_string_equal(text, "0");
}

static void
test_edges(void **state)
{
    (void)state;
    for (int e = 0; e < 2047; e++) { /* powers of two and their neighbours, subnormal ones too */
        uint64_t bits = (uint64_t)e << 52;
        check(from_bits(bits), 1);
        check(from_bits(bits + 1), 1);
        if (bits > 0) {
            check(-from_bits(bits - 1), 1);
        }
    }
    for (int e = -323; e <= 308; e++) { /* powers of ten and their neighbours */
        char text[16];
        uint64_t bits;
        snprintf(text, sizeof(text), "1e%d", e);
        bits = to_bits(strtod(text, NULL));
        for (uint64_t near = 0; near <= 4; near++) {
            check(from_bits(bits + near - (bits > 2 ? 2 : 0)), 1);
        }
    }
    for (uint64_t bits = 1; bits <= 5000; bits++) { /* the smallest subnormal numbers */
        check(from_bits(bits), 1);
    }
}

static void
test_random(void **state)
{
    uint64_t seed = 2;
    (void)state;
    for (int i = 0; i < 1500000; i++) {
        double value = from_bits(next_random(&seed));
        if (isfinite(value)) {
            check(value, i % 16 == 0);
        }
    }
    for (int i = 0; i < 300000; i++) { /* as they occur: sixteenths, shares, short decimals */
        uint64_t r = next_random(&seed);
        check((double)(r >> 11) * 0x1p-53, i % 16 == 0);
        check((double)(r % 1000000) / 1000.0, i % 16 == 0);
        check((double)(r >> 40), i % 16 == 0);
    }
}

/* The table, derived again with big numbers: 10^k = g * 2^r, rounded up. Big numbers are 40 words
 * of 32 bits, least significant first. */
#define WORDS 80

static void
multiply(uint32_t *n, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < WORDS; i++) {
        carry += (uint64_t)n[i] * factor;
        n[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* Divides by ten; 1 if something was left over. */
static int
divide(uint32_t *n)
{
    uint64_t rest = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
        rest = rest << 32 | n[i];
        n[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
    return rest != 0;
}

/* The highest 128 bits of n, rounded up; `inexact`: something smaller was cut off before. */
static void
top_bits(const uint32_t *n, int inexact, uint64_t *high, uint64_t *low)
{
    int top = WORDS * 32 - 1;
    uint64_t parts[2] = {0, 0};
    while ((n[top / 32] >> top % 32 & 1) == 0) {
        top--;
    }
    for (int i = 0; i < 128; i++) {
        int bit = top - i;
        uint64_t set = bit >= 0 ? n[bit / 32] >> bit % 32 & 1 : 0;
        parts[i / 64] = parts[i / 64] << 1 | set;
    }
    for (int bit = top - 128; bit >= 0; bit--) {
        inexact |= (int)(n[bit / 32] >> bit % 32 & 1);
    }
    *low = parts[1] + (uint64_t)(inexact != 0);
    *high = parts[0] + (uint64_t)(inexact && *low == 0);
}

static void
test_table(void **state)
{
    uint32_t n[WORDS] = {1};
    uint64_t high, low;
    int inexact = 0;
    (void)state;
    assert_int_equal(sizeof(powers) / sizeof(powers[0]), POWER_LAST - POWER_FIRST + 1);
    for (int k = 0; k <= POWER_LAST; k++) {
        top_bits(n, 0, &high, &low);
        assert_true(powers[k - POWER_FIRST].high == high && powers[k - POWER_FIRST].low == low);
        multiply(n, 10);
    }
    memset(n, 0, sizeof(n));
    n[WORDS - 1] = 1u << 31; /* 10^k * 2^(32 * WORDS - 1), floor of floor is floor */
    for (int k = -1; k >= POWER_FIRST; k--) {
        inexact |= divide(n);
        top_bits(n, inexact, &high, &low);
        assert_true(powers[k - POWER_FIRST].high == high && powers[k - POWER_FIRST].low == low);
    }
}

static void
test_parse(void **state)
{
    static const char *const wrong[] = {"",     " 1",  "1 ",   "abc", "0x10", "nan", "inf",
                                        "1e",   "1e+", ".",    "-",   "1.",   "1,5", "1.5.2",
                                        "1..2", "--1", "1e5x", "١",   "1_000"};
    double value = 7.0;
    uint64_t integer = 7;
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(crs_number_parse(wrong[i], &value), CRS_ERR_PARSE);
    }
    assert_int_equal(crs_number_parse("1e999", &value), CRS_ERR_INVALID);
    assert_true(value == 7.0); /* untouched */
    assert_int_equal(crs_number_parse("-.5e1", &value), CRS_OK);
    assert_true(value == -5.0);
    assert_int_equal(crs_number_parse("+12.25", &value), CRS_OK);
    assert_true(value == 12.25);

    assert_int_equal(crs_number_parse_unsigned("18446744073709551615", &integer), CRS_OK);
    assert_true(integer == UINT64_MAX);
    assert_int_equal(crs_number_parse_unsigned("18446744073709551616", &integer), CRS_ERR_INVALID);
    assert_int_equal(crs_number_parse_unsigned("-1", &integer), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_unsigned("1.5", &integer), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_unsigned("", &integer), CRS_ERR_PARSE);

    assert_int_equal(crs_number_parse_count("18446744073709551615", &integer), CRS_OK);
    assert_true(integer == UINT64_MAX);
    assert_int_equal(crs_number_parse_count("1e6", &integer), CRS_OK);
    assert_true(integer == 1000000);
    assert_int_equal(crs_number_parse_count("2.5E3", &integer), CRS_OK);
    assert_true(integer == 2500);
    assert_int_equal(crs_number_parse_count("2e19", &integer), CRS_ERR_INVALID);
    assert_int_equal(crs_number_parse_count("1e-3", &integer), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_count("-1e3", &integer), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_count("1,000", &integer), CRS_ERR_PARSE);
    assert_true(integer == 2500); /* untouched */

    assert_int_equal(crs_number_parse_time("36", &value), CRS_OK);
    assert_true(value == 36.0);
    assert_int_equal(crs_number_parse_time("36h", &value), CRS_OK);
    assert_true(value == 36.0);
    assert_int_equal(crs_number_parse_time("1.5d", &value), CRS_OK);
    assert_true(value == 36.0);
    assert_int_equal(crs_number_parse_time("2w", &value), CRS_OK);
    assert_true(value == 336.0);
    assert_int_equal(crs_number_parse_time("3m", &value), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_time("3 d", &value), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_time("d", &value), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_time("3dd", &value), CRS_ERR_PARSE);
    assert_int_equal(crs_number_parse_time("1e308w", &value), CRS_ERR_INVALID);
}

/* A decimal comma in the locale changes nothing. */
static void
test_locale(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ps_AF.UTF-8"};
    int found = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (setlocale(LC_NUMERIC, names[i])) {
            char text[CRS_NUMBER_BYTES];
            double value = 0.0;
            found = 1;
            crs_number_write(1.5, text);
            assert_string_equal(text, "1.5");
            assert_int_equal(crs_number_parse("1.5", &value), CRS_OK);
            assert_true(value == 1.5);
            assert_int_equal(crs_number_parse("1,5", &value), CRS_ERR_PARSE);
        }
    }
    setlocale(LC_NUMERIC, "C");
    if (!found) {
        skip(); /* no such locale on this machine */
    }
}

/* Not a test of time, which depends on the machine: it prints what it takes. */
static void
test_speed(void **state)
{
    enum { COUNT = 200000 };
    uint64_t seed = 3, length = 0;
    char text[64];
    clock_t start = clock();
    clock_t middle, end;
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        length += crs_number_write((double)(next_random(&seed) >> 11) * 0x1p-53, text);
    }
    middle = clock();
    for (int i = 0; i < COUNT; i++) {
        double value = (double)(next_random(&seed) >> 11) * 0x1p-53;
        length += (uint64_t)snprintf(text, sizeof(text), "%.17g", value);
    }
    end = clock();
    assert_true(length > COUNT);
    print_message("crs_number_write %.0f ns, %%.17g %.0f ns a number\n",
                  1e9 * (double)(middle - start) / CLOCKS_PER_SEC / COUNT,
                  1e9 * (double)(end - middle) / CLOCKS_PER_SEC / COUNT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known), cmocka_unit_test(test_edges), cmocka_unit_test(test_random),
        cmocka_unit_test(test_table), cmocka_unit_test(test_parse), cmocka_unit_test(test_locale),
        cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
