"""What is gathered of each organisation: kept while nothing is new, and gathered again where something is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def scope(client: Any, study: Any) -> Any:
    from samsyn.store.access import local_user, open_scope

    return open_scope(local_user(), study.slug)


@pytest.fixture
def asked() -> list[Any]:
    return []


@pytest.fixture
def kept(asked: list[Any], scope: Any) -> Any:
    from samsyn.web.seeing.per_party import PerParty

    def gather(scope: Any, parties: Any) -> dict[int, int]:
        asked.append(parties)
        wanted = scope.parties() if parties is None else scope.parties().filter(pk__in=parties)
        return {party.pk: scope.decisions().filter(passage__party=party).count() for party in wanted}

    return lambda: PerParty(f"test {uuid4()}", int, gather)


def decided(scope: Any, place: int = 0) -> int:
    from samsyn.store.decide import decide

    passage = scope.passages().filter(party__isnull=False).order_by("pk")[place]
    decide(scope, passage.key, scope.framework.codes[0].id, "accept", uuid4())
    return int(passage.party_id)


def test_it_is_gathered_once_and_then_for_who_is_concerned(scope: Any, kept: Any, asked: list[Any]) -> None:
    """A second look asks nothing; a decision concerns one organisation, and the others keep what they had."""
    memory = kept()
    first = memory.of(scope)
    assert memory.of(scope) == first
    assert asked == [None]
    party = decided(scope)
    after = memory.of(scope)
    assert asked == [None, {party}]
    assert after == first | {party: first[party] + 1}


def test_a_row_that_comes_late_is_not_missed(scope: Any, kept: Any, asked: list[Any]) -> None:
    """Where another process wrote a row with a lower number after one looked, all is gathered anew."""
    from samsyn.web.seeing import per_party

    memory = kept()
    memory.of(scope)
    decided(scope, 1)
    state = per_party.state_of(scope)
    last, number = state.said["Decision"]
    late = per_party.State(state.whole, state.documents, state.said | {"Decision": (last, number + 1)})
    assert per_party.changed_between(scope, state, late) is None


def test_another_process_need_not_gather_again(scope: Any, asked: list[Any]) -> None:
    """What one has gathered of all is remembered in the database, with what was new since looked at."""
    from samsyn.web.seeing.per_party import PerParty

    def gather(scope: Any, parties: Any) -> dict[int, int]:
        asked.append(parties)
        return {party.pk: 1 for party in scope.parties()}

    name = f"test {uuid4()}"
    found = PerParty(name, int, gather).of(scope)
    assert PerParty(name, int, gather).of(scope) == found
    assert asked == [None]


def test_another_year_of_a_document_concerns_its_organisation(scope: Any, kept: Any, asked: list[Any]) -> None:
    """What a person puts right about a document is seen at once."""
    memory = kept()
    memory.of(scope)
    document = scope.documents().exclude(party=None).first()
    type(document).objects.filter(pk=document.pk).update(year=1999)
    memory.of(scope)
    assert asked == [None, {document.party_id}]


def test_what_an_adjudicator_sees_is_gathered_anew_when_a_blind_study_is_opened(
    scope: Any, kept: Any, asked: list[Any]
) -> None:
    """Roles follow people when all are done with a document; that is no new word, yet what is gathered rests on it."""
    from django.utils import timezone

    from samsyn.store.models import Assignment

    memory = kept()
    scope.study.blind, scope.role = True, "adjudicator"
    row = Assignment.objects.create(study=scope.study, document=scope.documents().first(), user=scope.user)
    memory.of(scope)
    Assignment.objects.filter(pk=row.pk).update(done=timezone.now())
    memory.of(scope)
    assert asked == [None, None]
