from __future__ import annotations

from samsyn.documents.lines import merged
from samsyn.documents.runs import Run


def run(text: str, left: float, baseline: float, *, size: float = 10.0, right: float = 0.0) -> Run:
    end = right or left + 0.5 * size * len(text)
    return Run(text, left, baseline - 0.7 * size, end, baseline + 0.2 * size, baseline, size, False, left)


def words(line: str, left: float, right: float, baseline: float) -> list[Run]:
    """Give the words of a justified line, each by itself."""
    parts = line.split()
    gap = (right - left - sum(5.0 * len(part) for part in parts)) / (len(parts) - 1)
    found, at = [], left
    for part in parts:
        found.append(run(part, at, baseline))
        at += 5.0 * len(part) + gap
    return found


def test_narrow_gutters_part_columns() -> None:
    """Full lines of two columns are not joined across a gutter that is no wider than a space of a justified line."""
    runs = []
    for number in range(12):
        top = 100.0 + 12 * number
        runs.append(run(f"vänster rad {number} med ord nog", 60, top, right=280))
        runs.append(run(f"höger rad {number} med ord nog", 288, top, right=510))
    lines, beside = merged(runs)
    assert len(lines) == 24
    assert len(beside) == 12


def test_words_with_wide_spaces_are_one_line_in_a_column() -> None:
    """Justified lines of a column are whole however wide their spaces, and stay apart from the next column."""
    texts = ["få långa ord på raden", "vården ska vara i tid", "och patienten ska få", "en plan för sin vård"] * 2
    runs = []
    for number, text in enumerate(texts):
        top = 100.0 + 12 * number
        runs += words(text, 60, 230, top)
        runs.append(run(f"höger rad {number} med ord nog", 245, top, right=510))
    lines, _ = merged(runs)
    assert [line.text for line in lines][::2] == texts


def test_numbers_at_even_distances_are_cells() -> None:
    """Numbers with gaps alike are no justified line."""
    lines, beside = merged([run(str(year), 60 + 60 * index, 100) for index, year in enumerate((2013, 2014, 2015))])
    assert len(lines) == 3
    assert beside


def test_a_heading_beside_small_lines_takes_none_of_them() -> None:
    """A large heading in one column does not draw lines of the next column, which stand closer, into one line."""
    lines, _ = merged(
        [
            run("För", 60, 104.5, size=18),
            run("första raden i spalten", 224, 100, size=8.5),
            run("andra raden i spalten", 224, 110.7, size=8.5),
        ]
    )
    assert sorted(line.text for line in lines) == ["För", "andra raden i spalten", "första raden i spalten"]


def test_several_raised_figures_stand_in_their_line() -> None:
    """Raised endings in one line leave its baseline where it is."""
    lines, _ = merged(
        [
            run("3", 60, 100, size=11),
            run("rd", 66, 96, size=7),
            run("och 4", 80, 100, size=11),
            run("th", 108, 96, size=7),
            run(":", 118, 100, size=11),
        ]
    )
    assert [line.text for line in lines] == ["3rd och 4th :"]
