"""What coders differ on is settled by an adjudicator, and everything follows."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.web.agreeing.conftest import Coded, code_by_two

ROOM = "/s/close-care"


def first_case(coded: Coded) -> tuple[Any, str]:
    """Give a passage and a code on which Anna and Bo differ."""
    from samsyn.store.models import Passage
    from samsyn.web.agreeing.material import material

    one = material(coded.scope(), "en").differing[0]
    return Passage.objects.select_related("party", "document").get(pk=int(one.unit)), one.subject


def coded_passages(coded: Coded, passage: Any, code: str) -> int:
    """Give how many passages the matrix counts as coded in a passage's cell, as the owner sees it."""
    return sum(coded.scope().cells().filter(party=passage.party, code=code).values_list("coded", flat=True))


@pytest.mark.parametrize("holds", [True, False])
def test_the_matrix_follows_the_adjudicator(coded: Coded, holds: bool) -> None:
    """Promise: an adjudication goes before the coders in judgements and cells, and can be taken back."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.cells import count
    from samsyn.store.standing import standing_of

    code_by_two(coded)
    passage, code = first_case(coded)
    cilla = coded.scope("Cilla")
    before = coded_passages(coded, passage, code)
    assert code in standing_of(cilla, passage).judgement.divided
    adjudicate(cilla, passage.key, code, holds, uuid4(), reason="The definition says so")
    assert coded_passages(coded, passage, code) == before + holds
    for name in ("Anna", "Bo", "Cilla", ""):
        judgement = standing_of(coded.scope(name), passage).judgement
        assert judgement.holds(code) is holds
        assert code not in judgement.divided
    ruling = standing_of(cilla, passage).rulings[0]
    assert (ruling.code, ruling.holds, ruling.person, ruling.reason) == (code, holds, "Cilla", "The definition says so")
    owner = coded.scope()
    whole = {
        (cell.party_id, cell.code): cell.coded for cell in owner.study.cells.filter(viewer=owner.user) if cell.coded
    }
    anew = count(owner.study, owner.framework, owner.user)
    assert whole == {place: counts.coded for place, counts in anew.items() if counts.coded}
    adjudicate(cilla, passage.key, code, None, uuid4())
    assert coded_passages(coded, passage, code) == before
    assert code in standing_of(cilla, passage).judgement.divided


def test_what_was_settled_only_grows_and_comes_once(coded: Coded) -> None:
    """Promise: the same decision sent twice is on record once; nothing on record is changed."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.errors import DecisionError
    from samsyn.store.models import Adjudication, AppendOnlyError

    code_by_two(coded)
    passage, code = first_case(coded)
    token = uuid4()
    first = adjudicate(coded.scope("Cilla"), passage.key, code, True, token, reason="Yes")
    again = adjudicate(coded.scope("Cilla"), passage.key, code, True, token, reason="Yes")
    assert not first.again
    assert again.again
    assert Adjudication.objects.count() == 1
    with pytest.raises(DecisionError):
        adjudicate(coded.scope("Cilla"), passage.key, code, False, token, reason="No")
    with pytest.raises(AppendOnlyError):
        Adjudication.objects.update(holds=False)
    with pytest.raises(AppendOnlyError):
        Adjudication.objects.get().delete()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": " "}, "A decision between coders has a reason."),
        ({"code": "no such"}, ""),
        ({"passage": "no such"}, ""),
        ({"token": "x"}, "no valid mark"),
        ({"reason": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_what_cannot_be_settled_is_refused(coded: Coded, wrong: dict[str, str], words: str) -> None:
    """Promise: without a reason, and for what is not there, nothing is settled and the page says why."""
    from samsyn.store.models import Adjudication

    code_by_two(coded)
    passage, code = first_case(coded)
    form = {"passage": passage.key, "code": code, "holds": "yes", "reason": "So", "token": str(uuid4())} | wrong
    answer = coded.as_person("Cilla").post(f"{ROOM}/disagreements/settle", form, HTTP_HX_REQUEST="true")
    assert answer.status_code in (404, 422)
    assert words in answer.content.decode()
    assert not Adjudication.objects.exists()


def test_nothing_is_settled_before_all_are_done(coded: Coded) -> None:
    """Promise: in a blind study an adjudicator cannot settle, and so tell, before the coders are done."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.errors import AgreeingError

    passages = code_by_two(coded, done=False)
    code = coded.scope().framework.codes[0].id
    with pytest.raises(AgreeingError):
        adjudicate(coded.scope("Cilla"), passages[0].key, code, True, uuid4(), reason="So")
    assert "There is nothing to compare yet" in coded.as_person("Cilla").get(f"{ROOM}/agreement/").content.decode()
    assert passages[0].text[:40] not in coded.client.get(f"{ROOM}/disagreements/?state=all").content.decode()


def test_reasons_are_text(coded: Coded) -> None:
    """Promise: a script in a reason or a name is shown, never run."""
    from samsyn.store.adjudicate import adjudicate

    code_by_two(coded)
    coded.client.post(f"{ROOM}/people/change", {"person": coded.people["Cilla"].pk, "name": "<b>C</b>"})
    passage, code = first_case(coded)
    adjudicate(coded.scope("Cilla"), passage.key, code, True, uuid4(), reason="<script>alert(1)</script>")
    for page in ("disagreements/?state=settled", "agreement/", "people/"):
        words = coded.client.get(f"{ROOM}/{page}").content.decode()
        assert "<script>alert" not in words
        assert "<b>C" not in words
    assert "&lt;script&gt;alert(1)" in coded.client.get(f"{ROOM}/disagreements/?state=settled").content.decode()


def test_results_follow_the_adjudicator(coded: Coded) -> None:
    """Promise: the file of what stands holds what was settled; the file of each person's decisions stays as it was."""
    from samsyn.store.adjudicate import adjudicate

    code_by_two(coded)
    passage, code = first_case(coded)
    own = coded.client.get(f"{ROOM}/decisions/decisions.csv").content
    row = f"{passage.key},{code},together,accept,"
    assert row not in coded.client.get(f"{ROOM}/decisions/results.csv").content.decode()
    adjudicate(coded.scope("Cilla"), passage.key, code, True, uuid4(), reason="So")
    assert row in coded.client.get(f"{ROOM}/decisions/results.csv").content.decode()
    assert coded.client.get(f"{ROOM}/decisions/decisions.csv").content == own


def test_decisions_go_out_and_come_back(coded: Coded) -> None:
    """Promise: the file of decisions brought into another copy of the study gives the same agreement, once."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from samsyn.store.models import Decision

    scope = coded.scope()
    keys = list(scope.passages().values_list("key", flat=True)[:4])
    code = scope.framework.codes[0].id
    lines = ["passage_id,code,coder,decision,time", f"{keys[0]},{code},Anna,accept,", f"{keys[1]},{code},Dag,nej,"]
    lines += [f"{keys[0]},,Anna,read,", f"unknown,{code},Anna,yes,"]

    def bring() -> Any:
        file = SimpleUploadedFile("labels.csv", "\n".join(lines).encode(), content_type="text/csv")
        return coded.client.post(f"{ROOM}/decisions/import", {"labels": file})

    words = bring().content.decode()
    assert "Decisions taken in: 3" in words
    assert "New in the study: Dag" in words
    assert "unknown" in words
    assert "Decisions taken in: 0. On record before: 3" in bring().content.decode()
    assert Decision.objects.count() == 3
    assert Decision.objects.filter(user=coded.people["Anna"]).count() == 2
    lines[1:] = [f"{keys[0]},{code},Anna,perhaps,"]
    refused = bring()
    assert refused.status_code == 422
    assert "labels.csv:2" in refused.content.decode()


def test_a_new_version_keeps_what_was_settled(coded: Coded) -> None:
    """Promise: what was settled and assigned goes over to a new version, where the words still stand."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.carry import carry_over
    from samsyn.store.models import Document, Passage

    code_by_two(coded)
    passage, code = first_case(coded)
    adjudicate(coded.scope("Cilla"), passage.key, code, True, uuid4(), reason="So")
    old = passage.document
    new = Document.objects.create(study=old.study, name=old.name, sha256="x", format=old.format, status="read")
    copy = Passage.objects.create(
        study=old.study, document=new, party=passage.party, key="new", ordinal=0, page=1, text=passage.text, record={}
    )
    same = old.passages.filter(text=passage.text).count()
    carry_over(new, old)
    Document.objects.filter(pk=old.pk).update(replaced_by=new)
    assert copy.adjudications.exists() == (same >= 1)
    assert new.assignments.count() == old.assignments.count() == 2
    assert not new.assignments.filter(done=None).exists()
