#include "api/api.h"

#include <string.h>

_Static_assert((int)CRISIM_ERR_INTERNAL == (int)CRS_ERR_INTERNAL, "the codes are the same");
_Static_assert(sizeof(crisim_error) == 1024, "part of the ABI");

const char *
crisim_version(void)
{
    return CRISIM_VERSION;
}

const char *
crisim_status_text(crisim_status status)
{
    return crs_status_message((crs_status)status);
}

crisim_status
crs_api_fail(crisim_error *error, crs_status status, const char *text)
{
    if (error) {
        const char *said = text && text[0] ? text : crs_status_message(status);
        size_t length = strlen(said);

        if (length >= sizeof error->text) {
            for (length = sizeof error->text - 1; ((unsigned char)said[length] & 0xc0) == 0x80;) {
                length--; /* characters are not cut */
            }
        }
        error->status = (int32_t)status;
        memcpy(error->text, said, length);
        error->text[length] = '\0';
    }
    return (crisim_status)status;
}

crisim_status
crs_api_ok(crisim_error *error)
{
    if (error) {
        error->status = CRISIM_OK;
        error->text[0] = '\0';
    }
    return CRISIM_OK;
}
