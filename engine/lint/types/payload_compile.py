#!/usr/bin/env python3
"""Compiles GitHub's lists of what is in webhook payloads into engine/lint/types/payload_table.c.

    payload_compile.py NODE_MODULES > engine/lint/types/payload_table.c
    payload_compile.py NODE_MODULES --check engine/lint/types/payload_table.c

NODE_MODULES holds two packages from npm: `@octokit/webhooks-schemas`, which has types, and
`@actions/languageservice`, which has only names, but of today. A payload is what either has, for
all activity types of an event together; what only the second has, is of any type. With --check
nothing is written: the exit status is 1 when the table is older than the packages. payload.h says
what the table is like.
"""
import json
import pathlib
import sys

# The events that start workflows whose payload has another's shape.
SAME = {"pull_request_target": "pull_request"}
NOT_STARTING = {"projects_v2", "projects_v2_item", "pull_request_review_thread", "repository_import",
                "repository_vulnerability_alert", "workflow_job"}
# What a workflow itself says of them is known better (context_type.c), or anything may be in it.
ANY_IN = {("workflow_dispatch", "inputs"), ("repository_dispatch", "client_payload")}

ANY = ("any",)
SCALARS = {"boolean": ("boolean",), "integer": ("number",), "number": ("number",), "string": ("string",)}


def merge(x, y):
    """What is either the one or the other; None is what is never there, or null."""
    if x is None or y is None:
        return y if x is None else x
    if x == y:
        return x
    if x[0] == y[0] == "object":
        names = dict(x[1])
        for name, kind in y[1]:
            names[name] = merge(names.get(name), kind)
        return ("object", tuple(sorted(names.items())))
    if x[0] == y[0] == "array":
        return ("array", merge(x[1], y[1]))
    return ANY


class Schemas:
    def __init__(self, schema):
        self.definitions = schema["definitions"]
        self.known = {}

    def kind(self, node):
        """The type of a JSON schema; None for null alone."""
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[1]
            if name not in self.known:
                self.known[name] = ANY  # of what holds itself nothing is known
                self.known[name] = self.kind(self.definitions[name])
            return self.known[name]
        found = None
        for part in node.get("oneOf", node.get("anyOf", ())):
            found = merge(found, self.kind(part))
        for part in node.get("allOf", ()):
            found = merge(found, self.kind(part))
        types = node.get("type", [])
        for name in [types] if isinstance(types, str) else types:
            if name != "null":
                found = merge(found, self.of_type(name, node))
        if found is None and not types and not any(k in node for k in ("oneOf", "anyOf", "allOf")):
            values = node.get("enum", [node["const"]] if "const" in node else [])
            return ("string",) if values and all(isinstance(v, str) for v in values) else ANY
        return found

    def of_type(self, name, node):
        if name == "array":
            item = node.get("items", {})
            return ("array", (self.kind(item) if isinstance(item, dict) else None) or ANY)
        if name != "object":
            return SCALARS[name]
        if not node.get("properties") or node.get("additionalProperties") or "patternProperties" in node:
            return ANY
        return ("object", tuple(sorted((n, self.kind(p) or ANY) for n, p in node["properties"].items())))

    def payload(self, event):
        found = None
        for name, node in self.definitions.items():
            if name.split("$")[0] == event and "$" in name:
                found = merge(found, self.kind(node))
        return found


def with_names(kind, parameters):
    """A type with the names that the other package has in its place."""
    if kind is None or kind[0] in ("any", "boolean", "number", "string"):
        return kind or ANY
    if kind[0] == "array":
        return ("array", with_names(kind[1], parameters))
    names = dict(kind[1])
    for p in parameters:
        inner = p.get("childParamsGroups") or []
        names[p["name"]] = with_names(names[p["name"]], inner) if p["name"] in names else ANY
    return ("object", tuple(sorted(names.items())))


def parameters_of(payloads, objects, event):
    for payload in payloads.get(event, {}).values():
        for p in payload["bodyParameters"]:
            yield objects[p] if isinstance(p, int) else p


def as_parameters(value):
    return [{"name": name, "childParamsGroups": as_parameters(inner) if isinstance(inner, dict) else []}
            for name, inner in value.items()]


def free(event, kind):
    return ("object", tuple((name, ANY if (event, name) in ANY_IN else inner) for name, inner in kind[1]))


