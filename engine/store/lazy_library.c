#include "engine/store/lazy_library.h"

#include <dlfcn.h>

static void *
open_first(const struct lazy_library *library)
{
	void *handle = NULL;

	for (size_t i = 0; !handle && i < LAZY_FILES_MAX && library->files[i]; i++)
		handle = dlopen(library->files[i], RTLD_LAZY | RTLD_LOCAL);
	return handle;
}

static bool
find_symbols(void *handle, const struct lazy_library *library)
{
	for (size_t i = 0; i < library->symbol_count; i++) {
		void *found = dlsym(handle, library->symbols[i].name);
		if (!found)
			return false;
		/* POSIX lets dlsym's result be a function; ISO C has no cast for that */
		memcpy(library->symbols[i].pointer, &found, sizeof(found));
	}
	return true;
}

static void
load(struct lazy_library *library)
{
	void *handle = open_first(library);

	if (!handle || !find_symbols(handle, library))
		return;
	library->handle = handle;
	if (library->start && !library->start())
		library->handle = NULL;
}

bool
lazy_library_load(struct lazy_library *library, struct error *err)
{
	(void)pthread_mutex_lock(&library->mutex); /* fails for a wrong argument alone */
	if (!library->handle)
		load(library);
	const bool ok = library->handle != NULL;
	(void)pthread_mutex_unlock(&library->mutex);
	if (ok)
		return true;
	(void)error_set(
		err, ERROR_MISSING, "the library %s is not on this machine", library->files[0]);
	return error_help(err, "install the package %s", library->package);
}
