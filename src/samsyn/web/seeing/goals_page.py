"""How good the goals are: in numbers, by criterion and by organisation; and the goals behind each number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.report import charts
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.criteria import ORDER, criterion_titles
from samsyn.web.seeing.files import Sheet, Value, file_of, in_page
from samsyn.web.seeing.goal_counts import GRADES, GoalCounts, goal_counts, joined
from samsyn.web.seeing.goal_list import Wanted, goal_quotes, goal_rows, wanted_of
from samsyn.web.seeing.groupings import grouping_titles
from samsyn.web.seeing.parties import PartyRow, belongs, party_rows
from samsyn.web.seeing.table import alphabetical
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import no_years, years_of

if TYPE_CHECKING:
    from samsyn.store.access import Scope

PAGE = 20
"""Goals on a page of the list."""

Sorting = ("register", "name", "goals", "specific", "measurable", "mean")


class Counted(Record, frozen=True):
    """The goals of the chosen organisations: of each that was read, of all together, and who is left out."""

    parties: tuple[tuple[PartyRow, GoalCounts], ...]
    whole: GoalCounts
    left_out: tuple[PartyRow, ...]


@in_study
def goals(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show goals in numbers."""
    wording = Wording(language_of(request), scope.framework)
    choices, parties, counted = _counted(request, scope)
    order = request.GET.get("order", "")
    order = order if order in Sorting else "register"
    titles = criterion_titles(wording)
    return render(
        request,
        "seeing/goals.html.j2",
        {
            "wording": wording,
            "choices": choices,
            "whole": counted.whole,
            "rows": _sorted(counted, order, wording.language),
            "having": sum(bool(one.goals) for _, one in counted.parties),
            "of": len(counted.parties),
            "grades": GRADES,
            "grade_words": grade_words(wording),
            "criteria": [(one, titles[one]) for one in ORDER],
            "titles": titles,
            "chart": in_page(grade_chart(counted.whole, wording), "grades-title") if counted.whole.goals else "",
            "criteria_chart": in_page(criteria_chart(counted.whole, wording), "criteria-title")
            if counted.whole.goals
            else "",
            "groupings": grouping_titles(parties, wording.language),
            "years": years_of(scope),
            "no_years": no_years(request.GET.getlist("year")),
            "left_out": wording.left_out([party.name for party in counted.left_out], choices.year),
            "address": choices.address(),
            "order": order,
        },
    )


@in_study
def goal_list(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the goals behind a number, each with its criteria and the words behind them."""
    wording = Wording(language_of(request), scope.framework)
    wanted = wanted_of(request.GET, scope)
    found = goal_rows(scope, wanted)
    last = max(1, -(-len(found) // PAGE))
    page = min(wanted.page, last)
    shown = found[(page - 1) * PAGE : page * PAGE]
    party = scope.parties().filter(key=wanted.party).first() if wanted.party else None
    return render(
        request,
        "seeing/goal_list.html.j2",
        {
            "wording": wording,
            "wanted": wanted,
            "party": party,
            "about": _about(wanted, party, wording),
            "total": len(found),
            "first": (page - 1) * PAGE + 1,
            "goals": goal_quotes(scope, shown, wording, wanted.criterion),
            "here": page,
            "last": last,
        },
    )


@in_study
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give all goals of the choice (`csv`, `xlsx`), or the chart of the grades (`svg`, `png`)."""
    wording = Wording(language_of(request), scope.framework)
    choices, parties, counted = _counted(request, scope)
    titles = criterion_titles(wording)

    def sheet() -> Sheet:
        within = {party.id for party in parties if belongs(party, choices.grouping)}
        found = goal_rows(scope, Wanted(year=choices.year, parties=frozenset(within)))
        quotes = goal_quotes(scope, found, wording)
        header = ("passage_id", "organisation", "organisation_name", "text", "specific", "measurable", "grade")
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (
                one.quote.key,
                one.quote.party_key,
                one.quote.party_name,
                "".join(part for part, _ in one.quote.parts),
                int(one.specific),
                int(one.measurable),
                one.grade,
                *(answers.get(criterion, "") for criterion in ORDER),
                one.quote.document,
                one.quote.page,
            )
            for one in quotes
            for answers in ({answer.id: answer.answer for answer in one.answers},)
        )
        columns = tuple(f"criterion_{one}" for one in ORDER)
        return Sheet(wording.say("Goals"), (*header, *columns, "document", "page"), rows)

    def chart() -> str:
        return grade_chart(counted.whole, wording)

    if request.GET.get("chart") == "criteria":
        name = f"{scope.study.slug}-goal-criteria"
        return file_of(
            name,
            form,
            sheet=lambda: _criteria(counted, titles, wording),
            chart=lambda: criteria_chart(counted.whole, wording),
        )
    if request.GET.get("chart") == "organisations":
        return file_of(
            f"{scope.study.slug}-goals-by-organisation", form, sheet=lambda: _organisations(counted, titles, wording)
        )
    return file_of(f"{scope.study.slug}-goals", form, sheet=sheet, chart=chart)


