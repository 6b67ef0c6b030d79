"""What to read next: what is offered to whom, within what, and what it rests on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def codes(small_framework: Any) -> list[str]:
    return [code.id for code in small_framework.codes]


@pytest.fixture
def study(sqlite: Any, build: Any) -> Any:
    """Forty passages of two organisations, every fourth with a suggestion."""
    found = build(parties=2, texts=[f"word{n} number{n} thing{n}" for n in range(20)])
    for place in range(0, 40, 4):
        found.suggest(place, "a", 0.5 + place / 100)
    return found


def say(study: Any, place: int, verdict: str = "read", user: Any = None, code: str = "") -> None:
    from samsyn.store.decide import decide

    decide(study.scope(user), study.passages[place].key, code, verdict, uuid4())


def offered(study: Any, user: Any = None, limit: int = 100, **within: Any) -> list[int]:
    from samsyn.store.reading_order import Within, reading_order

    numbers = {passage.pk: place for place, passage in enumerate(study.passages)}
    order = reading_order(study.scope(user), limit, Within(**within))
    return [numbers[one.passage] for one in order.queued]


def test_every_passage_is_offered_once_until_it_is_read(study: Any) -> None:
    """All passages stand in the order, each once; one that was read whole is gone at once."""
    before = offered(study)
    assert sorted(before) == list(range(40))
    say(study, before[0])
    assert offered(study) == before[1:]
    say(study, before[0], "clear")
    assert offered(study)[0] == before[0]


def test_every_fifth_is_drawn_at_random(study: Any) -> None:
    """The random share stands in the order of all, at every fifth place."""
    from samsyn.store.reading_order import reading_order

    drawn = [one.random for one in reading_order(study.scope(), 40).queued]
    assert drawn == [place % 5 == 0 for place in range(1, 41)]


def test_passages_that_are_not_to_be_coded_are_not_offered(study: Any) -> None:
    """A passage in a role that is not coded is out of the order, as soon as somebody says so."""
    from samsyn.store.models import FrameworkVersion, Passage

    record = study.version.record
    role = {**record["roles"][0], "id": "remark", "coded": False}
    FrameworkVersion.objects.filter(pk=study.version.pk).update(
        record={**record, "roles": [*record["roles"], role]}, sha256=uuid4().hex
    )
    assert 0 in offered(study)
    Passage.objects.filter(pk=study.passages[0].pk).update(role="remark")
    assert sorted(offered(study)) == list(range(1, 40))


def test_within_an_organisation_and_a_document_only_theirs_are_offered(study: Any) -> None:
    """A part of the study holds its own passages, and none that was drawn at random for the whole."""
    assert sorted(offered(study, party=study.parties[1].pk)) == list(range(20, 40))
    assert sorted(offered(study, document=study.documents[0].pk)) == list(range(20))


def test_by_code_the_likeliest_come_first(study: Any) -> None:
    """Passages with the surest suggestions of a code stand first, until something is decided on the code."""
    assert offered(study, code="a")[:3] == [36, 32, 28]
    say(study, 36, "reject", code="a")
    say(study, 32, "accept", code="a")
    assert offered(study, code="a")[0] == 28
    assert offered(study, code="b", party=study.parties[0].pk)


def test_an_order_is_made_anew_when_documents_come(study: Any) -> None:
    """A passage that came after the order was made is offered too."""
    from samsyn.store.models import Document, Passage

    assert len(offered(study)) == 40
    document = Document.objects.create(
        study=study.study, name="late.txt", sha256="late", format="txt", status="read", run=study.run
    )
    late = Passage.objects.create(
        study=study.study, document=document, key="late", ordinal=0, page=1, role="activity", text="late", record={}
    )
    study.passages.append(late)
    assert 40 in offered(study)


def test_a_blinded_coder_is_offered_what_others_have_read(sqlite: Any, build: Any) -> None:
    """Nobody's reading takes a passage from who codes blind, and no reason tells what others decided."""
    from samsyn.store.models import Assignment
    from samsyn.store.reading_order import reading_order

    study = build(parties=2, texts=[f"word{n} number{n}" for n in range(20)], blind=True)
    anna, bo = study.member("anna"), study.member("bo")
    for place in range(0, 40, 4):
        study.suggest(place, "a", 0.9)
    nothing_said = reading_order(study.scope(bo), 40).queued
    for place in (0, 4, 24):
        say(study, place, "accept", anna, "a")
        say(study, place, "read", anna)
    assert reading_order(study.scope(bo), 40).queued == nothing_said
    assert len(offered(study, anna)) == 37
    Assignment.objects.create(study=study.study, document=study.documents[1], user=bo)
    assert sorted(offered(study, bo)) == list(range(20, 40))


