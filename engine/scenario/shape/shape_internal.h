/* shape_internal: what shape.c and shape_set.c share. */
#ifndef CRS_SCENARIO_SHAPE_SHAPE_INTERNAL_H
#define CRS_SCENARIO_SHAPE_SHAPE_INTERNAL_H

#include <stdint.h>

#include "scenario/shape/shape.h"

/* Copies a member into the struct at `out`, so that a table may describe any struct. */
void crs_shape_put(void *out, size_t offset, const void *value, size_t size);

/* Stores a number as the C type that the key's kind stands for. */
void crs_shape_put_number(const crs_shape_key *key, double value, void *out);

/* Stores a set of names as the C type that the key's kind stands for. */
void crs_shape_put_set(const crs_shape_key *key, uint64_t set, void *out);

/* Adds the name of text[length] to a set. */
crs_status crs_shape_add_name(const crs_reader *reader, const crs_place *place,
                              const crs_shape_key *key, const char *text, size_t length,
                              uint64_t *set);

#endif
