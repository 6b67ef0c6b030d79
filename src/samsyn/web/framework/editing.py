"""What the pages that change a draft share: the draft with its stamp, saving it, and what went wrong in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from samsyn.errors import SamsynError
from samsyn.frameworks.change import Operation
from samsyn.frameworks.load import framework_path
from samsyn.frameworks.write import plain_values, taken_in
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.store.asked import operations_of
from samsyn.store.models import FrameworkDraft


def held_draft(scope: Scope) -> FrameworkDraft:
    """Give the draft; 404 where there is none."""
    draft = drafts.draft_of(scope)
    if draft is None:
        raise Http404
    return draft


def keep(scope: Scope, request: HttpRequest, draft: FrameworkDraft, text: str, *done: Operation) -> None:
    """Save a draft's text and what was done to codes on top of what was done before."""
    drafts.save(scope, request.POST.get("stamp", ""), text, [*operations_of(draft.operations), *done])


def back(scope: Scope, anchor: str = "") -> HttpResponse:
    """Go back to the draft, to the part that was changed."""
    address = reverse("samsyn:framework-edit", kwargs={"slug": scope.study.slug})
    return HttpResponseRedirect(f"{address}?saved=1{f'#{anchor}' if anchor else ''}")


def wrong(error: SamsynError | None) -> dict[str, Any]:
    """Give what a page says of an error: the error, and every problem of a text with its line."""
    return {"problem": error, "problems": getattr(error, "problems", ())}


def with_section(text: str, section: str) -> str:
    """Give a text that has a section of its own, taken from the framework that it takes it from otherwise."""
    values = plain_values(text)
    name = values.get("parts_from")
    if values.get(section) is not None or not isinstance(name, str):
        return text
    return taken_in(text, framework_path(name).read_text(encoding="utf-8"), (section,), all_of_them=False)


def parts_in(text: str, section: str) -> list[Mapping[str, Any]]:
    """Give the parts of a section, those that the text takes from another framework among them."""
    found: Sequence[Mapping[str, Any]] = plain_values(with_section(text, section)).get(section) or ()
    return [one for one in found if isinstance(one, Mapping)]
