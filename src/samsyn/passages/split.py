"""Cut a document into passages, the units of coding, each under its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from samsyn.frameworks.words import sentences
from samsyn.passages.locate import page_of
from samsyn.types import Block, Document, Passage

LONGEST = 1500
"""A paragraph of more characters than this is cut at the ends of sentences, a table row at its cells."""

LONGEST_SENTENCE = 3000
"""A sentence of more characters, or what stands without a full stop, is cut between words: later work grows with the
square of a passage's length."""

LONGEST_HEADING = 600
"""A heading of more characters is a paragraph in large type."""

LINE_END = 200
"""Characters at the end of a block in which the dots and page number of a table of contents are looked for."""

SHORT_INTRODUCTION = 160
"""A line before a list leads into it if it ends in a colon or, being no longer than this, in no full stop."""

LEADING_WORDS = 5
"""A heading right above a list is also a line that leads into it from this many words on, or if it ends in a colon."""

RUNNING_PAGES = 3
RUNNING_SHARE = 0.8
"""A heading on this many pages, and on this share of all pages, is a letterhead."""

_LETTERS = re.compile(r"[^\W\d_]{2}")
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}\s*\d{0,3}\s*$|\u2026{2,}\s*\d{0,3}\s*$|(?:_\s?){4,}\s*\d{1,3}\s*$")
_CONTENTS_HEADING = re.compile(
    r"^\s*(?:innehåll(?:sförteckning)?|(?:table of )?contents|"
    r"list of (?:tables|figures|acronyms|abbreviations))\s*:?\s*$",
    re.IGNORECASE,
)
_ENDS_IN_PAGE_NUMBER = re.compile(r"\D\s\d{1,3}\s*$")
_GOES_ON = re.compile(
    r"(?:[-\u2010\u2013\u2014,/&]|\b(?:för|från|av|till|och|i|på|om|med|for|from|of|to|and|in|on|the))$"
)
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*\.?)\s+\S")
_LEADS_IN = re.compile(r":\s*$")


def split(document: Document, organisation: str = "") -> tuple[Passage, ...]:
    """Cut `document` into passages in reading order; each belongs to `organisation` (an id, or empty).

    A paragraph, a list item and a table row each become one passage; one of more than `LONGEST` characters becomes
    several. Headings become the passages' `headings`, but a heading with nothing under it is itself a passage, so that
    a list written as bold lines is not lost. Running heads, footnotes, lines of a table of contents, header rows of
    tables and blocks without words are left out. A passage's id is the first ten digits of the file's SHA-256 and its
    start, so it stays the same from run to run and whatever other files there are.
    """
    passages: list[Passage] = []
    previous = ""
    for block, start, end, surroundings in _units(document):
        text = document.text[start:end]
        cells = tuple((first - start, last - start) for first, last in block.cells if start <= first and last <= end)
        passages.append(
            Passage(
                id=f"{document.sha256[:10]}-{start}",
                document=document.id,
                organisation=organisation,
                page=_page(document, start, block),
                start=start,
                end=end,
                text=text,
                kind="paragraph" if block.kind == "heading" else block.kind,
                headings=surroundings.headings,
                introduction=surroundings.introduction,
                header=surroundings.header,
                cells=cells,
                language=document.language or "sv",
                previous=previous,
            )
        )
        previous = text
    return tuple(passages)


class _Surroundings:
    """What stands around a unit: the headings above it, the line before its list, the titles of its columns."""

    __slots__ = ("header", "headings", "introduction")

    def __init__(self, headings: tuple[str, ...], introduction: str = "", header: tuple[str, ...] = ()) -> None:
        self.headings = headings
        self.introduction = introduction
        self.header = header


