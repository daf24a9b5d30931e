/*
 * docker/build-push-action: builds with the machine's `docker buildx`, where it has it, and pushes
 * nothing; elsewhere a dry run, which checks that the context and the Dockerfile are there.
 *
 * Outputs    Of a build that was made: its image ID and metadata. Of a dry run: made up.
 * Source     github.com/docker/build-push-action action.yml (v2 to v6), src/context.ts
 */
#include "actions/actions.h"
#include "actions/base/dry_run.h"
#include "actions/base/tool.h"
#include "actions/docker/buildx.h"
#include "actions/docker/docker_list.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

#define METADATA_MAX ((size_t)16 << 20)
#define NO_DIGEST    "sha256:0000000000000000000000000000000000000000000000000000000000000000"

static const struct builtin_input inputs[] = {
	{"add-hosts", "", false},
	{"allow", "", false},
	{"annotations", "", false},
	{"attests", "", false},
	{"build-args", "", false},
	{"build-contexts", "", false},
	{"builder", "", false},
	{"cache-from", "", false},
	{"cache-to", "", false},
	{"call", "", false},
	{"cgroup-parent", "", false},
	{"context", "", false},
	{"file", "", false},
	{"labels", "", false},
	{"load", "false", false},
	{"network", "", false},
	{"no-cache", "false", false},
	{"no-cache-filters", "", false},
	{"outputs", "", false},
	{"platforms", "", false},
	{"provenance", "", false},
	{"pull", "false", false},
	{"push", "false", false},
	{"sbom", "", false},
	{"secrets", "", false},
	{"secret-envs", "", false},
	{"secret-files", "", false},
	{"shm-size", "", false},
	{"ssh", "", false},
	{"tags", "", false},
	{"target", "", false},
	{"ulimit", "", false},
	{"github-token", "", false},
};

/* Inputs that are options of `docker buildx build`; those that are lists are given once each. */
static const struct {
	const char *input, *option;
	bool is_list;
	bool has_commas; /* an entry ends at a comma as well */
} options[] = {
	{"add-hosts", "--add-host", true, false},
	{"allow", "--allow", true, true},
	{"annotations", "--annotation", true, false},
	{"attests", "--attest", true, false},
	{"build-args", "--build-arg", true, false},
	{"build-contexts", "--build-context", true, false},
	{"cache-from", "--cache-from", true, false},
	{"cache-to", "--cache-to", true, false},
	{"call", "--call", false, false},
	{"cgroup-parent", "--cgroup-parent", false, false},
	{"labels", "--label", true, false},
	{"network", "--network", false, false},
	{"no-cache-filters", "--no-cache-filter", true, true},
	{"outputs", "--output", true, false},
	{"platforms", "--platform", true, true},
	{"provenance", "--provenance", false, false},
	{"sbom", "--sbom", false, false},
	{"shm-size", "--shm-size", false, false},
	{"ssh", "--ssh", true, false},
	{"tags", "--tag", true, true},
	{"target", "--target", false, false},
	{"ulimit", "--ulimit", true, false},
};

struct docker_build {
	struct builtin_call *call;
	struct str context;
	struct str file;
	struct docker_list tags;
	struct docker_list argv;
	struct str image_file, metadata_file;
	bool load, push, pull, no_cache;
	size_t secret_count;
};

static void
add(struct docker_build *b, struct str argument)
{
	docker_list_add(b->call->a, &b->argv, argument);
}

/* --- what would be built ------------------------------------------------------------------ */

static bool
is_remote(struct str context)
{
	return str_has(context, STR("://")) || str_starts(context, STR("git@")) ||
	       str_has(context, STR("{{defaultContext}}")) || str_eq(context, STR("-"));
}

static struct docker_list
entries(struct docker_build *b, const char *input, bool has_commas)
{
	const struct docker_list lines = docker_input_list(b->call, input);
	struct docker_list out = {0};
	struct str piece;

	for (size_t i = 0; i < lines.count; i++) {
		struct str rest = lines.items[i];
		if (!has_commas)
			docker_list_add(b->call->a, &out, rest);
		while (has_commas && str_split(&rest, ',', &piece))
			if (str_trim(piece).n > 0)
				docker_list_add(b->call->a, &out, str_trim(piece));
	}
	return out;
}

/* By default the published action builds the commit on GitHub; here it is the checkout, or where
 * there was none the user's folder. */
