/* fit: best fit, posterior, checks, report. */
#include "cli/asking.h"
#include "cli/fit/fit_report.h"

/* Tells what was found; 4 if the sample has not converged. */
static int
tell(crs_asking *asking, const crs_fit_run *self)
{
    const crs_status status = crs_fit_report(asking->cli, self);

    if (status != CRS_OK && status != CRS_ERR_IO) { /* main() says so */
        return crs_asking_exit(asking, crs_env_blame_status(&asking->env, status));
    }
    return self->has_posterior && !self->posterior.converged ? CRS_EXIT_OUTSIDE : CRS_EXIT_DONE;
}

static int
crs_cmd_fit(crs_cli *cli)
{
    crs_fit_run self = {.checkpoint = {.lock = {.fd = -1}}};
    crs_asking asking;
    int code = crs_asking_begin(&asking, cli, CRS_REQUEST_FIT);

    code = code == CRS_EXIT_DONE
               ? crs_asking_exit(&asking, crs_fit_run_prepare(&self, &asking.env))
               : code;
    if (code == CRS_EXIT_DONE) {
        crs_asking_start(&asking);
        code = crs_asking_exit(&asking, crs_fit_run_work(&self, &asking.env));
        crs_asking_end(&asking);
        code = code == CRS_EXIT_DONE && !self.was_complete ? tell(&asking, &self) : code;
    }
    crs_fit_run_free(&self);
    return code;
}

const crs_command crs_command_fit = CRS_COMMAND(
    fit, "fit parameters to facts and series: best fit, posterior, checks", "[OPTION...] STUDY",
    "Fits parameters to the facts of cases and to observed series, as the part \"fit\" of a study "
    "says: the best fit, then a sample of all parameter sets that agree (the posterior), and what "
    "it predicts. -o writes best.json and posterior.csv, the parameter sets that replay, run and "
    "compare can play. The same study gives the same bytes. A fit with -o that was stopped or "
    "killed goes on with --resume.",
    "the sample has not converged",
    CRS_OPTIONS(
        {.id = CRS_OPT_SEED}, {.id = CRS_OPT_OUTPUT}, {.id = CRS_OPT_FORMAT},
        {.id = CRS_OPT_FORCE}, {.id = CRS_OPT_BEST_ONLY},
        {.id = CRS_OPT_RESUME,
         .meaning = "go on where the fit was stopped or killed; start it if there is none yet"},
        {.id = CRS_OPT_THREADS}, {.id = CRS_OPT_ISA}, {.id = CRS_OPT_PROGRESS},
        {.id = CRS_OPT_MODEL}, {.id = CRS_OPT_SCENARIOS}),
    CRS_EXAMPLES(
        {"crisim fit default-fit --best-only", "where the project's own parameters come from"},
        {"crisim fit default-fit -o fitted --resume",
         "all of it; after a kill, the same command goes on"},
        {"crisim replay --params posterior", "over all that fits the facts"}));
