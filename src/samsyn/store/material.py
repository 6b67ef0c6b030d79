"""What a study gives to learn from and to measure: its passages as they were cut, and all that people decided on them.

    material_of(study) -> Material
    said_in(study) -> Said

Both are of the whole study, whoever asks: in a blind study what comes of them is not to be shown passage by passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Count, Max

from samsyn.decisions import Judgement
from samsyn.store.asked import unasked_by
from samsyn.store.models import Adjudication, Decision, Document, Party, Passage, RoleJudgement, Study
from samsyn.store.standing import judgements, latest, rulings_in
from samsyn.types import PERSON, Record
from samsyn.types import Decision as Decided
from samsyn.types import Passage as Cut


class Material(Record, frozen=True):
    """The passages of the documents in force, in order, with their numbers in the store and their documents'."""

    passages: tuple[Cut, ...]
    numbers: tuple[int, ...]
    documents: tuple[int, ...]
    roles: dict[str, str]


class Said(Record, frozen=True):
    """What people decided on the passages in force.

    `decisions` are everybody's that stand, by passage key; `judgements` what they come to after the word of
    adjudicators. `count` and `latest` are how many decisions (and adjudications) are on record in all, and the number
    of the last decision.
    """

    decisions: tuple[Decided, ...]
    judgements: dict[str, Judgement]
    count: int
    latest: int


def material_of(study: Study) -> Material:
    """Give a study's passages, each with the text before it, in the order of documents and places."""
    rows = Passage.objects.filter(study=study, document__replaced_by=None).order_by("document_id", "ordinal")
    names = dict(Document.objects.filter(study=study).values_list("pk", "name"))
    parties = dict(Party.objects.filter(study=study).values_list("pk", "key"))
    passages, numbers, documents, roles = [], [], [], {}
    last, previous = 0, ""
    for number, document, party, key, page, role, text, record in rows.values_list(
        "pk", "document_id", "party_id", "key", "page", "role", "text", "record"
    ).iterator(chunk_size=5000):
        now = {"id": key, "document": names[document], "organisation": parties.get(party, ""), "text": text}
        given = {"page": page, "start": 0, "end": len(text), **record, **now}
        passages.append(msgspec.convert({**given, "previous": previous if document == last else ""}, Cut))
        numbers.append(number)
        documents.append(document)
        if role:
            roles[key] = role
        last, previous = document, text
    return Material(tuple(passages), tuple(numbers), tuple(documents), roles)


def stamp_of(study: Study) -> str:
    """Give what tells one state of a study's documents, roles and suggestions from another, in two queries.

    A document's passages are cut once: other passages are another document. In a blind study there is more to make.
    """
    documents = Document.objects.filter(study=study, replaced_by=None).order_by("pk")
    of_documents = list(documents.values_list("pk", "run_id", "party_id"))
    roles = RoleJudgement.objects.filter(study=study).aggregate(Max("pk"))
    state: Any = (study.framework_id, of_documents, roles["pk__max"], *(("blind",) if study.blind else ()))
    return hashlib.sha256(msgspec.json.encode(state)).hexdigest()


def said_in(study: Study) -> Said:
    """Give everything that people decided in a study and that stands."""
    decisions = Decision.objects.filter(study=study, passage__document__replaced_by=None).order_by("pk")
    rows = latest(
        decisions.values("pk", "passage_id", "passage__key", "code", "user_id", "verdict", "time", "framework_id")
    )
    settled = Adjudication.objects.filter(study=study, passage__document__replaced_by=None)
    rulings = rulings_in(settled)
    judged = judgements(rows, rulings)
    keys = {row["passage_id"]: row["passage__key"] for row in rows}
    if rulings:
        keys |= dict(settled.order_by().values_list("passage_id", "passage__key").distinct())
    count, last = decided_so_far(study)
    return Said(
        decisions=tuple(_decisions(rows)),
        judgements={keys[number]: judgement for number, judgement in judged.items()},
        count=count,
        latest=last,
    )


def decided_so_far(study: Study) -> tuple[int, int]:
    """Give how many decisions and adjudications are on record, and the number of the last decision."""
    counted = Decision.objects.filter(study=study).aggregate(Count("pk"), Max("pk"))
    return counted["pk__count"] + Adjudication.objects.filter(study=study).count(), counted["pk__max"] or 0


def _decisions(rows: Iterable[dict[str, Any]]) -> Iterable[Decided]:
    rows = list(rows)
    unasked = unasked_by(row["framework_id"] for row in rows if row["verdict"] == "read")
    for row in rows:
        yield Decided(
            passage=row["passage__key"],
            code=row["code"],
            coder=f"{PERSON}{row['user_id']}",
            verdict=row["verdict"],
            time=row["time"].isoformat(timespec="microseconds"),
            unasked=unasked.get(row["framework_id"], frozenset()) if row["verdict"] == "read" else frozenset(),
        )
