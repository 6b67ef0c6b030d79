"""What an examination of documents found, before any of it is written or kept."""

from __future__ import annotations

from collections.abc import Mapping

from samsyn.documents.reading import Outcome
from samsyn.report.findings import Findings
from samsyn.types import Document, Message, Record
from samsyn.workflow.decided import Judged


class Examined(Record, frozen=True):
    """What was found in documents, and what the findings rest on.

    `framework` is a built-in framework's id or a file's path, as the user gave it. `documents` are those that were
    read, by id; `outcomes` tell what became of every source. `judged` holds all suggestions, also those that people
    rejected. `warnings` concern the run as a whole; `seconds` has a key per stage.
    """

    framework: str
    findings: Findings
    judged: Judged
    documents: dict[str, Document]
    outcomes: tuple[Outcome, ...]
    warnings: tuple[Message, ...] = ()
    seconds: Mapping[str, float] = {}
