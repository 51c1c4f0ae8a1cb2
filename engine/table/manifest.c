#include "table/manifest.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "json/json_write.h"

/* The processor's name as Linux gives it, or "unknown". */
static void
read_cpu(char *name, size_t size)
{
    static const char key[] = "model name";
    char line[512];
    FILE *file = fopen("/proc/cpuinfo", "r");

    memcpy(name, "unknown", sizeof("unknown"));
    if (!file) {
        return;
    }
    while (fgets(line, sizeof(line), file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, key, sizeof(key) - 1) == 0 && colon) {
            size_t length;

            colon += 1 + strspn(colon + 1, " \t");
            length = strcspn(colon, "\n");
            length = length < size - 1 ? length : size - 1;
            memcpy(name, colon, length);
            name[length] = '\0';
            break;
        }
    }
    fclose(file);
}

/* The moment in UTC, ISO 8601, to the second; `text` holds 32 bytes. */
static void
write_moment(const struct timespec *moment, char *text)
{
    struct tm parts = {0};
    time_t seconds = moment->tv_sec;
    if (!gmtime_r(&seconds, &parts) || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        memcpy(text, "unknown", sizeof("unknown"));
    }
}

static void
write_host(const crs_manifest *manifest, crs_json_writer *writer)
{
    struct utsname os;
    char cpu[128];
    read_cpu(cpu, sizeof(cpu));
    crs_json_put_object(writer, "host");
    if (uname(&os) == 0) {
        crs_json_put_text(writer, "os", os.sysname);
        crs_json_put_text(writer, "release", os.release);
        crs_json_put_text(writer, "machine", os.machine);
    }
    crs_json_put_text(writer, "cpu", cpu);
    crs_json_put_text(writer, "compiler", CRS_COMPILER);
    crs_json_put_text(writer, "isa", manifest->isa);
    crs_json_put_text(writer, "numerics", strstr(manifest->isa, "-fast") ? "fast" : "exact");
    crs_json_put_integer(writer, "threads", manifest->threads);
    crs_json_put_end(writer);
}

static void
write_files(const crs_output_info *files, size_t num_files, crs_json_writer *writer)
{
    crs_json_put_array(writer, "outputs");
    for (size_t i = 0; i < num_files; i++) {
        crs_json_put_object(writer, NULL);
        crs_json_put_text(writer, "path", files[i].name);
        crs_json_put_integer(writer, "bytes", files[i].bytes);
        crs_json_put_text(writer, "sha256", files[i].hash);
        crs_json_put_end(writer);
    }
    crs_json_put_end(writer);
}

crs_status
crs_manifest_write(const crs_manifest *manifest, const crs_output_info *files, size_t num_files,
                   crs_sink *sink)
{
    crs_json_writer writer;
    char moment[32];
    write_moment(&manifest->started, moment);
    crs_json_writer_init(&writer, sink);
    crs_json_put_object(&writer, NULL);
    crs_json_put_text(&writer, "program", "crisim");
    crs_json_put_text(&writer, "version", manifest->version);
    crs_json_put_row(&writer, "command");
    for (int i = 0; i < manifest->argc; i++) {
        crs_json_put_text(&writer, NULL, manifest->argv[i]);
    }
    crs_json_put_end(&writer);
    crs_json_put_text(&writer, "model", manifest->model);
    crs_json_put_integer(&writer, "seed", manifest->seed);
    crs_json_put_integer(&writer, "replicates", manifest->replicates);
    crs_json_put_number(&writer, "dt_h", manifest->dt_h);
    crs_json_put_text(&writer, "steps", manifest->steps);
    crs_json_put_number(&writer, "days", manifest->days);
    crs_json_put_texts(&writer, "noise", manifest->noises, manifest->num_noises);
    crs_json_put_array(&writer, "inputs");
    for (size_t i = 0; i < manifest->num_inputs; i++) {
        crs_json_put_object(&writer, NULL);
        crs_json_put_text(&writer, "path", manifest->inputs[i].path);
        crs_json_put_text(&writer, "sha256", manifest->inputs[i].hash);
        crs_json_put_end(&writer);
    }
    crs_json_put_end(&writer);
    write_files(files, num_files, &writer);
    write_host(manifest, &writer);
    crs_json_put_text(&writer, "started", moment);
    crs_json_put_number(&writer, "seconds", manifest->seconds);
    crs_json_put_end(&writer);
    return crs_json_writer_end(&writer);
}

