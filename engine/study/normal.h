/* normal: the normal distribution function, the same bytes everywhere. */
#ifndef CRS_STUDY_NORMAL_H
#define CRS_STUDY_NORMAL_H

/* The standard normal distribution function; relative error below 1e-13 for z > -8. */
double crs_normal_cdf(double z);

/* Its logarithm; relative error below 1e-3 for z < -8, else 1e-13. */
double crs_normal_log_cdf(double z);

#endif
