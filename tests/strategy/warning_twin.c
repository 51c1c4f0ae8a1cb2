/* The warning period with a planted error: both radars draw the same number. */
#define CRS_DETECTION_AGENT(radar) ((void)(radar), 0u)
#define crs_warning_realise        crs_twin_warning_realise
#define crs_warned_until           crs_twin_warned_until
#define crs_warned_start_h         crs_twin_warned_start_h
#define crs_warned_levers          crs_twin_warned_levers
#include "strategy/warning.c"
