"""What coders differ on: the passage, who said what and why, and what the adjudicator decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.analysis.agreement.pairs import Disagreement
from samsyn.errors import SamsynError
from samsyn.store.access import Scope
from samsyn.store.adjudicate import adjudicate
from samsyn.store.errors import AgreeingError, DecisionError
from samsyn.store.models import Passage
from samsyn.store.standing import DECIDED, latest, rulings_in
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.agreeing.material import Material, material
from samsyn.web.agreeing.naming import told_apart
from samsyn.web.agreeing.wording import Wording
from samsyn.web.language import language_of

AT_ONCE = 15
"""How many cases a page shows."""

STATES = ("open", "settled", "agreed", "all")
"""Not settled yet; settled by an adjudicator; the coders agree by now; all of them."""

HOLDS = {"yes": True, "no": False, "": None}


class Said(Record, frozen=True):
    """What one coder says of the code: whether it applies, in which words why, and what they marked instead."""

    name: str
    holds: bool
    marked: bool
    """Whether they decided on the code itself; otherwise they read the passage and did not mark it."""
    reason: str
    instead: tuple[str, ...] = ()


class Ruled(Record, frozen=True):
    """What was settled, by whom, when and why."""

    holds: bool
    name: str
    reason: str
    time: datetime


class Case(Record, frozen=True):
    """A passage and a code on which coders differ or differed."""

    number: int
    key: str
    code: str
    text: str
    heading: str
    party: str
    party_key: str
    document: str
    address: str
    said: tuple[Said, ...]
    ruled: Ruled | None
    state: str


@require_GET
@in_study
def disagreements(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the cases, filtered by `?state=`, `?code=`, `?first=` and `?second=` (people's numbers), page by page."""
    language = language_of(request)
    wording = Wording(language, scope.framework)
    found = material(scope, language)
    asked = {name: request.GET.get(name, "") for name in ("code", "first", "second")}
    state = request.GET.get("state", "")
    state = state if state in STATES else STATES[0]
    names = [name for name, number in found.people.items() if str(number) in (asked["first"], asked["second"])]
    settled = rulings_in(scope.adjudications())
    chosen = [one for one in found.differing if _concerns(one, asked["code"], names)]
    states = Counter(_state(one, found, settled) for one in chosen)
    shown = [one for one in chosen if state in ("all", _state(one, found, settled))]
    pages = max(1, -(-len(shown) // AT_ONCE))
    text = request.GET.get("page", "1")
    page = min(pages, max(1, int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1))
    some = shown[(page - 1) * AT_ONCE : page * AT_ONCE]
    kept = {name: value for name, value in asked.items() if value} | {"state": state}
    context = {
        "wording": wording,
        "cases": _cases(scope, [(int(one.unit), one.subject) for one in some], found, language),
        "codes": Counter(one.subject for one in found.differing),
        "people": found.people,
        "asked": asked,
        "state": state,
        "states": states,
        "all": len(chosen),
        "found": len(shown),
        "any": bool(found.differing),
        "page": page,
        "pages": pages,
        "address": lambda **more: "?" + urlencode({**kept, **more}),
        "token": uuid4,
    }
    return render(request, "agreeing/disagreements.html.j2", context)


@require_POST
@in_study(may="adjudicate")
def settle(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Put what was decided on record; answers with the case anew, or the list where no script runs."""
    language = language_of(request)
    given = request.POST
    key, code, verdict = given.get("passage", ""), given.get("code", ""), given.get("holds", "")
    problem: SamsynError | None = None
    try:
        adjudicate(scope, key, code, HOLDS.get(verdict), given.get("token", ""), reason=given.get("reason", ""))
    except (AgreeingError, DecisionError) as error:
        problem = error
    if not request.htmx and problem is None:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:disagreements", kwargs={"slug": scope.study.slug}))
    passage = scope.passage(key)
    cases = _cases(scope, [(passage.pk, code)], material(scope, language), language)
    if not cases:
        raise Http404
    context = {
        "wording": Wording(language, scope.framework),
        "case": cases[0],
        "problem": problem,
        "written": given.get("reason", "") if problem else "",
        "token": uuid4,
    }
    return render(request, "agreeing/case.html.j2", context, status=422 if problem else 200)


def _concerns(one: Disagreement, code: str, names: list[str]) -> bool:
    """Say whether a disagreement is on a code, and whether all of `names` take part, two of them on different sides."""
    if code and one.subject != code:
        return False
    sides = {name: answer for answer, people in one.answers for name in people}
    if not set(names) <= sides.keys():
        return False
    return len(names) < 2 or len({sides[name] for name in names}) > 1


def _state(one: Disagreement, found: Material, settled: dict[int, dict[str, bool]]) -> str:
    if one.subject in settled.get(int(one.unit), {}):
        return "settled"
    return "open" if (one.unit, one.subject) in found.alive else "agreed"


def _cases(scope: Scope, places: list[tuple[int, str]], found: Material, language: str) -> list[Case]:
    """Give the cases at passages and codes, in their order, in as many queries for many as for one."""
    numbers = {number for number, _ in places}
    passages = {
        row.pk: row
        for row in scope.passages()
        .filter(pk__in=numbers)
        .select_related("document", "party")
        .only("key", "page", "text", "heading", "document__name", "party__name", "party__key")
    }
    decided = scope.decisions().filter(passage__in=numbers)
    people = {row.user_id: row.user for row in decided.select_related("user")}
    names = {number: name for name, number in found.people.items()}
    names = told_apart(people.values(), language) | names
    marks: dict[int, dict[int, dict[str, dict[str, object]]]] = defaultdict(lambda: defaultdict(dict))
    for row in latest(decided.values(*DECIDED, "reason")):
        marks[row["passage_id"]][row["user_id"]][row["code"]] = row
    ruled: dict[tuple[int, str], Ruled | None] = {}
    for one in scope.adjudications().filter(passage__in=numbers).select_related("user"):
        name = names.get(one.user_id) or str(one.user)
        ruled[one.passage_id, one.code] = None if one.holds is None else Ruled(one.holds, name, one.reason, one.time)
    return [
        _case(scope, passages[number], code, marks[number], ruled.get((number, code)), found, names)
        for number, code in places
        if number in passages
    ]


def _case(
    scope: Scope,
    passage: Passage,
    code: str,
    marks: dict[int, dict[str, dict[str, object]]],
    ruled: Ruled | None,
    found: Material,
    names: dict[int, str],
) -> Case:
    accepted = {
        person: {one for one, row in codes.items() if one and row["verdict"] == "accept"}
        for person, codes in marks.items()
    }
    said = []
    for person, codes in marks.items():
        own = codes.get(code)
        if own is None and "" not in codes:
            continue
        holds = own is not None and own["verdict"] == "accept"
        others = set().union(*(marked for one, marked in accepted.items() if code in accepted[one]), set())
        said.append(
            Said(
                name=names[person],
                holds=holds,
                marked=own is not None,
                reason=str(own["reason"]) if own is not None else "",
                instead=() if holds else tuple(sorted(accepted[person] - others)),
            )
        )
    address = reverse("samsyn:coder", kwargs={"slug": scope.study.slug, "document": passage.document_id})
    return Case(
        number=passage.pk,
        key=passage.key,
        code=code,
        text=passage.text,
        heading=passage.heading,
        party=passage.party.name if passage.party is not None else "",
        party_key=passage.party.key if passage.party is not None else "",
        document=f"{passage.document.name}",
        address=f"{address}?{urlencode({'passage': passage.key})}",
        said=tuple(sorted(said, key=lambda one: (not one.holds, one.name.casefold()))),
        ruled=ruled,
        state="settled" if ruled is not None else "open" if (str(passage.pk), code) in found.alive else "agreed",
    )
