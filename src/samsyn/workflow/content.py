"""The whole content of a report, from which every format can be made again, today or in years.

content_of(examined, date) -> Content
packed(content) -> (bytes, SHA-256), unpacked(bytes) -> Content
formatted(content, name, language, picture=...) -> bytes
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import replace

from samsyn.report.citations import cited_pages, with_pictures
from samsyn.report.content import build
from samsyn.report.docx import document as word_document
from samsyn.report.findings import Findings, Picture
from samsyn.report.html import NAME, page
from samsyn.report.pdf import typeset
from samsyn.report.tree import Report
from samsyn.report.xlsx import workbook
from samsyn.types import Coding, Decision, Language, Record
from samsyn.workflow.examined import Examined
from samsyn.workflow.write import exact, located, write_tables

LANGUAGES: tuple[Language, ...] = ("sv", "en")

FILES = {
    "html": ("report.zip", "application/zip"),
    "docx": ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("report.pdf", "application/pdf"),
    "xlsx": ("report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("tables.zip", "application/zip"),
}
"""The formats, with the name and the kind of the file that each makes."""


class DocumentText(Record, frozen=True):
    """The text of a document, under the hash of its file."""

    id: str
    sha256: str
    text: str


class Content(Record, frozen=True):
    """Everything that a report is made of.

    `findings` know where everything stands on its page. `marks` are all that were ever made, `decisions` those of
    people that stand; both are for the tables. `form` grows when what is kept changes its form.
    """

    findings: Findings
    marks: tuple[Coding, ...]
    decisions: tuple[Decision, ...]
    documents: tuple[DocumentText, ...]
    form: int = 1


def content_of(examined: Examined, *, date: str = "", jobs: int = 1) -> Content:
    """Give the content of a report on what was found; `date` is the ISO date that the report bears."""
    found = examined.findings
    known = [outcome for outcome in examined.outcomes if outcome.source.path.is_file()]
    there = {outcome.source.id for outcome in known}
    quoted = {name: document for name, document in examined.documents.items() if name in there}
    spans = replace(found, codings=tuple(one for one in found.codings if found.passages[one.passage].document in there))
    documents = examined.documents | exact(spans, quoted, known, jobs=jobs)
    return Content(
        findings=replace(located(found, documents), run=replace(found.run, date=date)),
        marks=examined.judged.record,
        decisions=examined.judged.decided.decisions,
        documents=tuple(DocumentText(name, one.sha256, one.text) for name, one in examined.documents.items()),
    )


# --- Kept -----------------------------------------------------------------------------------------------------------

_encoder = msgspec.msgpack.Encoder()


def packed(content: Content) -> tuple[bytes, str]:
    """Give a content as compressed MessagePack, and the SHA-256 of it before compression."""
    whole = _encoder.encode(content)
    return zlib.compress(whole, 6), hashlib.sha256(whole).hexdigest()


def unpacked(kept: bytes) -> Content:
    """Give a content as it was packed."""
    return msgspec.msgpack.decode(zlib.decompress(kept), type=Content)


# --- Pictures -------------------------------------------------------------------------------------------------------


def pages_cited(content: Content) -> tuple[tuple[str, int], ...]:
    """Give document and page of everything that the report cites, in either language."""
    pages = [page for language in LANGUAGES for page in cited_pages(build(content.findings, language))]
    return tuple(dict.fromkeys(pages))


def pictured(content: Content, pictures: Mapping[str, Picture]) -> Content:
    """Give the content with the pictures of its pages, by `document#page`."""
    return replace(content, findings=replace(content.findings, pictures=dict(pictures)))


# --- Files ----------------------------------------------------------------------------------------------------------


def formatted(
    content: Content,
    name: str,
    language: Language,
    *,
    picture: Callable[[str], bytes | None] = lambda _: None,
    built: Report | None = None,
) -> bytes:
    """Give a format (one of `FILES`) of the report in a language: the same content gives the same bytes.

    `picture` gives the bytes of a picture by its path within the report; those that are not there are left out, and
    what they show is quoted in words alone. `built` is the report where it has been built already.
    """
    if name == "csv":
        return _tables(content, language)
    report = built or build(content.findings, language)
    if name == "docx":
        return word_document(report)
    if name == "pdf":
        return typeset(report)
    if name == "xlsx":
        return workbook(report)
    there = {key: (one, picture(one.path)) for key, one in content.findings.pictures.items()}
    report = with_pictures(report, {key: one for key, (one, drawn) in there.items() if drawn is not None})
    return zipped(
        [
            (NAME, page(report).encode()),
            *((one.path, drawn) for one, drawn in there.values() if drawn is not None),
        ]
    )


def _tables(content: Content, language: Language) -> bytes:
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        write_tables(data, content.findings, content.marks, content.decisions, content.documents, language)
        files = sorted(path for path in data.rglob("*") if path.is_file())
        return zipped((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Give files as a ZIP that is the same whenever it is made."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
