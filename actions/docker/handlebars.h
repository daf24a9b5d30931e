/*
 * handlebars: the part of Handlebars' templates that docker/metadata-action is used with.
 *
 *   {{name}}  {{name 'argument' key='value'}}     with `&` `<` `>` `"` `'` `` ` `` `=` as entities
 *   {{{name}}}                                    as it is
 *   {{!-- a comment --}}  {{! a comment}}
 *
 * A name that is unknown is empty. Blocks (`{{#if …}}`) are an error.
 * Source     handlebarsjs.com, Language Guide: Expressions, HTML Escaping
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct handlebars_call {
	struct str name;
	struct str argument; /* the first; empty: none */
	struct str key;      /* of the first named one; empty: none */
	struct str value;
};

struct handlebars_names {
	/* The value of a name; *out stays as it is for an unknown one. False with `err` set. */
	bool (*find)(void *owner, const struct handlebars_call *call, struct str *out,
		struct error *err);
	void *owner;
};

MUST_CHECK bool handlebars_fill(struct arena *a, struct str template,
	const struct handlebars_names *names, struct str *out, struct error *err);
/* True for a template that is `{{raw}}` alone. */
bool handlebars_is_raw(struct str template);
