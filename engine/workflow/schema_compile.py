#!/usr/bin/env python3
"""Compiles GitHub's schema definitions into engine/workflow/schema_table.c.

    schema_compile.py PACKAGE_DIR > engine/workflow/schema_table.c
    schema_compile.py PACKAGE_DIR --check engine/workflow/schema_table.c

PACKAGE_DIR is an unpacked `@actions/workflow-parser` from npm; its dist/ folder holds
workflow-v1.0.min.json and action-v1.0.min.json. With --check nothing is written: the exit status
is 1 when the table is older than the package. What schema.h says of the table's shape is made here.
"""
import json
import pathlib
import re
import sys

BASE = {
    "any": {"one-of": ["null", "boolean", "number", "string", "sequence", "mapping"]},
    "null": {"null": {}},
    "boolean": {"boolean": {}},
    "number": {"number": {}},
    "string": {"string": {}},
    "sequence": {"sequence": {"item-type": "any"}},
    "mapping": {"mapping": {"loose-key-type": "string", "loose-value-type": "any"}},
}
# What is wrong in the package, and what it must be: there the text of another event stands.
CORRECTIONS = {
    "repository-dispatch-string": {"string": {"constant": "repository_dispatch"}},
}
# What GitHub takes and the package does not know yet: definitions, and the mappings that have them.
# cache-mode: docs.github.com, Workflow syntax, cache-mode and jobs.<job_id>.cache-mode.
ADDITIONS = {"cache-mode": {"allowed-values": ["read", "write", "write-only", "none"]}}
ADDED_KEYS = {name: {"cache-mode": "cache-mode"}
              for name in ("workflow-root", "workflow-root-strict", "job-factory", "workflow-job")}
# What GitHub takes empty, beside the package: actions/runner
# src/Sdk/WorkflowParser/workflow-v1.0.json.
EMPTY = ["workflow-dispatch-inputs", "workflow-dispatch-input"]
CONTEXTS = ["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job",
            "runner", "env", "jobs"]
FUNCTIONS = ["hashFiles(1,255)", "always(0,0)", "cancelled(0,0)", "success(0,0)",
             "failure(0,0)", "success(0,MAX)", "failure(0,MAX)"]


def macro(name):
    return re.sub(r"[^A-Za-z0-9]", "_", name).upper()


