#include "engine/lint/base/published.h"

bool
published_find(struct lint *l, struct arena *a, struct str uses, struct published *out)
{
	struct str folder;

	/* neither a name nor a ref has two dots, and a path with them may lead out of the
	 * repository */
	if (!l->options->find_published || str_has(uses, STR("..")) ||
		!action_ref_parse(uses, &out->ref) ||
		!l->options->find_published(l->options->owner, a, &out->ref, &folder))
		return false;
	out->root = str_concat(a, folder, STR("/"));
	return true;
}

bool
published_read(struct lint *l, struct arena *a, const struct published *published, struct str path,
	struct str *text)
{
	return l->options->read &&
	       l->options->read(l->options->owner, a, str_concat(a, published->root, path), text);
}

struct str
uses_rest_of_line(const struct node *uses)
{
	const struct str text = uses->source->text;
	const struct str rest =
		str_slice(text, uses->span.end, str_index(text, '\n', uses->span.end));

	return str_ends(rest, STR("\r")) ? str_slice(rest, 0, rest.n - 1) : rest;
}

/* `v` and numbers with dots between them, which is all there is. */
static bool
is_version(struct str word)
{
	size_t i = str_starts(word, STR("v")) ? 1 : 0;
	bool after_digit = false;

	for (; i < word.n; i++) {
		if (!char_is_digit(word.p[i]) && !(word.p[i] == '.' && after_digit))
			return false;
		after_digit = char_is_digit(word.p[i]);
	}
	return after_digit;
}

/* Forms that programs write which pin: `# v4.1.2`, `# tag=v4.1.2`, `# pin@v4.1.2`. */
struct str
uses_version(const struct node *uses)
{
	const struct str comment = str_trim_start(uses_rest_of_line(uses));

	if (!str_starts(comment, STR("#")))
		return STR_NONE;
	struct str word = str_trim_start(str_slice(comment, 1, comment.n));
	word = str_slice(word, 0, str_index(word, ' ', 0));
	if (str_starts(word, STR("tag=")) || str_starts(word, STR("pin@")))
		word = str_slice(word, 4, word.n);
	return is_version(word) ? word : STR_NONE;
}
