"""The draft as YAML text, for who writes it so: in the page, or as a file down and up again."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.errors import FrameworkError, SamsynError
from samsyn.frameworks.problems import InvalidFrameworkError
from samsyn.frameworks.source import LARGEST_FILE, as_text
from samsyn.frameworks.write import plain_values
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.web.access import in_study
from samsyn.web.framework.editing import back, held_draft, wrong
from samsyn.web.framework.versions_page import file_of
from samsyn.web.framework.words import file_name


@require_http_methods(["GET", "POST"])
@in_study(may="edit")
def text(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the text, or take another, which a file may hold; what is wrong with it is said with its line."""
    draft = held_draft(scope)
    given = draft.source
    problem: SamsynError | None = None
    if request.method == "POST":
        given = request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
        try:
            if (file := request.FILES.get("framework")) is not None:
                given = _text_of(file)
            elif refused := getattr(request, "refused", ()):
                raise FrameworkError(refused[0].reason, place=refused[0].name)
            drafts.replace(scope, request.POST.get("stamp", ""), given)
        except SamsynError as error:
            problem = error
        else:
            return back(scope)
    context = {
        "draft": draft,
        "stamp": drafts.stamp_of(draft),
        "text": given,
        "lines": given.split("\n"),
        **wrong(problem),
    }
    status = 409 if isinstance(problem, drafts.DraftChanged) else 422 if problem else 200
    return render(request, "framework/text.html.j2", context, status=status)


@require_GET
@in_study(may="edit")
def download(_request: HttpRequest, scope: Scope) -> HttpResponse:
    """Give the draft as a file."""
    draft = held_draft(scope)
    try:
        values = plain_values(draft.source)
    except FrameworkError:
        values = {}
    return file_of(draft.source, file_name(str(values.get("id", "framework")), "draft"))


def _text_of(file: UploadedFile[bytes]) -> str:
    found, problems = as_text(file.read(LARGEST_FILE + 1))
    if problems:
        raise InvalidFrameworkError("", problems)
    return found
