"""Frameworks as they were when codings were made with them, kept and brought back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from samsyn.frameworks.inherit import KEY, SECTIONS
from samsyn.frameworks.load import framework_hash, load_framework, read_framework, text_hash, whole_text
from samsyn.frameworks.problems import InvalidFrameworkError
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.write import plain_values, set_value
from samsyn.store.errors import FrameworkChanged
from samsyn.store.models import FrameworkVersion, Study, User
from samsyn.types import Message


def keep_framework(study: Study, reference: str | Path, *, by: User | None = None) -> FrameworkVersion:
    """Keep a framework file's text and content; the same file is kept once a study.

    Sections that it takes from a file beside it are kept within it, so that it can be read without that file.
    """
    framework, text = load_framework(reference), whole_text(reference)
    alone, _ = read_framework(text)
    sha256 = framework_hash(reference)
    if alone is None or alone != framework or text_hash(text) != sha256:
        sha256 = text_hash(text)
    return _kept(study, framework, text, sha256, by)


def keep_text(study: Study, text: str, *, by: User | None = None) -> FrameworkVersion:
    """Keep a framework that is given as text. Raises InvalidFrameworkError where it has errors."""
    framework, problems = read_framework(text)
    errors = tuple(one for one in problems if one.severity == "error")
    if errors or framework is None:
        raise InvalidFrameworkError("", errors)
    return _kept(study, framework, text, text_hash(text), by)


def hold_framework(study: Study) -> None:
    """Keep others from changing a study's framework, and whether it is blind, until the transaction ends.

    For work that took long and is to be kept now: it would set aside what an owner did meanwhile. `study` learns
    whether the study is blind by now. Raises FrameworkChanged where the framework is another than when `study` was
    read.
    """
    now = Study.objects.select_for_update(no_key=True).only("framework", "blind").get(pk=study.pk)
    if now.framework_id != study.framework_id:
        raise FrameworkChanged(
            Message("The framework was changed while this was being done, so nothing of it is kept."),
            remedy=Message("Do it again: then it goes by the version that counts now."),
        )
    study.blind = now.blind


def framework_of(version: FrameworkVersion) -> Framework:
    """Give the framework of a version; it is read once a process."""
    return _framework(version.pk, version.sha256)


def text_of(version: FrameworkVersion) -> str:
    """Give the text of a version so that it can be read by itself.

    What older versions of Samsyn kept may take sections from a file that is gone; they are written anew from what was
    read then.
    """
    text = version.source
    if not any(one.severity == "error" for one in read_framework(text)[1]):
        return text
    values = plain_values(text)
    if KEY not in values:
        return text
    text = set_value(text, (KEY,), None)
    for key in SECTIONS:
        if values.get(key) is None and version.record.get(key):
            text = set_value(text, (key,), _without_defaults(version.record[key]))
    return text


def _kept(study: Study, framework: Framework, text: str, sha256: str, by: User | None) -> FrameworkVersion:
    version, _ = FrameworkVersion.objects.get_or_create(
        study=study,
        sha256=sha256,
        defaults={
            "identifier": framework.id,
            "version": framework.version,
            "source": text,
            "record": msgspec.to_builtins(framework),
            "created_by": by,
        },
    )
    return version


@lru_cache(maxsize=64)
def _framework(identifier: int, _sha256: str) -> Framework:
    version = FrameworkVersion.objects.get(pk=identifier)
    try:
        return msgspec.convert(version.record, Framework)
    except msgspec.ValidationError:
        # Kept by an older Samsyn, whose form differed: the file itself stays readable.
        framework, problems = read_framework(version.source)
        if framework is None or any(one.severity == "error" for one in problems):
            raise InvalidFrameworkError(version.identifier, problems) from None
        return framework


def _without_defaults(value: Any) -> Any:
    """Give values without what is empty: a form that leaves a key out means the same."""
    if isinstance(value, dict):
        return {
            key: kept for key, inner in value.items() if (kept := _without_defaults(inner)) not in ("", [], {}, None)
        }
    return [_without_defaults(item) for item in value] if isinstance(value, list | tuple) else value
