"""What the coder's addresses answer, and to whom."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.web.coder.conftest import Stored


def post(client: Any, study: Any, **values: Any) -> Any:
    """Send one decision."""
    sent = {"token": str(uuid4()), "passage": "", "verdict": "accept", "code": "4a"} | values
    return client.post(f"/s/{study.slug}/decide", json.dumps({"sent": [sent]}), content_type="application/json")


def test_what_is_too_much_at_once_is_refused_whole(client: Any, study: Any, stored: Stored) -> None:
    """Of a parcel or a section that is too large nothing is taken in silence: the answer says so, nothing is stored."""
    ((key,),) = stored.rows("SELECT key FROM store_passage ORDER BY id LIMIT 1")
    sent = [{"token": str(uuid4()), "passage": key, "verdict": "accept", "code": "4a"} for _ in range(51)]
    address, before = f"/s/{study.slug}/decide", stored.rows("SELECT count(*) FROM store_decision")
    many = client.post(address, json.dumps({"sent": sent}), content_type="application/json")
    assert many.status_code == 400
    long = post(client, study, passage=key, verdict="role", code="", value="goal", passages=[key] * 1001).json()
    assert long["results"][0]["state"] == "refused"
    assert "more than 1000 passages" in long["results"][0]["why"]
    assert stored.rows("SELECT count(*) FROM store_decision") == before
    assert stored.rows("SELECT count(*) FROM store_rolejudgement") == [(0,)]


def test_a_decision_sent_again_is_stored_once(client: Any, study: Any, stored: Stored) -> None:
    """The token tells; the answer is the same, and says what stands."""
    ((key,),) = stored.rows("SELECT key FROM store_passage ORDER BY id LIMIT 1")
    token = str(uuid4())
    first = post(client, study, passage=key, token=token).json()
    second = post(client, study, passage=key, token=token).json()
    assert first == second
    assert first["results"][0]["state"] == "saved"
    assert ["4a", "accept", None, None] in first["results"][0]["now"]["own"]
    assert stored.decisions(key) == [("4a", "accept")]


def test_what_makes_no_sense_is_refused_with_a_reason(client: Any, study: Any, stored: Stored) -> None:
    """A wrong code, a passage of no study, a part outside the passage, a token of something else: each says why."""
    ((key,),) = stored.rows("SELECT key FROM store_passage ORDER BY id DESC LIMIT 1")
    for values in (
        {"passage": key, "code": "no such"},
        {"passage": "0000000000-0"},
        {"passage": key, "start": 0, "end": 10**6},
        {"passage": key, "token": "none"},
        {"passage": key, "verdict": "comment", "reason": "   "},
        {"passage": key, "reason": "\x00"},
    ):
        result = post(client, study, **values).json()["results"][0]
        assert result["state"] == "refused"
        assert result["why"]
    assert stored.decisions(key) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"sent": 3}', b'{"sent": [{"token": "x"}]}', b'{"sent": [], "more": 1}', b"\xff"]
)
def test_another_form_is_no_decision(client: Any, study: Any, body: bytes) -> None:
    """Whatever else is posted is 400, and nothing happens."""
    answer = client.post(f"/s/{study.slug}/decide", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_forged_request_is_refused(study: Any, client: Any, stored: Stored) -> None:
    """A page elsewhere cannot decide for the reader."""
    from django.test import Client

    strict = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    answer = post(strict, study, passage=stored.rows("SELECT key FROM store_passage LIMIT 1")[0][0])
    assert answer.status_code == 403


def test_a_comment_sent_twice_is_said_once(client: Any, study: Any, stored: Stored) -> None:
    """The token tells, as with decisions; the same words with another token are said again."""
    ((key,),) = stored.rows("SELECT key FROM store_passage ORDER BY id LIMIT 1 OFFSET 3")
    token = str(uuid4())
    said = {"passage": key, "verdict": "comment", "code": "", "reason": " Look here "}
    for tokens, words in ((token, ["Look here"]), (token, ["Look here"]), (str(uuid4()), ["Look here"] * 2)):
        answer = post(client, study, token=tokens, **said).json()
        assert [one[1] for one in answer["results"][0]["now"]["comments"]] == words
    other = post(client, study, token=token, **said | {"reason": "Other words"}).json()["results"][0]
    assert other["state"] == "refused"


def test_what_is_not_there_is_404(client: Any, study: Any, stored: Stored) -> None:
    """Another study, document or page gives nothing away."""
    document = stored.document("2015_NMK")
    for address in (
        f"/s/{study.slug}/code/99999/",
        f"/s/other/code/{document}/",
        f"/s/{study.slug}/page/{document}/0.json",
        f"/s/{study.slug}/page/{document}/999.png",
        f"/s/{study.slug}/page/99999/1.png",
        f"/s/{study.slug}/code/{document}/marks/../../../other/",
    ):
        assert client.get(address).status_code == 404, address


def test_queries_do_not_grow_with_the_document(client: Any, study: Any, stored: Stored) -> None:
    """The page of a short and of a long document asks the database as often."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = set()
    for name in ("Utskaren_handlingsplan_2015.txt", "2015_NMK", "Northolm"):
        address = f"/s/{study.slug}/code/{stored.document(name)}/"
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 20


