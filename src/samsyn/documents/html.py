"""Read web pages (HTML, XHTML): their main content, as a reader of the page sees it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.documents.decoding import decode
from samsyn.documents.docx_text import Paragraph
from samsyn.documents.grid import GridCell, GridRow, table_blocks
from samsyn.documents.html_look import PageLooks
from samsyn.documents.html_main import DEEPEST, children, is_around, main_part
from samsyn.documents.outline import Outline, typed_item
from samsyn.documents.spacing import HARD_BREAK, RENDERED_BREAK, clean
from samsyn.documents.text import parse
from samsyn.documents.text_file import LARGEST, check_size, encoding_notice, no_words
from samsyn.documents.typeset import TextBlock, typeset

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark q rp rt ruby s samp small span"
    " strike strong sub sup time tt u var wbr br picture source o:p".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSED = re.compile(r"<([a-zA-Z][\w:.-]*)((?:\s[^<>]{0,2000}?)?)\s{0,9}/>")
_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE
)
_HEADING_CLASS = re.compile(r"(?:heading|rubrik|mso-?heading)(?:_20_|-|\s)?(\d)", re.IGNORECASE)
_TITLE_CLASS = re.compile(r"(?:^|\s)(?:Title|MsoTitle|Titel)(?:$|\s)")
_NOTE_ID = re.compile(r"(?:sdfootnote|sdendnote|ftn|edn|fn)[:-]?\d+", re.IGNORECASE)
_NOTE_LINK = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,4}|\*{1,3})[\])]?|\^|↩\ufe0e?|↑")
_NOTE_ROLES = ("doc-footnote", "doc-endnote")
_NOTE_SIGN = re.compile(r"[\[(]?(?P<sign>\d{1,3}|[ivx]{1,4}|\*{1,3})[\])]?[.\s]\s*")
_LIST_CLASS = re.compile(r"(?:^|\s)(?:MsoList\w*|List_20_(?:Bullet|Number)\w*|ListBullet\w*|Punktlista)(?:$|\s)")


class HtmlReader(Reader):
    """Reads web pages that were saved as HTML."""

    format: ClassVar[str] = "html"

    def read(self, path: Path, settings: ReadingSettings) -> Content:  # noqa: ARG002 - every reader takes them
        """Read the file at `path`; raise `ReadingError` if it is too large or holds no words."""
        check_size(path, LARGEST)
        content = path.read_bytes()
        declared = _CHARSET.search(content[:4096])
        named = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
        text, encoding = decode(content, declared=named)
        if "<?xml" in text[:200] or "xhtml" in text[:500]:
            text = _SELF_CLOSED.sub(_opened, text)
        tree = LexborHTMLParser(text)
        page = _Page(tree, text)
        blocks = page.read()
        if not blocks:
            raise no_words()
        pages, drafts = typeset(blocks)
        root = tree.root
        language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
        declared_so = named.lower().replace("_", "-") in ("iso-8859-1", "windows-1252", "latin-1", "iso-8859-15")
        notices = () if declared_so and encoding.startswith(("cp1252", "iso8859")) else encoding_notice(encoding)
        return Content(pages, drafts, title=page.title, language=language, notices=notices)


def _opened(match: re.Match[str]) -> str:
    """Close an element as HTML asks: `<span/>` would stay open for the rest of the page."""
    tag = match[1].lower()
    return match[0] if tag in _VOID else f"<{match[1]}{match[2]}></{match[1]}>"


class _Page:
    """One page: its main part, and what has been met on the way."""

    def __init__(self, tree: LexborHTMLParser, source: str) -> None:
        self._tree = tree
        self._looks = PageLooks(source)
        self._outline = Outline(self._looks.usual)
        self._tables = 0
        self._blocks: list[TextBlock] = []
        self._inline = Paragraph()
        self._bold = 0
        self._sizes = [self._looks.usual]
        self._jumps = 0
        self.title = ""

    def read(self) -> list[TextBlock]:
        """Give the blocks of the page's main content."""
        part, marked = main_part(self._tree)
        if part is None:
            return []
        first = self._tree.css_first("h1")
        named = " ".join(first.text().split()) if first is not None else ""
        head = self._tree.css_first("title")
        self._walk(part, 0, within=marked)
        self._flush()
        blocks = self._outline.settle(self._blocks)
        if named and marked and len(named) <= 250 and all(block.text != named for block in blocks):
            blocks.insert(0, TextBlock("heading", named, level=1))
        self.title = self.title or named or (" ".join(head.text().split()) if head is not None else "")
        return blocks

    def _walk(self, node: LexborNode, depth: int, *, within: bool) -> None:
        for child in children(node):
            if child.is_text_node:
                self._text(child.text_content or "")
            elif child.is_element_node:
                self._element(child, depth, within=within)

    def _element(self, node: LexborNode, depth: int, *, within: bool) -> None:
        tag = node.tag or ""
        within = within or tag in ("main", "article")
        if is_around(node, within=within):
            return
        if depth > DEEPEST:
            self._text(node.text())
        elif tag == "br":
            self._inline.parts.append("\n")
        elif tag in _INLINE:
            jumps = tag == "a" and (node.attributes.get("href") or "").startswith("#")
            if jumps and _NOTE_LINK.fullmatch(node.text().strip()):
                return
            self._jumps += jumps
            self._walk_set(node, depth, within=within)
            self._jumps -= jumps
        else:
            self._block(node, tag, depth, within=within)

    def _block(self, node: LexborNode, tag: str, depth: int, *, within: bool) -> None:
        self._flush()
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._walk(node, depth + 1, within=within)
            self._flush(heading=int(tag[1]))
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(node, 1, depth + 1)
        elif tag == "table":
            self._table(node, depth + 1)
        elif _NOTE_ID.fullmatch(node.attributes.get("id") or "") or node.attributes.get("role") in _NOTE_ROLES:
            self._note(node)
        elif tag in ("dt", "summary", "legend"):
            self._walk(node, depth + 1, within=within)
            self._flush(below=True)
        elif tag == "pre":
            self._plain(node.text())
        else:
            if re.search(r"page-break-before\s*:\s*always", node.attributes.get("style") or "", re.IGNORECASE):
                self._inline.parts.append(HARD_BREAK)
            self._walk_set(node, depth, within=within)
            self._flush(named=node.attributes.get("class") or "")

    def _walk_set(self, node: LexborNode, depth: int, *, within: bool) -> None:
        """Walk an element whose class or style may make it bold or large."""
        bold, size = self._looks.look(node)
        self._bold += bold
        self._sizes.append(size or self._sizes[-1])
        self._walk(node, depth + 1, within=within)
        self._sizes.pop()
        self._bold -= bold

    def _text(self, text: str) -> None:
        if not text:
            return
        text = re.sub(r"\s+", " ", text.replace(HARD_BREAK, "").replace(RENDERED_BREAK, ""))
        self._inline.parts.append(text)
        letters = len(text) - text.count(" ")
        self._inline.letters += letters
        self._inline.bold += letters if self._bold else 0
        self._inline.underlined += letters if self._jumps else 0
        self._inline.sizes[self._sizes[-1]] = self._inline.sizes.get(self._sizes[-1], 0) + letters

    def _flush(self, *, heading: int = 0, below: bool = False, named: str = "") -> None:
        """End the paragraph that is under way and say what it is; one that only jumps within the page is no text."""
        inline, self._inline = self._inline, Paragraph()
        raw = inline.raw
        if not raw or raw.isspace() or (inline.all_underlined() and not heading):
            return
        for piece in _pieces(raw):
            text, breaks = clean(piece)
            if not text:
                continue
            block = TextBlock("paragraph", text, breaks=breaks)
            styled = _HEADING_CLASS.search(named)
            if heading and len(text) <= 250:
                block = self._outline.heading(block, heading)
            elif below and len(text) <= 250:
                block = replace(block, kind="heading", level=min(self._outline.level + 1, 9))
            elif _TITLE_CLASS.search(named) and len(text) <= 250:
                self.title = self.title or text
                block = self._outline.heading(block, 1)
            elif styled is not None and len(text) <= 250:
                block = self._outline.heading(block, int(styled[1]) or 1)
            else:
                item = typed_item(block)
                if item is not None and not inline.all_bold():
                    self._outline.text()
                    block = item
                elif _LIST_CLASS.search(named):
                    self._outline.text()
                    block = replace(block, kind="list_item", level=1, marker="•")
                else:
                    block = self._outline.paragraph(
                        block, bold=inline.all_bold(), underlined=False, size=inline.size, in_table=False
                    )
            self._blocks.append(block)

    def _plain(self, text: str) -> None:
        """Read preformatted text as a text file."""
        before = self._tables
        for block in parse(text)[0]:
            self._tables = max(self._tables, before + block.table)
            self._blocks.append(replace(block, table=before + block.table) if block.table else block)

    def _note(self, node: LexborNode) -> None:
        """Read a footnote; its sign, which leads back to the text, becomes its marker."""
        text, _ = clean(node.text(separator=" "))
        sign = _NOTE_SIGN.match(text)
        if text:
            words = text[sign.end() :] if sign else text
            self._blocks.append(TextBlock("footnote", words, marker=sign["sign"] if sign else ""))

    def _list(self, node: LexborNode, level: int, depth: int) -> None:
        """Read a list; items of lists within it are one level deeper."""
        numbered = node.tag == "ol"
        start = node.attributes.get("start") or ""
        count = int(start) - 1 if re.fullmatch(r"\d{1,4}", start) else 0
        for child in children(node):
            if not child.is_element_node or is_around(child, within=True):
                continue
            if child.tag in ("ul", "ol", "menu"):
                self._list(child, level + 1, depth + 1)
                continue
            count += 1
            first = len(self._blocks)
            self._item(child, level, depth)
            self._flush()
            if first < len(self._blocks) and self._blocks[first].kind == "paragraph":
                marker = f"{count}." if numbered else "•"
                self._blocks[first] = replace(self._blocks[first], kind="list_item", level=level, marker=marker)

    def _item(self, node: LexborNode, level: int, depth: int) -> None:
        if depth > DEEPEST:
            self._text(node.text())
            return
        for child in children(node):
            if child.is_element_node and child.tag in ("ul", "ol", "menu"):
                self._flush()
                self._list(child, level + 1, depth + 1)
            elif child.is_element_node and child.tag in ("div", "span", "section") and child.css_first("ul,ol"):
                if not is_around(child, within=True):
                    self._item(child, level, depth + 1)
            elif child.is_element_node:
                self._element(child, depth + 1, within=True)
            else:
                self._text(child.text_content or "")

    def _table(self, node: LexborNode, depth: int) -> None:
        self._tables += 1
        table = self._tables
        rows: list[GridRow] = []
        waiting: dict[int, tuple[int, int]] = {}
        outer, self._blocks = self._blocks, []
        caption = ""
        for child in _rows(node):
            if child.tag == "caption":
                caption = " ".join(child.text().split())
                continue
            rows.append(self._row(child, waiting, depth))
        self._blocks = outer
        if caption:
            self._blocks.append(TextBlock("paragraph", caption))
        blocks = table_blocks(rows, number=table, level=self._outline.level)
        if not any(block.cells for block in blocks):
            self._tables -= 1
        self._blocks.extend(blocks)

    def _row(self, node: LexborNode, waiting: dict[int, tuple[int, int]], depth: int) -> GridRow:
        """Read a row; `waiting` holds the cells from rows above that reach into it: column -> (rows left, span)."""
        cells: list[GridCell] = []
        column = 0
        titles = 0
        found = [child for child in children(node) if child.is_element_node and child.tag in ("td", "th")]
        for child in [*found, None]:
            while column in waiting:
                left, span = waiting.pop(column)
                cells.extend(GridCell(()) for _ in range(span))
                if left > 1:
                    waiting[-1 - column] = (left - 1, span)
                column += span
            if child is None:
                break
            span, down = _span(child, "colspan"), _span(child, "rowspan")
            titles += child.tag == "th"
            with self._outline.cell() as bold:
                self._walk(child, depth + 1, within=True)
                self._flush()
            inner, self._blocks = self._blocks, []
            cells.append(GridCell(tuple(inner), span, child.tag == "th" or (bool(inner) and bold())))
            if down > 1:
                waiting[-1 - column] = (down - 1, span)
            column += span
        for column in [key for key in waiting if key < 0]:
            waiting[-1 - column] = waiting.pop(column)
        parent = node.parent
        in_head = parent is not None and parent.tag == "thead"
        return GridRow(tuple(cells), header=in_head or (titles > 1 and titles == len(found)))


def _pieces(raw: str) -> list[str]:
    """Part a paragraph at double line breaks, and at single ones where each line begins with a bullet."""
    if "\n" not in raw:
        return [raw]
    pieces: list[str] = []
    for piece in re.split(r"\n\s*\n", raw):
        lines = [line for line in piece.split("\n") if line.strip()]
        items = [typed_item(TextBlock("paragraph", line.strip())) is not None for line in lines]
        if sum(items) < 2:
            pieces.append(" ".join(lines))
            continue
        for line, starts in zip(lines, items, strict=True):
            if starts or not pieces:
                pieces.append(line)
            else:
                pieces[-1] += f" {line}"
    return pieces


def _rows(node: LexborNode) -> list[LexborNode]:
    """Give a table's rows and caption, not those of tables within it."""
    found: list[LexborNode] = []
    for child in children(node):
        if child.tag in ("tr", "caption"):
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found.extend(_rows(child))
    return found


def _span(node: LexborNode, name: str) -> int:
    given = node.attributes.get(name) or "1"
    return min(max(int(given), 1), 60) if re.fullmatch(r"\d{1,5}", given) else 1
