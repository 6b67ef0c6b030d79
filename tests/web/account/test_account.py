"""The account: a name, tokens for programs, and the end of every session."""

from __future__ import annotations

import re

import pytest
from tests.web.serving import PASSWORD, Server, Visitor


@pytest.fixture(scope="module")
def anna(server: Server) -> str:
    return server.person("anna", "--creates-studies")


@pytest.fixture
def visitor(server: Server, anna: str) -> Visitor:
    return server.signed_in(anna)


def test_a_tokens_secret_is_shown_once(server: Server, visitor: Visitor) -> None:
    """It stands in the answer to the form and on no page after it; the list says what it may do and until when."""
    page = visitor.send_form("/account/tokens/", "/account/", token="My script", days="30").text
    secret = re.search(r'value="(samsyn_[^"]+)"', page)
    assert secret
    again = visitor.get("/account/").text
    assert secret[1] not in again
    assert "My script" in again
    given = server.run(
        "from samsyn.store.tokens import *\n"
        f"found = token_of({secret[1]!r})\n"
        "print(found.user.email, found.read_only, (found.until - found.made).days)"
    )
    assert given == "anna@example.org True 29" or given == "anna@example.org True 30"
    number = re.search(r'name="token" value="(\d+)"', again)
    assert number
    assert visitor.send_form("/account/tokens/revoke/", "/account/", token=number[1]).status_code == 302
    assert "My script" not in visitor.get("/account/").text


def test_a_token_that_writes_is_asked_for(server: Server, visitor: Visitor) -> None:
    """A token reads only unless the form says otherwise, and is valid for no longer than a year."""
    visitor.send_form("/account/tokens/", "/account/", token="Writer", days="99999", writes="yes")
    kept = server.run(
        "row = AccessToken.objects.get(name='Writer')\n"
        "print(row.read_only, round((row.until - row.made).total_seconds() / 86400))"
    )
    assert kept == "False 90"


def test_nobody_revokes_anothers_token(server: Server, visitor: Visitor) -> None:
    """Another's number, one that is none and one that no database holds are the same answer."""
    visitor.send_form("/account/tokens/", "/account/", token="Mine")
    number = server.run("print(AccessToken.objects.get(name='Mine').pk)")
    other = server.signed_in(server.person("bo"))
    for one in (number, "0", "x", "9" * 18, "-1", "9" * 400):
        assert other.send_form("/account/tokens/revoke/", "/account/", token=one).status_code == 404
    assert "Mine" in visitor.get("/account/").text


def test_signing_out_everywhere_ends_every_session(server: Server, visitor: Visitor, anna: str) -> None:
    """The other browser is out with its next request; signing in again works."""
    other = server.signed_in(anna)
    assert visitor.send_form("/account/out-everywhere/", "/account/").headers["Location"] == "/sign-in/"
    assert other.where() != "/"
    assert visitor.where() != "/"
    assert server.signed_in(anna).where() == "/"


def test_a_new_password_ends_the_other_sessions(server: Server) -> None:
    """It takes the present one; this browser stays signed in, others do not, and the old password is worth nothing."""
    address = server.person("cia")
    here, there = server.signed_in(address), server.signed_in(address)
    new = "another sentence of some words"
    wrong = here.send_form("/sign-in/password/", oldpassword="wrong", password1=new, password2=new)
    assert "present password is not right" in wrong.text
    changed = here.send_form("/sign-in/password/", oldpassword=PASSWORD, password1=new, password2=new)
    assert changed.headers["Location"] == "/account/"
    assert here.where() == "/"
    assert there.where() != "/"
    assert server.visitor().sign_in(address).status_code == 200
    assert server.visitor().sign_in(address, new).status_code == 302


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\u202eb"])
def test_a_name_is_one(visitor: Visitor, name: str) -> None:
    """What is no name is refused with what to do, and what is one is shown as text."""
    refused = visitor.send_form("/account/name/", "/account/", name=name)
    assert refused.status_code == 422
    assert "A person needs a name" in refused.text
    assert visitor.send_form("/account/name/", "/account/", name="<b>Anna</b>").status_code == 302
    assert "&lt;b&gt;Anna" in visitor.get("/account/").text


def test_without_mail_nobody_changes_their_address(server: Server, visitor: Visitor) -> None:
    """The page says who can, and a forged form is as if there were no such page."""
    assert "Whoever looks after the server can change the address." in visitor.get("/account/").text
    answer = visitor.send_form("/account/address/", "/account/", address="x@example.org", password=PASSWORD)
    assert answer.status_code == 404
