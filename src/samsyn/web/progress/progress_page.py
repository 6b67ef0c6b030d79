"""How far the review is: what is found and what is left, how good suggestions are, who has read how much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.store import jobs, read_so_far
from samsyn.store.learned import FEWEST, decisions_since, figures_of, latest_model
from samsyn.store.models import Job, LearnedModel
from samsyn.store.review import Standing, measured_of, review_of
from samsyn.types import Interval, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.progress import figures, pictures
from samsyn.web.progress.wording import Wording
from samsyn.web.seeing.spreadsheet import csv_file

if TYPE_CHECKING:
    from samsyn.analysis.curves import Specification
    from samsyn.store.access import Scope
    from samsyn.workflow.measured import Figures, Measured

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}

CHARTS = ("found", "curve", "organisations", "calibration")
TABLES = (*CHARTS, "suggestions", "people", "documents")


class Taught(Record, frozen=True):
    """The model that the suggestions come from, and how many decisions were made since."""

    model: Any
    figures: Figures | None
    since: int


class _State(Record, frozen=True):
    """What the page rests on; `hidden` says that the figures would tell a blinded person what others decided."""

    kept: Standing | None
    measured: Measured | None
    taught: Taught | None
    hidden: bool


@require_GET
@in_study
def progress(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the page; within it, `?code=` chooses the code of the curve."""
    if scope.study.framework is None:
        return render(request, "progress/progress.html.j2", {"state": None})
    wording = Wording(language_of(request), scope.framework)
    state = _state(scope)
    codes = [code.id for code in scope.framework.codes]
    chosen = request.GET.get("code", "") if request.GET.get("code", "") in codes else ""
    measured = state.measured
    titles = {code: wording.title(code) for code in ("", *codes)}
    rows = figures.code_rows(measured, titles) if measured else []
    counts = _counts(scope, measured, titles) if measured else []
    calibration = _calibration(state)
    charts = {name: _chart(name, state, rows, counts, chosen, wording) for name in CHARTS}
    return render(
        request,
        "progress/progress.html.j2",
        {
            "wording": wording,
            "state": state,
            "measured": measured,
            "taught": state.taught,
            "read": read_so_far.read_in_all(scope, state.kept),
            "rows": rows,
            "counts": counts,
            "audited": figures.audited_rows(measured.audit, titles) if measured else [],
            "calibration": calibration,
            "charts": {
                name: pictures.within_page(chart, wording.language, f"{name}-title") for name, chart in charts.items()
            },
            "curves": [curve.code for curve in measured.curves] if measured else [],
            "chosen": chosen,
            "people": read_so_far.people_of(scope),
            "documents": read_so_far.documents_of(scope),
            "job": jobs.latest(scope, "learn"),
            "elsewhere": _learning_elsewhere(scope),
            "fewest": FEWEST,
            "open_documents": scope.study.blind and scope.assignments().filter(done=None).exists(),
            "following": _names(scope, measured.organisations.following) if measured else [],
        },
    )


