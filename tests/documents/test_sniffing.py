from __future__ import annotations

import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from samsyn.documents.sniffing import kind_of
from samsyn.errors import ReadingError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def packed(path: Path, *names: str, mimetype: str = "") -> Path:
    """Write a ZIP with members of these names."""
    with zipfile.ZipFile(path, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"junk before\n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"II*\x00....", "image"),
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"\xef\xbb\xbf  <!-- sparad --><html><body>x", "html"),
        ("<html><body>x".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        ("Mål och åtgärder <5 procent>".encode("cp1252"), "txt"),
        (b"BM stands for a name here.", "txt"),
        (b"Text that speaks of <html> in passing.", "txt"),
    ],
)
def test_the_content_tells(tmp_path: Path, content: bytes, kind: str) -> None:
    """Whatever the name says, the first bytes tell what a file is."""
    path = tmp_path / "plan.doc"
    path.write_bytes(content)
    assert kind_of(path) == kind


def test_packed_formats(tmp_path: Path) -> None:
    """Word files, OpenDocument texts and archives of files are told apart."""
    word = packed(tmp_path / "a", "[Content_Types].xml", "_rels/.rels", "word/document.xml")
    assert kind_of(word) == "docx"
    assert kind_of(packed(tmp_path / "b", "content.xml", mimetype="application/vnd.oasis.opendocument.text")) == "odt"
    assert kind_of(packed(tmp_path / "c", "plan.pdf")) == "zip"


@pytest.mark.parametrize(
    ("content", "said", "remedy"),
    [
        (b"", "empty", "again"),
        (OLE + "WordDocument".encode("utf-16-le"), "DOC", "DOCX or PDF"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password", "Remove the password"),
        (OLE + "Workbook".encode("utf-16-le"), "XLS", "DOCX or PDF"),
        (OLE, "OLE", "DOCX or PDF"),
        (rb"{\rtf1\ansi Plan}", "RTF", "DOCX or PDF"),
        (b"GIF89a...", "GIF", "PNG"),
        (b"7z\xbc\xaf\x27\x1c...", "7z", "ZIP"),
        (b"\x7fELF\x02\x01", "ELF", "Leave it out"),
        (bytes(range(256)) * 10, "neither text nor a document", "PDF"),
        (b"PK\x03\x04" + b"\0" * 100, "broken", "again"),
        (b'<?xml version="1.0"?><data/>', "XML", "DOCX or PDF"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; x", "MHTML", "HTML"),
    ],
)
def test_what_is_not_read_says_what_to_do(tmp_path: Path, content: bytes, said: str, remedy: str) -> None:
    """Each kind of file that is not read gets one clear line with what to do instead."""
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(ReadingError) as caught:
        kind_of(path)
    assert said in str(caught.value.problem)
    assert remedy in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("names", "mimetype", "said"),
    [
        (("[Content_Types].xml", "xl/workbook.xml"), "", "XLSX"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "", "PPTX"),
        ((), "application/epub+zip", "EPUB"),
        ((), "application/vnd.oasis.opendocument.spreadsheet", "spreadsheet"),
    ],
)
def test_other_office_files(tmp_path: Path, names: tuple[str, ...], mimetype: str, said: str) -> None:
    """Sheets, slides and books are named for what they are."""
    with pytest.raises(ReadingError, match=said):
        kind_of(packed(tmp_path / "a", *names, mimetype=mimetype))


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    """A pipe, which would keep a reader waiting for ever, is refused by its kind."""
    os.mkfifo(tmp_path / "plan.pdf")
    with pytest.raises(ReadingError, match="no ordinary file"):
        kind_of(tmp_path / "plan.pdf")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_statement_of_kind_is_a_broken_file(tmp_path: Path, method: int) -> None:
    """Whatever a ZIP is packed with, wrong bytes in it give a sentence."""
    path = tmp_path / "plan.odt"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 20)
    content = bytearray(path.read_bytes())
    content[45:70] = b"\xff" * 25
    path.write_bytes(content)
    with pytest.raises(ReadingError, match="broken"):
        kind_of(path)


def test_a_huge_statement_of_kind_is_not_unpacked(tmp_path: Path) -> None:
    """A bomb in the place where a ZIP says what it is costs no memory."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", bytes(30_000_000))
    tracemalloc.start()
    try:
        assert kind_of(path) == "zip"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
