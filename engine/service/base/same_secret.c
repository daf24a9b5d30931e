#include "engine/service/base/same_secret.h"

bool
same_secret(struct str a, struct str b)
{
	unsigned char differs = 0;

	for (size_t i = 0; a.n == b.n && i < a.n; i++)
		differs |= (unsigned char)(a.p[i] ^ b.p[i]);
	return a.n == b.n && differs == 0;
}