static bool
find_context(struct docker_build *b)
{
	struct builtin_call *call = b->call;
	const struct str given = builtin_input(call, "context");
	const struct str file = builtin_input(call, "file");
	const struct str usual = file.n > 0 ? file : STR("Dockerfile");

	b->context = given.n > 0 ? given : STR(".");
	if (is_remote(b->context)) {
		b->file = file;
		return true;
	}
	struct str root = call->workspace;
	if (given.n == 0 && !file_exists(path_join(call->a, root, usual)))
		root = builtin_folder(call);
	const struct str folder = path_normal(call->a, path_join(call->a, root, b->context));
	b->file = file.n > 0 ? path_normal(call->a, path_join(call->a, root, file))
			     : path_join(call->a, folder, STR("Dockerfile"));
	if (!file_is_dir(folder)) {
		(void)builtin_error(call,
			"unable to prepare context: path \"%" STR_FMT "\" not found",
			STR_ARG(b->context));
		return false;
	}
	if (!file_exists(b->file)) {
		(void)builtin_error(call,
			"failed to read dockerfile: open %" STR_FMT ": no such file or directory",
			STR_ARG(path_within(b->file, root)));
		return false;
	}
	b->context = folder;
	return true;
}

static bool
read_request(struct docker_build *b)
{
	const struct {
		const char *name;
		bool *out;
	} flags[] = {
		{"load", &b->load},
		{"push", &b->push},
		{"pull", &b->pull},
		{"no-cache", &b->no_cache},
	};

	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (!builtin_flag(b->call, flags[i].name, flags[i].out))
			return false;
	b->tags = entries(b, "tags", true);
	return find_context(b);
}

static void
tell(struct docker_build *b, const char *verb)
{
	builtin_log(b->call, "%s %" STR_FMT "%s%" STR_FMT "%s", verb, STR_ARG(b->context),
		b->file.n > 0 ? " with " : "", STR_ARG(b->file),
		b->push ? ", and would push to:" : ":");
	for (size_t i = 0; i < b->tags.count; i++)
		builtin_log(b->call, "  %" STR_FMT, STR_ARG(b->tags.items[i]));
}

/* --- the build ---------------------------------------------------------------------------- */

/* The value of a field `NAME=value` of an entry; empty without one. */
static struct str
field(struct str entry, struct str name)
{
	struct str piece;

	while (str_split(&entry, ',', &piece)) {
		piece = str_trim(piece);
		const size_t equals = str_index(piece, '=', 0);
		if (equals < piece.n && str_eq_nocase(str_slice(piece, 0, equals), name))
			return str_slice(piece, equals + 1, piece.n);
	}
	return STR_NONE;
}

static bool
is_one_of(struct str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(text, str_from(words[i])))
			return true;
	return false;
}

/* Only what certainly stays here is an output: `push` has many spellings of true. */
static bool
output_stays(struct str entry)
{
	static const char *const kinds[] = {"local", "tar", "oci", "docker", "image", "cacheonly"};
	static const char *const no[] = {"", "false", "0"};
	const struct str type = field(entry, STR("type"));
	const bool is_folder = type.n == 0 && str_index(entry, '=', 0) == entry.n;

	return is_folder || (is_one_of(type, kinds, COUNT_OF(kinds)) &&
				    is_one_of(field(entry, STR("push")), no, COUNT_OF(no)));
}

/* What would leave the machine, or needs GitHub's cache, is left out. */
static bool
is_left_out(struct docker_build *b, const char *input, struct str entry)
{
	static const char *const kept[] = {"local", "inline"};

	if (str_eq(str_from(input), STR("cache-from")))
		return str_eq(field(entry, STR("type")), STR("gha"));
	if (str_eq(str_from(input), STR("cache-to")))
		return !is_one_of(field(entry, STR("type")), kept, COUNT_OF(kept));
	if (!str_eq(str_from(input), STR("outputs")) || output_stays(entry))
		return false;
	b->push = true;
	return true;
}

static void
add_options(struct docker_build *b)
{
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		const struct str whole = builtin_input(b->call, options[i].input);
		struct docker_list list = {0};
		if (options[i].is_list)
			list = entries(b, options[i].input, options[i].has_commas);
		else if (whole.n > 0)
			docker_list_add(b->call->a, &list, whole);
		for (size_t j = 0; j < list.count; j++) {
			if (is_left_out(b, options[i].input, list.items[j]))
				continue;
			add(b, str_from(options[i].option));
			add(b, list.items[j]);
		}
	}
}

/* `ID=VALUE`: the value goes into a file that only the job can read. */
static bool
add_secrets(struct docker_build *b, struct error *err)
{
	const struct docker_list list = docker_input_list(b->call, "secrets");
	struct str id;
	struct str value;

	for (size_t i = 0; i < list.count; i++) {
		if (!docker_pair(list.items[i], &id, &value))
			return error_set(err, ERROR_INVALID, "a secret has no `=`");
		const struct str path = str_fmt(b->call->a, "%" STR_FMT "/docker-secret-%zu",
			STR_ARG(b->call->temp), b->secret_count++);
		if (!file_write(path, value, 0600, err))
			return false;
		add(b, STR("--secret"));
		add(b, str_concat(b->call->a, STR("id="), id, STR(",src="), path));
	}
	return true;
}

