/*
 * script_place: the place of a `${{ }}` in a script, for replacing it by a variable.
 *
 * The text that replaces `${{ }}` becomes part of the script, the value of a variable does not. A
 * place is accepted only if both certainly mean the same and the value is safe there: not in single
 * quotes, comments, arithmetic or expansions, not as a command's name, not in the arguments or the
 * input of a command that takes text for code, or that only the run knows, and not where the script
 * may make code of the variable that it is put in.
 */
#pragma once

#include "expr/base/span.h"
#include "expr/base/str.h"

enum script_place {
	PLACE_UNSURE,
	PLACE_QUOTED, /* in double quotes, or in a here-document where variables are expanded */
	/* without quotes, */
	PLACE_ONE_WORD,   /* where one word is meant, whatever the value is */
	PLACE_WORD_PART,  /* beside other text: one word if the value has no blanks */
	PLACE_WHOLE_WORD, /* alone: one word if the value has no blanks and is not empty */
};

/* For bash and sh. `part` is a `${{ }}` of the text, with its braces. */
enum script_place shell_place(struct str script, struct span part);
/* For both PowerShells; PLACE_WORD_PART and PLACE_ONE_WORD are never the answer. */
enum script_place powershell_place(struct str script, struct span part);
