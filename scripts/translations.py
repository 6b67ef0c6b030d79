"""Bring the Swedish catalogue in step with the code: add what is new, drop what is gone, keep every translation.

Run after changing what a user reads: `python scripts/translations.py`. With --check it changes nothing, and says what
is missing.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "samsyn"
SWEDISH = SOURCE / "locale" / "sv" / "LC_MESSAGES" / "samsyn.po"

CALLS = frozenset({"Message", "say", "translate"})
"""The calls whose first argument is read by a person, if it is a plain string or a choice between two."""

LISTS = frozenset({"words"})
"""The calls of templates of which every argument is read by a person."""


def called(tree: ast.AST) -> Iterator[str]:
    """Give the sentences that stand in calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in CALLS:
                first = node.args[0]
                for choice in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                    if isinstance(choice, ast.Constant) and isinstance(choice.value, str) and choice.value.strip():
                        yield choice.value


def constants(tree: ast.AST) -> set[str]:
    """Give every string of a module."""
    nodes = ast.walk(tree)
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def templates(known: Collection[str]) -> Catalog:
    """Give every sentence of the code, with the files that say it.

    Besides the sentences in calls these are the strings of the code, in tables for example, that are in the catalogue
    already.
    """
    catalogue = Catalog(fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for message in [*called(tree), *(constants(tree) & set(known))]:
            catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for path in sorted(SOURCE.rglob("*.j2")):
        with path.open("rb") as file:
            for _, name, found, _ in babel_extract(file, (*CALLS, *LISTS), (), {}):
                given = found if isinstance(found, tuple) else (found,)
                for message in given if name in LISTS else given[:1]:
                    if message:
                        catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def merged() -> Catalog:
    """Give the Swedish catalogue with exactly the sentences of the code."""
    known: dict[str, str] = {}
    if SWEDISH.is_file():
        with SWEDISH.open("rb") as file:
            known = {message.id: message.string for message in read_po(file, locale="sv") if message.id}
    catalogue = Catalog(locale="sv", project="Samsyn", fuzzy=False, charset="utf-8")
    for message in sorted((message for message in templates(known) if message.id), key=lambda found: found.id):
        catalogue.add(message.id, known.get(message.id, ""), locations=sorted(set(message.locations)))
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Give the catalogue as a file, without anything that changes by the day."""
    out = io.BytesIO()
    write_po(out, catalogue, width=118, omit_header=True, include_lineno=False)
    header = (
        b'msgid ""\nmsgstr ""\n"Project-Id-Version: Samsyn\\n"\n"Language: sv\\n"\n"MIME-Version: 1.0\\n"\n'
        b'"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return header + out.getvalue()


def main() -> None:
    """Write the catalogue, or check it."""
    catalogue = merged()
    missing = [message.id for message in catalogue if message.id and not message.string]
    if "--check" in sys.argv:
        if missing or not SWEDISH.is_file() or SWEDISH.read_bytes() != written(catalogue):
            for message in missing:
                sys.stderr.write(f"no Swedish: {message}\n")
            sys.exit("The Swedish catalogue is not in step. Run: python scripts/translations.py")
        return
    SWEDISH.parent.mkdir(parents=True, exist_ok=True)
    SWEDISH.write_bytes(written(catalogue))
    sys.stderr.write(f"{len(catalogue)} sentences, {len(missing)} without Swedish\n")


if __name__ == "__main__":
    main()