static void
add_secret_sources(struct docker_build *b, const char *input, const char *kind)
{
	const struct docker_list list = docker_input_list(b->call, input);
	struct str id;
	struct str value;

	for (size_t i = 0; i < list.count; i++)
		if (docker_pair(list.items[i], &id, &value)) {
			add(b, STR("--secret"));
			add(b, str_concat(b->call->a, STR("id="), id, STR(","), str_from(kind),
				       STR("="), value));
		}
}

static bool
make_argv(struct docker_build *b, struct error *err)
{
	struct arena *a = b->call->a;

	b->image_file = path_join(a, b->call->temp, STR("docker-iidfile"));
	b->metadata_file = path_join(a, b->call->temp, STR("docker-metadata-file"));
	add(b, STR("docker"));
	add(b, STR("buildx"));
	add(b, STR("build"));
	add_options(b);
	if (!add_secrets(b, err))
		return false;
	add_secret_sources(b, "secret-files", "src");
	add_secret_sources(b, "secret-envs", "env");
	if (b->load)
		add(b, STR("--load"));
	if (b->pull)
		add(b, STR("--pull"));
	if (b->no_cache)
		add(b, STR("--no-cache"));
	if (b->file.n > 0) {
		add(b, STR("--file"));
		add(b, b->file);
	}
	add(b, STR("--iidfile"));
	add(b, b->image_file);
	add(b, STR("--metadata-file"));
	add(b, b->metadata_file);
	add(b, b->context);
	return true;
}

static void
set_outputs(struct docker_build *b)
{
	struct arena *a = b->call->a;
	struct str image = STR_NONE;
	struct str metadata = STR_NONE;

	if (!file_read(a, b->image_file, METADATA_MAX, &image, NULL))
		image = STR_NONE;
	if (!file_read(a, b->metadata_file, METADATA_MAX, &metadata, NULL))
		metadata = STR_NONE;
	const struct value value = json_read(a, metadata);
	builtin_set_output(b->call, "imageid", str_trim(image));
	builtin_set_output(b->call, "digest", json_text(value, "containerimage.digest"));
	builtin_set_output(b->call, "metadata", str_trim(metadata));
}

static bool
start(struct docker_build *b, struct error *err)
{
	const char **argv = arena_array(b->call->a, const char *, b->argv.count + 1);
	int code;

	for (size_t i = 0; i < b->argv.count; i++)
		argv[i] = str_z(b->call->a, b->argv.items[i]);
	if (!builtin_exec(b->call, &(const struct builtin_exec){.argv = argv}, &code, err))
		return false;
	return code == 0 || error_set(err, ERROR_INVALID, "buildx failed with: exit code %d", code);
}

static enum result
build(struct docker_build *b)
{
	struct error err = {0};

	if (!make_argv(b, &err))
		return builtin_error(b->call, "%s", err.text);
	tell(b, "Builds");
	if (!start(b, &err))
		return tool_fail(b->call, &err);
	set_outputs(b);
	builtin_note(b->call, "built%s", b->push ? ", not pushed" : "");
	if (b->push)
		builtin_difference(
			b->call, "docker/build-push-action: the image was built, and not pushed");
	return RESULT_SUCCESS;
}

/* --- the dry run -------------------------------------------------------------------------- */

/* Later steps count on what a build leaves on this machine. */
static bool
is_needed_here(struct docker_build *b)
{
	const struct str outputs = builtin_input(b->call, "outputs");

	return b->load || str_has(outputs, STR("type=local")) ||
	       str_has(outputs, STR("type=tar")) || str_has(outputs, STR("type=docker")) ||
	       str_has(outputs, STR("type=oci"));
}

static enum result
rehearse(struct docker_build *b)
{
	if (is_needed_here(b))
		return builtin_missing(b->call, "install Docker with buildx",
			"docker/build-push-action needs `docker buildx` for what later steps use, "
			"and "
			"it is not on PATH");
	tell(b, "Dry run: nothing is built. This would build");
	dry_run_secrets(b->call);
	builtin_set_output(b->call, "imageid", STR(NO_DIGEST));
	builtin_set_output(b->call, "digest", STR(NO_DIGEST));
	builtin_set_output(b->call, "metadata", STR("{}"));
	builtin_log(b->call, "Outputs imageid, digest and metadata are made up");
	builtin_note(b->call, "dry run: would build%s", b->push ? " and push" : "");
	builtin_difference(b->call, "docker/build-push-action: a dry run, since `docker buildx` is "
				    "not here: nothing was built or pushed");
	return RESULT_SUCCESS;
}

static enum result
run(struct builtin_call *call)
{
	struct docker_build request = {.call = call};
	struct str version;

	if (!dry_run_check_inputs(call) || !read_request(&request))
		return RESULT_FAILURE;
	return buildx_find(call, &version) ? build(&request) : rehearse(&request);
}

const struct builtin action_docker_build = {
	.name = "docker/build-push-action",
	.summary = "builds with this machine's buildx if there is one, and pushes nothing",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.dry_run = true,
	.main = run,
};
