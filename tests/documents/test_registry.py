from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from samsyn.documents.base import Reader
from samsyn.documents.registry import READERS, SUFFIXES, format_of, mislabelled, reader_of


@pytest.mark.parametrize("name", READERS)
def test_every_format_has_a_reader(name: str) -> None:
    """Each name in the registry loads a reader, which goes by that name."""
    reader = reader_of(name)
    assert isinstance(reader, Reader)
    assert reader.format == name


def test_readers_are_loaded_on_demand() -> None:
    """Whoever reads a text file does not wait for the PDF engine, and nobody for what is not needed."""
    heavy = [name for name in ("pypdfium2", "lxml", "selectolax", "PIL", "py3langid") if importlib.util.find_spec(name)]
    program = f"import sys; import samsyn.documents.read; sys.exit(any(name in sys.modules for name in {heavy!r}))"
    source = str(Path(__file__).parents[2] / "src")
    assert heavy
    assert subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": source}, check=False).returncode == 0


def test_a_wrong_name_is_told() -> None:
    """A name that claims another format gets a notice; names that claim nothing, or the same, do not."""
    notice = mislabelled("plan.pdf", "docx")
    assert notice is not None
    assert str(notice) == "The name ends in .pdf, but the file is DOCX; it was read as that."
    silent = [("plan", "pdf"), ("PLAN.PDF", "pdf"), ("a.txt", "markdown")]
    assert [mislabelled(name, kind) for name, kind in silent] == [None, None, None]
    assert set(SUFFIXES.values()) <= {*READERS, "zip"}


def test_only_the_name_tells_markdown(tmp_path: Path) -> None:
    """Markdown is text, so its name decides; nothing else is decided by a name."""
    path = tmp_path / "member"
    path.write_text("Bara text.", encoding="utf-8")
    assert format_of(path, "plan.md") == "markdown"
    assert format_of(path, "plan.pdf") == "txt"
