from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.documents.base import Content, build
from samsyn.documents.fonts import SANS, SANS_BOLD, SERIF, font, widths
from samsyn.documents.typeset import BOTTOM, LEFT, PAGE_HEIGHT, RIGHT, TALLEST, TextBlock, draw, typeset
from samsyn.types import Document

PROSE = "Regionen ska under perioden korta väntetiderna – och öka tillgängligheten – för patienterna i hela länet. "


def document(blocks: list[TextBlock], *, rendered: bool = False) -> Document:
    """Set blocks and build their document."""
    pages, drafts = typeset(blocks, rendered=rendered)
    return build(Content(pages, drafts), identifier="plan.docx", sha256="", format="docx", language="sv")


WORDS = st.text(alphabet=st.sampled_from("abcåäöÅB 0129-–/.,:•…\u00a0\u00ad\u2010"), max_size=400)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["paragraph", "list_item", "heading"]), WORDS), max_size=5))
def test_the_text_survives_setting(pieces: list[tuple[Literal["paragraph", "list_item", "heading"], str]]) -> None:
    """Lines are broken so that joining them gives the text again, hyphens, dashes and endless words included."""
    blocks = [TextBlock(kind, " ".join(text.replace("\u00ad", "").split()), level=1) for kind, text in pieces]
    made = document(blocks)
    assert made.text.split("\n") == ([block.text for block in blocks if block.text] or [""])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_cells_survive_setting(rows: list[list[str]]) -> None:
    """Cells in narrow columns keep their text too."""
    cells = [tuple(" ".join(text.replace("\u00ad", "").split()) for text in row) for row in rows]
    made = document([TextBlock("table_row", cells=row, table=1) for row in cells])
    read = [tuple(made.text[start:end] for start, end in block.cells) for block in made.blocks]
    assert read == [row for row in cells if any(row)]


def test_lines_stay_between_the_margins() -> None:
    """No line of prose runs out of the page, and boxes of one page do not overlap."""
    made = document([TextBlock("paragraph", PROSE * 60), TextBlock("heading", "Mål", level=1)] * 3)
    assert len(made.pages) > 2
    last: dict[int, float] = {}
    for fragment in made.fragments:
        assert fragment.box.left >= LEFT
        assert fragment.box.right <= RIGHT + 0.01
        assert fragment.box.bottom <= BOTTOM + 5
        assert fragment.box.top >= last.get(fragment.page, 0.0)
        last[fragment.page] = fragment.box.bottom - 1.0


def test_a_heading_stays_with_its_text() -> None:
    """No heading stands alone at the foot of a page, whatever comes before it."""
    for count in range(30, 60):
        blocks = [TextBlock("paragraph", "Rad.")] * count
        made = document([*blocks, TextBlock("heading", "Mål", level=1), TextBlock("paragraph", PROSE)])
        assert made.blocks[-2].page == made.blocks[-1].page


def test_breaks_open_pages() -> None:
    """Breaks of the author and of the program start pages; one on an empty page counts only if the author set it."""
    made = document(
        [
            TextBlock("paragraph", "Ett.", breaks=(0,)),
            TextBlock("paragraph", "Två.", breaks=(-1, 0)),
            TextBlock("paragraph", "Ord före och ord efter.", breaks=(9,)),
        ]
    )
    assert [fragment.page for fragment in made.fragments] == [1, 2, 2, 3]
    assert made.text.endswith("Ord före och ord efter.")


def test_pages_grow_to_end_where_the_original_did() -> None:
    """A page that holds a little more than A4 grows, so that the next begins with the number of the original."""
    long, next_page = TextBlock("paragraph", PROSE * 50), TextBlock("paragraph", "Sida två.", breaks=(0,))
    grown, flowed = document([long, next_page], rendered=True), document([long, next_page])
    assert [block.page for block in grown.blocks] == [1, 2]
    assert PAGE_HEIGHT < grown.pages[0].height <= TALLEST * PAGE_HEIGHT
    assert [block.page for block in flowed.blocks] == [1, 3]
    assert {page.height for page in flowed.pages} == {PAGE_HEIGHT}


@pytest.mark.parametrize("columns", [2, 5, 12, 40])
def test_tables_of_any_width(columns: int) -> None:
    """Cells of a row stand beside each other without overlap as long as they fit, else below each other."""
    header = tuple(f"Rubrik {n}" for n in range(columns))
    row = tuple("tillgänglighetsarbete i vården " * (n % 3 + 1) for n in range(columns))
    row = tuple(text.strip() for text in row)
    made = document(
        [TextBlock("furniture", cells=header, table=1), TextBlock("table_row", cells=row, header=header, table=1)]
    )
    assert [made.text[start:end] for start, end in made.blocks[1].cells] == list(row)
    ends: dict[tuple[int, float], float] = {}
    for fragment in made.fragments:
        assert fragment.box.right <= RIGHT + 0.01
        assert fragment.box.left >= ends.get((fragment.page, fragment.box.top), 0.0)
        ends[fragment.page, fragment.box.top] = fragment.box.right


def test_a_row_taller_than_a_page_goes_on() -> None:
    """A cell of several pages is cut between lines, not lost."""
    made = document([TextBlock("table_row", cells=("Mål", PROSE * 150), table=1)])
    assert len(made.pages) > 2
    assert made.text == "Mål | " + (PROSE * 150).strip()


def test_the_picture_shows_the_words_in_their_boxes() -> None:
    """Ink lies inside the boxes of the fragments, within a pixel, and every word has ink."""
    made = document(
        [
            TextBlock("heading", "Åtgärder för ökad tillgänglighet", level=1),
            TextBlock("paragraph", PROSE * 3),
            TextBlock("footnote", "En not med Åäö."),
        ]
    )
    scale = 2.0
    picture = draw(made, 1, scale).convert("L")
    assert picture.size == (round(595 * scale), round(842 * scale))
    ink = picture.point(lambda value: 255 if value < 200 else 0)
    for fragment in made.fragments:
        box = fragment.box
        around = tuple(round(value * scale) for value in (box.left - 1, box.top - 1, box.right + 1, box.bottom + 1))
        assert ink.crop(around).getbbox() is not None
        ink.paste(0, around)
    ink.paste(0, (0, round(790 * scale), *ink.size))
    assert ink.getbbox() is None, "ink outside the boxes of the words"


def test_a_page_that_is_not_there() -> None:
    """Asking for a page beyond the last fails clearly."""
    with pytest.raises(IndexError):
        draw(document([TextBlock("paragraph", "Text.")]), 2)


@pytest.mark.parametrize("face", [SANS, SANS_BOLD, SERIF])
def test_the_shipped_fonts_have_swedish_and_its_signs(face: str) -> None:
    """Letters, quotation marks, dashes and the ellipsis have glyphs of their own and believable widths."""
    missing = font(face, 100).getmask("\U0010fffd").getbbox(), font(face, 100).getlength("\U0010fffd")
    for sign in "åäöÅÄÖéü–—”“…•§€½→≥":
        shape = font(face, 100).getmask(sign).getbbox(), font(face, 100).getlength(sign)
        assert shape != missing
    assert widths(face, 10.0)["…"] > 2 * widths(face, 10.0)["."]
