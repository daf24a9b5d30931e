#include "actions/pages/site_tar.h"

#include <errno.h>
#include <stdio.h>

#define BLOCK         512
#define NAME_SIZE_MAX ((uint64_t)1 << 20) /* of a name */
#define FILE_READ     0444
#define FOLDER_READ   0555

/* Where the fields of a header are. */
enum {
	AT_NAME = 0,
	AT_MODE = 100,
	AT_SIZE = 124,
	AT_SUM = 148,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_PREFIX = 345,
};

struct tar_reader {
	struct arena *a;
	FILE *file;
	struct site_tar *out;
	struct str long_name; /* of the next header; empty: none */
	struct error *err;
};

static struct str
field(const unsigned char *header, size_t at, size_t size)
{
	const struct str all = {(const char *)header + at, size};

	return str_slice(all, 0, str_index(all, '\0', 0));
}

/* Octal, or with the first bit set a binary number. */
static uint64_t
number(const unsigned char *header, size_t at, size_t size)
{
	uint64_t value = 0;

	if (header[at] & 0x80) {
		for (size_t i = at + size - 8; i < at + size; i++)
			value = value << 8 | header[i];
		return value;
	}
	for (size_t i = at; i < at + size; i++)
		if (header[i] >= '0' && header[i] <= '7')
			value = value * 8 + (uint64_t)(header[i] - '0');
	return value;
}

static bool
is_header(const unsigned char *header)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= AT_SUM && i < AT_SUM + 8 ? ' ' : header[i];
	return sum == number(header, AT_SUM, 8);
}

static bool
is_empty(const unsigned char *header)
{
	for (size_t i = 0; i < BLOCK; i++)
		if (header[i] != 0)
			return false;
	return true;
}

static uint64_t
in_blocks(uint64_t size)
{
	return (size + BLOCK - 1) / BLOCK * BLOCK;
}

static bool
broken(struct tar_reader *r)
{
	return error_set(r->err, ERROR_INVALID, "artifact.tar is not a whole tar archive");
}

static bool
skip(struct tar_reader *r, uint64_t size)
{
	if (size <= SITE_TAR_MAX && fseeko(r->file, (off_t)in_blocks(size), SEEK_CUR) == 0)
		return true;
	return broken(r);
}

static bool
read_content(struct tar_reader *r, uint64_t size, struct str *out)
{
	if (size > NAME_SIZE_MAX)
		return broken(r);
	const size_t whole = (size_t)in_blocks(size);
	char *text = arena_array(r->a, char, whole + 1);
	if (fread(text, 1, whole, r->file) != whole)
		return broken(r);
	*out = (struct str){text, (size_t)size};
	return true;
}

/* "30 path=name\n": the record of a pax header that names the next file. */
static struct str
pax_path(struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		const struct str pair = str_slice(line, str_index(line, ' ', 0) + 1, line.n);
		if (str_starts(pair, STR("path=")))
			return str_slice(pair, 5, pair.n);
	}
	return STR_NONE;
}

static struct str
name_of(struct tar_reader *r, const unsigned char *header)
{
	struct str name = field(header, AT_NAME, 100);
	const struct str magic = {(const char *)header + AT_MAGIC, 6};
	const bool is_ustar = str_eq(magic, (struct str){"ustar", 6});
	const struct str prefix = is_ustar ? field(header, AT_PREFIX, 155) : STR_NONE;

	if (r->long_name.n > 0)
		name = r->long_name;
	else if (prefix.n > 0)
		name = str_concat(r->a, prefix, STR("/"), name);
	r->long_name = STR_NONE;
	return str_starts(name, STR("./")) ? str_slice(name, 2, name.n) : name;
}

static bool
refuse(struct tar_reader *r, struct str name, const char *why)
{
	return error_set(r->err, ERROR_INVALID, "'%" STR_FMT "' %s", STR_ARG(name), why);
}

static bool
take_file(struct tar_reader *r, struct str name, uint64_t mode, uint64_t size)
{
	if ((mode & FILE_READ) != FILE_READ)
		return refuse(r, name, "is not readable by all: GitHub Pages wants mode 0644");
	*arena_push(r->a, r->out->files, r->out->count, r->out->capacity) =
		(struct site_file){str_copy(r->a, name), size};
	r->out->size_bytes += size;
	r->out->has_index = r->out->has_index || str_eq(name, STR("index.html"));
	return skip(r, size);
}

static bool
take_entry(struct tar_reader *r, const unsigned char *header)
{
	const uint64_t mode = number(header, AT_MODE, 8);
	const uint64_t size = number(header, AT_SIZE, 12);
	const char type = (char)header[AT_TYPE];
	struct str text;

	switch (type) {
	case 'L':
		if (!read_content(r, size, &text))
			return false;
		r->long_name = str_slice(text, 0, str_index(text, '\0', 0));
		return true;
	case 'x':
		if (!read_content(r, size, &text))
			return false;
		r->long_name = pax_path(text);
		return true;
	case 'g': return skip(r, size);
	default: break;
	}
	const struct str name = name_of(r, header);
	switch (type) {
	case '\0':
	case '0':
	case '7': return take_file(r, name, mode, size);
	case '5':
		return (mode & FOLDER_READ) == FOLDER_READ ||
		       refuse(r, name, "cannot be opened by all: GitHub Pages wants mode 0755");
	case '1':
	case '2': return refuse(r, name, "is a link: GitHub Pages takes none");
	default: return refuse(r, name, "is neither a file nor a folder");
	}
}

static bool
read_all(struct tar_reader *r)
{
	unsigned char header[BLOCK];

	while (fread(header, 1, BLOCK, r->file) == BLOCK) {
		if (is_empty(header))
			return true;
		if (!is_header(header))
			return broken(r);
		if (!take_entry(r, header))
			return false;
	}
	return broken(r);
}

static bool
check_size(struct tar_reader *r)
{
	if (fseeko(r->file, 0, SEEK_END) != 0)
		return broken(r);
	const off_t size = ftello(r->file);
	rewind(r->file);
	return (uint64_t)size <= SITE_TAR_MAX || error_set(r->err, ERROR_INVALID,
							 "artifact.tar is larger than 10 GB, which "
							 "is the most that GitHub Pages takes");
}

bool
site_tar_read(struct arena *a, struct str path, struct site_tar *out, struct error *err)
{
	const char *z = str_z(a, path);
	struct tar_reader r = {.a = a, .out = out, .err = err};

	*out = (struct site_tar){0};
	r.file = z ? fopen(z, "rb") : NULL;
	if (!r.file)
		return error_errno(err, errno, "cannot open artifact.tar of the artifact");
	const bool ok = check_size(&r) && read_all(&r);
	(void)fclose(r.file); /* only read */
	return ok;
}
