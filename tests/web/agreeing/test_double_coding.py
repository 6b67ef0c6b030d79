"""Who codes what, blind until both are done, and what everybody may see and do of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.web.agreeing.conftest import Coded, code_by_two

ROOM = "/s/close-care"


def test_a_larger_sample_holds_the_smaller_one(coded: Coded) -> None:
    """Promise: documents are drawn in a fixed random order, so that a sample grows and is never drawn anew."""
    from samsyn.store.assignments import sampled

    scope = coded.scope()
    everything = sampled(scope)
    assert len(everything) >= 3
    assert sampled(scope, number=2) == everything[:2] == sampled(scope, number=2)
    assert sampled(scope, share=0.01) == everything[:1]
    assert sampled(scope, share=1.0) == everything


def test_marks_are_hidden_until_everybody_is_done(coded: Coded) -> None:
    """Promise: in a blind study a coder sees no mark of the other, nor cells that show it, until both are done."""
    from samsyn.store.assignments import finish
    from samsyn.store.standing import document_standing

    passages = code_by_two(coded, documents=1, done=False)
    anna, document = coded.scope("Anna"), passages[0].document_id

    def others(name: str) -> int:
        standing = document_standing(coded.scope(name), document)
        return sum(not mark.mine for one in standing.values() for mark in one.marks)

    assert others("Anna") == others("Bo") == 0
    assert others("Cilla") > 0, "an adjudicator sees everything"
    assert not coded.scope("Rikard").decisions().exists(), "a reader sees nothing before"
    finish(anna, document)
    assert others("Anna") == others("Bo") == 0, "one who is done still waits for the other"
    hidden = sum(coded.scope("Anna").cells().values_list("coded", flat=True))
    finish(coded.scope("Bo"), document)
    assert others("Anna") > 0
    assert others("Bo") > 0
    assert coded.scope("Rikard").decisions().exists()
    assert sum(coded.scope("Anna").cells().values_list("coded", flat=True)) != hidden, "cells follow"


def test_what_was_opened_is_not_closed_by_hand(coded: Coded) -> None:
    """Promise: one may take back that one is done only as long as nobody was shown the marks of others."""
    from samsyn.store.assignments import finish, resume
    from samsyn.store.errors import AgreeingError

    passages = code_by_two(coded, documents=1, done=False)
    document = passages[0].document_id
    finish(coded.scope("Anna"), document)
    resume(coded.scope("Anna"), document)
    finish(coded.scope("Anna"), document)
    finish(coded.scope("Bo"), document)
    with pytest.raises(AgreeingError):
        resume(coded.scope("Anna"), document)


def test_agreement_counts_what_was_said_before(coded: Coded) -> None:
    """Promise: what a coder changes after seeing the other's marks does not better agreement, but settles the case."""
    from samsyn.store.decide import decide
    from samsyn.web.agreeing.material import material

    passages = code_by_two(coded)
    before = material(coded.scope(), "en")
    unit, code = before.differing[0].unit, before.differing[0].subject
    passage = next(one for one in passages if str(one.pk) == unit)
    sides = dict(before.differing[0].answers)
    for name in sides["no"]:
        decide(coded.scope(name), passage.key, code, "accept", uuid4())
    after = material(coded.scope(), "en")
    assert (after.passages.values == before.passages.values).all()
    assert (unit, code) in before.alive
    assert (unit, code) not in after.alive


@pytest.mark.parametrize(
    ("name", "page", "status"),
    [
        ("Rikard", "double-coding/assign", 403),
        ("Anna", "double-coding/assign", 403),
        ("Cilla", "double-coding/assign", 403),
        ("Anna", "double-coding/take-back", 403),
        ("Cilla", "people/add", 403),
        ("Anna", "decisions/import", 403),
        ("Anna", "disagreements/settle", 403),
        ("Rikard", "disagreements/settle", 403),
    ],
)
def test_who_may_not(coded: Coded, name: str, page: str, status: int) -> None:
    """Promise: only who manages the study assigns, adds people and brings decisions in; only adjudicators settle."""
    assert coded.as_person(name).post(f"{ROOM}/{page}", {}).status_code == status


