"""What an evaluation is asked, and what it finds."""

from __future__ import annotations

from samsyn.analysis.audit import Audit
from samsyn.analysis.calibration_table import Calibration
from samsyn.analysis.quality import Confusion, Mistake, Quality
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Language, Message, Passage, Record


class EvaluationJob(Record, frozen=True):
    """What to measure: paths as a user would give them, empty where not given."""

    gold: str
    framework: str
    passages: str = ""
    suggestions: str = ""
    model: str = ""
    output: str = ""
    language: Language = "en"


class Evaluation(Record, frozen=True):
    """What was measured.

    `audit` is there where the passages were given of which the gold file judges a part. `passages` maps ids to
    passages, empty where nobody gave the texts.
    """

    framework: Framework
    coders: tuple[str, ...]
    quality: Quality
    confusions: tuple[Confusion, ...]
    mistakes: tuple[Mistake, ...]
    calibration: Calibration | None
    curve: tuple[tuple[float, float, float], ...]
    audit: Audit | None
    codings: dict[tuple[str, str], Coding]
    passages: dict[str, Passage]
    notices: tuple[Message, ...]
