#include "engine/service/base/signed_url.h"

#include "engine/service/base/same_secret.h"
#include "engine/store/digest.h"
#include "engine/store/text_encoding.h"
#include "expr/value.h"

#include <inttypes.h>
#include <time.h>

#define LIFETIME_S ((int64_t)6 * 3600) /* a job's, at the most */

static const char *
letter(enum signed_use use)
{
	return use == SIGNED_READ ? "r" : "w";
}

static bool
sign(struct arena *a, const struct signer *signer, struct str path, const char *use,
	struct str until, struct str *out, struct error *err)
{
	const struct str text = str_concat(a, str_from(use), STR("\n"), until, STR("\n"), path);
	struct str bytes;

	if (!digest_hmac(a, signer->key, text, &bytes, err))
		return false;
	*out = hex_encode(a, bytes);
	return true;
}

bool
signed_url_make(struct arena *a, const struct signer *signer, struct str path, enum signed_use use,
	struct str *out, struct error *err)
{
	const struct str until = str_fmt(a, "%" PRId64, (int64_t)time(NULL) + LIFETIME_S);
	struct str signature;

	if (!sign(a, signer, path, letter(use), until, &signature, err))
		return false;
	*out = str_fmt(a, "%" STR_FMT "%" STR_FMT "?sp=%s&se=%" STR_FMT "&sig=%" STR_FMT,
		STR_ARG(signer->base), STR_ARG(path), letter(use), STR_ARG(until),
		STR_ARG(signature));
	return true;
}

bool
signed_url_check(
	const struct signer *signer, const struct http_request *request, enum signed_use use)
{
	const struct str until = http_query(request, "se");
	struct str signature;

	if (!sign(request->a, signer, request->path, letter(use), until, &signature, NULL) ||
		!same_secret(signature, http_query(request, "sig")))
		return false;
	return value_number_parse(until) > (double)time(NULL);
}
