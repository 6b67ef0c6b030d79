"""Frozen reports: a state of a study kept whole, so that the same report can be made again at any time.

freeze(scope, content, title, why="", mark="") -> FrozenReport
frozen_of(scope) -> list[FrozenReport]            the latest first, without their content
frozen(scope, number) -> FrozenReport             NotFound where there is none
content_of(report) -> samsyn.workflow.content.Content

What an adjudicator freezes of a blind study while coders are at work is kept from the others until they are done.
"""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction
from django.db.models import Max, QuerySet

from samsyn import __version__
from samsyn.store import audit
from samsyn.store.access import Role, Scope
from samsyn.store.errors import NotFound, StoreError
from samsyn.store.models import Assignment, Decision, FrozenReport, Study
from samsyn.types import Message
from samsyn.workflow.content import Content, packed, unpacked

LONGEST_TITLE, LONGEST_REASON = 200, 1000

CONTENTS_KEPT = 2
"""Whole contents that are kept in memory: whoever makes one format often makes another."""


class FreezeError(StoreError):
    """A report that cannot be frozen now."""


def check_freezing(scope: Scope) -> None:
    """Raise where this person may not freeze, or would freeze less than all that stands in a blind study."""
    scope.need("write")
    if scope.role != Role.ADJUDICATOR and _shut(scope.study):
        raise FreezeError(
            Message("The study is blind and not all coders are done, so that nobody sees all that stands in it."),
            remedy=Message("Freeze the report when they are done, or let an adjudicator do it."),
        )


def freeze(scope: Scope, content: Content, title: str, *, why: str = "", mark: str = "") -> FrozenReport:
    """Keep a content under the study's next number; raises NotAllowed, or FreezeError in a blind study at work.

    What was frozen with the same `mark` before, by work that was done twice, is given instead.
    """
    check_freezing(scope)
    version = scope.study.framework
    if version is None:
        raise FreezeError(
            Message("This study has no framework yet."), remedy=Message("Analyse documents with one first.")
        )
    kept, sha256 = packed(content)
    run = content.findings.run
    with transaction.atomic():
        Study.objects.select_for_update(no_key=True).only("pk").get(pk=scope.study.pk)
        before: FrozenReport | None = None
        if mark:
            before = FrozenReport.objects.filter(study=scope.study, record__mark=mark).first()
        if before is not None:
            return before
        number = (FrozenReport.objects.filter(study=scope.study).aggregate(Max("number"))["number__max"] or 0) + 1
        row = FrozenReport.objects.create(
            study=scope.study,
            number=number,
            title=(title.strip() or scope.study.title)[:LONGEST_TITLE],
            framework=version,
            record={
                "samsyn": __version__,
                "framework": f"{version.identifier} {version.version}",
                "why": why.strip()[:LONGEST_REASON],
                "confirmed_only": run.confirmed_only,
                "latest_decision": Decision.objects.filter(study=scope.study).aggregate(Max("pk"))["pk__max"] or 0,
                "people": [name for name in run.people if name],
                "documents": len(content.findings.entries),
                "passages": len(content.findings.passages),
                "suggestions": run.suggestions,
                "decided": run.decisions,
                "texts": len(content.findings.texts),
                "shut": _shut(scope.study),
                "mark": mark,
            },
            content=kept,
            sha256=sha256,
            user=scope.user,
        )
        audit.record(scope.study, scope.user, "freeze", {"report": row.pk, "number": number})
    return row


def frozen_of(scope: Scope) -> list[FrozenReport]:
    """Give the study's frozen reports, the latest first, without their content."""
    return list(_seen(scope).order_by("-number"))


def frozen(scope: Scope, number: int) -> FrozenReport:
    """Give a frozen report by its number, without its content; NotFound where this person sees none."""
    row: FrozenReport | None = _seen(scope).filter(number=number).first() if 0 < number < 2**31 else None
    if row is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return row


def content_of(report: FrozenReport) -> Content:
    """Give what a frozen report is made of."""
    return _content(report.pk, report.sha256)


def _shut(study: Study) -> bool:
    """Say whether a study is blind and coders are at work in it."""
    return study.blind and Assignment.objects.filter(study=study, done=None, document__replaced_by=None).exists()


def _seen(scope: Scope) -> QuerySet[FrozenReport]:
    """Give the frozen reports that this person may see, without their content."""
    rows = FrozenReport.objects.filter(study=scope.study).defer("content").select_related("user")
    # One of which it is not known when it was frozen may hold what coders said before they were done, too.
    return rows.filter(record__shut=False) if scope.blinded and _shut(scope.study) else rows


@lru_cache(maxsize=CONTENTS_KEPT)
def _content(number: int, _sha256: str) -> Content:
    return unpacked(bytes(FrozenReport.objects.values_list("content", flat=True).get(pk=number)))
