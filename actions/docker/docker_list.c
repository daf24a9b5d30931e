#include "actions/docker/docker_list.h"

#include "expr/base/buf.h"

void
docker_list_add(struct arena *a, struct docker_list *list, struct str item)
{
	*arena_push(a, list->items, list->count, list->capacity) = item;
}

static struct str
without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' && (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return str_slice(line, 0, i);
	return line;
}

struct docker_list
docker_input_list(struct builtin_call *call, const char *input)
{
	struct str rest = builtin_input(call, input);
	struct docker_list list = {0};
	struct str line;

	while (str_line(&rest, &line)) {
		line = str_trim(without_comment(line));
		if (line.n > 0)
			docker_list_add(call->a, &list, line);
	}
	return list;
}

/* A field in quotes, from behind the first; the rest begins behind its comma. */
static struct str
take_quoted(struct arena *a, struct str *rest)
{
	struct buf b;
	size_t i = 0;

	buf_init(&b, BUF_UNBOUNDED);
	for (; i < rest->n; i++) {
		if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[i + 1] != '"'))
			break;
		i += rest->p[i] == '"';
		buf_add_char(&b, rest->p[i]);
	}
	const size_t comma = str_index(*rest, ',', i);
	*rest = comma < rest->n ? str_slice(*rest, comma + 1, rest->n) : STR_NONE;
	return buf_take(a, &b);
}

struct docker_list
docker_fields(struct arena *a, struct str line)
{
	struct docker_list list = {0};
	struct str field;

	while (line.p) {
		if (str_starts(line, STR("\""))) {
			line = str_slice(line, 1, line.n);
			docker_list_add(a, &list, take_quoted(a, &line));
		} else if (str_split(&line, ',', &field)) {
			docker_list_add(a, &list, field);
		}
	}
	return list;
}

bool
docker_pair(struct str field, struct str *key, struct str *value)
{
	const size_t equals = str_index(field, '=', 1);

	*key = str_trim(str_slice(field, 0, equals));
	*value = str_trim(equals < field.n ? str_slice(field, equals + 1, field.n) : field);
	return equals < field.n;
}
