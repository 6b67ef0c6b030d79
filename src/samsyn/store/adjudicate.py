"""Settle what coders differ on: an adjudicator's word, with its reason, goes before theirs.

    adjudicate(scope, passage_key, code, holds, token, reason="") -> Adjudicated

`holds` is True, False, or None to take back what was decided. Nothing that coders said is changed: agreement is still
measured on it. `samsyn.store.standing.judgements` and the cells of the matrix follow the adjudicator.
"""

from __future__ import annotations

from uuid import UUID

from samsyn.store import audit
from samsyn.store.access import Scope, visible
from samsyn.store.cells import CellCounts, hold, refresh
from samsyn.store.errors import AgreeingError, DecisionError
from samsyn.store.models import Adjudication, Decision, Passage, User
from samsyn.store.sent import be_same, checked_words, mark_of, once, stay_with
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
    mark = mark_of(token)
    passage = scope.passage(passage_key)

    def make() -> tuple[Adjudication, dict[str, CellCounts]]:
        hold(passage)
        stay_with(scope, passage)
        version = scope.study.framework
        assert version is not None  # `_check` has read it
        made = Adjudication.objects.create(
            study=scope.study,
            passage=passage,
            code=code,
            holds=holds,
            user=scope.user,
            framework=version,
            reason=reason.strip(),
            token=mark,
        )
        audit.record(scope.study, scope.user, "adjudicate", {"adjudication": made.pk})
        return made, refresh(scope, passage, code)

    row, cells = once(Adjudication, scope, mark, lambda: _check(scope, passage, code, holds, reason), make)
    be_same(row, user_id=scope.user.pk, passage_id=passage.pk, code=code, holds=holds)
    if cells is not None:
        return Adjudicated(row.pk, again=False, cells=cells)
    return Adjudicated(row.pk, again=True, cells=refresh(scope, passage, code, write=False))


def _check(scope: Scope, passage: Passage, code: str, holds: bool | None, reason: str) -> None:
    """Raise for an adjudication that cannot be."""
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
    if holds is not None and not checked_words(reason):
        raise AgreeingError(
            Message("A decision between coders has a reason."),
            remedy=Message("Write why: it is what the codebook can be improved by."),
        )
