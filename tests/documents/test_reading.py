from __future__ import annotations

import errno
import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from samsyn.documents import reading
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import Cache
from samsyn.documents.guard import Limits
from samsyn.documents.reading import Outcome, Progress, read_all
from samsyn.documents.sources import Source, sources
from samsyn.errors import OutputError
from samsyn.types import Box, Document, Fragment, Message, Page

pytestmark = pytest.mark.usefixtures("workers_find_the_readers")

SETTINGS = ReadingSettings(ocr="never")
SHORT = Limits(seconds=2.0, total_seconds=60.0, memory=512 * 1024**2)


class Folder:
    """A folder of plans, the cache beside it, and a reader that counts its calls."""

    def __init__(self, path: Path) -> None:
        self.plans = path / "plans"
        self.plans.mkdir()
        (path / "cache").mkdir()
        self.cache = Cache(path / "cache")

    def write(self, **texts: str) -> None:
        """Write plans as text files."""
        for name, text in texts.items():
            (self.plans / f"{name}.txt").write_text(text)

    def sources(self, names: Sequence[str] = ()) -> list[Source]:
        """Give the plans, or those named, as sources."""
        found = [self.plans / name for name in names] or sorted(self.plans.glob("*.txt"))
        return [Source(path.name, path) for path in found]

    def read(self, names: Sequence[str] = (), **options: object) -> Iterator[Outcome]:
        """Read plans with a reader that does what they say."""
        from misbehaving import read

        chosen = {"jobs": 2, "limits": SHORT, "read": read, "cache": self.cache, **options}
        return read_all(self.sources(names), SETTINGS, **chosen)  # type: ignore[arg-type]

    def calls(self) -> dict[str, int]:
        """Give how often each plan was read."""
        return {path.name.removesuffix(".txt.calls"): path.stat().st_size for path in self.plans.glob("*.calls")}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def by_name(outcomes: Iterator[Outcome]) -> dict[str, Outcome]:
    return {outcome.source.id.removesuffix(".txt"): outcome for outcome in outcomes}


def test_documents_come_in_the_order_of_their_sources(folder: Folder) -> None:
    """However long each takes, what was read comes in the order asked for, with its hash."""
    folder.write(a="short", b="long " * 2000, c="longer " * 4000)
    outcomes = list(folder.read(["b.txt", "c.txt", "a.txt"]))
    assert [outcome.source.id for outcome in outcomes] == ["b.txt", "c.txt", "a.txt"]
    assert [outcome.status for outcome in outcomes] == ["read"] * 3
    for outcome in outcomes:
        data = (folder.plans / outcome.source.id).read_bytes()
        assert outcome.sha256 == hashlib.sha256(data).hexdigest()
        assert outcome.document is not None
        assert (outcome.document.id, outcome.document.text) == (outcome.source.id, data.decode())


@pytest.mark.skipif(os.name != "posix", reason="the system's limits on workers are POSIX")
def test_a_bad_file_costs_itself_alone(folder: Folder) -> None:
    """A file that crashes, hangs or eats memory is a failure with a reason; the others are read."""
    folder.write(a="good", b="crash", c="hang", d="eat", e="refuse", f="also good")
    outcomes = by_name(folder.read())
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "a": "read", "b": "failed", "c": "failed", "d": "failed", "e": "failed", "f": "read",
    }  # fmt: skip
    assert all(outcomes[name].problem is not None and outcomes[name].remedy is not None for name in "bcde")
    assert str(outcomes["e"].problem) == "The plan is sealed."


def test_nothing_is_read_twice(folder: Folder) -> None:
    """A second run takes every document from the cache and is equal to the first."""
    folder.write(a="one", b="two")
    first = list(folder.read())
    assert list(folder.read()) == first
    assert folder.calls() == {"a": 1, "b": 1}


