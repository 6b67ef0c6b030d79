"""The work on reports, as jobs: make a format, freeze, write the public pages.

ask_for(scope, what, **arguments) -> Job
make(scope, arguments, show) -> dict            do it (`samsyn.web.work`)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast, get_args
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from msgspec.structs import replace

from samsyn.errors import SamsynError
from samsyn.report.writing import put
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.frozen import check_freezing, freeze, frozen
from samsyn.store.frozen import content_of as frozen_content
from samsyn.store.models import Job
from samsyn.store.publishing import publish
from samsyn.store.report_files import forget, keep_pictures, picture_bytes, reports_folder
from samsyn.types import Language, Message
from samsyn.web.public.site import make_site
from samsyn.web.reporting.material import content_now, with_pictures
from samsyn.workflow.content import FILES, formatted, zipped
from samsyn.workflow.job import Step

KIND = "report"

FORMAT_TITLES = {
    "html": Message("Web page (ZIP)"),
    "docx": Message("Word"),
    "pdf": Message("PDF"),
    "xlsx": Message("Excel"),
    "csv": Message("Tables (CSV)"),
}

KEPT_FOR = timedelta(days=2)
"""How long a file that was made of the present moment is kept."""

WRITING, FREEZING = Message("Writing the report"), Message("Freezing the report")

SITE = ("site.zip", "application/zip")
"""The file of the public pages, to be put on another web server."""

Show = Callable[[Step], None]


def ask_for(scope: Scope, what: str, **arguments: Any) -> Job:
    """Ask for work on a report; what may not be asked for is refused here."""
    if what == "freeze":
        check_freezing(scope)
    if what in ("publish", "site"):
        scope.need("publish")
    if arguments.get("format", "html") not in FILES or arguments.get("language", "sv") not in get_args(Language):
        raise SamsynError(Message("There is no such format."), remedy=Message("Choose one of those on the page."))
    return jobs.ask(scope, KIND, {"what": what, "mark": uuid4().hex, **arguments})


def make(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    """Do the work; what it gives says where the result is."""
    match arguments["what"]:
        case "gather":
            content_now(scope, confirmed_only=bool(arguments.get("confirmed")))
            return {"said": Message("The report can be read.")}
        case "format":
            return _format(scope, arguments, show)
        case "freeze":
            return _freeze(scope, arguments, show)
        case "publish":
            return _publish(scope, arguments, show)
        case "site":
            return _site(scope, arguments, show)
    raise SamsynError(Message("There is no such work."), remedy=Message("Reload the page and try again."))


def made_file(scope: Scope, mark: str) -> tuple[Path, str, str] | None:
    """Give the file that a person's own job made, the name to save it by and its kind; None where there is none."""
    job = jobs.jobs_of(scope).filter(user=scope.user, kind=KIND, arguments__mark=mark).last()
    if job is None or job.arguments.get("what") not in ("format", "site"):
        return None
    name, kind = SITE if job.arguments["what"] == "site" else FILES[job.arguments["format"]]
    path = _folder_of(scope, mark) / name
    language = f"-{job.arguments['language']}" if "language" in job.arguments else ""
    return (path, f"{scope.study.slug}{language}-{name}", kind) if path.is_file() else None


def _folder_of(scope: Scope, mark: str) -> Path:
    return reports_folder(scope.study) / "made" / mark


def _format(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    name, language, mark = str(arguments["format"]), cast(Language, arguments["language"]), str(arguments["mark"])
    show(Step("report", WRITING, 0, 2))
    report = frozen(scope, int(arguments["number"])) if arguments.get("number") else None
    if report is not None:
        content = frozen_content(report)
    else:
        content = content_now(scope, confirmed_only=bool(arguments.get("confirmed")))
        if name == "html":
            content = with_pictures(scope, content, show)
    show(Step("report", WRITING, 1, 2))
    made = formatted(content, name, language, picture=picture_bytes(scope.study, content, report))
    _clear(scope)
    put(_folder_of(scope, mark) / FILES[name][0], made)
    show(Step("report", WRITING, 2, 2))
    return {
        "said": Message("The report is ready."),
        "address": reverse("samsyn:report-file", kwargs={"slug": scope.study.slug, "mark": mark}),
        "label": Message("Download {name}", {"name": FILES[name][0]}),
    }


def _freeze(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    check_freezing(scope)
    show(Step("freeze", FREEZING, 0, 3))
    content = content_now(scope, confirmed_only=bool(arguments.get("confirmed")))
    found = content.findings
    dated = replace(content, findings=replace(found, run=replace(found.run, date=timezone.localdate().isoformat())))
    whole = with_pictures(scope, dated, show)
    show(Step("freeze", FREEZING, 2, 3))
    title, why = str(arguments.get("title", "")), str(arguments.get("why", ""))
    report = freeze(scope, whole, title, why=why, mark=str(arguments["mark"]))
    keep_pictures(scope.study, report)
    show(Step("freeze", FREEZING, 3, 3))
    return {
        "said": Message("The report is frozen as version {number}.", {"number": report.number}),
        "address": reverse("samsyn:frozen", kwargs={"slug": scope.study.slug, "number": report.number}),
        "label": Message("Open version {number}", {"number": report.number}),
    }


def _publish(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    scope.need("publish")
    report = frozen(scope, int(arguments["number"]))
    names = bool(arguments.get("names"))
    make_site(scope.study, report, names=names, show=show)
    publish(scope, report.number, names=names)
    return {
        "said": Message("Version {number} is public.", {"number": report.number}),
        "address": reverse("samsyn:public", kwargs={"slug": scope.study.slug}),
        "label": Message("Open the public pages"),
    }


def _site(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    scope.need("publish")
    report, mark = frozen(scope, int(arguments["number"])), str(arguments["mark"])
    folder = make_site(scope.study, report, names=bool(arguments.get("names")), show=show)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    made = zipped((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)
    _clear(scope)
    put(_folder_of(scope, mark) / SITE[0], made)
    return {
        "said": Message("The public pages are ready, as a folder for any web server."),
        "address": reverse("samsyn:report-file", kwargs={"slug": scope.study.slug, "mark": mark}),
        "label": Message("Download {name}", {"name": SITE[0]}),
    }


def _clear(scope: Scope) -> None:
    """Remove files of former jobs that nobody will come for."""
    since = timezone.now() - KEPT_FOR
    recent = set(
        Job.objects.filter(study=scope.study, kind=KIND, made__gte=since).values_list("arguments__mark", flat=True)
    )
    folder = reports_folder(scope.study) / "made"
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.name not in recent:
            forget(one)
