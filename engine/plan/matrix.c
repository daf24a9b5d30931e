#include "engine/plan/matrix.h"

#define PRODUCT_MAX ((size_t)1 << 20) /* before excluding: more is not worth going through */

struct matrix_vector {
	struct str key;
	const struct array *values;
};

struct builder {
	struct arena *a;
	struct matrix_vector *vectors;
	size_t vector_count;
	const struct array *include; /* NULL: none */
	const struct array *exclude;
	struct matrix *out;
	size_t capacity;
	struct error *err;
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_list(struct builder *b, struct str key, struct value v, const struct array **out)
{
	if (v.kind != VALUE_ARRAY)
		return error_set(b->err, ERROR_INVALID,
			"the matrix's '%" STR_FMT "' must be a list, not %s", STR_ARG(key),
			value_kind_name(v.kind));
	*out = v.array;
	return true;
}

static bool
read_entries(struct builder *b, struct str key, struct value v, const struct array **out)
{
	if (!read_list(b, key, v, out))
		return false;
	for (size_t i = 0; i < (*out)->count; i++)
		if ((*out)->items[i].kind != VALUE_OBJECT)
			return error_set(b->err, ERROR_INVALID,
				"an entry of the matrix's '%" STR_FMT "' must be a mapping",
				STR_ARG(key));
	return true;
}

static bool
read_vector(struct builder *b, struct str key, struct value v)
{
	struct matrix_vector *vector = &b->vectors[b->vector_count];

	vector->key = key;
	if (!read_list(b, key, v, &vector->values))
		return false;
	if (vector->values->count == 0)
		return error_set(b->err, ERROR_INVALID,
			"the matrix vector '%" STR_FMT "' has no values", STR_ARG(key));
	b->vector_count++;
	return true;
}

static bool
read_member(struct builder *b, struct str key, struct value v)
{
	if (str_eq(key, STR("include")))
		return read_entries(b, key, v, &b->include);
	if (str_eq(key, STR("exclude")))
		return read_entries(b, key, v, &b->exclude);
	return read_vector(b, key, v);
}

static bool
is_vector(const struct builder *b, struct str key)
{
	for (size_t i = 0; i < b->vector_count; i++)
		if (str_eq_nocase(b->vectors[i].key, key))
			return true;
	return false;
}

static bool
check_exclude(struct builder *b)
{
	for (size_t i = 0; b->exclude && i < b->exclude->count; i++) {
		const struct map *members = object_members(b->exclude->items[i].object);
		if (members->count == 0)
			return error_set(b->err, ERROR_INVALID,
				"an entry of the matrix's 'exclude' is empty");
		for (size_t j = 0; j < members->count; j++)
			if (!is_vector(b, members->entries[j].key))
				return error_set(b->err, ERROR_INVALID,
					"the matrix's 'exclude' names '%" STR_FMT
					"', which is not a key of the matrix",
					STR_ARG(members->entries[j].key));
	}
	return true;
}

static bool
read_matrix(struct builder *b, struct value matrix)
{
	if (matrix.kind != VALUE_OBJECT)
		return error_set(b->err, ERROR_INVALID, "the matrix must be a mapping, not %s",
			value_kind_name(matrix.kind));
	const struct map *members = object_members(matrix.object);
	b->vectors = arena_array(b->a, struct matrix_vector, members->count);
	for (size_t i = 0; i < members->count; i++)
		if (!read_member(b, members->entries[i].key,
			    *(const struct value *)members->entries[i].value))
			return false;
	if (b->vector_count == 0 && (!b->include || b->include->count == 0))
		return error_set(
			b->err, ERROR_INVALID, "the matrix must define at least one vector");
	return check_exclude(b);
}

/* --- matching ----------------------------------------------------------------------------- */

static struct value
member_of(struct value v, struct str key)
{
	return v.kind == VALUE_OBJECT ? object_get(v.object, key) : VALUE_NULL_INIT;
}

static struct value
item_of(struct value v, size_t i)
{
	return v.kind == VALUE_ARRAY && i < v.array->count ? v.array->items[i] : VALUE_NULL_INIT;
}

/* Every leaf of `pattern` equals the value at the same path in `v`: null if there is none. */
static bool
matches(struct value pattern, struct value v)
{
	if (pattern.kind == VALUE_OBJECT) {
		const struct map *members = object_members(pattern.object);
		for (size_t i = 0; i < members->count; i++)
			if (!matches(*(const struct value *)members->entries[i].value,
				    member_of(v, members->entries[i].key)))
				return false;
		return true;
	}
	if (pattern.kind == VALUE_ARRAY) {
		for (size_t i = 0; i < pattern.array->count; i++)
			if (!matches(pattern.array->items[i], item_of(v, i)))
				return false;
		return true;
	}
	return value_equal(pattern, v);
}

/* The entry's keys that are vectors match the combination. */
static bool
entry_matches(const struct builder *b, struct object *entry, struct object *combination)
{
	const struct map *members = object_members(entry);

	for (size_t i = 0; i < members->count; i++) {
		const struct str key = members->entries[i].key;
		if (is_vector(b, key) && !matches(*(const struct value *)members->entries[i].value,
						 object_get(combination, key)))
			return false;
	}
	return true;
}

static bool
is_excluded(const struct builder *b, struct object *combination)
{
	for (size_t i = 0; b->exclude && i < b->exclude->count; i++)
		if (entry_matches(b, b->exclude->items[i].object, combination))
			return true;
	return false;
}

/* --- building ----------------------------------------------------------------------------- */

/* Adds the values that a name shows: primitives, and the leaves of objects. */
static void
add_to_suffix(struct builder *b, struct buf *suffix, struct value v)
{
	if (v.kind == VALUE_OBJECT) {
		const struct map *members = object_members(v.object);
		for (size_t i = 0; i < members->count; i++)
			add_to_suffix(b, suffix, *(const struct value *)members->entries[i].value);
		return;
	}
	if (v.kind == VALUE_ARRAY) {
		for (size_t i = 0; i < v.array->count; i++)
			add_to_suffix(b, suffix, v.array->items[i]);
		return;
	}
	const struct str text = value_to_string(b->a, v);
	if (text.n == 0)
		return;
	if (suffix->n > 0)
		buf_add_z(suffix, ", ");
	buf_add(suffix, text);
}

static bool
add_row(struct builder *b, struct object *values)
{
	struct buf suffix;

	if (b->out->count == MATRIX_MAX)
		return error_set(
			b->err, ERROR_INVALID, "the matrix makes more than %d jobs", MATRIX_MAX);
	buf_init(&suffix, BUF_UNBOUNDED);
	const struct map *members = object_members(values);
	for (size_t i = 0; i < members->count; i++)
		add_to_suffix(b, &suffix, *(const struct value *)members->entries[i].value);
	*arena_push(b->a, b->out->rows, b->out->count, b->capacity) =
		(struct matrix_row){.values = values, .suffix = buf_take(b->a, &suffix)};
	return true;
}

/* The combination with this number, counted with the last key fastest. */
static struct object *
combination_make(struct builder *b, size_t number, size_t total)
{
	struct object *values = object_new(b->a);

	for (size_t i = 0; i < b->vector_count; i++) {
		total /= b->vectors[i].values->count;
		object_set(values, b->vectors[i].key, b->vectors[i].values->items[number / total]);
		number %= total;
	}
	return values;
}

/* Adds the entry's other keys. Matching looks at the combination alone, so extras never count. */
static void
extend(const struct builder *b, struct object *entry, struct object *values)
{
	const struct map *members = object_members(entry);

	for (size_t i = 0; i < members->count; i++)
		if (!is_vector(b, members->entries[i].key))
			object_set(values, members->entries[i].key,
				*(const struct value *)members->entries[i].value);
}

static bool
add_product(struct builder *b, bool *used)
{
	size_t total = b->vector_count > 0;

	for (size_t i = 0; i < b->vector_count; i++)
		if (__builtin_mul_overflow(total, b->vectors[i].values->count, &total) ||
			total > PRODUCT_MAX)
			return error_set(b->err, ERROR_INVALID, "the matrix is too large");
	for (size_t n = 0; n < total; n++) {
		struct object *values = combination_make(b, n, total);
		if (is_excluded(b, values))
			continue;
		if (!add_row(b, values))
			return false;
		for (size_t i = 0; b->include && i < b->include->count; i++) {
			struct object *entry = b->include->items[i].object;
			if (!entry_matches(b, entry, values))
				continue;
			used[i] = true;
			extend(b, entry, values);
		}
	}
	return true;
}

bool
matrix_expand(struct arena *a, struct value matrix, struct matrix *out, struct error *err)
{
	struct matrix result = {0};
	struct builder b = {.a = a, .out = &result, .err = err};

	if (!read_matrix(&b, matrix))
		return false;
	const size_t include_count = b.include ? b.include->count : 0;
	bool *used = arena_array(a, bool, include_count);
	if (!add_product(&b, used))
		return false;
	for (size_t i = 0; i < include_count; i++)
		if (!used[i] && !add_row(&b, b.include->items[i].object))
			return false;
	*out = result;
	return true;
}
