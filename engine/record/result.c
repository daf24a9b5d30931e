#include "engine/record/result.h"

const char *
result_name(enum result result)
{
	switch (result) {
	case RESULT_NONE: return "";
	case RESULT_SUCCESS: return "success";
	case RESULT_FAILURE: return "failure";
	case RESULT_CANCELLED: return "cancelled";
	case RESULT_SKIPPED: return "skipped";
	}
	return "";
}
