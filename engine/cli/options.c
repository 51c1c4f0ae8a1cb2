#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "base/number.h"
#include "base/suggest.h"

const crs_option_info crs_option_table[CRS_NUM_OPTIONS] = {
#define OPTION_ROW(id, name, letter, argument, kind, min, max, commands, fallback, meaning)       \
    {name, letter, argument, CRS_OPTION_##kind, min, max, commands, fallback, meaning},
    CRS_OPTION_LIST_OF(OPTION_ROW)
#undef OPTION_ROW
};

static const char *const command_names[] = {
#define NAME_ROW(id, name, about) name,
    CRS_COMMAND_LIST(NAME_ROW)
#undef NAME_ROW
};

static const char *const command_abouts[] = {
#define ABOUT_ROW(id, name, about) about,
    CRS_COMMAND_LIST(ABOUT_ROW)
#undef ABOUT_ROW
};

const char *
crs_command_name(crs_command_id id)
{
    return command_names[id];
}

const char *
crs_command_about(crs_command_id id)
{
    return command_abouts[id];
}

crs_status
crs_command_find(const char *name, crs_command_id *id, crs_message *message)
{
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        if (strcmp(command_names[i], name) == 0) {
            *id = (crs_command_id)i;
            return CRS_OK;
        }
    }
    crs_message_fail(message, CRS_ERR_NAME, "unknown command \"%.60s\"", name);
    crs_suggest_add(message, name, command_names, CRS_NUM_COMMANDS);
    return CRS_ERR_NAME;
}

/* ---- values ---- */

/* Is `text` one of the words of "a|b|c"? */
static int
is_choice(const char *choices, const char *text)
{
    const size_t length = strlen(text);

    for (const char *word = choices; word; word = strchr(word, '|')) {
        word += *word == '|';
        if (strncmp(word, text, length) == 0 && (word[length] == '|' || word[length] == '\0')) {
            return length > 0;
        }
    }
    return 0;
}

static crs_status
read_number(const crs_option_info *info, const char *origin, const char *text,
            crs_option_value *value, crs_message *message)
{
    crs_status status;

    if (info->kind == CRS_OPTION_INTEGER) {
        status = crs_number_parse_unsigned(text, &value->integer);
        value->number = (double)value->integer;
    } else if (info->kind == CRS_OPTION_TIME) {
        status = crs_number_parse_time(text, &value->number);
    } else {
        status = crs_number_parse(text, &value->number);
    }
    if (status == CRS_ERR_PARSE) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s: \"%.60s\" is not %s", origin, text,
                                info->kind == CRS_OPTION_INTEGER ? "a whole number"
                                : info->kind == CRS_OPTION_TIME  ? "a time (hours, or 36h, 3d, 2w)"
                                                                 : "a number");
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
    if (info->kind == CRS_OPTION_CHOICE && !is_choice(info->argument, text)) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s: \"%.60s\" is not one of %s", origin,
                                text, info->argument);
    }
    if (info->kind == CRS_OPTION_NUMBER || info->kind == CRS_OPTION_INTEGER ||
        info->kind == CRS_OPTION_TIME) {
        const crs_status status = read_number(info, origin, text, &out, message);

        if (status != CRS_OK) {
            return status;
        }
    }
    *value = out;
    return CRS_OK;
}

/* ---- words ---- */

static int
find_long(const char *name, size_t length)
{
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if (strlen(crs_option_table[i].name) == length &&
            memcmp(crs_option_table[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

static int
find_letter(char letter)
{
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if (crs_option_table[i].letter == letter) {
            return i;
        }
    }
    return -1;
}

static crs_status
unknown_option(const char *word, size_t length, crs_message *message)
{
    const char *names[CRS_NUM_OPTIONS];
    const char *near = NULL;
    char name[64];

    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        names[i] = crs_option_table[i].name;
    }
    crs_message_fail(message, CRS_ERR_NAME, "unknown option \"%.60s\"", word);
    if (length < sizeof name && length > 0) {
        memcpy(name, word + 2, length);
        name[length] = '\0';
        near = crs_suggest(name, names, CRS_NUM_OPTIONS);
    }
    if (near) {
        crs_message_add(message, " (did you mean \"--%s\"?)", near);
    }
    return CRS_ERR_NAME;
}

static crs_status
take(crs_options *self, int id, const char *origin, const char *text, crs_message *message)
{
    crs_status status;

    if (crs_option_table[id].kind == CRS_OPTION_FLAG) {
        self->value[id].given = 1;
        return CRS_OK;
    }
    if (text == NULL) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s needs %s", origin,
                                crs_option_table[id].argument);
    }
    status = crs_option_read((crs_option_id)id, origin, text, &self->value[id], message);
    if (status == CRS_OK && crs_option_table[id].kind == CRS_OPTION_LIST) {
        self->settings[self->num_settings++] = text;
    }
    return status;
}

