"""Find what a framework leaves out: texts, languages, examples, and terms that could lead to a suggestion."""

from __future__ import annotations

from math import prod

import msgspec

from samsyn.frameworks.notation import parts_of
from samsyn.frameworks.notes import Notes
from samsyn.frameworks.problems import Path
from samsyn.frameworks.schema import Code, Framework, Term
from samsyn.types import Message, Text

WEIGHTS = {"terms": 0.7, "hints": 0.3, "headings": 0.4}
"""The weights of a code's terms that have none of their own, as `schema.Code` promises."""


def note_texts(framework: Framework, notes: Notes) -> None:
    """Note texts that are empty or lack a language that the framework has."""
    languages = [language for language in ("sv", "en") if getattr(framework.title, language).strip()]
    for language, name in (("sv", "Swedish"), ("en", "English")):
        if languages and language not in languages:
            template = {
                "Swedish": "The framework has no Swedish title, so it is taken to be in English only.",
                "English": "The framework has no English title, so it is taken to be in Swedish only.",
            }[name]
            remedy = Message("Add it under `title:`, and all other texts in this language too.")
            notes.add(("title",), Message(template), remedy, "warning")
    for path, text in parts_of(framework, (), Text):
        key = str(path[-1])
        filled = [language for language in ("sv", "en") if getattr(text, language).strip()]
        where: dict[str, str | int | float] = {"part": _name(framework, path)}
        if not filled and key in ("definition", "evidence", "description", "source"):
            notes.add(
                path, Message("{part} is empty.", where), Message("Write it in one language at least."), "warning"
            )
        elif not filled and not _optional(path, framework):
            notes.add(path, Message("{part} is empty.", where), Message("Write it in one language at least."))
        elif filled and len(languages) == 2 and len(filled) == 1:
            missing = Message(
                "{part} lacks the Swedish text." if filled == ["en"] else "{part} lacks the English text.", where
            )
            notes.add(path, missing, Message("The other language is shown in its place until it is added."), "warning")


def _optional(path: Path, framework: Framework) -> bool:
    """Say whether a text may be left out: those that the form gives a default."""
    part: object = framework
    for step in path[:-1]:
        part = part[step] if isinstance(step, int) else getattr(part, step)  # type: ignore[index]
    if not isinstance(part, msgspec.Struct):
        return False
    field = next(field for field in msgspec.structs.fields(part) if field.name == path[-1])
    return not field.required


def _name(framework: Framework, path: Path) -> str:
    """Give a path as a person reads it, with ids in place of positions: `codes 4a: definition`."""
    words: list[str] = []
    part: object = framework
    for step in path:
        if isinstance(step, int):
            part = part[step]  # type: ignore[index]
            words[-1] = f"{words[-1]} {getattr(part, 'id', '') or step + 1}"
        else:
            part = getattr(part, step)
            words.append(step)
    return f"`{': '.join(words)}`"


def note_weak_codes(framework: Framework, notes: Notes) -> None:
    """Note codes without examples or terms, and those whose terms can never lead to a suggestion."""
    languages = [language for language in ("sv", "en") if getattr(framework.title, language).strip()]
    for number, code in enumerate(framework.codes):
        path: Path = ("codes", number)
        where: dict[str, str | int | float] = {"id": code.id}
        if not code.examples:
            notes.add(
                path,
                Message("The code `{id}` has no examples.", where),
                Message("Add `examples:`; they help people to code alike."),
                "warning",
            )
        lists = (code.terms, code.hints, code.headings)
        for language in languages:
            if any(getattr(terms, language) for terms in lists) and not _reachable(framework, code, language):
                template = (
                    "The code `{id}` can never be suggested in Swedish: its terms together prove too little."
                    if language == "sv"
                    else "The code `{id}` can never be suggested in English: its terms together prove too little."
                )
                remedy = Message("Add terms under `terms:`, and see that `against:` does not take them all back.")
                notes.add(path, Message(template, where), remedy, "warning")
            elif not any(getattr(terms, language) for terms in lists):
                template = (
                    "The code `{id}` has no Swedish terms: in Swedish documents only its definition speaks for it."
                    if language == "sv"
                    else "The code `{id}` has no English terms: in English documents only its definition speaks for it."
                )
                notes.add(path, Message(template, where), Message("Add some under `terms:`."), "warning")


def _reachable(framework: Framework, code: Code, language: str) -> bool:
    against = {_text(term) for term in getattr(code.against, language)}
    weights = [
        given.weight if isinstance(given, Term) else WEIGHTS[name]
        for name in WEIGHTS
        for given in getattr(getattr(code, name), language)
        if _text(given) not in against
    ]
    needed = (code.presence or framework.presence).confidence
    return 1 - prod(1 - min(max(weight, 0), 1) for weight in weights) >= needed


def _text(term: str | Term) -> str:
    return term.term if isinstance(term, Term) else term
