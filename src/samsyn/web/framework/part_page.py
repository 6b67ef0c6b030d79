"""The form of one part of the draft: a code, a group, a role, a criterion of goals, a statement, or the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.errors import SamsynError
from samsyn.frameworks.change import Operation, add_code, add_part, change_part, move_code, remove_part
from samsyn.frameworks.write import plain_values, set_value
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.store.models import FrameworkDraft
from samsyn.types import Record, Text
from samsyn.web.access import in_study
from samsyn.web.framework.editing import back, held_draft, keep, parts_in, with_section, wrong
from samsyn.web.framework.fields import FORMS, NEW, Field, given, read, shown
from samsyn.web.language import language_of

WHOLE = "whole"
"""What the framework itself is called in addresses."""


class Choice(Record, frozen=True):
    """Something to choose in a form."""

    value: str
    title: str


@require_http_methods(["GET", "POST"])
@in_study(may="edit")
def part(request: HttpRequest, scope: Scope, section: str, part: str) -> HttpResponse:
    """Show the form of a part, or take what was written into it."""
    draft, fields = held_draft(scope), _fields(section)
    values = _values(draft, section, part)
    problem: SamsynError | None = None
    if request.method == "POST":
        try:
            text, done = _changed(draft.source, section, part, values, request.POST)
            keep(scope, request, draft, text, *done)
        except SamsynError as error:
            problem = error
        else:
            return back(scope, "" if section == "about" else f"{section}-{part}")
    return _form(request, draft, section, part, fields, values, problem)


@require_http_methods(["GET", "POST"])
@in_study(may="edit")
def new(request: HttpRequest, scope: Scope, section: str) -> HttpResponse:
    """Show an empty form for a code or a group, or add what was written into it."""
    if section not in NEW:
        raise Http404
    draft, fields = held_draft(scope), _fields(section)
    start: dict[str, Any] = {"group": request.GET.get("group", "")} if section == "codes" else {}
    problem: SamsynError | None = None
    if request.method == "POST":
        identifier = request.POST.get("id", "").strip()
        try:
            read_in = {field.key: read(field, request.POST, None) for field in fields}
            made = {"id": identifier, **{key: value for key, value in read_in.items() if value is not None}}
            if section == "codes":
                added = add_code(draft.source, made)
                keep(scope, request, draft, added.text, added.operation)
            else:
                keep(scope, request, draft, add_part(draft.source, section, made))
        except SamsynError as error:
            problem = error
        else:
            return back(scope, f"{section}-{identifier}")
    return _form(request, draft, section, "", fields, start, problem)


@require_POST
@in_study(may="edit")
def take_out(request: HttpRequest, scope: Scope, section: str, part: str) -> HttpResponse:
    """Take a group out that holds nothing."""
    if section != "groups":
        raise Http404
    draft = held_draft(scope)
    try:
        keep(scope, request, draft, remove_part(draft.source, section, part))
    except SamsynError as error:
        values = _values(draft, section, part)
        return _form(request, draft, section, part, _fields(section), values, error, written=False)
    return back(scope)


def _fields(section: str) -> tuple[Field, ...]:
    if section not in FORMS:
        raise Http404
    return FORMS[section]


def _values(draft: FrameworkDraft, section: str, part: str) -> Mapping[str, Any]:
    """Give what the draft says of a part; 404 where it has none."""
    if section == "about":
        if part != WHOLE:
            raise Http404
        return plain_values(draft.source)
    own = plain_values(draft.source)
    parts = [*(own.get("further_roles") or ()), *parts_in(draft.source, section)] if section == "roles" else None
    found = next((one for one in parts or parts_in(draft.source, section) if one.get("id") == part), None)
    if found is None:
        raise Http404
    if section == "roles" and isinstance(own.get("coded_roles"), list):
        return {**found, "coded": part in own["coded_roles"]}
    return found


def _changed(
    text: str, section: str, part: str, before: Mapping[str, Any], posted: Mapping[str, str]
) -> tuple[str, tuple[Operation, ...]]:
    """Give the text with what was written into a form, and what was done to codes by it."""
    fields = FORMS[section]
    written = {field.key: read(field, posted, before.get(field.key)) for field in fields}
    if section == "about":
        for key, value in written.items():
            text = set_value(text, (key,), value)
        return text, ()
    done: tuple[Operation, ...] = ()
    if section == "codes" and written["group"] != before.get("group"):
        moved = move_code(text, part, str(written.pop("group")))
        text, done = moved.text, (moved.operation,)
    if section == "roles":
        return _with_role(text, part, written), done
    text = with_section(text, section)
    for key in [key for key in written if "." in key]:
        value = written.pop(key)
        holder, inner = key.split(".")
        rule = {**written.get(holder, before.get(holder) or {}), inner: value}
        written[holder] = rule
    return change_part(text, section, part, written), done


def _with_role(text: str, role: str, written: dict[str, Any]) -> str:
    """Change a role where it stands: among the further ones, or those of the whole text."""
    own = plain_values(text)
    further = [one for one in own.get("further_roles") or () if isinstance(one, Mapping) and one.get("id") == role]
    if isinstance(own.get("coded_roles"), list):
        coded = [one for one in own["coded_roles"] if one != role] + ([role] if written.pop("coded") else [])
        if set(coded) != set(own["coded_roles"]):
            text = set_value(text, ("coded_roles",), coded)
    section = "further_roles" if further else "roles"
    held = further or [one for one in parts_in(text, "roles") if one.get("id") == role]
    if all(held[0].get(key) == value for key, value in written.items()):
        return text
    return change_part(with_section(text, section), section, role, written)


def _form(
    request: HttpRequest,
    draft: FrameworkDraft,
    section: str,
    part: str,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    problem: SamsynError | None,
    *,
    written: bool = True,
) -> HttpResponse:
    """Show a form; after a problem with what was written, which is not saved yet."""
    again = written and request.method == "POST"
    language = language_of(request)
    title = values.get("title") or values.get("text") or {}
    told = drafts.DraftChanged if isinstance(problem, drafts.DraftChanged) else None
    context = {
        "draft": draft,
        "stamp": drafts.stamp_of(draft),
        "section": section,
        "part": part,
        "title": Text(str(title.get("sv") or ""), str(title.get("en") or "")).get(language) if title else "",
        "fields": [(field, given(field, request.POST) if again else shown(field, values)) for field in fields],
        "choices": _choices(draft.source, section, part, language),
        "identifier": request.POST.get("id", "") if again else part,
        "codes": [
            Choice(str(one["id"]), _title(one, language))
            for one in parts_in(draft.source, "codes")
            if one.get("id") != part
        ]
        if section == "codes"
        else [],
        **wrong(problem),
    }
    return render(request, "framework/part.html.j2", context, status=409 if told else 422 if problem else 200)


def _choices(text: str, section: str, part: str, language: str) -> dict[str, list[Choice]]:
    groups = [Choice(str(one.get("id", "")), _title(one, language)) for one in plain_values(text).get("groups") or ()]
    if section == "codes":
        return {"group": groups}
    return {"parent": [Choice("", "–"), *(one for one in groups if one.value != part)]}


def _title(part: Mapping[str, Any], language: str) -> str:
    title = part.get("title")
    if not isinstance(title, Mapping):
        return str(part.get("id", ""))
    words = Text(str(title.get("sv") or ""), str(title.get("en") or "")).get(language)
    return words or str(part.get("id", ""))
