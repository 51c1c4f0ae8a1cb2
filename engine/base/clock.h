/* clock: how long something takes. */
#ifndef CRS_BASE_CLOCK_H
#define CRS_BASE_CLOCK_H

/* The monotonic clock, in seconds. */
double crs_clock(void);

#endif
