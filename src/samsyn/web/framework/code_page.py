"""What can be done to a code besides changing its words: another id, split, merged, taken out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from samsyn.errors import FrameworkError, SamsynError
from samsyn.frameworks.change import Changed, merge_codes, remove_code, rename_code, split_code
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.framework.editing import back, held_draft, keep, wrong

MOST_PARTS = 20


@require_POST
@in_study(may="edit")
def operate(request: HttpRequest, scope: Scope, code: str, operation: str) -> HttpResponse:
    """Do it to the draft; what cannot be done is said on a page of its own, with the way back."""
    if operation not in OPERATIONS:
        raise Http404
    draft = held_draft(scope)
    try:
        made = OPERATIONS[operation](draft.source, code, request)
        keep(scope, request, draft, made.text, made.operation)
    except SamsynError as error:
        context = {**wrong(error), "section": "codes", "part": code}
        told = isinstance(error, drafts.DraftChanged)
        return render(request, "framework/told.html.j2", context, status=409 if told else 422)
    return back(scope, f"codes-{made.operation.to[0]}" if made.operation.to else "")


def _rename(text: str, code: str, request: HttpRequest) -> Changed:
    return rename_code(text, code, request.POST.get("id", "").strip())


def _split(text: str, code: str, request: HttpRequest) -> Changed:
    parts = []
    for place in range(MOST_PARTS):
        name = request.POST.get(f"id-{place}", "").strip()
        title = {
            language: " ".join(request.POST.get(f"title-{place}-{language}", "").split()) for language in ("sv", "en")
        }
        title = {language: words for language, words in title.items() if words}
        if name and not title:
            raise FrameworkError(
                Message("`{id}` has no title.", {"id": name[:100]}), remedy=Message("Give each an id and a title.")
            )
        if name:
            parts.append((name, title))
    return split_code(text, code, parts)


def _merge(text: str, code: str, request: HttpRequest) -> Changed:
    others = [one for one in request.POST.getlist("with") if one != code]
    into = request.POST.get("id", "").strip() or code
    return merge_codes(text, [code, *others], into)


def _remove(text: str, code: str, _request: HttpRequest) -> Changed:
    return remove_code(text, code)


OPERATIONS: dict[str, Callable[[str, str, HttpRequest], Changed]] = {
    "rename": _rename,
    "split": _split,
    "merge": _merge,
    "take-out": _remove,
}
