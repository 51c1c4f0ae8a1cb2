/* What a program of version 0.1.0 looked like: docs/examples/sweep.c as it was then. It stays as
 * it is; so does the header beside it. Compiled with both, it must run with every library of
 * version 0.1.
 *
 *     sweep FOLDER STUDY RUNS          RUNS 0: to the end */
#include <stdio.h>
#include <stdlib.h>

#include <crisim/crisim.h>

typedef struct watcher {
    unsigned long most; /* runs after which it stops; 0: never */
    unsigned long seen;
} watcher;

static int
on_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
    watcher *self = (watcher *)context;

    (void)what;
    self->seen = (unsigned long)done;
    fprintf(stderr, "\r%lu of %lu", (unsigned long)done, (unsigned long)total);
    return self->most > 0 && self->seen >= self->most;
}

int
main(int argc, char **argv)
{
    const char *const folder = argc > 1 ? argv[1] : "scenarios";
    watcher self = {0, 0};
    crisim_watch watch = {sizeof(crisim_watch), NULL, NULL, NULL, NULL};
    crisim_library *library = NULL;
    crisim_request *request = NULL;
    crisim_result *result = NULL;
    crisim_error error;
    crisim_status status;

    self.most = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    watch.progress = on_progress;
    watch.context = &self;
    status = crisim_open(&folder, 1, &library, &error);
    if (status == CRISIM_OK) {
        status = crisim_request_new(library, "sweep", &request, &error);
    }
    if (status == CRISIM_OK) {
        status = crisim_request_set(request, "study", argc > 2 ? argv[2] : "delay-clarity",
                                    &error);
    }
    if (status == CRISIM_OK) {
        status = crisim_run(request, &watch, &result, &error);
    }
    fprintf(stderr, "\n");
    if (status == CRISIM_OK) {
        printf("%lu rows of means\n",
               (unsigned long)crisim_table_num_rows(crisim_result_find(result, "summary")));
    } else {
        printf("%s\n", error.text);
    }
    crisim_result_free(result);
    crisim_request_free(request);
    crisim_library_free(library);
    return status == CRISIM_OK || status == CRISIM_ERR_STOPPED ? 0 : 1;
}
