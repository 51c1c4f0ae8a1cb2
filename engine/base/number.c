#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number_table.h"

_Static_assert(DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024, "doubles must be IEEE-754 binary64");

__extension__ typedef unsigned __int128 wide;

/* digits * 10^exponent */
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

/* floor(log2(10^e)) for |e| <= 1233, and floor(x / 2^22): right shifts of negative numbers round
 * down on every compiler that this code meets. */
static int
log2_of_power(int e)
{
    return (e * 1741647) >> 19;
}

/* The product of a power of ten and cp, divided by 2^128, rounded to odd: the lowest bit says
 * whether anything was cut off (Giulietti 2020, section 9.9). */
static uint64_t
round_to_odd(uint64_t high, uint64_t low, uint64_t cp)
{
    wide x0 = (wide)low * cp;
    wide x1 = (wide)high * cp + (uint64_t)(x0 >> 64);
    return (uint64_t)(x1 >> 64) | ((uint64_t)x1 > 1);
}

/* The shortest decimal in the rounding interval of the double c * 2^q, nearest to it
 * (Giulietti 2020, figure 4). `closer`: the next double below is at half the distance. */
static decimal
shortest(uint64_t c, int q, int closer)
{
    uint64_t odd = c & 1; /* the ends of the interval belong to it if c is even */
    int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
    int h = q + log2_of_power(-k) + 1;
    uint64_t high = powers[-k - POWER_FIRST].high, low = powers[-k - POWER_FIRST].low;
    uint64_t below = round_to_odd(high, low, (4 * c - 2 + (uint64_t)closer) << h) + odd;
    uint64_t value = round_to_odd(high, low, (4 * c) << h);
    uint64_t above = round_to_odd(high, low, (4 * c + 2) << h) - odd;

    uint64_t s = value / 4;
    uint64_t middle = 4 * s + 2;
    int low_inside = below <= 4 * s;
    int high_inside = 4 * s + 4 <= above;

    if (s >= 10) { /* one digit less? */
        uint64_t tens = s / 10;
        int low_shorter = below <= 40 * tens;
        int high_shorter = 40 * tens + 40 <= above;
        if (low_shorter != high_shorter) {
            return (decimal){tens + (uint64_t)high_shorter, k + 1};
        }
    }
    if (low_inside != high_inside) {
        return (decimal){s + (uint64_t)high_inside, k};
    }
    /* both or neither: the nearer, of equals the even */
    return (decimal){s + (uint64_t)(value > middle || (value == middle && (s & 1) != 0)), k};
}

/* A positive finite double as a decimal without zeros at the end. */
static decimal
to_decimal(uint64_t bits)
{
    uint64_t fraction = bits & 0xFFFFFFFFFFFFFu;
    int exponent = (int)(bits >> 52);
    uint64_t c = exponent == 0 ? fraction : fraction | 0x10000000000000u;
    int q = exponent == 0 ? -1074 : exponent - 1075;
    decimal d;
    if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0) {
        d = (decimal){c >> -q, 0}; /* a whole number below 2^53 */
    } else {
        d = shortest(c, q, fraction == 0 && exponent > 1);
    }
    while (d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    return d;
}

/* Writes the decimal digits of `value`, two at a time from the end; returns how many. */
static size_t
write_digits(uint64_t value, char *text)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    char reversed[CRS_NUMBER_BYTES];
    size_t start = sizeof(reversed);
    while (value >= 100) {
        start -= 2;
        memcpy(reversed + start, pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        start -= 2;
        memcpy(reversed + start, pairs + 2 * value, 2);
    } else {
        reversed[--start] = (char)('0' + value);
    }
    memcpy(text, reversed + start, sizeof(reversed) - start);
    return sizeof(reversed) - start;
}

/* Lays out n digits that stand before a decimal point moved to `point` (as ECMAScript does:
 * plain for 1e-6 <= x < 1e21). Returns the length. */
static size_t
lay_out(const char *digits, int n, int point, char *text)
{
    char *end = text;
    int exponent = point - 1;

    if (point >= n && point <= 21) { /* 1200 */
        memcpy(end, digits, (size_t)n);
        memset(end + n, '0', (size_t)(point - n));
        return (size_t)point;
    }
    if (point > 0 && point <= 21) { /* 12.34 */
        memcpy(end, digits, (size_t)point);
        end[point] = '.';
        memcpy(end + point + 1, digits + point, (size_t)(n - point));
        return (size_t)n + 1;
    }
    if (point > -6 && point <= 0) { /* 0.0012 */
        memcpy(end, "0.", 2);
        memset(end + 2, '0', (size_t)-point);
        memcpy(end + 2 - point, digits, (size_t)n);
        return (size_t)(2 - point + n);
    }
    *end++ = digits[0]; /* 1.2e-7 */
    if (n > 1) {
        *end++ = '.';
        memcpy(end, digits + 1, (size_t)(n - 1));
        end += n - 1;
    }
    *end++ = 'e';
    if (exponent < 0) {
        *end++ = '-';
        exponent = -exponent;
    }
    end += write_digits((uint64_t)exponent, end);
    return (size_t)(end - text);
}

