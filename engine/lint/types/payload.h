/*
 * payload: the type of an event's payload, `github.event`.
 *
 * A type covers all activity types of the event: a property may be missing for some of them. So a
 * type proves only that an event never has a property.
 * Table      payload_table.c: offsets and numbers alone, so that a start costs nothing. Types are
 *            made of it when a file asks.
 * Source     the npm packages @octokit/webhooks-schemas and @actions/languageservice, compiled by
 *            payload_compile.py
 */
#pragma once

#include "engine/lint/types/type.h"
#include "engine/workflow/model.h"

/* A type: kind is an enum type_kind. */
struct payload_kind {
	uint16_t kind;
	/* of an object: its first property; of an array: the number of its items' type */
	uint16_t first;
	uint16_t count; /* of an object: how many properties */
};

struct payload_property {
	uint16_t name; /* an offset in payload_names */
	uint16_t kind; /* a number in payload_kinds */
};

struct payload_event {
	uint16_t name;
	uint16_t kind;
};

extern const char payload_names[];
extern const struct payload_property payload_properties[];
extern const struct payload_kind payload_kinds[];
extern const size_t payload_kind_count;
extern const struct payload_event payload_events[];
extern const size_t payload_event_count;

/*
 * What comes with any event that starts the workflow; NULL if that is not known of one of them,
 * such as the event of a caller.
 */
const struct type *payload_type(struct arena *a, const struct workflow *workflow);

/* True if any event of GitHub's brings a property of that name. */
bool payload_has(struct str name);