def _units(document: Document) -> Iterator[tuple[Block, int, int, _Surroundings]]:
    """Give each passage's block, offsets and surroundings."""
    text = document.text
    running = _running_headings(document)
    blocks = [
        _as_paragraph(block) if block.kind == "heading" and block.end - block.start > LONGEST_HEADING else block
        for block in document.blocks
        if _is_content(block, text) and not (block.kind == "heading" and text[block.start : block.end] in running)
    ]
    headings: list[tuple[int, str]] = []
    leads = _Leads()
    in_contents = False
    body_seen = False
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.kind == "heading":
            last = _last_of_heading(blocks, index, text)
            start, end = block.start, blocks[last].end
            words = " ".join(text[start:end].split())
            in_contents = bool(_CONTENTS_HEADING.match(words)) or (in_contents and _ends_in_page_number(words))
            leads.forget()
            headings = [entry for entry in headings if entry[0] < block.level or _contains(entry[1], words)]
            stands_alone = _is_empty_section(blocks, last, text) or _leads_into_list(words, blocks[last + 1])
            if not in_contents and body_seen and stands_alone:
                yield block, start, end, _Surroundings(tuple(words for _, words in headings))
            headings.append((block.level, words))
            index = last + 1
            continue
        index += 1
        if _is_contents_line(block, text) or (in_contents and _ends_in_page_number(text[block.start : block.end])):
            continue
        in_contents = False
        body_seen = True
        path = tuple(words for _, words in headings)
        if block.kind == "list_item":
            introduction = leads.before_item(block, text)
        else:
            introduction = ""
            leads.paragraph(block, text)
        if block.kind == "table_row" and _is_header_row(block, text):
            continue
        for start, end, header in _cut(block, text):
            yield block, start, end, _Surroundings(path, introduction, header)


def _is_content(block: Block, text: str) -> bool:
    return block.kind not in ("footnote", "furniture") and bool(_LETTERS.search(text, block.start, block.end))


def _as_paragraph(block: Block) -> Block:
    return replace(block, kind="paragraph", level=0)


def _running_headings(document: Document) -> set[str]:
    """Give the headings that stand first on most pages: a letterhead in large type, which heads nothing.

    A heading that recurs further down ("Goals" under each area, an area to a page) is a heading.
    """
    pages: dict[str, set[int]] = {}
    first_seen: set[int] = set()
    for block in document.blocks:
        if block.kind == "furniture" or block.page in first_seen:
            continue
        first_seen.add(block.page)
        if block.kind == "heading":
            pages.setdefault(document.text[block.start : block.end], set()).add(block.page)
    least = max(RUNNING_PAGES, RUNNING_SHARE * len(document.pages))
    return {words for words, found in pages.items() if len(found) >= least}


def _is_contents_line(block: Block, text: str) -> bool:
    return block.kind != "table_row" and bool(
        _CONTENTS_LINE.search(text[max(block.start, block.end - LINE_END) : block.end])
    )


def _ends_in_page_number(words: str) -> bool:
    return bool(_ENDS_IN_PAGE_NUMBER.search(words[-LINE_END:]))


def _last_of_heading(blocks: Sequence[Block], index: int, text: str) -> int:
    """Give the last block of a heading that a reader left in several lines: "Follow-up of" + "the work"."""
    while index + 1 < len(blocks):
        here, following = blocks[index], blocks[index + 1]
        if following.kind != "heading" or following.level != here.level:
            break
        words, more = text[here.start : here.end].rstrip(), text[following.start : following.end]
        if not (_GOES_ON.search(words) or more[:1].islower()):
            break
        index += 1
    return index


def _is_empty_section(blocks: Sequence[Block], last: int, text: str) -> bool:
    """Say whether nothing stands under the heading that ends at `last`."""
    if last + 1 == len(blocks):
        return True
    here, following = blocks[last], blocks[last + 1]
    if following.kind != "heading" or following.level > here.level:
        return False
    return not _contains(text[here.start : here.end], text[following.start : following.end])


def _leads_into_list(words: str, following: Block) -> bool:
    """Say whether a heading is at the same time the line that leads into a list: "Examples of goals for access"."""
    if _LEADS_IN.search(words):
        return True
    return following.kind == "list_item" and len(words.split()) >= LEADING_WORDS and not _NUMBERED.match(words)


