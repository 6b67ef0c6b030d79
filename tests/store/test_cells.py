"""The matrix is at any time what counting from scratch would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CODES = ("a", "b", "c")

steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("decide"),
            st.integers(0, 2),
            st.integers(0, 3),
            st.sampled_from(CODES),
            st.sampled_from(["accept", "reject", "clear"]),
        ),
        st.tuples(
            st.just("decide"), st.integers(0, 2), st.integers(0, 3), st.just(""), st.sampled_from(["read", "clear"])
        ),
    ),
    max_size=14,
)
suggested = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CODES), st.sampled_from([0.2, 0.5, 0.9])), max_size=8)


@pytest.mark.parametrize("blind", [False, True])
@given(suggestions=suggested, script=steps)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_refreshed_cells_equal_a_count_from_scratch(
    sqlite: Any, build: Callable[..., Any], blind: bool, suggestions: Any, script: Any
) -> None:
    """Whatever is suggested and decided by whom, the cells kept in step equal those of a whole roll-up."""
    from samsyn.store.cells import roll_up
    from samsyn.store.decide import decide
    from samsyn.store.models import Cell, Suggestion

    slug = uuid4().hex[:12]
    built = build(slug, passages=2, blind=blind)
    people = [built.owner, built.member("one"), built.member("two")]
    Suggestion.objects.bulk_create(
        Suggestion(
            study=built.study,
            run=built.run,
            passage=built.passages[place],
            code=code,
            coder="lexicon@1",
            confidence=confidence,
            reason={"template": "x", "values": {}},
        )
        for place, code, confidence in suggestions
    )
    roll_up(built.study)
    for _, person, place, code, verdict in script:
        decide(built.scope(people[person]), built.passages[place].key, code, verdict, uuid4())

    def cells() -> set[Any]:
        rows = Cell.objects.filter(study=built.study)
        return set(rows.values_list("viewer", "party", "code", "coded", "suggested", "present"))

    kept = cells()
    roll_up(built.study)
    assert kept == cells()


def test_cells_are_those_of_the_report(
    sqlite: Any, build: Callable[..., Any], make_passage: Callable[..., Any], small_framework: Any
) -> None:
    """A cell is present by suggestion exactly where the report's matrix says so, also with a rule of two passages."""
    from samsyn.analysis.matrix import matrix
    from samsyn.store.cells import roll_up
    from samsyn.types import Coding, DocumentEntry, Message, Name, Organisation

    built = build()
    marks = [(0, "a", 0.9), (1, "b", 0.9), (2, "b", 0.6), (3, "b", 0.9), (4, "b", 0.4), (5, "c", 0.3)]
    for place, code, confidence in marks:
        built.suggest(place, code, confidence)
    roll_up(built.study)
    organisations = [Organisation(party.key, (Name(party.name),)) for party in built.parties]
    passages = {row.key: make_passage(row.key, row.party.key) for row in built.passages}
    codings = [
        Coding(built.passages[place].key, code, "lexicon@1", confidence, Message("x"))
        for place, code, confidence in marks
    ]
    entries = [DocumentEntry(f"{one.id}.txt", "", "txt", "read", one.id) for one in organisations]
    expected = {
        (cell.organisation, cell.code)
        for cell in matrix(small_framework, organisations, entries, passages, dict.fromkeys(passages, ""), codings)
        if cell.state == "suggested"
    }
    found = built.scope().cells().filter(present=True).values_list("party__key", "code")
    assert set(found) == expected == {("00", "a"), ("00", "b")}


def test_cells_of_documents_that_were_replaced_are_gone(sqlite: Any, build: Callable[..., Any]) -> None:
    """What stood in a former version of a document counts no more."""
    from samsyn.store.cells import roll_up
    from samsyn.store.models import Document

    built = build()
    built.suggest(0, "a")
    assert built.cell(0, "a") == (0, 1, True)
    Document.objects.filter(pk=built.documents[0].pk).update(replaced_by=built.documents[1])
    roll_up(built.study)
    assert built.cell(0, "a") == (0, 0, False)
