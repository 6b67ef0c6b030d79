from __future__ import annotations

import random

from samsyn.documents.layout import TableRegion, TextRegion, arrange
from samsyn.documents.lines import merged
from samsyn.documents.runs import PageRuns, Rules, Run


def run(text: str, left: float, baseline: float, *, size: float = 10.0, bold: bool = False) -> Run:
    width = 0.5 * size * len(text)
    return Run(text, left, baseline - 0.7 * size, left + width, baseline + 0.2 * size, baseline, size, bold, left)


def read_in_order(runs: list[Run], rules: Rules | None = None) -> list[str]:
    found, beside = merged(runs, rules.down if rules else ())
    page = PageRuns(1, 595, 842, found, rules=rules or Rules(), beside=beside)
    order: list[str] = []
    for region in arrange(page, found, beside):
        if isinstance(region, TextRegion):
            order += [line.text for line in region.lines]
        else:
            order += [" | ".join(cell.text for cell in row) for row in region.table.rows]
    return order


def column(left: float, top: float, count: int, name: str, step: float = 12.0) -> list[Run]:
    return [run(f"{name} {number} med ord nog att fylla raden", left, top + step * number) for number in range(count)]


def test_lines_from_top_to_bottom() -> None:
    """Lines in one column are read from the top down, whatever their order in the file."""
    lines = column(60, 100, 20, "rad")
    shuffled = list(lines)
    random.Random(1).shuffle(shuffled)
    assert read_in_order(shuffled) == [line.text for line in lines]


def test_columns_between_lines_across() -> None:
    """A heading across the page parts the columns above it from those below."""
    above = [*column(60, 100, 8, "ett"), *column(320, 103, 8, "två")]
    heading = run("En rubrik som går över hela sidans bredd och delar den i två delar så här", 60, 220, size=14)
    below = [*column(60, 250, 8, "tre"), *column(320, 250, 8, "fyra")]
    wanted = [line.text for line in (*above, heading, *below)]
    shuffled = [*above, heading, *below]
    random.Random(2).shuffle(shuffled)
    assert read_in_order(shuffled) == wanted


def test_raised_figures_belong_to_their_line() -> None:
    """A raised figure and a lowered one stand in the text where they are printed."""
    lines, beside = merged(
        [run("CO", 60, 100), run("2", 70.2, 102, size=6), run("minskar", 76, 100), run("1", 111.5, 96, size=6)]
    )
    assert [line.text for line in lines] == ["CO2 minskar1"]
    assert not beside


def test_justified_line_is_one_line() -> None:
    """Wide spaces of a justified line do not part it where the lines around it have no gap."""
    above, below = column(60, 88, 1, "ovanför"), column(60, 112, 1, "nedanför")
    parted = [run("få", 60, 100), run("långa", 86, 100), run("ord", 126, 100)]
    lines, beside = merged([*above, *parted, *below])
    assert [line.text for line in lines][1] == "få långa ord"
    assert not beside


def test_a_bullet_belongs_to_its_text() -> None:
    """A bullet and the words after its gap are one line that knows where the words begin."""
    lines, _ = merged([run("•", 60, 100), run("Fler tider på kvällen", 80, 100)])
    assert [(line.text, line.text_left) for line in lines] == [("• Fler tider på kvällen", 80)]


def test_drawn_cells_hold_their_lines() -> None:
    """Lines are put in the cells that are drawn around them, cells over several columns among them."""
    rules = Rules(
        across=((90, 50, 450), (110, 50, 450), (150, 50, 450)),
        down=((50, 90, 150), (250, 110, 150), (450, 90, 150)),
    )
    words = [
        run("Rubrik över båda", 60, 103),
        run("cell ett", 60, 125),
        run("går vidare", 60, 138),
        run("cell två", 260, 125),
    ]
    assert read_in_order(words, rules) == ["Rubrik över båda", "cell ett går vidare | cell två"]


def test_lines_of_a_frame_are_no_table() -> None:
    """A frame around the page's text makes no table of it."""
    rules = Rules(across=((50, 40, 560), (800, 40, 560)), down=((40, 50, 800), (560, 50, 800)))
    lines = [*column(60, 100, 10, "vänster"), *column(320, 100, 10, "höger")]
    found, beside = merged(lines, rules.down)
    page = PageRuns(1, 595, 842, found, rules=rules, beside=beside)
    assert not any(isinstance(region, TableRegion) for region in arrange(page, found, beside))
