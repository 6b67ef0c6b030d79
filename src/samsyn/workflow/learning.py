"""What learning is asked, and what it gives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.audit import Audit
from samsyn.analysis.calibration_table import Calibration
from samsyn.analysis.found import FoundReport
from samsyn.coding.learned.model import Model
from samsyn.coding.queue import Queued
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Decision, Language, Message, Passage, Record
from samsyn.workflow.counted import Counted
from samsyn.workflow.measured import Measured


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

    `content` is the model's file. `decided` passages were decided on, of `passages` in coded roles. `suggestions` are
    for all of these; on decided ones they come from models that had not seen the decision, as do `chances`, the
    probabilities [passages x codes] of everything that was given, in its order; `untrained` are those of the suggester
    that was not taught. `calibration` concerns every decided mark, `calibration_of_suggestions` those whose probability
    reaches the threshold.
    """

    framework: Framework
    model: Model
    content: bytes
    coder: str
    passages: dict[str, Passage]
    roles: dict[str, str]
    decided: int
    decisions: tuple[Decision, ...]
    suggestions: tuple[Coding, ...]
    queue: tuple[Queued, ...]
    chances: NDArray[np.float64]
    untrained: NDArray[np.float64]
    measured: Measured
    calibration: Calibration | None
    calibration_of_suggestions: Calibration | None
    notices: tuple[Message, ...] = ()

    @property
    def found(self) -> FoundReport:
        """How much of each code is found."""
        return self.measured.found

    @property
    def audit(self) -> Audit:
        """How good suggestions are, by the audit sample."""
        return self.measured.audit

    @property
    def organisations(self) -> Counted:
        """How many organisations have each code."""
        return self.measured.organisations
