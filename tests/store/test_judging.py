"""What people say of roles, goals and statements is kept once, and what follows from it follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

pytestmark = pytest.mark.usefixtures("database")

GOAL = "Andelen patienter som får tid inom sju dagar ska öka till 90 procent år 2018."


def with_goal(built: Any, place: int = 0) -> Any:
    """Let a passage state a goal, and have a whole record."""
    from samsyn.types import Passage

    row = built.passages[place]
    row.text, row.role, row.suggested_role = GOAL, "activity", "activity"
    record = msgspec.to_builtins(Passage(row.key, "plan", "00", 1, 0, len(GOAL), ""))
    row.record = {**record, "language": "sv"}
    row.save()
    return row


def only_goals_count(built: Any, code: str = "a") -> None:
    """Let suggestions of a code count in goals alone."""
    record = dict(built.version.record)
    record["codes"] = [
        {**one, "presence": {"passages": 1, "confidence": 0.5, "roles": ["goal"]}} if one["id"] == code else one
        for one in record["codes"]
    ]
    built.version.record = record
    built.version.sha256 = uuid4().hex
    built.version.save()


def test_a_changed_role_changes_the_cell(build: Callable[..., Any]) -> None:
    """Where a code counts in goals only, saying that a passage is one fills the cell; taking that back empties it."""
    from samsyn.store.judging import judge_role, roles_by_people
    from samsyn.store.models import Audit, Passage

    built = build()
    only_goals_count(built)
    row = with_goal(built)
    built.suggest(0, "a")
    assert built.cell(0, "a") == (0, 0, False)
    scope = built.scope()

    judged = judge_role(scope, row.key, "goal", uuid4(), reason=" It says what is reached ")

    assert Passage.objects.get(pk=row.pk).role == "goal"
    assert built.cell(0, "a") == (0, 1, True)
    assert judged.cells["a"].suggested == 1
    said = roles_by_people(scope)[row.key]
    assert (said.value, said.mine.reason) == ("goal", "It says what is reached")
    judge_role(scope, row.key, "", uuid4())
    assert Passage.objects.get(pk=row.pk).role == "activity"
    assert built.cell(0, "a") == (0, 0, False)
    assert roles_by_people(scope) == {}
    assert Audit.objects.filter(action="judge role", user=built.owner).count() == 2


def test_most_people_decide_and_a_tie_leaves_what_is_suggested(build: Callable[..., Any]) -> None:
    """One against one changes nothing; two against one do."""
    from samsyn.store.judging import judge_role, roles_by_people
    from samsyn.store.models import Passage

    built = build()
    row = with_goal(built)
    people = [built.member(f"person-{number}") for number in range(3)]

    def role() -> str:
        return str(Passage.objects.get(pk=row.pk).role)

    judge_role(built.scope(people[0]), row.key, "goal", uuid4())
    assert role() == "goal"
    judge_role(built.scope(people[1]), row.key, "activity", uuid4())
    assert role() == "activity"
    assert roles_by_people(built.scope())[row.key].value == ""
    judge_role(built.scope(people[2]), row.key, "goal", uuid4())
    assert role() == "goal"
    judge_role(built.scope(people[2]), row.key, "activity", uuid4())
    assert role() == "activity"


def test_a_section_changes_at_once_and_once(build: Callable[..., Any]) -> None:
    """All passages of a section get the role in one act; sent twice, each word is on record once."""
    from samsyn.store.errors import DecisionError
    from samsyn.store.judging import judge_roles
    from samsyn.store.models import Passage, RoleJudgement

    built = build(passages=5)
    only_goals_count(built)
    for place in range(5):
        with_goal(built, place)
        built.suggest(place, "a")
    keys = [row.key for row in built.passages[:4]]
    token = uuid4()
    first = judge_roles(built.scope(), keys, "goal", token)
    again = judge_roles(built.scope(), keys, "goal", token)
    assert [one.number for one in first] == [one.number for one in again]
    assert [one.again for one in first + again] == [False] * 4 + [True] * 4
    assert RoleJudgement.objects.count() == 4
    assert Passage.objects.filter(role="goal").count() == 4
    assert built.cell(0, "a") == (0, 4, True)
    with pytest.raises(DecisionError):
        judge_roles(built.scope(), keys, "activity", token)
    with pytest.raises(DecisionError):
        judge_roles(built.scope(), keys, "no such role", uuid4())
    assert RoleJudgement.objects.count() == 4


def test_answers_of_people_give_the_grade(build: Callable[..., Any]) -> None:
    """A person's answer goes before the suggested one; grade and what is missing follow, and come back with it."""
    from samsyn.store.judging import goals_standing, judge_goal, judge_role
    from samsyn.types import Span

    built = build()
    row = with_goal(built)
    scope = built.scope()
    judge_role(scope, row.key, "goal", uuid4())
    suggested = goals_standing(scope)[row.key]
    answers = {one.id: one.answer for one in suggested.criteria}
    assert answers["target"] == "yes"
    assert suggested.grade >= 3

    judge_goal(scope, row.key, "target", "no", uuid4())
    judge_goal(scope, row.key, "source", "yes", uuid4(), start=0, end=7)
    goal = goals_standing(scope)[row.key]
    assert goal.grade < 3
    assert "target" in goal.missing
    assert "source" not in goal.missing
    assert next(one.words for one in goal.criteria if one.id == "source") == (Span(0, 7),)
    judge_goal(scope, row.key, "specific", "yes", uuid4())
    assert goals_standing(scope)[row.key].specific
    judge_goal(scope, row.key, "specific", "no", uuid4())
    assert not goals_standing(scope)[row.key].specific
    for criterion in ("target", "source", "specific"):
        judge_goal(scope, row.key, criterion, "", uuid4())
    assert goals_standing(scope)[row.key] == suggested


