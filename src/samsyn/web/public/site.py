"""The public pages of a frozen report, written once into the study's folder and served from there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from samsyn.store.frozen import content_of
from samsyn.store.models import FrozenReport, Study
from samsyn.store.report_files import picture_bytes, put_folder, reports_folder
from samsyn.types import Language
from samsyn.workflow.job import Step
from samsyn.workflow.site import write_site

_writing = threading.Lock()

WHOLE = "index.html"
"""The file by which a site that was written is known; it is put in place with the others, as one folder."""


def site_folder(study: Study, report: FrozenReport, *, names: bool) -> Path:
    """Give the place of a report's public pages; what it is named by changes with what it says."""
    return reports_folder(study) / "public" / f"{report.number}-{report.sha256[:16]}-{'names' if names else 'nameless'}"


def make_site(
    study: Study, report: FrozenReport, *, names: bool, show: Callable[[Step], None] = lambda _: None
) -> Path:
    """Give the folder with the public pages of a report, which are written where they are not there."""
    folder = site_folder(study, report, names=names)
    with _writing:
        if not (folder / WHOLE).is_file():
            put_folder(folder, lambda made: fill_site(study, report, made, names=names, show=show))
    return folder


def fill_site(
    study: Study,
    report: FrozenReport,
    folder: Path,
    *,
    names: bool,
    show: Callable[[Step], None] = lambda _: None,
) -> None:
    """Write the public pages of a report into a folder."""
    content = content_of(report)
    first: Language = "en" if study.language == "en" else "sv"
    write_site(
        content,
        folder,
        title=report.title,
        languages=(first, "en" if first == "sv" else "sv"),
        names=names,
        picture=picture_bytes(study, content, report),
        show=show,
    )
