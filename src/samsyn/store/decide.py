"""Put a person's decision on record, once, and bring the matrix up to it.

    decide(scope, passage_key, code, verdict, token, *, start=None, end=None, reason="") -> Decided

`verdict` is accept, reject, read (with an empty code: the whole passage was read) or clear (as if not decided; with an
empty code it takes back `read`). `token` is a UUID (or its text) drawn by the browser for this decision.

    comment(scope, passage_key, text, token=None) -> Comment
"""

from __future__ import annotations

from typing import Literal, cast, get_args
from uuid import UUID, uuid4

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import CellCounts, hold, refresh
from samsyn.store.errors import DecisionError
from samsyn.store.models import Comment, Decision, Passage
from samsyn.store.recoding import answered
from samsyn.store.sent import (
    LONGEST_REASON,
    be_same,
    check_part,
    checked_words,
    mark_of,
    once,
    stay_in_force,
    stay_with,
)
from samsyn.store.standing import Standing, standing_of
from samsyn.types import Message, Record

Verdict = Literal["accept", "reject", "read", "clear"]

VERDICTS = get_args(Verdict)


class Decided(Record, frozen=True):
    """What a decision came to: the passage's standing and the cells that it touched, as this person sees them.

    The standing is without suggestions and comments: no decision changes them.

    `again` says that this token was on record already: nothing was stored. `decision` is the row's number. `cells` are
    those of the passage's party, by code.
    """

    decision: int
    passage: str
    code: str
    verdict: str
    again: bool
    standing: Standing
    cells: dict[str, CellCounts]


def decide(
    scope: Scope,
    passage_key: str,
    code: str,
    verdict: str,
    token: UUID | str,
    *,
    start: int | None = None,
    end: int | None = None,
    reason: str = "",
) -> Decided:
    """Put a decision on record and give what it came to; with a token on record already, only the latter.

    `start` and `end` are offsets within the passage where a part of it is meant. Raises NotAllowed for a role that does
    not decide, NotFound for a passage that is not in this study, DecisionError for what makes no sense.
    """
    scope.need("decide")
    mark = mark_of(token)
    passage = scope.passage(passage_key)

    def make() -> tuple[Decision, dict[str, CellCounts]]:
        # Whoever decides on the same party waits here, so that nobody counts before the other has decided.
        hold(passage)
        version = scope.study.framework
        assert version is not None  # `_check` has read it
        stay_with(scope, passage)
        made = Decision.objects.create(
            study=scope.study,
            passage=passage,
            code=code,
            user=scope.user,
            verdict=verdict,
            framework=version,
            start=start,
            end=end,
            reason=reason,
            token=mark,
        )
        audit.record(scope.study, scope.user, "decide", {"decision": made.pk})
        answered(scope, passage, code, verdict)
        return made, refresh(scope, passage, code)

    row, cells = once(Decision, scope, mark, lambda: _check(scope, passage, code, verdict, start, end, reason), make)
    be_same(row, user_id=scope.user.pk, passage_id=passage.pk, code=code, verdict=verdict)
    return Decided(
        decision=row.pk,
        passage=passage.key,
        code=row.code,
        verdict=row.verdict,
        again=cells is None,
        standing=standing_of(scope, passage, whole=False),
        cells=refresh(scope, passage, code, write=False) if cells is None else cells,
    )


def comment(scope: Scope, passage_key: str, text: str, token: UUID | str | None = None) -> Comment:
    """Put a comment on record, once a token; without one, as often as it is sent. Raises as `decide` does."""
    scope.need("comment")
    mark = uuid4() if token is None else mark_of(token)
    passage = scope.passage(passage_key)
    said = text.strip()

    def check() -> None:
        if not said or len(said) > LONGEST_REASON or "\x00" in said:
            raise DecisionError(
                Message("A comment has between 1 and {most} characters.", {"most": LONGEST_REASON}),
                remedy=Message("Shorten it or say it in two."),
            )

    def make() -> tuple[Comment, bool]:
        hold(passage)
        stay_in_force(passage)
        made = Comment.objects.create(study=scope.study, passage=passage, user=scope.user, text=said, token=mark)
        audit.record(scope.study, scope.user, "comment", {"comment": made.pk})
        return made, True

    row, _ = once(Comment, scope, mark, check, make)
    be_same(row, user_id=scope.user.pk, passage_id=passage.pk, text=said)
    return row


def _check(
    scope: Scope, passage: Passage, code: str, verdict: str, start: int | None, end: int | None, reason: str
) -> None:
    if verdict not in VERDICTS:
        raise DecisionError(
            Message("{verdict} is no decision.", {"verdict": str(verdict)[:40]}),
            remedy=Message("Choose among {verdicts}.", {"verdicts": ", ".join(VERDICTS)}),
        )
    known = {one.id for one in scope.framework.codes}
    about_whole = cast(Verdict, verdict) == "read" or (verdict == "clear" and not code)
    if (code != "") if about_whole else (code not in known):
        # One may still take back what one said of a code that the framework no longer has.
        if verdict == "clear" and Decision.objects.filter(passage=passage, user=scope.user, code=code).exists():
            return
        raise DecisionError(
            Message("The study's framework has no code {code}.", {"code": str(code)[:40]}),
            remedy=Message("Load the page anew: the framework may have changed."),
        )
    check_part(passage, start, end, allowed=verdict == "accept")
    checked_words(reason)
