"""Set the analyst's own texts into the report: Markdown as paragraphs and lists, and who wrote them.

Paragraphs, bold words, lists and links are kept; HTML is shown as it was written, pictures as their words. A link to
`#` and the id of a passage leads to that passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup
from msgspec.structs import replace

from samsyn.report.citations import Citations
from samsyn.report.findings import AnalystText
from samsyn.report.index import Index
from samsyn.report.tree import (
    AnyBlock,
    Bullets,
    Paragraph,
    Piece,
    Pieces,
    Quotes,
    Section,
    Subheading,
    Written,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

INTRODUCTION, CONCLUSIONS, METHOD = "introduction", "conclusions", "method"
AFTER = ":after"
"""What stands behind the place of a text that comes after the computed words."""

OUTWARD = ("https://", "http://", "mailto:")
"""What a link may begin with that leads out of the report."""

CHAPTERS = (
    INTRODUCTION,
    "summary",
    METHOD,
    "situation",
    "goals",
    "activities",
    "counts",
    "matrix",
    "statements",
    CONCLUSIONS,
    "organisations",
    "documents",
)
"""The chapters that an analyst may write in; introduction and conclusions are there only where something is written."""


def with_chapter_texts(index: Index, citations: Citations, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Give the chapters with what was written before and after their computed words, and those that are only written.

    The introduction stands first, the conclusions before the sheets of the organisations.
    """
    chapters = {section.id: section for section in sections}
    titles = {INTRODUCTION: index.say("Introduction"), CONCLUSIONS: index.say("Conclusions")}
    result = []
    for identifier in CHAPTERS:
        section = chapters.get(identifier)
        if section is None and identifier not in titles:
            continue
        blocks = with_texts(index, citations, identifier, list(section.blocks) if section else [])
        if section is not None:
            result.append(replace(section, blocks=tuple(blocks)))
        elif blocks:
            result.append(Section(identifier, titles[identifier], tuple(blocks)))
    return tuple(result)


def with_texts(
    index: Index, citations: Citations, place: str, computed: list[AnyBlock], organisation: str = ""
) -> list[AnyBlock]:
    """Give the computed blocks of a place with the texts around them; computed words fall away only where told."""
    before, after = _text(index, place, organisation), _text(index, place + AFTER, organisation)
    if any(text is not None and text.instead for text in (before, after)):
        computed = [block for block in computed if not _is_words(block, sheet=bool(organisation))]
    return [
        *([written(index, citations, before)] if before else []),
        *computed,
        *([written(index, citations, after)] if after else []),
    ]


def written(index: Index, citations: Citations, text: AnalystText) -> Written:
    """Give a text as blocks of the report, with the sentence that says who wrote it."""
    author = index.say("Written by {author}, {date}.", author=index.person(text.author), date=index.day(text.date))
    if not text.author:
        author = index.say("Written by the study’s analyst, {date}.", date=index.day(text.date))
    if text.instead:
        author += " " + index.say("The words that the program computed here are left out.")
    return Written(_blocks(index, citations, text.text), author)


def _text(index: Index, place: str, organisation: str) -> AnalystText | None:
    for text in index.findings.texts:
        if (text.place, text.organisation, text.language) == (place, organisation, index.language) and text.text:
            return text
    return None


def _is_words(block: AnyBlock, *, sheet: bool) -> bool:
    """Say whether a block holds computed words; on a sheet the quotes are what a text may stand for."""
    if isinstance(block, Paragraph):
        return block.style in ("body", "lead") or sheet
    return isinstance(block, (Bullets, Subheading)) or (sheet and isinstance(block, Quotes))


# --- Markdown -------------------------------------------------------------------------------------------------------


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"])


def page_of(text: str, address_of: Callable[[str], str]) -> Markup:
    """Give a text as HTML for a page of its own kind; `address_of` gives the address of a passage by its id, or "".

    What the writer meant as HTML is shown as it was written, pictures as their words.
    """
    tokens = _reader().parse(text)
    for token in tokens:
        for child in token.children or ():
            address = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if address.startswith("#"):
                child.attrSet("href", address_of(unquote(address[1:])) or "#")
            elif address and not address.startswith(OUTWARD):
                child.attrSet("href", "#")
    made: str = _reader().renderer.render(tokens, _reader().options, {})
    return Markup(made)  # noqa: S704 - the reader escapes every text, and has no HTML of the writer's own


def _blocks(index: Index, citations: Citations, text: str) -> tuple[Paragraph | Bullets, ...]:
    """Read Markdown; lists within lists become one list, headings a paragraph in bold."""
    blocks: list[Paragraph | Bullets] = []
    depth, strong, numbered = 0, False, False
    items: list[Pieces] = []
    for token in _reader().parse(text):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            if not depth:
                items, numbered = [], kind == "ordered_list_open"
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if not depth and items:
                blocks.append(Bullets(tuple(items), numbered))
        elif kind in ("heading_open", "heading_close"):
            strong = kind == "heading_open"
        elif kind in ("inline", "code_block", "fence"):
            pieces = _pieces(index, citations, token.children or [], strong=strong) if kind == "inline" else ()
            pieces = pieces or ((Piece(" ".join(token.content.split())),) if token.content.strip() else ())
            if depth and pieces:
                items.append(pieces)
            elif pieces:
                blocks.append(Paragraph(pieces))
    return tuple(blocks)


def _pieces(index: Index, citations: Citations, tokens: Sequence[Token], *, strong: bool) -> Pieces:
    pieces: list[Piece] = []
    depth, evidence, address = int(strong), "", ""
    for token in tokens:
        if token.type == "strong_open":
            depth += 1
        elif token.type == "strong_close":
            depth -= 1
        elif token.type == "link_open":
            evidence, address = _target(index, citations, str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            if address:
                pieces.append(Piece(f" ({address})"))
            evidence = address = ""
        else:
            words = " " if token.type in ("softbreak", "hardbreak") else token.content
            if words:
                pieces.append(Piece(words, evidence=evidence, strong=depth > 0 and not evidence))
    return tuple(pieces)


def _target(index: Index, citations: Citations, address: str) -> tuple[str, str]:
    """Give what a link leads to: evidence, or an address that is written out."""
    if address.startswith("#"):
        passage = unquote(address[1:])
        if passage in index.passages:
            return citations.cite(f"p-{passage}", index.source(passage), [passage]), ""
        return "", ""
    return "", address if address.startswith(OUTWARD) else ""
