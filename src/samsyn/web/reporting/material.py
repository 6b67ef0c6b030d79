"""What the report of this moment is made of: its content, worded, with pictures of the pages that it cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from django.db.models import Max

from samsyn.documents.pictures import Wanted, render_pages
from samsyn.documents.sources import Source
from samsyn.report.content import build
from samsyn.report.findings import Findings, Picture
from samsyn.report.tree import Report
from samsyn.report.writing import put
from samsyn.store.access import Scope
from samsyn.store.content import document_of
from samsyn.store.findings import examined_of
from samsyn.store.folders import folder_of, pages_folder
from samsyn.store.models import Audit, Study
from samsyn.store.report_files import forget, reports_folder
from samsyn.types import Document, Language, Message
from samsyn.web.shell.place import sources_of
from samsyn.workflow.content import Content, content_of, packed, pages_cited, pictured, unpacked
from samsyn.workflow.job import Step
from samsyn.workflow.pages import find_source, kept_picture

NO_CHANGE = ("ask", "freeze", "publish", "withdraw", "take out", "export")
"""What is on record without changing what a report says."""

Key = TypeVar("Key")
Value = TypeVar("Value")

LARGE = 20_000
"""From so many passages on, the report of this moment is gathered in the background."""


def stamp_of(scope: Scope, *, confirmed_only: bool) -> str:
    """Give what changes whenever the report would say something else: by what is on record and who asks."""
    latest = Audit.objects.filter(study=scope.study).exclude(action__in=NO_CHANGE).aggregate(Max("pk"))["pk__max"]
    who = scope.user.pk if scope.blinded else 0
    return f"{scope.study.pk}-{latest or 0}-{scope.study.framework_id or 0}-{who}-{int(confirmed_only)}"


def is_large(scope: Scope) -> bool:
    """Say whether gathering takes longer than a reader waits."""
    return scope.passages().count() > LARGE


KEPT = 4
"""Contents that are kept in memory: of the latest studies and readers, as they may be large."""

_findings: dict[str, Findings] = {}
_reports: dict[tuple[str, Language], Report] = {}


def findings_now(scope: Scope, *, confirmed_only: bool) -> Findings:
    """Give what was found as it stands, without the places of words on their pages, for a page to show."""
    stamp = stamp_of(scope, confirmed_only=confirmed_only)
    found = _findings.get(stamp)
    if found is None:
        place = _place(scope, stamp)
        if place.is_file():
            found = unpacked(place.read_bytes()).findings
        else:
            found = examined_of(scope, confirmed_only=confirmed_only).findings
        _keep(_findings, stamp, found)
    return found


def report_now(scope: Scope, language: Language, *, confirmed_only: bool) -> Report:
    """Give the report as it stands, worded."""
    key = (stamp_of(scope, confirmed_only=confirmed_only), language)
    if key not in _reports:
        _keep(_reports, key, build(findings_now(scope, confirmed_only=confirmed_only), language))
    return _reports[key]


def content_now(scope: Scope, *, confirmed_only: bool) -> Content:
    """Give the whole content of the report as it stands, without pictures; a large study's is kept for a while."""
    place = _place(scope, stamp_of(scope, confirmed_only=confirmed_only))
    if place.is_file():
        return unpacked(place.read_bytes())
    content = content_of(examined_of(scope, confirmed_only=confirmed_only, find=finder(scope.study)))
    if is_large(scope):
        forget(place.parent)
        put(place, packed(content)[0])
    return content


def is_gathered(scope: Scope, *, confirmed_only: bool) -> bool:
    """Say whether what was found is at hand."""
    stamp = stamp_of(scope, confirmed_only=confirmed_only)
    return stamp in _findings or _place(scope, stamp).is_file()


def _place(scope: Scope, stamp: str) -> Path:
    """Give where the content of a large study stands, for the other processes of a server; the latest alone."""
    return reports_folder(scope.study) / "now" / f"{scope.user.pk if scope.blinded else 0}" / f"{stamp}.bin"


def _keep(kept: dict[Key, Value], key: Key, value: Value) -> None:
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)), None)
    kept[key] = value


def finder(study: Study) -> Callable[[str], Source | None]:
    """Give the function that finds a document's file."""
    folder = sources_of(study)
    return lambda name: find_source(folder, name)


# --- Pictures -------------------------------------------------------------------------------------------------------


def with_pictures(scope: Scope, content: Content, show: Callable[[Step], None]) -> Content:
    """Draw the pages that the report cites, as far as the files are there, and give the content that knows them."""
    cited: dict[str, list[int]] = {}
    for name, page in pages_cited(content):
        cited.setdefault(name, []).append(page)
    documents = documents_of(scope.study, {one.id: one.sha256 for one in content.documents if one.id in cited})
    pictures: dict[str, Picture] = {}
    find = finder(scope.study)
    done, total = 0, sum(len(pages) for pages in cited.values())
    for name, pages in cited.items():
        show(Step("pictures", Message("Drawing the cited pages"), done, total))
        done += len(pages)
        document = documents.get(name)
        if document is None:
            continue
        folder = pages_folder(folder_of(scope.study)) / document.sha256[:16]
        missing = tuple(page for page in sorted(pages) if kept_picture(name, page, folder) is None)
        source = find(name)
        if missing and (source is not None or document.pages[missing[0] - 1].source == "typeset"):
            render_pages([Wanted(source or Source(name, folder), document, missing)], folder, jobs=1)
        for page in pages:
            kept = kept_picture(name, page, folder)
            if kept is not None and kept.path is not None:
                size = document.pages[page - 1]
                pictures[f"{name}#{page}"] = Picture(f"pages/{kept.path.name}", size.width, size.height)
    return pictured(content, pictures)


def documents_of(study: Study, wanted: Mapping[str, str]) -> dict[str, Document]:
    """Give whole documents by id, from ids with their hashes; replaced ones too, as long as they are there."""
    from samsyn.store.models import Document as Row

    rows = Row.objects.filter(study=study, sha256__in=set(wanted.values())).exclude(content=None).order_by("pk")
    found = {(row.name, row.sha256): row for row in rows}
    return {name: document_of(found[name, sha]) for name, sha in wanted.items() if (name, sha) in found}
