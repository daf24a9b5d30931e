/*
 * banned: functions that this project does not use, made compile errors.
 *
 * Included before every source by the build (-include). They overflow, keep hidden state, read the
 * locale or go through a shell. Instead: struct buf and str_fmt, value_number_parse, struct
 * process_spec, gmtime_r. Not on macOS, whose own headers use some of these words.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if !defined(__APPLE__)
#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atof gets localtime gmtime
#pragma GCC poison system popen tmpnam mktemp
#endif
