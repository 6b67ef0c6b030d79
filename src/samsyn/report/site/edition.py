"""The pages of the site in one language, made from the same content as the report.

    edition(findings, language, pages_of=..., downloads=...) -> Iterator[(path, text)]

Paths are below the folder of the language. Every number that leads to evidence in the report leads here to the place
where its passages are quoted, and every quote to its passage in the document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from typing import Any

from markupsafe import Markup

from samsyn.report.chapters.matrix import PRESENT, state_in_words
from samsyn.report.citations import goal_in_words, merged
from samsyn.report.content import build
from samsyn.report.findings import Findings, Picture
from samsyn.report.html import environment_of, inline_svg
from samsyn.report.index import Index
from samsyn.report.site.addresses import Addresses, link, plain
from samsyn.report.site.searching import search_words
from samsyn.report.tree import Figure, KeyFigures, Report, Section
from samsyn.types import Language, Passage, Record

AT_LEAST = 300
"""How many passages stand behind each number where there are so many; all stand in the tables."""

ON_START = ("figure-codes", "figure-grades")
"""The charts of the start page."""

NAVIGATION = ("matrix", "activities", "goals", "statements", "organisations", "documents", "method")


class Download(Record, frozen=True):
    """A file that can be downloaded: its path below the folder of the language, and what it is."""

    path: str
    title: str


class Setting(Record, frozen=True):
    """What stands around every page: the study's title, the site's other languages, what can be downloaded."""

    title: str
    languages: tuple[Language, ...]
    downloads: tuple[Download, ...] = ()
    searches: int = 0


def edition(findings: Findings, language: Language, setting: Setting) -> Iterator[tuple[str, str]]:
    """Give every page of the site in a language, with its path."""
    yield from _Edition(findings, language, setting).pages()


class _Edition:
    """One language of the site: look-ups, templates and the page that is being made."""

    def __init__(self, findings: Findings, language: Language, setting: Setting) -> None:
        self.findings = findings
        self.setting = setting
        self.index = Index(findings, language)
        self.report: Report = build(findings, language, at_least=AT_LEAST)
        self.addresses = Addresses(findings)
        for chapter in self.report.sections:
            for inner in chapter.sections:
                if not inner.organisation:
                    self.addresses.place(inner.id, chapter.id)
        self.here = "index.html"
        self.environment = environment_of(_template)
        self.environment.filters["svg"] = self._chart
        self.environment.globals.update(
            leads=self._leads,
            within=lambda target: link(self.here, *self.addresses.section(target)),
            to=lambda page, anchor="": link(self.here, page, anchor),
            anchor_of=plain,
            passage_address=lambda identifier: link(self.here, *self.addresses.passage(identifier)),
            say=self.index.say,
            number=self.index.number,
            report=self.report,
            setting=setting,
            navigation=[section for name in NAVIGATION for section in self.report.sections if section.id == name],
            others=[one for one in setting.languages if one != language],
            others_name={"sv": "Svenska", "en": "English"},
            pages_of_organisations=self.addresses.organisations,
            pages_of_codes=self.addresses.codes,
        )

    def pages(self) -> Iterator[tuple[str, str]]:
        """Give the pages; those of evidence last, as the others ask for them."""
        yield self._page("index.html", "start", **self._start())
        for section in self.report.sections:
            if section.id not in ("summary", "introduction", "organisations", "documents"):
                yield self._page(f"{section.id}.html", "chapter", section=section)
        yield self._page(
            "organisations.html", "organisations", section=self._chapter("organisations"), rows=self._parties()
        )
        yield self._page("documents.html", "documents", section=self._chapter("documents"), files=self._files())
        yield self._page("search.html", "search", words=search_words(self.index))
        for section in self._chapter("organisations").sections:
            path = self.addresses.organisations[section.organisation]
            yield self._page(path, "organisation", section=section, sets=self._sets_on(path))
        for code in self.findings.framework.codes:
            path = self.addresses.codes[code.id]
            yield self._page(path, "code", code=code, text=self.index.text, **self._code(code.id))
        for document, path in self.addresses.documents.items():
            if document in self._passages_of:
                yield self._page(path, "document", **self._document(document))
        for key in self.report.evidence.sets:
            path, _ = self.addresses.evidence(key)
            if path.startswith("evidence/"):
                yield self._page(path, "evidence", entry=self.report.evidence.sets[key], key=key)

    # --- What stands on a page --------------------------------------------------------------------------------------

    def _start(self) -> dict[str, Any]:
        summary = self._chapter("summary")
        introduction = next((one for one in self.report.sections if one.id == "introduction"), None)
        figures = {
            block.id: block
            for section in self._all_sections()
            for block in section.blocks
            if isinstance(block, Figure) and block.id in ON_START
        }
        return {
            "introduction": introduction,
            "key_figures": [block for block in summary.blocks if isinstance(block, KeyFigures)],
            "summary": [block for block in summary.blocks if not isinstance(block, KeyFigures)],
            "charts": [figures[name] for name in ON_START if name in figures],
        }

    def _parties(self) -> list[dict[str, Any]]:
        rows = []
        for organisation, name in self.index.names.items():
            codes = sum(
                self.index.cells[organisation, code].state in PRESENT
                for code in self.addresses.codes
                if (organisation, code) in self.index.cells
            )
            goals = sum(
                self.index.passages[goal.passage].organisation == organisation for goal in self.index.party_goals
            )
            read = self.index.was_read(organisation)
            rows.append(
                {
                    "id": organisation,
                    "name": name,
                    "read": read,
                    "codes": codes,
                    "goals": goals,
                    "documents": len(self.index.entries_of.get(organisation, ())),
                }
            )
        return rows

    def _files(self) -> dict[str, str]:
        """Give the pages of the documents that were read, by the document's name."""
        return {name: path for name, path in self.addresses.documents.items() if name in self._passages_of}

    def _code(self, code: str) -> dict[str, Any]:
        """Give the organisations in each state with the passages behind the code, and how many there are."""
        rows = []
        for organisation, name in self.index.names.items():
            cell = self.index.cells.get((organisation, code))
            if cell is None:
                continue
            key = f"c-{organisation}-{code}"
            entry = self.report.evidence.sets.get(key) if cell.state in PRESENT else None
            words = state_in_words(self.index, cell.state)
            rows.append({"id": organisation, "name": name, "state": cell.state, "words": words, "entry": entry})
        frequency = self.index.frequencies.get(code)
        return {
            "label": self.index.code_labels[code],
            "group": next(
                (
                    self.index.text(group.title)
                    for group in self.findings.framework.groups
                    if group.id == self.findings.framework.code(code).group
                ),
                "",
            ),
            "rows": rows,
            "share": self.index.say("{n} of {N}", n=len(frequency.organisations), N=frequency.of) if frequency else "",
        }

    def _sets_on(self, page: str) -> list[tuple[str, Any]]:
        """Give the sets of evidence that stand on a page, each with its anchor, as they were cited."""
        found = []
        for key, entry in self.report.evidence.sets.items():
            path, anchor = self.addresses.evidence(key)
            if path == page and not key.startswith("p-"):
                found.append((anchor, entry))
        return found

    def _document(self, name: str) -> dict[str, Any]:
        entry = next(one for one in self.findings.entries if one.id == name)
        pages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        above: tuple[str, ...] = ()
        for passage in self._passages_of[name]:
            pages[passage.page].append(
                {
                    "passage": passage,
                    "headings": [
                        one
                        for place, one in enumerate(passage.headings)
                        if above[: place + 1] != passage.headings[: place + 1]
                    ],
                    **self._marks(passage),
                }
            )
            above = passage.headings
        sheets = [
            {"number": number, "parts": parts, "picture": self._picture(name, number)}
            for number, parts in pages.items()
        ]
        return {"entry": entry, "sheets": sheets, "owner": self.index.everyone.get(entry.organisation, "")}

    def _marks(self, passage: Passage) -> dict[str, Any]:
        codings = self.index.codings_of.get(passage.id, ())
        codes: dict[str, bool] = {}
        for coding in codings:
            if coding.code in self.index.code_labels:
                codes[coding.code] = codes.get(coding.code, False) or self.index.is_person(coding.coder)
        spans = [span for coding in codings for span in coding.words]
        return {
            "codes": [(code, self.index.code_labels[code], by_person) for code, by_person in codes.items()],
            "goal": goal_in_words(self.index, passage.id) if passage.id in self.index.goals else "",
            "role": self.index.role_titles.get(self.index.role(passage.id), ""),
            "spans": merged(tuple(spans), len(passage.text)),
        }

    def _picture(self, document: str, page: int) -> dict[str, Any] | None:
        """Give a page's picture with the places of its passages and of their words, as far as they are known."""
        picture: Picture | None = self.findings.pictures.get(f"{document}#{page}")
        if picture is None:
            return None
        places, words = [], []
        for passage in self._passages_of[document]:
            if passage.id in self.index.codings_of:
                places += [
                    (passage, place.box) for place in self.findings.places.get(passage.id, ()) if place.page == page
                ]
                words += [place.box for place in self.findings.word_places.get(passage.id, ()) if place.page == page]
        return {
            "path": picture.path,
            "width": picture.width,
            "height": picture.height,
            "places": places,
            "words": words,
        }

    # --- Addresses --------------------------------------------------------------------------------------------------

    def _leads(self, key: str, text: str | int, css: str, label: str = "") -> Markup:
        """Give a link to evidence; its name for those who hear it is `label`."""
        address = link(self.here, *self.addresses.evidence(key))
        spoken = Markup(' aria-label="{}"').format(label) if label else ""
        return Markup('<a class="{}" href="{}"{}>{}</a>').format(css, address, spoken, text)

    def _chart(self, figure: Figure) -> Markup:
        """Give a chart with its links turned to where the evidence stands."""
        svg = str(inline_svg(figure))
        return Markup(  # noqa: S704 - drawn by Vega, which escapes every text; addresses are plain letters
            re.sub(r'href="#evidence/([^"]*)"', lambda found: f'href="{self._chart_address(found[1])}"', svg)
        )

    def _chart_address(self, key: str) -> str:
        from html import escape, unescape
        from urllib.parse import unquote

        return escape(link(self.here, *self.addresses.evidence(unquote(unescape(key)))))

    def _page(self, path: str, template: str, **values: Any) -> tuple[str, str]:
        self.here = path
        text = self.environment.get_template(f"{template}.html.j2").render(
            here=path, top="../" * (path.count("/") + 1), evidence=self.report.evidence, **values
        )
        return path, _NO_CHARACTERS.sub("\ufffd", text.strip()) + "\n"

    def _chapter(self, name: str) -> Section:
        return next(section for section in self.report.sections if section.id == name)

    def _all_sections(self) -> Iterator[Section]:
        for section in self.report.sections:
            yield section
            yield from section.sections

    @property
    def _passages_of(self) -> dict[str, list[Passage]]:
        if not hasattr(self, "_by_document"):
            self._by_document: dict[str, list[Passage]] = defaultdict(list)
            for passage in self.findings.passages.values():
                self._by_document[passage.document].append(passage)
        return self._by_document


_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _template(name: str) -> str:
    folder = resources.files("samsyn.report")
    own = folder.joinpath("site", "templates", name)
    return (own if own.is_file() else folder.joinpath("templates", name)).read_text(encoding="utf-8")
