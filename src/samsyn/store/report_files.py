"""Where the files of reports stand: pictures of frozen ones, the public pages, what was made to be downloaded.

All of it is below `reports/` in the study's folder. The pictures of frozen reports belong to the study and are in its
archive: the documents that they show may have been replaced since. The rest can be made again from the tables, the
sources and these pictures.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from samsyn.documents.pictures import picture_name
from samsyn.report.writing import put
from samsyn.store.folders import FROZEN, REPORTS, folder_of, pages_folder
from samsyn.store.frozen import content_of as frozen_content
from samsyn.store.models import FrozenReport, Study
from samsyn.workflow.content import Content
from samsyn.workflow.pages import ENDINGS


def reports_folder(study: Study) -> Path:
    """Give the place of the files that were made of a study."""
    return folder_of(study) / REPORTS


def picture_bytes(study: Study, content: Content, frozen: FrozenReport | None = None) -> Callable[[str], bytes | None]:
    """Give what gives a picture's bytes by its path in the report: a frozen report's own, else as drawn."""
    file_of = _files(study, content, frozen)

    def read(path: str) -> bytes | None:
        file = file_of(path)
        return file.read_bytes() if file is not None else None

    return read


def missing_pictures(study: Study, report: FrozenReport) -> int:
    """Give how many pictures a frozen report was made with that are not here, as after an archive that lacked them."""
    content = frozen_content(report)
    file_of = _files(study, content, report)
    return sum(file_of(one.path) is None for one in content.findings.pictures.values())


def _files(study: Study, content: Content, frozen: FrozenReport | None) -> Callable[[str], Path | None]:
    """Give what gives a picture's file by its path in the report; None where there is none."""
    hashes = {one.id: one.sha256 for one in content.documents}
    places: dict[str, Path] = {}
    for key in content.findings.pictures:
        name, _, page = key.rpartition("#")
        for ending in ENDINGS:
            folder = pages_folder(folder_of(study)) / hashes.get(name, "")[:16]
            places[f"pages/{picture_name(name, int(page), ending)}"] = folder
    own = frozen_folder(study, frozen.number) if frozen is not None else None

    def find(path: str) -> Path | None:
        drawn = own / path if own is not None else None
        if drawn is None or not drawn.is_file():
            drawn = places.get(path, Path()) / Path(path).name
        return drawn if drawn.is_file() else None

    return find


def frozen_folder(study: Study, number: int) -> Path:
    """Give the place of the pictures of a frozen report."""
    return folder_of(study) / FROZEN / str(number)


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
