#include "engine/run/context/runner_info.h"

#include "engine/store/file.h"
#include "engine/workflow/runner_label.h"

#include <sys/utsname.h>

#define OS_RELEASE_MAX ((size_t)65536)

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

	/* systems without the file are identified by their kernel */
	if (file_read(a, STR("/etc/os-release"), OS_RELEASE_MAX, &text, &err))
		while (str_line(&text, &line))
			if (str_starts(line, STR("PRETTY_NAME=\"")))
				return str_slice(line, 13, line.n - 1);
	return uname(&name) == 0 ? str_copy(a, str_from(name.sysname)) : str_from(runner_os());
}

static const struct run_platform *
platform_find(const struct run_platform *platforms, size_t count, struct str label)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(platforms[i].label, label))
			return &platforms[i];
	return NULL;
}

static void
say_unknown(struct arena *a, struct str label, struct str *why)
{
	const struct str nearest = str_nearest(label, runner_label_next, NULL);
	const struct str meant = nearest.n > 0
					 ? str_concat(a, STR("did you mean '"), nearest, STR("'? "))
					 : STR_NONE;

	*why = str_fmt(a,
		"unknown runner label '%" STR_FMT "': %" STR_FMT "-P %" STR_FMT
		"=-self-hosted maps it to this machine",
		STR_ARG(label), STR_ARG(meant), STR_ARG(label));
}

static bool
is_here(const struct runner_label *label)
{
	const char *os = runner_os_name(label->os);

	return (!os || strcmp(os, runner_os()) == 0) &&
	       (!label->arch || strcmp(label->arch, runner_arch()) == 0);
}

/* A runner of one's own may be called what GitHub's are called no more. */
static bool
label_fits(struct arena *a, struct str name, bool is_self_hosted, struct str *why)
{
	const struct runner_label *label = runner_label_find(name);

	if (!label)
		say_unknown(a, name, why);
	else if (label->successor && !is_self_hosted)
		*why = str_fmt(a,
			"GitHub has replaced the runner '%" STR_FMT "' by '%s': -P %" STR_FMT
			"=-self-hosted maps it to this machine",
			STR_ARG(name), label->successor, STR_ARG(name));
	else if (!is_here(label))
		*why = str_fmt(a, "'%" STR_FMT "' cannot run on this machine (%s %s)",
			STR_ARG(name), runner_os(), runner_arch());
	else
		return true;
	return false;
}

static bool
has_self_hosted(const struct str *labels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(labels[i], STR("self-hosted")))
			return true;
	return false;
}

bool
runner_fits(struct arena *a, const struct str *labels, size_t count,
	const struct run_platform *platforms, size_t platform_count, struct str *why)
{
	const bool is_self_hosted = has_self_hosted(labels, count);

	for (size_t i = 0; i < count; i++) {
		const struct run_platform *platform =
			platform_find(platforms, platform_count, labels[i]);
		if (platform && !platform->is_host) {
			*why = str_fmt(a,
				"'%" STR_FMT "' is mapped to an image, which lact does not run yet",
				STR_ARG(labels[i]));
			return false;
		}
		if (!platform && !label_fits(a, labels[i], is_self_hosted, why))
			return false;
	}
	if (count > 0)
		return true;
	*why = STR("'runs-on' names no label");
	return false;
}
