/* complete: what could come next on a command line, for shells. A candidate a line, with its
 * meaning behind a tab. ":files" and ":dirs" say that a file or folder may stand there; the former
 * only where no name fits, so that names are not lost among files.
 * The scripts in completion/ put this into the words of bash, zsh and fish. */
#include <stdio.h>
#include <string.h>

#include "models/registry.h"
#include "cli/describe/describe.h"
#include "cli/help/help.h"

/* Words of an argument or a usage, and what may stand there. */
static const struct {
    const char *word;
    unsigned sources;
} words_mean[] = {
    {"CASE", CRS_FROM_CASES | CRS_FROM_FILES},
    {"STUDY", CRS_FROM_STUDIES | CRS_FROM_FILES},
    {"FILE", CRS_FROM_FILES},
    {"DIR", CRS_FROM_DIRS},
    {"SHARD", CRS_FROM_DIRS},
    {"COMMAND", CRS_FROM_COMMANDS},
    {"TOPIC", CRS_FROM_TOPICS},
};

typedef struct completion {
    crs_cli *cli;
    const char *before; /* what the shell has to keep: "--metric=", "a,b," */
    size_t before_length;
    const char *stem; /* what candidates begin with */
    size_t offered;
} completion;

static void
offer(completion *self, const char *name, const char *after, const char *meaning)
{
    if (name && strncmp(name, self->stem, strlen(self->stem)) == 0) {
        crs_sink_write(self->cli->out, self->before, self->before_length);
        crs_cli_print(self->cli, "%s%s\t%.200s\n", name, after, meaning ? meaning : "");
        self->offered++;
    }
}

/* ---- sources ---- */

static const char *
meaning_of(const crs_catalogue *catalogue, const crs_topic *topic, size_t i)
{
    return topic == &crs_topic_cases        ? catalogue->cases[i].title
           : topic == &crs_topic_strategies ? catalogue->strategies.items[i].title
           : topic == &crs_topic_studies    ? catalogue->studies[i].title
           : topic == &crs_topic_parameters ? catalogue->cli->reader.model->params[i].meaning
                                            : NULL;
}

static void
offer_items(completion *self, const crs_topic *topic, const char *after)
{
    crs_catalogue catalogue = {.cli = self->cli};

    if (topic->read && topic->read(&catalogue) != CRS_OK) {
        return; /* a broken file is told about by whoever reads it in earnest */
    }
    for (size_t i = 0; i < topic->count(&catalogue); i++) {
        offer(self, topic->item_name(&catalogue, i), after, meaning_of(&catalogue, topic, i));
    }
}

/* Names of strategies that stand for all their variants. */
static void
offer_families(completion *self)
{
    crs_cli *cli = self->cli;
    crs_ids ids = {0};
    crs_playbooks variants;

    if (crs_library_list(&cli->library, &cli->reader, CRS_FILE_STRATEGY, &ids) != CRS_OK) {
        return;
    }
    for (size_t i = 0; i < ids.count; i++) {
        if (crs_library_strategies(&cli->library, &cli->reader, ids.items[i], &variants, NULL) ==
                CRS_OK &&
            variants.count > 1) {
            offer(self, ids.items[i], "", "all its variants, in turn");
        }
    }
}

static void
offer_metrics(completion *self)
{
    const crs_model *model = self->cli->reader.model;

    for (size_t i = 0; i < model->num_metrics; i++) {
        offer(self, model->metrics[i].name, "", model->metrics[i].meaning);
    }
}

static void
offer_paths(completion *self)
{
    size_t count;
    const crs_whole *wholes = crs_setting_wholes(&count);

    offer_items(self, &crs_topic_parameters, "=");
    for (size_t i = 0; i < count; i++) {
        offer(self, wholes[i].path, "=", wholes[i].meaning);
    }
}

static void
offer_noises(completion *self)
{
    const crs_model *model = self->cli->reader.model;

    offer(self, "on", "", "all luck");
    offer(self, "off", "", "no luck");
    for (size_t i = 0; i < model->num_noises; i++) {
        offer(self, model->noises[i].name, "", NULL);
    }
}

static void
offer_topics(completion *self)
{
    size_t count;
    const crs_topic *const *topics = crs_describe_topics(&count);

    for (size_t t = 0; t < count; t++) {
        offer(self, topics[t]->name, "", topics[t]->about);
    }
    for (size_t t = 0; t < count && self->stem[0]; t++) {
        offer_items(self, topics[t], "");
    }
    if (self->stem[0]) {
        offer_families(self);
    }
}

static void
offer_from(completion *self, unsigned sources)
{
    for (int i = 0; (sources & CRS_FROM_COMMANDS) && i < CRS_NUM_COMMANDS; i++) {
        offer(self, crs_commands[i]->name, "", crs_commands[i]->purpose);
    }
    if (sources & CRS_FROM_CASES) {
        offer_items(self, &crs_topic_cases, "");
    }
    if (sources & CRS_FROM_STRATEGIES) {
        offer_items(self, &crs_topic_strategies, "");
        offer_families(self);
    }
    if (sources & CRS_FROM_STUDIES) {
        offer_items(self, &crs_topic_studies, "");
    }
    if (sources & CRS_FROM_METRICS) {
        offer_metrics(self);
    }
    if (sources & CRS_FROM_PATHS) {
        offer_paths(self);
    }
    if (sources & CRS_FROM_NOISES) {
        offer_noises(self);
    }
    for (size_t i = 0; (sources & CRS_FROM_MODELS) && i < crs_num_models(); i++) {
        offer(self, crs_model_at(i)->name, "", crs_model_at(i)->title);
    }
    if (sources & CRS_FROM_TOPICS) {
        offer_topics(self);
    }
    crs_sink_text(self->cli->out, (sources & CRS_FROM_FILES) && !self->offered ? ":files\n" : "");
    crs_sink_text(self->cli->out, sources & CRS_FROM_DIRS ? ":dirs\n" : "");
}

