"""Join computed counts into sentences that read as a person would write them, each number leading to its evidence."""

from __future__ import annotations

import re
from itertools import groupby

from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.tree import Piece, Pieces
from samsyn.types import Record, Sentence

LISTED = 10
"""The most subjects that one sentence names."""


JOINED = re.compile(r"\b(?:och|and)\b|,")
"""What makes a name unclear within a list."""


class Told(Record, frozen=True):
    """A computed sentence as part of a longer one: its subject's name, where the name leads, and the count."""

    sentence: Sentence
    name: str
    target: str = ""

    @property
    def count(self) -> int:
        """Give the number of organisations."""
        return len(self.sentence.organisations)


def fill(index: Index, template: str, **values: Pieces | str) -> Pieces:
    """Give an English template in the report's language with texts or pieces in place of its names."""
    result: list[Piece] = []
    for part in re.split(r"(\{\w+\})", index.say(template)):
        value = values[part[1:-1]] if part.startswith("{") else part
        result += [Piece(value)] if isinstance(value, str) else value
    return tuple(piece for piece in result if piece.text)


def opened(first: Pieces) -> Pieces:
    """Give pieces with a capital first letter, for the beginning of a sentence."""
    if not first:
        return first
    from msgspec.structs import replace

    text = first[0].text
    return (replace(first[0], text=text[:1].upper() + text[1:]), *first[1:])


def joined(said: list[Pieces]) -> Pieces:
    """Join sentences into a paragraph."""
    return tuple(piece for sentence in said for piece in (*sentence, Piece(" ")))[:-1]


def listed(index: Index, items: list[Pieces]) -> Pieces:
    """Join items as a sentence does: "A, B and C"."""
    if len(items) < 2:
        return items[0] if items else ()
    first = [piece for item in items[:-1] for piece in (*item, Piece(", "))][:-1]
    return fill(index, "{first} and {last}", first=tuple(first), last=items[-1])


def enumerated(index: Index, items: list[Pieces]) -> Pieces:
    """Join names of categories, which may hold an "and" themselves, as a sentence does."""
    if len(items) < 2:
        return items[0] if items else ()
    first = [piece for item in items[:-1] for piece in (*item, Piece(", "))][:-1]
    return fill(index, "{first}, and also {last}", first=tuple(first), last=items[-1])


def counted(index: Index, citations: Citations, told: list[Told]) -> Pieces:
    """Name subjects with their counts, one count for those in a row that share it: "A, B (9 of 12) and C (8 of 12)"."""
    runs = [list(run) for _, run in groupby(told, key=lambda item: item.count)]
    join = enumerated if any(JOINED.search(item.name) for item in told) else listed
    if len(runs) == 1:
        names: list[Pieces] = [(Piece(item.name, target=item.target),) for item in told]
        return (*join(index, names), *_count(index, citations, told))
    items: list[Pieces] = []
    for run in runs:
        items += [(Piece(item.name, target=item.target),) for item in run[:-1]]
        items.append((Piece(run[-1].name, target=run[-1].target), *_count(index, citations, run)))
    return join(index, items)


def _count(index: Index, citations: Citations, run: list[Told]) -> Pieces:
    sentence = run[0].sentence
    share = index.say("{n} of {N}", n=run[0].count, N=sentence.of)
    passages = [passage for item in run for passage in item.sentence.passages]
    key = "-".join(["n", sentence.kind, *(item.sentence.subject for item in run)])
    code = sentence.subject if sentence.kind == "code" and len(run) == 1 else ""
    title = f"{', '.join(item.name for item in run)} ({share})"
    return (Piece(" "), Piece(f"({share})", evidence=citations.cite_across(key, title, passages, code)))


def bands(index: Index, told: list[Told]) -> list[list[Told]]:
    """Divide subjects, the most frequent first, where the words for their share change."""
    ranked = sorted(told, key=lambda item: -item.count)
    return [list(band) for _, band in groupby(ranked, key=lambda item: index.text(item.sentence.brief))]


def share_of(index: Index, citations: Citations, sentence: Sentence) -> Pieces:
    """Give the count of a computed sentence, "(9 of 12)", leading to what it rests on."""
    share = index.say("{n} of {N}", n=len(sentence.organisations), N=sentence.of)
    key = f"n-{sentence.kind}-{sentence.subject}"
    return (Piece(f"({share})", evidence=citations.cite_across(key, index.text(sentence.text), sentence.passages)),)


def linked(text: str, share: str, evidence: str) -> Pieces:
    """Let the count within a sentence lead to its evidence, or else its end."""
    for words in (f"({share})", share):
        before, found, after = text.rpartition(words)
        if found:
            return tuple(
                piece for piece in (Piece(before), Piece(words, evidence=evidence), Piece(after)) if piece.text
            )
    return (Piece(f"{text} "), Piece(f"({share})", evidence=evidence))


def sentences(index: Index, citations: Citations, kind: str, subject: str = "") -> list[Pieces]:
    """Give the computed sentences of one kind (about one subject), each leading to its evidence."""
    result: list[Pieces] = []
    for place, sentence in enumerate(index.findings.sentences):
        if sentence.kind != kind or (subject and sentence.subject != subject):
            continue
        text = index.text(sentence.text)
        code = sentence.subject if kind == "code" else ""
        key = citations.cite_across(f"s-{place}", text, sentence.passages, code)
        result.append(linked(text, index.say("{n} of {N}", n=len(sentence.organisations), N=sentence.of), key))
    return result