def test_a_goal_that_is_none_any_more_is_not_judged(build: Callable[..., Any]) -> None:
    """What is no goal is in no list of goals, whatever was answered of it."""
    from samsyn.store.judging import goals_standing, judge_goal, judge_role

    built = build()
    row = with_goal(built)
    scope = built.scope()
    judge_role(scope, row.key, "goal", uuid4())
    judge_goal(scope, row.key, "target", "no", uuid4())
    judge_role(scope, row.key, "activity", uuid4())
    assert goals_standing(scope) == {}


def test_a_passage_speaks_for_or_against_a_statement(build: Callable[..., Any]) -> None:
    """Each person's latest word stands; one for and one against is nothing together."""
    from samsyn.store.judging import evidence_by_people, mark_evidence

    built = build()
    second = built.member("Second")
    mark_evidence(built.scope(), "plans0-0", "measurable", "against", uuid4())
    mark_evidence(built.scope(), "plans0-0", "measurable", "for", uuid4(), start=0, end=3, reason="Numbers")
    said = evidence_by_people(built.scope(second))["plans0-0", "measurable"]
    assert (said.value, said.mine, said.words[0].start, said.words[0].reason) == ("for", None, 0, "Numbers")
    mark_evidence(built.scope(second), "plans0-0", "measurable", "against", uuid4())
    said = evidence_by_people(built.scope(second))["plans0-0", "measurable"]
    assert (said.value, said.mine.value, len(said.words)) == ("", "against", 2)
    mark_evidence(built.scope(second), "plans0-0", "measurable", "", uuid4())
    assert evidence_by_people(built.scope())["plans0-0", "measurable"].value == "for"


def test_the_extent_of_a_statement_is_rated(build: Callable[..., Any]) -> None:
    """To what extent a statement holds for a plan is said by people, each once."""
    from samsyn.store.judging import rate, ratings_by_people

    built = build()
    token = uuid4()
    rate(built.scope(), "00", "groups", "large", token)
    assert rate(built.scope(), "00", "groups", "large", token).again
    assert {place: said.value for place, said in ratings_by_people(built.scope()).items()} == {
        ("00", "groups"): "large"
    }
    rate(built.scope(), "00", "groups", "", uuid4())
    assert ratings_by_people(built.scope()) == {}


Says = Callable[[Any, UUID], Any]


def sayings() -> dict[str, tuple[str, Says]]:
    """Give one word of each kind: the name of its table, and how it is said."""
    from samsyn.store import judging

    return {
        "role": ("RoleJudgement", lambda scope, token: judging.judge_role(scope, "plans0-0", "goal", token)),
        "goal": ("GoalJudgement", lambda scope, token: judging.judge_goal(scope, "plans0-0", "target", "yes", token)),
        "evidence": (
            "StatementEvidence",
            lambda scope, token: judging.mark_evidence(scope, "plans0-0", "measurable", "for", token),
        ),
        "rating": ("Rating", lambda scope, token: judging.rate(scope, "00", "measurable", "some", token)),
    }


@pytest.mark.parametrize("kind", ["role", "goal", "evidence", "rating"])
def test_each_word_is_kept_once_by_who_may_and_goes_on_record(build: Callable[..., Any], kind: str) -> None:
    """The same token stores once and is nobody else's; readers say nothing; the trail has no texts."""
    from samsyn.store import models
    from samsyn.store.errors import DecisionError, NotAllowed

    built = build()
    with_goal(built)
    table, say = sayings()[kind]
    rows = getattr(models, table).objects
    token = uuid4()
    first = say(built.scope(), token)
    second = say(built.scope(), token)
    assert (first.number, first.again, second.again) == (second.number, False, True)
    with pytest.raises(DecisionError):
        say(built.scope(built.member("Second")), token)
    with pytest.raises(DecisionError):
        say(built.scope(), "none")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        say(built.scope(built.member("reader", "reader")), uuid4())
    assert rows.count() == 1
    trail = models.Audit.objects.filter(user=built.owner).exclude(action__in=("member",))
    assert [set(one.details) for one in trail] == [{"judgement"}]


