#include "engine/service/cache/cache_meta.h"

#include "engine/store/json.h"
#include "expr/base/json_string.h"

#include <inttypes.h>
#include <sys/stat.h>

bool
cache_seal_of(struct arena *a, struct str path, struct cache_seal *out)
{
	struct stat st;

	if (stat(str_z(a, path), &st) != 0)
		return false;
#ifdef __APPLE__
	const struct timespec time = st.st_mtimespec;
#else
	const struct timespec time = st.st_mtim;
#endif
	*out = (struct cache_seal){
		.size_bytes = (uint64_t)st.st_size,
		.time_ns = (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec,
	};
	return true;
}

static void
add_text(struct buf *b, const char *name, struct str value)
{
	buf_add_fmt(b, "\"%s\": ", name);
	json_string_add(b, value);
	buf_add_z(b, ",\n ");
}

/* Numbers that a double does not hold exactly are texts. */
struct str
cache_meta_text(struct arena *a, const struct cache_meta *meta)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_char(&b, '{');
	add_text(&b, "key", meta->entry.key);
	add_text(&b, "version", meta->entry.version);
	add_text(&b, "scope", meta->entry.scope);
	add_text(&b, "digest", meta->digest);
	buf_add_fmt(&b,
		"\"created_ms\": %" PRIu64 ",\n \"size_bytes\": %" PRIu64
		",\n \"time_ns\": \"%" PRIu64 "\"}\n",
		meta->entry.created_ms, meta->seal.size_bytes, meta->seal.time_ns);
	return buf_take(a, &b);
}

static bool
read_number(struct value value, const char *name, uint64_t *out)
{
	const struct value member = json_member(value, name);

	if (member.kind != VALUE_NUMBER || !(member.number >= 0 && member.number < 9e15))
		return false;
	*out = (uint64_t)member.number;
	return true;
}

static bool
read_digits(struct str text, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!char_is_digit(text.p[i]))
			return false;
		*out = *out * 10 + (uint64_t)(text.p[i] - '0');
	}
	return text.n > 0 && text.n < 20;
}

bool
cache_meta_read(struct arena *a, struct str text, struct cache_meta *out)
{
	const struct value value = json_read(a, text);

	*out = (struct cache_meta){
		.entry = {.key = json_text(value, "key"),
			.version = json_text(value, "version"),
			.scope = json_text(value, "scope")},
		.digest = json_text(value, "digest"),
	};
	if (!read_number(value, "created_ms", &out->entry.created_ms) ||
		!read_number(value, "size_bytes", &out->seal.size_bytes) ||
		!read_digits(json_text(value, "time_ns"), &out->seal.time_ns))
		return false;
	out->entry.size_bytes = out->seal.size_bytes;
	return out->entry.key.n > 0 && out->digest.n > 0;
}
