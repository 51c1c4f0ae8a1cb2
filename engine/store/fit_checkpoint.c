#include "store/fit_checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/file.h"
#include "json/json_write.h"
#include "table/output.h"

#define RECORD     "fit.json"
#define CHECKPOINT "checkpoint.bin"
#define MANIFEST   "manifest.json"

/* First word of a frame; its bytes tell the byte order, too. */
#define FRAME 0x66697431u

/* Frames between two requests that what was written reach the disk. */
#define FRAMES_A_SYNC 32

typedef struct frame_head {
    uint32_t magic, count, targets, has_variance;
    uint64_t places;  /* hash of the candidates */
    uint64_t numbers; /* hash of what follows */
} frame_head;

/* FNV-1a: against accidents, not against malice. */
static uint64_t
hash(const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < length; i++) {
        h = (h ^ p[i]) * 0x100000001b3u;
    }
    return h;
}

static int
has(const char *dir, const char *name)
{
    char *path = crs_file_path(dir, name);
    const int found = path && access(path, F_OK) == 0;

    free(path);
    return found;
}

static crs_status
fail(const crs_fit_checkpoint *self, const char *what)
{
    return crs_message_fail(self->message, CRS_ERR_IO, "%.300s: %s: %s", self->path, what,
                            strerror(errno));
}

/* ---- the tape ---- */

static crs_status
reserve(crs_fit_checkpoint *self, size_t size)
{
    unsigned char *grown;

    if (size <= self->size) {
        return CRS_OK;
    }
    grown = realloc(self->buffer, size);
    if (!grown) {
        return crs_error(CRS_ERR_MEMORY);
    }
    self->buffer = grown;
    self->size = size;
    return CRS_OK;
}

/* Reads the next frame if it is about these candidates; 0 if not, or if it is torn. */
static int
read_frame(crs_fit_checkpoint *self, const crs_fit *fit, const double *z, size_t count, double *f,
           double *v)
{
    const size_t block = count * fit->num_targets * sizeof *f;
    frame_head head;
    size_t length;

    if (fread(&head, sizeof head, 1, self->file) != 1 || head.magic != FRAME ||
        head.count != count || head.targets != fit->num_targets ||
        head.places != hash(z, count * fit->num_frees * sizeof *z)) {
        return 0;
    }
    length = head.has_variance ? 2 * block : block;
    if (reserve(self, length + 1) != CRS_OK ||
        fread(self->buffer, 1, length, self->file) != length ||
        head.numbers != hash(self->buffer, length)) {
        return 0;
    }
    memcpy(f, self->buffer, block);
    if (head.has_variance) {
        memcpy(v, self->buffer + block, block);
    } else {
        memset(v, 0, block);
    }
    return 1;
}

static crs_status
recall(void *context, const crs_fit *fit, const double *z, size_t count, double *f, double *v,
       int *known)
{
    crs_fit_checkpoint *self = context;
    const long at = self->is_replaying ? ftell(self->file) : 0;

    *known = 0;
    if (!self->is_replaying) {
        return CRS_OK;
    }
    *known = at >= 0 && read_frame(self, fit, z, count, f, v);
    self->found += *known ? count : 0;
    if (*known) {
        return CRS_OK;
    }
    self->is_replaying = 0;
    clearerr(self->file);
    return at >= 0 && fseek(self->file, at, SEEK_SET) == 0 &&
                   ftruncate(fileno(self->file), at) == 0
               ? CRS_OK
               : fail(self, "cannot be cut off");
}

static crs_status
record(void *context, const crs_fit *fit, const double *z, size_t count, const double *f,
       const double *v)
{
    crs_fit_checkpoint *self = context;
    const size_t block = count * fit->num_targets * sizeof *f;
    frame_head head = {.magic = FRAME,
                       .count = (uint32_t)count,
                       .targets = (uint32_t)fit->num_targets,
                       .places = hash(z, count * fit->num_frees * sizeof *z)};
    size_t length;

    for (size_t i = 0; i < count * fit->num_targets && !head.has_variance; i++) {
        head.has_variance = v[i] != 0.0;
    }
    length = head.has_variance ? 2 * block : block;
    if (reserve(self, length + 1) != CRS_OK) {
        return CRS_ERR_MEMORY;
    }
    memcpy(self->buffer, f, block);
    memcpy(self->buffer + block, v, length - block);
    head.numbers = hash(self->buffer, length);
    if (fwrite(&head, sizeof head, 1, self->file) != 1 ||
        fwrite(self->buffer, 1, length, self->file) != length || fflush(self->file) != 0) {
        return fail(self, "could not be written");
    }
    if (++self->frames % FRAMES_A_SYNC == 0) {
        (void)fdatasync(fileno(self->file)); /* not all file systems know this */
    }
    return CRS_OK;
}

