#include "actions/ruby/ruby_version.h"

#include "actions/base/version_file.h"
#include "engine/store/file.h"

#define FILE_MAX_BYTES ((size_t)1 << 16)
#define HEAD_MINOR     99999

static const char *const files[] = {".ruby-version", ".tool-versions", "mise.toml"};

/* --- names -------------------------------------------------------------------------------- */

static bool
is_head(struct str version)
{
	return str_eq(version, STR("head")) || str_eq(version, STR("debug")) ||
	       str_eq(version, STR("dev"));
}

struct ruby_spec
ruby_spec_of(struct str name)
{
	const size_t dash = str_index(name, '-', 0);

	if (is_head(name) || (name.n > 0 && char_is_digit(name.p[0])))
		return (struct ruby_spec){name, STR("ruby"), name};
	return (struct ruby_spec){
		name, str_slice(name, 0, dash), str_slice(name, dash + 1, name.n)};
}

/* Digits and dots alone. */
static bool
is_release(struct str version)
{
	for (size_t i = 0; i < version.n; i++)
		if (!char_is_digit(version.p[i]) && version.p[i] != '.')
			return false;
	return version.n > 0;
}

bool
ruby_spec_fits(const struct ruby_spec *spec, struct str engine, struct str version)
{
	if (!str_eq(engine, spec->engine))
		return false;
	if (str_eq(version, spec->version))
		return true;
	if (!is_release(version) || is_head(spec->version))
		return false;
	return spec->version.n == 0 ||
	       (str_starts(version, spec->version) && version.p[spec->version.n] == '.');
}

int
ruby_version_compare(struct str x, struct str y)
{
	struct str a;
	struct str b;

	while (x.n > 0 || y.n > 0) {
		if (!str_split(&x, '.', &a))
			a = STR_NONE;
		if (!str_split(&y, '.', &b))
			b = STR_NONE;
		const uint32_t left = str_take_number(&a, INT32_MAX);
		const uint32_t right = str_take_number(&b, INT32_MAX);
		if (left != right)
			return left < right ? -1 : 1;
	}
	return 0;
}

uint32_t
ruby_version_minor(struct str version)
{
	if (version.n == 0 || !char_is_digit(version.p[0]))
		return HEAD_MINOR;
	const uint32_t major = str_take_number(&version, 99);
	version = str_slice(version, 1, version.n);
	return major * 100 + str_take_number(&version, 99);
}

/* --- files -------------------------------------------------------------------------------- */

static struct str
first_word(struct str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != ' ' && text.p[n] != '\t' && text.p[n] != '\n' &&
		text.p[n] != '\r')
		n++;
	return str_slice(text, 0, n);
}

static struct str
of_file(struct str name, struct str text)
{
	if (str_eq(name, STR(".tool-versions")))
		return first_word(version_file_asdf(text, "ruby"));
	if (str_eq(name, STR("mise.toml")))
		return version_file_mise(text, "ruby");
	return first_word(str_trim(text));
}

static bool
read_file(struct builtin_call *call, struct str folder, struct str name, struct str *out)
{
	struct str text;

	if (!file_read(call->a, path_join(call->a, folder, name), FILE_MAX_BYTES, &text, NULL) ||
		of_file(name, text).n == 0) {
		(void)builtin_error(call, "No version of Ruby was found in '%" STR_FMT "'",
			STR_ARG(path_join(call->a, folder, name)));
		return false;
	}
	*out = of_file(name, text);
	builtin_log(call, "Using %" STR_FMT " as input from file %" STR_FMT, STR_ARG(*out),
		STR_ARG(name));
	return true;
}

/* The name of the file that `ruby-version` means; empty if it means none. */
static struct str
file_named(struct builtin_call *call, struct str folder, struct str asked)
{
	const bool is_default = asked.n == 0 || str_eq(asked, STR("default"));

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const struct str name = str_from(files[i]);
		if (is_default ? file_exists(path_join(call->a, folder, name))
			       : str_eq(asked, name))
			return name;
	}
	return STR_NONE;
}

bool
ruby_spec_read(struct builtin_call *call, struct str folder, struct ruby_spec *out)
{
	struct str text = builtin_input(call, "ruby-version");
	const struct str file = file_named(call, folder, text);

	if (file.n == 0 && (text.n == 0 || str_eq(text, STR("default")))) {
		(void)builtin_error(call,
			"input ruby-version needs to be specified if no .ruby-version, "
			".tool-versions or mise.toml file exists");
		return false;
	}
	if (file.n > 0 && !read_file(call, folder, file, &text))
		return false;
	*out = ruby_spec_of(text);
	return true;
}
