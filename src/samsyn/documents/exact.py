"""Give quoted words their exact place on the page, in guarded workers.

Only PDFs need it: reading copies and recognised pages have exact edges from the start. Without it a quote's box is
found by dividing the width of its line, so a file that cannot be opened again costs a little exactness and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from samsyn.documents import guard
from samsyn.documents.guard import Failure, Limits
from samsyn.types import Document, Record

if TYPE_CHECKING:
    from samsyn.documents.sources import Source

EXACT_LIMITS = Limits(seconds=30.0, total_seconds=300.0)

DOCUMENTS_PER_WORKER = 4
"""Documents that are worth the start of one more worker."""

_Edges = list[tuple[float, ...]]


class Quoted(Record, frozen=True):
    """A document, where its file is, and the offsets of the words that are quoted from it."""

    source: Source
    document: Document
    spans: tuple[tuple[int, int], ...]


def with_exact_edges(quoted: Sequence[Quoted], *, jobs: int, limits: Limits = EXACT_LIMITS) -> tuple[Document, ...]:
    """Give the documents, in order, with exact edges for the lines that their quotes touch in part."""
    from samsyn.documents.pdf_edges import partly_touched

    documents = [item.document for item in quoted]
    work = []
    for number, item in enumerate(quoted):
        touched = [index for index in partly_touched(item.document.fragments, item.spans) if _lacks_edges(item, index)]
        if item.document.format == "pdf" and touched:
            work.append((number, touched))
    arguments = [(quoted[number].source, _copy(quoted[number].document, touched)) for number, touched in work]
    useful = 1 + len(work) // DOCUMENTS_PER_WORKER
    for position, result in guard.run(_look_up, arguments, jobs=min(jobs, useful), limits=limits):
        if isinstance(result, Failure):
            continue
        number, touched = work[position]
        fragments = list(documents[number].fragments)
        for index, edges in zip(touched, msgspec.msgpack.decode(result, type=_Edges), strict=True):
            fragments[index] = msgspec.structs.replace(fragments[index], edges=edges)
        documents[number] = msgspec.structs.replace(documents[number], fragments=tuple(fragments))
    return tuple(documents)


def _lacks_edges(item: Quoted, index: int) -> bool:
    return not item.document.fragments[index].edges


def _copy(document: Document, touched: Sequence[int]) -> bytes:
    """Give what a worker needs: the document with the touched lines alone."""
    fragments = tuple(document.fragments[index] for index in touched)
    return msgspec.msgpack.encode(msgspec.structs.replace(document, fragments=fragments, blocks=(), notices=()))


def _look_up(source: Source, copy: bytes) -> bytes:
    """Give the edges of a document's lines, in the worker."""
    from samsyn.documents.pdf_edges import with_edges
    from samsyn.documents.sources import opened

    with opened(source) as path:
        found = with_edges(path, msgspec.msgpack.decode(copy, type=Document))
    return msgspec.msgpack.encode([fragment.edges for fragment in found.fragments])
