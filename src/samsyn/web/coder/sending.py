"""Take what the browser sends: decisions, comments and judgements, each once, however often it is sent."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from django.urls import NoReverseMatch, reverse

from samsyn.errors import SamsynError
from samsyn.store.access import Scope
from samsyn.store.decide import comment, decide
from samsyn.store.errors import DecisionError, NotFound
from samsyn.store.gone import led_on
from samsyn.store.judging import judge_goal, judge_role, judge_roles, mark_evidence
from samsyn.store.standing import standing_of
from samsyn.translation import translate, translate_error
from samsyn.types import Message, Record
from samsyn.web.coder.goal_data import goal_told
from samsyn.web.coder.people import people_of
from samsyn.web.coder.standing_data import told

MOST_AT_ONCE = 50
"""Things that are taken in one request; a browser with more waiting sends them in turns."""

MOST_IN_SECTION = 1000
"""Passages whose role is changed in one act."""

Verdict = Literal["accept", "reject", "read", "clear", "comment", "role", "goal", "evidence"]

Name = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
"""What names something in a framework; a NUL is no letter in PostgreSQL."""


class Sent(Record, frozen=True, forbid_unknown_fields=True):
    """A word of a person as the browser sends it; `token` is a UUID that it drew.

    Codes have `code`; of a role, `value` is the role and `passages` names the whole section where it is meant; of a
    goal and of evidence, `subject` is the criterion or statement and `value` what is said of it.
    """

    token: str
    passage: str
    verdict: Verdict
    code: Name = ""
    subject: Name = ""
    value: Name = ""
    passages: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    reason: str = ""


class Parcel(Record, frozen=True, forbid_unknown_fields=True):
    """What one request brings, in the order in which it was decided."""

    sent: Annotated[tuple[Sent, ...], msgspec.Meta(max_length=MOST_AT_ONCE)]


def parcel_of(body: bytes) -> Parcel:
    """Read a request's body; raises `msgspec.MsgspecError` where it is not of the form."""
    return msgspec.json.decode(body, type=Parcel)


def take(scope: Scope, parcel: Parcel, language: str) -> list[dict[str, Any]]:
    """Put each thing on record and say of each: `saved`, or `refused` with why; and what stands on its passage now."""
    return [_take(scope, one, language) for one in parcel.sent]


def _take(scope: Scope, one: Sent, language: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"token": one.token, "passage": one.passage}
    try:
        now = _put(scope, one, language)
    except NotFound as error:
        return answer | {"state": "refused", "why": translate_error(error, language)} | _onward(scope, one, language)
    except SamsynError as error:
        return answer | {"state": "refused", "why": translate_error(error, language)} | _recoding(scope, one)
    return answer | {"state": "saved", "now": now}


def _put(scope: Scope, one: Sent, language: str) -> dict[str, Any]:
    """Put one thing on record, and give what stands now; of a section's roles that is nothing but the roles."""
    part = {"start": one.start, "end": one.end}
    if one.verdict == "comment":
        comment(scope, one.passage, one.reason, one.token)
    elif one.verdict == "role" and one.passages:
        if len(one.passages) > MOST_IN_SECTION:
            raise DecisionError(
                Message("A section of more than {most} passages is not changed at once.", {"most": MOST_IN_SECTION}),
                remedy=Message("Change the parts under its headings."),
            )
        judge_roles(scope, one.passages, one.value, one.token, reason=one.reason)
    elif one.verdict == "role":
        judge_role(scope, one.passage, one.value, one.token, reason=one.reason)
    elif one.verdict == "goal":
        judge_goal(scope, one.passage, one.subject, one.value, one.token, **part, reason=one.reason)
    elif one.verdict == "evidence":
        mark_evidence(scope, one.passage, one.subject, one.value, one.token, **part, reason=one.reason)
    else:
        decided = decide(scope, one.passage, one.code, one.verdict, one.token, **part, reason=one.reason)
        # Of what else people say, a decision on a code changes nothing: it is left as the page has it.
        return told(decided.standing, language) | {"codes_only": True}
    row = scope.passage(one.passage)
    people = people_of(scope, passage=row.pk).get(row.key)
    now = told(standing_of(scope, row), language, people) | {"stands": row.role}
    return now | ({"detail": goal_told(scope, row, language)} if one.verdict == "goal" else {})


def _onward(scope: Scope, one: Sent, language: str) -> dict[str, Any]:
    """Say where a passage went whose document was replaced."""
    found = led_on(scope, one.passage)
    if found is None:
        return {}
    address = reverse("samsyn:coder", kwargs={"slug": scope.study.slug, "document": found.document})
    words = Message(
        "A newer version of {document} was brought in while this was on its way, and its passages are coded now.",
        {"document": found.name},
    )
    return {
        "why": translate(words, language),
        "lead": f"{address}?passage={found.passage}" if found.passage else address,
    }


def _recoding(scope: Scope, one: Sent) -> dict[str, Any]:
    """Lead from a code that the framework no longer has to the codings that are to be made anew."""
    if not one.code or scope.study.framework is None or one.code in {code.id for code in scope.framework.codes}:
        return {}
    try:
        return {"lead": reverse("samsyn:recoding", kwargs={"slug": scope.study.slug})}
    except NoReverseMatch:
        return {}
