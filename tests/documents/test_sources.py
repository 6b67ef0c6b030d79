from __future__ import annotations

import errno
import os
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from samsyn.documents import archive
from samsyn.documents.sources import digest, opened, read_source, sources
from samsyn.errors import ReadingError


def ids(*paths: Path) -> list[str]:
    """Give the ids of what is found."""
    return [source.id for source in sources(paths)]


def test_folders_in_order_without_hidden_and_lock_files(tmp_path: Path) -> None:
    """Files are found below a folder in the order of their names; what programs leave behind is passed over."""
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".dold.txt", "~$b.docx", ".~lock.b.odt#", "Thumbs.db", "documents.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert ids(tmp_path) == ["a/1.txt", "a/2.txt", "b.txt"]
    assert ids(tmp_path / "b.txt") == ["b.txt"]


def test_ids_have_composed_letters(tmp_path: Path) -> None:
    """The same folder has the same ids on macOS, which stores letters in two parts."""
    (tmp_path / unicodedata.normalize("NFD", "Skåne.txt")).write_text("x", encoding="utf-8")
    (found,) = sources([tmp_path])
    assert found.id == unicodedata.normalize("NFC", "Skåne.txt")
    assert found.path.exists()


def test_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    """A link out of the folder, or round in a circle, is a row with its reason."""
    (tmp_path / "plan.txt").write_text("x", encoding="utf-8")
    (tmp_path / "ut").symlink_to("/")
    (tmp_path / "runt").symlink_to(tmp_path)
    found = {source.id: source for source in sources([tmp_path])}
    assert set(found) == {"plan.txt", "ut", "runt"}
    assert "not followed" in str(found["ut"].problem)
    with pytest.raises(ReadingError) as caught:
        read_source(found["runt"])
    assert caught.value.place == "runt"


def test_pipes_and_missing_files_are_rows(tmp_path: Path) -> None:
    """What is no file, and what is not there, has its reason and stops nobody."""
    os.mkfifo(tmp_path / "ror")
    missing, pipe = sources([tmp_path / "borta.pdf", tmp_path / "ror"])
    assert missing.problem is not None
    assert "no ordinary file" in str(pipe.problem)


