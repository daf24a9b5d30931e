#include "engine/workflow/yaml.h"

#include "engine/workflow/quotes.h"
#include "engine/workflow/yaml_help.h"
#include "engine/workflow/yaml_mark.h"
#include "engine/workflow/yaml_recover.h"
#include "engine/workflow/yaml_scalar.h"

struct anchor {
	struct node *node; /* NULL while it is being built */
	struct str name;
	struct span span;
	bool *is_used; /* what a use of a read-only anchor sets */
	struct anchor *next;
};

struct loader {
	struct arena *a;
	struct source *source;
	struct diags *diags;
	const struct yaml_options *options;
	yaml_parser_t parser;
	size_t depth;
	size_t node_count;
	bool is_wrong;      /* some value is, which was told */
	struct map anchors; /* struct anchor *; the latest of a name counts */
	struct anchor *all_anchors;
	struct yaml_marks marks; /* of the text that is read: `source`'s without what is lost */
	struct yaml_recovery recovery;
};

static uint32_t
offset_of(struct loader *l, yaml_mark_t mark)
{
	return yaml_mark_offset(&l->marks, mark);
}

/* A part of the text before the place was taken out. */
static bool
is_partial_before(const struct loader *l, uint32_t at)
{
	for (size_t i = 0; i < l->recovery.taken; i++)
		if (l->recovery.losses.items[i].span.start < at)
			return true;
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span
span_of(struct loader *l, const yaml_event_t *event)
{
	const uint32_t start = offset_of(l, event->start_mark);
	uint32_t end = offset_of(l, event->end_mark);

	while (end > start && is_blank(l->marks.text.p[end - 1]))
		end--;
	return (struct span){start, end};
}

static struct span
point(uint32_t offset)
{
	return (struct span){offset, offset};
}

static bool
fail(struct loader *l, struct span span, const char *fmt, const char *detail)
{
	(void)diag_error(l->diags, "yaml-syntax", l->source, span, fmt, detail);
	return false;
}

/* What is wrong with one value alone: reading may go on behind it. */
static bool
fail_value(struct loader *l, struct span span, const char *fmt, const char *detail)
{
	(void)fail(l, span, fmt, detail);
	l->is_wrong = true;
	if (l->options->recover)
		yaml_losses_add(
			&l->recovery.losses, l->recovery.a, (struct yaml_loss){.span = span});
	return l->options->tell_all;
}

/* Where what libyaml could not read begins. */
static uint32_t
context_of(struct loader *l, uint32_t at)
{
	return l->parser.context ? offset_of(l, l->parser.context_mark) : at;
}

static bool
fail_syntax(struct loader *l)
{
	const char *problem = l->parser.problem ? l->parser.problem : "it cannot be read";
	const bool is_bytes = l->parser.error == YAML_READER_ERROR;
	uint32_t at = (uint32_t)(l->marks.start + l->parser.problem_offset);

	if (!is_bytes)
		at = offset_of(l, l->parser.problem_mark);
	l->recovery.is_faulty = !is_bytes;
	l->recovery.fault = (struct yaml_fault){
		.at = at, .context_at = context_of(l, at), .context = l->parser.context};
	(void)fail(l, point(at), "not valid YAML: %s", problem);
	struct diag *diag = &l->diags->items[l->diags->count - 1];
	if (!is_bytes)
		diag->help = yaml_help(l->diags->a, l->source->text, at,
			l->recovery.fault.context_at, str_from(problem));
	if (l->parser.context && !is_bytes) {
		diag->related = str_copy(l->diags->a, str_from(l->parser.context));
		diag->related_span = point(offset_of(l, l->parser.context_mark));
		quotes_fix_text(l->diags, diag, l->source->text, diag->related_span.start);
	}
	return false;
}

static struct node *
node_new(struct loader *l, enum node_kind kind, const yaml_event_t *event)
{
	struct node *node = arena_new(l->a, struct node);

	node->kind = kind;
	node->definition = -1;
	node->source = l->source;
	node->span = span_of(l, event);
	return node;
}

static bool
count_node(struct loader *l, const yaml_event_t *event)
{
	if (++l->node_count <= YAML_NODES_MAX)
		return true;
	return fail(l, span_of(l, event), "%s",
		"the file has more than 50,000 nodes once its anchors are expanded");
}

static bool
enter(struct loader *l, const yaml_event_t *event)
{
	const size_t limit = l->options->depth_max ? l->options->depth_max : YAML_DEPTH_MAX;

	if (++l->depth <= limit)
		return true;
	return fail(l, span_of(l, event), "%s", "maximum object depth exceeded");
}

/*
 * Tells an anchor's name before its node is complete, so that a use inside itself is seen. *out is
 * NULL if there is no name.
 */
static bool
anchor_open(struct loader *l, const yaml_char_t *name, uint32_t start, struct anchor **out)
{
	*out = NULL;
	if (!name)
		return true;
	if (l->options->reject_anchors)
		return fail_value(l, point(start),
			"anchors are not supported in action files: remove the anchor '%s'",
			(const char *)name);
	*out = arena_new(l->a, struct anchor);
	**out = (struct anchor){
		.name = str_copy(l->a, str_from((const char *)name)),
		.span = {start, start + 1 + (uint32_t)strlen((const char *)name)},
		.is_used = arena_new(l->a, bool),
		.next = l->all_anchors,
	};
	l->all_anchors = *out;
	map_set(&l->anchors, (*out)->name, *out);
	return true;
}

static void
anchor_close(struct anchor *anchor, struct node *node)
{
	if (anchor)
		anchor->node = node;
}

static bool clone(
	struct loader *l, const struct node *from, const yaml_event_t *event, struct node **out);

static bool
clone_items(struct loader *l, struct node *node, const yaml_event_t *event)
{
	struct node **items = arena_array(l->a, struct node *, node->item_count);

	for (size_t i = 0; i < node->item_count; i++)
		if (!clone(l, node->items[i], event, &items[i]))
			return false;
	node->items = items;
	return true;
}

static bool
clone_entries(struct loader *l, struct node *node, const yaml_event_t *event)
{
	struct node_entry *entries = arena_array(l->a, struct node_entry, node->entry_count);

	for (size_t i = 0; i < node->entry_count; i++)
		if (!clone(l, node->entries[i].key, event, &entries[i].key) ||
			!clone(l, node->entries[i].value, event, &entries[i].value))
			return false;
	node->entries = entries;
	return true;
}

/* A use of an anchor is a copy: the schema may want something else of it at each place. */
static bool
clone(struct loader *l, const struct node *from, const yaml_event_t *event, struct node **out)
{
	if (!count_node(l, event))
		return false;
	struct node *node = arena_new(l->a, struct node);
	*node = *from;
	*out = node;
	if (node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING)
		return true;
	if (!enter(l, event) || !(node->kind == NODE_SEQUENCE ? clone_items(l, node, event)
							      : clone_entries(l, node, event)))
		return false;
	l->depth--;
	return true;
}

static bool
build_alias(struct loader *l, const yaml_event_t *event, struct node **out)
{
	const char *name = (const char *)event->data.alias.anchor;
	const struct anchor *anchor = map_find(&l->anchors, str_from(name));

	*out = node_new(l, NODE_NULL, event);
	(*out)->is_wrong = true;
	if (l->options->reject_anchors)
		return fail_value(l, span_of(l, event),
			"anchors are not supported in action files: remove the alias '%s'", name);
	if (!anchor && is_partial_before(l, (*out)->span.start)) { /* it may be lost */
		yaml_losses_add(&l->recovery.losses, l->recovery.a,
			(struct yaml_loss){.span = (*out)->span});
		return true;
	}
	if (!anchor)
		return fail_value(
			l, span_of(l, event), "the alias '%s' names no anchor before it", name);
	*anchor->is_used = true;
	if (!anchor->node)
		return fail_value(
			l, span_of(l, event), "the anchor '%s' is used inside itself", name);
	if (is_partial_before(
		    l, (*out)->span.start)) /* where a part, or another of the name, may be */
		yaml_cut_all(anchor->node);
	return clone(l, anchor->node, event, out);
}

static bool
fail_tag(struct loader *l, const yaml_event_t *event, const struct node *node, const char *tag)
{
	const bool goes_on = fail_value(l, node->span, "the value does not fit its tag '%s'", tag);

	if (tag[0] != '!')
		return goes_on;
	struct diag *diag = &l->diags->items[l->diags->count - 1];
	diag->help = STR("a text that begins with '!' must be put in quotes");
	quotes_fix_text(l->diags, diag, l->source->text, offset_of(l, event->start_mark));
	return goes_on;
}

static bool
resolve(struct loader *l, const yaml_event_t *event, struct node *node)
{
	const char *tag = (const char *)event->data.scalar.tag;

	if (tag && strcmp(tag, "!") != 0) {
		const bool is_str = strcmp(tag, YAML_STR_TAG) == 0;
		if (!node->is_plain && !is_str)
			return fail_value(l, node->span,
				"a quoted or block scalar cannot have the tag '%s'", tag);
		return yaml_scalar_resolve_tag(node, str_from(tag)) ||
		       fail_tag(l, event, node, tag);
	}
	if (!node->is_plain || tag) {
		node->kind = NODE_STRING;
		return true;
	}
	return yaml_scalar_resolve(node) == SCALAR_OK ||
	       fail_value(l, node->span, "%s", "the number does not fit 32 bits");
}

/* A scalar is where its text is, behind its anchor and tag. */
static void
skip_properties(struct node *node)
{
	const struct str text = str_slice(node->source->text, 0, node->span.end);
	size_t at = node->span.start;

	while (at < text.n && (text.p[at] == '&' || text.p[at] == '!')) {
		while (at < text.n && !is_blank(text.p[at]))
			at++;
		while (at < text.n && is_blank(text.p[at]))
			at++;
	}
	if (at < text.n)
		node->span.start = (uint32_t)at;
}

static bool
build_scalar(struct loader *l, const yaml_event_t *event, struct node **out)
{
	const struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	struct node *node = node_new(l, NODE_STRING, event);
	struct anchor *anchor;

	node->text = str_copy(l->a, text);
	node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	const uint32_t start = node->span.start;
	skip_properties(node);
	if (!anchor_open(l, event->data.scalar.anchor, start, &anchor) || !resolve(l, event, node))
		return false;
	anchor_close(anchor, node);
	*out = node;
	return true;
}

static bool build(struct loader *l, const yaml_event_t *event, struct node **out);

static bool
next_event(struct loader *l, yaml_event_t *event)
{
	return yaml_parser_parse(&l->parser, event) ? true : fail_syntax(l);
}

/* Reads the next node; `*ended` says that the collection's end came instead. */
static bool
build_next(struct loader *l, struct node **out, bool *ended)
{
	yaml_event_t event;

	if (!next_event(l, &event))
		return false;
	*ended = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
	const bool ok = *ended || build(l, &event, out);
	yaml_event_delete(&event);
	return ok;
}

static bool
build_sequence(struct loader *l, const yaml_event_t *event, struct node **out)
{
	struct node *node = node_new(l, NODE_SEQUENCE, event);
	struct node *item;
	struct anchor *anchor;
	size_t capacity = 0;
	bool ended = false;

	if (!enter(l, event) ||
		!anchor_open(l, event->data.sequence_start.anchor, node->span.start, &anchor))
		return false;
	while (build_next(l, &item, &ended) && !ended)
		*arena_push(l->a, node->items, node->item_count, capacity) = item;
	if (!ended)
		return false;
	l->depth--;
	anchor_close(anchor, node);
	*out = node;
	return true;
}

static bool
build_mapping(struct loader *l, const yaml_event_t *event, struct node **out)
{
	struct node *node = node_new(l, NODE_MAPPING, event);
	struct node_entry entry;
	struct anchor *anchor;
	size_t capacity = 0;
	bool ended = false;
	bool no_value;

	if (!enter(l, event) ||
		!anchor_open(l, event->data.mapping_start.anchor, node->span.start, &anchor))
		return false;
	while (build_next(l, &entry.key, &ended) && !ended) {
		if (!build_next(l, &entry.value, &no_value))
			return false;
		*arena_push(l->a, node->entries, node->entry_count, capacity) = entry;
	}
	if (!ended)
		return false;
	l->depth--;
	anchor_close(anchor, node);
	*out = node;
	return true;
}

static bool
build(struct loader *l, const yaml_event_t *event, struct node **out)
{
	if (event->type == YAML_ALIAS_EVENT)
		return build_alias(l, event, out);
	if (!count_node(l, event))
		return false;
	if (event->type == YAML_SCALAR_EVENT)
		return build_scalar(l, event, out);
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return build_sequence(l, event, out);
	return build_mapping(l, event, out);
}

/* Reads events up to the next one that is not about the stream or a document's bounds. */
static bool
build_document(struct loader *l, struct node **out)
{
	yaml_event_t event;
	yaml_event_type_t type;

	do {
		if (!next_event(l, &event))
			return false;
		type = event.type;
		if (type == YAML_STREAM_END_EVENT) {
			yaml_event_delete(&event);
			return fail(l, point(0), "%s", "the file is empty");
		}
		if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT)
			yaml_event_delete(&event);
	} while (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT);
	const bool ok = build(l, &event, out);
	yaml_event_delete(&event);
	return ok;
}

