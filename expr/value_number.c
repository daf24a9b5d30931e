#include "expr/base/unicode.h"
#include "expr/value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS_SHOWN 15
#define INTEGER_MAX  1e15 /* the first that is written with an exponent */
#define FIXED_MIN    (-4) /* the smallest decimal exponent that is written without */

#define EXACT_MAX       ((uint64_t)1 << 53)
#define POWER_MAX       22
#define MANTISSA_DIGITS 19  /* of any decimal that fits 64 bits */
#define DIGITS_MAX      800 /* more never decide how a double rounds, only whether any follow */
#define EXPONENT_MAX    99999

/* All powers of ten that a double holds exactly. */
static const double powers[POWER_MAX + 1] = {
	1e0,
	1e1,
	1e2,
	1e3,
	1e4,
	1e5,
	1e6,
	1e7,
	1e8,
	1e9,
	1e10,
	1e11,
	1e12,
	1e13,
	1e14,
	1e15,
	1e16,
	1e17,
	1e18,
	1e19,
	1e20,
	1e21,
	1e22,
};

/* A decimal as it is read: its digits without leading zeros, times ten to the exponent. */
struct decimal {
	bool negative;
	char digits[DIGITS_MAX + 1];
	size_t count;
	uint64_t mantissa; /* of the first MANTISSA_DIGITS */
	long exponent;
	bool has_more; /* a digit other than 0 follows those kept */
};

static void
add_digit(struct decimal *d, char c)
{
	if (d->count == 0 && c == '0')
		return;
	if (d->count == DIGITS_MAX) {
		d->has_more = d->has_more || c != '0';
		d->exponent++;
		return;
	}
	if (d->count < MANTISSA_DIGITS)
		d->mantissa = d->mantissa * 10 + (uint64_t)(c - '0');
	d->digits[d->count++] = c;
}

/* Takes a sign off the start. */
static bool
take_sign(struct str *s)
{
	const bool negative = s->n > 0 && s->p[0] == '-';

	if (negative || (s->n > 0 && s->p[0] == '+'))
		*s = str_slice(*s, 1, s->n);
	return negative;
}

static bool
read_exponent(struct str s, long *exponent)
{
	const bool negative = take_sign(&s);
	long n = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!char_is_digit(s.p[i]))
			return false;
		if (n < EXPONENT_MAX)
			n = n * 10 + (s.p[i] - '0');
	}
	*exponent = negative ? -n : n;
	return true;
}

/* [sign] digits with at most one point among them [e [sign] digits] */
static bool
read_decimal(struct str s, struct decimal *d)
{
	bool has_digit = false;
	bool has_point = false;
	long exponent = 0;
	size_t i = 0;

	d->negative = take_sign(&s);
	for (; i < s.n && (char_is_digit(s.p[i]) || (s.p[i] == '.' && !has_point)); i++) {
		if (s.p[i] == '.') {
			has_point = true;
			continue;
		}
		has_digit = true;
		d->exponent -= has_point;
		add_digit(d, s.p[i]);
	}
	if (!has_digit)
		return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		if (!read_exponent(str_slice(s, i + 1, s.n), &exponent))
			return false;
		i = s.n;
	}
	d->exponent += exponent;
	return i == s.n;
}

/*
 * What strtod is given holds only digits and an exponent: no point, which is what a locale could
 * change.
 */
static double
decimal_value_slow(struct decimal *d)
{
	char text[DIGITS_MAX + 32];

	if (d->has_more)
		d->digits[d->count++] = '1';
	(void)snprintf(text, sizeof(text), "%.*se%ld", (int)d->count, d->digits,
		d->exponent - d->has_more);
	return strtod(text, NULL);
}

static double
decimal_value(struct decimal *d)
{
	if (d->count == 0)
		return 0;
	if (d->count <= MANTISSA_DIGITS && d->mantissa <= EXACT_MAX) {
		if (d->exponent >= 0 && d->exponent <= POWER_MAX)
			return (double)d->mantissa * powers[d->exponent];
		if (d->exponent < 0 && d->exponent >= -POWER_MAX)
			return (double)d->mantissa / powers[-d->exponent];
	}
	return decimal_value_slow(d);
}