def test_files_of_the_same_name_keep_ids_apart(tmp_path: Path) -> None:
    """Two folders given together may hold files of one name."""
    for folder in ("norr", "syd"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(folder, encoding="utf-8")
    assert ids(tmp_path / "norr", tmp_path / "syd", tmp_path / "syd") == [
        "plan.txt",
        "syd/plan.txt",
        "syd/plan.txt (2)",
    ]


def write_archive(path: Path, members: dict[str, bytes]) -> Path:
    """Write a ZIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def test_archives_are_opened(tmp_path: Path) -> None:
    """Members are read under the archive's name, in the order of their names, folders and Windows names included."""
    path = write_archive(
        tmp_path / "planer.zip",
        {
            "söder/plan.txt": "Mål i söder.".encode(),
            "norr\\plan.md": b"# Plan\n\nText.",
            "__MACOSX/._x": b"x",
            ".x": b"x",
        },
    )
    found = sources([path])
    assert [source.id for source in found] == ["planer.zip/norr/plan.md", "planer.zip/söder/plan.txt"]
    documents = [read_source(source) for source in found]
    assert [document.format for document in documents] == ["markdown", "txt"]
    assert (documents[1].id, documents[1].text) == ("planer.zip/söder/plan.txt", "Mål i söder.")
    assert documents[1].sha256 == digest(found[1])


def test_a_word_file_is_no_archive(tmp_path: Path) -> None:
    """Word files are ZIPs too, and are read as one document, whatever they are called."""
    path = write_archive(tmp_path / "plan.zip", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert ids(path) == ["plan.zip"]


def test_hostile_members_cost_themselves_alone(tmp_path: Path) -> None:
    """Names that lead out, links, empty members and archives in archives have their reason; the others are read."""
    path = write_archive(
        tmp_path / "a.zip",
        {
            "../ut.txt": b"x",
            "/etc/x.txt": b"x",
            "C:\\x.txt": b"x",
            "tom.txt": b"",
            "bra.txt": b"Text.",
            "inre.zip": b"",
        },
    )
    inner = write_archive(tmp_path / "inre.zip", {"x.txt": b"x"}).read_bytes()
    with zipfile.ZipFile(path, "a") as packed:
        link = zipfile.ZipInfo("lank.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("inre2.zip", inner)
    found = {source.id.removeprefix("a.zip/"): source for source in sources([path])}
    problems = {name: str(source.problem) for name, source in found.items() if source.problem is not None}
    assert set(problems) == {"ut.txt", "etc/x.txt", "C:/x.txt", "tom.txt", "lank.txt", "inre.zip"}
    assert "leads out" in problems["ut.txt"]
    assert "not followed" in problems["lank.txt"]
    assert read_source(found["bra.txt"]).text == "Text."
    with pytest.raises(ReadingError, match="archive within an archive"):
        read_source(found["inre2.zip"])
    assert not (tmp_path.parent / "ut.txt").exists()


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member packed absurdly small, one too large, and an archive too large in all are refused by their sizes."""
    monkeypatch.setattr(archive, "RATIO_FROM", 1000)
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 3_000_000)
    monkeypatch.setattr(archive, "LARGEST_WHOLE", 7_000_000)
    path = write_archive(
        tmp_path / "a.zip",
        {"1.txt": b" " * 1_000_000, "2.txt": b" " * 4_000_000, "3.txt": os.urandom(1_900_000), "4.txt": b"A" * 900_000},
    )
    problems = [str(source.problem) for source in sources([path])]
    assert "fill disks" in problems[0]
    assert "more than 3 MB" in problems[1]
    assert problems[2] == "None"
    assert problems[3] != "None"


def test_a_size_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member is measured while it is unpacked, whatever its archive says of it."""
    path = write_archive(tmp_path / "a.zip", {"1.txt": b" " * 2_000_000})
    (source,) = sources([path])
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1_000_000)
    with pytest.raises(ReadingError) as caught, opened(source):
        pass
    assert caught.value.place == "a.zip/1.txt"


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of files an archive is cut short, and says so."""
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    path = write_archive(tmp_path / "a.zip", {f"{n}.txt": b"Text." for n in range(5)})
    *first, rest = sources([path])
    assert [source.problem for source in first] == [None] * 3
    assert (rest.id, "holds 5 files" in str(rest.problem)) == ("a.zip", True)


def test_broken_archives_and_members(tmp_path: Path) -> None:
    """A cut archive and a member with wrong bytes each give one line."""
    whole = write_archive(tmp_path / "a.zip", {"plan.txt": b"Text som packas. " * 50}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[:-30])
    (cut,) = sources([tmp_path / "b.zip"])
    with pytest.raises(ReadingError, match="broken"):
        read_source(cut)
    (tmp_path / "c.zip").write_bytes(whole[:45] + b"\xff\xff\xff" + whole[48:])
    (member,) = sources([tmp_path / "c.zip"])
    with pytest.raises(ReadingError, match="cannot be unpacked"):
        read_source(member)
    (empty,) = sources([write_archive(tmp_path / "d.zip", {})])
    assert "no files" in str(empty.problem)


def test_of_two_members_with_one_name_the_first_is_read(tmp_path: Path) -> None:
    """What is read is what was looked at, not a second member behind the same name."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("plan.txt", "Den första.")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("plan.txt", "Den andra.")
    first, second = sources([path])
    assert read_source(first).text == "Den första."
    assert "only the first" in str(second.problem)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_member_is_said_whatever_it_is_packed_with(tmp_path: Path, method: int) -> None:
    """Wrong bytes in any way of packing cost that member alone."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("x.txt", os.urandom(300).hex())
        packed.writestr("y.txt", "Text.")
    content = bytearray(path.read_bytes())
    content[60:160] = b"\xff" * 100
    path.write_bytes(content)
    broken, whole = sources([path])
    with pytest.raises(ReadingError, match="broken"):
        read_source(broken)
    assert read_source(whole).text == "Text."


def test_names_are_one_line_and_unusual_ones_are_read(tmp_path: Path) -> None:
    """A line break in a name is not shown, and neither it nor a space that does not break keeps a file from reading."""
    (tmp_path / "rad\ntva.txt").write_text("Text.", encoding="utf-8")
    write_archive(tmp_path / "z.zip", {"Plan\u00a02016.txt": b"Text.", "esc\x1b[1m.txt": b"Text."})
    found = sources([tmp_path])
    assert [source.id for source in found] == ["rad\ufffdtva.txt", "z.zip/Plan\u00a02016.txt", "z.zip/esc\ufffd[1m.txt"]
    assert [read_source(source).text for source in found] == ["Text."] * 3


def test_no_space_to_unpack_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full temporary folder is not blamed on the file."""
    (source,) = sources([write_archive(tmp_path / "a.zip", {"1.txt": b"Text."})])

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive, "_unpack", full)
    with pytest.raises(ReadingError, match="no space left to unpack"), opened(source):
        pass
