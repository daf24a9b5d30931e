#include "actions/java/java_maven.h"

#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

#define XML_MAX ((size_t)1 << 20)

static const char settings_start[] =
	"<settings xmlns=\"http://maven.apache.org/SETTINGS/1.0.0\"\n"
	"  xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
	"  xsi:schemaLocation=\"http://maven.apache.org/SETTINGS/1.0.0 "
	"https://maven.apache.org/xsd/settings-1.0.0.xsd\">\n"
	"  <servers>\n";
static const char settings_end[] = "  </servers>\n</settings>";

static const char toolchains_start[] =
	"<?xml version=\"1.0\"?>\n"
	"<toolchains xmlns=\"http://maven.apache.org/TOOLCHAINS/1.1.0\"\n"
	"  xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
	"  xsi:schemaLocation=\"http://maven.apache.org/TOOLCHAINS/1.1.0 "
	"https://maven.apache.org/xsd/toolchains-1.1.0.xsd\">\n";
static const char toolchains_end[] = "</toolchains>";

/* --- text --------------------------------------------------------------------------------- */

static void
add_escaped(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '&': buf_add_z(b, "&amp;"); break;
		case '<': buf_add_z(b, "&lt;"); break;
		case '>': buf_add_z(b, "&gt;"); break;
		default: buf_add_char(b, text.p[i]);
		}
	}
}

static void
add_element(struct buf *b, int indent, const char *name, struct str text)
{
	buf_add_repeat(b, ' ', (size_t)indent);
	buf_add_fmt(b, "<%s>", name);
	add_escaped(b, text);
	buf_add_fmt(b, "</%s>\n", name);
}

static void
add_variable(struct arena *a, struct buf *b, const char *name, struct str variable)
{
	add_element(b, 6, name, str_concat(a, STR("${env."), variable, STR("}")));
}

static struct str
folder_of(struct builtin_call *call)
{
	const struct str given = builtin_input(call, "settings-path");

	return given.n > 0 ? builtin_absolute(call, given)
			   : path_join(call->a, call->home, STR(".m2"));
}

/* --- settings.xml ------------------------------------------------------------------------- */

/* An input, by its newer name or its older. */
static struct str
either(struct builtin_call *call, const char *newer, const char *older, struct str usual)
{
	const struct str value = builtin_input(call, newer);
	const struct str old = builtin_input(call, older);

	return value.n > 0 ? value : (old.n > 0 ? old : usual);
}

static struct str
settings(struct builtin_call *call)
{
	const bool has_key = builtin_input(call, "gpg-private-key").n > 0;
	const struct str passphrase = either(call, "gpg-passphrase-env-var", "gpg-passphrase",
		has_key ? STR("GPG_PASSPHRASE") : STR_NONE);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, settings_start);
	buf_add_z(&b, "    <server>\n");
	add_element(&b, 6, "id", builtin_input(call, "server-id"));
	add_variable(call->a, &b, "username",
		either(call, "server-username-env-var", "server-username", STR("GITHUB_ACTOR")));
	add_variable(call->a, &b, "password",
		either(call, "server-password-env-var", "server-password", STR("GITHUB_TOKEN")));
	buf_add_z(&b, "    </server>\n");
	if (passphrase.n > 0) {
		buf_add_z(&b, "    <server>\n      <id>gpg.passphrase</id>\n");
		add_variable(call->a, &b, "passphrase", passphrase);
		buf_add_z(&b, "    </server>\n");
	}
	buf_add_z(&b, settings_end);
	return buf_take(call->a, &b);
}

bool
java_maven_settings(struct builtin_call *call, struct error *err)
{
	const struct str folder = folder_of(call);
	const struct str path = path_join(call->a, folder, STR("settings.xml"));
	const bool overwrites =
		!str_eq_nocase(builtin_input(call, "overwrite-settings"), STR("false"));

	builtin_log(call, "Creating settings.xml with server-id: %" STR_FMT,
		STR_ARG(builtin_input(call, "server-id")));
	if (file_exists(path) && !overwrites) {
		builtin_log(call,
			"Skipping generation %" STR_FMT
			" because file already exists and overwriting is not required",
			STR_ARG(path));
		return true;
	}
	builtin_log(call, "%s %" STR_FMT,
		file_exists(path) ? "Overwriting existing file" : "Writing to", STR_ARG(path));
	return file_make_dirs(folder, 0755, err) && file_write(path, settings(call), 0644, err);
}

/* --- toolchains.xml ----------------------------------------------------------------------- */

static void
add_toolchain(struct buf *b, const struct java_toolchain *toolchain)
{
	buf_add_z(b, "  <toolchain>\n    <type>jdk</type>\n    <provides>\n");
	add_element(b, 6, "version", toolchain->version);
	add_element(b, 6, "vendor", toolchain->vendor);
	add_element(b, 6, "id", toolchain->id);
	buf_add_z(b, "    </provides>\n    <configuration>\n");
	add_element(b, 6, "jdkHome", toolchain->home);
	buf_add_z(b, "    </configuration>\n  </toolchain>\n");
}

bool
java_maven_toolchain(
	struct builtin_call *call, const struct java_toolchain *toolchain, struct error *err)
{
	const struct str folder = folder_of(call);
	const struct str path = path_join(call->a, folder, STR("toolchains.xml"));
	struct str old = str_from(toolchains_start);
	struct buf b;

	builtin_log(call,
		"Adding a toolchain entry in toolchains.xml for JDK version %" STR_FMT
		" from %" STR_FMT,
		STR_ARG(toolchain->version), STR_ARG(toolchain->vendor));
	const bool is_there = file_exists(path);
	if (is_there && !file_read(call->a, path, XML_MAX, &old, err))
		return false;
	builtin_log(call, "%s file %" STR_FMT, is_there ? "Updating existing" : "Creating",
		STR_ARG(path));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, str_slice(old, 0, str_find(old, STR("</toolchains>"))));
	add_toolchain(&b, toolchain);
	buf_add_z(&b, toolchains_end);
	return file_make_dirs(folder, 0755, err) &&
	       file_write(path, buf_take(call->a, &b), 0644, err);
}
