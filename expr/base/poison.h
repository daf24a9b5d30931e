/*
 * poison: marks bytes of our own blocks as not accessible, for AddressSanitizer.
 *
 * Without the sanitizer both do nothing.
 */
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON_ENABLED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POISON_ENABLED 1
#endif

#ifdef POISON_ENABLED
#include <sanitizer/asan_interface.h>
#define POISON(p, size_bytes)   ASAN_POISON_MEMORY_REGION((p), (size_bytes))
#define UNPOISON(p, size_bytes) ASAN_UNPOISON_MEMORY_REGION((p), (size_bytes))
#else
#define POISON(p, size_bytes)   ((void)(p), (void)(size_bytes))
#define UNPOISON(p, size_bytes) ((void)(p), (void)(size_bytes))
#endif
