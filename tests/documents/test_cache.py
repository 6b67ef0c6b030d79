from __future__ import annotations

import errno
from pathlib import Path

import pytest

from samsyn.documents import cache as cache_module
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import Cache, key_of, open_cache
from samsyn.errors import OutputError
from samsyn.types import Block, Box, Document, Fragment, Message, Page

DOCUMENT = Document(
    id="plan.pdf",
    sha256="ab" * 32,
    format="pdf",
    language="sv",
    text="Mål\nKortare väntetider 😀",
    pages=(Page(1, 595.0, 842.0), Page(2, 595.0, 842.0, "ocr", 0.93)),
    blocks=(
        Block("heading", 0, 3, 1, level=1),
        Block("table_row", 4, 24, 2, cells=((4, 11), (12, 24)), header=("A", "B")),
    ),
    fragments=(Fragment(0, 3, 1, Box(1.0, 2.0, 3.0, 4.0), (1.0, 1.5, 2.0, 3.0)),),
    title="Handlingsplan",
    notices=(Message("Page {page} could not be read.", {"page": 3}),),
)
KEY = "0" * 64


def entry(folder: Path) -> Path:
    (path,) = folder.glob("*.document")
    return path


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    """What was kept is what was read, every offset and box of it."""
    cache = Cache(tmp_path)
    cache.store(KEY, DOCUMENT)
    assert cache.load(KEY, "plan.pdf") == DOCUMENT
    assert [path.name for path in tmp_path.iterdir()] == [entry(tmp_path).name]


def test_a_document_has_the_name_it_has_now(tmp_path: Path) -> None:
    """The same bytes under another name give the same document under that name."""
    cache = Cache(tmp_path)
    cache.store(KEY, DOCUMENT)
    found = cache.load(KEY, "archive.zip/plan.pdf")
    assert found is not None
    assert found.id == "archive.zip/plan.pdf"
    assert found.text == DOCUMENT.text


@pytest.mark.parametrize("position", [0, 31, 32, 60, -1])
def test_one_changed_byte_is_noticed(tmp_path: Path, position: int) -> None:
    """An entry that is not byte for byte what was kept counts as not there."""
    cache = Cache(tmp_path)
    cache.store(KEY, DOCUMENT)
    data = bytearray(entry(tmp_path).read_bytes())
    data[position] ^= 1
    entry(tmp_path).write_bytes(data)
    assert cache.load(KEY, "plan.pdf") is None


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x00" * 200, b"%PDF-1.7"])
def test_foreign_bytes_are_no_entry(tmp_path: Path, data: bytes) -> None:
    """A file of another kind under an entry's name counts as not there."""
    cache = Cache(tmp_path)
    cache.store(KEY, DOCUMENT)
    entry(tmp_path).write_bytes(data)
    assert cache.load(KEY, "plan.pdf") is None


def test_an_entry_under_another_key_is_not_taken(tmp_path: Path) -> None:
    """An entry that was renamed is not taken for another file's."""
    cache = Cache(tmp_path)
    cache.store(KEY, DOCUMENT)
    other = "1" * 64
    entry(tmp_path).rename(tmp_path / entry(tmp_path).name.replace(KEY, other))
    assert cache.load(other, "plan.pdf") is None


def test_keys_differ_where_readings_may() -> None:
    """Bytes, ending, settings and recogniser each make another key; the folder and the name do not."""
    settings = ReadingSettings()
    keys = {
        key_of("a", "plan.pdf", settings),
        key_of("b", "plan.pdf", settings),
        key_of("a", "plan.txt", settings),
        key_of("a", "plan.pdf", ReadingSettings(ocr="never")),
        key_of("a", "plan.pdf", settings, "tesseract 5"),
    }
    assert len(keys) == 5
    assert key_of("a", "folder/other.PDF", settings) == key_of("a", "plan.pdf", settings)


def test_a_changed_reader_reads_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the readers kept is not used."""
    before = key_of("a", "plan.pdf", ReadingSettings())
    monkeypatch.setattr(cache_module, "reader_version", lambda: "another")
    assert key_of("a", "plan.pdf", ReadingSettings()) != before


def test_the_version_follows_from_the_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed, new or renamed source file of the readers makes another version, and nobody has to raise it."""
    monkeypatch.setattr(cache_module, "__file__", str(tmp_path / "cache.py"))
    seen = [cache_module.reader_version.__wrapped__()]
    for name, text in (("pdf.py", "a"), ("pdf.py", "b"), ("odt.py", "b")):
        (tmp_path / name).write_text(text)
        seen.append(cache_module.reader_version.__wrapped__())
    assert len(set(seen)) == 4
    assert cache_module.reader_version.__wrapped__() == seen[-1]


def test_the_environment_chooses_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SAMSYN_CACHE names the folder, which is made for the user alone."""
    monkeypatch.setenv("SAMSYN_CACHE", str(tmp_path / "a" / "b"))
    cache, warnings = open_cache()
    assert cache.folder == tmp_path / "a" / "b"
    assert warnings == ()
    assert cache.folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    """Where the cache cannot be written, a temporary folder stands in and one warning says so."""
    (tmp_path / "file").write_text("in the way")
    cache, warnings = open_cache(tmp_path / "file" / "cache")
    assert len(warnings) == 1
    assert str(tmp_path / "file" / "cache") in str(warnings[0])
    cache.store(KEY, DOCUMENT)
    assert cache.load(KEY, "plan.pdf") == DOCUMENT


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "no space left"), (errno.EROFS, "cannot be written")])
def test_no_space_is_said_and_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """A full disk gives a sentence with a remedy, and no half entry."""

    def replace(self: Path, target: Path) -> Path:
        raise OSError(number, "cannot")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError) as caught:
        Cache(tmp_path).store(KEY, DOCUMENT)
    assert words in str(caught.value)
    assert "SAMSYN_CACHE" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_asked_for_goes_in_time(tmp_path: Path) -> None:
    """Old entries and unfinished files are removed, new ones and foreign files stay."""
    import os

    for name in ("old.document", "new.document", ".old.part", ".new.part", "mine.txt"):
        (tmp_path / name).write_text("x")
    for name in ("old.document", ".old.part", "mine.txt"):
        os.utime(tmp_path / name, (0, 0))
    open_cache(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.part", "mine.txt", "new.document"]
