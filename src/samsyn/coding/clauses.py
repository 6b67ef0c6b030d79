"""Tell what a sentence says from what it says it for: "inför webbtidbok, för att korta köerna".

Only the words that open a purpose or a consequence are known; there is no grammar behind it. What follows them, to
the end of the sentence, counts for less, for a measure is what is done and not what it is done for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PURPOSE = {
    "sv": re.compile(
        r"\b(?:för att|så att|i syfte att|med syftet? att|syftet är att|syftar till att|i avsikt att|med målet att"
        r"|med sikte på|vilket|vilken|vilka|därmed|därigenom|som ett led i"
        r"|för (?:en )?(?:ökad|ökat|bättre|förbättrad|förbättrat|kortare|minskad|minskat|högre))\b"
    ),
    "en": re.compile(
        r"\b(?:in order to|so that|so as to|with the aim of|with the goal of|for the purpose of|aims? to|thereby"
        r"|thus|which|to (?:ensure|improve|increase|reduce|achieve|enable|shorten)"
        r"|for (?:better|improved|increased|shorter|reduced))\b"
    ),
}
_NO_PURPOSE_AFTER = {
    "sv": re.compile(
        r"\b(?:arbet\w*|verka\w*|verkar|insatser|åtgärder|aktiviteter|metoder|modeller|verktyg|rutiner|stöd|plan"
        r"|planer|möjligheter|handlingsplan\w*|strategi\w*|satsning\w*|processer|ansvar\w*)\s*$"
    ),
    "en": re.compile(
        r"\b(?:work\w*|efforts|measures|activities|methods|models|tools|routines|support|plans?|strateg\w*|starts?"
        r"|begins?|continues?|plans?|how|system)\s*$"
    ),
}
_MAIN_AFTER_OPENING = {
    "sv": re.compile(
        r",|\b(?:ska|skall|kommer|pågår|har|hade|införs|inrättas|görs|behövs?|behöver|krävs|utvecklas|genomförs"
        r"|planeras|bedrivs|startar|startas|tas|prövas|bör|måste|erbjuds|skapas|är|finns)\b"
    ),
    "en": re.compile(r",|\b(?:will|shall|is|are|has|have|must|should|needs?)\b"),
}


def purposes(text: str, language: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the offsets of the parts of `text`, with its `sentences`, that tell what something is for, in order.

    A purpose that opens its sentence ends at the first comma or finite verb ("För att … ska …"); any other reaches to
    the end of the sentence or to a semicolon. "Arbeta för att" and the like open none: what follows is the measure.
    """
    language = "sv" if language == "sv" else "en"
    text = _lowered(text)
    if not _PURPOSE[language].search(text):
        return []
    found = []
    for start, end in sentences:
        match = _opening(text, start, end, language)
        if match is None:
            continue
        if not text[start : match.start()].strip(" \"'\u201d(–-"):
            main = _MAIN_AFTER_OPENING[language].search(text, match.end(), end)
            if main is None:
                continue
            found.append((match.start(), main.start()))
            later = _opening(text, main.end(), end, language)
            if later is not None:
                found.append((later.start(), _until(text, later.end(), end)))
        else:
            found.append((match.start(), _until(text, match.end(), end)))
    return found


_INTENTION = {
    "sv": re.compile(
        r"\b(?:ska|skall|behöver|behövs|behov av|måste|bör|krävs|vill|avser|planera[rs]?|projekt\w*|initiera\w*"
        r"|prioritera\w*|målet är|inkludera\w*)\b"
    ),
    "en": re.compile(r"\b(?:shall|will|must|should|needs?|plans?|planned|projects?|intends?|priorit\w+|includ\w+)\b"),
}


def intentions(text: str, language: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the offsets of the sentences that say what shall be, is needed or is planned."""
    pattern = _INTENTION["sv" if language == "sv" else "en"]
    text = _lowered(text)
    return [(start, end) for start, end in sentences if pattern.search(text, start, end)]


_LACK = {
    "sv": re.compile(
        r"\b(?:\w*brist\w*|otydlig\w*|lång[at]?(?! sikt)|svårt?|svårigheter|avsaknad|saknas?|otillräcklig\w*"
        r"|fungerar inte|inte"
        r"|krånglig\w*|splittra\w*|ojämlik\w*|ojämn\w*|dålig\w*|alltför|problem|ökande|försämra\w*"
        r"|höga?|låga?|lågt|kostnad\w*|ökat|ökad|minskat)\b"
    ),
    "en": re.compile(
        r"\b(?:lacks?|lacking|shortages?|insufficient|inadequate|poor|long|difficult\w*|unclear|not|problems?|weak"
        r"|limited)\b"
    ),
}


def lacks(text: str, language: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the offsets of the sentences that only say what is wrong: "unclear care pathways" is no measure."""
    language = "sv" if language == "sv" else "en"
    text = _lowered(text)
    return [
        (start, end)
        for start, end in sentences
        if _LACK[language].search(text, start, end) and not _INTENTION[language].search(text, start, end)
    ]


_COMPLEMENT = {
    "sv": re.compile(
        r"^\s*+(?:\w++\s++){0,2}?(?:av|avseende|i|inom|för|om|kring|gällande|på|till|vid|från|under)\s++"
        r"(?:[\w-]++\s++){0,4}$"
    ),
    "en": re.compile(
        r"^\s*+(?:\w++\s++){0,2}?(?:of|in|for|on|about|within|regarding|at|from|to)\s++(?:[\w-]++\s++){0,4}$"
    ),
}
_VERB_BETWEEN = {
    "sv": re.compile(r"\b(?:ska|skall|att|och|samt|genom|är|har|blir|införs|som)\b"),
    "en": re.compile(r"\b(?:shall|will|and|by|is|are|has|that|which)\b"),
}


def is_complement(between: str, language: str) -> bool:
    """Say whether the words `between` two things make the later one a complement of the earlier: "training *in* …"."""
    language = "sv" if language == "sv" else "en"
    between = _lowered(between)
    return bool(_COMPLEMENT[language].match(between)) and not _VERB_BETWEEN[language].search(between)


def _lowered(text: str) -> str:
    """Give a text in lower case with every letter in its place, for patterns that case does not matter to.

    It is searched several times as fast as with `re.IGNORECASE`, and finds the same.
    """
    lower = text.lower()
    if len(lower) != len(text) or "\u0131" in lower or "\u017f" in lower:
        return text.translate(_OTHER_CASES).lower()
    return lower


_OTHER_CASES = {0x130: "i", 0x131: "i", 0x17F: "s"}
"""Letters that are another letter's other case by `re.IGNORECASE` and not by `str.lower`."""


def _opening(text: str, start: int, end: int, language: str) -> re.Match[str] | None:
    for match in _PURPOSE[language].finditer(text, start, end):
        if not _NO_PURPOSE_AFTER[language].search(text[start : match.start()]):
            return match
    return None


def _until(text: str, start: int, end: int) -> int:
    stop = text.find(";", start, end)
    return end if stop < 0 else stop


_END_OF_PART = re.compile(r"[,;:()]|\s[–-]\s")


def end_of_part(text: str, start: int, end: int) -> int:
    """Give where the part of a sentence that holds `start` ends: at a comma, semicolon, dash or `end`."""
    match = _END_OF_PART.search(text, start, end)
    return match.start() if match else end


def within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether `place` lies in one of the spans."""
    return any(start <= place < end for start, end in spans)
