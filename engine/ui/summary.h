/*
 * summary: the summary of a run, for a person.
 */
#pragma once

#include "engine/ui/ledger.h"
#include "engine/ui/output.h"
#include "engine/ui/style.h"

/* `title` is what the run is called. */
void summary_write(struct output *output, struct ledger *ledger,
	const struct record_run_finished *finished, struct str title, bool color, bool dry_run);

/* The mark of a result: "✓", "✗", "○", "⊘". */
const char *summary_mark(enum result result, bool not_run);
enum style summary_style(enum result result, bool not_run);
/* "0.1s", "1m 02s", "1h 02m" */
struct str summary_duration(struct arena *a, uint64_t duration_ms);
