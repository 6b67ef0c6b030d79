"""Learning in the background: the work behind the jobs `learn` and `review`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from samsyn.store.access import Scope
from samsyn.types import Message
from samsyn.workflow.job import Step


def learn(scope: Scope, _arguments: Mapping[str, Any], show: Callable[[Step], None]) -> dict[str, Any]:
    """Learn from what is decided and make the suggestions of it count; says from how much."""
    from samsyn.store.learned import figures_of, learn_anew

    model = learn_anew(scope, show)
    figures = figures_of(model)
    passages = 0 if figures is None else figures.decided
    template = "Learned from {passages} passages. The new suggestions count from now on."
    return {"model": model.pk, "said": Message(template, {"passages": passages})}


def review(scope: Scope, _arguments: Mapping[str, Any], show: Callable[[Step], None]) -> dict[str, Any]:
    """Count anew how far the review is."""
    from samsyn.store.review import make_review

    make_review(scope.study, show=show)
    return {"said": Message("How far the review is has been counted anew.")}
