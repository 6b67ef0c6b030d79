"""Find whose document it is, from its file name, title and first page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from samsyn.organisations.names import Mention, NameIndex, file_words, normal
from samsyn.types import Message, Organisation, OrganisationMatch

ENOUGH = 1.5
"""The weight of evidence that it takes to name an organisation."""
MARGIN = 1.0
"""How much more evidence it takes than the next organisation has."""
HEAD = 400
"""How many characters of the first page count as its head."""

LONG_LINE = 60
"""From how many characters on a line looks like running text."""

_FILE = {"name": 3.0, "place": 2.0, "abbreviation": 2.5, "id": 2.0}
_TITLE = {"name": 2.5, "place": 1.5, "abbreviation": 1.5, "id": 0.0}
_PAGE = {"name": 2.5, "place": 1.5, "abbreviation": 1.0, "id": 0.0}
_RUNNING = 1.5
_BEFORE_A_PLACE = re.compile(r"(?:\b(?:i|in|at|till|to|från|from|near|nära)|\d)\s+$", re.IGNORECASE)
_AFTER_A_PLACE = re.compile(r"\s*,?\s*(?:den\s+|the\s+)?\d")
_BEHALF = re.compile(r"\b(?:on behalf of|för)\s+(?:the\s+)?$", re.IGNORECASE)
_ORDINARY_WORDS = frozenset(
    "and are arm aut bel ben bol can che cod cog com cub den deu dma dom eri est fin fra gab geo gin gnb guy hun "
    "ind irl isl jam ken lao lie liv log lux mal man mar may mex mli mus nam ner nor not nov oct omn pak pan per "
    "pol rag rap rev rh rom ros rus sdn sen sep sip sle sol som sur swe tag ton tun tur van vas vat ven ver yem".split()
)
"""Ids and abbreviations that are also words, months or parts of file names; they count in capitals only."""

_FOUND: dict[tuple[str, ...], str] = {
    ("file",): "The file name says {file}.",
    ("title",): "The title says {title}.",
    ("page",): "The first page says {page}.",
    ("file", "title"): "The file name says {file} and the title {title}.",
    ("file", "page"): "The file name says {file} and the first page {page}.",
    ("title", "page"): "The title says {title} and the first page {page}.",
    ("file", "title", "page"): "The file name says {file}, the title {title} and the first page {page}.",
}


class _Evidence(NamedTuple):
    """The weight that one source gives each organisation, and the words that give it."""

    source: str
    weights: dict[str, float]
    words: dict[str, str]


_last: tuple[tuple[Organisation, ...], NameIndex] | None = None


def match(
    organisations: tuple[Organisation, ...], *, file_name: str, title: str, first_page: str, year: int | None = None
) -> OrganisationMatch:
    """Say which of `organisations` a document belongs to, or that it is in doubt.

    `file_name` may hold folders. `year` is that of the agreement; of two organisations with the same name it chooses
    the one that had it then. Full names count most, then abbreviations and bare names of places; what the running
    text of the first page mentions counts little. Where the evidence is weak or divided, `organisation` is empty and
    `alternatives` holds the ids that were possible, the likeliest first.
    """
    index = _index(organisations)
    sources = [
        _from_file(index, file_name, year),
        _from_title(index, title, year),
        _from_page(index, first_page, year),
    ]
    totals: defaultdict[str, float] = defaultdict(float)
    for source in sources:
        for organisation, weight in source.weights.items():
            totals[organisation] += weight
    ranked = sorted(
        ((weight, organisation) for organisation, weight in totals.items()), key=lambda pair: (-pair[0], pair[1])
    )
    if not ranked or ranked[0][0] <= 0:
        reason = Message("Nothing in file name, title or first page names a known organisation.")
        return OrganisationMatch("", 0.0, reason)
    best, chosen = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    names = {organisation.id: organisation.name(year) for organisation in organisations}
    if best < ENOUGH:
        possible = tuple(organisation for _, organisation in ranked[:5])
        reason = Message("There is too little to go by; it may be {names}.", {"names": _list(possible, names)})
        return OrganisationMatch("", _confidence(best, second), reason, possible)
    by_file = sources[0].weights
    contradicted = max(by_file.values(), default=0) >= _FILE["place"] and chosen not in by_file
    if best - second < MARGIN or contradicted:
        possible = tuple(
            organisation for weight, organisation in ranked[:5] if best - weight < MARGIN or organisation in by_file
        )
        possible = possible if chosen in possible else (chosen, *possible)
        reason = Message("It may be any of {names}.", {"names": _list(possible, names)})
        return OrganisationMatch("", _confidence(best, second), reason, possible)
    spoke = [source for source in sources if source.weights.get(chosen, 0) > 0]
    words: dict[str, str | int | float] = {source.source: f'"{source.words[chosen]}"' for source in spoke}
    reason = Message(_FOUND[tuple(source.source for source in spoke)], words)
    return OrganisationMatch(chosen, _confidence(best, second), reason)


def _index(organisations: tuple[Organisation, ...]) -> NameIndex:
    """Give the names of a register, kept from one document to the next."""
    global _last
    if _last is None or _last[0] is not organisations:
        _last = (organisations, NameIndex(organisations))
    return _last[1]


def _from_file(index: NameIndex, file_name: str, year: int | None) -> _Evidence:
    mentions: list[Mention] = []
    shouting = file_name.upper() == file_name and " " in file_words(file_name, parted=False)
    for parted in (True, False):
        words = file_words(file_name, parted=parted)
        mentions = [
            mention
            for mention in index.find(words, year=year, loose=True)
            if mention.kind in ("name", "place") or _stands_alone(mention, words, shouting)
        ]
        if mentions:
            break
    return _weigh("file", mentions, _FILE)


def _stands_alone(mention: Mention, words: str, shouting: bool) -> bool:
    """Say whether an abbreviation or id in a file name is meant as one and not as a word."""
    word = mention.words
    capitals = sum(letter.isupper() for letter in word) >= 2
    if word.casefold() in _ORDINARY_WORDS or len(word) < 3:
        first = not re.search(r"[^\W\d]", words[: mention.start])
        return capitals and not shouting and (first or mention.kind == "abbreviation")
    return capitals or mention.kind in ("abbreviation", "id")


def _from_title(index: NameIndex, title: str, year: int | None) -> _Evidence:
    title = normal(title)
    shouting = title.upper() == title
    mentions = [
        mention
        for mention in index.find(title, year=year)
        if mention.kind == "name"
        or (mention.kind == "place" and not mention.words[0].islower() and not _locates(title, mention))
        or (mention.kind == "abbreviation" and mention.words.isupper() and not shouting)
    ]
    return _weigh("title", mentions, _TITLE)


def _from_page(index: NameIndex, page: str, year: int | None) -> _Evidence:
    """Weigh the names on the first page: in its head by their kind, in the running text by their share."""
    page = normal(page)
    mentions = [
        mention
        for mention in index.find(page, year=year)
        if (mention.kind == "name" and not mention.words[0].islower())
        or (mention.kind == "place" and not mention.words[0].islower() and not _locates(page, mention))
        or (mention.kind == "abbreviation" and mention.words.isupper() and _in_parentheses(page, mention))
    ]
    end = _end_of_head(page)
    head = [mention for mention in mentions if mention.start < end]
    head = head or [mention for mention in mentions if mention.start < HEAD]
    on_behalf = [mention for mention in head if _BEHALF.search(page[max(0, mention.start - 20) : mention.start])]
    evidence = _weigh("page", on_behalf or head, _PAGE)
    words = dict(evidence.words)
    for mention in mentions:
        for organisation in mention.organisations:
            words.setdefault(organisation, " ".join(mention.words.split()))
    in_head = _count(on_behalf or head)
    most = max(in_head.values(), default=1)
    weights = {organisation: weight * in_head[organisation] / most for organisation, weight in evidence.weights.items()}
    counted = _count(mentions)
    for organisation, count in counted.items():
        share = count / sum(counted.values())
        weights[organisation] = weights.get(organisation, 0) + _RUNNING * share * min(1.0, count / 3)
    return _Evidence("page", weights, words)


def _count(mentions: list[Mention]) -> dict[str, float]:
    """Count the mentions of each organisation; a name that several share is divided, the name of a place is half."""
    counted: defaultdict[str, float] = defaultdict(float)
    for mention in mentions:
        for organisation in mention.organisations:
            counted[organisation] += (0.5 if mention.kind == "place" else 1) / len(mention.organisations)
    return counted


def _end_of_head(page: str) -> int:
    """Give where the running text of a page begins: at the first two long lines in a row, at HEAD at the latest."""
    position = 0
    begun: int | None = None
    for line in page[:HEAD].splitlines(keepends=True):
        if len(line.strip()) < LONG_LINE:
            begun = None
        elif begun is not None:
            return begun
        else:
            begun = position
        position += len(line)
    return HEAD


def _locates(text: str, mention: Mention) -> bool:
    """Say whether a place only tells where something is or was signed: "i Kalmar", "Stockholm 12 mars"."""
    before = text[max(0, mention.start - 12) : mention.start]
    return bool(_BEFORE_A_PLACE.search(before) or _AFTER_A_PLACE.match(text, mention.end))


def _in_parentheses(page: str, mention: Mention) -> bool:
    return page[max(0, mention.start - 1) : mention.start] == "(" and page[mention.end : mention.end + 1] == ")"


def _weigh(source: str, mentions: list[Mention], scale: dict[str, float]) -> _Evidence:
    """Give each organisation the weight of its best name; a name that several share counts for each of them."""
    weights: dict[str, float] = {}
    words: dict[str, str] = {}
    for mention in mentions:
        for organisation in mention.organisations:
            if scale[mention.kind] > weights.get(organisation, 0):
                weights[organisation] = scale[mention.kind]
                words[organisation] = " ".join(mention.words.split())
    return _Evidence(source, weights, words)


def _confidence(best: float, second: float) -> float:
    """Turn weights into a confidence: 0.5 where two are alike, near 1 where much speaks for one alone."""
    return round(min(0.99, 0.5 + (best - second) / 10) if best >= ENOUGH else min(0.4, best / 5), 2)


def _list(ids: tuple[str, ...], names: dict[str, str]) -> str:
    return ", ".join(names[identifier] for identifier in ids)
