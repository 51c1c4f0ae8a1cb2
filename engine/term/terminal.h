/* terminal: what the other end of a file descriptor can show. */
#ifndef CRS_TERM_TERMINAL_H
#define CRS_TERM_TERMINAL_H

typedef struct crs_terminal {
    int is_tty;
    int width;   /* columns; 0: no limit, as for files and pipes */
    int colour;  /* 1: escape codes are understood and wanted (see no-color.org) */
    int unicode; /* 0: the terminal says that it is not UTF-8 */
} crs_terminal;

/* Looks at a descriptor and at NO_COLOR, TERM, COLUMNS, LC_ALL, LC_CTYPE and LANG. Files and pipes
 * get plain UTF-8, whatever the environment says: what is written must not depend on it. */
crs_terminal crs_terminal_of(int fd);

/* 1 if a locale name like "de_DE.ISO-8859-1" names a character set other than UTF-8. */
int crs_terminal_is_legacy(const char *locale);

#endif
