"""Pictures of a document's pages, and where its passages stand on them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from samsyn.store.access import Scope
from samsyn.store.content import document_of
from samsyn.store.errors import NotFound
from samsyn.store.folders import pages_folder
from samsyn.store.models import Document as DocumentRow
from samsyn.translation import translate
from samsyn.types import Document, Message
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.shell.place import folder_of, sources_of
from samsyn.workflow.pages import PagePicture, find_source, kept_picture, page_picture, page_places

FOR_GOOD = "private, max-age=31536000, immutable"
"""What is named by its content never changes."""

NO_FILE = Message("The document's file is no longer in the study, so its pages cannot be shown.")

DOCUMENTS_KEPT = 4
"""Whole documents that are kept in memory: a coder goes through the pages of one."""


@require_GET
@in_study
def picture(request: HttpRequest, scope: Scope, document: int, page: int) -> HttpResponseBase:
    """Give a page's picture; it is drawn when it is first asked for and kept in the study's folder."""
    row = _row(scope, document)
    found = _picture(scope, row, page)
    if found.path is None:
        problem = translate(found.problem, language_of(request)) if found.problem else ""
        return HttpResponse(problem, status=404, content_type="text/plain; charset=utf-8")
    response = FileResponse(found.path.open("rb"), content_type=found.type)
    response["Cache-Control"] = FOR_GOOD if request.META.get("QUERY_STRING") == row.sha256[:12] else "no-cache"
    return response


@require_GET
@in_study
def place(request: HttpRequest, scope: Scope, document: int, page: int) -> HttpResponse:
    """Give where the passages and their words stand on a page, in thousandths of its width and height."""
    row = _row(scope, document)
    whole = _whole(row.pk, row.sha256)
    if not 1 <= page <= len(whole.pages):
        raise Http404
    found = scope.passages().filter(document=row).order_by("ordinal").values_list("key", "record")
    passages = [(key, record["start"], record["end"]) for key, record in found]
    source = find_source(sources_of(scope.study), row.name) if row.format == "pdf" else None
    where = page_places(whole, source, _folder(scope, row), passages, page)
    sheet = whole.pages[page - 1]
    answer = {"width": sheet.width, "height": sheet.height, "passages": where}
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json")
    response["Cache-Control"] = FOR_GOOD if request.META.get("QUERY_STRING") == row.sha256[:12] else "no-cache"
    return response


def _row(scope: Scope, identifier: int) -> DocumentRow:
    try:
        row = scope.document(identifier)
    except NotFound:
        raise Http404 from None
    if not row.pages:
        raise Http404
    return row


def _picture(scope: Scope, row: DocumentRow, page: int) -> PagePicture:
    folder = _folder(scope, row)
    kept = kept_picture(row.name, page, folder)
    if kept is not None:
        return kept
    whole = _whole(row.pk, row.sha256)
    if not 1 <= page <= len(whole.pages):
        raise Http404
    source = find_source(sources_of(scope.study), row.name)
    if source is None and whole.pages[page - 1].source != "typeset":
        return PagePicture(None, problem=NO_FILE)
    return page_picture(whole, source, folder, page)


def _folder(scope: Scope, row: DocumentRow) -> Path:
    """Give the place of a document's pictures: by its content, as another version may have its name."""
    return pages_folder(folder_of(scope.study)) / row.sha256[:16]


@lru_cache(maxsize=DOCUMENTS_KEPT)
def _whole(number: int, _sha256: str) -> Document:
    """Give a document's text and places; whether the reader may see it was asked before."""
    try:
        return document_of(DocumentRow.objects.get(pk=number))
    except NotFound:
        raise Http404 from None
