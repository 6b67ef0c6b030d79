"""The cells of the matrix, counted from suggestions and decisions: whole, and anew for what a decision touches.

    hold(*passages)                                             before what changes the cells of their parties
    roll_up(study, parties=None) -> int                                  number of cells; parties: only those numbers
    refresh(scope, passage, code, write=True) -> dict[code, CellCounts]
    count(study, framework, viewer=None, parties=None, codes=None) -> dict[(party number, code), CellCounts]

The rule is that of the report (`samsyn.analysis.matrix`): a person's word wins, an adjudicator's before the
coders', whatever role was suggested for the passage; a suggestion counts in the roles that the framework's rule of
presence names, unless people rejected it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F, Q

from samsyn.frameworks.schema import Framework
from samsyn.store.access import Role, Scope, visible
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import Adjudication, Cell, Decision, Document, Party, Passage, Study, Suggestion, User
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.types import Record


class CellCounts(Record, frozen=True):
    """How many passages people coded, how many are only suggested, and whether these meet the rule of presence."""

    coded: int = 0
    suggested: int = 0
    present: bool = False


EMPTY = CellCounts()


def roll_up(study: Study, parties: Collection[int] | None = None) -> int:
    """Count the cells of a study anew and give their number; in a blind study also each coder's own view of them."""
    if study.framework is None:
        return 0
    framework = framework_of(study.framework)
    concerned = Q(study=study) if parties is None else Q(study=study, party__in=parties)
    with transaction.atomic():
        locked = Party.objects.filter(study=study) if parties is None else Party.objects.filter(pk__in=parties)
        list(locked.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        Cell.objects.filter(concerned).delete()
        cells = [
            Cell(
                study=study,
                party_id=party,
                code=code,
                viewer=viewer,
                coded=found.coded,
                suggested=found.suggested,
                present=found.present,
            )
            for viewer in (None, *blinded_members(study))
            for (party, code), found in count(study, framework, viewer, parties).items()
        ]
        Cell.objects.bulk_create(cells, batch_size=2000)
    return len(cells)


def hold(*passages: Passage) -> None:
    """Wait for one's turn at the cells of the passages' parties, and keep it until the transaction ends.

    Of a document without a party it is the document that is waited for: a new version of it comes before or after.
    """
    # On SQLite a transaction that writes has the whole file to itself.
    if not connection.features.has_select_for_update:
        return
    for model, numbers in (
        (Party, {one.party_id for one in passages if one.party_id is not None}),
        (Document, {one.document_id for one in passages if one.party_id is None}),
    ):
        if numbers:
            rows = model._default_manager.filter(pk__in=numbers).order_by("pk")
            list(rows.select_for_update(no_key=True).values_list("pk"))


def refresh(scope: Scope, passage: Passage, code: str, *, write: bool = True) -> dict[str, CellCounts]:
    """Count the cells that a decision on `passage` touches, as the person of `scope` sees them, by code.

    A decision on the whole passage touches every code that was suggested or decided there. Call it within the
    transaction of the decision, with the passage's party locked; without `write` it only counts.
    """
    if passage.party_id is None or scope.study.framework is None:
        return {}
    codes = {code} if code else _codes_on(passage)
    party, framework = passage.party_id, scope.framework
    viewers: list[User | None] = [None, *(_viewers(scope, passage) if scope.study.blind else ())]
    shown: dict[str, CellCounts] = {}
    for viewer in viewers:
        found = count(scope.study, framework, viewer, [party], codes)
        counted = {one: found.get((party, one), EMPTY) for one in sorted(codes)}
        if viewer == (scope.user if scope.blinded else None):
            shown = counted
        if write:
            for one, counts in counted.items():
                _write(scope.study, party, one, viewer, counts)
    return shown


def count(
    study: Study,
    framework: Framework,
    viewer: User | None = None,
    parties: Collection[int] | None = None,
    codes: Collection[str] | None = None,
) -> dict[tuple[int, str], CellCounts]:
    """Count cells by party number and code; cells with nothing in them are left out.

    `viewer` counts only the decisions that this person may see in a blind study. `parties` and `codes` limit the count.
    """
    rules = {code.id: code.presence or framework.presence for code in framework.codes}
    wanted = set(rules) if codes is None else set(codes) & set(rules)
    where = Q(passage__document__replaced_by=None, passage__party__isnull=False)
    where &= Q(study=study) if parties is None else Q(passage__party__in=parties)
    suggestions = Suggestion.objects.filter(where, run=F("passage__document__run"))
    seen = where if viewer is None else where & visible(viewer)
    decisions, adjudications = Decision.objects.filter(seen), Adjudication.objects.filter(seen)
    if codes is not None:
        suggestions = suggestions.filter(code__in=wanted)
        decisions = decisions.filter(code__in=[*wanted, ""])
        adjudications = adjudications.filter(code__in=wanted)
    decided = latest(decisions.order_by("pk").values(*DECIDED, "passage__party_id"))
    owners = {row["passage_id"]: row["passage__party_id"] for row in decided}
    # What is settled was decided before, by people who may have taken it back since.
    settled = rulings_in(adjudications)
    if lacking := settled.keys() - owners.keys():
        owners |= dict(Passage.objects.filter(pk__in=lacking).values_list("pk", "party_id"))
    judged = judgements(decided, settled, present=study.framework_id)
    coded: dict[tuple[int, str], set[int]] = defaultdict(set)
    for passage, judgement in judged.items():
        for code in judgement.accepted & wanted:
            coded[owners[passage], code].add(passage)
    surest: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    for party, passage, role, code, confidence in suggestions.values_list(
        "passage__party_id", "passage_id", "passage__role", "code", "confidence"
    ).iterator(chunk_size=5000):
        rule = rules.get(code)
        if rule is None or (rule.roles and role not in rule.roles):
            continue
        if passage in judged and judged[passage].holds(code) is not None:
            continue
        cell = surest[party, code]
        cell[passage] = max(confidence, cell.get(passage, 0.0))
    return {
        place: CellCounts(
            coded=len(coded.get(place, ())),
            suggested=len(left := surest.get(place, {})),
            present=sum(sure >= rules[place[1]].confidence for sure in left.values()) >= rules[place[1]].passages,
        )
        for place in sorted(coded.keys() | surest.keys())
    }


def blinded_members(study: Study) -> tuple[User, ...]:
    """Give the members of a blind study who see it otherwise than it is; none in other studies."""
    if not study.blind:
        return ()
    members = study.memberships.exclude(role=Role.ADJUDICATOR).select_related("user").order_by("pk")
    return tuple(member.user for member in members)


def _viewers(scope: Scope, passage: Passage) -> tuple[User, ...]:
    """Give the blinded members who may see what was just decided: the person, and all where everybody is done."""
    if not Decision.objects.filter(visible(User(pk=0)), passage=passage).exists():
        return (scope.user,) if scope.blinded else ()
    return blinded_members(scope.study)


def _codes_on(passage: Passage) -> set[str]:
    suggested = Suggestion.objects.filter(passage=passage, run=F("passage__document__run"))
    decided = Decision.objects.filter(passage=passage).exclude(code="")
    return {*suggested.values_list("code", flat=True), *decided.values_list("code", flat=True)}


def _write(study: Study, party: int, code: str, viewer: User | None, counts: CellCounts) -> None:
    rows = Cell.objects.filter(study=study, party=party, code=code, viewer=viewer)
    if counts == EMPTY:
        rows.delete()
        return
    values = {"coded": counts.coded, "suggested": counts.suggested, "present": counts.present}
    if not rows.update(**values):
        Cell.objects.create(study=study, party_id=party, code=code, viewer=viewer, **values)
