from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from types import ModuleType

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from samsyn import translation
from samsyn.report import html
from samsyn.report.citations import SHOWN, cited_pages, merged, shortened, with_pictures
from samsyn.report.content import build
from samsyn.report.findings import Findings, Picture
from samsyn.report.tree import Grid, Report, Section
from samsyn.types import Span


def sections(report: Report) -> Iterator[Section]:
    for section in report.sections:
        yield section
        yield from section.sections


def grids(report: Report) -> list[Grid]:
    return [block for section in sections(report) for block in section.blocks if isinstance(block, Grid)]


def test_the_small_report_says_what_its_golden_files_say(swedish: Report, english: Report, golden: ModuleType) -> None:
    """What a report says changes only when somebody means it to: see `golden.py` for how to accept a change."""
    for path, content in golden.files({"sv": swedish, "en": english}).items():
        assert content == path.read_text(encoding="utf-8"), f"{path.name} differs; see tests/report/golden.py"


def test_every_sentence_of_the_report_has_a_swedish_translation(
    small: Findings, sample: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Swedish report has no English left in it but what earlier stages said."""
    asked: set[str] = set()
    real = translation.catalogue("sv")

    class Spy:
        def gettext(self, key: str) -> str:
            asked.add(key)
            return real.gettext(key)

    monkeypatch.setattr(translation, "catalogue", lambda language: Spy())
    html.page(build(small, "sv"))
    source = resources.files("samsyn").joinpath("locale", "sv", "LC_MESSAGES", "samsyn.po")
    with source.open("rb") as file:
        known = {message.id for message in read_po(file, locale="sv") if message.string}
    said_by_sample = {message.template for mark in small.roles.values() for message in [mark.reason]}
    said_by_sample |= {coding.reason.template for coding in small.codings}
    said_by_sample |= {rating.reason.template for rating in small.ratings}
    said_by_sample |= {message.template for entry in small.entries for message in entry.messages}
    said_by_sample |= set(small.run.settings)
    assert asked - said_by_sample - known == set()


def test_every_reference_leads_to_evidence_that_the_report_carries(swedish: Report) -> None:
    """No number, mark or bar leads nowhere."""
    import re

    text = html.page(swedish)
    keys = set(re.findall(r'data-evidence="([^"]+)"', text)) | set(re.findall(r'"#evidence/([^"]+)"', text))
    assert keys
    assert keys <= set(swedish.evidence.sets)
    for found in swedish.evidence.sets.values():
        assert set(found.passages) <= set(swedish.evidence.passages)


def test_every_mark_that_is_present_opens_its_quotes(swedish: Report) -> None:
    """A mark without evidence cannot be checked, so there is none."""
    matrix = grids(swedish)[0]
    marks = [mark for row in matrix.rows for mark in row.marks]
    assert {mark.state for mark in marks} >= {"coded", "suggested", "absent", "unread", "no document"}
    for mark in marks:
        assert bool(mark.evidence) == (mark.state in ("coded", "suggested"))
        assert mark.label


def test_totals_say_how_many_of_how_many_and_who_is_left_out(swedish: Report, small: Findings) -> None:
    """A zero among unread plans is never taken for a zero among read ones."""
    matrix = grids(swedish)[0]
    count, of = matrix.totals
    assert [value.text for value in count.values] == [str(len(row.organisations)) for row in small.frequencies]
    assert {value.text for value in of.values} == {"2"}
    for organisation in small.frequencies[0].left_out:
        assert next(entry for entry in small.organisations if entry.id == organisation).name() in matrix.note


def test_what_is_not_shown_is_counted(sample: ModuleType) -> None:
    """A list that is cut says how many more there are."""
    findings = sample.findings(3, 120)
    report = build(findings, "en")
    cut = [
        (cell, report.evidence.sets[f"c-{cell.organisation}-{cell.code}"])
        for cell in findings.cells
        if len(cell.passages) > SHOWN
    ]
    assert cut
    for cell, shown in cut:
        assert len(shown.passages) + shown.more == len(cell.passages)
    quotes = [block for section in sections(report) for block in section.blocks if type(block).__name__ == "Quotes"]
    assert any("data/passages.csv" in block.more for block in quotes)


def test_the_same_findings_give_the_same_report(small: Findings, swedish: Report) -> None:
    """Building twice changes nothing."""
    assert build(small, "sv") == swedish


def test_findings_without_anything_still_give_a_report(small: Findings) -> None:
    """An agreement whose documents all failed gets a report that says so."""
    empty = replace(
        small,
        passages={},
        roles={},
        codings=(),
        goals=(),
        ratings=(),
        cells=(),
        frequencies=(),
        group_frequencies=(),
        role_frequencies=(),
        activity_counts={},
        sentences=(),
        places={},
        word_places={},
        words={},
        entries=(),
    )
    report = build(empty, "en")
    assert report.evidence.passages == {}
    assert {mark.state for row in grids(report)[0].rows for mark in row.marks} == {"no document"}


def test_a_framework_without_statements_or_codes_gives_a_report(small: Findings) -> None:
    """Parts that a framework leaves out are left out of its report."""
    bare = replace(
        small, framework=replace(small.framework, statements=(), codes=(), groups=()), codings=(), ratings=()
    )
    assert build(bare, "sv").sections


def test_pictures_are_asked_for_by_page_and_handed_back(swedish: Report) -> None:
    """Only pages that the report can show need a picture."""
    pages = cited_pages(swedish)
    assert len(pages) == len(set(pages))
    document, number = pages[0]
    picture = Picture("pages/a.png", 595, 842)
    assert with_pictures(swedish, {f"{document}#{number}": picture}).evidence.pictures == {
        f"{document}#{number}": picture
    }


def test_marked_words_never_overlap_or_leave_the_text() -> None:
    """Highlights are drawn one after the other, whatever the suggesters handed in."""
    spans = (Span(5, 9), Span(0, 3), Span(2, 6), Span(20, 30), Span(12, 12))
    assert merged(spans, 10) == (Span(0, 9),)


@given(
    st.text(alphabet="ab åö.", min_size=1, max_size=900),
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 40)), max_size=5),
)
def test_a_cut_quote_is_a_stretch_of_the_passage_and_keeps_its_marks_on_their_words(
    text: str, places: list[tuple[int, int]]
) -> None:
    """Cutting never changes a word, never moves a highlight to another word, and shows where it cut."""
    marks = merged(tuple(Span(start, start + length) for start, length in places), len(text))
    quote, moved = shortened(text, marks, 200)
    stretch = quote.removeprefix("[…] ").removesuffix(" […]")
    assert stretch in text
    assert (stretch == text) == ("[…]" not in quote)
    assert len(quote) <= 200 + 8
    for mark in moved:
        words = quote[mark.start : mark.end]
        assert any(text[whole.start : whole.end].startswith(words) for whole in marks)


def test_documents_of_nobody_are_named_but_not_counted(small: Findings, swedish: Report) -> None:
    """A file whose party is unknown changes no number about the parties."""
    first = next(iter(small.passages))
    stray = replace(small.passages[first], id="stray", organisation="", document="stray.pdf")
    entry = replace(small.entries[0], id="stray.pdf", organisation="", organisation_name="")
    findings = replace(
        small,
        passages={**small.passages, "stray": stray},
        roles={**small.roles, "stray": replace(small.roles[first], passage="stray")},
        entries=(*small.entries, entry),
    )
    report = build(findings, "sv")
    roles = [
        block for section in sections(report) for block in section.blocks if getattr(block, "id", "") == "table-roles"
    ]
    before = [
        block for section in sections(swedish) for block in section.blocks if getattr(block, "id", "") == "table-roles"
    ]
    assert roles[0].rows == before[0].rows
    assert "stray.pdf" in html.page(report)
