/* sde: what the code that SDEverywhere generates expects around it, our own and just enough for
 * field.mdl: the functions of Vensim that it uses, and the time of the run. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define _EXP(x)              exp(x)
#define _POWER(x, y)         pow(x, y)
#define _MIN(x, y)           fmin(x, y)
#define _MAX(x, y)           fmax(x, y)
#define _INTEG(level, rate)  ((level) + (rate)*_time_step)
#define _STEP(height, start) (_time + 0.5 * _time_step > (start) ? (height) : 0.0)

typedef struct Lookup Lookup;

static double _time;

static void outputVar(double value);
