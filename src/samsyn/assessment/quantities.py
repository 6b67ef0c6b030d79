"""Find the numbers of a text and what each is: a share, a threshold, a year, a zero, a comparison.

Numbers come in digits and in words. References (page 4, annex 2, a law's number), telephone services and the numbers
of lists are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal[
    "percent", "share", "threshold", "bound", "index", "count", "money", "zero", "moving", "multiple", "year"
]
"""What a number is; `threshold` is a time limit per case ("within 48 hours"), `moving` a comparison with what others
reach, `multiple` halving and doubling."""


class Quantity(NamedTuple):
    """A number (or a word for one) at its place; `vague` where its meaning hangs on a word like "unreasonable".

    `values` are the years of a `year`, two for a period; else empty.
    """

    kind: Kind
    start: int
    end: int
    vague: bool = False
    values: tuple[int, ...] = ()


# Digits are never given back: without that, an endless number takes endless time.
_DIGITS = r"\d++(?:[ \u00a0.]\d{3}(?!\d))*(?:[.,]\d++)?"
_NUMBER_WORDS = {
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton tjugo trettio fyrtio femtio sextio "
    "sjuttio åttio nittio hundra tusen",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty "
    "fifty sixty seventy eighty ninety hundred thousand",
}
_TENS = {
    "sv": r"(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:ett|en|två|tre|fyra|fem|sex|sju|åtta|nio)",
    "en": r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(?:one|two|three|four|five|six|seven|eight|nine)",
}


def _number(language: str) -> str:
    return rf"(?:{_DIGITS}|{_TENS[language]}|(?:{_NUMBER_WORDS[language].replace(' ', '|')}))"


_PATTERNS: dict[str, tuple[tuple[Kind, str], ...]] = {
    "sv": (
        ("money", r"{n}\s*(?:miljon(?:er)?|miljard(?:er)?|mkr|mnkr|tkr|tusen)?\s*(?:kronor|kr|sek)\b|"
                  r"{n}\s*(?:mkr|mnkr|tkr)\b"),
        ("percent", r"{n}\s*(?:%|procent(?:enheter)?\b)"),
        ("share", r"(?:minst |mer än )?(?:hälften|två tredjedelar|tre fjärdedelar|en tredjedel|en fjärdedel|"
                  r"nio av tio) av\b|"
                  r"\b(?:nio|åtta|sju) av tio\b|"
                  r"\b(?:med|till) (?:hälften|en (?:tredjedel|fjärdedel|femtedel|tiondel)|två tredjedelar)\b"),
        ("threshold", r"\b(?:inom|högst|max(?:imalt)?|längst|mer än|längre än|kortare än|"
                      r"under)\s+(?:de närmaste )?{n}\s*"
                      r"(?:minuter|timmar?|dygn|dagar?|veckor?|månader)\b|\binom\s+{d}(?=\s*(?:[.,;)]|$))|"
                      r"\b{n}\s*(?:minuter|timmar|dygn|dagar|veckor)\b"),
        ("bound", r"[<>≥≤]\s*{d}|\b(?:minst|högst|maximalt|åtminstone|över|under|upp till)\s+{n}\b(?!\s*år\b)|"
                  r"\bminst (?:ett|en)\b(?! (?:år|gång)\b)"),
        ("index", r"\b(?:index|nivå|värde|poäng)(?:et|en)?\s+(?:på |om |minst |över )?{d}"),
        ("multiple", r"\b(?:halver\w+|fördubbl\w+|tredubbl\w+|dubbelt så (?:många|hög\w*|stor\w*))"),
        ("zero", r"\b(?:inga|noll|0)\s+(?:\w+\s+)?\w{{3,}}|\bing(?:en|et)\s+\w+(?=[^.]{{0,60}}\b(?:ska|skall|"
                 r"får|behöver)\b)|"
                 r"\bnoll(?:vision|tolerans)\w*|\bkö ?-?fri\w*|\butan (?:väntetid\w*|köer|kö)\b"),
        ("moving", r"\b(?:över|under|högre än|lägre än|bättre än|kortare än|minst (?:i nivå med)?|i nivå med|"
                   r"lika bra som|motsvarande)\s+"
                   r"(?:(?:det|den|de) )?(?:riks\w+|genomsnitt\w*|nationell\w* (?:genomsnitt\w*|snitt\w*|"
                   r"nivå\w*)|medel\w*|snittet|"
                   r"(?:andra|övriga|jämförbara) (?:landsting|regioner|län|kommuner))|\bbland (?:de|"
                   r"landets) (?:\w+ )?(?:bästa|främsta)\b|"
                   r"\bbäst i (?:landet|sverige)\b"),
    ),
    "en": (
        ("money", r"(?:usd|us\$|eur|sek|\$|€|£)\s*{n}(?:\s*(?:million|billion|thousand))?|{n}\s*(?:million|"
                  r"billion)?\s*"
                  r"(?:usd|us dollars|dollars|euros?|kronor|sek)\b"),
        ("percent", r"{n}\s*(?:%|per ?cent\b|percentage points?\b)"),
        ("share", r"(?:at least |more than )?\b(?:half|two thirds|three quarters|a third|a quarter|"
                  r"nine out of ten) of\b"),
        ("threshold", r"\b(?:within|at most|no (?:more|longer) than|less than|under|maximum)\s+(?:the next )?{n}\s*"
                      r"(?:minutes?|hours?|days?|weeks?|months?)\b|\b{n}\s*(?:minutes|hours|days|weeks)\b"),
        ("bound", r"[<>≥≤]\s*{d}|\b(?:at least|at most|no more than|more than|fewer than|less than|over|under|"
                  r"up to)\s+"
                  r"{n}\b(?!\s*years?\b)"),
        ("index", r"\b(?:index|score|level)\s+(?:of )?(?:at least )?{d}"),
        ("multiple", r"\b(?:halv(?:e|ed|ing)|doubl(?:e|ed|ing)|tripl(?:e|ed|ing))\b"),
        ("zero", r"\b(?:zero|0)\s+(?:\w+\s+)?\w{{3,}}|\bno\s+\w{{4,}}(?:\s+\w+)?(?=[.,;]|$)|"
                 r"\bno (?:\w+ ){{1,3}}(?:shall|should|will|"
                 r"must|may)\b|\b(?:queue|waiting)[- ]free\b|\bwithout (?:queues|waiting)\b|"
                 r"\bzero[- ]tolerance\b|\b(?:net[- ]zero|"
                 r"carbon[- ]neutral\w*)\b"),
        ("moving", r"\b(?:above|below|higher than|lower than|better than|shorter than|in line with|"
                   r"at least)\s+(?:the )?"
                   r"(?:national (?:average|mean|level)|average|mean|median|other (?:regions|counties|countries))|"
                   r"\bamong the (?:\w+ )?best\b|\bbest in the country\b"),
    ),
}  # fmt: skip
_COUNT = {
    "sv": r"(?<![\w.,:§/-]){n}\s+(?:(?:nya|olika|fler|ytterligare|av|extra)\s+)?(?P<noun>[a-zåäö]{{3,}})",
    "en": r"(?<![\w.,:§/-]){n}\s+(?:(?:new|different|more|further|additional|of)\s+)?(?P<noun>[a-z]{{3,}})",
}
_NOT_COUNTED = {
    "sv": re.compile(
        r"\w*(?:mål\w*|områden\w*|strategier|rubriker|perspektiv\w*|kapitel|sidor|punkter|delar|steg\w*|"
        r"nivåer\w*|gånger|"
        r"år\w*|månader|veckor|dagar|dygn|timmar|minuter|procent\w*|och|eller|till|som|samt|är|har|januari|"
        r"februari|mars|"
        r"april|maj|juni|juli|augusti|september|oktober|november|december|miljon\w*|miljard\w*|tusen|hundra)"
    ),
    "en": re.compile(
        r"(?:goals?|objectives?|areas?|strategies|headings|perspectives|chapters|sections|pages|points|parts|"
        r"steps|levels?|"
        r"times|years?|months?|weeks?|days?|hours?|minutes?|per ?cent\w*|and|or|to|that|which|is|are|was|were|"
        r"has|january|"
        r"february|march|april|may|june|july|august|september|october|november|december|million|billion|"
        r"thousand|hundred|"
        r"pillars?|sectors?|components?|scenarios?)"
    ),
}
_REFERENCE = {
    "sv": re.compile(
        r"(?:\b(?:sid\w*|s|kap\w*|avsnitt|bilaga|tabell|figur|punkt|nr|nummer|artikel|version|sfs|lag|dnr|"
        r"tel\w*|kl|vecka)"
        r"|§)\.?\s*$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:page|pages|p|pp|chapter|section|annex|table|figure|article|no|number|item|version|phase|tier|"
        r"decision|tel)"
        r"\.?\s*$",
        re.IGNORECASE,
    ),
}
_SCOPE = {
    "sv": re.compile(
        r"\b(?:de|våra|sina|länets|regionens|landstingets|kommunernas|alla|"
        r"samtliga)\s*$",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:the|our|its|their|all|these)\s*$", re.IGNORECASE),
}
_UNITS = {
    "sv": re.compile(
        r"sjukhus\w*|kommuner\w*|vårdcentraler\w*|kliniker\w*|landsting\w*|regioner\w*|enheter\w*|delar\w*"
    ),
    "en": re.compile(r"hospitals?|municipalit\w+|centres?|clinics?|regions?|count\w+|units?|practices|islands?"),
}
"""With a word of `_SCOPE` before it, a number of these only says how many there are: "our three hospitals"."""
_SERVICES = re.compile(r"^(?:1177|112|113 ?13|0771)$")
_VAGUE = {
    "sv": re.compile(
        r"\b(?:onödan|onödig\w*|oskälig\w*|orimlig\w*|otillbörlig\w*|undvikbar\w*|lång tid)\b", re.IGNORECASE
    ),
    "en": re.compile(r"\b(?:unnecessar\w+|unreasonabl\w+|undue|unduly|avoidabl\w+|needless\w*)\b", re.IGNORECASE),
}
_YEAR = re.compile(
    r"(?<![\d:./-])(?P<first>(?:19|20)\d\d)(?:\s*[-\u2013\u2014/]\s*(?P<last>(?:20)?\d\d)(?!\d))?(?![\d%]|[:,.]\d)"
)


@cache
def _compiled(language: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    number = _number(language)
    patterns = [
        (kind, re.compile(pattern.format(n=number, d=_DIGITS), re.IGNORECASE)) for kind, pattern in _PATTERNS[language]
    ]
    patterns.append(("count", re.compile(_COUNT[language].format(n=number), re.IGNORECASE)))
    return tuple(patterns)


def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Give the numbers of `text` in order of place; texts in other languages than Swedish are read as English.

    Where two readings overlap, the first of money, percent, share, threshold, bound, index, multiple, zero, moving,
    count wins; a year is read where nothing else was.
    """
    language = "sv" if language == "sv" else "en"
    found = list(_years(text, language))
    taken = [(one.start, one.end) for one in found]
    for kind, pattern in _compiled(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken) or _is_no_number(match, text, kind, language):
                continue
            sentence_end = text.find(".", end)
            rest = text[start : sentence_end if sentence_end >= 0 else len(text)]
            vague = kind in ("zero", "threshold") and _VAGUE[language].search(rest) is not None
            found.append(Quantity(kind, start, end, vague))
            taken.append((start, end))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _years(text: str, language: str) -> Iterator[Quantity]:
    for match in _YEAR.finditer(text):
        if _REFERENCE[language].search(text[: match.start()]):
            continue
        if re.match(
            r"\s*(?:%|procent|per ?cent|patienter|personer|patients|people)", text[match.end() :], re.IGNORECASE
        ):
            continue
        first = int(match.group("first"))
        last = match.group("last")
        values: tuple[int, ...] = (first,)
        if last:
            other = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
            values = (first, other) if other > first else (first,)
        yield Quantity("year", match.start(), match.end(), values=values)


def _is_no_number(match: re.Match[str], text: str, kind: Kind, language: str) -> bool:
    start = match.start()
    if kind in ("count", "bound") and _REFERENCE[language].search(text[:start]):
        return True
    if kind != "count":
        return start > 0 and text[start].isalnum() and text[start - 1].isalnum()
    number = match.group().split()[0]
    if _SERVICES.match(number):
        return True
    noun = match.group("noun").lower()
    if _SCOPE[language].search(text[:start]) and _UNITS[language].fullmatch(noun):
        return True
    return _NOT_COUNTED[language].fullmatch(noun) is not None
