"""What learning is asked, and what it gives."""

from __future__ import annotations

from samsyn.analysis.audit import Audit
from samsyn.analysis.calibration_table import Calibration
from samsyn.analysis.found import FoundReport
from samsyn.coding.learned.model import Model
from samsyn.coding.queue import Queued
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Decision, Language, Message, Passage, Record
from samsyn.workflow.counted import Counted


class LearningJob(Record, frozen=True):
    """What to learn from, and where the result goes; every value is as a user would write it."""

    passages: str
    labels: tuple[str, ...]
    framework: str
    output: str
    queue: int = 50
    language: Language = "en"


class Learning(Record, frozen=True):
    """What was learned.

    `decided` passages were decided on, of `passages` in coded roles. `suggestions` are for all of these; on decided
    ones they come from models that had not seen the decision. `calibration` concerns every decided mark,
    `calibration_of_suggestions` those whose probability reaches the threshold.
    """

    framework: Framework
    model: Model
    coder: str
    passages: dict[str, Passage]
    roles: dict[str, str]
    decided: int
    decisions: tuple[Decision, ...]
    suggestions: tuple[Coding, ...]
    queue: tuple[Queued, ...]
    found: FoundReport
    audit: Audit
    calibration: Calibration | None
    calibration_of_suggestions: Calibration | None
    organisations: Counted
    notices: tuple[Message, ...] = ()
