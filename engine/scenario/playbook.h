/* playbook: the triggers of actions in files ("when"): reading, checking, writing, saying.
 *
 *   {"metric": "negative_share", "above": 0.6, "for_h": 6}     also "below"
 *   {"metric": "attention", "rises_by": 0.2, "within_h": 12}
 *   {"after": "apology"}, {"broken": "insurance"}              what has become of other actions
 *   {"all": [...]}, {"any": [...]}                             of any of these
 */
#ifndef CRS_SCENARIO_PLAYBOOK_H
#define CRS_SCENARIO_PLAYBOOK_H

#include "json/json_write.h"
#include "scenario/shape/shape.h"
#include "strategy/trigger.h"

/* A trigger as actions hold it. */
typedef struct crs_tree {
    const crs_condition *nodes;
    size_t count;
} crs_tree;

/* One condition, or several joined by all or any, as a file has it. */
extern const crs_shape crs_shape_condition;

/* Reads a trigger into the crs_tree at `out`. CRS_ERR_INVALID, CRS_ERR_MEMORY, with a message. */
crs_status crs_tree_read(const crs_reader *reader, const crs_json_file *file, const crs_json *node,
                         void *out);

/* Checks what can be checked only of all actions together: triggers that name others, or that can
 * never be pulled; too many of them. As crs_actions_check(). */
crs_status crs_playbook_check(const crs_reader *reader, const crs_json_file *file,
                              const crs_json *actions, const crs_place *place,
                              const crs_strategy *strategy);

/* Why an action cannot have the attribute `key` (a time but a trigger, or the reverse): the rest
 * of a sentence that begins with the action, or NULL. Static storage. */
const char *crs_action_lacks(const crs_action *action, const char *key);

/* Adds a trigger in words: "negative_share above 0.6 for 6 h". */
void crs_tree_say(const crs_model *model, const crs_action *action, crs_message *text);

/* Writes the crs_tree at `member` as a member `name` of the current object; nothing if it has
 * none. */
void crs_tree_write(crs_json_writer *json, const crs_model *model, const char *name,
                    const void *member);

#endif