def test_others_news_are_told_only_when_there_are_any(client: Any, study: Any, stored: Stored) -> None:
    """A look at what others did is two small questions while they do nothing, and names what they did and no more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    document = stored.document("Kvarnbygd")
    keys = [key for (key,) in stored.rows("SELECT key FROM store_passage WHERE document_id = ? LIMIT 9", document)]
    address = f"/s/{study.slug}/code/{document}/marks"
    first = client.get(address).json()
    assert first["again"]
    with CaptureQueriesContext(connection) as asked:
        assert "standing" not in client.get(address, {"seen": first["seen"]}).json()
    assert len(asked) <= 4  # session's person, membership, document, news
    post(client, study, passage=keys[0])
    for values in (
        {"verdict": "comment", "code": "", "reason": "A word"},
        {"verdict": "role", "code": "", "value": "goal"},
        {"verdict": "evidence", "code": "", "subject": stored.statement(study), "value": "for"},
    ):
        post(client, study, passage=keys[1], **values)
    told = client.get(address, {"seen": first["seen"]}).json()["standing"]
    assert set(told) == {keys[0], keys[1]}
    assert told[keys[1]]["stands"] == "goal"
    assert set(told[keys[1]]) >= {"comments", "role", "evidence"}


def test_the_document_comes_in_parts(client: Any, study: Any, stored: Stored) -> None:
    """Each passage comes once, its headings once, whatever the parts; what is no place is 404."""
    import re

    document = stored.document("2015_NMK")
    ((count,),) = stored.rows("SELECT count(*) FROM store_passage WHERE document_id = ?", document)
    address = f"/s/{study.slug}/code/{document}/part"
    whole = "".join(client.get(address, {"from": 0, "to": count}).json()["html"] for _ in range(1))
    cut = [client.get(address, {"from": begin, "to": min(begin + 7, count)}).json() for begin in range(0, count, 7)]
    assert sum(one["count"] for one in cut) == count
    parts = "".join(one["html"] for one in cut)
    for pattern in (r'data-key="([^"]+)"', r'<h\d class="of-text">([^<]+)', r'class="lead-in">([^<]+)'):
        assert re.findall(pattern, parts) == re.findall(pattern, whole), pattern
    for query in ({}, {"from": "x", "to": 1}, {"from": -1, "to": 5}, {"from": 0, "to": 10**12}):
        assert client.get(address, query).status_code == 404
    assert client.get(address, {"from": count + 5, "to": count + 9}).json()["count"] == 0


def test_a_goal_is_told_with_its_criteria(client: Any, study: Any, stored: Stored) -> None:
    """Every criterion of the framework has a suggested answer with its reason; a person's answer moves the grade."""
    document, key = stored.goal()
    address = f"/s/{study.slug}/code/{document}/goal"
    told = client.get(address, {"passage": key}).json()
    assert len(told["suggested"]) == 10
    assert all(answer in ("yes", "no", "unclear") and reason for _, answer, _, reason in told["suggested"])
    for criterion in ("direction", "measure", "target", "deadline", "population", "baseline", "source", "responsible"):
        now = post(client, study, passage=key, verdict="goal", code="", subject=criterion, value="yes").json()
    assert now["results"][0]["now"]["detail"]["grade"] == 5
    assert client.get(address, {"passage": key}).json()["grade"] == 5
    assert ["target", "yes", None, None] in now["results"][0]["now"]["goal"]["own"]
    assert client.get(address, {"passage": "none"}).status_code == 404
    other = stored.document("Kvarnbygd" if document != stored.document("Kvarnbygd") else "2015_NMK")
    assert client.get(f"/s/{study.slug}/code/{other}/goal", {"passage": key}).status_code == 404


def test_a_section_changes_its_role_in_one_act(client: Any, study: Any, stored: Stored) -> None:
    """All passages that are named get the role; sent twice, each is on record once."""
    keys = [key for (key,) in stored.rows("SELECT key FROM store_passage ORDER BY id LIMIT 4 OFFSET 10")]
    values = {"passage": keys[0], "passages": keys, "verdict": "role", "code": "", "value": "challenge"}
    token = str(uuid4())
    for _ in range(2):
        assert post(client, study, token=token, **values).json()["results"][0]["state"] == "saved"
    rows = stored.rows("SELECT count(*) FROM store_rolejudgement WHERE role = 'challenge'")
    assert rows == [(4,)]
    roles = stored.rows("SELECT DISTINCT role FROM store_passage WHERE key IN (?, ?, ?, ?)", *keys)
    assert roles == [("challenge",)]


