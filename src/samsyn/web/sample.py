"""The sample study: plans of invented organisations, which come with the program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import platformdirs

import samsyn
from samsyn.errors import MissingPartError
from samsyn.store.folders import sources_folder
from samsyn.types import Message
from samsyn.workflow.job import Job, Step

FRAMEWORK = "patient-centred-care-2015"
PLANS, REGISTER = "plans", "organisations.csv"
LATER = frozenset({"Ekmarken_handlingsplan_inskannad.pdf", "RMS_handlingsplan_med_bilagor.pdf"})
"""Plans with pages that are pictures: their text is recognised while one looks around among the others."""


def sample_folder() -> Path:
    """Give the folder with the sample's plans and register: in the installed package, else beside its source."""
    package = Path(samsyn.__file__).parent
    for folder in (package / "sample", package.parents[1] / "examples"):
        if (folder / PLANS).is_dir() and (folder / REGISTER).is_file():
            return folder
    raise MissingPartError(
        Message("The sample plans are not part of this installation."),
        remedy=Message("Begin a study of your own with: samsyn serve FOLDER"),
    )


def demo_folder() -> Path:
    """Give the place of the sample study in the user's own folder for data."""
    return platformdirs.user_data_path("samsyn") / "demo"


def lay_out(folder: Path) -> None:
    """Copy the sample's plans and register into a study's folder."""
    sample = sample_folder()
    shutil.copytree(sample / PLANS, sources_folder(folder), dirs_exist_ok=True)
    shutil.copyfile(sample / REGISTER, folder / REGISTER)


def fill(folder: Path, title: str, show: Callable[[Step], None]) -> None:
    """Analyse the sample into a study's folder, on which Django has been set up; a filled one stays as it is.

    What takes long is left for `samsyn.web.shell.intake`, which takes in what a study's folder has and the study lacks.
    """
    from samsyn.store.access import local_user
    from samsyn.store.folders import open_study
    from samsyn.store.keep import keep
    from samsyn.workflow.examine import examine

    study = open_study(folder, title=title)
    if study.framework_id is not None:
        return
    lay_out(folder)
    job = Job(
        sources=tuple(str(path) for path in sorted(sources_folder(folder).iterdir()) if path.name not in LATER),
        framework=FRAMEWORK,
        organisations=str(folder / REGISTER),
        output="",
        jobs=os.cpu_count() or 1,
    )
    keep(study, examine(job, show), by=local_user())
