"""What a map may show of each organisation: a code, a category, a statement, measurable goals, the number of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from django.urls import reverse

from samsyn.types import CellState, Record
from samsyn.web.seeing.cells import marks_in
from samsyn.web.seeing.choices import Choices
from samsyn.web.seeing.goal_counts import GoalCounts, goal_counts
from samsyn.web.seeing.markup import category_in_words, state_in_words
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.rated import EXTENTS, rated
from samsyn.web.seeing.statements_page import extent_words, standing_words
from samsyn.web.seeing.states import SIGNS, Found, passages_of
from samsyn.web.seeing.table import table
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope

Kind = Literal["code", "group", "statement", "goals", "codes"]

READ_STATES: tuple[CellState, ...] = ("coded", "suggested", "absent")
"""The states of a cell of a plan that was read."""

STEPS = 5
"""Steps of colour of a number."""


class Shown(Record, frozen=True):
    """What a map shows: of what kind, of which code, category or statement, and what that is called."""

    kind: Kind
    id: str
    title: str

    @property
    def address(self) -> str:
        """Give it as it stands in an address."""
        return f"{self.kind}:{self.id}" if self.id else self.kind


class Tile(Record, frozen=True):
    """What is said of an organisation: how its tile looks, what is written on it, the words, and where it leads."""

    party: PartyRow
    look: str
    number: str
    words: str
    value: str | float | None
    address: str


class Legend(Record, frozen=True):
    """A look, what it means, and how many organisations have it."""

    look: str
    words: str
    count: int


def shown_of(asked: str, wording: Wording) -> Shown:
    """Read what is to be shown; the number of codes where nothing known is asked for."""
    framework = wording.framework
    kind, _, identifier = asked.partition(":")
    known: Mapping[str, Mapping[str, str]] = {
        "code": {one.id: wording.code(one) for one in framework.codes},
        "group": {one.id: wording.text(one.title) for one in framework.groups},
        "statement": {one.id: wording.text(one.text) for one in framework.statements},
    }
    if kind in known and identifier in known[kind]:
        return Shown(kind, identifier, known[kind][identifier])  # type: ignore[arg-type] # one of the three
    if asked == "goals":
        return Shown("goals", "", wording.say("Share of goals that are measurable"))
    return Shown("codes", "", wording.say("Number of codes"))


def tiles_of(
    scope: Scope, shown: Shown, parties: Sequence[PartyRow], choices: Choices, wording: Wording
) -> tuple[list[Tile], list[Legend]]:
    """Give what is said of each organisation, in their order, and the legend with the looks that may occur."""
    made = {"code": _cells, "group": _cells, "statement": _statement, "goals": _goals, "codes": _codes}[shown.kind]
    tiles, looks = made(scope, shown, parties, choices, wording)
    unread = (("unread", wording.state("unread")), ("no-document", wording.state("no document")))
    legend = [
        Legend(look, words, count)
        for look, words in (*looks, *unread)
        if (count := sum(tile.look == look for tile in tiles)) or look not in ("unread", "no-document", "no-goals")
    ]
    return tiles, legend


Looks = tuple[tuple[str, str], ...]


def _cells(
    scope: Scope, shown: Shown, parties: Sequence[PartyRow], choices: Choices, wording: Wording
) -> tuple[list[Tile], Looks]:
    framework = scope.framework
    whole = shown.kind == "group"
    marks = marks_in(scope, choices.role, choices.year)
    if whole:
        laid = table(framework, parties, marks, Choices(group=shown.id), wording.language)
    else:
        laid = table(framework, parties, marks, Choices(), wording.language)
    places = [place for place, code in enumerate(laid.columns) if whole or code.id == shown.id]
    address = reverse("samsyn:cell", args=(scope.study.slug,))
    tiles = []
    for row in laid.rows:
        cells = [row.cells[place] for place in places]
        states = [state for state, _ in cells]
        state: CellState = next((one for one in SIGNS if one in states), "absent")
        if whole:
            found = Found(states.count("coded"), states.count("suggested"), present=state == "suggested")
            words = category_in_words(state, found, wording)
        else:
            found = cells[0][1]
            words = state_in_words(state, found, wording)
        count = passages_of(state, found)
        rest = f"&{choices.marks}" if choices.marks else ""
        link = f"{address}?party={quote(row.party.key, safe='')}&{shown.kind}={quote(shown.id, safe='')}{rest}"
        tiles.append(
            Tile(
                row.party,
                state.replace(" ", "-"),
                wording.number(count) if count else "",
                words,
                state,
                link if row.party.documents == "read" else _sheet(scope, row.party),
            )
        )
    return tiles, tuple((one, wording.state(one)) for one in READ_STATES)


def _statement(
    scope: Scope, shown: Shown, parties: Sequence[PartyRow], _choices: Choices, wording: Wording
) -> tuple[list[Tile], Looks]:
    address = reverse("samsyn:rating", args=(scope.study.slug, shown.id))
    tiles = []
    for one in rated(scope, parties)[shown.id]:
        extent, who = standing_words(one, wording)
        look = one.extent or _absence(one.party)
        words = ", ".join(part for part in (extent, who) if part) if one.extent else _absence_words(one.party, wording)
        link = f"{address}?party={quote(one.party.key, safe='')}" if one.extent else _sheet(scope, one.party)
        tiles.append(Tile(one.party, look, "✓" if one.by == "person" else "", words, one.extent, link))
    words_of = extent_words(wording)
    return tiles, tuple((extent, words_of[extent]) for extent in EXTENTS)


def _goals(
    scope: Scope, _shown: Shown, parties: Sequence[PartyRow], choices: Choices, wording: Wording
) -> tuple[list[Tile], Looks]:
    counts = goal_counts(scope, choices.year)
    address = reverse("samsyn:goal-list", args=(scope.study.slug,))
    tiles = []
    for party in parties:
        one = counts.get(party.id, GoalCounts())
        if party.documents != "read":
            tiles.append(_unread(scope, party, wording))
        elif not one.goals:
            tiles.append(Tile(party, "no-goals", "", wording.say("no goals"), None, _sheet(scope, party)))
        else:
            share = one.measurable / one.goals
            words = wording.say(
                "{percent} %: {n} of {N} goals",
                percent=round(100 * share),
                n=wording.number(one.measurable),
                N=wording.number(one.goals),
            )
            link = f"{address}?party={quote(party.key, safe='')}"
            tiles.append(Tile(party, f"step-{_step(share, 1)}", str(round(100 * share)), words, round(share, 4), link))
    looks = tuple(
        (
            f"step-{step}",
            f"{'0' if not step else 100 * step // STEPS}–{100 * (step + 1) // STEPS - (step < STEPS - 1)} %",
        )
        for step in range(STEPS)
    )
    return tiles, (*looks, ("no-goals", wording.say("no goals")))


def _codes(
    scope: Scope, _shown: Shown, parties: Sequence[PartyRow], choices: Choices, wording: Wording
) -> tuple[list[Tile], Looks]:
    laid = table(scope.framework, parties, marks_in(scope, choices.role, choices.year), Choices(), wording.language)
    most = max([row.sum or 0 for row in laid.rows] + [1])
    tiles = []
    for row in laid.rows:
        if row.sum is None:
            tiles.append(_unread(scope, row.party, wording))
        else:
            step = _step(row.sum, most + 1)
            words = wording.codes(row.sum)
            link = _sheet(scope, row.party)
            tiles.append(Tile(row.party, f"step-{step}", wording.number(row.sum), words, row.sum, link))
    by_step = [[number for number in range(most + 1) if _step(number, most + 1) == step] for step in range(STEPS)]
    looks = tuple(
        (
            f"step-{step}",
            wording.codes(numbers[-1]) if len(numbers) == 1 else f"{numbers[0]}–{wording.codes(numbers[-1])}",
        )
        for step, numbers in enumerate(by_step)
        if numbers
    )
    return tiles, looks


def _step(value: float, most: float) -> int:
    return min(STEPS - 1, int(STEPS * value / most))


def _unread(scope: Scope, party: PartyRow, wording: Wording) -> Tile:
    return Tile(party, _absence(party), "", _absence_words(party, wording), None, _sheet(scope, party))


def _absence(party: PartyRow) -> str:
    return "no-document" if party.documents == "no document" else "unread"


def _absence_words(party: PartyRow, wording: Wording) -> str:
    return wording.state("no document" if party.documents == "no document" else "unread")


def _sheet(scope: Scope, party: PartyRow) -> str:
    return reverse("samsyn:organisation", args=(scope.study.slug, party.key))
