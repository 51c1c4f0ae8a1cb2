/* keep_folder: the tables of a folder of results, read into memory. */
#ifndef CRS_TABLE_KEEP_FOLDER_H
#define CRS_TABLE_KEEP_FOLDER_H

#include "base/message.h"
#include "table/keep.h"

/* Reads all tables of a folder of results. Errors as of crs_folder_open() and crs_folder_rows().
 */
crs_status crs_keep_folder(crs_keep *self, const char *path, crs_message *message);

#endif
