/*
 * render_template: findings printed by a template (gotemplate.h), as actionlint's -format takes it.
 *
 * The template works on a list of findings with actionlint's fields Message, Filepath, Line,
 * Column, Kind, Snippet and EndColumn, which its JSON has too, and lact's Code, Severity and Help.
 * Snippet and EndColumn are actionlint's: the underline ends before a blank.
 * Source     rhysd/actionlint error.go
 */
#pragma once

#include "engine/gotemplate/gotemplate.h"
#include "engine/lint/output/render.h"

/* Adds what the template makes of the findings. False if it cannot be done for them. */
MUST_CHECK bool render_template(const struct gotemplate *t, const struct findings *files,
	size_t file_count, struct buf *b, struct error *err);
