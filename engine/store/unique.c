#include "engine/store/unique.h"

#include <sys/random.h>

struct str
unique_name(struct arena *a)
{
	unsigned char b[16];

	if (getentropy(b, sizeof(b)) != 0)
		arena_exhausted(); /* no randomness at all: the system is not usable */
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	return str_fmt(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
		b[13], b[14], b[15]);
}
