from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.documents.base import BlockDraft, Content, Line, Vocabulary, build, joint, tidy
from samsyn.types import Box, Document, Page

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Cc", "Co")), max_size=25)


def line(text: str, page: int = 1) -> Line:
    return Line(text, page, Box(10, 10, 10 + 5 * len(text), 20))


def edged(text: str) -> Line:
    edges = tuple(10.0 + 5 * index for index in range(len(text) + 1))
    return Line(text, 1, Box(10, 10, edges[-1], 20), edges)


def built(*drafts: BlockDraft) -> Document:
    content = Content(pages=(Page(1, 595, 842),), blocks=drafts)
    return build(content, identifier="plan.pdf", sha256="", format="pdf", language="sv")


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("utveckl-", "ingsarbete", "utvecklingsarbete"),
        ("hälso-", "och sjukvård", "hälso- och sjukvård"),
        ("IT-", "infrastruktur", "IT-infrastruktur"),
        ("län/region-", "vis", "län/region-vis"),
        ("2016-", "2018", "2016-2018"),
        ("2016–", "2018", "2016–2018"),
        ("e-", "tjänster", "e-tjänster"),
        ("mjuk\u00ad", "vara", "mjukvara"),
        ("och/", "eller", "och/eller"),
        ("vård –", "och omsorg", "vård – och omsorg"),
        ("HANDLINGS-", "PLAN", "HANDLINGSPLAN"),
        ("ett", "ord", "ett ord"),
    ],
)
def test_joint(before: str, after: str, joined: str) -> None:
    """A divided word becomes whole, and a hyphen that belongs to the word stays."""
    dropped, between = joint(before, after)
    assert before[: len(before) - dropped] + between + after == joined


def test_joint_asks_the_document() -> None:
    """How the document writes a word elsewhere decides whether its hyphen at a line's end stays."""
    vocabulary = Vocabulary(["the long-term goals of the plan and the term", "a longstanding plan"])
    assert joint("long-", "term", vocabulary) == (0, "")
    assert joint("long-", "standing", vocabulary) == (1, "")
    assert joint("vård-", "plan", Vocabulary(["en vård och en plan", "och att"])) == (1, "")


def test_fragments_lead_back() -> None:
    """A word divided over two lines has a fragment on each, and no fragment covers the joint."""
    document = built(BlockDraft("paragraph", (line("Vi ser ett utveckl-"), line("ingsarbete här"))))
    assert document.text == "Vi ser ett utvecklingsarbete här"
    assert [document.text[part.start : part.end] for part in document.fragments] == [
        "Vi ser ett utveckl",
        "ingsarbete här",
    ]


def test_cells_are_offsets() -> None:
    """The cells of a table row are slices of the text, parted by the separator."""
    document = built(BlockDraft("table_row", cells=((line("Mål"),), (line("fler"), line("besök"))), header=("A", "B")))
    assert [document.text[start:end] for start, end in document.blocks[0].cells] == ["Mål", "fler besök"]
    assert document.text == "Mål | fler besök"


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=5))
def test_every_character_leads_back(texts: list[list[str]]) -> None:
    """Fragments and blocks never overlap, stand in order, and what is outside fragments only joins lines and blocks."""
    document = built(*(BlockDraft("paragraph", tuple(map(line, part))) for part in texts))
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end
        position = block.end
    covered = 0
    kept = [tidy(line(text)) for part in texts for text in part]
    sources = [found.text for found in kept if found is not None]
    assert len(document.fragments) <= len(sources)
    for fragment in document.fragments:
        assert document.text[covered : fragment.start].strip() == ""
        assert any(source.startswith(document.text[fragment.start : fragment.end]) for source in sources)
        covered = fragment.end
    assert document.text[covered:].strip() == ""


@given(TEXTS)
def test_tidy_keeps_edges_in_step(text: str) -> None:
    """A tidied line has single spaces, none at its ends, and one edge more than it has characters."""
    found = tidy(edged(text))
    if found is None:
        assert not any(sign.isprintable() and not sign.isspace() for sign in text)
        return
    assert found.text == " ".join(found.text.split())
    assert len(found.edges) == len(found.text) + 1
    assert list(found.edges) == sorted(found.edges)


def test_tidy_composes_letters() -> None:
    """A letter that a file writes as a letter and a sign becomes one letter, so that words are found."""
    found = tidy(line("va\u030ard"))
    assert found is not None
    assert found.text == "vård"