def grade_words(wording: Wording) -> tuple[str, ...]:
    """Say what each grade of a goal means."""
    return (
        wording.say("a vision"),
        wording.say("with a direction"),
        wording.say("with direction and measure"),
        wording.say("with a target value"),
        wording.say("with deadline, population and baseline too"),
        wording.say("with source and responsible too"),
    )


def grade_chart(whole: GoalCounts, wording: Wording) -> str:
    """Draw how many goals have each grade."""
    bars = tuple(
        charts.Bar(
            f"{grade} – {words}",
            ((whole.grades[grade], "coded", ""),),
            _n_of(whole.grades[grade], whole.goals, wording),
        )
        for grade, words in zip(GRADES, grade_words(wording), strict=True)
    )
    return _drawn(bars, wording.say("Goals"), (("coded", ""),), wording.say("Goals by grade"), whole.goals)


def criteria_chart(whole: GoalCounts, wording: Wording) -> str:
    """Draw how many goals meet each criterion, and of how many that is unclear."""
    titles = criterion_titles(wording)
    bars = tuple(
        charts.Bar(
            titles[one],
            ((yes, "coded", ""), (unclear, "suggested", "")),
            _n_of(yes, whole.goals, wording),
        )
        for one in ORDER
        for yes, unclear in ((whole.answered(one, "yes"), whole.answered(one, "unclear")),)
    )
    series = (("coded", wording.say("Stated")), ("suggested", wording.say("Unclear")))
    return _drawn(bars, wording.say("Goals"), series, wording.say("What goals state"), whole.goals)


@lru_cache(maxsize=32)
def _drawn(bars: tuple[charts.Bar, ...], axis: str, series: tuple[tuple[str, str], ...], title: str, most: int) -> str:
    return charts.bars(bars, axis, dict(series), title, most=most or None)


def _n_of(count: int, total: int, wording: Wording) -> str:
    return wording.say("{n} of {N}", n=wording.number(count), N=wording.number(total))


def _counted(request: HttpRequest, scope: Scope) -> tuple[Choices, list[PartyRow], Counted]:
    choices = choices_of(request.GET, set(), set(), set())
    choices = Choices(grouping=choices.grouping, year=choices.year)
    parties = party_rows(scope, choices.year)
    found = goal_counts(scope, choices.year)
    chosen = [party for party in parties if belongs(party, choices.grouping)]
    rows = tuple((party, found.get(party.id, GoalCounts())) for party in chosen if party.documents == "read")
    left_out = tuple(party for party in chosen if party.documents != "read")
    return choices, parties, Counted(rows, joined([one for _, one in rows]), left_out)


def _sorted(counted: Counted, order: str, language: str) -> list[tuple[PartyRow, GoalCounts]]:
    rows = list(counted.parties)
    if order == "name":
        return sorted(rows, key=lambda row: alphabetical(row[0].name, language))
    if order == "goals":
        return sorted(rows, key=lambda row: -row[1].goals)
    if order in ("specific", "measurable"):
        return sorted(rows, key=lambda row: -getattr(row[1], order) / (row[1].goals or 1))
    if order == "mean":
        return sorted(rows, key=lambda row: -1.0 if row[1].mean is None else -1 - row[1].mean)
    return rows


def _about(wanted: Wanted, party: Any, wording: Wording) -> list[str]:
    """Say what chooses the goals of the list."""
    titles = criterion_titles(wording)
    about = []
    if party is not None:
        about.append(party.name)
    if wanted.grade is not None:
        about.append(
            wording.say("grade {grade}: {words}", grade=wanted.grade, words=grade_words(wording)[wanted.grade])
        )
    if wanted.criterion:
        answers = {"yes": wording.say("stated"), "no": wording.say("not stated"), "unclear": wording.say("unclear")}
        about.append(f"{titles[wanted.criterion]}: {answers[wanted.answer]}")
    if wanted.said:
        about.append(wording.say("answered by people"))
    if wanted.grouping:
        about.append(wanted.grouping)
    if wanted.year:
        about.append(wording.say("documents from {years}", years=wording.years(wanted.year)))
    return about


def _criteria(counted: Counted, titles: dict[str, str], wording: Wording) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            one,
            titles[one],
            *(counted.whole.answered(one, answer) for answer in ("yes", "unclear", "no")),
            counted.whole.goals,
        )
        for one in ORDER
    )
    return Sheet(wording.say("Criteria"), ("criterion", "title", "yes", "unclear", "no", "goals"), rows)


def _organisations(counted: Counted, titles: dict[str, str], wording: Wording) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            party.key,
            party.name,
            one.goals,
            one.specific,
            one.measurable,
            one.both,
            *one.grades,
            one.mean,
            ", ".join(titles[most] for most in one.most_missing[:3]),
        )
        for party, one in counted.parties
    )
    grades = tuple(f"grade_{grade}" for grade in GRADES)
    header = (
        "organisation",
        "organisation_name",
        "goals",
        "specific",
        "measurable",
        "both",
        *grades,
        "mean_grade",
        "most_missing",
    )
    return Sheet(wording.say("Organisations"), header, rows)
