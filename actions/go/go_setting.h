/*
 * go_setting: the user's settings for the go command.
 *
 * Source     go.dev/ref/mod, "Environment variables"; `go help env`
 */
#pragma once

#include "engine/run/step/builtin.h"

/* A variable of the step's environment, or what `go env -w` has written for the user; empty if it
 * is in neither. */
struct str go_setting(const struct builtin_call *call, const char *name);
/* Takes the next proxy of GOPROXY, an http(s) address without a slash at its end, off `*rest`. */
bool go_setting_proxy(struct str *rest, struct str *proxy);
/* GOPROXY, or the go command's default. */
struct str go_setting_proxies(const struct builtin_call *call);
