"""Where a study's files stand on a desktop: the sources, its own framework and its own register."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from samsyn.frameworks.load import builtin, framework_hash
from samsyn.store.models import Study

REGISTER = "organisations.csv"
"""The study's own register, where it does not go by that of its framework."""


def folder_of(_study: Study) -> Path:
    """Give the study's folder."""
    return Path(settings.DATABASES["default"]["NAME"]).parent


def sources_of(study: Study) -> Path:
    """Give the folder in which its documents stand, made where it is missing."""
    path = folder_of(study) / "sources"
    path.mkdir(exist_ok=True)
    return path


def register_of(study: Study) -> str:
    """Give the reference of the study's own register; empty where it goes by its framework's."""
    path = folder_of(study) / REGISTER
    return str(path) if path.is_file() else ""


def framework_reference(study: Study) -> str:
    """Give the study's framework as what loads frameworks takes it: a built-in one's id, else a file written anew."""
    version = study.framework
    assert version is not None
    if version.identifier in builtin() and framework_hash(version.identifier) == version.sha256:
        return version.identifier
    path = folder_of(study) / "frameworks" / f"{version.identifier}-{version.sha256[:12]}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(version.source, encoding="utf-8")
    return str(path)
