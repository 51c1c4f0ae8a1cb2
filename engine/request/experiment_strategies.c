/* Which strategies an experiment plays: names, files, the case's own, the reference of a
 * comparison. */
#include <string.h>

#include "request/experiment_internal.h"

#define AS_REPORTED "as-reported"

crs_status
crs_experiment_lookup_failed(crs_env *env, const crs_experiment *self, const char *argument,
                             crs_status status)
{
    if (status == CRS_ERR_NAME && !crs_library_is_file(argument) && !self->study.id) {
        return crs_env_blame(env, CRS_FAULT_REQUEST, status);
    }
    return crs_env_blame_input(env, status);
}

crs_status
crs_experiment_list_strategies(crs_env *env, const crs_experiment *self, crs_ids *names)
{
    static const char *usual[] = {AS_REPORTED};
    const crs_request *request = &env->request;
    const crs_ids *asked = &request->strategies;
    const int compares = request->kind == CRS_REQUEST_COMPARE;
    const int all = asked->count == 0 ||
                    (asked->count == 1 && strcmp(asked->items[0], "all") == 0);
    crs_ids with_reference;

    if (self->study.strategies.count > 0) {
        *names = self->study.strategies;
    } else if (compares && all) {
        const crs_status status = crs_library_list(&env->library, &env->reader, CRS_FILE_STRATEGY,
                                                   names);

        if (status != CRS_OK) {
            return crs_env_blame(env, CRS_FAULT_MACHINE, status);
        }
    } else {
        *names = asked->count > 0 ? *asked : (crs_ids){usual, 1};
    }
    if (!compares) {
        return CRS_OK;
    }
    with_reference.items = crs_arena_alloc(env->arena, names->count + 1,
                                           sizeof *with_reference.items);
    if (!with_reference.items) {
        return crs_env_out_of_memory(env);
    }
    with_reference.items[0] = request->reference;
    memcpy(with_reference.items + 1, names->items, names->count * sizeof *names->items);
    with_reference.count = names->count + 1;
    *names = with_reference;
    return CRS_OK;
}

/* Strategies that one argument stands for, and the file that they are in. */
typedef struct found_strategies {
    crs_playbooks books;
    const crs_source *source; /* NULL: none, the case's own */
} found_strategies;

/* What an argument stands for; the case's own strategy is in no file. */
static crs_status
find_strategies(crs_env *env, const char *argument, crs_experiment *self, found_strategies *out)
{
    static crs_playbook reported = {.id = AS_REPORTED, .from_case = 1};
    crs_source *source = &self->sources[self->num_sources];
    crs_status status;

    if (strcmp(argument, AS_REPORTED) == 0) {
        *out = (found_strategies){.books = {&reported, 1}};
        return CRS_OK;
    }
    status = crs_library_strategies(&env->library, &env->reader, argument, &out->books, source);
    if (status != CRS_OK) {
        return crs_experiment_lookup_failed(env, self, argument, status);
    }
    out->source = source;
    self->num_sources++;
    return CRS_OK;
}

/* The reference, found[0], may be the id of an own file among the others. */
static crs_playbook *
own_reference(const crs_ids *ids, const found_strategies *found, const crs_source **source)
{
    for (size_t i = 1; i < ids->count; i++) {
        const crs_playbooks *books = &found[i].books;

        for (size_t k = 0; k < books->count && crs_library_is_file(ids->items[i]); k++) {
            if (strcmp(books->items[k].id, ids->items[0]) == 0 && !books->items[k].from_case) {
                *source = found[i].source;
                return &books->items[k];
            }
        }
    }
    return NULL;
}

/* May the reference of a comparison be the id of an own file? Then the others are read first. */
static int
reference_may_be_own(const crs_env *env, const crs_ids *ids)
{
    int own = 0;

    for (size_t i = 1; i < ids->count; i++) {
        own = own || crs_library_is_file(ids->items[i]);
    }
    return own && env->request.kind == CRS_REQUEST_COMPARE &&
           !crs_library_is_file(ids->items[0]) && strcmp(ids->items[0], AS_REPORTED) != 0;
}

static crs_status
find_all(crs_env *env, const crs_ids *ids, crs_experiment *self, found_strategies *found)
{
    const size_t first = reference_may_be_own(env, ids) ? 1 : 0;
    crs_playbook *own;

    for (size_t i = first; i < ids->count; i++) {
        const crs_status status = find_strategies(env, ids->items[i], self, &found[i]);

        if (status != CRS_OK) {
            return status;
        }
    }
    if (first == 0) {
        return CRS_OK;
    }
    own = own_reference(ids, found, &found[0].source);
    if (own) {
        found[0].books = (crs_playbooks){own, 1};
        return CRS_OK;
    }
    return find_strategies(env, ids->items[0], self, &found[0]);
}

/* Are two strategies of one id the same one? As far as their files are the same bytes. */
static int
is_same(const found_strategies *a, const found_strategies *b)
{
    if (!a->source || !b->source) {
        return a->books.items[0].from_case && b->books.items[0].from_case;
    }
    return strcmp(a->source->hash, b->source->hash) == 0;
}

static const char *
place_of(const found_strategies *found)
{
    return found->source ? found->source->path : "the case's own";
}

/* Appends what found[i] holds. A strategy that is there already is left out; another one of its
 * id is an error, for a run would lose one of them. */
static crs_status
take_strategies(crs_env *env, const found_strategies *found, size_t i, size_t *from,
                crs_playbooks *out)
{
    for (size_t k = 0; k < found[i].books.count; k++) {
        const crs_playbook *one = &found[i].books.items[k];
        size_t j = 0;

        while (j < out->count && strcmp(out->items[j].id, one->id) != 0) {
            j++;
        }
        if (j < out->count && !is_same(&found[from[j]], &found[i])) {
            return crs_env_fail(env, CRS_FAULT_REQUEST, CRS_ERR_INVALID,
                                "two strategies are called \"%.60s\": %.300s and %.300s; give one "
                                "another \"id\"",
                                one->id, place_of(&found[from[j]]), place_of(&found[i]));
        }
        if (j == out->count) {
            from[j] = i;
            out->items[out->count++] = *one;
        }
    }
    return CRS_OK;
}

crs_status
crs_experiment_strategies(crs_env *env, const crs_ids *ids, crs_experiment *self,
                          crs_playbooks *out)
{
    found_strategies *found = crs_arena_alloc(env->arena, ids->count, sizeof *found);
    crs_status status = found ? find_all(env, ids, self, found) : crs_env_out_of_memory(env);
    size_t count = 0, *from;

    if (status != CRS_OK) {
        return status;
    }
    for (size_t i = 0; i < ids->count; i++) {
        count += found[i].books.count;
    }
    out->items = crs_arena_alloc(env->arena, count, sizeof *out->items);
    out->count = 0;
    from = crs_arena_alloc(env->arena, count, sizeof *from);
    if (!out->items || !from) {
        return crs_env_out_of_memory(env);
    }
    for (size_t i = 0; i < ids->count && status == CRS_OK; i++) {
        status = take_strategies(env, found, i, from, out);
    }
    self->reference = found[0].books.count == 1 ? found[0].books.items[0].id : NULL;
    return status;
}