/* The runner reads these into 32 bits with a sign; what does not fit is no number. */
static double
read_integer(struct str digits, int base)
{
	uint64_t n = 0;

	for (size_t i = 0; i < digits.n; i++) {
		const int digit = char_digit_value(digits.p[i]);
		if (digit >= base)
			return NAN;
		n = n * (uint64_t)base + (uint64_t)digit;
		if (n > UINT32_MAX)
			return NAN;
	}
	return (double)(int32_t)(uint32_t)n;
}

/* .NET reads this word in any case. */
static double
read_infinity(struct str s)
{
	const bool negative = take_sign(&s);

	if (!str_eq_nocase(s, STR("Infinity")))
		return NAN;
	return negative ? -INFINITY : INFINITY;
}

double
value_number_parse(struct str s)
{
	struct decimal d;

	s = unicode_trim(s);
	if (s.n == 0)
		return 0;
	d.count = 0;
	d.mantissa = 0;
	d.exponent = 0;
	d.has_more = false;
	if (read_decimal(s, &d)) {
		const double n = decimal_value(&d);
		return d.negative ? -n : n;
	}
	if (s.n > 2 && str_starts(s, STR("0x")))
		return read_integer(str_slice(s, 2, s.n), 16);
	if (s.n > 2 && str_starts(s, STR("0o")))
		return read_integer(str_slice(s, 2, s.n), 8);
	return read_infinity(s);
}

/* Splits `%.14e` into its digits, without trailing zeros, and its exponent. */
static struct str
split_digits(double n, char digits[DIGITS_SHOWN], int *exponent)
{
	char text[32];
	size_t count = 0;
	size_t at = 0;

	(void)snprintf(text, sizeof(text), "%.*e", DIGITS_SHOWN - 1, n);
	for (; text[at] != 'e'; at++)
		if (char_is_digit(text[at])) /* skips the point, however the locale writes it */
			digits[count++] = text[at];
	*exponent = (int)strtol(text + at + 1, NULL, 10);
	while (count > 1 && digits[count - 1] == '0')
		count--;
	return (struct str){digits, count};
}

static int
print_fixed(char *out, const char *sign, struct str digits, int exponent)
{
	static const char zeros[] = "00000000000000";
	const size_t point = (size_t)exponent + 1;

	if (exponent < 0)
		return snprintf(out, VALUE_NUMBER_MAX, "%s0.%.*s%" STR_FMT, sign, -exponent - 1,
			zeros, STR_ARG(digits));
	if (digits.n <= point)
		return snprintf(out, VALUE_NUMBER_MAX, "%s%" STR_FMT "%.*s", sign, STR_ARG(digits),
			(int)(point - digits.n), zeros);
	return snprintf(out, VALUE_NUMBER_MAX, "%s%" STR_FMT ".%" STR_FMT, sign,
		STR_ARG(str_slice(digits, 0, point)), STR_ARG(str_slice(digits, point, digits.n)));
}

static int
print_exponent(char *out, const char *sign, struct str digits, int exponent)
{
	return snprintf(out, VALUE_NUMBER_MAX, "%s%c%s%" STR_FMT "E%c%02d", sign, digits.p[0],
		digits.n > 1 ? "." : "", STR_ARG(str_slice(digits, 1, digits.n)),
		exponent < 0 ? '-' : '+', abs(exponent));
}

static int
print(char *out, double n)
{
	char room[DIGITS_SHOWN];
	int exponent;

	if (isnan(n))
		return snprintf(out, VALUE_NUMBER_MAX, "NaN");
	if (isinf(n))
		return snprintf(out, VALUE_NUMBER_MAX, n > 0 ? "Infinity" : "-Infinity");
	if (n == trunc(n) && fabs(n) < INTEGER_MAX)
		return snprintf(out, VALUE_NUMBER_MAX, "%" PRId64, (int64_t)n);
	const struct str digits = split_digits(fabs(n), room, &exponent);
	const bool is_fixed = exponent >= FIXED_MIN && exponent < DIGITS_SHOWN;
	return (is_fixed ? print_fixed : print_exponent)(out, n < 0 ? "-" : "", digits, exponent);
}

struct str
value_number_print(char out[VALUE_NUMBER_MAX], double n)
{
	return (struct str){out, (size_t)print(out, n)};
}

struct str
value_number_format(struct arena *a, double n)
{
	char text[VALUE_NUMBER_MAX];

	return str_copy(a, value_number_print(text, n));
}
