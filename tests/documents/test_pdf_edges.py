from __future__ import annotations

from pathlib import Path

import pypdfium2
from reportlab.pdfbase.pdfmetrics import stringWidth

from samsyn.documents.pdf_edges import with_edges
from samsyn.passages.locate import boxes

from .pages import draw, lines, read

TEXT = ["Illvilliga iller flyttar millimeter", "MMMM WWWW iiii llll och andra ord"]


def test_slices_have_exact_boxes(tmp_path: Path) -> None:
    """The words in the box of a slice are the words of the slice, however uneven the letters are."""
    path = draw(tmp_path / "plan.pdf", [lines(72, 100, TEXT)])
    document = read(path)
    start = document.text.index("iiii")
    exact = with_edges(path, document, [(start, start + 4)])
    ((page, box),) = boxes(exact, start, start + 4)
    with pypdfium2.PdfDocument(path) as file:
        height = file[page - 1].get_height()
        words = file[page - 1].get_textpage()
        found = words.get_text_bounded(box.left + 0.2, height - box.bottom, box.right - 0.2, height - box.top)
    assert found.strip() == "iiii"
    assert abs(box.left - (72 + stringWidth("MMMM WWWW ", "Helvetica", 10))) < 1.5


def test_only_touched_lines_are_looked_up(tmp_path: Path) -> None:
    """A quote of whole lines needs no edges, and lines outside the quotes get none."""
    path = draw(tmp_path / "plan.pdf", [lines(72, 100, TEXT)])
    document = read(path)
    assert with_edges(path, document, [(0, len(document.text))]) is document
    exact = with_edges(path, document, [(3, 8)])
    assert [bool(fragment.edges) for fragment in exact.fragments] == [True, False]
    assert len(exact.fragments[0].edges) == exact.fragments[0].end - exact.fragments[0].start + 1
