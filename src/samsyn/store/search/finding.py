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
from itertools import chain, islice
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from msgspec.structs import replace

from samsyn.frameworks.words import spellings
from samsyn.store.access import Scope
from samsyn.store.models import Passage, Study, Suggestion, Vocabulary
from samsyn.store.search.index import Coded, Entry, Index
from samsyn.store.search.words import LANGUAGES, SHORTEST_PART, Forms, Query, Rooted, Written, forms_of, lit, query_of
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.types import Record, Span

CHUNK = 2000
"""Passages that are indexed at once."""

MOST_COMPOUNDS = 200
"""Compounds that a word which stands alone nowhere is looked for in."""

Row = tuple[int, int, str, str | None]
"""A passage's number, its study's, its text and its language."""

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
    """How many passages were found in all, and those from `start` on, the most relevant first.

    `more` says that there are more than `total`, which were not counted.
    """

    total: int
    start: int
    found: tuple[Found, ...]
    more: bool = False


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
        # Passages of replaced documents are left out by the index.
        within = Passage.objects.filter(study=scope.study).order_by()
        within = within.filter(party__key__in=parties) if parties else within
        within = within.filter(role__in=roles) if roles else within
        within = within.filter(document__in=documents) if documents else within
    coded = _with_codes(scope, codes) if codes else None
    answer = _index().find(scope.study.pk, asked, within, coded, max(start, 0), max(most, 0))
    return Results(answer.total, max(start, 0), _shown(scope, answer.numbers, asked, forms), answer.more)


def index(study: Study, passages: Iterable[Passage]) -> None:
    """Add passages that were just written to the index; where they bring many words, all is indexed anew."""
    rows = [(row.pk, study.pk, row.text, row.record.get("language", "sv")) for row in passages]
    if not rows:
        return
    kept = _forms(study)
    new = {form: root for form, root in _forms_in(rows).items() if form not in kept}
    forms = {**kept, **new}
    if kept and len(forms) > GROWTH * len(kept):
        index_again(study)
        return
    if new:
        _keep_forms(study, forms)
    _Adding(_index(), forms).add(rows)


@transaction.atomic
def index_again(study: Study) -> None:
    """Index all passages of a study anew."""
    emptied = _index()
    language = KeyTextTransform("language", "record")
    rows = emptied.clear(study.pk).annotate(language=language).values_list("pk", "study_id", "text", "language")
    forms = _forms_in(rows.iterator(CHUNK))
    _keep_forms(study, forms)
    adding = _Adding(emptied, forms)
    found = rows.iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        adding.add(chunk)


class _Adding:
    """Adds passages to an index; what is known of a word is kept from one to the next."""

    def __init__(self, to: Index, forms: Forms) -> None:
        self.to = to
        self.written = Written()
        self.rooted = {language: Rooted(forms, language) for language in LANGUAGES}

    def add(self, rows: Iterable[Row]) -> None:
        entries = []
        for passage, study, text, language in rows:
            words = spellings(text)
            rooted = self.rooted.get(language or "", self.rooted["sv"])
            roots = dict.fromkeys(chain.from_iterable(map(rooted.__getitem__, words)))
            entries.append(Entry(passage, study, " ".join(map(self.written.__getitem__, words)), " ".join(roots)))
        self.to.add(entries)


def _forms_in(rows: Iterable[Row]) -> dict[str, str]:
    """Give the forms of all words of passages."""
    words: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for _, _, text, language in rows:
        words.get(language or "", words["sv"]).update(spellings(text))
    forms: dict[str, str] = {}
    for language, found in words.items():
        for form, root in forms_of(sorted(found), language):
            forms.setdefault(form, root)
    return forms


def _index() -> Index:
    if connection.vendor == "postgresql":
        from samsyn.store.search.postgresql import PostgresqlIndex

        return PostgresqlIndex()
    from samsyn.store.search.sqlite import SqliteIndex

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


def _with_codes(scope: Scope, codes: Sequence[str]) -> Coded:
    """Say which passages have one of the codes: suggested and not denied, or accepted."""
    decided = scope.decisions().filter(code__in=[*codes, ""])
    settled = scope.adjudications().filter(code__in=codes)
    judged = judgements(latest(decided.values(*DECIDED)), rulings_in(settled))
    # Named runs let the database go by the index of suggestions; with a single one nothing needs to be compared.
    runs = list(scope.documents().exclude(run=None).order_by().values_list("run", flat=True).distinct())
    made = Suggestion.objects.filter(study=scope.study) if len(runs) == 1 else scope.suggestions()
    suggested = made.filter(run__in=runs, code__in=codes).order_by()
    accepted = {number for number, judgement in judged.items() if judgement.accepted.intersection(codes)}
    if judged:
        known = Q(passage__in=decided.order_by().values("passage")) | Q(
            passage__in=settled.order_by().values("passage")
        )
        for number, code in suggested.filter(known).values_list("passage_id", "code"):
            if number in judged and judged[number].holds(code) is not False:
                accepted.add(number)
    denied = frozenset(judged.keys() - accepted)
    return Coded(suggested.values_list("passage_id", flat=True), denied, frozenset(accepted))


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
