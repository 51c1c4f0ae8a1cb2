#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/commands.h"

/* A message names the commands that take an option if they are not more than these. */
#define FEW_COMMANDS 4

/* ---- words ---- */

/* `name` is the option's without dashes, `length` long. */
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

int
crs_option_find(const char *word)
{
    if (word[0] != '-' || word[1] == '\0') {
        return -1;
    }
    return word[1] == '-'    ? find_long(word + 2, strcspn(word + 2, "="))
           : word[2] == '\0' ? find_letter(word[1])
                             : -1;
}

/* ---- which option is meant ---- */

/* The names of a command's options, or of all that there are; returns how many. */
static size_t
names_of(const crs_command *command, const char **names)
{
    size_t count = 0;

    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        if (!command || crs_command_takes(command, (crs_option_id)i)) {
            names[count++] = crs_option_table[i].name;
        }
    }
    return count;
}

/* "unknown option", with a proposal: among those of the command first. */
static crs_status
unknown_option(const crs_command *command, const char *word, size_t length, crs_message *message)
{
    const char *names[CRS_NUM_OPTIONS];
    const char *near = NULL;
    char name[64];

    crs_message_fail(message, CRS_ERR_NAME, "unknown option \"%.60s\"", word);
    if (length < sizeof name && length > 0) {
        memcpy(name, word + 2, length);
        name[length] = '\0';
        near = command ? crs_suggest(name, names, names_of(command, names)) : NULL;
        near = near ? near : crs_suggest(name, names, names_of(NULL, names));
    }
    if (near) {
        crs_message_add(message, " (did you mean \"--%s\"?)", near);
    }
    return CRS_ERR_NAME;
}

/* "run has no option --strategies: it is for compare; run takes --strategy". */
static crs_status
foreign_option(const crs_command *command, crs_option_id id, crs_message *message)
{
    const char *name = crs_option_table[id].name;
    const char *names[CRS_NUM_OPTIONS];
    const size_t count = names_of(command, names);
    const char *near = crs_suggest(name, names, count);
    const char *separator = ": it is for ";
    int left = 0;

    for (size_t i = 0; i < count && !near; i++) { /* or the other way round */
        near = crs_suggest(names[i], &name, 1) ? names[i] : NULL;
    }
    crs_message_fail(message, CRS_ERR_INVALID, "%s has no option --%s", command->name, name);
    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        left += crs_command_takes(crs_commands[i], id);
    }
    for (int i = 0; i < CRS_NUM_COMMANDS && left <= FEW_COMMANDS && left > 0; i++) {
        if (crs_command_takes(crs_commands[i], id)) {
            crs_message_add(message, "%s%s", separator, crs_commands[i]->name);
            separator = --left == 1 ? " and " : ", ";
        }
    }
    if (near) {
        crs_message_add(message, "; %s takes --%s", command->name, near);
    }
    return CRS_ERR_INVALID;
}

/* ---- taking one ---- */

/* Takes an option; words[0] and words[1] are its values, as far as there are, NULL behind the
 * last. `origin` is how it was written: "--reps", "-o". */
static crs_status
take(crs_options *self, int id, const char *origin, const char *const *words, crs_message *message)
{
    const crs_option_info *info = &crs_option_table[id];
    const int is_pair = info->kind == CRS_OPTION_DAY_AND_TEXT;
    crs_status status;

    if (self->command && !crs_command_takes(self->command, (crs_option_id)id)) {
        return foreign_option(self->command, (crs_option_id)id, message);
    }
    if (info->kind == CRS_OPTION_FLAG) {
        self->value[id].given = 1;
        return CRS_OK;
    }
    if (!words[0] || words[0][0] == '\0' || (is_pair && (!words[1] || words[1][0] == '\0'))) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s needs %s", origin,
                                crs_command_row(self->command, (crs_option_id)id).argument);
    }
    status = crs_option_read((crs_option_id)id, origin, words[0], &self->value[id], message);
    if (status == CRS_OK) {
        self->value[id].second = is_pair ? words[1] : NULL;
    }
    if (status == CRS_OK && info->kind == CRS_OPTION_LIST) {
        self->settings[self->num_settings++] = words[0];
    }
    return status;
}

