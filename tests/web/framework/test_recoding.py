"""The page on which people say what applies instead of codes that are gone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.web.framework.test_changing import published

SPLIT = {"id-0": "s1", "title-0-sv": "Ett", "title-0-en": "One", "id-1": "s2", "title-1-sv": "Två", "title-1-en": "Two"}


def test_one_answers_for_oneself(coded: Any) -> None:
    """A coder sees their own codings with words and candidates, answers, and is told how many are left."""
    from samsyn.store.models import Decision, Recoding

    first = coded.codes()[0]
    passages = [coded.code("Anna", place, first) for place in range(3)]
    coded.code("Bo", 0, first)
    published(coded, ("split", first, SPLIT))
    coded.as_person("Anna")
    page = coded.get("recoding/")
    assert "0 of 3 done" in page
    assert all(passage.text[:40] in page.replace("&amp;", "&") for passage in passages)
    assert page.count('value="s1"') == 3
    assert "Everybody" not in page
    row = Recoding.objects.filter(coder=coded.people["Anna"]).first()
    assert row is not None
    answer = coded.client.post(
        f"/s/close-care/recoding/{row.pk}/", {"code": ["s2", ""], "token": str(uuid4())}, HTTP_HX_REQUEST="true"
    )
    assert "Coded anew: " in answer.content.decode()
    assert "2 left." in answer.content.decode()
    said = Decision.objects.filter(user=coded.people["Anna"], passage=row.passage_id, code__in=["s1", "s2"])
    assert dict(said.values_list("code", "verdict")) == {"s1": "reject", "s2": "accept"}
    assert "1 of 3 done" in coded.get("recoding/")


def test_what_is_not_ones_own_is_not_there(coded: Any) -> None:
    """Another's coding is 404 for a coder, an answer without a choice is refused in words, a reader decides nothing."""
    from samsyn.store.models import Recoding

    first = coded.codes()[0]
    coded.code("Anna", 0, first)
    published(coded, ("split", first, SPLIT))
    row = Recoding.objects.get()
    place = f"/s/close-care/recoding/{row.pk}/"
    coded.as_person("Bo")
    given = {"code": "s1", "token": str(uuid4()), "whose": "all"}
    assert coded.client.post(place, given).status_code == 404
    assert coded.client.post("/s/close-care/recoding/999999999999999999999/", given).status_code == 404
    coded.as_person("Rikard")
    assert coded.client.post(place, given).status_code == 403
    assert coded.get("recoding/")
    coded.as_person("Anna")
    answer = coded.client.post(place, {"token": str(uuid4())}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert "No code was chosen." in answer.content.decode()
    answer = coded.client.post(place, {"code": first, "token": str(uuid4())}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert Recoding.objects.get().done is None
    coded.as_person("Cilla")
    assert "Coded by Anna." in coded.get("recoding/?whose=all")
    assert coded.client.post(place, {"none": "1", "token": str(uuid4()), "whose": "all"}).status_code == 302
    assert Recoding.objects.get().by == coded.people["Cilla"]


def test_a_page_that_was_open_while_the_framework_changed_is_told(coded: Any) -> None:
    """A coder who still has the former codes before them is refused in words, and nothing is lost or misread."""
    from samsyn.store.models import Decision

    first, second = coded.codes()[:2]
    passage = coded.code("Anna", 0, first)
    coded.as_person("Anna")
    sent = {"token": str(uuid4()), "passage": passage.key, "verdict": "accept", "code": second}
    published_by_owner(coded, second)
    coded.as_person("Anna")
    count = Decision.objects.count()
    answer = coded.client.post("/s/close-care/decide", {"sent": [sent]}, content_type="application/json")
    result = answer.json()["results"][0]
    assert result["state"] == "refused"
    assert "framework" in result["why"]
    assert Decision.objects.count() == count


def published_by_owner(coded: Any, code: str) -> None:
    """Let the owner take a code out, whoever the client works as."""
    from samsyn.frameworks.change import remove_code
    from samsyn.store import drafts

    scope = coded.scope()
    draft = drafts.begin(scope)
    made = remove_code(draft.source, code)
    draft = drafts.save(scope, drafts.stamp_of(draft), made.text, [made.operation])
    drafts.publish(scope, drafts.stamp_of(draft), "2.0.0")