class Table:
    """The definitions of one schema file, flattened: a one-of becomes what it can be."""

    def __init__(self, prefix, definitions):
        self.prefix = prefix
        self.definitions = {**BASE, **definitions}
        self.definitions |= {k: v for k, v in CORRECTIONS.items() if k in definitions}
        if "workflow-root" in definitions:
            self.definitions |= ADDITIONS
            for name in EMPTY:
                self.definitions[name + "-mapping"] = self.definitions[name]
                self.definitions[name] = {"one-of": ["null", name + "-mapping"]}
            for name, keys in ADDED_KEYS.items():
                self.definitions[name]["mapping"]["properties"] |= keys
        self.names = list(self.definitions)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.strings, self.properties, self.mappings, self.rows = [], [], [], []
        for name in self.names:
            self.rows.append(self.row(name))

    def alternatives(self, name):
        definition = self.definitions[name]
        if "one-of" in definition:
            return [leaf for part in definition["one-of"] for leaf in self.alternatives(part)]
        return [name]

    def mapping(self, name):
        mapping = self.definitions[name]["mapping"]
        start = len(self.properties)
        for key, value in mapping.get("properties", {}).items():
            value = {"type": value} if isinstance(value, str) else value
            self.properties.append((key, self.index[value["type"]], value.get("required", False)))
        loose_key = mapping.get("loose-key-type")
        loose_value = mapping.get("loose-value-type")
        return (start, len(self.properties) - start,
                self.index[loose_key] if loose_key else -1,
                self.index[loose_value] if loose_value else -1)

    def row(self, name):
        row = {"name": name, "flags": [], "sequence": -1}
        if name.endswith("-if"):
            row["flags"].append("SCHEMA_CONDITION")
        row["strings"] = len(self.strings)
        leaves = self.alternatives(name)
        for leaf in leaves:
            definition = self.definitions[leaf]
            for kind in ("null", "boolean", "number"):
                if kind in definition:
                    row["flags"].append("SCHEMA_" + kind.upper())
            if "string" in definition:
                rule = definition["string"]
                self.strings.append((rule.get("constant"), rule.get("require-non-empty", False)))
            for constant in definition.get("allowed-values", []):
                self.strings.append((constant, False))
            if "sequence" in definition and row["sequence"] < 0:
                row["sequence"] = self.index[definition["sequence"]["item-type"]]
        row["string_count"] = len(self.strings) - row["strings"]
        row["mappings"] = len(self.mappings)
        self.mappings += [self.mapping(leaf) for leaf in leaves if "mapping" in self.definitions[leaf]]
        row["mapping_count"] = len(self.mappings) - row["mappings"]
        context = self.definitions[name].get("context", [])
        unknown = set(context) - set(CONTEXTS) - set(FUNCTIONS)
        if unknown:
            sys.exit(f"{name}: contexts this script does not know: {', '.join(sorted(unknown))}")
        row["contexts"] = [c for c in context if c in CONTEXTS]
        row["functions"] = [f for f in context if f in FUNCTIONS]
        return row

    def emit(self, out):
        p = self.prefix
        out.append(f"static const struct schema_string {p}_strings[] = {{")
        for constant, non_empty in self.strings:
            text = "NULL" if constant is None else json.dumps(constant)
            out.append(f"\t{{{text}, {'true' if non_empty else 'false'}}},")
        out += ["};", "", f"static const struct schema_property {p}_properties[] = {{"]
        for key, index, required in self.properties:
            out.append(f"\t{{STR_LITERAL({json.dumps(key)}), {index}, {'true' if required else 'false'}}},")
        out += ["};", "", f"static const struct schema_mapping {p}_mappings[] = {{"]
        for start, count, key, value in self.mappings:
            out.append(f"\t{{{p}_properties + {start}, {count}, {key}, {value}}},")
        out += ["};", "", f"static const struct schema_definition {p}_definitions[] = {{"]
        for i, row in enumerate(self.rows):
            contexts = " | ".join("CONTEXT_" + macro(c) for c in row["contexts"]) or "0"
            functions = " | ".join("FUNCTION_" + macro(re.sub(r"\(0,0\)|\(1,255\)", "", f))
                                   for f in row["functions"]) or "0"
            out.append(f"\t/* {i} */ {{")
            out.append(f"\t\t.name = {json.dumps(row['name'])},")
            if row["flags"]:
                out.append(f"\t\t.scalars = {' | '.join(row['flags'])},")
            if row["contexts"]:
                out.append(f"\t\t.contexts = {contexts},")
            if row["functions"]:
                out.append(f"\t\t.functions = {functions},")
            if row["string_count"]:
                out.append(f"\t\t.strings = {p}_strings + {row['strings']},")
                out.append(f"\t\t.string_count = {row['string_count']},")
            out.append(f"\t\t.item = {row['sequence']},")
            if row["mapping_count"]:
                out.append(f"\t\t.mappings = {p}_mappings + {row['mappings']},")
                out.append(f"\t\t.mapping_count = {row['mapping_count']},")
            out.append("\t},")
        out += ["};", "", f"const struct schema schema_{p} = {{",
                f"\t.definitions = {p}_definitions,", f"\t.count = {len(self.rows)},", "};", ""]


def compile_package(package):
    version = json.loads((package / "package.json").read_text())["version"]
    out = ["/* Made by schema_compile.py from the npm package @actions/workflow-parser " + version +
           ". Do not edit. */", "", "/* clang-format off */", '#include "engine/workflow/schema.h"', "",
           "#define STR_LITERAL(literal) {\"\" literal, sizeof(literal) - 1}", ""]
    for prefix in ("workflow", "action"):
        data = json.loads((package / "dist" / f"{prefix}-v1.0.min.json").read_text())
        Table(prefix, data["definitions"]).emit(out)
    return "\n".join(out)


def main():
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--check"):
        sys.exit(__doc__)
    text = compile_package(pathlib.Path(sys.argv[1]))
    if len(sys.argv) == 2:
        sys.stdout.write(text)
        return
    if pathlib.Path(sys.argv[3]).read_text() != text:
        sys.exit(f"{sys.argv[3]} differs from what the package defines: run schema_compile.py")


main()
