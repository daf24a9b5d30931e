#include "engine/service/artifact/artifact_name.h"

#include <string.h>

bool
artifact_name_is_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || strchr("\":<>|*?\\/", name.p[i]))
			return false;
	return name.n > 0 && name.n <= ARTIFACT_NAME_MAX;
}
