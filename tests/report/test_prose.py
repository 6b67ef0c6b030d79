from __future__ import annotations

from samsyn.report.citations import Citations
from samsyn.report.findings import Findings
from samsyn.report.index import Index
from samsyn.report.prose import Told, bands, counted, fill
from samsyn.report.tree import Piece, Pieces
from samsyn.types import Sentence, Text


def told(name: str, count: int, words: str = "half") -> Told:
    sentence = Sentence("code", name, Text(), tuple(map(str, range(count))), 9, (), Text("", words), Text("", words))
    return Told(sentence, name)


def text(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_subjects_that_share_a_count_share_its_bracket(small: Findings) -> None:
    """A list says a count once for those that have it, and each other count beside its own."""
    index = Index(small, "en")
    citations = Citations(index)
    assert text(counted(index, citations, [told("A", 5), told("B", 5)])) == "A and B (5 of 9)"
    several = [told("A", 5), told("B", 5), told("C", 4)]
    assert text(counted(index, citations, several)) == "A, B (5 of 9) and C (4 of 9)"


def test_names_that_hold_an_and_are_told_apart(small: Findings) -> None:
    """A list of names with their own "and" is joined by other words."""
    index = Index(small, "en")
    names = [told("Staff and skills", 5), told("Care", 5)]
    assert text(counted(index, Citations(index), names)) == "Staff and skills, and also Care (5 of 9)"


def test_bands_follow_the_words_for_shares() -> None:
    """Subjects stand together as long as the same words are said of them, the most frequent first."""
    few, most, more = told("A", 2, "few"), told("B", 8, "most"), told("C", 7, "most")
    assert bands(IN_ENGLISH, [few, more, most]) == [[most, more], [few]]


class _English(Index):
    """An index that only chooses words."""

    def __init__(self) -> None:
        self.language = "en"


IN_ENGLISH = _English()


def test_pieces_keep_where_they_lead_within_a_sentence(small: Findings) -> None:
    """What is put into a template keeps its evidence."""
    said = fill(Index(small, "en"), "{share} describe {items}.", share="All", items=(Piece("goals", evidence="k"),))
    assert text(said) == "All describe goals."
    assert said[-2] == Piece("goals", evidence="k")
