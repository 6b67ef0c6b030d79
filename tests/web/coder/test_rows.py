"""What the coder shows of a passage, without a browser."""

from __future__ import annotations

import os

import django

os.environ.setdefault("SAMSYN_OPENING_KEY", "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.web.settings")
django.setup()

from samsyn.store.standing import Mark, Standing, Suggested  # noqa: E402
from samsyn.types import Message, Passage, Span  # noqa: E402
from samsyn.web.coder.markup import Labels, leaves_html  # noqa: E402
from samsyn.web.coder.rows import MOST_IN_LEAF, Heading, Lead, Row, leaves, pieces  # noqa: E402
from samsyn.web.coder.standing_data import told  # noqa: E402

LABELS = Labels(page="Page {n}", read="Read", comments="Comments:", role="Role:", roles={})


def row(
    text: str = "Words", *, page: int = 1, standing: Standing | None = None, key: str = "k", **values: object
) -> Row:
    """Give a row of a passage."""
    passage = Passage(key, "plan.pdf", "17", page, 0, len(text), text, **values)  # type: ignore[arg-type]
    return Row(passage, "activity", standing or Standing(key))


def suggested(code: str, confidence: float) -> Suggested:
    """Give a suggestion."""
    return Suggested(code, "lexicon@1", confidence, Message("Because"), (Span(0, 5),))


def mark(code: str, verdict: str, *, mine: bool) -> Mark:
    """Give a person's mark."""
    return Mark(code, verdict, "Kim" if not mine else "I", 1 if mine else 2, mine, 1)


def test_headings_stand_once_and_again_where_they_change() -> None:
    """A reader sees each heading above the first passage below it."""
    rows = [
        row(headings=("Plan", "Goals"), key="1"),
        row(headings=("Plan", "Goals"), key="2"),
        row(headings=("Plan", "Means"), key="3"),
        row(page=2, headings=("Plan", "Means"), introduction="We will:", key="4"),
        row(page=2, headings=("Plan", "Means"), introduction="We will:", key="5"),
    ]
    first, second = leaves(rows)
    assert [item if not isinstance(item, Row) else item.passage.id for item in first.items] == [
        Heading(1, "Plan"),
        Heading(2, "Goals"),
        "1",
        "2",
        Heading(2, "Means"),
        "3",
    ]
    assert [item if not isinstance(item, Row) else item.passage.id for item in second.items] == [
        Lead("We will:"),
        "4",
        "5",
    ]


def test_a_part_of_a_document_goes_on_where_the_one_before_ended() -> None:
    """Headings, lead-in and the name of the page are not said again in the middle of a document."""
    before = row(page=2, headings=("Plan", "Goals"), introduction="We will:", key="1").passage
    rest = [
        row(page=2, headings=("Plan", "Goals"), introduction="We will:", key="2"),
        row(page=2, headings=("Plan", "Means"), key="3"),
    ]
    (leaf,) = leaves(rest, before)
    assert not leaf.begins
    assert [item if not isinstance(item, Row) else item.passage.id for item in leaf.items] == [
        "2",
        Heading(2, "Means"),
        "3",
    ]


def test_a_page_with_very_many_passages_is_laid_out_in_parts() -> None:
    """A browser never has to lay out more than a few passages that nobody sees; the page is named once."""
    found = leaves([row(key=str(number)) for number in range(3 * MOST_IN_LEAF)])
    assert [leaf.begins for leaf in found] == [True, False, False]
    assert sum(len(leaf.items) for leaf in found) == 3 * MOST_IN_LEAF


def test_cells_stand_under_the_titles_of_their_columns() -> None:
    """A table row is shown cell by cell, each with its place in the text."""
    found = row("Open late | 2016 | ", cells=((0, 9), (12, 16), (19, 19)), header=("What", "When", "Who"))
    assert pieces(found) == (("What", 0, "Open late"), ("When", 12, "2016"))


def test_nothing_of_a_document_is_read_as_html() -> None:
    """Scripts and quotes in texts, headings, names and codes stay words."""
    evil = '"><script>alert(1)</script>'
    found = leaves_html(leaves([row(evil, headings=(evil,), introduction=f"{evil}:", key=evil)]), LABELS)
    assert "<script" not in found
    assert found.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
    assert found.count("&quot;&gt;&lt;script") == found.count("&lt;script")


def test_what_a_script_is_told_leaves_out_what_is_empty() -> None:
    """A long document in which little was decided is a short message."""
    assert told(Standing("k"), "en") == {}
    standing = Standing("k", (suggested("a", 0.9), suggested("a", 0.5)), (mark("", "read", mine=True),))
    assert told(standing, "en") == {
        "suggested": [["a", 90, [[0, 5]], "Because"]],
        "own": [["", "read", None, None]],
    }
