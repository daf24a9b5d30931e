#include "engine/run/runner_info.h"

#include "engine/store/file.h"

#include <sys/utsname.h>

#define OS_RELEASE_MAX ((size_t)65536)

struct label_row {
	const char *prefix; /* of the label, or the whole of it */
	bool is_whole;
	const char *os;   /* NULL: any */
	const char *arch; /* NULL: any */
};

/* The first row that fits a label decides; what has no row is unknown. */
static const struct label_row labels_table[] = {
	{"self-hosted", true, NULL, NULL},
	{"linux", true, "Linux", NULL},
	{"macos", true, "macOS", NULL},
	{"windows", true, "Windows", NULL},
	{"x64", true, NULL, "X64"},
	{"x86", true, NULL, "X86"},
	{"arm64", true, NULL, "ARM64"},
	{"arm", true, NULL, "ARM"},
	{"ubuntu-latest", true, "Linux", NULL},
	{"ubuntu-slim", true, "Linux", NULL},
	{"ubuntu-26.04-arm", true, "Linux", "ARM64"},
	{"ubuntu-24.04-arm", true, "Linux", "ARM64"},
	{"ubuntu-22.04-arm", true, "Linux", "ARM64"},
	{"ubuntu-26.04", true, "Linux", NULL},
	{"ubuntu-24.04", true, "Linux", NULL},
	{"ubuntu-22.04", true, "Linux", NULL},
	{"ubuntu-20.04", true, "Linux", NULL},
	{"ubuntu-18.04", true, "Linux", NULL},
	{"macos-", false, "macOS", NULL},
	{"windows-", false, "Windows", NULL},
};

const char *
runner_os(void)
{
#if defined(__APPLE__)
	return "macOS";
#else
	return "Linux";
#endif
}

const char *
runner_arch(void)
{
#if defined(__x86_64__)
	return "X64";
#elif defined(__aarch64__)
	return "ARM64";
#elif defined(__i386__)
	return "X86";
#else
	return "ARM";
#endif
}

struct str
runner_system(struct arena *a)
{
	struct str text;
	struct str line;
	struct error err;
	struct utsname name;

	/* systems without the file are told by their kernel */
	if (file_read(a, STR("/etc/os-release"), OS_RELEASE_MAX, &text, &err))
		while (str_line(&text, &line))
			if (str_starts(line, STR("PRETTY_NAME=\"")))
				return str_slice(line, 13, line.n - 1);
	return uname(&name) == 0 ? str_copy(a, str_from(name.sysname)) : str_from(runner_os());
}

struct object *
runner_context_make(struct arena *a, const struct scope *scope)
{
	struct object *object = object_new(a);
	const struct job *job = scope->job;

	object_set_str(object, STR("os"), str_from(runner_os()));
	object_set_str(object, STR("arch"), str_from(runner_arch()));
	object_set_str(object, STR("name"), STR("lact"));
	object_set_str(object, STR("environment"), STR("self-hosted"));
	object_set_str(object, STR("tool_cache"), scope->run->options->paths->shared);
	if (job) {
		object_set_str(object, STR("temp"), job->temp);
		object_set_str(object, STR("workspace"),
			str_slice(job->workspace, 0, str_rindex(job->workspace, '/')));
	}
	if (scope->run->debug)
		object_set_str(object, STR("debug"), STR("1"));
	return object;
}

static const struct label_row *
row_find(struct str label)
{
	for (size_t i = 0; i < COUNT_OF(labels_table); i++) {
		const struct label_row *row = &labels_table[i];
		const struct str prefix = str_from(row->prefix);
		const struct str head = row->is_whole ? label : str_slice(label, 0, prefix.n);
		if (str_eq_nocase(head, prefix))
			return row;
	}
	return NULL;
}

static const struct run_platform *
platform_find(const struct run_platform *platforms, size_t count, struct str label)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(platforms[i].label, label))
			return &platforms[i];
	return NULL;
}

static bool
label_fits(struct arena *a, struct str label, struct str *why)
{
	const struct label_row *row = row_find(label);

	if (!row) {
		*why = str_fmt(a,
			"the runner label '%" STR_FMT "' is unknown: -P %" STR_FMT
			"=-self-hosted maps it to this machine",
			STR_ARG(label), STR_ARG(label));
		return false;
	}
	if ((row->os && !str_eq(str_from(row->os), str_from(runner_os()))) ||
		(row->arch && !str_eq(str_from(row->arch), str_from(runner_arch())))) {
		*why = str_fmt(a, "'%" STR_FMT "' cannot run on this machine (%s %s)",
			STR_ARG(label), runner_os(), runner_arch());
		return false;
	}
	return true;
}

bool
runner_fits(struct arena *a, const struct str *labels, size_t count,
	const struct run_platform *platforms, size_t platform_count, struct str *why)
{
	for (size_t i = 0; i < count; i++) {
		const struct run_platform *platform =
			platform_find(platforms, platform_count, labels[i]);
		if (platform && !platform->is_host) {
			*why = str_fmt(a,
				"'%" STR_FMT "' is mapped to an image, which lact does not run yet",
				STR_ARG(labels[i]));
			return false;
		}
		if (!platform && !label_fits(a, labels[i], why))
			return false;
	}
	if (count > 0)
		return true;
	*why = STR("'runs-on' names no label");
	return false;
}
