"""The goals behind a number: chosen by grade, criterion, organisation and year, with the words behind each answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict

from samsyn.types import Criterion, Record
from samsyn.web.seeing.criteria import ORDER, criterion_titles
from samsyn.web.seeing.goals import Standing, standing_goals
from samsyn.web.seeing.parties import belongs, party_rows
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import in_years, years_asked

if TYPE_CHECKING:
    from samsyn.store.access import Scope

ANSWERS = ("yes", "no", "unclear")


class Wanted(Record, frozen=True):
    """Which goals are wanted, as it stands in the address; `parties` limits them to organisations by their numbers."""

    party: str = ""
    grade: int | None = None
    criterion: str = ""
    answer: str = ""
    said: bool = False
    grouping: str = ""
    year: tuple[str, ...] = ()
    page: int = 1
    parties: frozenset[int] | None = None

    def address(self, page: int = 1) -> str:
        """Give the address of a page of these goals."""
        chosen: dict[str, object] = {
            "party": self.party,
            "grade": "" if self.grade is None else str(self.grade),
            "criterion": self.criterion,
            "answer": self.answer,
            "said": "1" if self.said else "",
            "grouping": self.grouping,
            "year": self.year,
            "page": str(page) if page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in chosen.items() if value}, doseq=True)


class Answered(Record, frozen=True):
    """The answer to a criterion: its title, why, the words behind it, and who said so where people did."""

    id: str
    title: str
    answer: str
    reason: str
    words: tuple[str, ...]
    people: str = ""


class GoalQuote(Record, frozen=True):
    """A goal as it is shown."""

    quote: Quote
    grade: int
    specific: bool
    measurable: bool
    answers: tuple[Answered, ...]


def wanted_of(query: QueryDict, scope: Scope) -> Wanted:
    """Read from an address which goals are wanted; what is not known counts as not chosen."""
    grade, page = query.get("grade", ""), query.get("page", "")
    criterion, answer = query.get("criterion", ""), query.get("answer", "")
    known = criterion in ORDER and answer in ANSWERS
    party = query.get("party", "")[:500]
    return Wanted(
        party=party if party and "\x00" not in party and scope.parties().filter(key=party).exists() else "",
        grade=int(grade) if grade in set("012345") and grade else None,
        criterion=criterion if known else "",
        answer=answer if known else "",
        said=query.get("said", "") == "1",
        grouping=query.get("grouping", "")[:200],
        year=years_asked(query.getlist("year")),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) <= 5 else 1,
    )


def goal_rows(scope: Scope, wanted: Wanted) -> list[Standing]:
    """Give the goals that are wanted, organisation by organisation in the order of the register."""
    parties = [
        party
        for party in party_rows(scope, wanted.year)
        if party.documents == "read"
        and belongs(party, wanted.grouping)
        and (not wanted.party or party.key == wanted.party)
        and (wanted.parties is None or party.id in wanted.parties)
    ]
    places = {party.id: party.ordinal for party in parties}
    only = parties[0].id if wanted.party and parties else None
    rows = scope.passages().filter(in_years(wanted.year, "document__")).order_by("document", "ordinal")
    found = standing_goals(scope, only, rows).values() if parties else ()
    return sorted(
        (one for one in found if one.party in places and _fits(one, wanted)), key=lambda one: places[one.party]
    )


def goal_quotes(scope: Scope, goals: Sequence[Standing], wording: Wording, criterion: str = "") -> list[GoalQuote]:
    """Give goals with their text, and with the words behind each answer; lit are those of all, or of one criterion."""
    rows = {
        row["key"]: row
        for first in range(0, len(goals), 5000)
        for row in scope.passages()
        .filter(key__in=[one.goal.passage for one in goals[first : first + 5000]])
        .order_by()
        .values(*COLUMNS)
    }
    titles = criterion_titles(wording)
    made = []
    for one in goals:
        row = rows.get(one.goal.passage)
        if row is None:
            continue
        answers = {answer.id: answer for answer in one.goal.criteria}
        asked = [answer for answer in one.goal.criteria if criterion in ("", answer.id)]
        lit = sorted({(word.start, word.end) for answer in asked for word in answer.words})
        made.append(
            GoalQuote(
                quote=quote_of(row, scope.study.slug, wording, lit),
                grade=one.goal.grade,
                specific=one.goal.specific,
                measurable=one.goal.measurable,
                answers=tuple(
                    _answered(answers[criterion], row["text"], titles[criterion], one, wording)
                    for criterion in ORDER
                    if criterion in answers
                ),
            )
        )
    return made


def _fits(one: Standing, wanted: Wanted) -> bool:
    if wanted.grade is not None and one.goal.grade != wanted.grade:
        return False
    if wanted.said and not one.said:
        return False
    return not wanted.criterion or any(
        answer.id == wanted.criterion and answer.answer == wanted.answer for answer in one.goal.criteria
    )


def _answered(answer: Criterion, text: str, title: str, one: Standing, wording: Wording) -> Answered:
    said = one.said.get(answer.id)
    names = [wording.person(word.person) for word in said.words if word.value == said.value] if said else []
    people = wording.listing(names)
    if said and not said.value:
        people = wording.say("people are divided")
    words = tuple(dict.fromkeys(text[word.start : word.end] for word in answer.words))
    return Answered(answer.id, title, answer.answer, wording.message(answer.reason), words, people)
