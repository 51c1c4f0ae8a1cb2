/* The values of options: the words behind them, as numbers, times, choices. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"
#include "cli/options.h"

const crs_option_info crs_option_table[CRS_NUM_OPTIONS] = {
#define OPTION_ROW(id, name, letter, argument, kind, min, max, proposals, fallback, meaning)      \
    {name, letter, argument, CRS_OPTION_##kind, min, max, proposals, fallback, meaning},
    CRS_OPTION_LIST(OPTION_ROW)
#undef OPTION_ROW
};

/* What a number of each kind is, for messages. */
static const char *const wanted[] = {
    [CRS_OPTION_NUMBER] = "a number",
    [CRS_OPTION_INTEGER] = "a whole number",
    [CRS_OPTION_TIME] = "a time (hours, or 36h, 3d, 2w)",
    [CRS_OPTION_DAY_AND_TEXT] = "a day (a number, or 36h, 3d, 2w)",
};

/* Days: a number of them, or with a unit. */
static crs_status
parse_days(const char *text, double *days)
{
    const size_t length = strlen(text);
    crs_status status = crs_number_parse(text, days);

    if (status == CRS_ERR_PARSE && length > 0 && strchr("hdw", text[length - 1])) {
        status = crs_number_parse_time(text, days);
        *days /= 24.0;
    }
    return status;
}

/* "1,000" and the like: what should have been written, for a number of digits in groups. */
static void
propose_digits(const char *text, crs_message *message)
{
    char digits[32];
    size_t count = 0;

    for (const char *c = text; *c && count + 1 < sizeof digits; c++) {
        if (*c >= '0' && *c <= '9') {
            digits[count++] = *c;
        } else if (!strchr(",_' ", *c)) {
            return;
        }
    }
    digits[count] = '\0';
    if (count > 0) {
        crs_message_add(message, " (write %s)", digits);
    }
}

static crs_status
read_number(const crs_option_info *info, const char *origin, const char *text,
            crs_option_value *value, crs_message *message)
{
    crs_status status;

    if (info->kind == CRS_OPTION_INTEGER) {
        status = crs_number_parse_count(text, &value->integer);
        value->number = (double)value->integer;
    } else if (info->kind == CRS_OPTION_TIME) {
        status = crs_number_parse_time(text, &value->number);
    } else if (info->kind == CRS_OPTION_DAY_AND_TEXT) {
        status = parse_days(text, &value->number);
    } else {
        status = crs_number_parse(text, &value->number);
    }
    if (status == CRS_ERR_PARSE) {
        crs_message_fail(message, CRS_ERR_INVALID, "%s: \"%.60s\" is not %s", origin, text,
                         wanted[info->kind]);
        if (info->kind == CRS_OPTION_INTEGER) {
            propose_digits(text, message);
        } else if (strchr(text, ',')) {
            crs_message_add(message, " (write a point, not a comma)");
        }
        return CRS_ERR_INVALID;
    }
    if (status != CRS_OK || value->number < info->min || value->number > info->max) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s: %.60s is not in %g .. %g", origin,
                                text, info->min, info->max);
    }
    return CRS_OK;
}

crs_status
crs_option_read(crs_option_id id, const char *origin, const char *text, crs_option_value *value,
                crs_message *message)
{
    const crs_option_info *info = &crs_option_table[id];
    crs_option_value out = {.given = 1, .text = text};

    if (text[0] == '\0') {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s needs %s", origin, info->argument);
    }
    if (info->kind == CRS_OPTION_CHOICE && !crs_is_choice(info->argument, text)) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s: \"%.60s\" is not one of %s", origin,
                                text, info->argument);
    }
    if (info->kind == CRS_OPTION_NUMBER || info->kind == CRS_OPTION_INTEGER ||
        info->kind == CRS_OPTION_TIME || info->kind == CRS_OPTION_DAY_AND_TEXT) {
        const crs_status status = read_number(info, origin, text, &out, message);

        if (status != CRS_OK) {
            return status;
        }
    }
    *value = out;
    return CRS_OK;
}
