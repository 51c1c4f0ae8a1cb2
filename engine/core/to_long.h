/* to_long: a double as a whole number, whatever it is.
 *
 * C leaves the conversion of NaN, and of what does not fit, undefined. Numbers that a file can
 * hold reach it through here. */
#ifndef CRS_CORE_TO_LONG_H
#define CRS_CORE_TO_LONG_H

/* The value without its fraction, at least `low` and at most `high`; NaN is `low`. Bounds are
 * numbers that a double holds, or are rounded to one that fits a long. */
static inline long
crs_to_long(double value, long low, long high)
{
    return !(value > (double)low) ? low : value >= (double)high ? high : (long)value;
}

#endif
