#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "term/terminal.h"

/* Width of a terminal that does not tell. */
#define USUAL_WIDTH 80

int
crs_terminal_is_legacy(const char *locale)
{
    const char *charset = locale ? strchr(locale, '.') : NULL;

    return charset && strncasecmp(charset, ".utf-8", 6) != 0 &&
           strncasecmp(charset, ".utf8", 5) != 0;
}

static const char *
environment(const char *name)
{
    const char *value = getenv(name);

    return value && value[0] ? value : NULL;
}

static const char *
locale_name(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (int i = 0; i < 3; i++) {
        if (environment(names[i])) {
            return environment(names[i]);
        }
    }
    return NULL;
}

static int
width_of(int fd)
{
    struct winsize size;
    const char *columns = environment("COLUMNS");

    if (columns && atoi(columns) > 0) {
        return atoi(columns);
    }
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL_WIDTH;
}

crs_terminal
crs_terminal_of(int fd)
{
    const char *term = environment("TERM");
    crs_terminal out = {.is_tty = isatty(fd) != 0, .unicode = 1};

    if (out.is_tty) {
        out.width = width_of(fd);
        out.colour = !environment("NO_COLOR") && term && strcmp(term, "dumb") != 0;
        out.unicode = !crs_terminal_is_legacy(locale_name());
    }
    return out;
}