def test_a_broken_entry_is_read_anew(folder: Folder) -> None:
    """An entry of the cache that is not whole is replaced and never shown."""
    folder.write(a="one")
    first = list(folder.read())
    for path in folder.cache.folder.iterdir():
        path.write_bytes(path.read_bytes()[:-5])
    assert list(folder.read()) == first
    assert list(folder.read()) == first
    assert folder.calls() == {"a": 2}


def test_an_interruption_keeps_what_was_read(folder: Folder) -> None:
    """After an interruption the next run reads only what is missing."""
    folder.write(**{f"plan{number}": f"text {number}" for number in range(6)})

    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(folder.read(jobs=1, progress=interrupt))
    kept = len(list(folder.cache.folder.glob("*.document")))
    assert kept >= 3
    before = sum(folder.calls().values())
    assert [outcome.status for outcome in folder.read(jobs=1)] == ["read"] * 6
    assert sum(folder.calls().values()) == before + 6 - kept


def test_the_same_bytes_are_read_once(folder: Folder) -> None:
    """Of files with the same content the first is read, and the others name it."""
    folder.write(a="same", b="same", c="other")
    outcomes = by_name(folder.read())
    assert {name: outcome.status for name, outcome in outcomes.items()} == {"a": "read", "b": "duplicate", "c": "read"}
    assert outcomes["b"].sha256 == outcomes["a"].sha256
    assert outcomes["b"].document is None
    assert "a.txt" in str(outcomes["b"].problem)
    assert set(folder.calls()) == {"a", "c"}


def test_progress_counts_files_and_pages(folder: Folder) -> None:
    """Progress runs from nothing to everything, never back, and ends with no time left."""
    folder.write(a="one", b="two", c="refuse", d="one")
    seen: list[Progress] = []
    list(folder.read(progress=seen.append))
    assert seen[0].done == 0
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert (seen[-1].done, seen[-1].total, seen[-1].pages, seen[-1].seconds_left) == (4, 4, 2, 0.0)


def test_files_that_are_none_are_never_opened(folder: Folder) -> None:
    """Folders, pipes, devices, links to nothing, vanished, empty and overlong files each get their own sentence."""
    plans = folder.plans
    folder.write(good="text", empty="")
    (plans / "folder.pdf").mkdir()
    (plans / "nowhere").symlink_to(plans / "missing")
    (plans / "round").symlink_to(plans / "round")
    (plans / "link").symlink_to(plans / "good.txt")
    with (plans / "large").open("wb") as large:
        large.truncate(301 * 1000**2)
    names = ["folder.pdf", "nowhere", "round", "gone", "empty.txt", "large", "link"]
    expected = [
        "This is a folder and not a file.",
        "This is a link to a file that is not there.",
        "This is a link that leads back to itself.",
        "The file is not there any more.",
        "The file is empty.",
        "The file is too large: 301 MB, where at most 300 MB are read.",
    ]
    if hasattr(os, "mkfifo"):
        os.mkfifo(plans / "pipe")
        (plans / "endless").symlink_to("/dev/zero")
        names[:0] = ["pipe", "endless"]
        expected[:0] = ["This is no ordinary file and was not opened."] * 2
    outcomes = list(folder.read(names, limits=Limits()))
    assert [str(outcome.problem) for outcome in outcomes[:-1]] == expected
    assert all(outcome.remedy is not None and outcome.sha256 == "" for outcome in outcomes[:-1])
    assert outcomes[-1].status == "read"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.EACCES, "You may not read this file."), (errno.EIO, "The file cannot be opened (Input/output error).")],
)
def test_files_that_may_not_be_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    """What the system refuses is said with a remedy; the others are read."""
    folder.write(a="one", b="two")
    really = os.open

    def refuse(path: str | Path, flags: int, *rest: int) -> int:
        if str(path).endswith("a.txt"):
            raise OSError(number, os.strerror(number))
        return really(path, flags, *rest)

    monkeypatch.setattr(reading.os, "open", refuse)
    outcomes = by_name(folder.read())
    assert (outcomes["a"].status, str(outcomes["a"].problem)) == ("failed", sentence)
    assert outcomes["b"].status == "read"


