"""Letters that a database does not keep and digits that are no numbers, where a browser never sends them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from tests.web.serving import Server, Visitor


@pytest.fixture(scope="module")
def owner(server: Server) -> Visitor:
    return server.signed_in(server.person("olle", "--creates-studies"))


@pytest.fixture(scope="module")
def place(owner: Visitor) -> str:
    return owner.send_form("/", title="Close care", language="en").headers["Location"]


@pytest.mark.parametrize(
    "address", ["code/onward?code=a%00b", "code/onward?code=a&after=a%00b", "export/files/a%00b", "export/files/x"]
)
def test_an_address_with_a_nul_is_no_fault_of_the_server(owner: Visitor, place: str, address: str) -> None:
    """PostgreSQL takes no NUL: what is named by one is not there."""
    assert owner.get(place + address).status_code in (302, 404)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("setup/", {"title": "a\x00b", "framework_id": "patient-centred-care-2015"}),
        ("report/make", {"number": "²", "format": "pdf", "language": "sv"}),
        ("report/freeze", {"title": "a\x00b", "why": "\x00"}),
    ],
)
def test_a_form_with_strange_letters_is_no_fault_of_the_server(
    owner: Visitor, place: str, form: str, fields: dict[str, str]
) -> None:
    """A digit that is no number names nothing, and a NUL is left out of what is kept."""
    assert owner.send_form(place + form, "/account/", **fields).status_code == 302


@pytest.mark.parametrize("sent", [{"verdict": "clear", "code": "a\x00"}, {"verdict": "evidence", "subject": "a\x00"}])
def test_a_decision_on_a_name_with_a_nul_is_refused(owner: Visitor, place: str, sent: dict[str, Any]) -> None:
    """What names a code or statement by a NUL is not of the form, and nothing of it is kept."""
    mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', owner.get("/account/").text)
    assert mark
    headers = {"X-CSRFToken": mark[1], "Referer": f"{owner.root}/account/"}
    parcel = {"sent": [{"token": str(uuid4()), "passage": "x", **sent}]}
    answer = owner.post(f"{place}decide", json=parcel, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "form"})


def test_a_text_in_place_of_a_strange_number_is_kept(owner: Visitor, place: str) -> None:
    """A digit that is no number names no former text."""
    mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', owner.get("/account/").text)
    assert mark
    fields = {"place": "conclusions", "language": "sv", "text": "x", "token": str(uuid4()), "seen": "²"}
    headers = {"X-CSRFToken": mark[1], "Referer": f"{owner.root}/account/"}
    assert owner.post(f"{place}report/text", data=fields, headers=headers).status_code == 302