/* Nothing but ends may follow. */
static bool
check_end(struct loader *l)
{
	yaml_event_t event;
	yaml_event_type_t type;
	bool ok = true;

	do {
		if (!next_event(l, &event))
			return false;
		type = event.type;
		if (type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT)
			ok = fail(l, span_of(l, &event), "%s",
				"the file holds more than one YAML document");
		yaml_event_delete(&event);
	} while (ok && type != YAML_STREAM_END_EVENT);
	return ok;
}

static bool
check_size(const struct yaml_options *options, struct source *source, struct diags *diags)
{
	const size_t limit = options->size_max ? options->size_max : YAML_SIZE_MAX;

	if (source->text.n <= limit || unicode_length_utf16(source->text) <= limit)
		return true;
	(void)diag_error(diags, "yaml-size", source, point(0),
		"the maximum file size of %zu characters has been exceeded", limit);
	return false;
}

static bool
check_encoding(struct source *source, struct diags *diags)
{
	if (!str_starts(source->text, STR("\xff\xfe")) &&
		!str_starts(source->text, STR("\xfe\xff")))
		return true;
	diag_error(diags, "yaml-syntax", source, point(0), "the file is UTF-16")->help =
		STR("GitHub reads UTF-8: save it as that");
	return false;
}

/* YAML takes a carriage return alone for a line end; editors, git and GitHub's pages do not. */
static bool
check_line_ends(struct source *source, struct diags *diags)
{
	const struct str text = source->text;

	for (size_t at = str_index(text, '\r', 0); at < text.n;
		at = str_index(text, '\r', at + 1)) {
		if (at + 1 < text.n && text.p[at + 1] == '\n')
			continue;
		diag_error(diags, "yaml-syntax", source, point((uint32_t)at),
			"a carriage return without a line feed")
			->help = STR("end lines with line feeds: tr '\\r' '\\n'");
		return false;
	}
	return true;
}

