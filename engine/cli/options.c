#include "engine/cli/options.h"

struct option_parser {
	struct arena *a;
	const struct option *options;
	size_t option_count;
	int argc;
	char **argv;
	int at;
	struct arguments out;
	size_t name_capacity;
	size_t use_capacity;
	struct error *err;
};

static bool
next_option(const void *owner, size_t i, struct str *candidate)
{
	const struct option_parser *p = owner;

	if (i >= p->option_count)
		return false;
	*candidate = str_from(p->options[i].name);
	return true;
}

static const struct option *
find_long(struct option_parser *p, struct str name)
{
	for (size_t i = 0; i < p->option_count; i++)
		if (str_eq(str_from(p->options[i].name), name))
			return &p->options[i];
	(void)error_set(p->err, ERROR_USAGE, "unknown option '--%" STR_FMT "'", STR_ARG(name));
	const struct str nearest = str_nearest(name, next_option, p);
	if (nearest.n > 0)
		(void)error_help(p->err, "did you mean '--%" STR_FMT "'?", STR_ARG(nearest));
	return NULL;
}

static const struct option *
find_short(struct option_parser *p, char name)
{
	for (size_t i = 0; i < p->option_count; i++)
		if (p->options[i].short_name == name)
			return &p->options[i];
	(void)error_set(p->err, ERROR_USAGE, "unknown option '-%c'", name);
	return NULL;
}

static void
add_use(struct option_parser *p, const struct option *option, struct str value)
{
	*arena_push(p->a, p->out.uses, p->out.use_count, p->use_capacity) =
		(struct option_use){option, value};
}

static bool
take_following(struct option_parser *p, const struct option *option)
{
	const bool has_next = p->at + 1 < p->argc;

	if (option->may_lack && (!has_next || p->argv[p->at + 1][0] == '-')) {
		add_use(p, option, STR_NONE);
		return true;
	}
	if (!has_next)
		return error_set(p->err, ERROR_USAGE, "option '--%s' needs %s", option->name,
			option->argument);
	add_use(p, option, str_from(p->argv[++p->at]));
	return true;
}

static bool
take_long(struct option_parser *p, struct str word)
{
	const size_t equals = str_index(word, '=', 0);
	const struct option *option = find_long(p, str_slice(word, 0, equals));

	if (!option)
		return false;
	if (!option->argument && equals < word.n)
		return error_set(p->err, ERROR_USAGE, "option '--%s' takes no value", option->name);
	if (!option->argument || equals < word.n) {
		add_use(p, option, str_slice(word, equals + 1, word.n));
		return true;
	}
	return take_following(p, option);
}

static bool
take_short(struct option_parser *p, struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		const struct option *option = find_short(p, word.p[i]);
		if (!option)
			return false;
		if (!option->argument) {
			add_use(p, option, STR_NONE);
			continue;
		}
		if (i + 1 == word.n)
			return take_following(p, option);
		const size_t start = word.p[i + 1] == '=' ? i + 2 : i + 1;
		add_use(p, option, str_slice(word, start, word.n));
		return true;
	}
	return true;
}

static void
add_name(struct option_parser *p, struct str name)
{
	*arena_push(p->a, p->out.names, p->out.name_count, p->name_capacity) = name;
}

bool
options_parse(struct arena *a, const struct option *options, size_t option_count, int argc,
	char **argv, struct arguments *out, struct error *err)
{
	struct option_parser p = {
		.a = a,
		.options = options,
		.option_count = option_count,
		.argc = argc,
		.argv = argv,
		.err = err,
	};
	bool only_names = false;

	for (p.at = 0; p.at < argc; p.at++) {
		const struct str word = str_from(argv[p.at]);
		bool ok = true;
		if (!only_names && str_eq(word, STR("--")))
			only_names = true;
		else if (only_names || word.n < 2 || word.p[0] != '-')
			add_name(&p, word);
		else if (word.p[1] == '-')
			ok = take_long(&p, str_slice(word, 2, word.n));
		else
			ok = take_short(&p, str_slice(word, 1, word.n));
		if (!ok)
			return false;
	}
	*out = p.out;
	return true;
}

static bool
is_long_name(const struct option *options, size_t option_count, struct str name)
{
	for (size_t i = 0; i < option_count; i++)
		if (str_eq(name, str_from(options[i].name)))
			return true;
	return false;
}

void
options_double_dashes(
	struct arena *a, const struct option *options, size_t option_count, int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const struct str word = str_from(argv[i]);
		const struct str name = str_slice(word, 1, str_index(word, '=', 0));
		if (word.n > 2 && word.p[0] == '-' && is_long_name(options, option_count, name))
			/* nobody writes into it: `argv` only has that type */
			argv[i] = (char *)str_z(a, str_concat(a, STR("-"), word));
	}
}

bool
options_next(const struct arguments *arguments, const char *name, size_t *i, struct str *value)
{
	for (; *i < arguments->use_count; (*i)++)
		if (str_eq(str_from(arguments->uses[*i].option->name), str_from(name))) {
			*value = arguments->uses[(*i)++].value;
			return true;
		}
	return false;
}

bool
options_has(const struct arguments *arguments, const char *name)
{
	struct str value;
	size_t i = 0;

	return options_next(arguments, name, &i, &value);
}

struct str
options_get(const struct arguments *arguments, const char *name)
{
	struct str value = STR_NONE;
	size_t i = 0;

	while (options_next(arguments, name, &i, &value))
		;
	return value;
}
