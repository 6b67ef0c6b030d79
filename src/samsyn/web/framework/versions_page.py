"""The versions that a study's framework has had, what changed between them, and their files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samsyn.store.access import Scope
from samsyn.store.asked import operations_of
from samsyn.store.kept_frameworks import framework_of, text_of
from samsyn.store.models import FrameworkChange, FrameworkVersion
from samsyn.store.reframe import versions as versions_of
from samsyn.types import Language, Message
from samsyn.web.access import in_study
from samsyn.web.framework.words import differences, done_to, file_name
from samsyn.web.language import language_of


@require_GET
@in_study
def versions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List them, each with who made it, and the changes from one to another."""
    found = versions_of(scope)
    changes = scope.of(FrameworkChange).select_related("before", "after", "user").order_by("-pk")
    context = {"versions": found, "changes": [(one, done_to(one.operations)) for one in changes]}
    return render(request, "framework/versions.html.j2", context)


@require_GET
@in_study
def version(request: HttpRequest, scope: Scope, version: int) -> HttpResponse:
    """Say what changed from another version, `?from=` (its number), to this one; else from the one before it."""
    row = _version(scope, version)
    others = [one for one in versions_of(scope) if one.pk != row.pk]
    asked = request.GET.get("from", "")
    chosen = next((one for one in others if str(one.pk) == asked), None)
    before = chosen or _before(scope, row) or (others[0] if others else None)
    context = {
        "version": row,
        "others": others,
        "before": before,
        "lines": _lines(scope, before, row, language_of(request)),
    }
    return render(request, "framework/version.html.j2", context)


@require_GET
@in_study
def download(_request: HttpRequest, scope: Scope, version: int) -> HttpResponse:
    """Give a version's file."""
    row = _version(scope, version)
    return file_of(text_of(row), file_name(row.identifier, row.version))


def file_of(text: str, name: str) -> HttpResponse:
    """Give a framework's text as a file to keep."""
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(
    scope: Scope, before: FrameworkVersion | None, row: FrameworkVersion, language: Language
) -> tuple[Message, ...]:
    if before is None:
        return ()
    old, new = framework_of(before), framework_of(row)
    change = scope.of(FrameworkChange).filter(before=before, after=row).last()
    return differences(old, new, operations_of(change.operations) if change is not None else (), language)


def _version(scope: Scope, number: int) -> FrameworkVersion:
    try:
        row = scope.of(FrameworkVersion).filter(pk=number).first()
    except OverflowError:
        row = None
    if row is None:
        raise Http404
    return row


def _before(scope: Scope, row: FrameworkVersion) -> FrameworkVersion | None:
    change = scope.of(FrameworkChange).filter(after=row).select_related("before").last()
    return change.before if change is not None else None