static void
tell_unused(const struct loader *l)
{
	for (const struct anchor *anchor = l->all_anchors; anchor; anchor = anchor->next)
		if (!*anchor->is_used)
			(void)diag_warning(l->diags, "unused-anchor", l->source, anchor->span,
				"nothing refers to the anchor '%" STR_FMT "'",
				STR_ARG(anchor->name));
}

/* Reads what `marks` has of the text, from its start. */
static struct node *
read_text(struct loader *l)
{
	const struct str text = str_slice(l->marks.text, l->marks.start, l->marks.text.n);
	struct node *root = NULL;

	l->depth = l->node_count = 0;
	l->recovery.is_faulty = false;
	l->all_anchors = NULL;
	if (!yaml_parser_initialize(&l->parser))
		arena_exhausted();
	map_init(&l->anchors, l->a, false);
	yaml_parser_set_encoding(&l->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&l->parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
	if (!build_document(l, &root) || !check_end(l))
		root = NULL;
	yaml_parser_delete(&l->parser);
	return root;
}

/* For recovery: the same of a text that the source's was made into. */
static struct node *
read_again(void *owner, struct arena *a, struct str text, struct diags *told)
{
	struct loader *l = owner;

	l->a = a;
	l->marks = yaml_marks_of(text);
	l->diags = told;
	return read_text(l);
}

/* --- all ---------------------------------------------------------------------------------- */

struct node *
yaml_load(struct arena *a, struct source *source, const struct yaml_options *options,
	struct diags *diags)
{
	struct loader l = {
		.a = a,
		.source = source,
		.diags = diags,
		.options = options,
	};
	const size_t first = diags->count;

	if (!check_size(options, source, diags) || !check_encoding(source, diags) ||
		!check_line_ends(source, diags))
		return NULL;
	l.marks = yaml_marks_of(source->text);
	l.recovery = (struct yaml_recovery){.a = a, .read = read_again, .owner = &l};
	struct node *root = read_text(&l);
	if (root && options->tell_all) /* what follows an error might have used it */
		tell_unused(&l);
	if (!options->recover)
		return l.is_wrong ? NULL : root;
	if (l.recovery.is_faulty)
		root = yaml_recover(&l.recovery, source->text, diags, first);
	return root && l.recovery.losses.count > 0 ? yaml_cut(root, &l.recovery.losses) : root;
}
