"""What people have decided, for a choice of passages, as far as the reader may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samsyn.decisions import Judgement
from samsyn.store import standing

if TYPE_CHECKING:
    from samsyn.store.access import Scope


def judgements(scope: Scope, *conditions: Any, **which: Any) -> dict[int, Judgement]:
    """Give passage number -> judgement of all together, adjudicators' word first, in two queries.

    `which` filters by the passages of what was decided. The filter must choose whole passages (`passage__party=…`), not
    codes: that a passage was read whole speaks of every code.
    """
    decided = standing.latest(scope.decisions().filter(*conditions, **which).values(*standing.DECIDED))
    return standing.judgements(decided, standing.rulings_in(scope.adjudications().filter(*conditions, **which)))