def read(packages):
    schemas = Schemas(json.loads((packages / "@octokit/webhooks-schemas/schema.json").read_text()))
    folder = packages / "@actions/languageservice/dist/context-providers/events"
    objects = json.loads((folder / "objects.min.json").read_text())
    payloads = json.loads((folder / "webhooks.min.json").read_text())
    known = {name.split("$")[0] for name in schemas.definitions if "$" in name} | set(payloads)
    events = {}
    for event in sorted(known - NOT_STARTING):
        kind = schemas.payload(event)
        if kind and kind[0] == "object" and event in payloads | {"merge_group": 0}:
            events[event] = free(event, with_names(kind, parameters_of(payloads, objects, event)))
    # the package has one moment of a repository there, whose parts are those of any
    schedule = json.loads((folder / "schedule.min.json").read_text())
    common = dict(events["push"][1])
    events["schedule"] = ("object", tuple(sorted(
        (p["name"], ("string",) if p["name"] == "schedule" else common.get(p["name"], ANY))
        for p in as_parameters(schedule))))
    for event, other in SAME.items():
        events[event] = events[other]
    return events


class Table:
    def __init__(self, events):
        self.kinds, self.properties, self.lists = [], [], {}
        self.index = {}
        for scalar in (ANY, ("boolean",), ("number",), ("string",)):
            self.add(scalar)
        self.events = {event: self.add(kind) for event, kind in sorted(events.items())}
        self.names = sorted({name for name, _ in self.properties} | set(events))
        self.offsets, at = {}, 0
        for name in self.names:
            self.offsets[name] = at
            at += len(name) + 1
        assert at < 1 << 16 and len(self.properties) < 1 << 16 and len(self.kinds) < 1 << 16

    def add(self, kind):
        """The number of a type: the same types are one."""
        if kind in self.index:
            return self.index[kind]
        row = (kind[0], 0, 0)
        if kind[0] == "array":
            row = ("array", self.add(kind[1]), 0)
        elif kind[0] == "object":
            rows = tuple((name, self.add(inner)) for name, inner in kind[1])
            if rows not in self.lists:
                self.lists[rows] = len(self.properties)
                self.properties += rows
            row = ("object", self.lists[rows], len(rows))
        self.kinds.append(row)
        self.index[kind] = len(self.kinds) - 1
        return self.index[kind]

    def write(self, version):
        yield f"/* Made by payload_compile.py from the npm packages\n * {version}. Do not edit. */"
        yield ""
        yield "/* clang-format off */"
        yield '#include "engine/lint/types/payload.h"'
        yield ""
        # no string, which may not be this long in C
        yield "const char payload_names[] = {"
        for name in self.names:
            yield "\t" + " ".join(f"'{c}'," for c in name) + " 0,"
        yield "};"
        yield ""
        yield "const struct payload_property payload_properties[] = {"
        for name, kind in self.properties:
            yield f"\t{{{self.offsets[name]}, {kind}}}, /* {name} */"
        yield "};"
        yield ""
        yield "const struct payload_kind payload_kinds[] = {"
        for kind, first, count in self.kinds:
            yield f"\t{{TYPE_{kind.upper()}, {first}, {count}}},"
        yield "};"
        yield ""
        yield f"const size_t payload_kind_count = {len(self.kinds)};"
        yield ""
        yield "const struct payload_event payload_events[] = {"
        for event, kind in self.events.items():
            yield f"\t{{{self.offsets[event]}, {kind}}}, /* {event} */"
        yield "};"
        yield ""
        yield f"const size_t payload_event_count = {len(self.events)};"


def version_of(packages, name):
    return f"{name} {json.loads((packages / name / 'package.json').read_text())['version']}"


def main(packages, *rest):
    packages = pathlib.Path(packages)
    version = " and ".join(version_of(packages, n) for n in ("@octokit/webhooks-schemas", "@actions/languageservice"))
    text = "\n".join(Table(read(packages)).write(version)) + "\n"
    if rest and rest[0] == "--check":
        if pathlib.Path(rest[1]).read_text() != text:
            sys.exit(f"{rest[1]} is older than the packages: payload_compile.py makes it anew")
    else:
        sys.stdout.write(text)


main(*sys.argv[1:])
