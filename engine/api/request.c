#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "models/registry.h"

/* Kinds that crisim_run() answers. */
static const crs_request_kind answered[] = {
    CRS_REQUEST_RUN,   CRS_REQUEST_REPLAY,      CRS_REQUEST_COMPARE, CRS_REQUEST_CURVE,
    CRS_REQUEST_SWEEP, CRS_REQUEST_SENSITIVITY, CRS_REQUEST_FIT};

crisim_status
crisim_request_new(const crisim_library *library, const char *kind, crisim_request **request,
                   crisim_error *error)
{
    crs_message message = {0};
    crisim_request *self;

    if (!library || !kind || !request) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    for (size_t i = 0; i < sizeof answered / sizeof answered[0]; i++) {
        if (strcmp(crs_request_kind_name(answered[i]), kind) == 0) {
            self = calloc(1, sizeof *self);
            if (!self) {
                return crs_api_fail(error, crs_error(CRS_ERR_MEMORY), NULL);
            }
            crs_arena_init(&self->arena);
            self->library = library;
            self->asked.kind = answered[i];
            *request = self;
            return crs_api_ok(error);
        }
    }
    crs_message_fail(&message, CRS_ERR_NAME,
                     "\"%.60s\" is no kind of request (run, replay, compare, curve, sweep, "
                     "sensitivity, fit)",
                     kind);
    return crs_api_fail(error, CRS_ERR_NAME, message.text);
}

crisim_status
crisim_request_set(crisim_request *request, const char *option, const char *value,
                   crisim_error *error)
{
    crs_message message = {0};
    crs_status status;

    if (!request || !option || !value) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    /* The program calls a single strategy by this name. */
    if (strcmp(option, "strategy") == 0) {
        option = "strategies";
    }
    value = crs_arena_text(&request->arena, value, strlen(value));
    status = value ? crs_request_set(&request->asked, option, value, &request->arena, &message)
                   : crs_error(CRS_ERR_MEMORY);
    return status == CRS_OK ? crs_api_ok(error) : crs_api_fail(error, status, message.text);
}

crisim_status
crisim_request_text(crisim_request *request, const char *name, const char *text, size_t length,
                    crisim_error *error)
{
    crs_given_text *texts;

    if (!request || !name || !text) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    texts = crs_arena_alloc(&request->arena, request->num_texts + 1, sizeof *texts);
    if (!texts) {
        return crs_api_fail(error, crs_error(CRS_ERR_MEMORY), NULL);
    }
    if (request->num_texts > 0) {
        memcpy(texts + 1, request->texts, request->num_texts * sizeof *texts);
    }
    texts[0] = (crs_given_text){.name = crs_arena_text(&request->arena, name, strlen(name)),
                                .bytes = crs_arena_text(&request->arena, text, length),
                                .length = length};
    if (!texts[0].name || !texts[0].bytes) {
        return crs_api_fail(error, crs_error(CRS_ERR_MEMORY), NULL);
    }
    request->texts = texts;
    request->num_texts++;
    return crs_api_ok(error);
}

void
crisim_request_free(crisim_request *request)
{
    if (request) {
        crs_arena_free(&request->arena);
        free(request);
    }
}

/* ---- running ---- */

typedef struct watcher {
    crisim_watch watch; /* what is not given is NULL */
    volatile int stop;  /* the engine looks at this one */
} watcher;

static void
on_note(void *context, crs_note kind, const char *text)
{
    const watcher *self = context;

    if (self->watch.note) {
        self->watch.note(self->watch.context, (int)kind, text);
    }
}

static void
on_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
    watcher *self = context;
    const int refused = self->watch.progress &&
                        self->watch.progress(self->watch.context, what, done, total);

    /* A worker may tell of progress while others look at the flag. */
    if (refused || (self->watch.stop && __atomic_load_n(self->watch.stop, __ATOMIC_RELAXED))) {
        __atomic_store_n(&self->stop, 1, __ATOMIC_RELAXED);
    }
}

crisim_status
crisim_run(const crisim_request *request, const crisim_watch *watch, crisim_result **result,
           crisim_error *error)
{
    watcher self = {.stop = 0};
    crs_keep keep = {0};
    crs_message message = {0};
    crs_arena arena;
    crs_env env;
    crs_status status;
    int complete = 1;

    if (!request || !result || (watch && watch->size < sizeof(size_t))) {
        return crs_api_fail(error, crs_error(CRS_ERR_ARGUMENT), NULL);
    }
    if (watch) {
        memcpy(&self.watch, watch,
               watch->size < sizeof self.watch ? watch->size : sizeof self.watch);
    }
    crs_arena_init(&arena);
    crs_env_init(&env, crs_model_at(0), &arena, &message, request->library->dirs,
                 request->library->num_dirs);
    env.reader.texts = request->texts;
    env.reader.num_texts = request->num_texts;
    env.on_note = on_note;
    env.on_progress = on_progress;
    env.context = &self;
    /* A flag of the caller's is looked at directly where nothing else can ask for a stop. */
    env.stop = self.watch.stop && !self.watch.progress ? self.watch.stop : &self.stop;
    env.keep = &keep;
    status = crs_env_take(&env, &request->asked);
    status = status == CRS_OK ? crs_api_answer(&env, &keep, &complete) : status;
    crs_arena_free(&arena);
    return crs_api_result(&keep, complete, status, &message, result, error);
}