/* ---- what is fitted ---- */

/* One number or text a line, so that lines can be compared. */
static crs_status
describe(const crs_fit_problem *problem, const char *version, int best_only, crs_sink *sink)
{
    const crs_fit *fit = &problem->fit;
    crs_json_writer w;

    crs_json_writer_init(&w, sink);
    crs_json_put_object(&w, NULL);
    crs_json_put_text(&w, "version", version);
    crs_json_put_text(&w, "study", problem->study.id);
    crs_json_put_boolean(&w, "best_only", best_only);
    crs_json_put_text(&w, "model", fit->model->name);
    crs_json_put_integer(&w, "seed", fit->seed);
    crs_json_put_integer(&w, "replicates", fit->replicates);
    crs_json_put_number(&w, "days", fit->days);
    crs_json_put_number(&w, "dt", fit->dt_h);
    crs_json_put_text(&w, "steps", crs_steps_name(fit->steps));
    crs_json_put_integer(&w, "free_parameters", fit->num_frees);
    crs_json_put_integer(&w, "targets", fit->num_targets);
    for (size_t i = 0; i < problem->num_sources; i++) {
        const char *slash = strrchr(problem->sources[i].path, '/');

        crs_json_put_text(&w, slash ? slash + 1 : problem->sources[i].path,
                          problem->sources[i].hash);
    }
    crs_json_put_end(&w);
    return crs_json_writer_end(&w);
}

/* The line at *text, without blanks and the comma at its ends; *text moves to the next. */
static int
next_line(const char **text, char *line, size_t size)
{
    const char *p = *text + strspn(*text, " ");
    size_t length = strcspn(p, "\n");

    *text = p + length + (p[length] == '\n');
    length -= length > 0 && p[length - 1] == ',';
    length = length < size ? length : size - 1;
    memcpy(line, p, length);
    line[length] = '\0';
    return length > 0;
}

/* Says in which lines the two differ. CRS_ERR_INVALID if they do. */
static crs_status
compare(const char *dir, const char *here, const char *there, crs_message *message)
{
    size_t differences = 0;
    char one[200] = "", other[200] = "";

    if (strcmp(here, there) == 0) {
        return CRS_OK;
    }
    crs_message_clear(message);
    crs_message_add(message, "%.200s: cannot go on with another fit than was begun: ", dir);
    while (*here || *there) {
        (void)next_line(&here, one, sizeof one);
        (void)next_line(&there, other, sizeof other);
        if (strcmp(one, other) != 0 && differences < 4) {
            crs_message_add(message, "%s%.100s here, %.100s in the folder",
                            differences++ > 0 ? "; " : "", one[0] ? one : "nothing",
                            other[0] ? other : "nothing");
        }
    }
    return crs_error(CRS_ERR_INVALID);
}

/* Compares with DIR/fit.json. */
static crs_status
compare_record(const char *dir, const crs_sink *here, crs_message *message)
{
    char *path = crs_file_path(dir, RECORD), *both = calloc(2, here->length + 1);
    FILE *file = NULL;
    crs_status status = path && both ? crs_file_stream(path, &file, message)
                                     : crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    size_t length;

    if (status == CRS_OK) {
        char *there = both + here->length + 1;

        memcpy(both, here->buffer, here->length);
        length = fread(there, 1, here->length, file);
        there[length] = '\0';
        status = compare(dir, both, there, message);
    }
    if (file) {
        fclose(file);
    }
    free(path);
    free(both);
    return status;
}

static crs_status
write_record(const char *dir, const crs_sink *text, crs_message *message)
{
    crs_atomic_file file;
    crs_status status = crs_atomic_open(&file, dir, RECORD, message);

    if (status == CRS_OK) {
        crs_sink_write(&file.sink, text->buffer, text->length);
        status = crs_atomic_commit(&file, message);
    }
    return status;
}

