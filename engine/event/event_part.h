/*
 * event_part: declarations shared by the files of event.h. Private to them.
 *
 * event.c makes an event; event_ref.c finds its commit and ref, and the base of the comparison.
 */
#pragma once

#include "engine/event/event.h"

#define EVENT_BRANCHES "refs/heads/"
#define EVENT_TAGS     "refs/tags/"

/* Fills commit, ref and default branch: HEAD's, or what the options say. */
MUST_CHECK bool event_find_commit(struct arena *a, struct repository *repository,
	const struct event_options *options, struct event *event, struct error *err);
/* Sets the ref with its name and type. */
void event_set_ref(struct event *event, struct str ref);
/* Turns the ref that was found into the one that a run of the event has. */
void event_set_place(struct arena *a, const struct event_options *options, struct event *event);
/* Finds what the event brings. False for a commit that was asked for and is not there. */
MUST_CHECK bool event_compare(struct arena *a, struct repository *repository,
	const struct event_options *options, struct event *event, struct error *err);
