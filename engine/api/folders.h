/* folders: where scenarios are looked for if nobody says where; one answer for the program and for
 * crisim_open(). */
#ifndef CRS_API_FOLDERS_H
#define CRS_API_FOLDERS_H

#include <stddef.h>

#define CRS_MAX_USUAL_FOLDERS 3

/* The first of: `chosen` (NULL: nobody chose), the environment variable CRISIM_SCENARIOS; else
 * ./scenarios, the source tree that this was built in, and where it was installed, as far as they
 * are there. Returns how many there are; texts are borrowed. Those that were chosen are not
 * checked. */
size_t crs_usual_folders(const char *chosen, const char *dirs[CRS_MAX_USUAL_FOLDERS]);

#endif
