#include "request/sweep/sweep_finish.h"

static crs_status
failed(crs_env *env, crs_status status)
{
    if (status == CRS_ERR_STOPPED) {
        return crs_env_fail(env, CRS_FAULT_STOPPED, status,
                            "stopped while the tables were written; all runs are safe. Go on with "
                            "the same command%s",
                            env->request.kind == CRS_REQUEST_SWEEP ? " and --resume" : "");
    }
    if (env->message->length == 0) {
        return crs_env_blame_status(env, status);
    }
    return crs_env_blame(env, CRS_FAULT_MACHINE, status);
}

static crs_manifest
manifest_of(const crs_env *env, const crs_sweep_record *record, const crs_finish_plan *plan)
{
    return (crs_manifest){
        .title = record->title,
        .version = record->version,
        .argc = env->argc,
        .argv = env->argv,
        .model = record->model,
        .seed = record->seed,
        .replicates = record->replicates,
        .dt_h = record->dt_h,
        .steps = record->steps,
        .days = record->days,
        .noises = record->noises.items,
        .num_noises = record->noises.count,
        .isa = plan->isa,
        .threads = plan->threads,
        .inputs = record->inputs,
        .num_inputs = record->num_inputs,
        .started = plan->started,
        .seconds = plan->seconds,
    };
}

/* sweep.json of the whole, as one machine has it; it comes with the tables, before the manifest.
 */
static crs_status
add_record(crs_output *output, const crs_sweep_record *record, crs_message *message)
{
    crs_sink *sink = NULL;
    const crs_status status = crs_output_unlisted(output, CRS_SWEEP_RECORD, &sink, message);

    if (status == CRS_OK) {
        (void)crs_sweep_record_write(record, sink); /* errors stick in the sink */
    }
    return status;
}

crs_status
crs_sweep_finish(crs_env *env, const crs_sweep_files *files, const crs_finish_plan *plan)
{
    const char *folder = crs_arena_join(env->arena, plan->design_dir, "/");
    const crs_manifest manifest = manifest_of(env, files->record, plan);
    crs_sweep_files all = *files;
    crs_output *output = NULL;
    crs_status status;

    all.design = folder ? crs_arena_join(env->arena, folder, CRS_SWEEP_DESIGN) : NULL;
    all.model = env->reader.model;
    all.is_exact = files->record->noises.count == 0 && files->record->sets == 0;
    if (!all.design) {
        return crs_env_out_of_memory(env);
    }
    crs_message_clear(env->message);
    status = plan->is_merge
                 ? crs_output_open(&output, plan->dir, plan->force, env->message)
                 : crs_output_open_locked(&output, plan->dir, plan->force, env->message);
    if (status == CRS_OK && plan->is_merge) {
        status = add_record(output, files->record, env->message);
    }
    if (status == CRS_OK) {
        crs_output_format(output, env->request.format);
        crs_output_keep(output, env->keep);
        status = crs_sweep_tables_write(&all, output, env->arena, env->message);
    }
    if (status == CRS_OK) {
        status = crs_output_commit(output, &manifest, env->message);
    }
    crs_output_close(&output);
    if (status != CRS_OK) {
        return failed(env, status);
    }
    crs_env_note(env, CRS_NOTE_HINT, "results: %s (datapackage.json explains every column)",
                 plan->dir);
    return CRS_OK;
}
