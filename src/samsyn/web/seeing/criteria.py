"""The criteria of a good goal, in the order in which they are shown, and what they are called."""

from __future__ import annotations

from samsyn.types import Message
from samsyn.web.seeing.wording import Wording

TITLES = {
    "specific": Message("Specific"),
    "measurable": Message("Measurable"),
    "direction": Message("Direction"),
    "measure": Message("Measure"),
    "target": Message("Target value"),
    "deadline": Message("Deadline"),
    "population": Message("Population"),
    "baseline": Message("Baseline"),
    "source": Message("Source"),
    "responsible": Message("Responsible"),
}
"""What the criteria are called where a framework does not say."""

ORDER = tuple(TITLES)


def criterion_titles(wording: Wording) -> dict[str, str]:
    """Give the title of each criterion, in the framework's words where it has some."""
    own = {str(one.id): wording.text(one.title) for one in wording.framework.goals}
    return {criterion: own.get(criterion) or wording.message(title) for criterion, title in TITLES.items()}
