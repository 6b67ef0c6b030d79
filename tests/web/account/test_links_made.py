"""The links that others made for a person: told on the account's page and by letter, with what became of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.web.serving import PASSWORD, Visitor
from tests.web.signing_in.conftest import Around

FOR_PASSWORD = "a new password for your account can be chosen"


@pytest.fixture(scope="module")
def owner(around: Around) -> Visitor:
    return around.server.signed_in(around.server.person("olle", "--creates-studies"))


@pytest.fixture(scope="module")
def place(owner: Visitor) -> str:
    return owner.send_form("/", title="Close care", language="en").headers["Location"]


def told(visitor: Visitor) -> str:
    """Give what a person's account tells of links, as one line of words; empty where it tells nothing."""
    found = re.search(r'id="links".*?</ul>', unescape(visitor.get("/account/").text), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def letter_to(around: Around, address: str, before: int) -> str:
    """Give the letter to an address that comes after the first `before` letters."""
    for _ in range(200):
        for letter in around.letters[before:]:
            if f"To: {address}" in letter:
                return letter.replace("=\r\n", "").replace("=\n", "")
        around.server.visitor().get("/health")
    raise AssertionError(f"no letter to {address}")


def member(around: Around, owner: Visitor, place: str, name: str) -> Visitor:
    """Make a member of the study who came by a letter."""
    address = f"{name}@example.org"
    owner.send_form(f"{place}people/invite", f"{place}people/", address=address, role="coder", name="")
    visitor = around.server.visitor()
    visitor.get(around.links()[0])
    visitor.send_form("/sign-in/invitation/", name=name.title(), password=PASSWORD, again=PASSWORD)
    return visitor


def link_by_owner(around: Around, owner: Visitor, place: str, name: str) -> str:
    """Let the owner make a link to a new password for a member; give the link."""
    person = around.server.run(f"print(User.objects.get(email='{name}@example.org').pk)")
    page = owner.send_form(f"{place}people/password", f"{place}people/", person=person)
    found = re.search(r'value="(https://[^"]+/new/[^"]+)"', page.text)
    assert found, page.text
    return found[1].removeprefix(owner.root)


def test_an_owners_link_is_told_and_can_be_ended(around: Around, owner: Visitor, place: str) -> None:
    """Who made it and until when, on the page and in a letter without the link; signing out everywhere ends it."""
    vera = member(around, owner, place, "vera")
    assert FOR_PASSWORD not in told(vera)
    before = len(around.letters)
    link = link_by_owner(around, owner, place, "vera")
    letter = letter_to(around, "vera@example.org", before)
    assert "Olle made a link by which a new password" in letter
    assert link not in letter
    assert f"{around.server.address}/account/" in letter
    said = told(vera)
    assert f"Olle made a link by which {FOR_PASSWORD}" in said
    assert "It is valid until" in said
    held = around.server.visitor()
    form = held.get(link).headers["Location"]  # whoever holds it has opened it, and not yet sent the form
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', held.get(form).text)
    assert token
    vera.send_form("/account/out-everywhere/", "/account/")
    assert "not valid" in around.server.visitor().get(link).text
    other = "a password of somebody else"
    sent = {"csrfmiddlewaretoken": token[1], "password1": other, "password2": other}
    assert "not valid" in held.post(form, data=sent, headers={"Referer": owner.root + form}).text
    again = around.server.signed_in("vera@example.org")
    said = told(again)
    assert "It is valid until" not in said
    assert "It has been void since" in said


def test_a_password_that_was_chosen_by_a_link_is_told(around: Around, owner: Visitor, place: str) -> None:
    """Whoever held the link was the person for a while: the person reads so when they are back."""
    member(around, owner, place, "wim")
    link = link_by_owner(around, owner, place, "wim")
    held = around.server.visitor()
    new = "a wholly other sentence"
    form = held.get(link).headers["Location"]
    assert held.send_form(form, password1=new, password2=new).status_code == 302
    assert "A new password was chosen by a link" in told(held)


def test_a_link_of_the_servers_is_told_too(around: Around) -> None:
    """An administrator has no name here; the link that an account begins with is not worth a word."""
    yra = around.server.signed_in(around.server.person("yra"))
    assert told(yra) == ""
    before = len(around.letters)
    around.server.samsyn("person", "link", "yra@example.org")
    assert "Whoever looks after the server made a link" in letter_to(around, "yra@example.org", before)
    assert f"Whoever looks after the server made a link by which {FOR_PASSWORD}" in told(yra)
    assert "Olle" not in told(yra)


def test_an_invitation_to_an_account_is_told(around: Around, owner: Visitor, place: str) -> None:
    """Who, to what, as what and until when; and that somebody else used it, if somebody did."""
    zoe = around.server.signed_in(around.server.person("zoe"))
    owner.send_form(f"{place}people/invite", f"{place}people/", address="Zoe@example.org", role="reader", name="")
    link = around.links()[0]
    said = told(zoe)
    assert "Olle invited you to the study Close care as reader by a link" in said
    assert "It is valid until" in said
    thief = around.server.signed_in(around.server.person("tom"))
    thief.get(link)
    assert thief.send_form("/sign-in/invitation/").headers["Location"] == place
    assert "Somebody else used it" in told(zoe)
    assert told(thief) == ""


def test_an_address_that_is_not_proven_tells_nothing(around: Around, owner: Visitor, place: str) -> None:
    """Somebody may have made an account with another's address: what is sent to it is not theirs to know."""
    eve = around.server.signed_in(around.server.person("uno"))
    around.server.run(
        "from allauth.account.models import *\n"
        "EmailAddress.objects.filter(email='uno@example.org').update(verified=False)"
    )
    owner.send_form(f"{place}people/invite", f"{place}people/", address="uno@example.org", role="reader", name="")
    assert told(eve) == ""
