/* json_scan: the strict half of the JSON reader; used by json.c only.
 *
 * The scanner refuses all that is not JSON, with the line and what stands there (cJSON lets much
 * pass, and says only that something is wrong), blanks comments, and notes the line of every value
 * in document order. It builds nothing: values are cJSON's work. */
#ifndef CRS_JSON_JSON_SCAN_H
#define CRS_JSON_JSON_SCAN_H

#include "json/json.h"

typedef struct crs_json_scan {
    const char *name; /* of the file, for messages */
    char *bytes;      /* [length], with a NUL behind; comments become blanks */
    size_t length;
    int *lines;  /* [length + 1]: line of value i */
    int *starts; /* [length + 1]: offset of value i in bytes */
    size_t num_values;
    crs_message *message;
} crs_json_scan;

/* Checks the bytes, blanks comments and a byte order mark, and fills lines and num_values.
 * CRS_ERR_PARSE, CRS_ERR_LIMIT, with a message. */
crs_status crs_json_scan_run(crs_json_scan *scan);

#endif
