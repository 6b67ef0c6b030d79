"""How far coders agree: in words, as chart and table, per code and pair, and the codes that they mix up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from samsyn.analysis.agreement.chart import agreement_chart
from samsyn.analysis.agreement.levels import EVERYTHING, Agreement
from samsyn.analysis.agreement.pairs import Pair
from samsyn.store.access import Scope
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.agreeing import tables
from samsyn.web.agreeing.material import material, measured
from samsyn.web.agreeing.settled import Settled, settled_by_code
from samsyn.web.agreeing.wording import Wording
from samsyn.web.language import language_of
from samsyn.web.seeing.spreadsheet import csv_file
from samsyn.workflow.agreement_result import LevelResult
from samsyn.workflow.curves import drawn, picture_of

LEVELS = ("passage", "organisation", "statement")
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
DRAWN = 32
"""How many charts are kept: drawing takes longer than all the rest of the page."""

LONGEST_LABEL = 44
MOST_CONFUSIONS, MOST_SOURCES = 15, 15


class Confused(Record, frozen=True):
    """Two codes of which people marked one where others marked the other; `other` is empty where they marked none."""

    said: str
    other: str
    passages: int


class Source(Record, frozen=True):
    """A code on which a pair of coders differs: how often only the one marked it, and only the other."""

    code: str
    pair: Pair
    times: int


class Apart(Record, frozen=True):
    """An organisation and a statement on which people differ, and who said what."""

    key: str
    organisation: str
    statement: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@require_GET
@in_study
def agreement(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show all of it at one level, `?level=passage`, `organisation` or `statement`."""
    language = language_of(request)
    wording = Wording(language, scope.framework)
    judged = material(scope, language)
    passages = measured(scope, language, "passage")
    chosen = measured(scope, language, _level(request))
    settled = settled_by_code(scope)
    chart = _within_page(_chart(chosen, wording)) if chosen.agreements else ""
    context = {
        "wording": wording,
        "passages": passages,
        "chosen": chosen,
        "whole": chosen.agreements[0] if chosen.agreements else None,
        "documents": judged.documents,
        "people": judged.people,
        # Drawn by the program from numbers and from titles that the drawer escapes.
        "chart": mark_safe(chart),  # noqa: S308
        "apart": _apart(scope, chosen, wording) if chosen.level == "statement" else [],
        "pairs": [pair for pair in chosen.pairs if pair.subject == EVERYTHING],
        "confused": _confused(passages)[:MOST_CONFUSIONS],
        "sources": _sources(passages)[:MOST_SOURCES],
        "differing": Counter(one.subject for one in judged.differing),
        "settled": settled,
        "all_settled": sum((one.yes + one.no for one in settled.values()), 0),
        "nothing": Settled(),
    }
    return render(request, "agreeing/agreement.html.j2", context)


@require_GET
@in_study
def download(request: HttpRequest, scope: Scope, table: str) -> HttpResponse:
    """Give a table as CSV: `agreement`, `pairs`, `confusions` or `disagreements`."""
    language = language_of(request)
    wording = Wording(language, scope.framework)
    name = f"{scope.study.slug}-{table}.csv"
    levels = [measured(scope, language, level) for level in LEVELS]
    if table == "agreement":
        return csv_file(name, tables.AGREEMENT, tables.agreement_rows(levels, wording))
    if table == "pairs":
        return csv_file(name, tables.PAIRS, tables.pair_rows(levels, wording))
    if table == "confusions":
        return csv_file(name, tables.CONFUSIONS, tables.confusion_rows(scope, levels[0], wording))
    if table == "disagreements":
        return csv_file(name, tables.DISAGREEMENTS, tables.disagreement_rows(scope, material(scope, language), wording))
    raise Http404


@require_GET
@in_study
def picture(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give the chart as a file: `svg` or `png`."""
    if form not in PICTURES:
        raise Http404
    language, level = language_of(request), _level(request)
    found = measured(scope, language, level)
    if not found.agreements:
        raise Http404
    svg = _chart(found, Wording(language, scope.framework))
    response = HttpResponse(picture_of(svg) if form == "png" else svg, content_type=PICTURES[form])
    response["Content-Disposition"] = f'attachment; filename="{scope.study.slug}-agreement-{level}.{form}"'
    return response


def _apart(scope: Scope, level: LevelResult, wording: Wording) -> list[Apart]:
    """Give the statements on which people differ, in the order of the organisations."""
    names = dict(scope.parties().values_list("key", "name"))
    order = {key: place for place, key in enumerate(names)}
    return [
        Apart(one.unit, names[one.unit], wording.title(one.subject, "statement"), one.answers)
        for one in sorted(level.disagreements, key=lambda one: order.get(one.unit, 0))
        if one.unit in names
    ]


def _level(request: HttpRequest) -> str:
    asked = request.GET.get("level", "")
    return asked if asked in LEVELS else LEVELS[0]


def _confused(level: LevelResult) -> list[Confused]:
    """Count which codes stand for which, whoever of two said which; the most frequent first."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in level.confusions:
        place = (min(one.said, one.other), max(one.said, one.other)) if one.other else (one.said, "")
        counted[place] += len(one.units)
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [Confused(said, other, count) for (said, other), count in order]


def _sources(level: LevelResult) -> list[Source]:
    """Give the codes and pairs from which most disagreements come."""
    found = [
        Source(pair.subject, pair, pair.only_first + pair.only_second)
        for pair in level.pairs
        if pair.subject != EVERYTHING and pair.only_first + pair.only_second
    ]
    return sorted(found, key=lambda one: (-one.times, one.code, one.pair.first, one.pair.second))


def _chart(level: LevelResult, wording: Wording) -> str:
    rows = []
    for one in level.agreements:
        label = wording.subject(one)
        rows.append((label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…", one))
    specification = agreement_chart(
        _each_once(rows),
        title="",
        axis=wording.say("broken lines: 0.667 and 0.8, for tentative and for firm conclusions"),
        alpha=wording.say("Krippendorff's alpha with 95 % interval"),
        gwet=wording.say("Gwet's AC1"),
        undefined=wording.say("only one answer was given"),
    )
    return _drawn(msgspec.json.encode(specification), wording.language)


def _each_once(rows: list[tuple[str, Agreement]]) -> list[tuple[str, Agreement]]:
    """Tell apart labels that were cut to the same words: the chart would put them on one line."""
    seen: dict[str, int] = defaultdict(int)
    told = []
    for label, one in rows:
        seen[label] += 1
        told.append((label if seen[label] == 1 else f"{label} ({seen[label]})", one))
    return told


@lru_cache(maxsize=DRAWN)
def _drawn(specification: bytes, language: str) -> str:
    return drawn(msgspec.json.decode(specification), language)


def _within_page(svg: str) -> str:
    """Take out what the page's policy forbids (style attributes) and what the table beside the chart says better."""
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    svg = re.sub(r'\s(?:role|aria-[a-z]+|id)="[^"]*"', "", svg) if "url(#" not in svg else svg
    return svg.replace("<svg ", '<svg role="img" focusable="false" aria-labelledby="chart-title" ', 1)
