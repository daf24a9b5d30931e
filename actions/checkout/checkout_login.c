#include "actions/checkout/checkout_login.h"

#include "engine/store/file.h"
#include "engine/store/text_encoding.h"

#define ENV_COUNT 8

/* docs.github.com, GitHub's SSH key fingerprints: its ed25519 key, always known. */
static const char github_host[] = "github.com ssh-ed25519 "
				  "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9"
				  "GKJl\n";

#define KNOWN_HOSTS_MAX ((size_t)16 << 20)

static bool
is_true(const struct builtin_call *call, const char *name)
{
	return str_eq_nocase(builtin_input(call, name), STR("true"));
}

/* What the user knows already, what the input adds, and GitHub's key. */
static struct str
known_hosts(struct builtin_call *call)
{
	struct error absent = {0};
	struct str known = STR_NONE;

	if (!file_read(call->a, path_join(call->a, call->user_home, STR(".ssh/known_hosts")),
		    KNOWN_HOSTS_MAX, &known, &absent))
		known = STR_NONE;
	return str_concat(call->a, known, known.n > 0 ? STR("\n") : STR(""),
		builtin_input(call, "ssh-known-hosts"), STR("\n"), str_from(github_host));
}

static bool
write_key(struct builtin_call *call, struct checkout_login *login, struct error *err)
{
	struct arena *a = call->a;
	const struct str key = builtin_input(call, "ssh-key");
	struct str folder;

	if (key.n == 0)
		return true;
	if (!file_make_temp(a, path_join(a, call->temp, STR("checkout-ssh-")), &folder, err))
		return false;
	const struct str key_file = path_join(a, folder, STR("key"));
	const struct str hosts_file = path_join(a, folder, STR("known_hosts"));
	if (!file_write(key_file, str_concat(a, key, STR("\n")), 0600, err) ||
		!file_write(hosts_file, known_hosts(call), 0600, err))
		return false;
	login->ssh_command = str_concat(a, STR("ssh -i \""), key_file,
		STR("\" -o IdentitiesOnly=yes "),
		is_true(call, "ssh-strict") ? STR("-o StrictHostKeyChecking=yes -o CheckHostIP=no ")
					    : STR(""),
		STR("-o \"UserKnownHostsFile="), hosts_file, STR("\""));
	return true;
}

bool
checkout_login_read(
	struct builtin_call *call, struct str server, struct checkout_login *out, struct error *err)
{
	const struct str given = builtin_input(call, "token");
	const struct str token = given.n > 0 ? given : builtin_token(call);
	struct checkout_login login = {.server = server};

	if (token.n > 0) {
		const struct str basic =
			base64_encode(call->a, str_concat(call->a, STR("x-access-token:"), token));
		builtin_log(call, "::add-mask::%" STR_FMT, STR_ARG(basic));
		login.header = str_concat(call->a, STR("AUTHORIZATION: basic "), basic);
	}
	if (!write_key(call, &login, err))
		return false;
	*out = login;
	return true;
}

struct str
checkout_login_url(
	struct builtin_call *call, const struct checkout_login *login, struct str repository)
{
	struct str rest = login->server;
	struct str part = STR_NONE;

	if (login->ssh_command.n == 0)
		return str_concat(call->a, login->server, STR("/"), repository);
	while (rest.n > 0 && str_split(&rest, '/', &part))
		;
	return str_concat(call->a, builtin_input(call, "ssh-user"), STR("@"), part, STR(":"),
		repository, STR(".git"));
}

const char *const *
checkout_login_env(struct builtin_call *call, const struct checkout_login *login)
{
	struct arena *a = call->a;
	const char **env = arena_array(a, const char *, ENV_COUNT);
	size_t n = 0;

	env[n++] = str_z(a, str_concat(a, STR("HOME="), call->user_home));
	env[n++] = "GIT_TERMINAL_PROMPT=0";
	env[n++] = "GIT_LFS_SKIP_SMUDGE=1";
	if (login->ssh_command.n > 0)
		env[n++] = str_z(a, str_concat(a, STR("GIT_SSH_COMMAND="), login->ssh_command));
	if (login->header.n > 0) {
		env[n++] = "GIT_CONFIG_COUNT=1";
		env[n++] = str_z(a, str_concat(a, STR("GIT_CONFIG_KEY_0=http."), login->server,
					    STR("/.extraheader")));
		env[n++] = str_z(a, str_concat(a, STR("GIT_CONFIG_VALUE_0="), login->header));
	}
	env[n] = NULL;
	return env;
}

/* As a quoted value of git's configuration. */
static struct str
quoted(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_char(&b, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(&b, '\\');
		buf_add_char(&b, text.p[i]);
	}
	buf_add_char(&b, '"');
	return buf_take(a, &b);
}

static struct str
settings_text(struct arena *a, const struct checkout_login *login)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (login->header.n > 0) {
		buf_add_z(&b, "[http ");
		buf_add(&b, quoted(a, str_concat(a, login->server, STR("/"))));
		buf_add_z(&b, "]\n\textraheader = ");
		buf_add(&b, quoted(a, login->header));
		buf_add_char(&b, '\n');
	}
	if (login->ssh_command.n > 0) {
		buf_add_z(&b, "[core]\n\tsshCommand = ");
		buf_add(&b, quoted(a, login->ssh_command));
		buf_add_char(&b, '\n');
	}
	return buf_take(a, &b);
}

enum result
checkout_login_persist(
	struct builtin_call *call, const struct checkout_login *login, struct str folder)
{
	struct arena *a = call->a;
	const struct str config = path_join(a, folder, STR(".git/config"));
	const struct str settings = settings_text(a, login);
	struct error err = {0};
	struct str made;

	if (settings.n == 0 || !is_true(call, "persist-credentials") || !file_exists(config))
		return RESULT_SUCCESS;
	if (!file_make_temp(a, path_join(a, call->temp, STR("git-credentials-")), &made, &err))
		return builtin_error(call, "persist-credentials: %s", err.text);
	const struct str file = path_join(a, made, STR("config"));
	const struct str include =
		str_concat(a, STR("[include]\n\tpath = "), quoted(a, file), STR("\n"));
	if (!file_write(file, settings, 0600, &err) || !file_append(config, include, 0644, &err))
		return builtin_error(call, "persist-credentials: %s", err.text);
	return RESULT_SUCCESS;
}
