"""Find passages by words: inflected, in compounds, as phrases; the index itself is the database's own.

    search(scope, query, *, parties=(), roles=(), codes=(), documents=(), start=0, most=20) -> Results
    index(study, passages) -> None            passages are `samsyn.store.models.Passage` rows that were just written
    index_again(study) -> None

A query is words that must all be there, in any form and also as parts of compounds ("vård" finds "vårdutbudet");
`"a phrase"` in quotes stands as written, `-word` must not be there, `word*` is the beginning of a word. Whatever else
is in it is passed over, so that no query is an error. å, ä and ö are letters of their own.

`parties` are organisations' keys, `roles` and `codes` ids, `documents` numbers: one of each that is given must fit. A
passage has a code where one is suggested or was accepted and people do not reject it, as far as the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet
from msgspec.structs import replace

from samsyn.store.access import Scope
from samsyn.store.models import Passage, Study, Vocabulary
from samsyn.store.search_index import Entry, Index
from samsyn.store.search_words import (
    SHORTEST_PART,
    Forms,
    Query,
    forms_of,
    lit,
    query_of,
    roots_of,
    with_parts,
    written,
)
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.types import Record, Span

CHUNK = 2000
"""Passages that are indexed at once."""

MOST_COMPOUNDS = 200
"""Compounds that a word which stands alone nowhere is looked for in."""

GROWTH = 1.2
"""When a study has so many times the words that its compounds were split with, all are split anew."""


class Found(Record, frozen=True):
    """A passage that was found, with the words to light (offsets within its text).

    `passage` and `document` are row numbers; `party` is the organisation's key, empty where it has none.
    """

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
    """Find passages of the study; nothing is found for a query without a word that must be there."""
    forms = _forms(scope.study)
    asked = _widened(query_of(query), forms)
    if not asked.wanted:
        return Results(0, start, ())
    within: QuerySet[Passage] | None = None
    if parties or roles or documents:
        within = scope.passages().order_by()
        within = within.filter(party__key__in=parties) if parties else within
        within = within.filter(role__in=roles) if roles else within
        within = within.filter(document__in=documents) if documents else within
    only = _with_codes(scope, codes) if codes else None
    total, numbers = _index().find(scope.study.pk, asked, within, only, max(start, 0), max(most, 0))
    return Results(total, max(start, 0), _shown(scope, numbers, asked, forms))


def index(study: Study, passages: Iterable[Passage]) -> None:
    """Add passages that were just written to the index; where they bring many words, all is indexed anew."""
    rows = list(passages)
    if not rows:
        return
    kept = _forms(study)
    new = {form: root for row in rows for form, root in forms_of(row.text, _language(row)) if form not in kept}
    forms = {**kept, **new}
    if kept and len(forms) > GROWTH * len(kept):
        index_again(study)
        return
    if new:
        _keep_forms(study, forms)
    _add(_index(), rows, forms, {})


@transaction.atomic
def index_again(study: Study) -> None:
    """Index all passages of a study anew."""
    index = _index()
    rows = index.clear(study.pk).only("pk", "text", "record", "study_id")
    forms: dict[str, str] = {}
    for row in rows.iterator(CHUNK):
        for form, root in forms_of(row.text, _language(row)):
            forms.setdefault(form, root)
    _keep_forms(study, forms)
    known: dict[str, tuple[str, ...]] = {}
    chunk: list[Passage] = []
    for row in rows.iterator(CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            _add(index, chunk, forms, known)
            chunk = []
    _add(index, chunk, forms, known)


def _add(index: Index, rows: Sequence[Passage], forms: Forms, known: dict[str, tuple[str, ...]]) -> None:
    entries = []
    for row in rows:
        roots = roots_of(row.text, _language(row))
        found = with_parts(roots, forms, known) if _language(row) == "sv" else list(dict.fromkeys(roots))
        entries.append(Entry(row.pk, row.study_id, tuple(written(row.text)), tuple(found)))
    index.add(entries)


def _index() -> Index:
    if connection.vendor == "postgresql":
        from samsyn.store.search_postgresql import PostgresqlIndex

        return PostgresqlIndex()
    from samsyn.store.search_sqlite import SqliteIndex

    return SqliteIndex()


def _language(row: Passage) -> str:
    return str(row.record.get("language", "sv"))


def _forms(study: Study) -> Forms:
    stamp = Vocabulary.objects.filter(study=study).values_list("stamp", flat=True).first()
    return {} if stamp is None else _stamped_forms(study.pk, stamp)


@lru_cache(maxsize=8)
def _stamped_forms(study: int, _stamp: UUID) -> Forms:
    lines = (line.partition(" ") for line in Vocabulary.objects.get(study=study).stems.split("\n"))
    return {form: root or form for form, _, root in lines}


def _keep_forms(study: Study, forms: Forms) -> None:
    lines = [form if form == root else f"{form} {root}" for form, root in sorted(forms.items())]
    Vocabulary.objects.update_or_create(study=study, defaults={"stems": "\n".join(lines), "stamp": uuid4()})


def _widened(query: Query, forms: Forms) -> Query:
    """Add the compounds that begin or end with a word that stands alone nowhere, and so was no part to split by."""
    terms = []
    for term in query.terms:
        parts = tuple(one for one in {*term.roots, "".join(term.words)} if len(one) >= SHORTEST_PART)
        if term.roots and parts and not any(root in forms for root in term.roots):
            wider = {root for form, root in forms.items() if form.startswith(parts) or form.endswith(parts)}
            terms.append(replace(term, roots=(*term.roots, *sorted(wider)[:MOST_COMPOUNDS])))
        else:
            terms.append(term)
    return Query(tuple(terms))


def _with_codes(scope: Scope, codes: Sequence[str]) -> set[int]:
    """Give the numbers of passages that have one of the codes: suggested and not denied, or accepted."""
    decided = latest(scope.decisions().filter(code__in=[*codes, ""]).values(*DECIDED))
    judged = judgements(decided, rulings_in(scope.adjudications().filter(code__in=codes)))
    found = {number for number, judgement in judged.items() if judgement.accepted.intersection(codes)}
    suggested = scope.suggestions().filter(code__in=codes).values_list("passage_id", "code")
    return found | {
        number for number, code in suggested if number not in judged or judged[number].holds(code) is not False
    }


def _shown(scope: Scope, numbers: Sequence[int], query: Query, forms: Forms) -> tuple[Found, ...]:
    rows = (
        scope.passages()
        .filter(pk__in=numbers)
        .select_related("party", "document")
        .defer("document__content", "document__messages", "document__entry", "party__record", "goal")
    )
    by_number = {row.pk: row for row in rows}
    return tuple(
        Found(
            passage=row.pk,
            key=row.key,
            text=row.text,
            heading=row.heading,
            role=row.role,
            page=row.page,
            document=row.document_id,
            document_name=row.document.name,
            party=row.party.key if row.party else "",
            party_name=row.party.name if row.party else "",
            lit=lit(row.text, _language(row), query, forms),
        )
        for row in (by_number[number] for number in numbers if number in by_number)
    )
