"""Columns, and tables across them, as other programs write them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.documents.pages import BOLD, Word, blocks, draw, lines, read, texts

COUNT = "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton".split()
LEFT = [f"vänster rad {number} med flera ord till" for number in COUNT]
RIGHT = [f"höger rad {number} med flera ord i sig" for number in COUNT]


def by_rows(*columns: Iterable[Word]) -> list[Word]:
    """Give words as some programs write them: row by row, across the columns."""
    return sorted((word for column in columns for word in column), key=lambda word: (word[1], word[0]))


def words_of(document: object) -> str:
    return " ".join(text for kind, text in blocks(document) if kind != "furniture")  # type: ignore[arg-type]


@pytest.mark.parametrize("shift", [0.0, 3.0, 6.5])
def test_lines_written_row_by_row(tmp_path: Path, shift: float) -> None:
    """Columns whose lines the file has row by row are read one after the other, level or not."""
    words = by_rows(lines(60, 100, LEFT), lines(300, 100 + shift, RIGHT))
    found = words_of(read(draw(tmp_path / "rows.pdf", [words])))
    assert found == " ".join([*LEFT, *RIGHT])


def test_a_large_heading_beside_a_column(tmp_path: Path) -> None:
    """A large heading on the height of lines of the next column costs these nothing."""
    heading: list[Word] = [(60, 104, "Handlingsplan för vården", 18, BOLD)]
    words = by_rows(heading, lines(60, 130, LEFT), lines(300, 100, RIGHT))
    found = words_of(read(draw(tmp_path / "heading.pdf", [words])))
    assert found == " ".join(["Handlingsplan för vården", *LEFT, *RIGHT])


def test_a_heading_over_all_columns(tmp_path: Path) -> None:
    """What stands above a short heading over all columns is read before it, in all columns."""
    heading: list[Word] = [(60, 250, "Nästa kapitel", 18, BOLD)]
    words = [
        *lines(60, 120, LEFT[:8]),
        *lines(300, 120, RIGHT[:8]),
        *heading,
        *lines(60, 275, LEFT[8:]),
        *lines(300, 275, RIGHT[8:]),
    ]
    found = words_of(read(draw(tmp_path / "across.pdf", [words])))
    assert found == " ".join([*LEFT[:8], *RIGHT[:8], "Nästa kapitel", *LEFT[8:], *RIGHT[8:]])


def test_a_table_without_borders_across_columns(tmp_path: Path) -> None:
    """A table of numbers across two columns of text is read row by row, between what is above and below."""
    rows = [("Tid hos läkare", "81", "84", "90"), ("Första besök", "70", "75", "92"), ("Åtgärd", "66", "71", "88")]
    table: list[Word] = [
        (left, 325 + 20 * number, cell, 9)
        for number, row in enumerate(rows)
        for left, cell in zip((65, 260, 380, 480), row, strict=True)
    ]
    words = [
        *lines(60, 120, LEFT),
        *lines(300, 120, RIGHT),
        *table,
        *lines(60, 410, LEFT),
        *lines(300, 410, RIGHT),
    ]
    document = read(draw(tmp_path / "table.pdf", [words]))
    assert texts(document, "table_row") == [" | ".join(row) for row in rows]
    assert words_of(document).startswith(" ".join([*LEFT, *RIGHT]))
    assert words_of(document).endswith(" ".join([*LEFT, *RIGHT]))


def test_a_table_beside_a_column_of_text(tmp_path: Path) -> None:
    """A table in one column takes nothing of the text in the other."""
    rows = [("Kortare väntan", "Chefen", "2016"), ("Fler tider", "Nämnden", "2017"), ("En plan", "Alla", "2018")]
    table: list[Word] = [
        (left, 100 + 17 * number, cell, 9)
        for number, row in enumerate(rows)
        for left, cell in zip((60, 150, 220), row, strict=True)
    ]
    words = [*table, *lines(300, 100, RIGHT)]
    document = read(draw(tmp_path / "beside.pdf", [words]))
    assert texts(document, "table_row") == [" | ".join(row) for row in rows]
    assert words_of(document).endswith(" ".join(RIGHT))


def test_letters_set_apart_are_words(tmp_path: Path) -> None:
    """A heading whose letters are set apart is read as its words."""
    heading: list[Word] = []
    at = 60.0
    for sign in "Mål för året":
        if sign != " ":
            heading.append((at, 80, sign, 14, BOLD))
        at += 14
    document = read(draw(tmp_path / "apart.pdf", [[*heading, *lines(60, 120, LEFT)]]))
    assert blocks(document)[0] == ("heading", "Mål för året")


def test_bullets_that_touch_their_text(tmp_path: Path) -> None:
    """A bullet without a space after it is a list marker all the same."""
    document = read(draw(tmp_path / "bullets.pdf", [lines(60, 100, ["•kortare väntan", "•fler tider", "•en plan"])]))
    assert texts(document, "list_item") == ["kortare väntan", "fler tider", "en plan"]