@pytest.mark.parametrize("kind", ["role", "goal", "evidence", "rating"])
def test_another_study_is_not_there(build: Callable[..., Any], kind: str) -> None:
    """Nobody says anything of a passage or plan of a study that is not open to them, or that does not have it."""
    from samsyn.store import models
    from samsyn.store.errors import NotFound

    build(parties=1)
    other = build("others", parties=0)
    table, say = sayings()[kind]
    with pytest.raises(NotFound):
        say(other.scope(), uuid4())
    assert not getattr(models, table).objects.exists()


@pytest.mark.parametrize(
    ("call", "given", "more"),
    [
        ("judge_role", ("plans0-0", "no such"), {}),
        ("judge_role", ("plans0-0", "goal"), {"reason": "x" * 10_001}),
        ("judge_goal", ("plans0-0", "no such", "yes"), {}),
        ("judge_goal", ("plans0-0", "target", "perhaps"), {}),
        ("judge_goal", ("plans0-0", "target", "yes"), {"start": 0, "end": 4000}),
        ("judge_goal", ("plans0-0", "target", ""), {"start": 0, "end": 3}),
        ("judge_goal", ("plans0-0", "target", "yes"), {"reason": "\x00"}),
        ("mark_evidence", ("plans0-0", "no such", "for"), {}),
        ("mark_evidence", ("plans0-0", "measurable", "both"), {}),
        ("mark_evidence", ("plans0-0", "measurable", "for"), {"start": 3}),
        ("rate", ("00", "no such", "large"), {}),
        ("rate", ("00", "measurable", "huge"), {}),
    ],
)
def test_what_makes_no_sense_is_refused(
    build: Callable[..., Any], call: str, given: tuple[str, ...], more: dict[str, Any]
) -> None:
    """Nothing is stored of it, and a sentence says why."""
    from samsyn.store import judging
    from samsyn.store.errors import DecisionError
    from samsyn.store.models import Audit

    built = build()
    before = Audit.objects.count()
    with pytest.raises(DecisionError) as refused:
        getattr(judging, call)(built.scope(), *given, uuid4(), **more)
    assert str(refused.value)
    assert Audit.objects.count() == before


def test_a_blind_study_keeps_words_apart_until_all_are_done(build: Callable[..., Any]) -> None:
    """Neither what another person says nor a role that follows from it is seen before both are done."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.judging import (
        evidence_by_people,
        goals_by_people,
        judge_goal,
        judge_role,
        mark_evidence,
        rate,
        ratings_by_people,
        roles_by_people,
    )
    from samsyn.store.models import Passage

    built = build(blind=True)
    row = with_goal(built)
    one, two = built.member("One"), built.member("Two")
    assign(built.scope(), [one.pk, two.pk], [built.documents[0].pk])
    first, second = built.scope(one), built.scope(two)
    judge_role(first, row.key, "goal", uuid4())
    judge_goal(first, row.key, "target", "no", uuid4())
    mark_evidence(first, row.key, "measurable", "for", uuid4())
    rate(first, "00", "measurable", "large", uuid4())

    def seen(scope: Any) -> list[int]:
        reads = (roles_by_people, goals_by_people, evidence_by_people, ratings_by_people)
        return [len(read(scope)) for read in reads]

    def role() -> str:
        return str(Passage.objects.get(pk=row.pk).role)

    assert (seen(first), seen(second), role()) == ([1] * 4, [0] * 4, "activity")
    finish(first, built.documents[0].pk)
    assert (seen(second), role()) == ([0] * 4, "activity")
    finish(second, built.documents[0].pk)
    assert (seen(second), role()) == ([1] * 4, "goal")
    assert seen(built.scope(built.member("Judge", "adjudicator"))) == [1] * 4
    assign(built.scope(), [built.member("Third").pk], [built.documents[0].pk])
    assert (seen(second), role()) == ([0] * 4, "activity")


def test_reading_asks_as_often_for_many_as_for_few(build: Callable[..., Any]) -> None:
    """The number of questions does not grow with what people said."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.judging import evidence_by_people, goals_standing, judge_goal, judge_roles, mark_evidence

    built = build(passages=8)
    for place in range(8):
        with_goal(built, place)
    keys = [row.key for row in built.passages[:8]]
    counts = []
    for some in (keys[:1], keys):
        judge_roles(built.scope(), some, "goal", uuid4())
        for key in some:
            judge_goal(built.scope(), key, "target", "no", uuid4())
            mark_evidence(built.scope(), key, "measurable", "for", uuid4())
        scope = built.scope()
        with CaptureQueriesContext(connection) as asked:
            assert len(goals_standing(scope, document=built.documents[0].pk)) == len(some)
            assert len(evidence_by_people(scope, party=built.parties[0].pk)) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]