size_t
crs_number_write(double value, char *text)
{
    uint64_t bits;
    size_t length = 0;
    char digits[CRS_NUMBER_BYTES];
    decimal d;
    int n;

    memcpy(&bits, &value, sizeof(bits));
    if (isnan(value)) {
        memcpy(text, "nan", 4);
        return 3;
    }
    if (value == 0.0) {
        memcpy(text, "0", 2);
        return 1;
    }
    if (bits >> 63 != 0) {
        text[length++] = '-';
        bits &= ~(UINT64_C(1) << 63);
    }
    if (isinf(value)) {
        memcpy(text + length, "inf", 4);
        return length + 3;
    }
    d = to_decimal(bits);
    n = (int)write_digits(d.digits, digits);
    length += lay_out(digits, n, n + d.exponent, text + length);
    text[length] = '\0';
    return length;
}

size_t
crs_number_write_unsigned(uint64_t value, char *text)
{
    size_t length = write_digits(value, text);
    text[length] = '\0';
    return length;
}

static size_t
count_digits(const char *text)
{
    size_t n = 0;
    while (text[n] >= '0' && text[n] <= '9') {
        n++;
    }
    return n;
}

/* Length of the number that `text` begins with, 0 if none. `point`: where its '.' is, or NULL. */
static size_t
scan_number(const char *text, const char **point)
{
    const char *p = text + (*text == '-' || *text == '+');
    size_t whole = count_digits(p), fraction = 0;

    *point = NULL;
    p += whole;
    if (*p == '.') {
        *point = p;
        fraction = count_digits(p + 1);
        if (fraction == 0) {
            return 0;
        }
        p += 1 + fraction;
    }
    if (whole + fraction == 0) {
        return 0;
    }
    if (*p == 'e' || *p == 'E') {
        const char *exponent = p + 1 + (p[1] == '-' || p[1] == '+');
        size_t digits = count_digits(exponent);
        if (digits == 0) {
            return 0;
        }
        p = exponent + digits;
    }
    return (size_t)(p - text);
}

/* Reads the number that `text` begins with; *rest is what comes after it. strtod rounds correctly
 * but expects the locale's decimal point, which is put in for it. */
static crs_status
parse_prefix(const char *text, double *value, const char **rest)
{
    const char *point;
    size_t length = scan_number(text, &point);
    char copy[1024];
    const char *locale_point = localeconv()->decimal_point;
    size_t point_length = strlen(locale_point);
    size_t n = 0;
    double parsed;

    if (length == 0) {
        return crs_error(CRS_ERR_PARSE);
    }
    if (length + point_length >= sizeof(copy)) {
        return crs_error(CRS_ERR_PARSE);
    }
    for (size_t i = 0; i < length; i++) {
        if (text + i == point) {
            memcpy(copy + n, locale_point, point_length);
            n += point_length;
        } else {
            copy[n++] = text[i];
        }
    }
    copy[n] = '\0';
    parsed = strtod(copy, NULL);
    if (!isfinite(parsed)) {
        return crs_error(CRS_ERR_INVALID);
    }
    *value = parsed;
    *rest = text + length;
    return CRS_OK;
}

crs_status
crs_number_parse(const char *text, double *value)
{
    double parsed;
    const char *rest;
    crs_status status = parse_prefix(text, &parsed, &rest);
    if (status != CRS_OK) {
        return status;
    }
    if (*rest != '\0') {
        return crs_error(CRS_ERR_PARSE);
    }
    *value = parsed;
    return CRS_OK;
}

crs_status
crs_number_parse_unsigned(const char *text, uint64_t *value)
{
    size_t n = count_digits(text);
    uint64_t parsed = 0;

    if (n == 0 || text[n] != '\0') {
        return crs_error(CRS_ERR_PARSE);
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (parsed > (UINT64_MAX - digit) / 10) {
            return crs_error(CRS_ERR_INVALID);
        }
        parsed = 10 * parsed + digit;
    }
    *value = parsed;
    return CRS_OK;
}

crs_status
crs_number_parse_count(const char *text, uint64_t *value)
{
    crs_status status = crs_number_parse_unsigned(text, value);
    double number = 0.0;

    if (status != CRS_ERR_PARSE) {
        return status;
    }
    status = crs_number_parse(text, &number);
    if (status == CRS_OK && number >= 0x1p64) {
        return crs_error(CRS_ERR_INVALID);
    }
    if (status == CRS_OK && (text[0] == '-' || number < 0.0 || floor(number) < number)) {
        return crs_error(CRS_ERR_PARSE);
    }
    if (status == CRS_OK) {
        *value = (uint64_t)number;
    }
    return status;
}

crs_status
crs_number_parse_time(const char *text, double *hours)
{
    double parsed, unit = 1.0;
    const char *rest;
    crs_status status = parse_prefix(text, &parsed, &rest);

    if (status != CRS_OK) {
        return status;
    }
    if (*rest != '\0') {
        unit = *rest == 'h' ? 1.0 : *rest == 'd' ? 24.0 : *rest == 'w' ? 168.0 : 0.0;
        rest++;
    }
    if (unit == 0.0 || *rest != '\0') {
        return crs_error(CRS_ERR_PARSE);
    }
    parsed *= unit;
    if (!isfinite(parsed)) {
        return crs_error(CRS_ERR_INVALID);
    }
    *hours = parsed;
    return CRS_OK;
}
