"""Decisions out of the study and into it, as label files: the form that `samsyn learn` and `samsyn agreement` read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.errors import SamsynError
from samsyn.interchange.labels import Labels, read_labels
from samsyn.store.access import Scope
from samsyn.store.bring import Brought, bring
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.agreeing.naming import names_of
from samsyn.web.language import language_of
from samsyn.web.seeing.spreadsheet import csv_file

MOST_BYTES = 50 * 1024 * 1024

HEADER = ("passage_id", "code", "coder", "decision", "time")

TOGETHER = "together"
"""Who decided what stands of what all decided."""


@require_http_methods(["GET", "POST"])
@in_study(may="manage")
def bring_in(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take a label file's decisions for those of its coders."""
    brought: Brought | None = None
    notices: tuple[Message, ...] = ()
    problem: SamsynError | None = None
    file = request.FILES.get("labels")
    if request.method == "POST":
        try:
            if refused := getattr(request, "refused", ()):
                raise SamsynError(refused[0].reason, remedy=Message("Choose a CSV file."), place=refused[0].name)
            labels = _read(scope, file)
            brought = bring(scope, labels.decisions, new_people=settings.DESKTOP)
            notices = labels.notices
        except SamsynError as error:
            problem = error
    context = {
        "brought": brought,
        "notices": notices,
        "problem": problem,
        "place": Path(problem.place).name if problem else "",
    }
    return render(request, "agreeing/exchange.html.j2", context, status=422 if problem else 200)


@require_GET
@in_study
def download(request: HttpRequest, scope: Scope, which: str) -> HttpResponse:
    """Give decisions as CSV: `decisions` are those of each person, `results` what stands after adjudication."""
    if which == "decisions":
        rows = _decisions(scope, names_of(scope.study, language_of(request)))
        return csv_file(f"{scope.study.slug}-decisions.csv", (*HEADER, "reason"), rows)
    if which == "results":
        return csv_file(f"{scope.study.slug}-results.csv", HEADER, _results(scope))
    raise Http404


def _read(scope: Scope, file: UploadedFile[bytes] | None) -> Labels:
    if file is None:
        raise SamsynError(Message("No file was chosen."), remedy=Message("Choose a CSV file."))
    if (file.size or 0) > MOST_BYTES:
        raise SamsynError(Message("The file is too large."), remedy=Message("Divide it."))
    with TemporaryDirectory() as folder:
        # Of the name that came only the end is used, in a folder of its own: messages name the file as its owner does.
        path = Path(folder) / (Path(file.name or "").name or "labels.csv")
        path.write_bytes(file.read())
        keys = set(scope.passages().order_by().values_list("key", flat=True))
        return read_labels(path, passages=keys, codes={code.id for code in scope.framework.codes})


def _decisions(scope: Scope, names: dict[int, str]) -> Iterator[tuple[str, ...]]:
    """Give every decision that stands and that this person may see."""
    found = scope.decisions().filter(passage__document__replaced_by=None)
    for row in latest(found.values(*DECIDED, "passage__key", "time", "reason")):
        time = row["time"].isoformat(timespec="seconds")
        name = names.get(row["user_id"], str(row["user_id"]))
        yield row["passage__key"], row["code"], name, row["verdict"], time, row["reason"]


def _results(scope: Scope) -> Iterator[tuple[str, ...]]:
    """Give what all decisions come to; codes on which people are divided are left out."""
    decisions = scope.decisions().filter(passage__document__replaced_by=None)
    judged = judgements(latest(decisions.values(*DECIDED)), rulings_in(scope.adjudications()))
    keys = dict(scope.passages().filter(pk__in=list(judged)).order_by().values_list("pk", "key"))
    for number, judgement in sorted(judged.items()):
        if number not in keys:
            continue
        if judgement.whole and not judgement.divided:
            yield keys[number], "", TOGETHER, "read", ""
        for code in sorted(judgement.accepted):
            yield keys[number], code, TOGETHER, "accept", ""
        for code in sorted(judgement.rejected):
            yield keys[number], code, TOGETHER, "reject", ""
