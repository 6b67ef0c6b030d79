"""The forms of a framework's parts: which keys a form has, what stands in it, and what was written into it.

FORMS[section] -> fields               in their order
shown(field, values) -> what a template shows, read(field, posted) -> what the text holds, None for nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from samsyn.errors import FrameworkError
from samsyn.types import Message, Record

Kind = Literal["line", "words", "texts", "terms", "choice", "truth", "number", "presence"]

LANGUAGES = ("sv", "en")
LONGEST = 20_000
"""Characters of a field."""
MORE_ROWS = 2
"""Empty rows below a list of texts."""
MOST_ROWS = 200


class Field(Record, frozen=True):
    """A key of a part and how it is written: `note` says what belongs there."""

    key: str
    kind: Kind
    title: Message
    note: Message | None = None
    rows: int = 2


_TITLE = Field("title", "line", Message("Title"))
_TERMS = Message("One on each line; a weight of its own after |, as in: mobilt team | 0.6")

FORMS: dict[str, tuple[Field, ...]] = {
    "about": (
        _TITLE,
        Field("description", "words", Message("What it is for")),
        Field("source", "words", Message("Where it comes from")),
    ),
    "groups": (
        _TITLE,
        Field("definition", "words", Message("Definition")),
        Field("parent", "choice", Message("Within the group")),
        Field("context", "terms", Message("Words of this group's part of a plan"), _TERMS, 4),
    ),
    "codes": (
        _TITLE,
        Field("group", "choice", Message("Group")),
        Field("definition", "words", Message("Definition")),
        Field("include", "words", Message("Include")),
        Field("exclude", "words", Message("Leave out")),
        Field("examples", "texts", Message("Examples")),
        Field("counter_examples", "texts", Message("Not this")),
        Field("terms", "terms", Message("Terms: one is enough for a suggestion"), _TERMS, 8),
        Field("hints", "terms", Message("Hints: prove it only together"), _TERMS, 4),
        Field("against", "terms", Message("Against: take a suggestion back"), _TERMS, 3),
        Field("headings", "terms", Message("Words of headings above such passages"), _TERMS, 3),
        Field("context", "terms", Message("Only where one of these stands near"), _TERMS, 3),
        Field("presence", "presence", Message("What it takes for a plan to have the code")),
    ),
    "roles": (
        _TITLE,
        Field("definition", "words", Message("Definition")),
        Field("coded", "truth", Message("Passages that do this are coded, and count in the matrix")),
        Field("headings", "terms", Message("Words of headings above such passages"), _TERMS, 4),
        Field("terms", "terms", Message("Words within a passage"), _TERMS, 8),
    ),
    "goals": (
        _TITLE,
        Field("definition", "words", Message("Definition")),
        Field("terms", "terms", Message("Words that meet the criterion"), _TERMS, 8),
        Field("against", "terms", Message("Words that look as if they met it"), _TERMS, 4),
    ),
    "statements": (
        Field("heading", "line", Message("Part of the plan")),
        Field("text", "words", Message("The statement")),
        Field("evidence", "words", Message("What counts as evidence")),
        Field("rule.large", "number", Message("To a large extent from")),
        Field("rule.some", "number", Message("To some extent from")),
    ),
    "sheet": (
        _TITLE,
        Field("empty", "words", Message("Where the plan says nothing of it")),
    ),
}
"""The form of each section; `about` is the framework itself."""

NEW = ("groups", "codes")
"""Sections to which a form adds parts; what else there may be is written in the YAML text."""


def shown(field: Field, values: Mapping[str, Any]) -> Any:
    """Give what stands in a field: texts by language, rows of them, lines of terms, a choice, a truth, numbers."""
    found = _at(values, field.key)
    if field.kind in ("line", "words"):
        text = found if isinstance(found, Mapping) else {}
        return {language: _said(text.get(language)) for language in LANGUAGES}
    if field.kind == "texts":
        rows = [{language: _said(row.get(language)) for language in LANGUAGES} for row in found or ()]
        return [*rows, *({"sv": "", "en": ""} for _ in range(MORE_ROWS))]
    if field.kind == "terms":
        terms = found if isinstance(found, Mapping) else {}
        return {language: "\n".join(map(_term, terms.get(language) or ())) for language in LANGUAGES}
    if field.kind == "presence":
        rule = found if isinstance(found, Mapping) else {}
        return {key: _said(rule.get(key)) for key in ("passages", "confidence")}
    return bool(found) if field.kind == "truth" else _said(found)


def given(field: Field, posted: Mapping[str, str]) -> Any:
    """Give what was written into a field in the form of `shown`, to show it again."""
    if field.kind in ("line", "words", "terms"):
        return {language: posted.get(f"{field.key}-{language}", "") for language in LANGUAGES}
    if field.kind == "texts":
        return [*_rows(field, posted), *({"sv": "", "en": ""} for _ in range(MORE_ROWS))]
    if field.kind == "presence":
        return {key: posted.get(f"{field.key}-{key}", "") for key in ("passages", "confidence")}
    return bool(posted.get(field.key)) if field.kind == "truth" else posted.get(field.key, "")


def read(field: Field, posted: Mapping[str, str], before: Any) -> Any:
    """Give what was written into a field as the text holds it; None where the key is left out.

    `before` is what stood there. Raises FrameworkError for what cannot be.
    """
    found = given(field, posted)
    if field.kind in ("line", "words"):
        return _text(found)
    if field.kind == "texts":
        return [text for row in found if (text := _text(row))] or None
    if field.kind == "terms":
        terms = {language: _terms(found[language]) for language in LANGUAGES}
        return {language: items for language, items in terms.items() if items} or None
    if field.kind == "presence":
        rule = dict(before) if isinstance(before, Mapping) else {}
        for key, whole in (("passages", True), ("confidence", False)):
            rule.pop(key, None)
            if found[key].strip():
                rule[key] = number(found[key], whole=whole)
        return rule or None
    if field.kind == "number":
        return number(found)
    if field.kind == "truth":
        return True if found else (None if before is None else False)
    return _clean(found) or None


def number(text: str, *, whole: bool = False) -> int | float:
    """Give a number as it was written, in either language."""
    try:
        value = float(text.strip().replace(",", ".").replace("\u2212", "-"))
        if value != value or abs(value) > 1e9:
            raise ValueError
    except ValueError:
        raise FrameworkError(
            Message("{text} is no number.", {"text": f"“{text.strip()[:40]}”"}), remedy=Message("Write it with digits.")
        ) from None
    return int(value) if whole or (value.is_integer() and "." not in text and "," not in text) else value


def _rows(field: Field, posted: Mapping[str, str]) -> list[dict[str, str]]:
    rows = []
    for place in range(MOST_ROWS):
        names = {language: f"{field.key}-{place}-{language}" for language in LANGUAGES}
        if not any(name in posted for name in names.values()):
            break
        row = {language: posted.get(name, "") for language, name in names.items()}
        if any(words.strip() for words in row.values()):
            rows.append(row)
    return rows


def _text(found: Mapping[str, str]) -> dict[str, str] | None:
    return {language: words for language in LANGUAGES if (words := _clean(found[language]))} or None


def _terms(lines: str) -> list[Any]:
    terms: list[Any] = []
    for line in lines.split("\n"):
        words, bar, weight = line.rpartition("|") if "|" in line else (line, "", "")
        if term := _clean(words):
            terms.append({"term": term, "weight": float(number(weight))} if bar else term)
    return terms


def _term(term: Any) -> str:
    return f"{term['term']} | {term['weight']:g}" if isinstance(term, Mapping) else str(term)


def _clean(words: str) -> str:
    if "\x00" in words or len(words) > LONGEST:
        raise FrameworkError(
            Message("A text has at most {most} characters, all of which can be printed.", {"most": LONGEST}),
            remedy=Message("Shorten it."),
        )
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _at(values: Mapping[str, Any], key: str) -> Any:
    found: Any = values
    for step in key.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
