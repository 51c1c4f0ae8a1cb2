/* number: doubles as text, the same on every machine.
 *
 * Writing gives the shortest decimal that reads back as the same double, and among those the
 * nearest to it: nothing is lost, nothing is invented, and files stay small. The algorithm is
 * Schubfach (Giulietti, "The Schubfach way to render doubles", 2020), which needs one table of
 * powers of ten (number_table.h, derived exactly by number_table.py) and three 64 x 128 bit
 * products. printf is not used: %.17g is longer, slower, and obeys the locale. */
#ifndef CRS_BASE_NUMBER_H
#define CRS_BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* Enough for any double or 64-bit integer, with the NUL. */
#define CRS_NUMBER_BYTES 32

/* Writes `value` and a NUL into text[CRS_NUMBER_BYTES]; returns the length without the NUL. Plain
 * digits for magnitudes in [1e-6, 1e21), else an exponent ("1.5e-7"); "-0" is written "0"; NaN and
 * infinities are "nan", "inf", "-inf". */
size_t crs_number_write(double value, char *text);

/* Writes an integer, as above. */
size_t crs_number_write_unsigned(uint64_t value, char *text);

/* Reads the whole of `text` as a finite decimal number in JSON's grammar (a leading + and a bare
 * ".5" are allowed): no blanks, no hexadecimal, no nan, whatever the locale. CRS_ERR_PARSE if it
 * is something else, CRS_ERR_INVALID if it is too large for a double. */
crs_status crs_number_parse(const char *text, double *value);

/* Reads the whole of `text` as a decimal integer 0 .. 2^64 - 1: CRS_ERR_PARSE, CRS_ERR_INVALID. */
crs_status crs_number_parse_unsigned(const char *text, uint64_t *value);

/* Reads a count: an integer as above, or one written as "1e6" or "2.5e3". Errors as above. */
crs_status crs_number_parse_count(const char *text, uint64_t *value);

/* Reads a time: a number of hours, or a number with a unit: "36h", "3d", "2w". In hours. */
crs_status crs_number_parse_time(const char *text, double *hours);

#endif
