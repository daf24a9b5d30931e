#include "engine/cli/trigger_text.h"

#include "engine/workflow/cron.h"

#include <time.h>

/* Settings that are lists of texts. */
static const char *const lists[] = {
	"types",
	"workflows",
	"branches",
	"branches-ignore",
	"tags",
	"tags-ignore",
	"paths",
	"paths-ignore",
	"names",
	"versions",
};

static void
add_list(struct buf *b, const char *name, const struct node *list)
{
	if (list->kind != NODE_SEQUENCE) {
		buf_add_fmt(b, " · %s: %" STR_FMT, name, STR_ARG(list->text));
		return;
	}
	for (size_t i = 0; i < list->item_count; i++) {
		if (i == 0)
			buf_add_fmt(b, " · %s: ", name);
		buf_add_fmt(b, "%s%" STR_FMT, i > 0 ? ", " : "", STR_ARG(list->items[i]->text));
	}
}

/* Times with a time zone are shown by the expression only: they are not UTC. */
static void
add_times(struct buf *b, const struct node *entry, int64_t now_s, size_t count)
{
	const struct node *zone = node_find(entry, "timezone");
	struct cron cron;
	char text[32];
	struct tm tm;

	if (zone) {
		buf_add_fmt(b, " (%" STR_FMT ")", STR_ARG(zone->text));
		return;
	}
	if (!cron_parse(node_string(node_find(entry, "cron")), &cron, NULL))
		return;
	for (size_t i = 0; i < count && cron_next(&cron, now_s, &now_s); i++) {
		const time_t t = (time_t)now_s;
		if (!gmtime_r(&t, &tm) || strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm) == 0)
			return;
		buf_add_fmt(b, "%s%s", i == 0 ? ", next " : ", ", text);
	}
	buf_add_z(b, count > 0 ? " UTC" : "");
}

static void
add_schedule(struct buf *b, const struct node *list, int64_t now_s, size_t count)
{
	for (size_t i = 0; list->kind == NODE_SEQUENCE && i < list->item_count; i++) {
		const struct node *entry = list->items[i];
		buf_add_fmt(b, " · %" STR_FMT, STR_ARG(node_string(node_find(entry, "cron"))));
		add_times(b, entry, now_s, count);
	}
}

struct str
trigger_text(struct arena *a, const struct trigger *trigger, int64_t now_s, size_t count)
{
	struct buf b;

	if (!trigger->config)
		return STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	if (str_eq(trigger->event, STR("schedule")))
		add_schedule(&b, trigger->config, now_s, count);
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const struct node *list = node_find(trigger->config, lists[i]);
		if (list)
			add_list(&b, lists[i], list);
	}
	return buf_take(a, &b);
}
