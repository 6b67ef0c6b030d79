"""Put a person's decision on record, once, and bring the matrix up to it.

    decide(scope, passage_key, code, verdict, token, *, start=None, end=None, reason="") -> Decided

`verdict` is accept, reject, read (with an empty code: the whole passage was read) or clear (as if not decided; with an
empty code it takes back `read`). `token` is a UUID (or its text) drawn by the browser for this decision.

    comment(scope, passage_key, text) -> Comment
"""

from __future__ import annotations

from typing import Literal, cast, get_args
from uuid import UUID

from django.db import IntegrityError, transaction

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import CellCounts, refresh
from samsyn.store.errors import DecisionError
from samsyn.store.models import Comment, Decision, Party, Passage
from samsyn.store.standing import Standing, standing_of
from samsyn.types import Message, Record

Verdict = Literal["accept", "reject", "read", "clear"]

VERDICTS = get_args(Verdict)

LONGEST_REASON = 10_000
"""Characters of a reason or a comment."""


class Decided(Record, frozen=True):
    """What a decision came to: the passage's standing and the cells that it touched, as this person sees them.

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
    unique = _token(token)
    passage = scope.passage(passage_key)
    before = Decision.objects.filter(study=scope.study, token=unique).first()
    if before is None:
        _check(scope, passage, code, verdict, start, end, reason)
        version = scope.study.framework
        assert version is not None  # `_check` has read it
        try:
            with transaction.atomic():
                if passage.party_id is not None:
                    # Whoever decides on the same party waits here, so that nobody counts before the other has decided.
                    Party.objects.select_for_update(no_key=True).only("pk").get(pk=passage.party_id)
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
                    token=unique,
                )
                audit.record(scope.study, scope.user, "decide", {"decision": made.pk})
                touched = refresh(scope, passage, code)
            return _decided(scope, made, passage, touched, again=False)
        except IntegrityError:
            # The same token came twice at once, and the other was first.
            before = Decision.objects.filter(study=scope.study, token=unique).first()
            if before is None:
                raise
    same = (before.user_id, before.passage_id, before.code, before.verdict)
    if same != (scope.user.pk, passage.pk, code, verdict):
        raise DecisionError(
            Message("This decision has the mark of another one."),
            remedy=Message("Load the page anew and decide again."),
        )
    return _decided(scope, before, passage, refresh(scope, passage, code, write=False), again=True)


def comment(scope: Scope, passage_key: str, text: str) -> Comment:
    """Put a comment on record. Raises as `decide` does."""
    scope.need("comment")
    passage = scope.passage(passage_key)
    said = text.strip()
    if not said or len(said) > LONGEST_REASON or "\x00" in said:
        raise DecisionError(
            Message("A comment has between 1 and {most} characters.", {"most": LONGEST_REASON}),
            remedy=Message("Shorten it or say it in two."),
        )
    with transaction.atomic():
        made = Comment.objects.create(study=scope.study, passage=passage, user=scope.user, text=said)
        audit.record(scope.study, scope.user, "comment", {"comment": made.pk})
    return made


def _decided(scope: Scope, made: Decision, passage: Passage, touched: dict[str, CellCounts], *, again: bool) -> Decided:
    return Decided(
        decision=made.pk,
        passage=passage.key,
        code=made.code,
        verdict=made.verdict,
        again=again,
        standing=standing_of(scope, passage),
        cells=touched,
    )


def _token(token: UUID | str) -> UUID:
    try:
        return token if isinstance(token, UUID) else UUID(token)
    except (ValueError, AttributeError, TypeError) as error:
        raise DecisionError(
            Message("The decision has no valid mark of its own."),
            remedy=Message("Load the page anew and decide again."),
        ) from error


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
    whole = start is None and end is None
    part = start is not None and end is not None and 0 <= start < end <= len(passage.text)
    if not (whole or (part and verdict == "accept")):
        raise DecisionError(
            Message("The part that was chosen does not lie within the passage."),
            remedy=Message("Choose it again."),
        )
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise DecisionError(
            Message("A reason has at most {most} characters.", {"most": LONGEST_REASON}),
            remedy=Message("Shorten it."),
        )
