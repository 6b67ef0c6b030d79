"""The main job: from files to reports, with a record of the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from samsyn.interchange.folder import output_folder
from samsyn.report.findings import Findings
from samsyn.types import DocumentEntry, Message
from samsyn.workflow.decided import Judged
from samsyn.workflow.examine import examine
from samsyn.workflow.examined import Examined
from samsyn.workflow.job import Job, Step, Summary
from samsyn.workflow.write import write_record, write_results

__all__ = ["analyse", "examine", "write"]


def analyse(job: Job, show: Callable[[Step], None] = lambda _: None) -> Summary:
    """Read the sources, code and judge them, and write the report; the output folder is whole or untouched.

    Raises a `SamsynError` where nothing can be done; a file that cannot be read costs itself alone.
    """
    return write(job, examine(job, show), show)


def write(job: Job, examined: Examined, show: Callable[[Step], None] = lambda _: None) -> Summary:
    """Write the report of what was found into `job.output`, or nothing where that is empty, and say what came of it."""
    findings, judged = examined.findings, examined.judged
    if job.output:
        start = time.perf_counter()
        with output_folder(Path(job.output)) as folder:
            write_results(job, folder, findings, judged, examined.documents, examined.outcomes, show)
            seconds = {**examined.seconds, "report": round(time.perf_counter() - start, 3)}
            write_record(job, folder, findings, judged, findings.entries, examined.warnings, seconds)
    name = "report.html" if "html" in job.formats else next((f"report.{f}" for f in job.formats if f != "csv"), "data")
    return Summary(
        report=str(Path(job.output) / name) if job.output else "",
        counted=_count_message(findings, judged, findings.entries),
        warnings=examined.warnings,
        troubled=tuple(
            _trouble(entry) for entry in findings.entries if entry.status != "read" or not entry.organisation
        ),
        failed=sum(entry.status == "failed" for entry in findings.entries),
    )


def _count_message(findings: Findings, judged: Judged, entries: Sequence[DocumentEntry]) -> Message:
    read = [entry for entry in entries if entry.status in ("read", "partly read")]
    return Message(
        "{read} of {documents} documents read: {pages} pages, {passages} passages, {codings} suggestions, "
        "{goals} goals.",
        {
            "read": len(read),
            "documents": len(entries),
            "pages": sum(entry.pages for entry in read),
            "passages": len(findings.passages),
            "codings": len(judged.suggestions),
            "goals": len(findings.goals),
        },
    )


def _trouble(entry: DocumentEntry) -> tuple[str, str, Message | None]:
    return entry.id, entry.status, entry.messages[0] if entry.messages else None
