#!/usr/bin/env python3
"""make_tree.py SEED: fills the current folder, a git repository, with files that a checkout can get
wrong: binary, NUL, CRLF and attributes of every kind, huge and empty ones, links, modes and odd
names. Prints the files with the attribute `ident`, of which `git add` would keep no `$Id: … $`.
"""
import os
import random
import sys

rng = random.Random(int(sys.argv[1]))
ATTRIBUTES = ["text", "-text", "text=auto", "eol=crlf", "eol=lf", "text eol=crlf", "text=auto eol=crlf", "ident",
              "binary", "crlf", "-crlf", "crlf=input", "ident text eol=crlf", "working-tree-encoding=UTF-16LE-BOM",
              "text working-tree-encoding=UTF-16", "working-tree-encoding=ISO-8859-1 eol=crlf", "export-ignore",
              "text=auto ident", "filter=none-such", "merge=union diff=x"]
NAMES = ["plain.txt", "no-extension", "blank in name", "üñí.txt", "-dash", "quote'\"", "tab\tname", "new\nline",
         "back\\slash", "$(touch x)", "*glob?", "[set]", "trailing ", ".hidden", "UPPER.TXT", "a" * 200, "\x01ctl",
         "CON", "semi;colon", "percent%20", "~", "@", "#hash"]
FOLDERS = ["", "sub", "sub/deep/er", "with blank", ".dot", "x" * 100]


def lines(end):
    return end.join(f"line {i} {'é' if i % 3 == 0 else 'e'}".encode() for i in range(rng.randrange(1, 30))) + end


def content():
    """Of what is text, the characters are those of ISO-8859-1."""
    return rng.choice([
        lambda: b"", lambda: lines(b"\n"), lambda: lines(b"\r\n"), lambda: lines(b"\n") + lines(b"\r\n"),
        lambda: lines(b"\n").rstrip(b"\n"), lambda: b"\r", lambda: b"\n", lambda: b"$Id$\n", lambda: b"a $Id: old $ b\n",
        lambda: b"x\0y", lambda: rng.randbytes(3000), lambda: lines(b"\n") + b"\0" + lines(b"\n"), lambda: b"\xef\xbb\xbfbom\n",
        lambda: b"\x1a", lambda: b"a\rb\n",
    ])()


IDS = [b"$Id$", b"$Id: 0123456789 $", b"$Id:old$", b"$Id: file,v 1.2 2001/01/01 mona Exp $", b"$Id: $", b"$Id:$", b"$Id: x",
       b"$Id:  $", b"$Id", b"$", b"$Identity$", b"$Identity of $", b"$id$", b"$Id: two\nlines $", b"$$Id$$", b"\n", b"\r\n",
       b" word ", b"$Id:a b$", b"$Id: tab\tin $", b"$I", b"$Id: a b ", b"\0", b"%Id$ "]


def ids():
    return b"".join(rng.choice(IDS) for _ in range(rng.randrange(1, 12)))


def is_text(data):
    return b"\0" not in data and data == data.decode("utf-8", "ignore").encode()


def write(path, data, attributes, executable):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    if "working-tree-encoding" in attributes:
        if not is_text(data):
            data = b"text\n"
        name = attributes.split("working-tree-encoding=")[1].split()[0]
        data = {"UTF-16LE-BOM": lambda t: b"\xff\xfe" + t.encode("utf-16-le"), "UTF-16": lambda t: t.encode("utf-16"),
                "ISO-8859-1": lambda t: t.encode("latin-1", "ignore")}[name](data.decode().lstrip("\ufeff"))
    with open(path, "wb") as f:
        f.write(data)
    os.chmod(path, 0o755 if executable else 0o644)


number = 0
rules = {}
for folder in FOLDERS:
    for attributes in ATTRIBUTES + [""]:
        number += 1
        name = f"f{number}.{rng.choice(['txt', 'bin', 'c'])}"
        is_ident = "ident" in attributes.split()
        write(os.path.join(folder, name), ids() if is_ident and rng.random() < 0.8 else content(), attributes,
              rng.random() < 0.3)
        if is_ident:
            print(os.path.join(folder, name))
        if attributes:
            # in the folder's own file, or in the one at the top
            where = rng.choice(["", folder])
            path = name if where == folder else f"{folder}/{name}"
            rules.setdefault(where, []).append(f"{path.replace(' ', '?')} {attributes}")
for name in NAMES:
    write(os.path.join(rng.choice(FOLDERS), name), content(), "", rng.random() < 0.3)
write("huge.bin", rng.randbytes(3 << 20), "", False)
write("huge.txt", b"0123456789abcde\n" * (1 << 18), "text eol=crlf", False)
rules.setdefault("", []).append("huge.txt text eol=crlf")
for target, name in (("plain", "link"), ("nowhere", "dangling"), ("../..", "up"), ("sub/deep", "to-folder"),
                     ("/etc/hostname", "absolute"), ("x" * 300, "long-target"), ("line\nfeed", "odd-target")):
    os.symlink(target, name)
for folder, texts in rules.items():
    with open(os.path.join(folder, ".gitattributes"), "w", encoding="utf-8") as f:
        f.write("\n".join(texts) + "\n")
