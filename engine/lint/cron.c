#include "engine/lint/cron.h"

#define STEP_MAX 1000

static const char *const month_names[] = {
	"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const weekday_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};

static const struct field {
	const char *name;
	int min;
	int max;
	const char *const *names; /* of min and those after it */
} fields[] = {
	{"minute", 0, 59, NULL},
	{"hour", 0, 23, NULL},
	{"day of the month", 1, 31, NULL},
	{"month", 1, 12, month_names},
	{"day of the week", 0, 6, weekday_names},
};

static bool
read_number(struct str text, int *out)
{
	int n = 0;

	if (text.n == 0 || text.n > 4)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = n * 10 + (text.p[i] - '0');
	}
	*out = n;
	return true;
}

static bool
read_value(const struct field *field, struct str text, int *out)
{
	for (int i = 0; field->names && field->names[i]; i++)
		if (str_eq_nocase_z(text, field->names[i])) {
			*out = field->min + i;
			return true;
		}
	return read_number(text, out) && *out >= field->min && *out <= field->max;
}

static bool
read_range(const struct field *field, struct str text, int *first, int *last)
{
	const size_t dash = str_index(text, '-', 0);

	if (str_eq(text, STR("*"))) {
		*first = field->min;
		*last = field->max;
		return true;
	}
	if (!read_value(field, str_slice(text, 0, dash), first))
		return false;
	*last = *first;
	return dash == text.n ||
	       (read_value(field, str_slice(text, dash + 1, text.n), last) && *first <= *last);
}

static bool
read_part(const struct field *field, struct str text, uint64_t *bits)
{
	const size_t slash = str_index(text, '/', 0);
	int first;
	int last;
	int step = 1;

	if (!read_range(field, str_slice(text, 0, slash), &first, &last))
		return false;
	if (slash < text.n && (!read_number(str_slice(text, slash + 1, text.n), &step) ||
				      step == 0 || step > STEP_MAX))
		return false;
	if (slash < text.n && first == last && str_index(text, '-', 0) == text.n)
		last = field->max;
	for (int i = first; i <= last; i += step)
		*bits |= (uint64_t)1 << i;
	return true;
}

static bool
read_field(struct arena *a, const struct field *field, struct str text, uint64_t *bits,
	struct str *problem)
{
	struct str rest = text;
	struct str part;

	*bits = 0;
	while (str_split(&rest, ',', &part))
		if (!read_part(field, part, bits)) {
			*problem = str_fmt(a, "'%" STR_FMT "' is no %s (%d to %d)", STR_ARG(text),
				field->name, field->min, field->max);
			return false;
		}
	return *bits != 0;
}

static size_t
split_fields(struct str text, struct str *out, size_t max)
{
	size_t count = 0;
	size_t at = 0;

	while (at < text.n) {
		const size_t start = at;
		while (at < text.n && text.p[at] != ' ' && text.p[at] != '\t')
			at++;
		if (at > start && count < max)
			out[count] = str_slice(text, start, at);
		count += at > start;
		at++;
	}
	return count;
}

bool
cron_parse(struct arena *a, struct str text, struct cron *out, struct str *problem)
{
	struct str parts[COUNT_OF(fields)];
	const size_t count = split_fields(text, parts, COUNT_OF(fields));
	uint64_t *const targets[] = {
		&out->minutes, &out->hours, &out->days, &out->months, &out->weekdays};

	if (count != COUNT_OF(fields)) {
		*problem = str_fmt(a, "five fields are expected, not %zu", count);
		return false;
	}
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (!read_field(a, &fields[i], parts[i], targets[i], problem))
			return false;
	return true;
}

int
cron_interval_minutes(const struct cron *cron)
{
	const bool next_hour = cron->hours & (cron->hours >> 1);
	int least = 60;
	int first = -1;
	int before = -1;

	for (int i = 0; i < 60; i++) {
		if (!(cron->minutes & ((uint64_t)1 << i)))
			continue;
		if (before >= 0 && i - before < least)
			least = i - before;
		if (first < 0)
			first = i;
		before = i;
	}
	if (next_hour && first + 60 - before < least)
		least = first + 60 - before;
	return least;
}
