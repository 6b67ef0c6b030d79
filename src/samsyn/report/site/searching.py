"""The index of the site's search: every passage with its address, in files that a page can load from a disk too."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from samsyn.report.findings import Findings
from samsyn.report.html import harmless
from samsyn.report.index import Index
from samsyn.report.site.addresses import Addresses, link
from samsyn.types import Language, Message

AT_ONCE = 4000
"""Passages in one file."""

WORDS = (
    Message("{count} passages; the first {shown} are shown."),
    Message("{count} passages found."),
    Message("Nothing was found. Try fewer or shorter words."),
)
"""What the script says."""


def search_words(index: Index) -> Markup:
    """Give the script's sentences in the page's language, as JSON that may stand in a page."""
    said = {words.template: index.say(words.template) for words in WORDS}
    return Markup(harmless(msgspec.json.encode(said).decode()))  # noqa: S704 - every < is escaped


def search_files(findings: Findings, language: Language) -> Iterator[str]:
    """Give the files of the index: address, text, where it stands and, where it is another, the language."""
    index, addresses = Index(findings, language), Addresses(findings)
    rows = []
    for identifier, passage in findings.passages.items():
        address = link("search.html", *addresses.passage(identifier))
        other = passage.language if passage.language != language else ""
        rows.append((address, passage.text, index.source(identifier), other))
    for start in range(0, len(rows), AT_ONCE):
        content = msgspec.json.encode(rows[start : start + AT_ONCE]).decode("utf-8", "replace")
        yield f"samsyn.add({harmless(content)});\n"
