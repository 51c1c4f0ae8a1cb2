/* crisim: the program. What surrounds all commands (commands.h): reading the command line, --help
 * and --version, signals, and standard output that cannot be written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "cli/command.h"
#include "cli/interrupt.h"

static int
dispatch(crs_cli *cli)
{
    const crs_options *options = cli->options;

    if (crs_options_flag(options, CRS_OPT_VERSION)) {
        crs_version_print(cli);
        return CRS_EXIT_DONE;
    }
    if (crs_options_flag(options, CRS_OPT_HELP)) {
        crs_help_print(cli, options->command);
        return CRS_EXIT_DONE;
    }
    if (!options->command) {
        crs_message_fail(&cli->message, CRS_ERR_INVALID,
                         "which command? Try \"crisim replay\" or \"crisim help\"");
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    if (!cli->reader.model) {
        crs_message_fail(&cli->message, CRS_ERR_NAME,
                         "--model: there is no model \"%.60s\" (see \"crisim describe models\")",
                         options->value[CRS_OPT_MODEL].text);
        return crs_cli_fail(cli, CRS_EXIT_USAGE);
    }
    return options->command->run(cli);
}

/* Writes out what waits for standard output. A reader that has gone away (head) is no error. */
static int
finish(crs_cli *cli, int code)
{
    if (crs_sink_flush(cli->out) == CRS_OK || cli->out->error == EPIPE) {
        return code;
    }
    crs_message_fail(&cli->message, CRS_ERR_IO, "standard output: %s", strerror(cli->out->error));
    return crs_cli_fail(cli, CRS_EXIT_FAILED);
}

int
main(int argc, char **argv)
{
    crs_options options = {0};
    crs_message message = {0};
    crs_sink out = {0};
    crs_cli cli;
    int code;

    crs_interrupt_catch();
    gsl_set_error_handler_off();
    if (crs_options_parse(&options, argc, argv, &message) != CRS_OK) {
        fprintf(stderr, "crisim: %s\nTry \"crisim help%s%s\".\n", message.text,
                options.command ? " " : "", options.command ? options.command->name : "");
        return CRS_EXIT_USAGE;
    }
    crs_cli_init(&cli, &options, argc, argv);
    if (crs_sink_init_fd(&out, STDOUT_FILENO) != CRS_OK) {
        crs_message_fail(&cli.message, CRS_ERR_MEMORY, "out of memory");
        code = crs_cli_fail(&cli, CRS_EXIT_FAILED);
    } else {
        cli.out = &out;
        code = finish(&cli, dispatch(&cli));
    }
    crs_sink_free(&out);
    crs_cli_free(&cli);
    crs_options_free(&options);
    return code;
}