def test_a_file_that_grows_is_cut_off(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that gives more bytes than it said is given up at the limit."""
    folder.write(a="x" * 5000)
    monkeypatch.setattr(reading, "_unreadable", lambda *_: None)
    (outcome,) = folder.read(limits=Limits(file_size=1000))
    assert "too large" in str(outcome.problem)


def test_a_file_that_changes_is_not_kept_under_its_old_hash(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is kept only if it was read from the bytes that were hashed."""
    folder.write(a="one")
    found = reading._find(Source("a.txt", folder.plans / "a.txt"), SETTINGS, SHORT, "")
    monkeypatch.setattr(reading, "_find", lambda *_: found)
    folder.write(a="two")
    (outcome,) = folder.read()
    assert str(outcome.problem) == "The file changed while it was read."
    assert list(folder.cache.folder.iterdir()) == []


def test_a_full_disk_ends_the_run_with_a_sentence(folder: Folder) -> None:
    """Where readings cannot be kept, the run ends with what to do."""
    folder.write(a="one")
    with pytest.raises(OutputError) as caught:
        list(folder.read(cache=Cache(folder.plans / "a.txt" / "cache")))
    assert "SAMSYN_CACHE" in str(caught.value)


def test_a_file_without_words_was_not_read(folder: Folder) -> None:
    """A document in which no word was found is a failure that keeps its notices, so that nobody takes it for read."""
    folder.write(a="blank")
    (outcome,) = folder.read()
    assert (outcome.status, outcome.document) == ("failed", None)
    assert str(outcome.problem) == "No words could be read in this file."
    assert [str(notice) for notice in outcome.notices] == ["These pages are pictures and were not read: 1."]


def test_pages_that_were_not_read_are_told() -> None:
    """A document is read in part where a page without words goes with a notice about pages."""
    pages = (Page(1, 595, 842), Page(2, 595, 842))
    one = (Fragment(0, 3, 1, Box(0, 0, 1, 1)),)
    both = (*one, Fragment(0, 3, 2, Box(0, 0, 1, 1)))
    about = (Message("These pages were not read: {pages}.", {"pages": "2"}),)
    other = (Message("The name ends in {suffix}.", {"suffix": ".pdf"}),)
    document = Document("a", "", "pdf", "sv", "Mål", pages, (), one)
    assert reading.status_of(document) == "read"
    assert reading.status_of(replace(document, notices=other)) == "read"
    assert reading.status_of(replace(document, notices=about)) == "partly read"
    assert reading.status_of(replace(document, notices=about, fragments=both)) == "read"


def test_members_of_archives_are_read(folder: Folder) -> None:
    """Files in an archive are read like others; those with the same bytes as a file beside it are duplicates."""
    folder.write(a="outside", b="inside")
    with zipfile.ZipFile(folder.plans / "archive.zip", "w") as archive:
        archive.writestr("deep/c.txt", "inside too")
        archive.writestr("deep/d.txt", "outside")
        archive.writestr("../e.txt", "hostile")
    found = sources([folder.plans])
    outcomes = {
        outcome.source.id: outcome for outcome in read_all(found, SETTINGS, cache=folder.cache, jobs=1, limits=SHORT)
    }
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "a.txt": "read", "b.txt": "read", "archive.zip/deep/c.txt": "read", "archive.zip/deep/d.txt": "duplicate",
        "archive.zip/e.txt": "failed",
    }  # fmt: skip
    document = outcomes["archive.zip/deep/c.txt"].document
    assert document is not None
    assert (document.id, document.text) == ("archive.zip/deep/c.txt", "inside too")
    assert document.sha256 == outcomes["archive.zip/deep/c.txt"].sha256


def test_nothing_gives_nothing(folder: Folder) -> None:
    """Without sources there is nothing, and progress says so."""
    seen: list[Progress] = []
    assert list(read_all([], SETTINGS, cache=folder.cache, jobs=2, progress=seen.append)) == []
    assert seen == [Progress(0, 0, 0, None)]
