#include "study/normal.h"

#include <math.h>

#include "core/vmath.h"

/* Hart's algorithm 5666 as given by G. West, "Better approximations to cumulative normal
 * functions", Wilmott Magazine 2005. */
double
crs_normal_cdf(double z)
{
    const double a = fabs(z);
    const double e = crs_exp(-0.5 * a * a);
    double tail;

    if (a < 7.07106781186547) {
        const double above =
            ((((((3.52624965998911e-2 * a + 0.700383064443688) * a + 6.37396220353165) * a +
                33.912866078383) *
                   a +
               112.079291497871) *
                  a +
              221.213596169931) *
                 a +
             220.206867912376);
        const double below =
            (((((((8.83883476483184e-2 * a + 1.75566716318264) * a + 16.064177579207) * a +
                 86.7807322029461) *
                    a +
                296.564248779674) *
                   a +
               637.333633378831) *
                  a +
              793.826512519948) *
                 a +
             440.413735824752);

        tail = e * above / below;
    } else {
        tail = e / (a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))))) / 2.506628274631;
    }
    return z > 0.0 ? 1.0 - tail : tail;
}

double
crs_normal_log_cdf(double z)
{
    return z > -8.0 ? crs_log(crs_normal_cdf(z))
                    : -0.5 * z * z - crs_log(2.5066282746310002 * -z) - 1.0 / (z * z);
}
