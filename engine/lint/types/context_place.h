/*
 * context_place: what a place of a file knows of the contexts (context_type.h): in which job it is,
 * which steps ran before it, which inputs are declared before it.
 *
 * check_expression goes through a file and enters each part; who asks about one place enters those
 * that are on the way to it.
 */
#pragma once

#include "engine/lint/types/context_type.h"
#include "engine/workflow/node_at.h"

/* The job, of which no step is entered yet. NULL: it is left. */
void context_enter_job(struct context_place *place, const struct workflow_job *job);
/* A step, by its number; `count` is the place behind all of them. */
void context_enter_step(
	struct context_place *place, const struct workflow_step *steps, size_t number);
/* An input of `on.workflow_call`, by its number. */
void context_enter_input(struct context_place *place, size_t number);
void context_leave_inputs(struct context_place *place);

/* Enters what is on the way. `place` has its `l`, whose job is changed. */
void context_place_at(struct context_place *place, const struct node_path *path);