def _contains(heading: str, other: str) -> bool:
    """Say whether a heading's number makes it the chapter of another: "2 Goals" of "2.1 Access"."""
    above, below = _NUMBERED.match(heading), _NUMBERED.match(other)
    return bool(above and below and below.group(1).startswith(above.group(1).rstrip(".") + "."))


def _is_header_row(block: Block, text: str) -> bool:
    """Say whether a table row only repeats the titles of its columns."""
    if not block.header:
        return False
    cells = [" ".join(text[start:end].split()) for start, end in block.cells]
    titles = [" ".join(title.split()) for title in block.header]
    return [cell for cell in cells if cell] == [title for title in titles if title]


class _Leads:
    """Keeps the line that leads into a list, per level of the list."""

    def __init__(self) -> None:
        self._line = ""
        self._per_level: dict[int, str] = {}

    def forget(self) -> None:
        """Begin a new section."""
        self._line = ""
        self._per_level = {}

    def paragraph(self, block: Block, text: str) -> None:
        """Remember what a paragraph says at its end; a table row leads into nothing."""
        self._per_level = {}
        self._line = leading_line(text[block.start : block.end]) if block.kind == "paragraph" else ""

    def before_item(self, block: Block, text: str) -> str:
        """Give the line that leads into a list item and remember the item itself, which may lead into others."""
        level = block.level or 1
        introduction = next(
            (self._per_level[above] for above in range(level, 0, -1) if above in self._per_level), self._line
        )
        words = text[block.start : block.end].strip()
        for deeper in [known for known in self._per_level if known > level]:
            del self._per_level[deeper]
        if _LEADS_IN.search(words) and len(words) <= SHORT_INTRODUCTION:
            self._per_level[level] = words
        elif len(words) <= SHORT_INTRODUCTION:
            self._per_level[level + 1] = words
        return introduction


def leading_line(paragraph: str) -> str:
    """Give the words of a paragraph that lead into a list after it, or an empty text where it does not lead into one.

    It leads into one if its last sentence ends in a colon, or if it is a short line of several words with no full stop.
    """
    words = paragraph.rstrip()
    if _LEADS_IN.search(words):
        found = sentences(words)
        return words[found[-1][0] : found[-1][1]] if found else words
    if " " in words and len(words) <= SHORT_INTRODUCTION and words[-1:].isalnum():
        return words
    return ""


def _cut(block: Block, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Give the offsets of a block's passages and the column titles that belong to each."""
    start, end = _stripped(text, block.start, block.end)
    if end - start <= LONGEST:
        yield start, end, block.header
    elif block.kind == "table_row" and len(block.cells) > 1:
        for number, (first, last) in enumerate(block.cells):
            header = block.header[number : number + 1]
            if not _LETTERS.search(text, first, last):
                continue
            for part_start, part_end in _sentence_groups(text, first, last):
                yield part_start, part_end, header
    else:
        for part_start, part_end in _sentence_groups(text, start, end):
            yield part_start, part_end, block.header


def _sentence_groups(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Group the sentences between two offsets into parts of like size, longer than `LONGEST` only for a sentence."""
    start, end = _stripped(text, start, end)
    parts = -(-(end - start) // LONGEST)
    size = (end - start) / parts if parts else LONGEST
    first, last = -1, -1
    for sentence_start, sentence_end in _pieces(text[start:end]):
        if first >= 0 and (sentence_end - first > LONGEST or last - first >= size):
            yield start + first, start + last
            first = -1
        if first < 0:
            first = sentence_start
        last = sentence_end
    if first >= 0:
        yield start + first, start + last


def _pieces(words: str) -> Iterator[tuple[int, int]]:
    """Give the offsets of sentences, those of more than `LONGEST_SENTENCE` characters in pieces."""
    for start, end in sentences(words):
        while end - start > LONGEST_SENTENCE:
            space = words.rfind(" ", start + 1, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
            yield start, cut
            start = cut + 1 if space > 0 else cut
        if start < end:
            yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _page(document: Document, start: int, block: Block) -> int:
    """Give the page on which a passage starts: its block's page, unless the block runs over several."""
    if start == block.start:
        return block.page
    return page_of(document, start) or block.page
