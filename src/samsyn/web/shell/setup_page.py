"""The first page of a new study: what it is called, and which framework and organisations it goes by."""

from __future__ import annotations

import tempfile
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from ruamel.yaml import YAML

from samsyn.errors import SamsynError
from samsyn.frameworks.load import builtin, framework_path, load_framework
from samsyn.organisations.load import builtin_registers, load_register
from samsyn.store.access import Scope
from samsyn.store.kept_frameworks import keep_framework
from samsyn.types import Language, Message, Record, Text
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.shell.place import REGISTER, folder_of

REGISTERS = {
    "swedish-regions": Message("The regions of Sweden"),
    "swedish-municipalities": Message("The municipalities of Sweden"),
    "unfccc-parties": Message("The parties to the climate convention"),
}
"""What the built-in registers hold; another is shown by its name."""


class Choice(Record, frozen=True):
    """Something to choose: its id and what it is called."""

    id: str
    title: str | Message
    note: str = ""


@require_http_methods(["GET", "POST"])
@in_study(may="manage")
def setup(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the choices, or carry them out; what is wrong with a file is said beside it."""
    if scope.study.framework is not None:
        return HttpResponseRedirect(reverse("samsyn:overview", kwargs={"slug": scope.study.slug}))
    problem: SamsynError | None = None
    if request.method == "POST":
        try:
            _carry_out(request, scope)
        except SamsynError as error:
            problem = error
        else:
            return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))
    context = {
        "frameworks": frameworks(language_of(request)),
        "registers": [Choice(name, REGISTERS.get(name, name)) for name in builtin_registers()],
        "problem": problem,
        "problems": getattr(problem, "problems", ()),
        "place": Path(problem.place).name if problem is not None else "",
        "given": request.POST,
    }
    return render(request, "shell/setup.html.j2", context, status=422 if problem else 200)


def frameworks(language: Language) -> list[Choice]:
    """Give the built-in frameworks by title."""
    choices = [Choice(name, title.get(language), about.get(language)) for name, title, about in _presented()]
    return sorted(choices, key=lambda choice: str(choice.title))


@cache
def _presented() -> tuple[tuple[str, Text, Text], ...]:
    """Give id, title and description of each built-in framework from the head of its file; a whole one takes long."""
    found = []
    for name in builtin():
        head = framework_path(name).read_text(encoding="utf-8").split("\nagreement:")[0]
        content = YAML(typ="safe").load(head)
        found.append((name, msgspec.convert(content["title"], Text), msgspec.convert(content["description"], Text)))
    return tuple(found)


def _carry_out(request: HttpRequest, scope: Scope) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reference = _framework(request, Path(folder))
        register = _register(request, Path(folder))
        with transaction.atomic():
            study = scope.study
            study.framework = keep_framework(study, reference, by=scope.user)
            study.title = " ".join(request.POST.get("title", "").replace("\x00", "").split())[:200] or study.title
            study.save(update_fields=["framework", "title"])
            if register:
                (folder_of(study) / REGISTER).write_bytes(register)


def _framework(request: HttpRequest, folder: Path) -> str:
    file = request.FILES.get("framework")
    if file is not None:
        path = folder / Path(file.name or "framework.yaml").name
        path.write_bytes(file.read())
        load_framework(path)
        return str(path)
    chosen = request.POST.get("framework_id", "")
    if chosen not in builtin():
        raise SamsynError(Message("Choose a framework."), remedy=Message("Choose one in the list, or give a file."))
    return chosen


def _register(request: HttpRequest, folder: Path) -> bytes:
    """Give the register's file; empty where the study goes by its framework's."""
    file = request.FILES.get("register")
    if file is not None:
        path = folder / REGISTER
        path.write_bytes(file.read())
        load_register(path)
        return path.read_bytes()
    chosen = request.POST.get("register_id", "")
    if chosen in builtin_registers():
        return resources.files("samsyn.organisations").joinpath("registers", f"{chosen}.csv").read_bytes()
    return b""
