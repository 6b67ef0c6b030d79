"""Where the files of reports stand: pictures of frozen ones, the public pages, what was made to be downloaded.

All of it is below `reports/` in the study's folder, and can be made again from the tables and the sources.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from samsyn.documents.pictures import picture_name
from samsyn.report.writing import put
from samsyn.store.folders import folder_of, pages_folder
from samsyn.store.frozen import content_of as frozen_content
from samsyn.store.models import FrozenReport, Study
from samsyn.workflow.content import Content
from samsyn.workflow.pages import ENDINGS

REPORTS = "reports"


def reports_folder(study: Study) -> Path:
    """Give the place of the files that were made of a study."""
    return folder_of(study) / REPORTS


def picture_bytes(study: Study, content: Content, frozen: FrozenReport | None = None) -> Callable[[str], bytes | None]:
    """Give what gives a picture's bytes by its path in the report: a frozen report's own, else as drawn."""
    hashes = {one.id: one.sha256 for one in content.documents}
    places: dict[str, Path] = {}
    for key in content.findings.pictures:
        name, _, page = key.rpartition("#")
        for ending in ENDINGS:
            folder = pages_folder(folder_of(study)) / hashes.get(name, "")[:16]
            places[f"pages/{picture_name(name, int(page), ending)}"] = folder
    own = frozen_folder(study, frozen.number) if frozen is not None else None

    def read(path: str) -> bytes | None:
        drawn = own / path if own is not None else None
        if drawn is None or not drawn.is_file():
            drawn = places.get(path, Path()) / Path(path).name
        return drawn.read_bytes() if drawn.is_file() else None

    return read


def frozen_folder(study: Study, number: int) -> Path:
    """Give the place of the pictures of a frozen report."""
    return reports_folder(study) / "frozen" / str(number)


def keep_pictures(study: Study, report: FrozenReport) -> None:
    """Copy the pictures of a frozen report, so that they stay when a document is replaced."""
    content = frozen_content(report)
    read = picture_bytes(study, content)
    for picture in content.findings.pictures.values():
        drawn = read(picture.path)
        if drawn is not None:
            put(frozen_folder(study, report.number) / picture.path, drawn)


def put_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside its place and move it there, in place of a former one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as beside:
        made = Path(beside) / "made"
        made.mkdir()
        fill(made)
        if folder.exists():
            folder.rename(Path(beside) / "former")
        made.rename(folder)


def forget(folder: Path) -> None:
    """Remove a folder that can be made again."""
    shutil.rmtree(folder, ignore_errors=True)
