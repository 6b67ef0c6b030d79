"""Bring the Swedish catalogue in step with the code: add what is new, drop what is gone, keep every translation.

Run after changing what a user reads: `python scripts/translations.py`. With --check it changes nothing, and says what
is missing.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "samsyn"
SWEDISH = SOURCE / "locale" / "sv" / "LC_MESSAGES" / "samsyn.po"

KEYWORDS = {"Message": None, "say": None, "translate": None, "words": None}
"""The calls whose first argument is read by a person, if it is a plain string."""


def templates() -> Catalog:
    """Give every sentence of the code, with the files that say it."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        method = "python"
        with path.open("rb") as file:
            for _, message, _, _ in extract(method, file, KEYWORDS):
                if isinstance(message, tuple):
                    message = message[0]
                if message:
                    catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), None)])
    for path in sorted(SOURCE.rglob("*.j2")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file, KEYWORDS, options={"silent": "false"}):
                if isinstance(message, tuple):
                    message = message[0]
                if message:
                    catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), None)])
    return catalogue


def merged() -> Catalog:
    """Give the Swedish catalogue with exactly the sentences of the code."""
    known: dict[str, str] = {}
    if SWEDISH.is_file():
        with SWEDISH.open("rb") as file:
            known = {message.id: message.string for message in read_po(file, locale="sv") if message.id}
    catalogue = Catalog(locale="sv", project="Samsyn", fuzzy=False, charset="utf-8")
    for message in sorted((message for message in templates() if message.id), key=lambda found: found.id):
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
