"""Take a study from one version of its framework to another, and say what that touches before it happens.

    versions(scope) -> list[FrameworkVersion]                  those that the study has had, the latest first
    touched(scope, followed) -> Touched                        what it would touch, as far as one may see
    go_over(study, before, after, operations, by) -> FrameworkChange
    former_codes(study) -> dict[code, Code]                    those that earlier versions had and the present lacks
    suggested_before(study) -> int                             documents whose suggestions are of a former version

Nothing that people decided is changed. Where a code is renamed or merged, the decision stands under the new code too:
as a decision of its own by the same person, at the time of the old one, with the reason that a change of the framework
made it. The old one stays on record with the version that it was made with; it counts no more, as its code is gone.
What needs a person becomes a `Recoding` (`samsyn.store.recoding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid5

from django.db import connection, transaction
from django.db.models import Count, F, Model

from samsyn.frameworks.change import Operation, Succession, successions
from samsyn.frameworks.schema import Code
from samsyn.store import audit
from samsyn.store.access import Role, Scope, local_user
from samsyn.store.cells import roll_up
from samsyn.store.content import plain
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import (
    Adjudication,
    Decision,
    Document,
    FrameworkChange,
    FrameworkVersion,
    Party,
    Recoding,
    Run,
    Study,
    User,
)
from samsyn.store.standing import latest
from samsyn.translation import translate
from samsyn.types import Message, Record

BATCH = 1000

READ = ("read", "partly read")

MADE_BY = {
    "rename": Message("Was {code}: the code got a new id in version {version} of the framework.", {}),
    "merge": Message("Was {code}: merged with others in version {version} of the framework.", {}),
}
LOOK = {
    "split": Message("The code was split."),
    "remove": Message("The code is no longer in the framework."),
    "look again": Message("The code means something else than before."),
}

ROWS = ("pk", "passage_id", "code", "user_id", "verdict", "start", "end", "reason", "time", "token", "framework_id")


class CodeTouched(Record, frozen=True):
    """A former code, what becomes of what was coded with it, and how much that is.

    `accepted` and `rejected` are decisions that stand, `cells` those of the matrix with anything in them.
    """

    code: str
    succession: Succession
    accepted: int = 0
    rejected: int = 0
    passages: int = 0
    parties: int = 0
    cells: int = 0


class Touched(Record, frozen=True):
    """What a change touches: code by code, and in all; `assignments` are those under way."""

    codes: tuple[CodeTouched, ...]
    decisions: int
    passages: int
    parties: int
    cells: int
    assignments: int


def versions(scope: Scope) -> list[FrameworkVersion]:
    """Give the versions that the study has had, the present one first, then the latest first."""
    found = list(scope.of(FrameworkVersion).select_related("created_by").defer("record", "source").order_by("-pk"))
    return sorted(found, key=lambda one: one.pk != scope.study.framework_id)


def touched(scope: Scope, codes: Mapping[str, Succession]) -> Touched:
    """Count what the successions of codes touch; `codes` are those that do not simply stay.

    In a blind study what one may not see yet is not counted: an owner who codes would learn of others' marks.
    """
    seen = _standing(Decision, scope.study, codes)
    if scope.blinded:
        seen = seen.filter(pk__in=scope.decisions().order_by().values("pk"))
    rows = latest(seen.values(*ROWS, "passage__party_id"))
    of_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_code[row["code"]].append(row)
    cells = dict(scope.cells().filter(code__in=codes).order_by().values_list("code").annotate(Count("pk")))
    return Touched(
        codes=tuple(
            CodeTouched(
                code=code,
                succession=succession,
                accepted=sum(row["verdict"] == "accept" for row in of_code[code]),
                rejected=sum(row["verdict"] == "reject" for row in of_code[code]),
                passages=len({row["passage_id"] for row in of_code[code]}),
                parties=len({row["passage__party_id"] for row in of_code[code]} - {None}),
                cells=cells.get(code, 0),
            )
            for code, succession in codes.items()
        ),
        decisions=len(rows),
        passages=len({row["passage_id"] for row in rows}),
        parties=len({row["passage__party_id"] for row in rows} - {None}),
        cells=sum(cells.values()),
        assignments=scope.assignments().filter(done=None).count(),
    )


def go_over(
    study: Study, before: FrameworkVersion, after: FrameworkVersion, operations: Sequence[Operation], by: User | None
) -> FrameworkChange | None:
    """Let a study go by another version from now on, with all that follows; what people must look at is queued.

    `operations` say how the codes belong together. Nothing happens, and None is given, where the versions are one.
    Without anybody who does it (`by`) the change is put down to the study's first owner.
    """
    if before.pk == after.pk:
        return None
    former, present = framework_of(before), framework_of(after)
    followed = successions((one.id for one in former.codes), operations, (one.id for one in present.codes))
    with transaction.atomic():
        # Nobody decides with the former version while its decisions are gone through.
        list(Party.objects.filter(study=study).select_for_update(no_key=True).order_by("pk").values_list("pk"))
        change = FrameworkChange.objects.create(
            study=study, before=before, after=after, operations=plain(tuple(operations)), user=by or _owner(study)
        )
        decided = _follow_decisions(change, followed)
        ruled = _follow_adjudications(change, followed)
        _follow_queue(study, followed)
        queued = _queue(change, followed)
        study.framework = after
        study.save(update_fields=["framework"])
        roll_up(study)
        details = {
            "change": change.pk,
            "before": before.pk,
            "after": after.pk,
            "decisions": decided,
            "adjudications": ruled,
            "recodings": queued,
        }
        audit.record(study, by, "change framework", details)
    return change


def former_codes(study: Study) -> dict[str, Code]:
    """Give the codes that earlier versions had and the present one lacks, as the latest of these described them."""
    if study.framework is None:
        return {}
    present = {code.id for code in framework_of(study.framework).codes}
    found: dict[str, Code] = {}
    for version in FrameworkVersion.objects.filter(study=study).defer("source", "record").order_by("pk"):
        found |= {code.id: code for code in framework_of(version).codes if code.id not in present}
    return found


def suggested_before(study: Study) -> int:
    """Give how many documents have suggestions of a former version; 0 once all that were read have new ones."""
    change = FrameworkChange.objects.filter(study=study).order_by("-pk").first()
    if change is None or change.after_id != study.framework_id:
        return 0
    anew = Run.objects.filter(study=study, framework=change.after, time__gte=change.time, record__has_key="anew")
    if anew.exists():
        return 0
    documents = Document.objects.filter(study=study, replaced_by=None, run__isnull=False, status__in=READ)
    return documents.exclude(run__framework=F("study__framework")).count()


def _owner(study: Study) -> User:
    first = study.memberships.filter(role=Role.OWNER).select_related("user").order_by("pk").first()
    return first.user if first is not None else local_user()


def _standing(model: type[Model], study: Study, codes: Iterable[str]) -> Any:
    rows = model._default_manager.filter(study=study, passage__document__replaced_by=None, code__in=list(codes))
    return rows.order_by("pk")


def _sources(followed: Mapping[str, Succession]) -> dict[str, tuple[list[str], list[str]]]:
    """Give, for each code that another is followed by, those that follow into it, and all that come to it."""
    into: dict[str, list[str]] = defaultdict(list)
    come: dict[str, list[str]] = defaultdict(list)
    for one in followed.values():
        if one.how == "again":
            continue
        come[one.to[0]].append(one.code)
        if one.how == "follows":
            into[one.to[0]].append(one.code)
    return {code: (into[code], come[code]) for code in into}


def _follow_decisions(change: FrameworkChange, followed: Mapping[str, Succession]) -> int:
    """Put what stands under codes that were renamed or merged on record under those that follow them."""
    sources = _sources(followed)
    rows = latest(_standing(Decision, change.study, {c for _, come in sources.values() for c in come}).values(*ROWS))
    said: dict[tuple[int, int], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        said[row["passage_id"], row["user_id"]][row["code"]] = row
    made: list[Decision] = []
    for (passage, user), codes in said.items():
        for code, (into, come) in sources.items():
            taken = _taken(codes, code, into, come, "verdict", "accept", "reject")
            if taken is None:
                continue
            made.append(
                Decision(
                    study=change.study,
                    passage_id=passage,
                    code=code,
                    user_id=user,
                    verdict=taken["verdict"],
                    framework=change.after,
                    start=taken["start"],
                    end=taken["end"],
                    reason=_reason(change, taken, followed),
                    time=max(one["time"] for name, one in codes.items() if name in come),
                    token=uuid5(taken["token"], f"{change.pk}\t{code}"),
                )
            )
    _insert(made)
    return len(made)


def _follow_adjudications(change: FrameworkChange, followed: Mapping[str, Succession]) -> int:
    sources = _sources(followed)
    rulings: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    fields = ("pk", "passage_id", "code", "user_id", "holds", "reason", "time", "token")
    rows = _standing(Adjudication, change.study, {c for _, come in sources.values() for c in come})
    for one in rows.values(*fields):
        rulings[one["passage_id"]][one["code"]] = one
    made: list[Adjudication] = []
    for passage, every in rulings.items():
        codes = {code: one for code, one in every.items() if one["holds"] is not None}
        for code, (into, come) in sources.items():
            taken = _taken(codes, code, into, come, "holds", True, False)
            if taken is not None:
                made.append(
                    Adjudication(
                        study=change.study,
                        passage_id=passage,
                        code=code,
                        holds=taken["holds"],
                        user_id=taken["user_id"],
                        framework=change.after,
                        reason=_reason(change, taken, followed),
                        time=max(one["time"] for name, one in codes.items() if name in come),
                        token=uuid5(taken["token"], f"{change.pk}\t{code}"),
                    )
                )
    _insert(made)
    return len(made)


def _taken(
    codes: Mapping[str, dict[str, Any]], code: str, into: list[str], come: list[str], key: str, yes: Any, no: Any
) -> dict[str, Any] | None:
    """Give the row that a code takes over: yes where any that follows into it says so, no where all that come do."""
    own = codes.get(code) if code in come else None
    accepted = [codes[one] for one in into if one in codes and codes[one][key] == yes]
    if accepted:
        return None if own is not None and own[key] == yes else max(accepted, key=lambda row: row["pk"])
    rejected = [codes[one] for one in come if one in codes and codes[one][key] == no]
    return max(rejected, key=lambda row: row["pk"]) if own is None and len(rejected) == len(come) else None


def _reason(change: FrameworkChange, row: Mapping[str, Any], followed: Mapping[str, Succession]) -> str:
    template = MADE_BY["merge" if followed[row["code"]].because == "merge" else "rename"].template
    said = Message(template, {"code": row["code"], "version": change.after.version})
    return f"{translate(said, change.study.language)} {row['reason']}".strip()


def _follow_queue(study: Study, followed: Mapping[str, Succession]) -> None:
    """Let what still waits to be coded anew offer the codes that take the place of its candidates."""
    changed = []
    for row in Recoding.objects.filter(study=study, done=None):
        after = list(
            dict.fromkeys(to for code in row.candidates for to in (followed[code].to if code in followed else ()))
        )
        if after != row.candidates:
            row.candidates = after
            changed.append(row)
    Recoding.objects.bulk_update(changed, ["candidates"], batch_size=BATCH)


def _queue(change: FrameworkChange, followed: Mapping[str, Succession]) -> int:
    """Ask whoever coded a passage with a code that needs a person to look at it again."""
    asked = {code: one for code, one in followed.items() if one.how == "again"}
    rows = latest(_standing(Decision, change.study, asked).values(*ROWS))
    made = [
        Recoding(
            study=change.study,
            change=change,
            passage_id=row["passage_id"],
            coder_id=row["user_id"],
            code=row["code"],
            candidates=list(asked[row["code"]].to),
            reason=plain(LOOK.get(asked[row["code"]].because, LOOK["remove"])),
        )
        for row in rows
        if row["verdict"] == "accept"
    ]
    Recoding.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _insert(rows: Sequence[Decision] | Sequence[Adjudication]) -> None:
    """Write rows with the times that they have: the person decided then, not now."""
    if not rows:
        return
    model: Any = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field is not model._meta.pk]
    size = max(connection.ops.bulk_batch_size(fields, list(rows)), 1)
    for first in range(0, len(rows), size):
        # Raw: as they are, without a time of now.
        model._base_manager._insert(list(rows[first : first + size]), fields=fields, using=connection.alias, raw=True)