/* ---- the folder ---- */

/* Forgets the fit that --force replaces: first what vouches for it, then what it had learnt. */
static crs_status
forget(crs_fit_checkpoint *self, const char *dir)
{
    char *manifest = crs_file_path(dir, MANIFEST);
    crs_status status = CRS_OK;

    if (!manifest) {
        status = crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
    } else if ((unlink(manifest) != 0 && errno != ENOENT) ||
               (unlink(self->path) != 0 && errno != ENOENT)) {
        status = crs_message_fail(self->message, CRS_ERR_IO, "%.300s: could not be replaced: %s",
                                  dir, strerror(errno));
    }
    free(manifest);
    crs_file_sync_folder(dir);
    return status;
}

/* Makes the folder and takes it. `is_begun`: a fit may have been begun in it. */
static crs_status
take(crs_fit_checkpoint *self, const char *dir, int is_begun, int resume, int force)
{
    crs_output *output = NULL;
    crs_status status;

    if (is_begun && !resume && !force) {
        return crs_message_fail(self->message, CRS_ERR_EXISTS,
                                "%.300s: there is a fit in it already; go on with it by --resume, "
                                "replace it by --force, or choose another folder",
                                dir);
    }
    status = crs_output_open_locked(&output, dir, force || is_begun, self->message);
    crs_output_close(&output);
    if (status == CRS_OK) {
        status = crs_folder_lock_take(&self->lock, dir, self->message);
    }
    self->path = crs_file_path(dir, CHECKPOINT);
    if (status == CRS_OK && !self->path) {
        status = crs_message_fail(self->message, CRS_ERR_MEMORY, "out of memory");
    }
    return status == CRS_OK && force ? forget(self, dir) : status;
}

/* A file of the folder that has to be ours: a link or a pipe in its place is refused. */
static FILE *
open_ours(const char *path, int flags, const char *mode)
{
    const int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, mode) : NULL;

    if (fd >= 0 && !file) {
        close(fd);
    }
    return file;
}

/* Opens the tape, to go on or from its beginning. */
static crs_status
open_tape(crs_fit_checkpoint *self, int goes_on)
{
    if (goes_on) {
        self->file = open_ours(self->path, 0, "r+b");
        self->is_replaying = self->file != NULL;
    }
    if (!self->file) {
        self->file = open_ours(self->path, O_CREAT | O_TRUNC, "w+b");
    }
    self->tape = (crs_fit_tape){recall, record, self};
    return self->file ? CRS_OK : fail(self, "could not be written");
}

crs_status
crs_fit_checkpoint_open(crs_fit_checkpoint *self, const char *dir, const crs_fit_problem *problem,
                        const char *version, int best_only, int resume, int force,
                        crs_message *message)
{
    const int is_begun = has(dir, RECORD), goes_on = is_begun && !force;
    crs_sink text = {.fd = -1};
    crs_status status;

    *self = (crs_fit_checkpoint){.lock = {.fd = -1}, .message = message};
    status = take(self, dir, is_begun, resume, force);
    if (status != CRS_OK) {
        return status;
    }
    if (crs_sink_init_memory(&text) != CRS_OK ||
        describe(problem, version, best_only, &text) != CRS_OK) {
        status = crs_message_fail(message, CRS_ERR_MEMORY, "out of memory");
    } else if (goes_on) {
        status = compare_record(dir, &text, message);
        self->is_complete = has(dir, MANIFEST) && !has(dir, CHECKPOINT);
    }
    /* the record first: whatever is there can be gone on with */
    if (status == CRS_OK && !goes_on) {
        status = write_record(dir, &text, message);
    }
    if (status == CRS_OK && !self->is_complete) {
        status = open_tape(self, goes_on);
    }
    crs_sink_free(&text);
    return status;
}

void
crs_fit_checkpoint_close(crs_fit_checkpoint *self, int is_done)
{
    if (self->file) {
        fclose(self->file);
    }
    if (is_done && self->path) {
        unlink(self->path);
    }
    if (self->lock.path) {
        crs_folder_lock_release(&self->lock);
    }
    free(self->path);
    free(self->buffer);
    *self = (crs_fit_checkpoint){.lock = {.fd = -1}};
}