def test_who_decides_on_a_replaced_document_is_led_on(client: Any, study: Any, stored: Stored) -> None:
    """The answer names the document, leads to the passage with the same words, and does not throw anything away."""
    from samsyn.store.models import Document, Passage

    former = Document.objects.get(pk=stored.document("Northolm"))
    rows = list(Passage.objects.filter(document=former).order_by("ordinal")[:3])
    new = Document.objects.create(
        study=former.study, name="newer.docx", sha256="new", format="docx", status="read", party=former.party
    )
    again = Passage.objects.create(
        study=former.study,
        document=new,
        party=former.party,
        key="new-1",
        ordinal=0,
        page=1,
        role="goal",
        text=rows[1].text.replace(" ", "  "),
        record=rows[1].record,
    )
    former.replaced_by = new
    former.save()
    try:
        for row, lead in ((rows[1], f"?passage={again.key}"), (rows[0], "/")):
            answer = post(client, study, passage=row.key).json()["results"][0]
            assert answer["state"] == "refused"
            assert former.name in answer["why"]
            assert f"/code/{new.pk}/" in answer["lead"]
            assert answer["lead"].endswith(lead)
        assert "lead" not in post(client, study, passage="never there").json()["results"][0]
        page = client.get(f"/s/{study.slug}/code/{former.pk}/")
        assert (page.status_code, page["Location"]) == (302, f"/s/{study.slug}/code/{new.pk}/")
    finally:
        former.replaced_by = None
        former.save()
        new.delete()


@pytest.mark.parametrize("name", ["2015_NMK", "Northolm", "Kvarnbygd", "Utskaren_handlingsplan_2015.txt"])
def test_every_form_of_document_has_pictures_and_places(client: Any, study: Any, stored: Stored, name: str) -> None:
    """PDF, Word, HTML and text alike: a picture of the page, and every passage of the page on it, word by word."""
    document = stored.document(name)
    ((page,),) = stored.rows("SELECT max(page) FROM store_passage WHERE document_id = ?", document)
    answer = client.get(f"/s/{study.slug}/page/{document}/{page}.png")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/")
    assert len(b"".join(answer.streaming_content)) > 1000
    places = client.get(f"/s/{study.slug}/page/{document}/{page}.json").json()["passages"]
    there = stored.rows("SELECT key, text FROM store_passage WHERE document_id = ? AND page = ?", document, page)
    assert {key for key, _ in there} <= set(places)
    for key, text in there:
        for start, end, left, top, right, bottom in places[key]["words"]:
            assert 0 <= start < end <= len(text)
            assert 0 <= left <= right <= 1000
            assert 0 <= top < bottom <= 1000


def test_a_file_that_is_gone_is_said(client: Any, study: Any, stored: Stored, tmp_path: Path) -> None:
    """A study that was mailed without its sources can be coded all the same; the page says why there is no picture."""
    document = stored.document("2015_NMK")
    sources = study.folder / "sources"
    pages = study.folder / "pages"
    shutil.move(sources, tmp_path / "sources")
    shutil.rmtree(pages, ignore_errors=True)
    try:
        answer = client.get(f"/s/{study.slug}/page/{document}/3.png")
        assert answer.status_code == 404
        assert "no longer in the study" in answer.content.decode()
        assert client.get(f"/s/{study.slug}/page/{document}/3.json").status_code == 200
        assert client.get(f"/s/{study.slug}/code/{document}/").status_code == 200
    finally:
        shutil.rmtree(sources, ignore_errors=True)
        shutil.move(tmp_path / "sources", sources)


def test_the_codebook_is_kept_by_its_edition(client: Any, study: Any, stored: Stored) -> None:
    """The picker's codes are fetched once for each edition of the framework."""
    page = client.get(f"/s/{study.slug}/code/{stored.document('Northolm')}/").content.decode()
    address = json.loads(page.split('id="coder-data" type="application/json">')[1].split("</script>")[0])["codebook"]
    answer = client.get(address)
    assert "immutable" in answer["Cache-Control"]
    assert "no-cache" in client.get(address.split("?")[0])["Cache-Control"]
    first = answer.json()["codes"][0]
    assert set(first) >= {"code", "title", "definition", "include", "exclude", "examples", "counter", "terms"}


def test_one_is_led_on_through_a_code(client: Any, study: Any, stored: Stored) -> None:
    """The next passage with the code is behind the one that one comes from; decided ones are left out."""
    address = f"/s/{study.slug}/code/onward"
    rows = stored.rows(
        "SELECT key, code FROM store_suggestion JOIN store_passage ON store_passage.id = passage_id "
        "WHERE store_passage.id NOT IN (SELECT passage_id FROM store_decision) ORDER BY document_id, ordinal"
    )
    code = max({code for _, code in rows}, key=[code for _, code in rows].count)
    keys = [key for key, found in rows if found == code]
    assert len(keys) > 2
    told = client.get(address, {"as": "json", "code": code, "after": keys[0]}).json()
    assert told["passage"] == keys[1]
    assert told["address"].endswith(f"?passage={keys[1]}")
    post(client, study, passage=keys[1], code=code, verdict="reject")
    assert client.get(address, {"as": "json", "code": code, "after": keys[0]}).json()["passage"] == keys[2]
    assert client.get(address, {"after": keys[0]}).status_code == 302
