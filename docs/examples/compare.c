/* compare: strategies against each other, under the same luck; all columns, with their units.
 *
 *     compare FOLDER */
#include <stdio.h>

#include <crisim/crisim.h>

static void
print_columns(const crisim_table *table)
{
    crisim_column column;
    size_t i;

    for (i = 0; i < crisim_table_num_columns(table); i++) {
        column.size = sizeof column;
        if (crisim_table_column(table, i, &column) == CRISIM_OK) {
            printf("  %s [%s]: %s\n", column.name, column.unit, column.meaning);
        }
    }
}

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
        crisim_request_new(library, "compare", &request, &error) == CRISIM_OK &&
        crisim_request_set(request, "case", "zhixing", &error) == CRISIM_OK &&
        crisim_request_set(request, "strategies", "golden-4h,silence", &error) == CRISIM_OK &&
        crisim_request_set(request, "metric", "users_day180", &error) == CRISIM_OK &&
        crisim_request_set(request, "reps", "50", &error) == CRISIM_OK &&
        crisim_run(request, NULL, &result, &error) == CRISIM_OK) {
        const crisim_table *ranking = crisim_result_find(result, "ranking");
        const char *const *strategy = crisim_table_texts(ranking, "strategy");
        const double *mean = crisim_table_numbers(ranking, "mean");
        size_t i;

        for (i = 0; i < crisim_table_num_rows(ranking); i++) {
            printf("%s: %.3f\n", strategy[i], mean[i]);
        }
        printf("what else is known of each:\n");
        print_columns(ranking);
        failed = 0;
    } else {
        fprintf(stderr, "%s\n", error.text);
    }
    crisim_result_free(result);
    crisim_request_free(request);
    crisim_library_free(library);
    return failed;
}
