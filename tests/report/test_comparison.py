"""The page that sets a published matrix beside its own text."""

from __future__ import annotations

from samsyn.frameworks.schema import Framework
from samsyn.report.comparison import ClaimRow, CountRow, build_comparison
from samsyn.report.html import page
from samsyn.report.tree import Report, Section, Table


def claim(agrees: bool | None, counted: int = 5) -> ClaimRow:
    return ClaimRow(
        subjects="A",
        quote="two of them do",
        place="page 4",
        claimed="2",
        fair="",
        counted=counted,
        of=21,
        marked=("North", "South"),
        agrees=agrees,
    )


def built(framework: Framework, *claims: ClaimRow) -> Report:
    counts = [CountRow("a", 5, 21)]
    return build_comparison(
        framework, "en", name="matrix.csv", counts=counts, claims=claims, agreement=(), notes=("Two rows left out.",)
    )


def table_of(section: Section) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table))


def text_of(report: Report, section: int, row: int) -> list[str]:
    cells = table_of(report.sections[section]).rows[row].cells
    return [" ".join("".join(piece.text for piece in cell).split()) for cell in cells]


def test_differences_come_first_with_who_is_marked(small_framework: Framework) -> None:
    """A claim that differs from the table stands above those that agree, and names whom the table marks."""
    report = built(small_framework, claim(True, 2), claim(None), claim(False))
    assert text_of(report, 0, 0) == ["A", "“two of them do”. page 4", "2", "5 of 21", "✗ differs", "North, South"]
    assert [text_of(report, 0, row)[4] for row in (1, 2)] == ["? cannot be said", "✓ agrees"]
    assert text_of(report, 0, 2)[5] == "–"


def test_counts_stand_without_claims(small_framework: Framework) -> None:
    """Without claims the page begins with the counts, and notes stand at its end."""
    report = built(small_framework)
    assert [section.id for section in report.sections] == ["counts", "notes"]
    assert text_of(report, 0, 0) == ["a", "A", "5 of 21"]


def test_quotes_are_escaped(small_framework: Framework) -> None:
    """What a claim quotes cannot become part of the page's code."""
    hostile = ClaimRow("A", "<script>alert(1)</script>", "", "2", "", 5, 21, (), False)
    assert "<script>alert(1)" not in page(built(small_framework, hostile))
