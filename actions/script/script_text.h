/*
 * script_text: the JavaScript that runs a script of actions/github-script.
 *
 * Its arguments are the folder with `node_modules`, and the major version of the action (0: the
 * newest). Inputs are in INPUT_…, as the runner gives them.
 */
#pragma once

extern const char script_text[];