/* Reads argv[i], a long option; returns the index of the last word used. */
static crs_status
take_long(crs_options *self, char **argv, int *i, crs_message *message)
{
    const char *word = argv[*i];
    const size_t length = strcspn(word + 2, "=");
    const char *value = word[2 + length] == '=' ? word + 3 + length : NULL;
    const int id = find_long(word + 2, length);
    char origin[64] = "--";
    crs_status status;

    if (id < 0) {
        return unknown_option(word, length, message);
    }
    strcat(origin, crs_option_table[id].name);
    if (crs_option_table[id].kind == CRS_OPTION_FLAG) {
        if (value) {
            return crs_message_fail(message, CRS_ERR_INVALID, "%s takes no value", origin);
        }
    } else if (!value && argv[*i + 1]) {
        value = argv[++*i];
    }
    if (crs_option_table[id].kind == CRS_OPTION_PAIR) {
        const char *second = value ? argv[*i + 1] : NULL;

        if (!second || second[0] == '\0') {
            return crs_message_fail(message, CRS_ERR_INVALID, "%s needs %s", origin,
                                    crs_option_table[id].argument);
        }
        ++*i;
        status = take(self, id, origin, value, message);
        self->value[id].second = second;
        return status;
    }
    return take(self, id, origin, value, message);
}

/* Reads argv[i], short options in one word. */
static crs_status
take_short(crs_options *self, char **argv, int *i, crs_message *message)
{
    for (const char *letter = argv[*i] + 1; *letter; letter++) {
        const int id = find_letter(*letter);
        const char origin[] = {'-', *letter, '\0'};
        crs_status status;

        if (id < 0) {
            return crs_message_fail(message, CRS_ERR_NAME, "unknown option \"%.60s\"",
                                    letter == argv[*i] + 1 ? argv[*i] : origin);
        }
        if (crs_option_table[id].kind == CRS_OPTION_FLAG) {
            self->value[id].given = 1;
            continue;
        }
        status = take(self, id, origin,
                      letter[1]      ? letter + 1
                      : argv[*i + 1] ? argv[++*i]
                                     : NULL,
                      message);
        return status;
    }
    return CRS_OK;
}

/* ---- all of it ---- */

static crs_status
take_all(crs_options *self, int argc, char **argv, crs_message *message)
{
    int ended = 0;

    for (int i = 1; i < argc; i++) {
        crs_status status = CRS_OK;

        if (ended || argv[i][0] != '-' || argv[i][1] == '\0') {
            self->arguments[self->num_arguments++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            ended = 1;
        } else if (argv[i][1] == '-') {
            status = take_long(self, argv, &i, message);
        } else {
            status = take_short(self, argv, &i, message);
        }
        if (status != CRS_OK) {
            return status;
        }
    }
    return CRS_OK;
}

/* The first argument is the command; every option must be one of its options. */
static crs_status
take_command(crs_options *self, crs_message *message)
{
    crs_status status;

    if (self->num_arguments == 0) {
        return CRS_OK;
    }
    status = crs_command_find(self->arguments[0], &self->command, message);
    if (status != CRS_OK) {
        return status;
    }
    self->has_command = 1;
    self->arguments++;
    self->num_arguments--;
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if (self->value[i].given && !(crs_option_table[i].commands >> self->command & 1u)) {
            return crs_message_fail(message, CRS_ERR_INVALID, "%s has no option --%s",
                                    crs_command_name(self->command), crs_option_table[i].name);
        }
    }
    return CRS_OK;
}

static crs_status
take_defaults(crs_options *self, crs_message *message)
{
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        const crs_option_info *info = &crs_option_table[i];

        if (!self->value[i].given && info->fallback[0] != '\0') {
            const crs_status status = crs_option_read((crs_option_id)i, info->name, info->fallback,
                                                      &self->value[i], message);

            if (status != CRS_OK) {
                return status;
            }
            self->value[i].given = 0;
        }
    }
    return CRS_OK;
}

crs_status
crs_options_parse(crs_options *self, int argc, char **argv, crs_message *message)
{
    crs_options out = {0};
    crs_status status;

    *self = (crs_options){0};
    out.memory = calloc(2 * (size_t)argc + 2, sizeof *out.memory);
    if (!out.memory) {
        return crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    }
    out.settings = out.memory;
    out.arguments = out.memory + argc + 1;
    status = take_all(&out, argc, argv, message);
    if (status == CRS_OK) {
        status = take_command(&out, message);
    }
    if (status == CRS_OK) {
        status = take_defaults(&out, message);
    }
    if (status != CRS_OK) {
        crs_options_free(&out);
        return status;
    }
    *self = out;
    return CRS_OK;
}

void
crs_options_free(crs_options *self)
{
    free(self->memory);
    *self = (crs_options){0};
}

int
crs_options_has(const crs_options *self, crs_option_id id)
{
    return (int)(crs_option_table[id].commands >> self->command & 1u);
}

int
crs_options_flag(const crs_options *self, crs_option_id id)
{
    return self->value[id].given;
}
