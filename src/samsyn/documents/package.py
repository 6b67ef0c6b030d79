"""Open Word and OpenDocument files, which are ZIPs of XML, without trusting them.

No entity is expanded, nothing is fetched, and a part that would unpack to more than `LARGEST_PART` bytes is refused
before it is unpacked.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import TracebackType

from lxml import etree

from samsyn.documents.sniffing import UNPACKING_ERRORS
from samsyn.errors import ReadingError
from samsyn.types import Message

LARGEST_PART = 60 * 1000**2
"""Bytes of the largest XML part that is unpacked; a 500-page plan has about ten million."""

_AGAIN = Message("Open it in the program that made it, save it anew, and give that file.")


def broken() -> ReadingError:
    """Give the error for a file whose parts cannot be read."""
    return ReadingError(Message("The file is broken and cannot be opened."), remedy=_AGAIN)


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML with entities, network and document types off; raise `ReadingError` where it is broken or a trap."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise broken() from error
    doctype = root.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:  # type: ignore[union-attr]
        raise ReadingError(
            Message("The file defines entities of its own, which is how files attack readers."), remedy=_AGAIN
        )
    return root


class Package:
    """A ZIP of XML parts, read part by part; use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except UNPACKING_ERRORS as error:
            raise broken() from error
        self._sizes = {info.filename: info for info in self._archive.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def content(self, name: str) -> bytes:
        """Give the bytes of a part; raise `ReadingError` where it is missing, too large, protected or broken."""
        info = self._sizes.get(name)
        if info is None:
            raise broken()
        if info.flag_bits & 1:
            raise ReadingError(
                Message("The file is protected with a password."),
                remedy=Message("Remove the password and give the file again."),
            )
        if info.file_size > LARGEST_PART:
            raise ReadingError(
                Message(
                    "The file unpacks to {size} MB of text; at most {largest} MB are read.",
                    {"size": round(info.file_size / 1000**2), "largest": round(LARGEST_PART / 1000**2)},
                ),
                remedy=Message("Divide it, or give the plan alone."),
            )
        try:
            return self._archive.read(name)
        except (*UNPACKING_ERRORS, OSError) as error:
            raise broken() from error

    def xml(self, name: str) -> etree._Element:
        """Give the root element of an XML part."""
        return parse_xml(self.content(name))
