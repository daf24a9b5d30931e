#include "engine/lint/output/finding.h"
#include "engine/lint/output/render.h"
#include "engine/lint/repair/fix.h"
#include "engine/lint/rule_table.h"
#include "expr/value.h"

static const char *const levels[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static void
add_text(struct buf *b, struct str text)
{
	value_add_json(b, value_string(text), false);
}

/* --- rules -------------------------------------------------------------------------------- */

/* Why, and the examples, which code scanning shows below an alert. */
static struct str
help_of(struct arena *a, const struct rule *rule)
{
	if (!rule->bad)
		return str_from(rule->why);
	return str_fmt(a, "%s\n\nWrong:\n\n```yaml\n%s```\n\nRight:\n\n```yaml\n%s```\n", rule->why,
		rule->bad, rule->good);
}

static void
add_properties(struct buf *b, const struct rule *rule)
{
	const char *security = rule_security(rule);

	buf_add_fmt(b, "\"properties\":{\"precision\":\"%s\"", confidence_name(rule->confidence));
	if (security)
		buf_add_fmt(b, ",\"security-severity\":\"%s\",\"tags\":[\"security\"]", security);
	buf_add_char(b, '}');
}

static void
add_rule(struct buf *b, const struct rule *rule)
{
	struct arena tmp = {0};

	buf_add_fmt(b, "{\"id\":\"%s\",\"shortDescription\":{\"text\":", rule->code);
	add_text(b, str_from(rule->summary));
	buf_add_z(b, "},\"fullDescription\":{\"text\":");
	add_text(b, str_from(rule->why));
	buf_add_z(b, "},\"help\":{\"text\":");
	add_text(b, str_from(rule->why));
	buf_add_z(b, ",\"markdown\":");
	add_text(b, help_of(&tmp, rule));
	buf_add_fmt(b, "},\"helpUri\":\"%s\",\"defaultConfiguration\":{\"level\":\"%s\"},",
		rule_page(rule), levels[rule->severity]);
	add_properties(b, rule);
	buf_add_char(b, '}');
	arena_free(&tmp);
}

/* --- results ------------------------------------------------------------------------------ */

/* A path as a URI: all but what is unreserved there, and slashes, is escaped. */
static void
add_uri(struct buf *b, struct str path)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < path.n; i++) {
		const unsigned char c = (unsigned char)path.p[i];
		const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				      (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~/", c));
		buf_add_fmt(b, is_plain ? "%c" : "%%%02X", c);
	}
	buf_add_char(b, '"');
}

static void
add_artifact(struct buf *b, const struct source *source, struct str in_root)
{
	buf_add_z(b, "\"artifactLocation\":{\"uri\":");
	add_uri(b, in_root.n > 0 ? in_root : source->path);
	buf_add_fmt(b, "%s}", in_root.n > 0 ? ",\"uriBaseId\":\"%SRCROOT%\"" : "");
}

static void
add_region(struct buf *b, const char *key, struct source *source, struct span span)
{
	const struct position start = source_position(source, span.start);
	const struct position end = source_position(source, span.end);

	buf_add_fmt(b,
		"\"%s\":{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u}", key,
		start.line, start.column, end.line, end.column);
}

static void
add_location(struct buf *b, struct source *source, struct span span, struct str in_root)
{
	buf_add_z(b, "\"physicalLocation\":{");
	add_artifact(b, source, in_root);
	buf_add_char(b, ',');
	add_region(b, "region", source, span);
	buf_add_char(b, '}');
}

static void
add_related(struct buf *b, const struct diag *diag, struct str in_root)
{
	const bool is_here = !diag->related_source || diag->related_source == diag->source;

	buf_add_z(b, ",\"relatedLocations\":[{\"message\":{\"text\":");
	add_text(b, diag->related);
	buf_add_z(b, "},");
	add_location(b, is_here ? diag->source : diag->related_source, diag->related_span,
		is_here ? in_root : STR_NONE);
	buf_add_z(b, "}]");
}

/* What repairs the finding: all of its replacements are one change of its file. */
static void
add_fix(struct buf *b, struct arena *a, const struct diag *diag, struct str in_root)
{
	buf_add_z(b, ",\"fixes\":[{\"description\":{\"text\":");
	add_text(b, diag->help.n > 0 ? diag->help : STR("what `lact lint --fix` does"));
	buf_add_z(b, "},\"artifactChanges\":[{");
	add_artifact(b, diag->source, in_root);
	buf_add_z(b, ",\"replacements\":[");
	for (size_t i = 0; i < diag->fix.count; i++) {
		const struct diag_edit *edit = &diag->fix.edits[i];
		buf_add_z(b, i > 0 ? ",{" : "{");
		add_region(b, "deletedRegion", diag->source, edit->span);
		buf_add_z(b, ",\"insertedContent\":{\"text\":");
		add_text(b, fix_text(a, edit));
		buf_add_z(b, "}}");
	}
	buf_add_z(b, "]}]}]");
}

void
render_sarif(struct buf *b, const struct diag *diag, struct str in_root)
{
	struct arena tmp = {0};
	const struct str text =
		diag->help.n > 0 ? str_concat(&tmp, diag->message, STR("\nhelp: "), diag->help)
				 : diag->message;

	buf_add_fmt(b, "{\"ruleId\":\"%s\",\"level\":\"%s\",\"message\":{\"text\":", diag->code,
		levels[diag->severity]);
	add_text(b, text);
	buf_add_z(b, "},\"locations\":[{");
	add_location(b, diag->source, diag->span, in_root);
	buf_add_z(b, "}]");
	if (diag->related.n > 0)
		add_related(b, diag, in_root);
	if (diag->fix.count > 0)
		add_fix(b, &tmp, diag, in_root);
	buf_add_fmt(b, ",\"properties\":{\"confidence\":\"%s\"}}", finding_confidence(diag));
	arena_free(&tmp);
}

/* --- all ---------------------------------------------------------------------------------- */

void
render_sarif_begin(struct buf *b)
{
	struct arena tmp = {0};
	size_t rule_count;
	const struct rule **rules = rule_table(&tmp, &rule_count);

	buf_add_z(b, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
		     "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"lact\","
		     "\"version\":\"" LACT_VERSION "\",\"rules\":[");
	for (size_t i = 0; i < rule_count; i++) {
		buf_add_z(b, i > 0 ? "," : "");
		add_rule(b, rules[i]);
	}
	buf_add_z(b,
		"]}},\"columnKind\":\"unicodeCodePoints\",\"originalUriBaseIds\":{\"%SRCROOT%\":{"
		"\"description\":{\"text\":\"the root of the repository\"}}},\"results\":[");
	arena_free(&tmp);
}

void
render_sarif_end(struct buf *b)
{
	buf_add_z(b, "]}]}\n");
}
