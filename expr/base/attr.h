/*
 * attr: the compiler attributes that the project's headers use, under short names.
 */
#pragma once

#define MUST_CHECK              __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NO_RETURN               __attribute__((noreturn))

/* For a MUST_CHECK result that may be ignored; a comment beside it says why. */
#define IGNORE(call)                                                                               \
	do {                                                                                       \
		if (call) {                                                                        \
		}                                                                                  \
	} while (0)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Hardly ever called: kept out of the functions that call it, so that these stay short. */
#define COLD __attribute__((cold, noinline))
