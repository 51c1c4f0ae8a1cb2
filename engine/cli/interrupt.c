#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "cli/interrupt.h"

/* sig_atomic_t is int wherever POSIX threads are; the assertion says so. */
static volatile int caught;
_Static_assert(sizeof(sig_atomic_t) == sizeof caught, "the flag must be written in one piece");

/* 1 once something may be half done. */
static volatile int deferred;

static void
catch_signal(int number)
{
    static const char words[] = "crisim: stopped\n";

    caught = number;
    if (!deferred) {
        (void)!write(STDERR_FILENO, words, sizeof words - 1);
        _exit(crs_interrupt_exit_code());
    }
}

void
crs_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = catch_signal, .sa_flags = (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;

    sigemptyset(&action.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    /* Under nohup the end of the terminal is to be ignored, and stays so. */
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
        sigaction(SIGHUP, &action, NULL);
    }
}

void
crs_interrupt_defer(void)
{
    deferred = 1;
}

const volatile int *
crs_interrupt_flag(void)
{
    return &caught;
}

int
crs_interrupt_exit_code(void)
{
    return 128 + caught;
}
