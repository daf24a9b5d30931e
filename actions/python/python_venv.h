/*
 * python_venv: a virtual environment for one job, so that the machine's Python is never written.
 *
 * Speed      Nothing is started for it: links to the interpreter, pyvenv.cfg and launchers. Its pip
 *            is that of a template, made once for each interpreter in the tool cache and shared
 *            through a .pth file, sealed (seal.h); `pip install --upgrade pip` puts a newer one in
 *            front of it.
 * Source     docs.python.org, venv: how virtual environments work; PEP 405
 */
#pragma once

#include "actions/python/python_find.h"

/* Makes the environment in `directory`. */
MUST_CHECK bool python_venv_make(struct builtin_call *call, const struct python *python,
	struct str directory, struct error *err);
