"""Check how the terms of a framework are written (see `schema.Term`), and find all lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

import msgspec

from samsyn.frameworks.notes import Notes
from samsyn.frameworks.problems import Path
from samsyn.frameworks.schema import Framework, Term, Terms
from samsyn.frameworks.terms import KEPT_TERMS, TermSyntaxError, parse
from samsyn.types import Message

Part = TypeVar("Part")


def term_lists(framework: Framework) -> Iterator[tuple[Path, Terms]]:
    """Give every list of terms of a framework with its path."""
    yield from parts_of(framework, (), Terms)


def parts_of(part: object, path: Path, wanted: type[Part]) -> Iterator[tuple[Path, Part]]:
    """Give everything of one type within a part of a framework, with its path."""
    if isinstance(part, wanted):
        yield path, part
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from parts_of(item, (*path, number), wanted)
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from parts_of(getattr(part, field), (*path, field), wanted)


def note_terms(framework: Framework, notes: Notes) -> None:
    """Note every term that cannot be matched or stands twice in its list."""
    for path, terms in term_lists(framework):
        for language in ("sv", "en"):
            seen: set[str] = set()
            for number, given in enumerate(getattr(terms, language)):
                here = (*path, language, number)
                if isinstance(given, Term):
                    if not 0 < given.weight <= 1 and not notes.broken((*here, "weight")):
                        problem = Message("The weight of `{term}` must lie between 0 and 1.", {"term": given.term})
                        notes.add((*here, "weight"), problem, Message("From 0.5 a term is enough for a suggestion."))
                    text, here = given.term, (*here, "term")
                else:
                    text = given
                if notes.broken(here):
                    continue
                fault = term_fault(text, language)
                if fault:
                    notes.add(here, *fault)
                elif text in seen:
                    problem = Message("The term `{term}` stands twice in the list.", {"term": text})
                    notes.add(here, problem, Message("Remove one of them."), "warning")
                seen.add(text)


@lru_cache(maxsize=KEPT_TERMS)
def term_fault(text: str, language: str) -> tuple[Message, Message] | None:
    """Give what is wrong with a term's notation and what to do, or None where it can be matched."""
    values: dict[str, str | int | float] = {"term": text}
    if not text.strip():
        return Message("A term is empty."), Message("Remove it.")
    sides = text.split("&") if re.search(r"(?:^|\s)&(?:\s|$)", text) else [text]
    if any(not side.strip() for side in sides):
        return Message("`{term}` has nothing on one side of `&`.", values), Message("Write a word on both sides.")
    for side in sides:
        pieces = re.split(r"\.\.\.|…", side)
        if any(not piece.strip() for piece in pieces):
            return (
                Message("`{term}` has nothing on one side of `...`.", values),
                Message("Write a word on both sides; for the rest of a word use `*`."),
            )
        for piece in pieces:
            if not re.search(r"\w", piece):
                return (
                    Message("`{term}` holds no word to look for.", values),
                    Message("Write at least two letters beside `*` or `=`."),
                )
            if any("*" in word.strip("*") for word in piece.split()):
                return (
                    Message("`{term}` has `*` within a word.", values),
                    Message("Put `*` at the start or end of the word, or write several terms."),
                )
    try:
        parse(text, language)
    except TermSyntaxError as error:
        problem = Message("`{term}` cannot be matched: {why}.", {**values, "why": str(error)})
        return problem, Message("See the notation of terms in the reference of frameworks.")
    return None
