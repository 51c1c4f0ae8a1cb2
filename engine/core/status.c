#include "core/status.h"

const char *
crs_status_message(crs_status status)
{
    switch (status) {
#define CRS_STATUS_CASE(name, number, message)                                                    \
    case CRS_##name:                                                                              \
        return message;
        CRS_STATUS_LIST(CRS_STATUS_CASE)
#undef CRS_STATUS_CASE
    }
    return "unknown status";
}

const char *
crs_status_name(crs_status status)
{
    switch (status) {
#define CRS_STATUS_CASE(name, number, message)                                                    \
    case CRS_##name:                                                                              \
        return #name;
        CRS_STATUS_LIST(CRS_STATUS_CASE)
#undef CRS_STATUS_CASE
    }
    return "UNKNOWN";
}

crs_status
crs_error(crs_status status)
{
    return status;
}
