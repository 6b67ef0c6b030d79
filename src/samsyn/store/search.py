"""Find passages by words: inflected, in compounds, as phrases; the index itself is the database's own.

    search(scope, query, *, parties=(), roles=(), codes=(), years=(), documents=(), start=0, most=20) -> Results
    index(study, passages) -> None            passages are `samsyn.store.models.Passage` rows that were just written
    index_again(study) -> None

A query is words that must all be there, in any form and also as parts of compounds ("vård" finds "vårdutbudet");
`"a phrase"` in quotes stands as written, `-word` must not be there, `word*` is the beginning of a word. Whatever else
is in it is passed over, so that no query is an error. å, ä and ö are letters of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samsyn.store.access import Scope
from samsyn.store.models import Passage, Study
from samsyn.types import Record, Span


class Found(Record, frozen=True):
    """A passage that was found, with the words to light (offsets within its text)."""

    passage: int
    key: str
    text: str
    heading: str
    role: str
    page: int
    document: int
    document_name: str
    party: str
    party_name: str
    lit: tuple[Span, ...]


class Results(Record, frozen=True):
    """How many passages were found in all, and those from `start` on, the most relevant first."""

    total: int
    start: int
    found: tuple[Found, ...]


def search(
    scope: Scope,
    query: str,
    *,
    parties: Sequence[str] = (),
    roles: Sequence[str] = (),
    codes: Sequence[str] = (),
    documents: Sequence[int] = (),
    start: int = 0,
    most: int = 20,
) -> Results:
    """Find passages of the study."""
    raise NotImplementedError


def index(study: Study, passages: Iterable[Passage]) -> None:
    """Add passages to the index."""
