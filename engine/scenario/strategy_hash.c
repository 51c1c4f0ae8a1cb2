#include "scenario/strategy_hash.h"

#include <string.h>

#include "scenario/shape/shape_write.h"
#include "scenario/shape/shapes.h"

/* A strategy as it is played. */
typedef struct played {
    crs_observing observe;
    crs_array actions;     /* of crs_action */
    crs_array accusations; /* of crs_accusation */
    int has_warning;
    crs_warning warning;
} played;

static const crs_shape_key played_keys[] = {
    {.name = "observe",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(played, observe),
     .shape = &crs_shape_observe,
     .meaning = "what the company sees"},
    {.name = "actions",
     .kind = CRS_KEY_ARRAY,
     .required = 1,
     .offset = offsetof(played, actions),
     .shape = &crs_shape_action,
     .meaning = "what it does"},
    {.name = "accusations",
     .kind = CRS_KEY_ARRAY,
     .required = 1,
     .offset = offsetof(played, accusations),
     .shape = &crs_shape_accusation,
     .meaning = "what it is accused of"},
    {.name = "warning",
     .kind = CRS_KEY_OBJECT,
     .offset = offsetof(played, warning),
     .given = offsetof(played, has_warning) + 1,
     .shape = &crs_shape_warning,
     .meaning = "its radar"},
};

static const crs_shape shape_played = {
    .title = "strategy",
    .meaning = "a strategy as it is played",
    .size = sizeof(played),
    .keys = played_keys,
    .num_keys = sizeof played_keys / sizeof played_keys[0],
};

/* The writer only reads: it may be shown what is const. */
static crs_array
array_of(const void *items, size_t count)
{
    crs_array array = {.count = count};

    memcpy(&array.items, &items, sizeof array.items);
    return array;
}

crs_status
crs_strategy_hash(crs_hash *hash, const crs_model *model, const crs_strategy *strategy)
{
    played from = {
        .observe = {strategy->observe_delay_h, strategy->observe_noise},
        .actions = array_of(strategy->actions, strategy->num_actions),
        .accusations = array_of(strategy->accusations, strategy->num_accusations),
        .has_warning = strategy->warning != NULL,
    };

    if (strategy->warning) {
        from.warning = *strategy->warning;
    }
    return crs_shape_hash(hash, model, &shape_played, &from);
}
