/* interrupt: SIGINT, SIGTERM and SIGHUP ask the program to stop, cleanly and soon.
 *
 * As long as a command only reads and prints, a signal ends it at once. Once it computes or writes
 * files the handler only sets a flag; whoever computes looks at it, undoes what is half done and
 * returns CRS_ERR_STOPPED. A second signal of the same kind kills at once. */
#ifndef CRS_CLI_INTERRUPT_H
#define CRS_CLI_INTERRUPT_H

/* Installs the handlers, and ignores SIGPIPE: a closed pipe shows up as a failed write. */
void crs_interrupt_catch(void);

/* From here on something may be half done: signals set the flag, no more. */
void crs_interrupt_defer(void);

/* The flag: 0, or the signal that came. */
const volatile int *crs_interrupt_flag(void);

/* Exit code of a stopped program: 128 + the signal. */
int crs_interrupt_exit_code(void);

#endif
