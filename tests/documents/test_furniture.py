from __future__ import annotations

from samsyn.documents.furniture import part_furniture
from samsyn.documents.runs import PageRuns, Run


def run(text: str, left: float, baseline: float, size: float = 10.0) -> Run:
    return Run(text, left, baseline - 7, left + 5 * len(text), baseline + 2, baseline, size, False, left)


def furniture(*pages: list[Run]) -> list[list[str]]:
    parted = part_furniture([PageRuns(number, 595, 842, runs) for number, runs in enumerate(pages, 1)], 10.0)
    return [[found.text for found in away] for _, away in parted]


def test_running_heads_with_numbers() -> None:
    """A head that is the same but for its numbers is furniture on every page."""
    pages = [
        [run(f"Plan 2016, sida {number} av 5", 60, 40), run("Egen text " * number, 60, 300)] for number in range(1, 6)
    ]
    assert furniture(*pages) == [[f"Plan 2016, sida {number} av 5"] for number in range(1, 6)]


def test_roman_page_numbers() -> None:
    """Page numbers in Roman numerals count on with the pages too."""
    pages = [
        [run("Egen text " * number, 60, 300), run(roman, 290, 815)]
        for number, roman in enumerate(("i", "ii", "iii", "iv"), 1)
    ]
    assert furniture(*pages) == [["i"], ["ii"], ["iii"], ["iv"]]


def test_numbers_in_the_text_stay() -> None:
    """A number in the margin that does not count on with the pages is text."""
    pages = [[run(str(number * 37 % 11 + 40), 290, 815), run("Egen text", 60, 300 + number)] for number in range(1, 5)]
    assert furniture(*pages) == [[], [], [], []]


def test_large_headings_on_some_pages_stay() -> None:
    """A heading that begins a few pages of many is no running head."""
    pages = [
        [run("Aktiviteter" if number < 3 else f"Avsnitt {'abcdefgh'[number]}", 60, 60, 18.0)] for number in range(8)
    ]
    assert furniture(*pages) == [[]] * 8
