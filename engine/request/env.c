#include "request/env.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/suggest.h"
#include "models/registry.h"

/* Bytes of a note, at most. */
#define NOTE_BYTES 1024

void
crs_env_init(crs_env *self, const crs_model *model, crs_arena *arena, crs_message *message,
             const char *const *dirs, size_t num_dirs)
{
    crs_message_clear(message);
    *self = (crs_env){.arena = arena,
                      .message = message,
                      .library = {dirs, num_dirs},
                      .reader = {.model = model,
                                 .horizon_h = CRS_NEVER_H,
                                 .facts_horizon_h = CRS_NEVER_H,
                                 .arena = arena,
                                 .message = message}};
}

/* Adds a proposal of a model's name. */
static void
suggest_model(crs_message *message, const char *name)
{
    const char *names[64];
    const size_t count = crs_num_models() < 64 ? crs_num_models() : 64;

    for (size_t i = 0; i < count; i++) {
        names[i] = crs_model_at(i)->name;
    }
    crs_suggest_add(message, name, names, count);
}

crs_status
crs_env_take(crs_env *self, const crs_request *request)
{
    crs_status status;

    self->request = *request;
    status = crs_request_complete(&self->request, self->message);
    if (status != CRS_OK) {
        return crs_env_blame(self, CRS_FAULT_REQUEST, status);
    }
    if (self->request.model) {
        self->reader.model = crs_model_find(self->request.model);
    }
    if (!self->reader.model) {
        crs_env_fail(self, CRS_FAULT_REQUEST, CRS_ERR_NAME, "--model: there is no model \"%.60s\"",
                     self->request.model);
        suggest_model(self->message, self->request.model);
        return CRS_ERR_NAME;
    }
    if (self->request.days.value > 0.0) {
        self->reader.horizon_h = self->request.days.value * 24.0;
        self->reader.facts_horizon_h = self->reader.horizon_h;
    }
    return CRS_OK;
}

crs_status
crs_env_blame(crs_env *self, crs_fault fault, crs_status status)
{
    self->fault = fault;
    return crs_error(status);
}

crs_status
crs_env_blame_input(crs_env *self, crs_status status)
{
    return crs_env_blame(self, status == CRS_ERR_MEMORY ? CRS_FAULT_MACHINE : CRS_FAULT_INPUT,
                         status);
}

crs_status
crs_env_blame_status(crs_env *self, crs_status status)
{
    return crs_env_fail(self, status == CRS_ERR_STOPPED ? CRS_FAULT_STOPPED : CRS_FAULT_MACHINE,
                        status, "%s", crs_status_message(status));
}

crs_status
crs_env_fail(crs_env *self, crs_fault fault, crs_status status, const char *format, ...)
{
    va_list arguments;

    crs_message_clear(self->message);
    va_start(arguments, format);
    crs_message_add_list(self->message, format, &arguments);
    va_end(arguments);
    return crs_env_blame(self, fault, status);
}

crs_status
crs_env_out_of_memory(crs_env *self)
{
    return crs_env_fail(self, CRS_FAULT_MACHINE, CRS_ERR_MEMORY, "out of memory");
}

int
crs_env_stopped(const crs_env *self)
{
    return self->stop && *self->stop;
}

void
crs_env_note(const crs_env *self, crs_note kind, const char *format, ...)
{
    char text[NOTE_BYTES];
    va_list arguments;

    if (!self->on_note) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    self->on_note(self->context, kind, text);
}

void
crs_env_progress(const crs_env *self, const char *what, uint64_t done, uint64_t total)
{
    if (self->on_progress) {
        self->on_progress(self->context, what, done, total);
    }
}