/* Words of "a|b|c" in small letters are candidates, others name sources. Returns the sources. */
static unsigned
offer_words(completion *self, const char *text, size_t length)
{
    unsigned sources = 0;

    for (const char *end = text + length; text < end;) {
        const char *bar = memchr(text, '|', (size_t)(end - text));
        const size_t size = (size_t)((bar ? bar : end) - text);
        char word[64];

        snprintf(word, sizeof word, "%.*s", (int)size, text);
        word[strcspn(word, ".")] = '\0'; /* "FILE.csv", "CASE..." */
        if (word[0] >= 'a' && word[0] <= 'z') {
            offer(self, word, "", NULL);
        }
        for (size_t i = 0; i < sizeof words_mean / sizeof words_mean[0]; i++) {
            sources |= strcmp(word, words_mean[i].word) == 0 ? words_mean[i].sources : 0;
        }
        text += size + 1;
    }
    return sources;
}

/* ---- what is to be completed ---- */

/* The value of an option of a command (NULL: of none yet), `text` as far as it is written. */
static void
complete_value(completion self, const crs_command *command, int option, const char *text)
{
    const char *argument = crs_command_row(command, (crs_option_id)option).argument;
    const char *comma = strrchr(text, ',');
    unsigned sources = crs_option_table[option].proposals;

    self.stem = text;
    if ((sources & CRS_IS_LIST) && comma) {
        self.stem = comma + 1;
        self.before_length += (size_t)(comma + 1 - text);
    }
    sources |= offer_words(&self, argument, strlen(argument));
    offer_from(&self, sources);
}

/* Options of a command; without one (NULL), those that all have. */
static void
complete_option(completion *self, const crs_command *command)
{
    crs_option_row rows[CRS_NUM_OPTIONS];
    const size_t count = crs_command_rows(command, rows);

    for (size_t i = 0; i < count; i++) {
        char word[80];

        snprintf(word, sizeof word, "--%s", rows[i].name);
        offer(self, word, "", rows[i].meaning);
    }
}

/* An argument, as the usage of the command says: "[OPTION...] -o DIR SHARD...". */
static void
complete_argument(completion *self, const char *usage)
{
    unsigned sources = 0;
    int skip = 0;

    while (*usage) {
        const size_t length = strcspn(usage, " ");
        const int is_option = usage[0] == '-' || strncmp(usage, "[OPTION", 7) == 0;
        const size_t bracket = usage[0] == '[';

        if (!skip && !is_option) {
            sources |= offer_words(self, usage + bracket, strcspn(usage + bracket, " ]"));
        }
        skip = usage[0] == '-'; /* its value */
        usage += length + (usage[length] == ' ');
    }
    offer_from(self, sources);
}

/* ---- the words before ---- */

typedef struct line {
    const crs_command *command; /* NULL: none yet */
    int ended;
    int option; /* that waits for a value; -1: none */
    int values; /* how many */
} line;

static void
take_word(line *self, const char *word)
{
    if (self->option >= 0) {
        self->option = --self->values > 0 ? self->option : -1;
    } else if (!self->ended && strcmp(word, "--") == 0) {
        self->ended = 1;
    } else if (!self->ended && word[0] == '-' && word[1]) {
        const int option = crs_option_find(word);

        if (option >= 0 && crs_option_table[option].kind != CRS_OPTION_FLAG &&
            !strchr(word, '=')) {
            self->option = option;
            self->values = crs_option_table[option].kind == CRS_OPTION_DAY_AND_TEXT ? 2 : 1;
        }
    } else if (!self->command) {
        crs_message quiet = {0};

        self->command = crs_command_find(word, &quiet);
    }
}

static int
crs_cmd_complete(crs_cli *cli)
{
    const crs_options *options = cli->options;
    const size_t num_words = options->num_arguments;
    const char *text = num_words > 0 ? options->arguments[num_words - 1] : "";
    completion self = {.cli = cli, .before = text, .stem = text};
    line before = {.option = -1};

    for (size_t i = 0; i + 1 < num_words; i++) {
        take_word(&before, options->arguments[i]);
    }
    if (before.option >= 0) {
        complete_value(self, before.command, before.option, text);
    } else if (!before.ended && strncmp(text, "--", 2) == 0 && strchr(text, '=')) {
        const int option = crs_option_find(text);

        self.before_length = strcspn(text, "=") + 1;
        if (option >= 0 && crs_option_table[option].argument) {
            complete_value(self, before.command, option, text + self.before_length);
        }
    } else if (!before.ended && text[0] == '-') {
        complete_option(&self, before.command);
    } else if (!before.command) {
        offer_from(&self, CRS_FROM_COMMANDS);
    } else {
        complete_argument(&self, before.command->usage);
    }
    return CRS_EXIT_DONE;
}

const crs_command crs_command_complete = CRS_COMMAND(
    complete, "tell shells what could come next on a command line", "-- [WORD...]",
    "Tells what could come next on a command line of these words, the last of which is not "
    "finished yet: for the completion of bash, zsh and fish, whose scripts are in "
    "engine/cli/completion and come with the installation.",
    NULL, CRS_NO_OPTIONS, CRS_EXAMPLES({"crisim complete -- run --strategy gol", "golden-4h"}));
