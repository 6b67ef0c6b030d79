"""Suggest codes anew with a study's present framework, from what is kept: no file is read again.

suggest_all(scope, show) -> Suggested
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import transaction

from samsyn import __version__
from samsyn.assessment.goals import goals as judge_goals
from samsyn.passages.roles import roles as suggest_roles
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import roll_up
from samsyn.store.content import plain
from samsyn.store.errors import StoreError
from samsyn.store.judging import roles_anew
from samsyn.store.learned import suggester_of
from samsyn.store.material import material_of
from samsyn.store.models import Passage, RoleJudgement, Run, Study
from samsyn.store.suggested import suggest_anew
from samsyn.types import Coding, Message, Record
from samsyn.workflow.examine import GOAL
from samsyn.workflow.job import Step

BATCH = 200


class Suggested(Record, frozen=True):
    """How many documents were gone through, and how many suggestions are others than before."""

    documents: int
    suggestions: int


def suggest_all(scope: Scope, show: Callable[[Step], None] = lambda _: None) -> Suggested:
    """Suggest roles, goals and codes for every passage by the present framework, and let these count.

    What people said of roles stays. Raises StoreError where the framework was changed meanwhile: then the suggestions
    would be of a version that counts no more.
    """
    study, framework = scope.study, scope.framework
    material = material_of(study)
    by_people = set(RoleJudgement.objects.filter(study=study).order_by().values_list("passage__key", flat=True))
    version = study.framework
    assert version is not None  # the scope has read it
    made = suggester_of(study)
    of_document: dict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(material.documents):
        of_document[document].append(place)
    marks: dict[int, list[tuple[int, Coding]]] = {}
    changes: dict[int, tuple[str, str, object]] = {}
    coders = {made.coder}
    title = Message("Suggesting anew")
    for done, (document, places) in enumerate(of_document.items()):
        show(Step("code", title, done, len(of_document)))
        passages = [material.passages[place] for place in places]
        numbers = {material.passages[place].id: material.numbers[place] for place in places}
        found = suggest_roles(passages, framework)
        coders |= {mark.coder for mark in found}
        roles = {mark.passage: mark.role for mark in found}
        held = {key: (material.roles if key in by_people else roles).get(key, "") for key in numbers}
        marks[document] = [(numbers[one.passage], one) for one in made.suggest(passages, held)]
        goals = judge_goals([one for one in passages if held[one.id] == GOAL], framework)
        judged = {goal.passage: plain(goal) for goal in goals}
        for key, number in numbers.items():
            changes[number] = (held[key], roles.get(key, ""), judged.get(key))
    show(Step("code", title, len(of_document), len(of_document)))
    with transaction.atomic():
        now = Study.objects.select_for_update(no_key=True).get(pk=study.pk)
        if now.framework_id != study.framework_id:
            raise StoreError(
                Message("The framework was changed while codes were being suggested."),
                remedy=Message("Suggest anew with the version that counts now."),
            )
        _bring_up(changes)
        roles_anew(study)
        run = Run.objects.create(
            study=study,
            framework=version,
            coders=sorted(coders),
            record={"samsyn": __version__, "anew": True, "settings": {}, "warnings": [], "seconds": {}},
        )
        count = suggest_anew(study, run, marks)
        roll_up(study)
        audit.record(study, scope.user, "suggest anew", {"run": run.pk, "documents": len(marks), "suggestions": count})
    return Suggested(len(marks), count)


def _bring_up(changes: dict[int, tuple[str, str, object]]) -> None:
    """Write roles and goals of the passages for which they are others than before."""
    changed: list[Passage] = []
    for numbers in _parts(list(changes)):
        for row in Passage.objects.filter(pk__in=numbers).only("role", "suggested_role", "goal"):
            if (row.role, row.suggested_role, row.goal) != changes[row.pk]:
                row.role, row.suggested_role, row.goal = changes[row.pk]
                changed.append(row)
    Passage.objects.bulk_update(changed, ["role", "suggested_role", "goal"], batch_size=BATCH)


def _parts(numbers: Sequence[int], size: int = 500) -> list[Sequence[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]
