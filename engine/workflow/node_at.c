#include "engine/workflow/node_at.h"

#include "engine/workflow/yaml_line.h"

/* The place that is asked for. */
struct node_question {
	struct str text;
	uint32_t offset;
	size_t column; /* of what its line begins with */
	bool is_item;
};

static struct node_question
ask(struct str text, uint32_t offset)
{
	const uint32_t start = yaml_line_start(text, offset);
	const struct str line = str_slice(text, start, str_index(text, '\n', start));
	const struct str written = str_trim_start(line);
	const size_t blanks = line.n - written.n;

	return (struct node_question){
		.text = text,
		.offset = offset,
		.column = written.n > 0 ? blanks : offset - start,
		.is_item = str_eq(written, STR("-")) || str_starts(written, STR("- ")),
	};
}

/* A copy of what an anchor names stands where the anchor is. */
static bool
is_copy(const struct node *in, const struct node *node)
{
	return node->span.start < in->span.start;
}

/* --- ends --------------------------------------------------------------------------------- */

/* Of what is in the collection, but for the bracket. */
static uint32_t
last_end(const struct node *node)
{
	const bool is_list = node->kind == NODE_SEQUENCE;
	uint32_t end = node->span.end;

	for (size_t i = is_list ? node->item_count : node->entry_count; i-- > 0;) {
		const struct node *last = is_list ? node->items[i] : node->entries[i].key;
		if (is_copy(node, last))
			continue;
		end = last->span.end;
		if (is_list)
			return node_end(last);
		const struct node *value = node->entries[i].value;
		return is_copy(last, value) ? end : node_end(value);
	}
	return end;
}

bool
node_is_flow(const struct node *node)
{
	const struct str text = node->source->text;
	const uint32_t start = node->span.start;

	return start < text.n && (text.p[start] == '[' || text.p[start] == '{');
}

uint32_t
node_end(const struct node *node)
{
	const struct str text = node->source->text;

	if (!node_is_collection(node))
		return node->span.end;
	size_t end = last_end(node);
	if (!node_is_flow(node))
		return (uint32_t)end;
	while (end < text.n && text.p[end] != ']' && text.p[end] != '}')
		end = text.p[end] == '#' ? str_index(text, '\n', end) : end + 1;
	return (uint32_t)(end < text.n ? end + 1 : end);
}

/* --- places ------------------------------------------------------------------------------- */

static bool
is_within(const struct node_question *asked, const struct node *node)
{
	return asked->offset >= node->span.start && asked->offset <= node_end(node);
}

static struct node_place
place_in(const struct node *in, size_t i)
{
	if (in->kind == NODE_SEQUENCE)
		return (struct node_place){in->items[i], NULL, i};
	return (struct node_place){in->entries[i].value, in->entries[i].key, i};
}

static uint32_t
start_of(const struct node_place *place)
{
	return place->key ? place->key->span.start : place->node->span.start;
}

/* Number i, or else the first behind it that is no copy; `end` if there is none before that. */
static size_t
own_from(const struct node *in, size_t i, size_t end)
{
	for (; i < end; i++) {
		const struct node_place place = place_in(in, i);
		if (start_of(&place) >= in->span.start)
			break;
	}
	return i;
}

/*
 * The last entry or item that begins before the place; false if there is none. They are in order.
 */
static bool
find_last(const struct node *in, uint32_t offset, struct node_place *out)
{
	size_t high = in->kind == NODE_SEQUENCE ? in->item_count : in->entry_count;
	size_t low = own_from(in, 0, high);
	bool found = false;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const size_t own = own_from(in, middle, high);
		const struct node_place place =
			own < high ? place_in(in, own) : (struct node_place){0};
		if (own == high || start_of(&place) > offset) {
			high = middle;
			continue;
		}
		*out = place;
		found = true;
		low = own + 1;
	}
	return found;
}

/* A place behind an entry or item is its own if its line is deeper. */
static bool
is_deeper(const struct node_question *asked, const struct node *in, const struct node_place *last)
{
	if (node_is_flow(in))
		return false;
	if (!last->key)
		return asked->column >= yaml_column(asked->text, last->node->span.start);
	const size_t column = yaml_column(asked->text, last->key->span.start);
	return asked->column > column ||
	       (asked->column == column && asked->is_item && last->node->kind == NODE_SEQUENCE);
}

static bool
is_on_line(const struct node_question *asked, const struct node_place *last)
{
	const struct str between = str_slice(asked->text, start_of(last), asked->offset);

	return !str_has(between, STR("\n"));
}

/* Steps into what holds the place. False if it is the collection's own. */
static bool
step(const struct node_question *asked, const struct node *in, struct node_path *out)
{
	struct node_place last;

	if (out->count == NODE_PATH_MAX || !find_last(in, asked->offset, &last))
		return false;
	const bool is_key = last.key && is_within(asked, last.key);
	if (!is_key && !is_within(asked, last.node) && !(last.key && is_on_line(asked, &last)) &&
		!is_deeper(asked, in, &last))
		return false;
	out->places[out->count++] = last;
	out->is_key = is_key;
	return !is_key;
}

void
node_at(const struct node *root, uint32_t offset, struct node_path *out)
{
	const struct node_question asked = ask(root->source->text, offset);

	*out = (struct node_path){.places = {{.node = root}}, .count = 1};
	while (node_is_collection(out->places[out->count - 1].node) &&
		step(&asked, out->places[out->count - 1].node, out))
		continue;
}

const struct node *
node_path_collection(const struct node_path *path)
{
	for (size_t i = path->count; i-- > 0;)
		if (node_is_collection(path->places[i].node))
			return path->places[i].node;
	return NULL;
}
