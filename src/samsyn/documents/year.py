"""Which year a document is of, by its name and its first page; better none than a wrong one.

    year_of(document) -> int | None

A plan for several years is of the first. Looked at in this order, and settled by the first place that names a year: the
file's name, the title and the headings of the first page, a period that stands there ("2016–2018"), a date in the name,
the dates of the first page, all that is written there. Where such a place names several years, the document has none.
No year of the document are those of diary numbers ("RS 2014/1234"), laws and bills ("2014:821", "2014/15:88"), aims
("Agenda 2030", "to 2030") and amounts.
"""

from __future__ import annotations

import re

from samsyn.types import Document, Record

"""Characters of the first page that are looked at."""

LONGEST_PERIOD = 20
"""Years that a plan may be for."""

FIRST_WORDS = 1500
"""Characters of the first page that are looked at."""

EARLIEST, LATEST = 1990, 2049
"""The years that a plan may be of."""

_YEAR = r"(?:199\d|20[0-4]\d)"
_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec"
)
# What looks like a year and is none; taken out before years are sought, the longest first.
_NO_YEARS = re.compile(
    rf"""
    \b\w*(?:dnr|diarienummer|diarienr|diariekod|ärendenummer|ärende|registration\ number|case\ number|ref)
        \b[.:\s]*[^\s]{{0,12}}\s?{_YEAR}[\w/:.-]*                        # Dnr RS 2014-1234
    | (?<!\d){_YEAR}\s?/\s?\d{{2}}\s?:\s?\w+                             # 2014/15:88
    | (?<!\d){_YEAR}\s?:\s?\d+                                           # 2014:821
    | (?<!\d){_YEAR}\s?/\s?\d{{3,}}                                      # 2014/1234
    | (?<!\d){_YEAR}-\d{{5,}}                                            # 2014-00123
    | \b(?:agenda|vision|målbild|mål\ för|mot|till|år|senast|before|by|to|until|towards|goals?\ for)\s+20[3-4]\d(?!\d)
    | (?<!\d){_YEAR}\s?(?:kr|kronor|euro|sek|mkr|tkr|st|personer|invånare)\b
    | \d[\d\s]*\d{{3}}\s?(?:kr|kronor|mkr|tkr)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERIOD = re.compile(rf"(?<!\d)({_YEAR})\s?(?:[-–—/]|till|to)\s?((?:20)?\d{{2}})(?![\d-])", re.IGNORECASE)
_DATE = re.compile(
    rf"(?<!\d)({_YEAR})-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?<![^\W\d_])(?:{_MONTHS})\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,\s+)?({_YEAR})(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[./]\d{{1,2}}[./ ]({_YEAR})(?!\d)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")


def year_of(document: Document) -> int | None:
    """Give the year of a document, None where nothing says it or what does is divided."""
    page = _first_page(document)
    name = document.id.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    titles = [document.title] if document.title and document.title in page else []
    titles += [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind == "heading" and block.page <= 1 and block.end <= len(page)
    ]
    everywhere = _read(page)
    for place in (_read(name).named, _read(" \n ".join(titles[:3])).named, everywhere.periods):
        if len(place) > 1:
            # Two years in a name or title are settled by the page where it has only one of them.
            place = place & everywhere.all
            return place.pop() if len(place) == 1 else None
        if place:
            return place.pop()
    for place in (_read(name).dates, everywhere.dates, everywhere.all):
        if place:
            return place.pop() if len(place) == 1 else None
    return None


class _Years(Record, frozen=True):
    """The years that a text has: the first of each period, those of whole dates, and those that stand alone."""

    periods: set[int]
    dates: set[int]
    alone: set[int]

    @property
    def named(self) -> set[int]:
        """Give those that are no date's."""
        return self.periods | self.alone

    @property
    def all(self) -> set[int]:
        """Give all of them."""
        return self.periods | self.dates | self.alone


def _first_page(document: Document) -> str:
    end = next((block.start for block in document.blocks if block.page > 1), len(document.text))
    return document.text[: min(end, FIRST_WORDS)]


def _read(text: str) -> _Years:
    left = _NO_YEARS.sub(" ", text)
    dates = {int(next(filter(None, match.groups()))) for match in _DATE.finditer(left)}
    left = _DATE.sub(" ", left)
    periods: set[int] = set()

    def first(match: re.Match[str]) -> str:
        begin, end = int(match[1]), int(match[2])
        end = end if end > 99 else begin - begin % 100 + end
        if not begin < end <= begin + LONGEST_PERIOD:
            return match[0]
        periods.add(begin)
        return " "

    left = _PERIOD.sub(first, left)
    return _Years(periods, dates, {int(match[1]) for match in _ALONE.finditer(left)})
