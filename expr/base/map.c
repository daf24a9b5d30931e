#include "expr/base/map.h"

#include "expr/base/unicode.h"

#include <string.h>

#define CASE_BIT    0x20 /* what tells the cases of an ASCII letter apart */
#define NOT_ASCII   0x80
#define SMALL       16
#define SLOTS_MIN   32
#define HASH_INIT   2166136261u
#define HASH_FACTOR 16777619u

static uint32_t
hash_of(const struct map *m, struct str key)
{
	uint32_t h = HASH_INIT;

	if (m->ignore_case)
		return unicode_hash_nocase(key);
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * HASH_FACTOR;
	return h;
}

/* Compares the first letter, which differs for most names, without a call. */
static bool
may_be_same(struct str a, struct str b)
{
	if (a.n == 0 || b.n == 0)
		return a.n == b.n;
	const unsigned char x = (unsigned char)a.p[0];
	const unsigned char y = (unsigned char)b.p[0];
	return ((x ^ y) & ~CASE_BIT) == 0 || (x & y) >= NOT_ASCII;
}

static bool
is_same(const struct map *m, const struct map_entry *entry, struct str key)
{
	if (!may_be_same(entry->key, key))
		return false;
	return m->ignore_case ? unicode_eq_nocase(entry->key, key) : str_eq(entry->key, key);
}

static void
place(struct map *m, size_t i)
{
	size_t slot = m->entries[i].hash & (m->slot_count - 1);

	while (m->slots[slot] != 0)
		slot = (slot + 1) & (m->slot_count - 1);
	m->slots[slot] = (uint32_t)i + 1;
}

static void
build_slots(struct map *m)
{
	size_t slot_count = SLOTS_MIN;

	while (slot_count < m->count * 2)
		slot_count *= 2;
	if (slot_count > m->slot_count) {
		m->slot_count = slot_count;
		m->slots = arena_array(m->a, uint32_t, slot_count);
	} else {
		memset(m->slots, 0, m->slot_count * sizeof(*m->slots));
	}
	for (size_t i = 0; i < m->count; i++)
		place(m, i);
}

static struct map_entry *
entry_find(const struct map *m, struct str key)
{
	if (!m->slots) {
		for (size_t i = 0; i < m->count; i++)
			if (is_same(m, &m->entries[i], key))
				return &m->entries[i];
		return NULL;
	}
	const uint32_t hash = hash_of(m, key);
	size_t slot = hash & (m->slot_count - 1);
	while (m->slots[slot] != 0) {
		struct map_entry *entry = &m->entries[m->slots[slot] - 1];
		if (entry->hash == hash && is_same(m, entry, key))
			return entry;
		slot = (slot + 1) & (m->slot_count - 1);
	}
	return NULL;
}

void
map_init(struct map *m, struct arena *a, bool ignore_case)
{
	*m = (struct map){.a = a, .ignore_case = ignore_case};
}

void
map_init_copy(struct map *m, struct arena *a, const struct map *from)
{
	*m = *from;
	m->a = a;
	m->capacity = from->count;
	m->entries = arena_array(a, struct map_entry, from->count);
	if (from->count > 0)
		memcpy(m->entries, from->entries, from->count * sizeof(*m->entries));
	if (!from->slots)
		return;
	m->slots = arena_array(a, uint32_t, from->slot_count);
	memcpy(m->slots, from->slots, from->slot_count * sizeof(*m->slots));
}

void
map_set(struct map *m, struct str key, const void *value)
{
	struct map_entry *entry = entry_find(m, key);

	if (entry) {
		entry->value = value;
		return;
	}
	entry = arena_push(m->a, m->entries, m->count, m->capacity);
	*entry = (struct map_entry){.key = key, .value = value, .hash = hash_of(m, key)};
	if (m->count > SMALL && m->count * 2 > m->slot_count)
		build_slots(m);
	else if (m->slots)
		place(m, m->count - 1);
}

void
map_remove(struct map *m, struct str key)
{
	struct map_entry *entry = entry_find(m, key);

	if (!entry)
		return;
	const size_t i = (size_t)(entry - m->entries);
	memmove(entry, entry + 1, (m->count - i - 1) * sizeof(*entry));
	m->count--;
	if (m->slots)
		build_slots(m);
}

const void *
map_find(const struct map *m, struct str key)
{
	const struct map_entry *entry = entry_find(m, key);

	return entry ? entry->value : NULL;
}

bool
map_has(const struct map *m, struct str key)
{
	return entry_find(m, key) != NULL;
}
