"""Settle what coders differ on: an adjudicator's word, with its reason, goes before theirs.

    adjudicate(scope, passage_key, code, holds, token, reason="") -> Adjudicated

`holds` is True, False, or None to take back what was decided. Nothing that coders said is changed: agreement is still
measured on it. `samsyn.store.standing.judgements` and the cells of the matrix follow the adjudicator.
"""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from samsyn.store import audit
from samsyn.store.access import Scope, visible
from samsyn.store.cells import CellCounts, refresh
from samsyn.store.decide import LONGEST_REASON
from samsyn.store.errors import AgreeingError, DecisionError
from samsyn.store.models import Adjudication, Decision, Party, Passage, User
from samsyn.types import Message, Record


class Adjudicated(Record, frozen=True):
    """What an adjudication came to: its row's number, and the cells of the passage's party that it touched, by code.

    `again` says that this token was on record already: nothing was stored.
    """

    adjudication: int
    again: bool
    cells: dict[str, CellCounts]


def adjudicate(
    scope: Scope, passage_key: str, code: str, holds: bool | None, token: UUID | str, *, reason: str = ""
) -> Adjudicated:
    """Put an adjudication on record, once, and bring the matrix up to it.

    Raises NotAllowed for a role that does not adjudicate, NotFound for a passage that is not in this study, and
    AgreeingError where nobody has coded the passage, coders are not done with it, or no reason is given.
    """
    scope.need("adjudicate")
    unique = _token(token)
    passage = scope.passage(passage_key)
    before = Adjudication.objects.filter(study=scope.study, token=unique).first()
    if before is None:
        said = _checked(scope, passage, code, holds, reason)
        version = scope.study.framework
        assert version is not None  # `_checked` has read it
        try:
            with transaction.atomic():
                if passage.party_id is not None:
                    Party.objects.select_for_update(no_key=True).get(pk=passage.party_id)
                made = Adjudication.objects.create(
                    study=scope.study,
                    passage=passage,
                    code=code,
                    holds=holds,
                    user=scope.user,
                    framework=version,
                    reason=said,
                    token=unique,
                )
                audit.record(scope.study, scope.user, "adjudicate", {"adjudication": made.pk})
                return Adjudicated(made.pk, again=False, cells=refresh(scope, passage, code))
        except IntegrityError:
            # The same token came twice at once, and the other was first.
            before = Adjudication.objects.filter(study=scope.study, token=unique).first()
            if before is None:
                raise
    if (before.user_id, before.passage_id, before.code, before.holds) != (scope.user.pk, passage.pk, code, holds):
        raise DecisionError(
            Message("This decision has the mark of another one."),
            remedy=Message("Load the page anew and decide again."),
        )
    return Adjudicated(before.pk, again=True, cells=refresh(scope, passage, code, write=False))


def _token(token: UUID | str) -> UUID:
    try:
        return token if isinstance(token, UUID) else UUID(token)
    except (ValueError, AttributeError, TypeError) as error:
        raise DecisionError(
            Message("The decision has no valid mark of its own."),
            remedy=Message("Load the page anew and decide again."),
        ) from error


def _checked(scope: Scope, passage: Passage, code: str, holds: bool | None, reason: str) -> str:
    """Give the reason as it is kept; raises for an adjudication that cannot be."""
    if code not in {one.id for one in scope.framework.codes}:
        raise DecisionError(
            Message("The study's framework has no code {code}.", {"code": str(code)[:40]}),
            remedy=Message("Load the page anew: the framework may have changed."),
        )
    coded = Decision.objects.filter(passage=passage)
    if not coded.exists():
        raise AgreeingError(
            Message("Nobody has coded this passage, so there is nothing to settle."),
            remedy=Message("Code it on the page of its document."),
        )
    if scope.study.blind and not coded.filter(visible(User(pk=0))).exists():
        raise AgreeingError(
            Message("Those who are to code this document are not all done."),
            remedy=Message("Wait until they are: what is settled would tell them what the others say."),
        )
    said = reason.strip()
    if holds is not None and not said:
        raise AgreeingError(
            Message("A decision between coders has a reason."),
            remedy=Message("Write why: it is what the codebook can be improved by."),
        )
    if len(said) > LONGEST_REASON or "\x00" in said:
        raise DecisionError(
            Message("A reason has at most {most} characters.", {"most": LONGEST_REASON}),
            remedy=Message("Shorten it."),
        )
    return said
