"""The year of a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.documents.year import EARLIEST, LATEST, year_of
from samsyn.types import Block, Document


def read(name: str = "plan.pdf", text: str = "", *, heading: int = 0, second_page: int | None = None) -> Document:
    """Give a document whose first `heading` characters are a heading; the second page begins at `second_page`."""
    end = len(text) if second_page is None else second_page
    blocks = [Block("heading", 0, heading, 1, 1)] if heading else []
    blocks.append(Block("paragraph", heading, end, 1))
    if second_page is not None:
        blocks.append(Block("paragraph", end, len(text), 2))
    return Document(name, "", "pdf", "sv", text, (), tuple(blocks), ())


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("handlingsplan_2015.pdf", 2015),
        ("2015_RH_handlingsplan.pdf", 2015),
        ("plan 2016-2018.docx", 2016),
        ("plan 2016–18.docx", 2016),
        ("archive 2013.zip/plan 2015.pdf", 2015),
        ("beslut 2015-11-03.pdf", 2015),
        ("LS20151103.pdf", 2015),
        ("RS 2014-00123.pdf", None),
        ("RS 2014_1234.pdf", 2014),
        ("Agenda 2030.pdf", None),
        ("scan12015.pdf", None),
        ("plan 1890.pdf", None),
        ("plan 2015 och bilaga 2014.pdf", None),
    ],
)
def test_the_name_says_the_year(name: str, year: int | None) -> None:
    """A year, the first of a period or that of a date in the file's name; other numbers are no year."""
    assert year_of(read(name)) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Handlingsplan 2015\nBeslutad 2014-10-12.", 2014),
        ("Handlingsplan 2016–2018\nBeslutad 2015-10-12.", 2016),
        ("Fastställd den 12 mars 2015.", 2015),
        ("Approved in March 2016 by the board.", 2016),
        ("Approved March 3, 2016.", 2016),
        ("Dnr RS 2014/1234. Beslutad 2015-02-03.", 2015),
        ("Diarienummer: RS 2014-1234", None),
        ("Enligt hälso- och sjukvårdslagen (1992:763, 2014:821) och prop. 2014/15:88.", None),
        ("En god och nära vård till 2030, med stöd av Agenda 2030.", None),
        ("Det kostar 2015 kronor, sedan 2 015 kr.", None),
        ("Beslutad 2015-10-12, reviderad 2017-01-05.", None),
        ("Antalet besök ökade 2013 och 2014.", None),
        ("", None),
    ],
)
def test_the_first_page_says_the_year_where_the_name_does_not(text: str, year: int | None) -> None:
    """A period, then a date, then what else is written; none where what is written is divided."""
    assert year_of(read(text=text)) == year


def test_a_heading_goes_before_dates() -> None:
    """The year of the title counts, and not when the plan was decided."""
    text = "Handlingsplan 2015\nBeslutad 2014-10-12."
    assert year_of(read(text=text, heading=18)) == 2015


def test_two_years_in_a_name_are_settled_by_the_page() -> None:
    """Where the page has only one of them, it is that."""
    assert year_of(read("överenskommelse 2015 plan 2016.pdf", "Plan. Beslutad 2016-01-02.")) == 2016
    assert year_of(read("överenskommelse 2015 plan 2016.pdf", "Plan för 2016 enligt 2015 års avtal.")) is None


def test_later_pages_say_nothing() -> None:
    """What stands on the second page is about something else."""
    text = "Handlingsplan för en nära vård\nUppföljning 2019."
    assert year_of(read(text=text, second_page=30)) is None


@given(st.text(max_size=40), st.text(max_size=300))
def test_any_text_gives_a_plausible_year_or_none(name: str, text: str) -> None:
    """Whatever is written, the answer is None or a year that a plan may be of."""
    found = year_of(read(name, text))
    assert found is None or EARLIEST <= found <= LATEST
