#include "engine/git/raw_object.h"

#define MODE_TYPE 0170000u
#define MODE_TREE 0040000u

bool
raw_open(git_odb *odb, const git_oid *id, git_object_t type, struct raw_object *out)
{
	if (libgit.odb_read(&out->object, odb, id) != 0)
		return false;
	out->data = (struct str){
		libgit.odb_object_data(out->object), libgit.odb_object_size(out->object)};
	if (libgit.odb_object_type(out->object) == type)
		return true;
	raw_close(out);
	return false;
}

void
raw_close(struct raw_object *raw)
{
	libgit.odb_object_free(raw->object);
	raw->object = NULL;
}

/* --- trees -------------------------------------------------------------------------------- */

/* "100644 name\0" and the id. */
bool
raw_tree_next(struct str *rest, struct raw_entry *out)
{
	const size_t blank = str_index(*rest, ' ', 0);
	const size_t end = str_index(*rest, '\0', blank);

	if (end + 1 + GIT_OID_RAWSZ > rest->n)
		return false;
	out->mode = 0;
	for (size_t i = 0; i < blank; i++)
		out->mode = out->mode * 8 + (unsigned)(rest->p[i] - '0');
	out->name = str_slice(*rest, blank + 1, end);
	out->id = (const unsigned char *)rest->p + end + 1;
	*rest = str_slice(*rest, end + 1 + GIT_OID_RAWSZ, rest->n);
	return true;
}

bool
raw_entry_is_tree(const struct raw_entry *entry)
{
	return (entry->mode & MODE_TYPE) == MODE_TREE;
}

/* The character at an offset, where a folder's name ends in a slash. */
static unsigned char
char_at(const struct raw_entry *entry, size_t i)
{
	if (i < entry->name.n)
		return (unsigned char)entry->name.p[i];
	return raw_entry_is_tree(entry) ? '/' : '\0';
}

int
raw_entry_order(const struct raw_entry *one, const struct raw_entry *other)
{
	const size_t n = one->name.n < other->name.n ? one->name.n : other->name.n;
	const int order = memcmp(one->name.p, other->name.p, n);

	return order != 0 ? order : (int)char_at(one, n) - (int)char_at(other, n);
}

/* --- commits ------------------------------------------------------------------------------ */

/* Takes "WORD rest of the line". */
static bool
take_line(struct str *rest, struct str word, struct str *value)
{
	struct str line;

	if (!str_starts(*rest, word) || !str_line(rest, &line))
		return false;
	*value = str_slice(line, word.n, line.n);
	return true;
}

bool
raw_commit_parent(struct str *rest, git_oid *out)
{
	struct str hex;

	(void)take_line(rest, STR("tree "), &hex);
	return take_line(rest, STR("parent "), &hex) && libgit_id(hex, out);
}

/* "name <email> 1700000000 +0100" */
int64_t
raw_commit_time_s(struct str data)
{
	struct str person;
	struct str rest = data;
	git_oid parent;
	int64_t time_s = 0;

	while (raw_commit_parent(&rest, &parent))
		;
	if (!take_line(&rest, STR("author "), &person) ||
		!take_line(&rest, STR("committer "), &person))
		return 0;
	for (size_t i = str_rindex(person, '>') + 2; i < person.n && char_is_digit(person.p[i]);
		i++)
		time_s = time_s * 10 + (person.p[i] - '0');
	return time_s;
}
