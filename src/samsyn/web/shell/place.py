"""Where a study's files stand: the sources, its own framework and its own register."""

from __future__ import annotations

from pathlib import Path

from samsyn.store import folders
from samsyn.store.folders import REGISTER, folder_of
from samsyn.store.models import Study

__all__ = ["REGISTER", "folder_of", "framework_reference", "register_of", "sources_of"]


def sources_of(study: Study) -> Path:
    """Give the folder in which its documents stand, made where it is missing."""
    path = folders.sources_folder(folder_of(study))
    path.mkdir(exist_ok=True)
    return path


def register_of(study: Study) -> str:
    """Give the reference of the study's own register; empty where it goes by its framework's."""
    return folders.register_reference(folder_of(study))


def framework_reference(study: Study) -> str:
    """Give the study's framework as what loads frameworks takes it: a built-in one's id, else a file written anew."""
    assert study.framework is not None
    return folders.framework_reference(folder_of(study), study.framework)