def test_nobody_makes_themselves_more(coded: Coded) -> None:
    """Promise: a coder cannot change roles or other people's names; the last owner stays one."""
    anna, bo = coded.people["Anna"], coded.people["Bo"]
    client = coded.as_person("Anna")
    assert client.post(f"{ROOM}/people/change", {"person": anna.pk, "role": "owner"}).status_code == 403
    assert client.post(f"{ROOM}/people/change", {"person": bo.pk, "name": "Nobody"}).status_code == 403
    assert client.post(f"{ROOM}/people/change", {"person": anna.pk, "name": "Anna Berg"}).status_code == 302
    from samsyn.store.access import local_user

    owner = local_user()
    client.post(f"{ROOM}/people/work-as", {"person": owner.pk})
    refused = client.post(f"{ROOM}/people/change", {"person": owner.pk, "role": "coder"})
    assert refused.status_code == 422
    assert "A study has an owner." in refused.content.decode()


def test_another_study_is_not_there(coded: Coded) -> None:
    """Promise: another study's documents and people are nothing here, and its pages are not one's own."""
    from samsyn.store.access import Role, join, local_user
    from samsyn.store.assignments import assign
    from samsyn.store.errors import NotFound
    from samsyn.store.models import Document, Study, User

    stranger = User.objects.create_user("stranger", name="Stranger")
    other = Study.objects.create(slug="other", title="Other")
    join(other, stranger, Role.OWNER)
    document = Document.objects.create(study=other, name="x", sha256="", format="pdf", status="read")
    owner = coded.scope()
    anna, bo = coded.people["Anna"].pk, coded.people["Bo"].pk
    with pytest.raises(NotFound):
        assign(owner, [anna, stranger.pk], list(owner.documents().values_list("pk", flat=True)))
    with pytest.raises(NotFound):
        assign(owner, [anna, bo], [document.pk, owner.documents()[0].pk])
    coded.client.post(f"{ROOM}/people/work-as", {"person": local_user().pk})
    for page in ("agreement/", "disagreements/", "double-coding/", "people/", "decisions/decisions.csv"):
        assert coded.client.get(f"/s/other/{page}").status_code == 404
    assert coded.client.post(f"{ROOM}/people/work-as", {"person": stranger.pk}).status_code == 404


def test_who_works_is_on_record(coded: Coded) -> None:
    """Promise: who takes whose place at a machine is on record, and their marks are their own."""
    from samsyn.store.models import Audit

    client = coded.as_person("Anna")
    passage = coded.scope().passages()[0]
    sent = [{"token": str(uuid4()), "passage": passage.key, "verdict": "read"}]
    assert client.post(f"{ROOM}/decide", {"sent": sent}, content_type="application/json").status_code == 200
    assert passage.decisions.get().user == coded.people["Anna"]
    made = Audit.objects.filter(action="work as").latest("pk")
    assert made.details == {"user": coded.people["Anna"].pk}


def test_a_server_has_no_work_as(coded: Coded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise: where people sign in, nobody takes another's place."""
    from django.conf import settings

    monkeypatch.setattr(settings, "DESKTOP", False)
    assert coded.client.post(f"{ROOM}/people/work-as", {"person": coded.people["Anna"].pk}).status_code == 404


@pytest.mark.parametrize("extent", [{"extent": "number", "number": "0"}, {"extent": "share", "share": "900"}, {}])
def test_an_unclear_sample_is_refused(coded: Coded, extent: dict[str, str]) -> None:
    """Promise: a form without a clear number of documents assigns nothing and says what to do."""
    from samsyn.store.models import Assignment

    people = [coded.people["Anna"].pk, coded.people["Bo"].pk]
    answer = coded.client.post(f"{ROOM}/double-coding/assign", {"person": people, **extent})
    assert answer.status_code == 422
    assert not Assignment.objects.exists()
    assert coded.client.post(f"{ROOM}/double-coding/assign", {"person": people[:1], "extent": "all"}).status_code == 422
