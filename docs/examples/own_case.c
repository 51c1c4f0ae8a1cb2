/* own_case: a case that is nowhere in a file, checked and played.
 *
 *     own_case FOLDER */
#include <stdio.h>
#include <string.h>

#include <crisim/crisim.h>

static const char wrong[] = "{\"id\": \"teahouse\", \"name\": \"Teahouse\", \"titel\": \"Stale "
                            "leaves\", \"strategy\": {}}";

static const char right[] =
    "{\"id\": \"teahouse\", \"name\": \"Teahouse\", \"title\": \"Stale leaves sold as fresh\",\n"
    " \"currency\": \"monthly profits\", \"parameters\": {\"case.shock\": 0.6}, \"facts\": [],\n"
    " \"strategy\": {\"actions\": [\n"
    "   {\"id\": \"apology\", \"title\": \"The owner apologises\", \"at\": \"6h\", \"apology\": "
    "0.7}"
    "]}}";

int
main(int argc, char **argv)
{
    const char *const folder = argc > 1 ? argv[1] : "scenarios";
    const char *kind = NULL;
    crisim_library *library = NULL;
    crisim_request *request = NULL;
    crisim_result *result = NULL;
    crisim_error error;
    int failed = 1;

    if (crisim_open(&folder, 1, &library, &error) == CRISIM_OK &&
        crisim_validate(library, "teahouse", wrong, strlen(wrong), NULL, &error) != CRISIM_OK) {
        printf("refused: %s\n", error.text);
    }
    if (library &&
        crisim_validate(library, "teahouse", right, strlen(right), &kind, &error) == CRISIM_OK &&
        crisim_request_new(library, "run", &request, &error) == CRISIM_OK &&
        crisim_request_text(request, "teahouse", right, strlen(right), &error) == CRISIM_OK &&
        crisim_request_set(request, "case", "teahouse", &error) == CRISIM_OK &&
        crisim_request_set(request, "noise", "off", &error) == CRISIM_OK &&
        crisim_run(request, NULL, &result, &error) == CRISIM_OK) {
        const crisim_table *runs = crisim_result_find(result, "runs");

        printf("a %s; users left on day 180: %.3f\n", kind,
               crisim_table_numbers(runs, "users_day180")[0]);
        failed = 0;
    } else {
        fprintf(stderr, "%s\n", error.text);
    }
    crisim_result_free(result);
    crisim_request_free(request);
    crisim_library_free(library);
    return failed;
}
