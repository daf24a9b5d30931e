# Sets LACT_LIBGIT2_ARCHIVE to libgit2's archive and those that it needs, if a program can be linked
# of them and engine/git/libgit_without_network.c: if they are all there, and libgit2 is one whose
# parts for the network are the ones that the file stands for.
set(found "")
foreach(name git2 http_parser mbedcrypto z pcre2-8)
	find_library(LIBGIT2_PART_${name} NAMES "lib${name}.a" PATHS "${GIT2_LIBDIR}" NO_DEFAULT_PATH)
	mark_as_advanced(LIBGIT2_PART_${name})
	list(APPEND found "${LIBGIT2_PART_${name}}")
endforeach()
if(NOT found MATCHES NOTFOUND)
	file(WRITE "${CMAKE_BINARY_DIR}/libgit2_archive.c"
		"#include <git2.h>\nint main(void) { return git_libgit2_init() > 0 ? 0 : 1; }\n")
	try_compile(LACT_LIBGIT2_ARCHIVE_LINKS "${CMAKE_BINARY_DIR}/libgit2_archive" SOURCES
		"${CMAKE_BINARY_DIR}/libgit2_archive.c"
		"${PROJECT_SOURCE_DIR}/engine/git/libgit_without_network.c"
		CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${PROJECT_SOURCE_DIR};${GIT2_INCLUDE_DIRS}"
		LINK_LIBRARIES ${found} ${CMAKE_DL_LIBS})
	if(LACT_LIBGIT2_ARCHIVE_LINKS)
		set(LACT_LIBGIT2_ARCHIVE ${found})
	endif()
endif()
message(STATUS "libgit2's archive: ${LACT_LIBGIT2_ARCHIVE}")