/* Takes argv[*i], a long option, and its values behind it; *i is then the last word used. */
static crs_status
take_long(crs_options *self, char **argv, int *i, crs_message *message)
{
    const char *word = argv[*i];
    const size_t length = strcspn(word + 2, "=");
    const char *words[3] = {word[2 + length] == '=' ? word + 3 + length : NULL, NULL, NULL};
    const int id = find_long(word + 2, length);
    size_t count = words[0] != NULL, wanted;
    char origin[64] = "--";

    if (id < 0) {
        return unknown_option(self->command, word, length, message);
    }
    strcat(origin, crs_option_table[id].name);
    wanted = crs_option_table[id].kind == CRS_OPTION_FLAG           ? 0
             : crs_option_table[id].kind == CRS_OPTION_DAY_AND_TEXT ? 2
                                                                    : 1;
    if (count > wanted) {
        return crs_message_fail(message, CRS_ERR_INVALID, "%s takes no value", origin);
    }
    while (count < wanted && argv[*i + 1]) {
        words[count++] = argv[++*i];
    }
    return take(self, id, origin, words, message);
}

/* Takes argv[*i], short options in one word, and the value behind it. */
static crs_status
take_short(crs_options *self, char **argv, int *i, crs_message *message)
{
    for (const char *letter = argv[*i] + 1; *letter; letter++) {
        const int id = find_letter(*letter);
        const char origin[] = {'-', *letter, '\0'};
        const char *words[2] = {NULL, NULL};
        crs_status status;

        if (id < 0) {
            return crs_message_fail(message, CRS_ERR_NAME, "unknown option \"%s\"", origin);
        }
        if (crs_option_table[id].kind != CRS_OPTION_FLAG) {
            words[0] = letter[1] ? letter + 1 : argv[*i + 1] ? argv[++*i] : NULL;
        }
        status = take(self, id, origin, words, message);
        if (status != CRS_OK || words[0]) {
            return status;
        }
    }
    return CRS_OK;
}

/* ---- all of it ---- */

/* Takes all words from argv[1] on. */
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

/* The first argument is the command. Options may stand before it; so the words are read twice:
 * first for the command, then as the command has it. */
static crs_status
take_twice(crs_options *self, int argc, char **argv, crs_message *message)
{
    const crs_options empty = *self;
    crs_message first = {0};
    const crs_status status = take_all(self, argc, argv, &first);
    const crs_command *command = NULL;

    if (self->num_arguments > 0) {
        command = crs_command_find(self->arguments[0], message);
        if (!command) {
            return CRS_ERR_NAME;
        }
    } else if (status != CRS_OK) {
        *message = first;
        return status;
    }
    *self = empty;
    self->command = command;
    return take_all(self, argc, argv, message);
}

static crs_status
take_defaults(crs_options *self, crs_message *message)
{
    for (int i = 0; i < CRS_NUM_OPTIONS; i++) {
        const crs_option_row row = crs_command_row(self->command, (crs_option_id)i);

        if (!self->value[i].given && row.fallback[0] != '\0') {
            const crs_status status = crs_option_read(row.id, row.name, row.fallback,
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
    status = take_twice(&out, argc, argv, message);
    if (status == CRS_OK) {
        status = take_defaults(&out, message);
    }
    if (status != CRS_OK) {
        self->command = out.command;
        crs_options_free(&out);
        return status;
    }
    if (out.command) {
        out.arguments++;
        out.num_arguments--;
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
    return crs_command_takes(self->command, id);
}

int
crs_options_flag(const crs_options *self, crs_option_id id)
{
    return self->value[id].given;
}
