"""What kind a file is, told by its content.

Files come with wrong names: a web page saved as .doc, a PDF without a suffix, a Word file that is protected and so no
ZIP any more. Kinds that are not read each get a sentence with what to do instead.
"""

from __future__ import annotations

import lzma
import mmap
import re
import stat
import zipfile
import zlib
from pathlib import Path

from samsyn.documents.decoding import looks_like_text
from samsyn.errors import ReadingError
from samsyn.types import Message

UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What unpacking a broken or hostile ZIP raises; `OSError` without a number too, from bzip2."""

_HEAD = 8_192
_LONGEST_KIND = 100

_SAVE_AS = Message("Save it as DOCX or PDF and give that file instead.")
_UNPROTECT = Message("Remove the password and give the file again.")
_UNPACK = Message("Unpack it and give the files in it, or pack them as ZIP.")

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_UNREAD: tuple[tuple[bytes, str, Message], ...] = (
    (b"{\\rtf", "RTF", _SAVE_AS),
    (b"GIF8", "GIF", Message("Save it as PNG or PDF and give that file instead.")),
    (b"BM", "BMP", Message("Save it as PNG or PDF and give that file instead.")),
    (b"\x1f\x8b", "gzip", _UNPACK),
    (b"BZh", "bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "xz", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z", _UNPACK),
    (b"Rar!\x1a\x07", "RAR", _UNPACK),
    (b"%!PS", "PostScript", Message("Convert it to PDF and give that file instead.")),
    (b"\x7fELF", "ELF", Message("Leave it out.")),
    (b"MZ", "EXE", Message("Leave it out.")),
)
_MARKUP = re.compile(
    r"(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*+<(!doctype\s+html|html\b|head\b|body\b)", re.IGNORECASE | re.DOTALL
)
_ANY_MARKUP = re.compile(r"<(html|body|main|article)\b[^>]*>", re.IGNORECASE)
_WEB_SUFFIXES = (".html", ".htm", ".xhtml")


def kind_of(path: Path) -> str:
    """Give the format of the file at `path`: pdf, docx, odt, html, txt, image or zip.

    Raises `ReadingError` for what is empty, no plain file, protected, or in a format that is not read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError(Message("This is no ordinary file."), remedy=Message("Leave it out."))
    if status.st_size == 0:
        raise ReadingError(Message("The file is empty."), remedy=Message("Ask for it to be sent again."))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path)
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    for signature, name, remedy in _UNREAD:
        if head.startswith(signature) and (len(signature) > 2 or not looks_like_text(head)):
            raise _not_read(name, remedy)
    if not looks_like_text(head):
        raise ReadingError(
            Message("The file holds neither text nor a document that can be read."),
            remedy=Message("Check that it arrived whole, or save it as PDF."),
        )
    return _kind_of_text(path, head)


def _not_read(name: str, remedy: Message) -> ReadingError:
    return ReadingError(Message("Files of this kind ({kind}) are not read.", {"kind": name}), remedy=remedy)


def _kind_of_text(path: Path, head: bytes) -> str:
    from samsyn.documents.decoding import decode

    text, _ = decode(head, partial=True)
    if _MARKUP.match(text):
        return "html"
    start = text.lstrip()[:400]
    if start.startswith("<"):
        if "urn:oasis:names:tc:opendocument:xmlns:office" in text:
            return "odt"
        if "schemas.microsoft.com/office/word/2003" in text or "pkg:package" in text:
            raise _not_read("Word XML", _SAVE_AS)
    if path.suffix.lower() in _WEB_SUFFIXES and re.search(r"</?[a-z][a-z0-9]*[^<>]*>", text, re.IGNORECASE):
        return "html"
    if start.startswith("<") and _ANY_MARKUP.search(text):
        return "html"
    if re.match(r"(From |MIME-Version:|Content-Type: multipart)", text) and "multipart/related" in text:
        raise _not_read("MHTML", Message("Save the page as HTML or PDF and give that file instead."))
    if start.startswith("<?xml"):
        raise _not_read("XML", _SAVE_AS)
    return "txt"


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = _stated_kind(archive) if "mimetype" in names else ""
    except (*UNPACKING_ERRORS, OSError) as error:
        raise ReadingError(
            Message("The file is broken: it begins as a ZIP or Office file but does not end as one."),
            remedy=Message("Ask for it to be sent again."),
        ) from error
    if kind.startswith("application/vnd.oasis.opendocument."):
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            return "odt"
        raise _not_read(
            "OpenDocument " + kind.rpartition(".")[2].strip(),
            Message("Save it as ODT or PDF and give that file instead."),
        )
    if kind.startswith("application/epub"):
        raise _not_read("EPUB", _SAVE_AS)
    if "[Content_Types].xml" in names:
        folders = {name.partition("/")[0] for name in names}
        if "word" in folders or "word/document.xml" in names:
            return "docx"
        if "xl" in folders:
            raise _not_read("XLSX", Message("Print the sheet that holds the plan to PDF and give that file instead."))
        if "ppt" in folders:
            raise _not_read("PPTX", Message("Save it as PDF and give that file instead."))
        if "_rels/.rels" in names:
            return "docx"
    return "zip"


def _stated_kind(archive: zipfile.ZipFile) -> str:
    """Give what a ZIP says that it is; no more is unpacked than such a line can hold."""
    with archive.open("mimetype") as line:
        return line.read(_LONGEST_KIND).decode("ascii", "replace")


def _old_office(path: Path) -> ReadingError:
    """Say what an OLE file is; stream names stand in it as UTF-16."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def has(name: str) -> bool:
            return content.find(name.encode("utf-16-le")) >= 0

        if has("EncryptedPackage"):
            return ReadingError(Message("The file is protected with a password."), remedy=_UNPROTECT)
        for stream, name in (
            ("WordDocument", "DOC (Word 97\u20132003)"),
            ("Workbook", "XLS"),
            ("PowerPoint Document", "PPT"),
            ("__substg1.0", "MSG"),
        ):
            if has(stream):
                return _not_read(name, _SAVE_AS)
    return _not_read("OLE", _SAVE_AS)
