/*
 * mask: keeps secrets out of everything that leaves a run.
 *
 * Registered A value, each of its lines, and for each of these the forms in which it is likely to
 *            appear: base64 (three offsets), quoted for JSON, shell, URI and XML. Values are
 *            trimmed; empty ones are ignored; any length is masked.
 *            base64 counts also within a longer text that is encoded, and in lines of 64 or 76.
 * Replacing  All occurrences in the original text; ranges that overlap or touch join; each becomes
 *            `***`.
 * Speed      Compiled alternations (PCRE2, JIT), of which PCRE2 limits the size, made anew when
 *            something was registered; they are tried only where the first bytes are those of
 *            something registered.
 * Source     actions/runner src/Sdk/DTLogging/Logging/SecretMasker.cs, ValueEncoders.cs
 */
#pragma once

#include "expr/base/buf.h"

struct mask;

/* Lives in `a` but for PCRE2's own memory: mask_free. */
struct mask *mask_new(struct arena *a);
void mask_free(struct mask *mask);

void mask_add(struct mask *mask, struct str secret);
/* The text as it may be shown: the text itself when nothing was found, else in `a`. */
struct str mask_apply(struct mask *mask, struct arena *a, struct str text);
/*
 * As mask_apply, for a text of lact's own in which others may have been cut: they end with "…". The
 * start of a secret that stands before one is hidden too.
 */
struct str mask_apply_cut(struct mask *mask, struct arena *a, struct str text);
/*
 * Where a text that goes on can be parted: the largest offset that no secret reaches across,
 * whatever follows. 0 if there is none.
 */
size_t mask_cut(struct mask *mask, struct str text);
/* True if mask_apply would change the text. */
bool mask_would_change(struct mask *mask, struct str text);
