"""Take what the browser sends: decisions and comments, each once, however often it is sent."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from samsyn.errors import SamsynError
from samsyn.store.access import Scope
from samsyn.store.decide import comment, decide
from samsyn.store.standing import standing_of
from samsyn.translation import translate_error
from samsyn.types import Record
from samsyn.web.coder.standing_data import told

MOST_AT_ONCE = 50
"""Things that are taken in one request; a browser with more waiting sends them in turns."""


class Sent(Record, frozen=True, forbid_unknown_fields=True):
    """A decision or a comment as the browser sends it; `token` is a UUID that it drew."""

    token: str
    passage: str
    verdict: Literal["accept", "reject", "read", "clear", "comment"]
    code: str = ""
    start: int | None = None
    end: int | None = None
    reason: str = ""


class Parcel(Record, frozen=True, forbid_unknown_fields=True):
    """What one request brings, in the order in which it was decided."""

    sent: tuple[Sent, ...]


def take(scope: Scope, parcel: Parcel, language: str) -> list[dict[str, Any]]:
    """Put each thing on record and say of each: `saved`, or `refused` with why; and what stands on its passage now."""
    return [_take(scope, one, language) for one in parcel.sent[:MOST_AT_ONCE]]


def _take(scope: Scope, one: Sent, language: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"token": one.token, "passage": one.passage}
    try:
        if one.verdict == "comment":
            standing = _comment(scope, one)
        else:
            decided = decide(
                scope,
                one.passage,
                one.code,
                one.verdict,
                one.token,
                start=one.start,
                end=one.end,
                reason=one.reason,
            )
            standing = decided.standing
    except SamsynError as error:
        return answer | {"state": "refused", "why": translate_error(error, language)}
    return answer | {"state": "saved", "now": told(standing, language)}


def _comment(scope: Scope, one: Sent) -> Any:
    """Put a comment on record; the same words of the same person on the same passage were sent twice."""
    scope.need("comment")
    passage = scope.passage(one.passage)
    if not scope.comments().filter(passage=passage, user=scope.user, text=one.reason.strip()).exists():
        comment(scope, one.passage, one.reason)
    return standing_of(scope, passage)


def parcel_of(body: bytes) -> Parcel:
    """Read a request's body; raises `msgspec.MsgspecError` where it is not of the form."""
    return msgspec.json.decode(body, type=Parcel)
