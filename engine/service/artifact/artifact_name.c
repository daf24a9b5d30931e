#include "engine/service/artifact/artifact_name.h"

#include <string.h>

/* NTFS has none of them, so GitHub has none on any system. */
static const struct {
	char character;
	const char *words;
} refused[] = {
	{'"', "Double quote \""},
	{':', "Colon :"},
	{'<', "Less than <"},
	{'>', "Greater than >"},
	{'|', "Vertical bar |"},
	{'*', "Asterisk *"},
	{'?', "Question mark ?"},
	{'\r', "Carriage return \\r"},
	{'\n', "Line feed \\n"},
};

bool
artifact_name_is_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || strchr("\":<>|*?\\/", name.p[i]))
			return false;
	return name.n > 0 && name.n <= ARTIFACT_NAME_MAX;
}

const char *
artifact_path_fault(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (str_index(path, refused[i].character, 0) < path.n)
			return refused[i].words;
	return NULL;
}
