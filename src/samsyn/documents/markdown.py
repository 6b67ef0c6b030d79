"""Read Markdown: CommonMark with tables, by markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.documents.grid import GridCell, GridRow, table_blocks
from samsyn.documents.outline import Outline
from samsyn.documents.spacing import clean
from samsyn.documents.text import join_lines
from samsyn.documents.text_file import no_words, text_of
from samsyn.documents.typeset import TextBlock, typeset

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"""^title\s*:\s*["']?(.+?)["']?\s*$""", re.MULTILINE | re.IGNORECASE)
_FRONT_LANGUAGE = re.compile(r"""^lang(?:uage)?\s*:\s*["']?([\w-]+)""", re.MULTILINE | re.IGNORECASE)
_NOTE = re.compile(r"^\[\^([\w-]+)\]:\s*")
_NOTE_SIGN = re.compile(r"\[\^[\w-]+\]")
_TASK = re.compile(r"^\[[ xX]\]\s+")


class MarkdownReader(Reader):
    """Reads Markdown."""

    format: ClassVar[str] = "markdown"

    def read(self, path: Path, settings: ReadingSettings) -> Content:  # noqa: ARG002 - every reader takes them
        """Read the file at `path`; raise `ReadingError` if it is too large or holds no words."""
        text, notices = text_of(path)
        front = _FRONT_MATTER.match(text)
        about = front[1] if front else ""
        blocks = parse_markdown(text[front.end() :] if front else text)
        if not blocks:
            raise no_words()
        named = _FRONT_TITLE.search(about)
        language = _FRONT_LANGUAGE.search(about)
        title = named[1] if named else next((block.text for block in blocks if block.kind == "heading"), "")
        pages, drafts = typeset(blocks)
        return Content(pages, drafts, title=title, language=language[1] if language else "", notices=notices)


def parse_markdown(text: str) -> list[TextBlock]:
    """Give the blocks of a Markdown text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text.replace("\f", "\n\n"))
    outline = Outline(1000.0)
    return outline.settle(list(_blocks(tokens, outline)))


def _blocks(tokens: list[Token], outline: Outline) -> Iterator[TextBlock]:
    lists: list[tuple[bool, int]] = []
    fresh = False
    heading = 0
    tables = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kind = token.type
        if kind == "heading_open":
            heading = int(token.tag[1:])
        elif kind == "heading_close":
            heading = 0
        elif kind in ("bullet_list_open", "ordered_list_open"):
            lists.append((kind == "ordered_list_open", int(token.attrGet("start") or 1)))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            fresh = True
        elif kind == "table_open":
            tables += 1
            end = next(at for at in range(index, len(tokens)) if tokens[at].type == "table_close")
            yield from table_blocks(list(_rows(tokens[index:end])), number=tables, level=outline.level)
            index = end
        elif kind == "inline":
            words, bold = _words(token)
            if not words:
                index += 1
                continue
            note = _NOTE.match(words)
            block = TextBlock("paragraph", _NOTE_SIGN.sub("", words).strip())
            if heading:
                yield outline.heading(block, heading)
            elif note is not None:
                yield TextBlock("footnote", words[note.end() :], marker=note[1])
            elif lists and fresh:
                numbered, count = lists[-1]
                lists[-1] = (numbered, count + 1)
                outline.text()
                marker = f"{count}." if numbered else "•"
                yield TextBlock("list_item", _TASK.sub("", block.text), level=len(lists), marker=marker)
                fresh = False
            else:
                yield outline.paragraph(block, bold=bold, underlined=False, size=0.0, in_table=bool(lists))
        elif kind in ("fence", "code_block"):
            words, _ = clean(token.content)
            if words:
                outline.text()
                yield TextBlock("paragraph", words)
        elif kind == "html_block":
            words, _ = clean(re.sub(r"<!--.*?-->|<[^<>]*>", " ", token.content, flags=re.DOTALL))
            if words:
                yield outline.paragraph(
                    TextBlock("paragraph", words), bold=False, underlined=False, size=0.0, in_table=False
                )
        index += 1


def _words(token: Token) -> tuple[str, bool]:
    """Give the words of an inline token, and whether all of them are strong."""
    parts: list[str] = []
    strong = 0
    plain = False
    for child in token.children or ():
        if child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "html_inline":
            parts.append(" " if child.content.lower().startswith("<br") else "")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
            plain = plain or (strong == 0 and bool(child.content.strip()))
    text, _ = clean(join_lines("".join(parts).split("\n")))
    return text, bool(text) and not plain


def _rows(tokens: list[Token]) -> Iterator[GridRow]:
    cells: list[GridCell] = []
    header = False
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type in ("thead_open", "thead_close"):
            header = token.type == "thead_open"
        elif token.type == "inline":
            words, _ = _words(token)
            cells.append(GridCell((TextBlock("paragraph", words),) if words else ()))
        elif token.type == "tr_close":
            yield GridRow(tuple(cells), header=header)
