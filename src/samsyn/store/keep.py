"""Keep what an examination found: documents, passages and suggestions, beside what people have decided.

    keep(study, examined, by=None, present=()) -> Kept

Documents that the study has already keep their passages and what was decided on them; a file of the same name with
other content replaces the one before and takes its decisions over where the words still stand (`samsyn.store.carry`).
Documents that the examination did not see stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import msgspec
from django.db import transaction

from samsyn import __version__
from samsyn.frameworks.change import found_in_text
from samsyn.store import audit
from samsyn.store.carry import Carried, carry_over
from samsyn.store.cells import roll_up
from samsyn.store.content import passage_record, plain, storable
from samsyn.store.judging import roles_anew
from samsyn.store.kept_documents import Placed, place_documents
from samsyn.store.kept_frameworks import framework_of, hold_framework, keep_framework
from samsyn.store.models import Document, Party, Passage, Run, Study, Suggestion, User
from samsyn.store.reframe import go_over
from samsyn.store.search.finding import index
from samsyn.types import Coding, Organisation, Record, Span
from samsyn.workflow.examined import Examined

BATCH = 2000
"""Rows that are written at once."""


class Kept(Record, frozen=True):
    """What was kept: numbers of documents, new passages and suggestions, and what became of former decisions."""

    documents: int
    passages: int
    suggestions: int
    carried: tuple[Carried, ...] = ()


def keep(study: Study, examined: Examined, *, by: User | None = None, present: Collection[str] = ()) -> Kept:
    """Keep all that was found, or nothing where that fails; a study gets the framework that was used.

    `present` are the names of documents that the study has and whose files are still there, beside those examined.
    Raises FrameworkChanged where the study got another framework after `study` was read: its owner's word goes before.
    """
    with transaction.atomic():
        hold_framework(study)
        version = keep_framework(study, examined.framework, by=by)
        before, another = study.framework, study.framework_id != version.pk
        if before is not None and another:
            # A changed file: its codes are compared with those before, and decisions follow where they can.
            go_over(study, before, version, found_in_text(framework_of(before), framework_of(version)), by)
        study.framework = version
        study.save(update_fields=["framework"])
        parties = _keep_parties(study, examined.findings.organisations, examined)
        run = Run.objects.create(
            study=study, framework=version, coders=list(examined.judged.coders), record=_record(examined)
        )
        placed = place_documents(study, examined, parties, present)
        made = _keep_passages(study, examined, placed)
        index(study, made)
        suggestions = _keep_suggestions(study, run, examined, placed)
        carried = tuple(carry_over(one.row, one.before) for one in placed if one.before is not None)
        roles_anew(study, [one.row.pk for one in placed])
        everything = another or len(placed) > len(parties) // 4
        roll_up(study, None if everything else {party for one in placed for party in one.parties})
        audit.record(study, by, "keep", {"run": run.pk, "documents": len(placed), "suggestions": suggestions})
    return Kept(len(placed), len(made), suggestions, carried)


def _record(examined: Examined) -> dict[str, object]:
    return {
        "samsyn": __version__,
        "settings": examined.findings.run.settings,
        "warnings": plain(examined.warnings),
        "ratings": plain(examined.findings.ratings),
        "seconds": dict(examined.seconds),
    }


def _keep_parties(study: Study, organisations: Sequence[Organisation], examined: Examined) -> dict[str, Party]:
    """Write the register in its order; where it does not name all that the study has, its new ones come last."""
    kept = {party.key: party for party in Party.objects.filter(study=study).order_by("ordinal")}
    named = {storable(organisation.id)[:500]: organisation for organisation in organisations}
    order = list(named) if kept.keys() <= named.keys() else list(dict.fromkeys([*kept, *named]))
    year = examined.findings.framework.agreement.year
    for key, organisation in named.items():
        party = kept.setdefault(key, Party(study=study, key=key))
        party.name = storable(organisation.name(year))[:500]
        party.record = plain(organisation)
    for ordinal, key in enumerate(order):
        kept[key].ordinal = ordinal
    Party.objects.bulk_create([party for party in kept.values() if party.pk is None], batch_size=BATCH)
    Party.objects.bulk_update(kept.values(), ["name", "ordinal", "record"], batch_size=200)
    return kept


def _keep_passages(study: Study, examined: Examined, placed: Iterable[Placed]) -> list[Passage]:
    """Write the passages of new documents and bring those of known ones up to what was found; give the new ones."""
    roles = {passage: mark.role for passage, mark in examined.findings.roles.items()}
    goals = {goal.passage: plain(goal) for goal in examined.findings.goals}
    made: list[Passage] = []
    changed: list[Passage] = []
    for one in placed:
        known = {row.key: row for row in one.row.passages.all()} if one.known else {}
        for ordinal, passage in enumerate(one.passages):
            row = known.get(passage.id) or Passage(study=study, document=one.row, key=passage.id)
            values = {
                "ordinal": ordinal,
                "party_id": one.row.party_id,
                "page": passage.page,
                "suggested_role": roles.get(passage.id, ""),
                "heading": storable(passage.headings[-1] if passage.headings else ""),
                "text": storable(passage.text),
                "record": passage_record(passage),
                "goal": goals.get(passage.id),
            }
            if any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                row.role = row.suggested_role  # `roles_anew` puts people's words over it
                (made if row.pk is None else changed).append(row)
    Passage.objects.bulk_create(made, batch_size=BATCH)
    fields = ["ordinal", "party", "page", "role", "suggested_role", "heading", "text", "record", "goal"]
    Passage.objects.bulk_update(changed, fields, batch_size=100)
    return made


def _keep_suggestions(study: Study, run: Run, examined: Examined, placed: Sequence[Placed]) -> int:
    """Write the suggestions of documents for which they are new or others than before; those make the run count."""
    made: dict[str, list[Coding]] = defaultdict(list)
    for coding in examined.judged.suggestions:
        made[examined.findings.passages[coding.passage].document].append(coding)
    coded = [one for one in placed if one.row.status != "duplicate"]
    changed = [one for one in coded if not _same(one.row, made[one.name])]
    numbers = dict(Passage.objects.filter(document__in=[one.row.pk for one in changed]).values_list("key", "pk"))
    rows = [
        Suggestion(
            study=study,
            run=run,
            passage_id=numbers[coding.passage],
            code=coding.code,
            coder=coding.coder,
            confidence=coding.confidence,
            reason=plain(coding.reason),
            words=_pairs(coding.words),
        )
        for one in changed
        for coding in made[one.name]
    ]
    Suggestion.objects.bulk_create(rows, batch_size=BATCH)
    Document.objects.filter(pk__in=[one.row.pk for one in changed]).update(run=run)
    return len(rows)


def _same(row: Document, codings: Sequence[Coding]) -> bool:
    if row.run_id is None:
        return False
    kept = Suggestion.objects.filter(run=row.run_id, passage__document=row)
    before = kept.values_list("passage__key", "code", "coder", "confidence", "reason", "words")
    now = [(one.passage, one.code, one.coder, one.confidence, plain(one.reason), _pairs(one.words)) for one in codings]
    return sorted(map(_said, before)) == sorted(map(_said, now))


def _said(mark: tuple[object, ...]) -> bytes:
    """Give a mark as bytes: PostgreSQL gives the keys of JSON in an order of its own."""
    return msgspec.json.encode(mark, order="sorted")


def _pairs(words: Sequence[Span]) -> list[list[int]]:
    return [[word.start, word.end] for word in words]
