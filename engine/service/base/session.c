#include "engine/service/base/session.h"

#include "engine/service/base/same_secret.h"
#include "engine/store/digest.h"
#include "engine/store/text_encoding.h"
#include "engine/store/unique.h"
#include "expr/base/buf.h"
#include "expr/base/json_string.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define KEY_SIZE   ((size_t)32)
#define LIFETIME_S ((int64_t)6 * 3600)
#define EARLY_S    ((int64_t)60) /* clocks of containers differ */

struct session_entry {
	struct session session;
	struct session_entry *next;
};

struct sessions {
	struct arena a;
	pthread_mutex_t mutex;
	struct str key;
	struct str run_id;
	struct session_entry *first;
};

struct sessions *
sessions_new(void)
{
	struct sessions *sessions = calloc(1, sizeof(*sessions));

	if (!sessions || pthread_mutex_init(&sessions->mutex, NULL) != 0)
		arena_exhausted();
	sessions->key = str_slice(
		str_concat(&sessions->a, unique_name(&sessions->a), unique_name(&sessions->a)), 0,
		KEY_SIZE);
	sessions->run_id = unique_name(&sessions->a);
	return sessions;
}

void
sessions_free(struct sessions *sessions)
{
	(void)pthread_mutex_destroy(&sessions->mutex);
	arena_free(&sessions->a);
	free(sessions);
}

/* --- the token ---------------------------------------------------------------------------- */

/* JSON in a text: what the job may do with each scope's entries. */
static struct str
access_text(struct arena *a, const struct session_job *job)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_char(&b, '[');
	for (size_t i = 0; i < job->scope_count; i++) {
		buf_add_z(&b, i > 0 ? ",{\"Scope\":" : "{\"Scope\":");
		json_string_add(&b, job->scopes[i]);
		buf_add_fmt(
			&b, ",\"Permission\":%u}", i == 0 ? job->access : job->access & CACHE_READ);
	}
	buf_add_char(&b, ']');
	return buf_take(a, &b);
}

static struct str
payload(struct arena *a, const struct session *session)
{
	const int64_t now = (int64_t)time(NULL);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"nbf\":%" PRId64 ",\"iat\":%" PRId64 ",\"exp\":%" PRId64, now - EARLY_S,
		now, now + LIFETIME_S);
	json_member_add(&b, "iss", session->job.issuer);
	json_member_add(&b, "aud", session->job.issuer);
	json_member_add(&b, "scp",
		str_concat(a, STR("Actions.Results:"), session->run_id, STR(":"), session->job_id));
	json_member_add(&b, "ac", access_text(a, &session->job));
	json_member_add(&b, "orch_id", str_concat(a, session->run_id, STR("."), session->job_id));
	buf_add_char(&b, '}');
	return buf_take(a, &b);
}

static bool
make_token(struct arena *a, struct str key, const struct session *session, struct str *out,
	struct error *err)
{
	struct arena tmp = {0};
	struct str signature;
	const struct str text = str_concat(&tmp,
		base64_url_encode(&tmp, STR("{\"typ\":\"JWT\",\"alg\":\"HS256\"}")), STR("."),
		base64_url_encode(&tmp, payload(&tmp, session)));
	const bool ok = digest_hmac(&tmp, key, text, &signature, err);

	if (ok)
		*out = str_concat(a, text, STR("."), base64_url_encode(&tmp, signature));
	arena_free(&tmp);
	return ok;
}

/* --- who is there ------------------------------------------------------------------------- */

static struct session_job
copy_job(struct arena *a, const struct session_job *job)
{
	struct session_job copy = *job;

	copy.repository = str_copy(a, job->repository);
	copy.run_id = str_copy(a, job->run_id);
	copy.issuer = str_copy(a, job->issuer);
	copy.claims = str_copy(a, job->claims);
	copy.audience = str_copy(a, job->audience);
	for (size_t i = 0; i < job->scope_count; i++)
		copy.scopes[i] = str_copy(a, job->scopes[i]);
	return copy;
}

const struct session *
sessions_add(struct sessions *sessions, const struct session_job *job, struct error *err)
{
	(void)pthread_mutex_lock(&sessions->mutex);
	struct arena *a = &sessions->a;
	struct session_entry *entry = arena_new(a, struct session_entry);
	entry->session = (struct session){
		.job = copy_job(a, job),
		.run_id = sessions->run_id,
		.job_id = unique_name(a),
		.oidc_token = str_concat(a, unique_name(a), unique_name(a)),
	};
	const bool ok = make_token(a, sessions->key, &entry->session, &entry->session.token, err);
	if (ok) {
		entry->next = sessions->first;
		sessions->first = entry;
	}
	(void)pthread_mutex_unlock(&sessions->mutex);
	return ok ? &entry->session : NULL;
}

static struct session_entry *
first_of(struct sessions *sessions)
{
	(void)pthread_mutex_lock(&sessions->mutex);
	struct session_entry *first = sessions->first;
	(void)pthread_mutex_unlock(&sessions->mutex);
	return first; /* those that are there never change */
}

const struct session *
sessions_find(struct sessions *sessions, struct str token)
{
	const struct session *found = NULL;

	for (struct session_entry *entry = first_of(sessions); entry; entry = entry->next)
		if (same_secret(entry->session.token, token))
			found = &entry->session;
	return found;
}

const struct session *
sessions_find_oidc(struct sessions *sessions, struct str token)
{
	const struct session *found = NULL;

	for (struct session_entry *entry = first_of(sessions); entry; entry = entry->next)
		if (same_secret(entry->session.oidc_token, token))
			found = &entry->session;
	return found;
}

const struct session *
sessions_find_job(struct sessions *sessions, struct str run_id, struct str job_id)
{
	for (struct session_entry *entry = first_of(sessions); entry; entry = entry->next)
		if (str_eq(entry->session.run_id, run_id) && str_eq(entry->session.job_id, job_id))
			return &entry->session;
	return NULL;
}
