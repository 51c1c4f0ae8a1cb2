#include "cli/commands.h"

#include <string.h>

#include "base/suggest.h"

const crs_command *const crs_commands[CRS_NUM_COMMANDS] = {
#define ADDRESS(name) &crs_command_##name,
    CRS_COMMAND_LIST(ADDRESS)
#undef ADDRESS
};

static const crs_option_id common[] = CRS_COMMON_OPTIONS;

#define NUM_COMMON (sizeof common / sizeof common[0])

const crs_command *
crs_command_find(const char *name, crs_message *message)
{
    const char *names[CRS_NUM_COMMANDS];

    for (int i = 0; i < CRS_NUM_COMMANDS; i++) {
        names[i] = crs_commands[i]->name;
        if (strcmp(names[i], name) == 0) {
            return crs_commands[i];
        }
    }
    crs_message_fail(message, CRS_ERR_NAME, "unknown command \"%.60s\"", name);
    crs_suggest_add(message, name, names, CRS_NUM_COMMANDS);
    return NULL;
}

/* ---- options ---- */

static const crs_command_option *
find_own(const crs_command *command, crs_option_id id)
{
    for (size_t i = 0; command && i < command->num_options; i++) {
        if (command->options[i].id == id) {
            return &command->options[i];
        }
    }
    return NULL;
}

static int
is_common(crs_option_id id)
{
    for (size_t i = 0; i < NUM_COMMON; i++) {
        if (common[i] == id) {
            return 1;
        }
    }
    return 0;
}

int
crs_command_takes(const crs_command *command, crs_option_id id)
{
    return is_common(id) || find_own(command, id);
}

crs_option_row
crs_command_row(const crs_command *command, crs_option_id id)
{
    const crs_option_info *info = &crs_option_table[id];
    const crs_command_option *own = find_own(command, id);
    crs_option_row row = {.id = id,
                          .letter = info->letter,
                          .name = info->name,
                          .argument = info->argument,
                          .fallback = info->fallback,
                          .meaning = info->meaning,
                          .is_common = is_common(id)};

    if (own) {
        row.argument = own->argument ? own->argument : row.argument;
        row.fallback = own->fallback ? own->fallback : row.fallback;
        row.meaning = own->meaning ? own->meaning : row.meaning;
        row.is_own = own->argument || own->fallback || own->meaning;
    }
    return row;
}

size_t
crs_command_rows(const crs_command *command, crs_option_row *rows)
{
    size_t count = 0;

    for (size_t i = 0; command && i < command->num_options; i++) {
        rows[count++] = crs_command_row(command, command->options[i].id);
    }
    for (size_t i = 0; i < NUM_COMMON; i++) {
        rows[count++] = crs_command_row(command, common[i]);
    }
    return count;
}
