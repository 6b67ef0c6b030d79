"""Bring documents in: take the files, each by itself, and ask for the work on them.

A browser with scripts sends one file after another and then asks for the work, so that a connection that drops costs
one file, and what was kept waits in the study's folder; one without sends them all in one form.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from samsyn.store.access import Scope
from samsyn.store.errors import StoreError
from samsyn.translation import translate, translate_error
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.shell.documents_page import whole_page
from samsyn.web.shell.files import put, unread
from samsyn.web.shell.intake import bring_in
from samsyn.web.shell.place import sources_of
from samsyn.web.uploads import Refused


@require_POST
@in_study(may="upload")
def upload(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep the files in the study's folder; as JSON of one file what became of it, else begin the work on all."""
    files = request.FILES.getlist("documents")  # reading the form is what fills `refused`
    refused: list[Refused] = list(getattr(request, "refused", ()))
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(_one(request, scope, files, refused))
    folder = sources_of(scope.study)
    names = []
    for file in files:
        try:
            names.append(put(folder, file).name)
        except StoreError as error:
            refused.append(Refused(file.name or "", error.problem))
    if not names and not refused:
        refused.append(Refused("", Message("Choose at least one file.")))
    job = _begun(scope, names)
    if request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return render(request, "shell/progress.html.j2", {"job": job, "refused": refused})
    if refused:
        return whole_page(request, scope, refused)
    return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))


@require_POST
@in_study(may="upload")
def begin(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Begin the work on files that were sent before (`name`, several); without names on all that wait for it."""
    waiting = unread(scope)
    asked = request.POST.getlist("name")
    folder = sources_of(scope.study)
    names = [name for name in asked if name == name.strip("/.") and (folder / name).is_file()] if asked else waiting
    job = _begun(scope, list(dict.fromkeys(names)))
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))
    return render(request, "shell/progress.html.j2", {"job": job, "refused": ()})


def _one(
    request: HttpRequest, scope: Scope, files: list[UploadedFile[Any]], refused: list[Refused]
) -> dict[str, str | bool]:
    """Say what became of the one file of a request: `kept`, whether it was there before, or `why` it was not taken."""
    language = language_of(request)
    if refused or not files:
        why = refused[0].reason if refused else Message("The file did not arrive whole.")
        return {"kept": False, "why": translate(why, language)}
    said = request.POST.get("size", "")
    try:
        kept = put(sources_of(scope.study), files[0], int(said) if said.isascii() and said.isdigit() else None)
    except StoreError as error:
        return {"kept": False, "why": translate_error(error, language)}
    known = kept.same and kept.name not in unread(scope)
    return {"kept": True, "name": kept.name, "same": known}


def _begun(scope: Scope, names: list[str]) -> Any:
    if not names:
        return None
    try:
        return bring_in(scope, names)
    except DatabaseError as error:
        if "full" not in str(error):
            raise
        raise StoreError(
            Message("There is no space left on the disk."),
            remedy=Message("Free some space. The files that were sent are kept and wait to be read."),
        ) from error
