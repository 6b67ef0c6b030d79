"""Suggestions, and what people decided and said: read, and put on record once a token."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from samsyn.store.access import Scope
from samsyn.store.adjudicate import adjudicate
from samsyn.store.decide import comment, decide
from samsyn.store.judging import judge_role, mark_evidence
from samsyn.store.models import Adjudication, Comment, Decision, RoleJudgement, StatementEvidence
from samsyn.types import Message
from samsyn.web.api import nouns
from samsyn.web.api.answers import WRONG, operation
from samsyn.web.api.paging import Page, rows_from
from samsyn.web.api.sentences import name, sentence
from samsyn.web.api.signing import scope_of

router = Router(tags=["Coding"])


@operation(
    router.get("/studies/{slug}/suggestions", response={200: Page[nouns.Suggestion], **WRONG}),
    Message("What suggesters mark; those of each document's latest run"),
)
def suggestions(request: HttpRequest, slug: str, wanted: Query[nouns.WantedSuggestions]) -> dict[str, Any]:
    """Give the suggestions that count."""
    scope = scope_of(request, slug)
    rows = _chosen(scope, scope.suggestions(), wanted).select_related("passage").only(*SUGGESTED)
    if wanted.confidence:
        rows = rows.filter(confidence__gte=wanted.confidence)
    return rows_from(
        request,
        rows,
        wanted,
        lambda kept: [
            {
                "number": one.pk,
                "passage": one.passage.key,
                "code": one.code,
                "coder": one.coder,
                "confidence": one.confidence,
                "reason": sentence(request, one.reason),
                "words": one.words,
            }
            for one in kept
        ],
    )


SUGGESTED = ("code", "coder", "confidence", "reason", "words", "passage__key")


@operation(
    router.get("/studies/{slug}/decisions", response={200: Page[nouns.Decision], **WRONG}),
    Message("Every decision that you may see, in the order in which they were made"),
)
def decisions(request: HttpRequest, slug: str, wanted: Query[nouns.WantedDecisions]) -> dict[str, Any]:
    """Give decisions on the documents in force."""
    scope = scope_of(request, slug)
    rows = _said(scope, scope.decisions(), wanted)
    if wanted.person is not None:
        rows = rows.filter(user=wanted.person)
    return rows_from(request, rows, wanted, lambda kept: [_decision(request, one) for one in kept])


@operation(
    router.post("/studies/{slug}/decisions", response={200: nouns.Decision, 201: nouns.Decision, **WRONG}),
    Message("Put a decision of your own on record; sent again with the same token, it is given back"),
)
def make_decision(request: HttpRequest, slug: str, sent: nouns.NewDecision) -> Status[dict[str, Any]]:
    """Put a decision on record."""
    scope = scope_of(request, slug, "decide")
    made = decide(
        scope,
        sent.passage,
        sent.code,
        sent.verdict,
        sent.token,
        start=sent.start,
        end=sent.end,
        reason=sent.reason,
    )
    return Status(200 if made.again else 201, _decision(request, _one(scope.decisions(), made.decision)))


@operation(
    router.get("/studies/{slug}/comments", response={200: Page[nouns.Comment], **WRONG}),
    Message("What people said of passages"),
)
def comments(request: HttpRequest, slug: str, wanted: Query[nouns.WantedPassageMarks]) -> dict[str, Any]:
    """Give the comments that one may see."""
    scope = scope_of(request, slug)
    return rows_from(
        request, _said(scope, scope.comments(), wanted), wanted, lambda kept: [_comment(request, one) for one in kept]
    )


@operation(
    router.post("/studies/{slug}/comments", response={201: nouns.Comment, **WRONG}),
    Message("Say something of a passage, once a token"),
)
def make_comment(request: HttpRequest, slug: str, sent: nouns.NewComment) -> Status[dict[str, Any]]:
    """Put a comment on record."""
    scope = scope_of(request, slug, "comment")
    made = comment(scope, sent.passage, sent.text, sent.token)
    return Status(201, _comment(request, _one(scope.comments(), made.pk)))


@operation(
    router.get("/studies/{slug}/adjudications", response={200: Page[nouns.Adjudication], **WRONG}),
    Message("What was decided where coders differ"),
)
def adjudications(request: HttpRequest, slug: str, wanted: Query[nouns.WantedMarks]) -> dict[str, Any]:
    """Give the adjudications that one may see."""
    scope = scope_of(request, slug)
    return rows_from(
        request,
        _said(scope, scope.adjudications(), wanted),
        wanted,
        lambda kept: [_ruling(request, one) for one in kept],
    )


@operation(
    router.post("/studies/{slug}/adjudications", response={200: nouns.Adjudication, 201: nouns.Adjudication, **WRONG}),
    Message("Decide where coders differ, with a reason, once a token"),
)
def make_adjudication(request: HttpRequest, slug: str, sent: nouns.NewAdjudication) -> Status[dict[str, Any]]:
    """Put an adjudication on record."""
    scope = scope_of(request, slug, "adjudicate")
    made = adjudicate(scope, sent.passage, sent.code, sent.holds, sent.token, reason=sent.reason)
    return Status(200 if made.again else 201, _ruling(request, _one(scope.adjudications(), made.adjudication)))


@operation(
    router.get("/studies/{slug}/roles", response={200: Page[nouns.RoleMark], **WRONG}),
    Message("What people said that passages do"),
)
def roles(request: HttpRequest, slug: str, wanted: Query[nouns.WantedPassageMarks]) -> dict[str, Any]:
    """Give what people said of roles, as far as one may see it."""
    scope = scope_of(request, slug)
    rows = _said(scope, scope.of(RoleJudgement), wanted)
    return rows_from(request, rows, wanted, lambda kept: [_role(request, one) for one in kept])


@operation(
    router.post("/studies/{slug}/roles", response={200: nouns.RoleMark, 201: nouns.RoleMark, **WRONG}),
    Message("Say what a passage does, once a token; the matrix follows"),
)
def make_role(request: HttpRequest, slug: str, sent: nouns.NewRole) -> Status[dict[str, Any]]:
    """Put a word on a role on record."""
    scope = scope_of(request, slug, "decide")
    made = judge_role(scope, sent.passage, sent.role, sent.token, reason=sent.reason)
    return Status(200 if made.again else 201, _role(request, _one(scope.of(RoleJudgement), made.number)))


@operation(
    router.get("/studies/{slug}/evidence", response={200: Page[nouns.Evidence], **WRONG}),
    Message("What people said speaks for and against statements"),
)
def evidence(request: HttpRequest, slug: str, wanted: Query[nouns.WantedPassageMarks]) -> dict[str, Any]:
    """Give the evidence that people marked, as far as one may see it."""
    scope = scope_of(request, slug)
    rows = _said(scope, scope.of(StatementEvidence), wanted)
    return rows_from(request, rows, wanted, lambda kept: [_evidence(request, one) for one in kept])


@operation(
    router.post("/studies/{slug}/evidence", response={200: nouns.Evidence, 201: nouns.Evidence, **WRONG}),
    Message("Say that a passage speaks for or against a statement, once a token"),
)
def make_evidence(request: HttpRequest, slug: str, sent: nouns.NewEvidence) -> Status[dict[str, Any]]:
    """Put evidence on record."""
    scope = scope_of(request, slug, "decide")
    made = mark_evidence(
        scope,
        sent.passage,
        sent.statement,
        sent.speaks,
        sent.token,
        start=sent.start,
        end=sent.end,
        reason=sent.reason,
    )
    return Status(200 if made.again else 201, _evidence(request, _one(scope.of(StatementEvidence), made.number)))


@operation(
    router.get("/studies/{slug}/assignments", response={200: Page[nouns.Assignment], **WRONG}),
    Message("Who is to code which document"),
)
def assignments(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the assignments of the documents in force."""
    rows = scope_of(request, slug).assignments().select_related("user")
    return rows_from(
        request,
        rows,
        wanted,
        lambda kept: [
            {
                "number": one.pk,
                "document": one.document_id,
                "coder": name(request, one.user),
                "person": one.user_id,
                "done": one.done,
            }
            for one in kept
        ],
    )