def test_an_order_that_knows_what_others_read_is_not_given_once_the_study_is_blind(sqlite: Any, build: Any) -> None:
    """A study that becomes blind has its order made anew; until then a blinded coder gets passages in turn."""
    from samsyn.store.reading_order import reading_order
    from samsyn.store.review import order_of, review_of

    study = build(parties=2, texts=[f"word{n} number{n}" for n in range(20)])
    anna, bo = study.member("anna"), study.member("bo")
    for place in (0, 4, 24):
        say(study, place, "read", anna)
    kept = review_of(study.scope(bo))
    assert kept is not None
    assert order_of(kept.review, blank=True) == []
    study.study.blind = True
    study.study.save()
    assert len(reading_order(study.scope(bo), 40).queued) == 40


def test_a_large_study_has_its_order_made_by_a_worker(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it takes long nobody waits: passages come in turn, one job is asked for, and its order is the one kept."""
    from samsyn.store import review
    from samsyn.store.models import Job
    from samsyn.store.reading_order import reading_order

    monkeypatch.setattr(review, "AT_ONCE", 10)
    first = reading_order(study.scope())
    assert first.waiting
    assert [one.passage for one in first.queued] == [passage.pk for passage in study.passages[:20]]
    reading_order(study.scope())
    assert [job.kind for job in Job.objects.all()] == ["review"]
    review.make_review(study.study)
    assert reading_order(study.scope()).queued != first.queued


def test_who_only_reads_asks_for_no_work(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's look at the page puts no job on record."""
    from samsyn.store import review
    from samsyn.store.models import Job
    from samsyn.store.reading_order import reading_order

    monkeypatch.setattr(review, "AT_ONCE", 10)
    assert reading_order(study.scope(study.member("reader", "reader"))).queued
    assert not Job.objects.exists()


def test_reasons_rest_on_the_model_where_there_is_one(study: Any) -> None:
    """Once something is learned, probabilities are the model's, also of passages without any suggestion."""
    from samsyn.store.learned import learn_anew
    from samsyn.store.models import Review
    from samsyn.store.review import chances_of

    for place in range(24):
        if place % 4 == 0:
            say(study, place, "accept", code="a")
        say(study, place)
    model = learn_anew(study.scope())
    kept = Review.objects.get(study=study.study)
    assert kept.model == model
    chances = chances_of(kept)
    assert (chances.first[:, 0] > 0).all()
    assert chances.second is not None
    assert len(chances.numbers) == 40


def test_the_probabilities_of_decided_passages_stay_those_that_had_not_seen_them(study: Any) -> None:
    """A review made after learning keeps them; one made without the former takes the untrained ones instead."""
    import numpy as np

    from samsyn.store.learned import learn_anew
    from samsyn.store.models import Review
    from samsyn.store.review import chances_of, make_review

    for place in range(24):
        if place % 4 == 0:
            say(study, place, "accept", code="a")
        say(study, place)
    learn_anew(study.scope())
    first = chances_of(Review.objects.get())
    make_review(study.study)
    again = chances_of(Review.objects.get())
    assert np.array_equal(first.first, again.first)
    Review.objects.all().delete()
    make_review(study.study)
    anew = chances_of(Review.objects.get())
    assert np.array_equal(anew.first[:24], anew.second[:24])
    assert not np.array_equal(anew.first[24:], anew.second[24:])
