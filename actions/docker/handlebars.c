#include "actions/docker/handlebars.h"

#include "expr/base/buf.h"

static const struct {
	char c;
	const char *entity;
} entities[] = {
	{'&', "&amp;"},
	{'<', "&lt;"},
	{'>', "&gt;"},
	{'"', "&quot;"},
	{'\'', "&#x27;"},
	{'`', "&#x60;"},
	{'=', "&#x3D;"},
};

static void
add_escaped(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t j = 0;
		while (j < COUNT_OF(entities) && entities[j].c != text.p[i])
			j++;
		if (j < COUNT_OF(entities))
			buf_add_z(b, entities[j].entity);
		else
			buf_add_char(b, text.p[i]);
	}
}

/* A word, or a text in quotes, from the start of `*rest`. */
static struct str
take_word(struct str *rest)
{
	size_t n = 0;

	*rest = str_trim_start(*rest);
	if (rest->n > 0 && (rest->p[0] == '\'' || rest->p[0] == '"')) {
		n = str_index(*rest, rest->p[0], 1);
		const struct str text = str_slice(*rest, 1, n);
		*rest = str_slice(*rest, n + 1, rest->n);
		return text;
	}
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '=')
		n++;
	const struct str word = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n, rest->n);
	return word;
}

static struct handlebars_call
read_call(struct str inner)
{
	struct handlebars_call call = {.name = take_word(&inner)};

	while (str_trim(inner).n > 0) {
		const size_t before = inner.n;
		const struct str word = take_word(&inner);
		if (inner.n > 0 && inner.p[0] == '=') {
			inner = str_slice(inner, 1, inner.n);
			call.key = word;
			call.value = take_word(&inner);
		} else if (call.argument.n == 0) {
			call.argument = word;
		}
		if (inner.n == before) /* a stray sign */
			break;
	}
	return call;
}

static bool
add_call(struct buf *b, struct str inner, bool is_plain, const struct handlebars_names *names,
	struct error *err)
{
	struct str value = STR_NONE;

	inner = str_trim(inner);
	if (str_starts(inner, STR("!")))
		return true;
	if (inner.n == 0 || strchr("#/^>", inner.p[0]))
		return error_set(err, ERROR_INVALID,
			"the template '{{%" STR_FMT "}}' is none that lact knows", STR_ARG(inner));
	if (str_starts(inner, STR("&"))) {
		is_plain = true;
		inner = str_trim(str_slice(inner, 1, inner.n));
	}
	const struct handlebars_call call = read_call(inner);
	if (!names->find(names->owner, &call, &value, err))
		return false;
	if (is_plain)
		buf_add(b, value);
	else
		add_escaped(b, value);
	return true;
}

bool
handlebars_fill(struct arena *a, struct str template, const struct handlebars_names *names,
	struct str *out, struct error *err)
{
	struct buf b;
	bool ok = true;

	buf_init(&b, BUF_UNBOUNDED);
	while (ok && template.n > 0) {
		const size_t start = str_find(template, STR("{{"));
		buf_add(&b, str_slice(template, 0, start));
		template = str_slice(template, start, template.n);
		if (template.n == 0)
			break;
		const bool is_plain = str_starts(template, STR("{{{"));
		const struct str close = is_plain ? STR("}}}") : STR("}}");
		const size_t end = str_find(template, close);
		if (end == template.n)
			ok = error_set(err, ERROR_INVALID, "the template '%" STR_FMT "' has no end",
				STR_ARG(template));
		else
			ok = add_call(&b, str_slice(template, close.n, end), is_plain, names, err);
		template = str_slice(template, end + close.n, template.n);
	}
	*out = buf_take(a, &b);
	return ok;
}

bool handlebars_is_raw(struct str template)
{
	template = str_trim(template);
	if (!str_starts(template, STR("{{")) || !str_ends(template, STR("}}")) || template.n < 4)
		return false;
	return str_eq(str_trim(str_slice(template, 2, template.n - 2)), STR("raw"));
}
