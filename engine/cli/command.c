#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_version.h>

#include "api/folders.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "models/registry.h"

void
crs_cli_init(crs_cli *cli, const crs_options *options, int argc, char *const *argv)
{
    *cli = (crs_cli){.options = options, .argc = argc, .argv = argv};
    cli->terminal = crs_terminal_of(STDOUT_FILENO);
    cli->style = (crs_table_style){.width = cli->terminal.width,
                                   .colour = cli->terminal.colour,
                                   .unicode = cli->terminal.unicode};
    crs_arena_init(&cli->arena);
    cli->reader = (crs_reader){.model = crs_model_find(options->value[CRS_OPT_MODEL].text
                                                           ? options->value[CRS_OPT_MODEL].text
                                                           : crs_model_at(0)->name),
                               .horizon_h = options->value[CRS_OPT_DAYS].number * 24.0,
                               .facts_horizon_h = options->value[CRS_OPT_DAYS].number * 24.0,
                               .arena = &cli->arena,
                               .message = &cli->message};
    cli->library = (crs_library){
        cli->dirs, crs_usual_folders(options->value[CRS_OPT_SCENARIOS].text, cli->dirs)};
}

void
crs_cli_free(crs_cli *cli)
{
    crs_arena_free(&cli->arena);
}

int
crs_cli_fail(const crs_cli *cli, int code)
{
    fprintf(stderr, "crisim: %s\n", cli->message.text);
    return code;
}

int
crs_cli_input_exit(crs_status status)
{
    return status == CRS_ERR_MEMORY ? CRS_EXIT_FAILED : CRS_EXIT_INVALID;
}

void
crs_cli_note(const crs_cli *cli, const char *format, ...)
{
    va_list arguments;

    if (!crs_options_flag(cli->options, CRS_OPT_QUIET)) {
        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
        fputc('\n', stderr);
    }
}

void
crs_cli_remark(const crs_cli *cli, const char *format, ...)
{
    va_list arguments;

    if (crs_options_flag(cli->options, CRS_OPT_VERBOSE)) {
        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
        fputc('\n', stderr);
    }
}

void
crs_cli_print(const crs_cli *cli, const char *format, ...)
{
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    crs_sink_text(cli->out, text);
}

int
crs_cli_draws(const crs_cli *cli, int usual)
{
    const char *word = cli->options->value[CRS_OPT_PLOT].text;

    return strcmp(word, "auto") == 0 ? usual || cli->terminal.is_tty : word[0] == 'a';
}

crs_status
crs_cli_open_output(crs_cli *cli, crs_output **output)
{
    const crs_option_value *value = cli->options->value;
    crs_status status;

    crs_interrupt_defer();
    status = crs_output_open(output, value[CRS_OPT_OUTPUT].text,
                             crs_options_flag(cli->options, CRS_OPT_FORCE), &cli->message);
    if (status == CRS_OK) {
        crs_output_format(*output, value[CRS_OPT_FORMAT].text);
    }
    return status;
}

void
crs_cli_title(const crs_cli *cli, const char *text)
{
    crs_table_style style = {.width = cli->style.width};

    crs_sink_text(cli->out, cli->style.colour ? "\x1b[1m" : "");
    crs_text_print(text, &style, cli->out);
    crs_sink_text(cli->out, cli->style.colour ? "\x1b[0m" : "");
}

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

void
crs_version_print(const crs_cli *cli)
{
    crs_cli_print(cli, "crisim %s\n", CRISIM_VERSION);
    crs_cli_print(cli, "compiler: %s, C%ld, %d lanes\n", COMPILER, __STDC_VERSION__ / 100 % 100,
                  CRS_LANES);
    crs_cli_print(cli, "instruction set: %s (of", crs_isa_name(crs_isa_best()));
    for (int i = 0; i < CRS_NUM_ISA; i++) {
        crs_cli_print(cli, " %s", crs_isa_name((crs_isa)i));
    }
    crs_cli_print(cli, ")\nlibraries: GSL %s, cJSON %s\n", gsl_version, CRISIM_CJSON_VERSION);
}