@require_POST
@in_study(may="write")
def learn(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for learning anew; while somebody's is under way, another is not begun."""
    under_way = Job.objects.filter(study=scope.study, kind="learn", state__in=jobs.UNFINISHED)
    mine = jobs.latest(scope, "learn")
    if scope.study.framework is not None and not under_way.exists():
        mine = jobs.ask(scope, "learn")
    if request.htmx and mine is not None:  # type: ignore[attr-defined] # from django-htmx
        return render(request, "job.html.j2", {"job": mine})
    return HttpResponseRedirect(reverse("samsyn:progress", kwargs={"slug": scope.study.slug}))


@require_GET
@in_study
def picture(request: HttpRequest, scope: Scope, chart: str, form: str) -> HttpResponse:
    """Give a chart as a file: `svg` or `png`."""
    if chart not in CHARTS or form not in PICTURES or scope.study.framework is None:
        raise Http404
    wording = Wording(language_of(request), scope.framework)
    state = _state(scope)
    if state.measured is None:
        raise Http404
    titles = {code: wording.title(code) for code in ("", *(code.id for code in scope.framework.codes))}
    rows = figures.code_rows(state.measured, titles)
    counts = _counts(scope, state.measured, titles)
    found = _chart(chart, state, rows, counts, request.GET.get("code", ""), wording)
    if found is None:
        raise Http404
    drawn = pictures.svg(found, wording.language)
    if form == "png":
        from samsyn.workflow.curves import picture_of

        response = HttpResponse(picture_of(drawn), content_type=PICTURES[form])
    else:
        response = HttpResponse(drawn, content_type=PICTURES[form])
    response["Content-Disposition"] = f'attachment; filename="{scope.study.slug}-{chart}.{form}"'
    return response


@require_GET
@in_study
def table(request: HttpRequest, scope: Scope, table: str) -> HttpResponse:
    """Give a table of the page as CSV."""
    if table not in TABLES or scope.study.framework is None:
        raise Http404
    wording = Wording(language_of(request), scope.framework)
    if table in ("people", "documents"):
        header, rows = _reading(scope, table)
    else:
        state = _state(scope)
        if state.measured is None:
            raise Http404
        header, rows = _table(scope, table, state, state.measured, wording)
    return csv_file(f"{scope.study.slug}-{table}.csv", header, rows)


def _state(scope: Scope) -> _State:
    kept = review_of(scope)
    hidden = figures.too_few_others(scope)
    model = latest_model(scope.study)
    return _State(
        kept=kept,
        measured=None if kept is None or hidden else measured_of(kept.review),
        taught=None if model is None else _taught(scope, model),
        hidden=hidden,
    )


def _taught(scope: Scope, model: LearnedModel) -> Taught:
    return Taught(model, figures_of(model), decisions_since(scope.study, model))


def _calibration(state: _State) -> Any:
    found = None if state.taught is None or state.hidden else state.taught.figures
    return None if found is None else found.calibration_of_suggestions


def _counts(scope: Scope, measured: Measured, titles: dict[str, str]) -> list[figures.CountRow]:
    present, coded = figures.matrix_counts(scope)
    return figures.count_rows(measured, titles, present, coded)


def _chart(
    name: str,
    state: _State,
    rows: Sequence[figures.CodeRow],
    counts: Sequence[figures.CountRow],
    code: str,
    wording: Wording,
) -> Specification | None:
    if state.measured is None:
        return None
    if name == "found":
        return pictures.recall_chart(rows, wording)
    if name == "curve":
        return pictures.curve_chart([curve for curve in state.measured.curves if curve.code == code], wording)
    if name == "organisations":
        return pictures.count_chart(counts, state.measured.organisations.organisations, wording)
    return pictures.calibration_chart(_calibration(state), wording)


Rows = Iterable[Sequence[str | float]]


def _table(
    scope: Scope, name: str, state: _State, measured: Measured, wording: Wording
) -> tuple[tuple[str, ...], Rows]:
    titles = {code: wording.title(code) for code in ("", *(code.id for code in scope.framework.codes))}
    if name == "found":
        header = "code title passages read found share share_low share_high left left_low left_high at_least may_stop"
        return (*header.split(), "further"), [
            (
                row.code,
                row.title,
                measured.passages,
                row.read,
                row.found,
                *_ends(row.recall),
                *_ends(row.left, 1),
                round(row.at_least, 4),
                "yes" if row.may_stop else "no",
                row.further,
            )
            for row in figures.code_rows(measured, titles)
        ]
    if name == "curve":
        return ("code", "title", "read", "found"), [
            (curve.code, titles.get(curve.code, curve.code), read, found)
            for curve in measured.curves
            for read, found in zip(curve.read, curve.found, strict=True)
        ]
    if name == "organisations":
        organisations = measured.organisations
        header = "code title matrix coded organisations read_whole estimate estimate_low estimate_high"
        return (*header.split(), "decisions_alone", "decisions_alone_low", "decisions_alone_high"), [
            (
                row.code,
                row.title,
                row.present,
                row.coded,
                organisations.organisations,
                len(organisations.drawn),
                *_ends(row.estimate, 1),
                *_ends(row.decisions, 1),
            )
            for row in _counts(scope, measured, titles)
        ]
    if name == "suggestions":
        header = "code title sample with_code suggested right precision precision_low precision_high recall recall_low"
        return (*header.split(), "recall_high"), [
            (
                one.code,
                title,
                measured.audit.sample,
                one.support,
                one.said,
                one.right,
                *_ends(one.precision),
                *_ends(one.recall),
            )
            for title, one in figures.audited_rows(measured.audit, titles)
        ]
    found = _calibration(state)
    return ("low", "high", "suggestions", "confidence", "share", "share_low", "share_high"), [
        (round(one.low, 3), round(one.high, 3), one.number, round(one.confidence, 4), *_ends(one.share))
        for one in (found.equal_width if found else ())
    ]


def _reading(scope: Scope, name: str) -> tuple[tuple[str, ...], Rows]:
    if name == "people":
        rows: Rows = [(one.name, one.read, one.decided) for one in read_so_far.people_of(scope)]
        return ("person", "passages_read", "decisions"), rows
    return ("document", "organisation", "organisation_name", "passages", "read"), [
        (one.name, one.party, one.party_name, one.total, one.read) for one in read_so_far.documents_of(scope)
    ]


def _ends(interval: Interval | None, digits: int = 4) -> tuple[str | float, str | float, str | float]:
    if interval is None:
        return "", "", ""
    return round(interval.estimate, digits), round(interval.low, digits), round(interval.high, digits)


def _learning_elsewhere(scope: Scope) -> bool:
    """Say whether somebody else's learning, which this person does not see, is under way."""
    mine = jobs.jobs_of(scope).values("pk")
    under_way = Job.objects.filter(study=scope.study, kind="learn", state__in=jobs.UNFINISHED)
    return under_way.exclude(pk__in=mine).exists()


def _names(scope: Scope, keys: Sequence[str]) -> list[str]:
    names = dict(scope.parties().filter(key__in=keys).values_list("key", "name"))
    return [names.get(key, key) for key in keys]
