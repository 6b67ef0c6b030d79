"""What it all comes to: the matrix, what stands on passages, goals, ratings; and search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from samsyn.store.access import Scope
from samsyn.store.errors import DecisionError
from samsyn.store.judging import judge_goal, rate
from samsyn.store.models import Party, Passage
from samsyn.store.said import GOAL, goals_standing
from samsyn.store.search.finding import search as find
from samsyn.store.standing import passages_standing
from samsyn.types import Message
from samsyn.web.api import nouns
from samsyn.web.api.answers import WRONG, operation
from samsyn.web.api.paging import Page, following, part_of, rows_from
from samsyn.web.api.sentences import sentence
from samsyn.web.api.signing import scope_of
from samsyn.web.api.wanted import passages_of
from samsyn.web.seeing.goals import standing_goals
from samsyn.web.seeing.parties import documents_of, party_rows
from samsyn.web.seeing.rated import Rated, rated
from samsyn.web.seeing.states import Found, state_of

router = Router(tags=["Results"])


@operation(
    router.get("/studies/{slug}/cells", response={200: Page[nouns.Cell], **WRONG}),
    Message("The matrix, cell by cell; a page ends with an organisation and may be longer for it"),
)
def cells(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the cells of whole organisations."""
    scope = scope_of(request, slug)
    codes = [code.id for code in scope.framework.codes]
    by_party = wanted.model_copy(update={"limit": max(wanted.limit // max(len(codes), 1), 1)})
    return rows_from(request, scope.parties(), by_party, lambda kept: _cells(scope, kept, codes))


@operation(
    router.get("/studies/{slug}/standing", response={200: Page[nouns.Standing], **WRONG}),
    Message("What stands on every passage"),
)
def standing(request: HttpRequest, slug: str, wanted: Query[nouns.WantedPassages]) -> dict[str, Any]:
    """Give what stands on passages."""
    scope = scope_of(request, slug)
    rows = passages_of(scope, wanted).only("key")
    return rows_from(request, rows, wanted, lambda kept: _standing(scope, kept))


@operation(
    router.get("/studies/{slug}/goals", response={200: Page[nouns.Goal], **WRONG}),
    Message("The goals, graded, after people's answers"),
)
def goals(request: HttpRequest, slug: str, wanted: Query[nouns.WantedGoals]) -> dict[str, Any]:
    """Give the goals as they stand."""
    scope = scope_of(request, slug)
    party = scope.party(wanted.organisation).pk if wanted.organisation is not None else None
    found = part_of(request, list(standing_goals(scope, party).values()), wanted)
    found["items"] = _goals(scope, [one.goal for one in found["items"]])
    return found


@operation(
    router.post("/studies/{slug}/goals", response={200: nouns.Goal, **WRONG}),
    Message("Answer a criterion of a goal, once a token"),
)
def answer_goal(request: HttpRequest, slug: str, sent: nouns.NewAnswer) -> dict[str, Any]:
    """Put an answer on record."""
    scope = scope_of(request, slug, "decide")
    row = scope.passage(sent.passage)
    if row.role != GOAL:
        raise DecisionError(
            Message("This passage is no goal."), remedy=Message("Say first that its role is one, on the coder's page.")
        )
    judge_goal(
        scope, sent.passage, sent.criterion, sent.answer, sent.token, start=sent.start, end=sent.end, reason=sent.reason
    )
    return _goals(scope, [goals_standing(scope, document=row.document_id)[row.key]])[0]


@operation(
    router.get("/studies/{slug}/ratings", response={200: Page[nouns.Rating], **WRONG}),
    Message("To what extent each statement holds for each plan: people's word, else what the rule suggests"),
)
def ratings(request: HttpRequest, slug: str, wanted: Query[nouns.WantedGoals]) -> dict[str, Any]:
    """Give the ratings as they stand."""
    scope = scope_of(request, slug)
    key = scope.party(wanted.organisation).key if wanted.organisation is not None else None
    parties = [party for party in party_rows(scope) if key is None or party.key == key]
    everything = [(statement, one) for statement, found in rated(scope, parties).items() for one in found]
    page = part_of(request, everything, wanted)
    page["items"] = [_rating(request, statement, one) for statement, one in page["items"]]
    return page


@operation(
    router.post("/studies/{slug}/ratings", response={201: nouns.Rating, **WRONG}),
    Message("Say to what extent a statement holds, once a token"),
)
def make_rating(request: HttpRequest, slug: str, sent: nouns.NewRating) -> Status[dict[str, Any]]:
    """Put a rating on record."""
    scope = scope_of(request, slug, "decide")
    rate(scope, sent.organisation, sent.statement, sent.extent, sent.token, reason=sent.reason)
    parties = [party for party in party_rows(scope) if party.key == sent.organisation]
    return Status(201, _rating(request, sent.statement, rated(scope, parties)[sent.statement][0]))


@operation(
    router.get("/studies/{slug}/search", response={200: nouns.Results, **WRONG}),
    Message("Find passages by words"),
)
def search(request: HttpRequest, slug: str, wanted: Query[nouns.WantedFound]) -> dict[str, Any]:
    """Search the passages of a study."""
    scope = scope_of(request, slug)
    start = int(wanted.cursor or 0)
    found = find(
        scope,
        wanted.q,
        parties=wanted.organisation,
        roles=wanted.role,
        codes=wanted.code,
        documents=wanted.document,
        start=start,
        most=wanted.limit,
    )
    end = start + len(found.found)
    further = bool(found.found) and (found.more or end < found.total)
    return {
        "total": found.total,
        "more": found.more,
        "items": [
            {
                "passage": one.key,
                "document": one.document,
                "organisation": one.party or None,
                "page": one.page,
                "role": one.role,
                "heading": one.heading,
                "text": one.text,
                "words": [[span.start, span.end] for span in one.lit],
            }
            for one in found.found
        ],
        "next": following(request, end) if further else None,
    }


def _cells(scope: Scope, kept: Sequence[Party], codes: Sequence[str]) -> Iterable[dict[str, Any]]:
    read, handed_in = documents_of(scope)
    numbers = [party.pk for party in kept]
    rows = scope.cells().filter(party__in=numbers).values_list("party_id", "code", "coded", "suggested", "present")
    counted = {(party, code): Found(coded, suggested, present) for party, code, coded, suggested, present in rows}
    for party in kept:
        documents = "read" if party.pk in read else "unread" if party.pk in handed_in else "no document"
        for code in codes:
            found = counted.get((party.pk, code), Found())
            yield {
                "organisation": party.key,
                "code": code,
                "state": state_of(documents, found),  # type: ignore[arg-type] # one of three words
                "coded": found.coded,
                "suggested": found.suggested,
            }


def _standing(scope: Scope, kept: Sequence[Passage]) -> Iterable[dict[str, Any]]:
    for key, found in passages_standing(scope, {row.pk: row.key for row in kept}).items():
        judgement = found.judgement
        yield {
            "passage": key,
            "accepted": sorted(judgement.accepted),
            "rejected": sorted(judgement.rejected),
            "divided": sorted(judgement.divided),
            "whole": judgement.whole,
            "suggested": sorted({one.code for one in found.suggestions if judgement.holds(one.code) is None}),
            "marks": [
                {"code": mark.code, "verdict": mark.verdict, "coder": mark.person, "person": mark.user}
                for mark in found.marks
            ],
        }


def _goals(scope: Scope, kept: Sequence[Any]) -> list[dict[str, Any]]:
    rows = scope.passages().filter(key__in=[goal.passage for goal in kept]).order_by()
    known = {key: (text, owner) for key, text, owner in rows.values_list("key", "text", "party__key")}
    return [
        {
            "passage": goal.passage,
            "organisation": known[goal.passage][1],
            "text": known[goal.passage][0],
            "specific": goal.specific,
            "measurable": goal.measurable,
            "grade": goal.grade,
            "missing": list(goal.missing),
            "criteria": {one.id: one.answer for one in goal.criteria},
        }
        for goal in kept
    ]


def _rating(request: HttpRequest, statement: str, one: Rated) -> dict[str, Any]:
    from samsyn.store.content import plain

    return {
        "organisation": one.party.key,
        "statement": statement,
        "extent": one.extent,
        "by": one.by,
        "suggested_extent": one.suggested,
        "reason": sentence(request, plain(one.reason)),
        "passages": list(one.passages),
    }
