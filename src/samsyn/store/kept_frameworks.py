"""Frameworks as they were when codings were made with them, kept and brought back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from samsyn.frameworks.load import framework_hash, framework_path, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.store.models import FrameworkVersion, Study, User


def keep_framework(study: Study, reference: str | Path, *, by: User | None = None) -> FrameworkVersion:
    """Keep a framework file's text and content; the same file is kept once a study."""
    framework, sha256 = load_framework(reference), framework_hash(reference)
    version, _ = FrameworkVersion.objects.get_or_create(
        study=study,
        sha256=sha256,
        defaults={
            "identifier": framework.id,
            "version": framework.version,
            "source": framework_path(reference).read_text(encoding="utf-8-sig"),
            "record": msgspec.to_builtins(framework),
            "created_by": by,
        },
    )
    return version


def framework_of(version: FrameworkVersion) -> Framework:
    """Give the framework of a version; it is read once a process."""
    return _framework(version.pk, version.sha256)


@lru_cache(maxsize=64)
def _framework(identifier: int, _sha256: str) -> Framework:
    version = FrameworkVersion.objects.get(pk=identifier)
    try:
        return msgspec.convert(version.record, Framework)
    except msgspec.ValidationError:
        # Kept by an older Samsyn, whose form differed: the file itself stays readable.
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{version.identifier}.yaml"
            path.write_text(version.source, encoding="utf-8")
            return load_framework(path)
