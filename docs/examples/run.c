/* run: one case under a strategy, and a column of the result.
 *
 *     run FOLDER          FOLDER holds the scenarios */
#include <stdio.h>

#include <crisim/crisim.h>

int
main(int argc, char **argv)
{
    const char *const folder = argc > 1 ? argv[1] : "scenarios";
    crisim_library *library = NULL;
    crisim_request *request = NULL;
    crisim_result *result = NULL;
    crisim_error error;
    int failed = 1;

    if (crisim_open(&folder, 1, &library, &error) == CRISIM_OK &&
        crisim_request_new(library, "run", &request, &error) == CRISIM_OK &&
        crisim_request_set(request, "case", "shudong", &error) == CRISIM_OK &&
        crisim_request_set(request, "strategy", "golden-4h", &error) == CRISIM_OK &&
        crisim_request_set(request, "reps", "50", &error) == CRISIM_OK &&
        crisim_run(request, NULL, &result, &error) == CRISIM_OK) {
        const crisim_table *runs = crisim_result_find(result, "runs");
        const double *trust = crisim_table_numbers(runs, "trust_public_day180");
        const size_t count = crisim_table_num_rows(runs);
        double sum = 0.0;
        size_t i;

        for (i = 0; i < count; i++) {
            sum += trust[i];
        }
        printf("trust of the public on day 180: %.3f, mean of %lu runs\n", sum / (double)count,
               (unsigned long)count);
        failed = 0;
    } else {
        fprintf(stderr, "%s\n", error.text);
    }
    crisim_result_free(result);
    crisim_request_free(request);
    crisim_library_free(library);
    return failed;
}
