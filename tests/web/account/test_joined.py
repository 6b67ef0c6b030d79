"""The sign-in services of an account: what is joined is shown and can be taken away, the only way in cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from tests.web.serving import PASSWORD, Visitor
from tests.web.signing_in.conftest import Around

PART = "/account/services/part/"


@pytest.fixture
def joined(around: Around) -> Callable[[str], Visitor]:
    """Give a function that makes a person with a password who has joined the service; it gives them signed in."""

    def make(name: str) -> Visitor:
        visitor = around.server.signed_in(around.server.person(name))
        around.openid.come(sub=name, email=f"{name}@example.org", email_verified=True)
        back = around.by_open_id(visitor, "connect", "/account/")
        assert visitor.get(back).headers["Location"] == "/account/"
        return visitor

    return make


def number(page: str) -> str:
    """Give the number of the one service that a page lets one remove."""
    found = re.findall(r'name="service" value="(\d+)"', page)
    assert len(found) == 1, page
    return str(found[0])


def trail(around: Around, action: str) -> str:
    return around.server.run(
        f"print([(one.user.email, one.details) for one in Audit.objects.filter(action='{action}').order_by('-pk')[:1]])"
    )


def test_a_joined_service_is_shown_and_taken_away(around: Around, joined: Callable[[str], Visitor]) -> None:
    """Its name and last use stand there; once removed it is gone, on record, and can be joined again."""
    ada = joined("ada")
    page = ada.get("/account/").text
    assert "Myndigheten" in page
    assert "last used" in page
    assert "Join Myndigheten" not in page
    assert trail(around, "join sign-in service") == "[('ada@example.org', {'service': 'organisation'})]"
    assert ada.send_form(PART, "/account/", service=number(page)).headers["Location"] == "/account/"
    page = ada.get("/account/").text
    assert "last used" not in page
    assert "Join Myndigheten" in page
    assert trail(around, "part from sign-in service") == "[('ada@example.org', {'service': 'organisation'})]"
    ada.get(around.by_open_id(ada, "connect", "/account/"))
    assert "last used" in ada.get("/account/").text


def test_what_was_taken_away_does_not_come_back_by_itself(around: Around, joined: Callable[[str], Visitor]) -> None:
    """The service still proves the address, but only the person joins it again; whoever came by it is signed out."""
    bea = joined("bea")
    by_it = around.server.visitor()
    by_it.get(around.by_open_id(by_it))
    assert by_it.where() == "/"
    bea.send_form(PART, "/account/", service=number(bea.get("/account/").text))
    assert bea.where() == "/"
    assert by_it.where() != "/"
    answer = by_it.get(around.by_open_id(by_it))
    assert answer.status_code == 403
    assert "join the sign-in service to it" in answer.text
    assert (
        around.server.run(
            "from allauth.socialaccount.models import *\nprint(SocialAccount.objects.filter(uid='bea').count())"
        )
        == "0"
    )


def test_the_only_way_in_stays(around: Around) -> None:
    """Who has no password is told why there is nothing to press, and a forged form changes nothing."""
    owner = around.server.signed_in(around.server.person("ove", "--creates-studies"))
    place = owner.send_form("/", title="Close care", language="en").headers["Location"]
    owner.send_form(f"{place}people/invite", f"{place}people/", address="cleo@example.org", role="coder", name="")
    around.openid.come(sub="cleo", email="cleo@example.org", email_verified=True, name="Cleo")
    cleo = around.server.visitor()
    cleo.get(around.by_open_id(cleo))
    page = unescape(cleo.get("/account/").text)
    assert "It cannot be removed: it is the only way into your account." in page
    assert "I have forgotten my password" in page
    assert 'name="service"' not in page
    mine = around.server.run(
        "from allauth.socialaccount.models import *\nprint(SocialAccount.objects.get(uid='cleo').pk)"
    )
    refused = cleo.send_form(PART, "/account/", service=mine)
    assert refused.status_code == 422
    assert "the only way into your account, so it stays" in refused.text
    # a second service is another way in, so each may go; then the other may not
    around.server.run(
        "from allauth.socialaccount.models import *\n"
        "user = User.objects.get(email='cleo@example.org')\n"
        "SocialAccount.objects.create(user=user, provider='saml', uid='cleo-2')"
    )
    assert len(re.findall('name="service"', cleo.get("/account/").text)) == 2
    assert cleo.send_form(PART, "/account/", service=mine).status_code == 302
    assert 'name="service"' not in cleo.get("/account/").text


def test_a_service_that_is_not_offered_any_more_is_no_way_in(around: Around, joined: Callable[[str], Visitor]) -> None:
    """It can always be removed, and does not make another one removable."""
    dia = joined("dia")
    around.server.run(
        "from allauth.socialaccount.models import *\n"
        "user = User.objects.get(email='dia@example.org')\n"
        "user.set_unusable_password()\n"
        "user.save()\n"
        "SocialAccount.objects.create(user=user, provider='former', uid='dia-2')"
    )
    around.openid.come(sub="dia", email="dia@example.org", email_verified=True)
    dia.get(around.by_open_id(dia))
    page = dia.get("/account/").text
    assert "does not offer it any more" in page
    assert "It cannot be removed" in page
    assert dia.send_form(PART, "/account/", service=number(page)).status_code == 302
    assert "former" not in dia.get("/account/").text


def test_nobody_takes_away_what_is_anothers(around: Around, joined: Callable[[str], Visitor]) -> None:
    """Another's number, one of nobody and what is no number are the same answer; who is not signed in gets none."""
    eva, fia = joined("eva"), joined("fia")
    mine = number(eva.get("/account/").text)
    for one in (mine, "0", "x", "-1", "9" * 9, "9" * 400, "²", ""):
        assert fia.send_form(PART, "/account/", service=one).status_code == 404
    stranger = around.server.visitor()
    assert stranger.send_form(PART, "/sign-in/", service=mine).headers["Location"].startswith("/sign-in/")
    assert eva.post(PART, data={"service": mine}).status_code == 403
    assert eva.get(PART).status_code == 405
    assert number(eva.get("/account/").text) == mine
    assert around.server.visitor().sign_in("eva@example.org", PASSWORD).status_code == 302
