"""Find the names of organisations in short texts: file names, titles, first pages.

Text and names are cut into words without case; at each place the longest name wins, so that "Nigeria" is never
"Niger" and "Papua New Guinea" never "Guinea". Letters are compared with their marks where the text has any (Habo is
not Håbo), without them where it has none (a file called `orebro`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from samsyn.types import Organisation

NameKind = Literal["name", "place", "abbreviation", "id"]
"""What was found: a full name, the bare name of a place, an abbreviation or an official code."""

_WORD = re.compile(r"[^\W_]+(?:\.(?=[^\W_]\.))*", re.UNICODE)
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZÅÄÖÉ])(?=[A-ZÅÄÖÉ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_OWN = re.compile(r"(?<=\w)['’‘´`′‟„](?=\s?[sS]\b)\s?[sS]\b|(?<=[A-ZÅÄÖ]):s\b")
_BREAK = re.compile(r"(?<!\bSt)(?<!\bst)(?<!\bST)[.!?;](?=\s)|\n\s*\n")
_MARKED = re.compile("[åäöÅÄÖ]")
_SPACED = re.compile(r"(?:(?<!\w)\w (?=\w(?!\w))){3,}\w(?!\w)")

REGION_WORDS = frozenset(
    "region regionen regionens landsting landstinget landstingets läns län county council lt ltg regionförbund".split()
)
MUNICIPAL_WORDS = frozenset(
    "kommun kommuns kommunen kommunens stad stads staden stadens municipality city kommunfullmäktige "
    "kommunstyrelse kommunstyrelsen".split()
)
_OTHER_BODIES = frozenset(
    "universitet universitetet universitetssjukhus universitetssjukhuset university högskola högskolan sjukhus "
    "sjukhuset lasarett lasarettet hospital stift tingsrätt konventionen convention protocol agreement summit "
    "declaration deklarationen".split()
)
_NO_NAMES = (
    "gulf of guinea",
    "gulf of mexico",
    "gulf of oman",
    "gulf of thailand",
    "new mexico",
    "new guinea",
    "northern ireland",
    "lake chad",
    "lake malawi",
    "niger river",
    "river niger",
    "niger delta",
    "niger basin",
    "congo basin",
    "congo river",
    "river congo",
    "jordan river",
    "river jordan",
    "jordan valley",
    "sea of japan",
    "south china sea",
    "east china sea",
    "senegal river",
    "french guiana",
    "american samoa",
    "netherlands antilles",
    "british virgin islands",
    "us virgin islands",
    "länsstyrelsen",
)
"""Phrases that hold the name of an organisation but mean something else."""


SHORTEST_PLACE = 4
"""How many letters the bare place of a body must have to stand for it."""


class Mention(NamedTuple):
    """A name found in a text: whose it may be, what kind of name, its words as written and where they stand."""

    organisations: tuple[str, ...]
    kind: NameKind
    words: str
    start: int
    end: int


class _Entry(NamedTuple):
    organisation: str
    kind: NameKind
    plain: tuple[str, ...]
    written: str
    since: int | None
    until: int | None
    present: bool = False


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class NameIndex:
    """The names of many organisations, ready to be found."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.kinds: dict[str, str] = {}
        self._by_words: dict[tuple[str, ...], list[_Entry]] = {}
        self._longest = 1
        self._joined: dict[str, list[_Entry]] = {}
        self._starts: set[str] = set()
        for phrase in _NO_NAMES:
            self._add(_Entry("", "name", _words(phrase), phrase, None, None))
        for organisation in organisations:
            self.kinds[organisation.id] = organisation.kind
            for entry in _entries(organisation):
                self._add(entry)

    def _add(self, entry: _Entry) -> None:
        if not entry.plain:
            return
        for key in dict.fromkeys((entry.plain, tuple(map(_fold, entry.plain)), tuple(map(_spell, entry.plain)))):
            known = self._by_words.setdefault(key, [])
            if entry not in known:
                known.append(entry)
            self._starts.add(key[0])
            self._longest = max(self._longest, len(key))
            joined = "".join(key)
            if len(joined) >= 7 and entry.kind in ("name", "place"):
                self._joined.setdefault(joined, []).append(entry)

    def find(self, text: str, *, year: int | None = None, loose: bool = False) -> list[Mention]:
        """Give the names in `text` in order.

        With `loose`, for file names, letters without marks stand for those with them, and the words of a name may be
        run together. Where two organisations have had the same name, those that had it in `year` come first.
        """
        text = normal(text)
        tokens = [_Token(_plain(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
        found: list[Mention] = []
        position = 0
        while position < len(tokens):
            mention, length = self._at(text, tokens, position, year, loose)
            if mention is not None and mention.organisations:
                found.append(mention)
            position += length
        return found

    def _at(
        self, text: str, tokens: list[_Token], position: int, year: int | None, loose: bool
    ) -> tuple[Mention | None, int]:
        if not loose and not any(key[0] in self._starts for key in _keys((tokens[position].text,))):
            return None, 1
        for length in range(min(self._longest, len(tokens) - position), 0, -1):
            run = tokens[position : position + length]
            if length > 1 and _BREAK.search(text, run[0].start, run[-1].end):
                continue
            for key in _keys(tuple(token.text for token in run)):
                if entries := self._by_words.get(key):
                    mention = self._mention(entries, text, tokens, position, length, year, loose)
                    if mention is not None:
                        return mention, length
            joined = _fold("".join(token.text for token in run))
            if loose and length <= 4 and (entries := self._joined.get(joined)):
                return self._mention(entries, text, tokens, position, length, year, loose), length
        return None, 1

    def _mention(
        self,
        entries: list[_Entry],
        text: str,
        tokens: list[_Token],
        position: int,
        length: int,
        year: int | None,
        loose: bool,
    ) -> Mention | None:
        run = tokens[position : position + length]
        words = text[run[0].start : run[-1].end]
        if any(not entry.organisation for entry in entries):
            return Mention((), "name", words, run[0].start, run[-1].end)
        entries = _with_marks(entries, words, run, loose)
        before = tokens[position - 1].text if position else ""
        earlier = tokens[position - 2].text if position > 1 else ""
        after = tokens[position + length].text if position + length < len(tokens) else ""
        entries = [entry for entry in entries if self._fits(entry, before, earlier, after)]
        if not entries:
            return None
        if year is not None:
            entries = [entry for entry in entries if _in_use(entry, year)] or entries
        if len({entry.organisation for entry in entries}) > 1:
            entries = [entry for entry in entries if entry.present] or entries
        order: tuple[NameKind, ...] = ("name", "place", "abbreviation", "id")
        kind = min((entry.kind for entry in entries), key=order.index)
        ids = tuple(dict.fromkeys(entry.organisation for entry in entries if entry.kind == kind))
        return Mention(ids, kind, words, run[0].start, run[-1].end)

    def _fits(self, entry: _Entry, before: str, earlier: str, after: str) -> bool:
        """Say whether the words beside the name of a place allow this organisation."""
        if entry.kind != "place":
            return True
        if after in _OTHER_BODIES or before in ("länsstyrelsen",) or earlier in ("länsstyrelsen",):
            return False
        kind = self.kinds[entry.organisation]
        if kind == "region" and (after in MUNICIPAL_WORDS or (before == "of" and earlier in MUNICIPAL_WORDS)):
            return False
        near_region = after in REGION_WORDS or before in REGION_WORDS or (before == "i" and earlier in REGION_WORDS)
        return not (kind == "municipality" and near_region)


def file_words(file_name: str, *, parted: bool) -> str:
    """Give a file's name as words without ending; `parted` at capitals and digits too (`RegionHalland2015`)."""
    name = unicodedata.normalize("NFC", unquote(file_name)).replace("\\", "/")
    parts = name.split("/")
    parts[-1] = re.sub(r"(\.[A-Za-z][A-Za-z0-9]{1,4})+$", "", parts[-1])
    words = " / ".join(re.sub(r"[_\-+.,;()\[\]]+", " ", part) for part in parts)
    words = re.sub(r"(?<=\w) [sS](?= )", "", words)  # what is left of a genitive: "Lao-People-s"
    return _CAMEL.sub(" ", words) if parted else words


def _entries(organisation: Organisation) -> Iterator[_Entry]:
    swedish = organisation.kind in ("region", "municipality")
    marks = REGION_WORDS | MUNICIPAL_WORDS
    for name in organisation.names:
        plain = _words(name.text)
        own = [word for word in plain if word in marks]
        # "X län" and "X County" name an area; what stands there may be somebody else's.
        area = set(own) <= {"län", "läns", "county"} if own else True
        kind: NameKind = "place" if swedish and area and name is not organisation.names[0] else "name"
        present = name is organisation.names[0]
        yield _Entry(organisation.id, kind, plain, name.text, name.since, name.until, present)
        if not organisation.kind and (place := _place(plain)):
            yield _Entry(organisation.id, "place", place, " ".join(place), name.since, name.until)
    for abbreviation in organisation.abbreviations:
        yield _Entry(organisation.id, "abbreviation", _words(abbreviation), abbreviation, None, None)
    if re.search(r"[^\W\d_]", organisation.id) and len(organisation.id) >= 3:
        yield _Entry(organisation.id, "id", _words(organisation.id), organisation.id, None, None)


def _place(plain: tuple[str, ...]) -> tuple[str, ...]:
    """Give what is left of a name without the words for the kind of body ("Region Stenby": "stenby")."""
    marks = REGION_WORDS | MUNICIPAL_WORDS
    if not marks & set(plain):
        return ()
    place = tuple(word for word in plain if word not in marks and word not in {"i", "of"})
    place = tuple(word.removesuffix("s") if "läns" in plain else word for word in place)
    return place if len("".join(place)) >= SHORTEST_PLACE else ()


def normal(text: str) -> str:
    """Give a text in composed letters, without letter-spacing, soft hyphens and the possessive s."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\ufffe", "")
    text = _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    return _OWN.sub("", text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_plain(match.group()) for match in _WORD.finditer(normal(text)))


def _plain(word: str) -> str:
    return word.casefold().replace(".", "")


@lru_cache(maxsize=10_000)
def _fold(word: str) -> str:
    """Give a word without the marks of its letters."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _spell(word: str) -> str:
    """Give a word as it is spelled where å, ä and ö are not to be had."""
    return _fold(word.replace("å", "aa").replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def _keys(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the forms under which words may be known: as they are, without the genitive's s, without marks."""
    forms = [words]
    if len(words[-1]) > 3:
        forms.append((*words[:-1], words[-1].removesuffix("s")))
    forms.append(tuple(word.removesuffix("s") if len(word) > 4 else word for word in words))
    yield from dict.fromkeys([*forms, *(tuple(map(_fold, form)) for form in forms)])


def _with_marks(entries: list[_Entry], words: str, run: list[_Token], loose: bool) -> list[_Entry]:
    """Keep the names whose å, ä and ö agree with the text; in a loose text without any, all."""
    if _MARKED.search(words):
        return [entry for entry in entries if _same_marks(entry.plain, run)]
    if loose:
        return entries
    return [entry for entry in entries if not _MARKED.search(entry.written)] or entries


def _same_marks(plain: tuple[str, ...], run: list[_Token]) -> bool:
    pairs = list(zip(plain, run, strict=False))
    return len(plain) == len(run) and all(
        not _MARKED.search(known + token.text) or known in (token.text, token.text.removesuffix("s"))
        for known, token in pairs
    )


def _in_use(entry: _Entry, year: int) -> bool:
    return (entry.since is None or entry.since <= year) and (entry.until is None or year <= entry.until)