/* A resource's name: that of the file without its suffixes. */
static void
resource_name(const char *path, char *name, size_t size)
{
    const char *dot = strchr(path, '.');
    size_t length = dot ? (size_t)(dot - path) : strlen(path);
    length = length < size - 1 ? length : size - 1;
    memcpy(name, path, length);
    name[length] = '\0';
}

static void
write_schema(const crs_output_info *file, crs_json_writer *writer)
{
    crs_json_put_object(writer, "schema");
    crs_json_put_array(writer, "fields");
    for (size_t i = 0; i < file->num_columns; i++) {
        const crs_column *column = &file->columns[i];
        crs_json_put_object(writer, NULL);
        crs_json_put_text(writer, "name", column->name);
        crs_json_put_text(writer, "type", column->type);
        if (column->unit && column->unit[0] != '\0') {
            crs_json_put_text(writer, "unit", column->unit);
        }
        crs_json_put_text(writer, "description", column->meaning);
        crs_json_put_end(writer);
    }
    crs_json_put_end(writer);
    crs_json_put_row(writer, "missingValues");
    crs_json_put_text(writer, NULL, "");
    crs_json_put_end(writer);
    crs_json_put_end(writer);
}

static int
ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), end = strlen(ending);
    return length >= end && strcmp(text + length - end, ending) == 0;
}

static void
write_resource(const crs_output_info *file, crs_json_writer *writer)
{
    char name[64];
    char hash[sizeof("sha256:") + CRS_HASH_TEXT] = "sha256:";
    resource_name(file->name, name, sizeof(name));
    memcpy(hash + strlen(hash), file->hash, CRS_HASH_TEXT);
    crs_json_put_object(writer, NULL);
    crs_json_put_text(writer, "name", name);
    crs_json_put_text(writer, "path", file->name);
    crs_json_put_text(writer, "title", file->title);
    crs_json_put_text(writer, "profile", "tabular-data-resource");
    crs_json_put_text(writer, "format", "csv");
    crs_json_put_text(writer, "mediatype", "text/csv");
    if (ends_with(file->name, ".gz")) {
        crs_json_put_text(writer, "compression", "gz");
    }
    crs_json_put_text(writer, "encoding", "utf-8");
    crs_json_put_integer(writer, "bytes", file->bytes);
    crs_json_put_text(writer, "hash", hash);
    crs_json_put_object(writer, "dialect");
    crs_json_put_text(writer, "lineTerminator", "\n");
    crs_json_put_end(writer);
    write_schema(file, writer);
    crs_json_put_end(writer);
}

crs_status
crs_datapackage_write(const char *title, const crs_output_info *files, size_t num_files,
                      crs_sink *sink)
{
    crs_json_writer writer;
    crs_json_writer_init(&writer, sink);
    crs_json_put_object(&writer, NULL);
    crs_json_put_text(&writer, "profile", "tabular-data-package");
    crs_json_put_text(&writer, "name", "crisim-output");
    crs_json_put_text(&writer, "title", title);
    crs_json_put_array(&writer, "resources");
    for (size_t i = 0; i < num_files; i++) {
        if (files[i].columns) {
            write_resource(&files[i], &writer);
        }
    }
    crs_json_put_end(&writer);
    crs_json_put_end(&writer);
    return crs_json_writer_end(&writer);
}