def _said(scope: Scope, rows: QuerySet[Any], wanted: Any) -> QuerySet[Any]:
    """Give what people said, with its passage and person, on documents in force."""
    chosen = _chosen(scope, rows.filter(passage__document__replaced_by=None), wanted)
    return chosen.select_related("passage", "user").defer("passage__record", "passage__text", "passage__goal")


def _one(rows: QuerySet[Any], number: int) -> Any:
    return rows.select_related("passage", "user").get(pk=number)


def _chosen(scope: Scope, rows: QuerySet[Any], wanted: Any) -> QuerySet[Any]:
    """Keep the marks on a document, on a passage, of a code; NotFound for what is not in the study."""
    if wanted.document is not None:
        rows = rows.filter(passage__document=scope.document(wanted.document))
    if wanted.passage is not None:
        rows = rows.filter(passage=scope.passage(wanted.passage))
    code = getattr(wanted, "code", None)
    return rows if code is None else rows.filter(code=code)


def _by(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {"number": row.pk, "passage": row.passage.key, "coder": name(request, row.user), "person": row.user_id}


def _decision(request: HttpRequest, row: Decision) -> dict[str, Any]:
    names = ("code", "verdict", "start", "end", "reason", "time")
    return {**_by(request, row), "framework": row.framework_id, **{name: getattr(row, name) for name in names}}


def _role(request: HttpRequest, row: RoleJudgement) -> dict[str, Any]:
    names = ("role", "reason", "time")
    return {**_by(request, row), "framework": row.framework_id, **{name: getattr(row, name) for name in names}}


def _evidence(request: HttpRequest, row: StatementEvidence) -> dict[str, Any]:
    names = ("statement", "start", "end", "reason", "time")
    said = {name: getattr(row, name) for name in names}
    return {**_by(request, row), "framework": row.framework_id, "speaks": row.verdict, **said}


def _comment(request: HttpRequest, row: Comment) -> dict[str, Any]:
    return {**_by(request, row), "text": row.text, "time": row.time}


def _ruling(request: HttpRequest, row: Adjudication) -> dict[str, Any]:
    names = ("code", "holds", "reason", "time")
    return {**_by(request, row), "framework": row.framework_id, **{name: getattr(row, name) for name in names}}
