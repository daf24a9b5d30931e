#include "engine/service/base/store_folder.h"

#include "engine/store/file.h"
#include "expr/value.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE   0600
#define SHOWN_MAX   100 /* bytes of a repository's name */
#define NUMBER_MAX  ((size_t)64)

uint64_t
store_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/*
 * Letters, digits, `-` and `.` of the name, and what tells it from others that look the same.
 * GitHub does not tell repositories apart by case.
 */
static struct str
folder_name(struct arena *a, struct str name)
{
	const struct str repository = str_lower(a, name);
	char *shown = arena_alloc(a, repository.n);

	for (size_t i = 0; i < repository.n; i++) {
		const char c = repository.p[i];
		const bool is_plain =
			char_is_letter(c) || char_is_digit(c) || (i > 0 && (c == '-' || c == '.'));
		shown[i] = is_plain ? c : '_';
	}
	return str_fmt(a, "%.*s-%016" PRIx64,
		(int)(repository.n < SHOWN_MAX ? repository.n : SHOWN_MAX), shown,
		str_hash(repository));
}

bool
store_folder_open(struct arena *a, struct str parent, struct str repository, struct str *out,
	struct error *err)
{
	*out = path_join(a, parent, folder_name(a, repository));
	return file_make_dirs(*out, FOLDER_MODE, err);
}

int
store_folder_lock(struct str folder, struct error *err)
{
	struct arena tmp = {0};
	const struct str path = path_join(&tmp, folder, STR("lock"));
	int fd = open(str_z(&tmp, path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);

	if (fd < 0)
		(void)error_errno(err, errno, "cannot open '%" STR_FMT "'", STR_ARG(path));
	while (fd >= 0 && flock(fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			(void)error_errno(err, errno, "cannot lock '%" STR_FMT "'", STR_ARG(path));
			(void)close(fd);
			fd = -1;
		}
	arena_free(&tmp);
	return fd;
}

bool
store_folder_next(struct str folder, uint64_t last, uint64_t *out, struct error *err)
{
	struct arena tmp = {0};
	const struct str path = path_join(&tmp, folder, STR("next"));
	struct str text;
	uint64_t next;

	*out = last + 1;
	if (file_read(&tmp, path, NUMBER_MAX, &text, NULL) &&
		store_folder_number(text, STR("\n"), &next) && next > *out)
		*out = next;
	const bool ok =
		file_write_atomic(path, str_fmt(&tmp, "%" PRIu64 "\n", *out + 1), FILE_MODE, err);
	arena_free(&tmp);
	return ok;
}

bool
store_folder_number(struct str name, struct str end, uint64_t *out)
{
	const struct str digits = str_slice(name, 0, name.n - end.n);

	*out = 0;
	if (!str_ends(name, end) || digits.n == 0 || digits.n > 18)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (!char_is_digit(digits.p[i]))
			return false;
		*out = *out * 10 + (uint64_t)(digits.p[i] - '0');
	}
	return true;
}
