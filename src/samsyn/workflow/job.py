"""What the main job is asked, and what it says."""

from __future__ import annotations

from typing import Literal

from samsyn.types import Language, Message, Record

FORMATS = ("html", "docx", "pdf", "xlsx", "csv")
"""What can be written; the tables (csv) always are."""


class Job(Record, frozen=True):
    """What to analyse, how, and where the result goes; every value is as a user would write it.

    `ocr_languages` are those that pictures of text are read in, as Tesseract names them. `output` is empty where no
    report is wanted. `study` is the folder of a study that keeps what is found.
    """

    sources: tuple[str, ...]
    framework: str
    output: str
    organisations: str = ""
    documents: str = ""
    labels: tuple[str, ...] = ()
    model: str = ""
    language: Language = "en"
    ocr: Literal["auto", "always", "never"] = "auto"
    ocr_languages: tuple[str, ...] = ("swe", "eng")
    jobs: int = 1
    formats: tuple[str, ...] = FORMATS
    study: str = ""


class Step(Record, frozen=True):
    """How far a stage has come, and the seconds that are left of it where that can be said."""

    stage: str
    title: Message
    done: int
    total: int
    seconds_left: float | None = None


class Summary(Record, frozen=True):
    """What came of a run: where to look (empty without a report), what was counted, what needs a look."""

    report: str
    counted: Message
    warnings: tuple[Message, ...]
    troubled: tuple[tuple[str, str, Message | None], ...]
    """Document, status and reason of every file that was not wholly read."""
    failed: int
