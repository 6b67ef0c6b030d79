"""The framework as the picker of codes needs it: what each code is called, means and is found by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samsyn.frameworks.schema import Framework, Term, Terms
from samsyn.types import Text

MOST_TERMS = 120
"""Terms of a code by which it is found; a code with more has its commonest words among these."""

_NOTATION = str.maketrans(dict.fromkeys("*=&", " "))


def titles(framework: Framework, language: str) -> dict[str, str]:
    """Give code -> what readers see of it."""
    return {code.id: code.title.get(language) for code in framework.codes}


def codebook(framework: Framework, language: str) -> list[dict[str, Any]]:
    """Give the codes in their order with group, definition, what belongs, what not, examples and terms."""
    groups = {group.id: group.title.get(language) for group in framework.groups}
    return [
        {
            "code": code.id,
            "title": code.title.get(language),
            "group": groups.get(code.group, ""),
            "definition": code.definition.get(language),
            "include": code.include.get(language),
            "exclude": code.exclude.get(language),
            "examples": _texts(code.examples, language),
            "counter": _texts(code.counter_examples, language),
            "terms": " · ".join(_plain(code.terms)[:MOST_TERMS]),
        }
        for code in framework.codes
    ]


def _texts(texts: Iterable[Text], language: str) -> list[str]:
    return [words for text in texts if (words := text.get(language))]


def _plain(terms: Terms) -> list[str]:
    """Give the words of terms without their notation, in both languages: plans are written in either."""
    found = (one.term if isinstance(one, Term) else one for one in (*terms.sv, *terms.en))
    return list(dict.fromkeys(" ".join(term.translate(_NOTATION).replace("...", " ").split()) for term in found))
