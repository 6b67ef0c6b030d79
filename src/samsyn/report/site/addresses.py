"""Where everything stands on the site: file names that are safe everywhere, and the place of each piece of evidence."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from posixpath import dirname, relpath

from samsyn.report.findings import Findings
from samsyn.report.written import CHAPTERS

LONGEST = 60


class Addresses:
    """The pages of the site, the same in every language; paths are below the folder of a language."""

    def __init__(self, findings: Findings) -> None:
        taken: set[str] = set()
        self.organisations = {one.id: _file("organisations", one.id, taken) for one in findings.organisations}
        self.codes = {code.id: _file("codes", code.id, taken) for code in findings.framework.codes}
        self.documents = {entry.id: _file("documents", entry.id, taken) for entry in findings.entries}
        self._passages = {identifier: passage.document for identifier, passage in findings.passages.items()}
        self._evidence = {f"k-{code}": (page, "quotes") for code, page in self.codes.items()}
        for organisation, page in self.organisations.items():
            for code in self.codes:
                self._evidence[f"c-{organisation}-{code}"] = (page, f"code-{plain(code)}")
        self._inner: dict[str, tuple[str, str]] = {}
        self._chapters = {chapter: f"{chapter}.html" for chapter in CHAPTERS}
        self._chapters |= {"summary": "index.html", "introduction": "index.html"}

    def evidence(self, key: str) -> tuple[str, str]:
        """Give the page and the anchor at which the passages behind a key stand."""
        if key.startswith("p-") and key[2:] in self._passages:
            return self.passage(key[2:])
        if key not in self._evidence:
            mark = hashlib.sha256(key.encode()).hexdigest()[:8]
            self._evidence[key] = (f"evidence/{plain(key)[:LONGEST]}-{mark}.html", "")
        return self._evidence[key]

    def passage(self, identifier: str) -> tuple[str, str]:
        """Give the page and the anchor of a passage in its document."""
        return self.documents[self._passages[identifier]], f"p-{plain(identifier)}"

    def section(self, identifier: str) -> tuple[str, str]:
        """Give the page and the anchor of a chapter, of a section within one, or of an organisation's sheet."""
        if identifier in self._inner:
            return self._inner[identifier]
        organisation = identifier.removeprefix("organisation-")
        if organisation != identifier and organisation in self.organisations:
            return self.organisations[organisation], ""
        return self._chapters.get(identifier, "index.html"), ""

    def place(self, section: str, chapter: str) -> None:
        """Take down which chapter holds a section."""
        self._inner.setdefault(section, (self._chapters.get(chapter, "index.html"), section))


def link(here: str, page: str, anchor: str = "") -> str:
    """Give the address of a page as the page `here` writes it."""
    address = relpath(page, dirname(here) or ".") if page != here else ""
    return f"{address}#{anchor}" if anchor else address or here.rpartition("/")[2]


def plain(name: str) -> str:
    """Give a name in the letters that every file system and address knows; å, ä and ö become a and o."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "x"


def _file(folder: str, name: str, taken: set[str]) -> str:
    stem, number = plain(name)[:LONGEST], 1
    path = f"{folder}/{stem}.html"
    while path in taken:
        number += 1
        path = f"{folder}/{stem}-{number}.html"
    taken.add(path)
    return path
