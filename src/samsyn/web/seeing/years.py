"""The years of documents, by which the pages can be narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from samsyn.store.access import Scope

UNKNOWN = "unknown"
"""Stands in an address for documents whose year is not known."""

LONGEST = 4
"""Digits of a year."""

SHOWN, FEW = 20, 3
"""How much is shown of what is no year: characters of each, and how many."""


def years_of(scope: Scope) -> tuple[str, ...]:
    """Give the years of the study's documents, the latest first; `UNKNOWN` last where it is not known of some."""
    found = set(scope.documents().exclude(party=None).order_by().values_list("year", flat=True).distinct())
    known = sorted((year for year in found if year is not None), reverse=True)
    return (*map(str, known), *((UNKNOWN,) if None in found else ()))


def years_asked(values: Sequence[str]) -> tuple[str, ...]:
    """Give the years that an address names, each once, the latest first; what is no year is left out."""
    named = {one for value in values for one in value.split(",")[:50]}
    years = sorted((one for one in named if one.isascii() and one.isdigit() and len(one) <= LONGEST), reverse=True)
    return (*years, *((UNKNOWN,) if UNKNOWN in named else ()))


def no_years(values: Sequence[str]) -> tuple[str, ...]:
    """Give what an address names as years and is none, each once and cut short, for a page that says so."""
    named = [one.strip()[:SHOWN] for value in values for one in value.split(",")[:50]]
    return tuple(dict.fromkeys(one for one in named if one and not years_asked([one])))[:FEW]


def in_years(years: Sequence[str], document: str = "") -> Q:
    """Give the condition that a document is of one of these years; `document` is the way to it, as `document__`."""
    if not years:
        return Q()
    chosen = Q(**{f"{document}year__in": [int(one) for one in years if one != UNKNOWN]})
    return chosen | Q(**{f"{document}year": None}) if UNKNOWN in years else chosen
