from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.errors import OutputError
from samsyn.report.writing import put


def test_a_file_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old file stands as it was, and the error says what to do."""
    path = tmp_path / "report.html"
    put(path, b"old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError) as caught:
        put(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert "No space left" in str(caught.value)
    assert caught.value.remedy is not None
