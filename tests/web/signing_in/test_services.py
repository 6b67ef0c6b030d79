"""Sign-in services: OpenID Connect and SAML let in who is invited by an address that they verified, and nobody else."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.web.serving import PASSWORD, Visitor
from tests.web.signing_in.conftest import Around, onward
from tests.web.signing_in.services import Saml, own_key, request_number

ACS = "/sign-in/saml/organisation/acs/"


@pytest.fixture(scope="module")
def owner(around: Around) -> Visitor:
    return around.server.signed_in(around.server.person("olle", "--creates-studies"))


@pytest.fixture(scope="module")
def place(owner: Visitor) -> str:
    return owner.send_form("/", title="Close care", language="en").headers["Location"]


def invite(owner: Visitor, place: str, address: str, role: str = "coder") -> None:
    answer = owner.send_form(f"{place}people/invite", f"{place}people/", address=address, role=role, name="")
    assert answer.status_code == 302, answer.text


def asked(visitor: Visitor) -> str:
    """Begin to sign in by SAML and give the number of the request."""
    page = visitor.send_form("/sign-in/saml/organisation/", "/sign-in/", process="login")
    return request_number(onward(page.text))


def by_saml(around: Around, visitor: Visitor, address: str, **told: Any) -> Any:
    """Go through SAML as a browser does and give the last answer."""
    return deliver(visitor, around.saml.response(around.server.address, asked(visitor), address, **told))


def deliver(visitor: Visitor, response: str) -> Any:
    """Bring an answer of SAML, which another site's form sends without our cookies, and follow."""
    stranger = Visitor(visitor.root, visitor.verify)
    sent = stranger.post(ACS, data={"SAMLResponse": response, "RelayState": ""})
    assert sent.headers["Location"] == f"{ACS}finish/"
    visitor.cookies.update(stranger.cookies)
    return visitor.get(sent.headers["Location"])


def test_the_letter_of_an_invitation_proves_the_address(around: Around, owner: Visitor, place: str) -> None:
    """The link is in the letter and on no page; who holds it has shown that the address is theirs."""
    invite(owner, place, "mia@example.org")
    assert "To: mia@example.org" in around.letters[-1]
    link = around.links()[0]
    assert link not in owner.get(f"{place}people/").text
    mia = around.server.visitor()
    mia.get(link)
    assert mia.send_form("/sign-in/invitation/", name="Mia", password=PASSWORD, again=PASSWORD).status_code == 302
    around.openid.come(sub="mia", email="mia@example.org", email_verified=True)
    again = around.server.visitor()
    assert again.get(around.by_open_id(again)).headers["Location"] == "/"
    assert "coder" in again.get("/").text
    assert around.server.run("print(User.objects.filter(email='mia@example.org').count())") == "1"
    assert mia.where() == "/"


def test_who_is_invited_comes_by_a_verified_address(around: Around, owner: Visitor, place: str) -> None:
    """The account is made, the studies are joined, and of what the service tells a name and an address are kept."""
    invite(owner, place, "kim@example.org", "adjudicator")
    around.openid.come(
        sub="kim-1", email="Kim@example.org", email_verified=True, name="Kim Berg", phone_number="070", picture="x"
    )
    kim = around.server.visitor()
    assert kim.get(around.by_open_id(kim)).headers["Location"] == "/"
    assert "adjudicator" in kim.get("/").text
    kept = around.server.run(
        "from allauth.socialaccount.models import *\n"
        "account = SocialAccount.objects.get(uid='kim-1')\n"
        "print(account.user.name, account.user.email, account.extra_data, SocialToken.objects.count())"
    )
    assert kept == "Kim Berg kim@example.org {} 0"
    # the same person by another address is still the same person
    around.openid.come(sub="kim-1", email="new@example.org", email_verified=False)
    again = around.server.visitor()
    again.get(around.by_open_id(again))
    assert "adjudicator" in again.get("/").text


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0])
def test_an_address_that_is_not_verified_opens_nothing(
    around: Around, owner: Visitor, place: str, verified: Any
) -> None:
    """Neither an invitation nor an account is given to who only says that an address is theirs."""
    invite(owner, place, "lea@example.org")
    for address in ("lea@example.org", "olle@example.org"):
        claims = {"sub": f"eve-{address}", "email": address}
        around.openid.come(**claims, **({} if verified is None else {"email_verified": verified}))
        eve = around.server.visitor()
        answer = eve.get(around.by_open_id(eve))
        assert answer.status_code == 403
        assert eve.where() != "/"
    assert around.server.run("print(User.objects.filter(email='lea@example.org').count())") == "0"


def test_who_is_not_invited_gets_no_account(around: Around) -> None:
    """A verified address is not enough: somebody of a study must have invited it."""
    around.openid.come(sub="nils", email="nils@example.org", email_verified=True)
    nils = around.server.visitor()
    answer = nils.get(around.by_open_id(nils))
    assert answer.status_code == 403
    assert "You are not invited to any study here." in answer.text
    assert "nils@example.org" in answer.text
    assert around.server.run("print(User.objects.filter(email='nils@example.org').count())") == "0"


def test_an_account_of_an_unproven_address_is_joined_by_its_owner_only(around: Around) -> None:
    """Somebody may have made an account with another's address: the service's word alone does not open it."""
    server = around.server
    server.person("per")
    server.run(
        "from allauth.account.models import *\n"
        "EmailAddress.objects.filter(email='per@example.org').update(verified=False)"
    )
    around.openid.come(sub="per", email="per@example.org", email_verified=True)
    visitor = server.visitor()
    answer = visitor.get(around.by_open_id(visitor))
    assert answer.status_code == 403
    assert "join the sign-in service to it" in answer.text
    visitor.sign_in("per@example.org")
    came = visitor.get(around.by_open_id(visitor, "connect", "/account/"))
    assert came.headers["Location"] == "/account/"
    assert "joined to this account" in visitor.get("/account/").text
    again = server.visitor()
    assert again.get(around.by_open_id(again)).headers["Location"] == "/"


def test_who_opened_the_link_comes_by_whatever_address(around: Around, owner: Visitor, place: str) -> None:
    """The link that was opened is enough to make an account by a sign-in service of another address."""
    invite(owner, place, "home@example.org", "reader")
    link = around.links()[0]
    visitor = around.server.visitor()
    visitor.get(link)
    around.openid.come(sub="work-1", email="work@example.org", email_verified=False, name="Wo Rk")
    back = around.by_open_id(visitor, page="/sign-in/invitation/", next="/sign-in/invitation/")
    visitor.get(back)
    assert "reader" in visitor.get("/").text
    assert around.server.visitor().get(link).status_code == 404


def test_a_forged_or_replayed_return_signs_nobody_in(around: Around, owner: Visitor, place: str) -> None:
    """The state belongs to one browser and is used once; the code without it is worth nothing."""
    around.openid.come(sub="mia", email="mia@example.org", email_verified=True)
    mia = around.server.visitor()
    back = around.by_open_id(mia)
    eve = around.server.visitor()
    assert eve.get(back).status_code == 403
    assert eve.get(back.replace("state=", "state=x")).status_code == 403
    assert eve.get("/sign-in/oidc/organisation/back/?code=x").status_code == 403
    assert eve.where() != "/"
    assert mia.get(back).status_code == 302
    assert mia.get(back).status_code == 403
    other = around.server.visitor()
    assert other.get(around.by_open_id(other, next="https://evil.example/")).headers["Location"] == "/"


def test_the_way_to_a_service_begins_with_a_form_of_ours(around: Around) -> None:
    """A link or another site's form begins no sign-in (so that nobody is signed in as somebody else)."""
    visitor = around.server.visitor()
    assert visitor.get("/sign-in/oidc/organisation/?process=login").status_code == 405
    assert visitor.post("/sign-in/oidc/organisation/", data={"process": "connect"}).status_code == 403
    assert visitor.get("/sign-in/saml/organisation/").status_code == 405
    assert visitor.send_form("/sign-in/oidc/nobody/", "/sign-in/", process="login").status_code == 404
    page = visitor.send_form("/sign-in/oidc/organisation/", "/sign-in/", process="login")
    assert page.status_code == 200
    there = parse_qs(urlsplit(onward(page.text)).query)
    assert there["code_challenge_method"] == ["S256"]
    assert there["redirect_uri"] == [f"{around.server.address}/sign-in/oidc/organisation/back/"]
    assert "Sign in with Myndigheten" in visitor.get("/sign-in/").text


def test_saml_lets_in_who_is_invited_from_a_trusted_domain(around: Around, owner: Visitor, place: str) -> None:
    """An assertion that the service signed makes the account and joins the study; at the next time, the same person."""
    invite(owner, place, "sam@agency.example.org")
    visitor = around.server.visitor()
    assert by_saml(around, visitor, "sam@agency.example.org").headers["Location"] == "/"
    assert "coder" in visitor.get("/").text
    again = around.server.visitor()
    assert by_saml(around, again, "sam@agency.example.org").headers["Location"] == "/"
    kept = "print([(user.name, user.email) for user in User.objects.filter(email='sam@agency.example.org')])"
    assert around.server.run(kept) == "[('Sam Lind', 'sam@agency.example.org')]"


def test_saml_of_another_domain_is_not_enough(around: Around, owner: Visitor, place: str) -> None:
    """An address of a domain for which the server does not trust the service opens neither invitation nor account."""
    invite(owner, place, "sia@elsewhere.example.org")
    for address in ("sia@elsewhere.example.org", "olle@example.org"):
        visitor = around.server.visitor()
        assert by_saml(around, visitor, address).status_code == 403
        assert visitor.where() != "/"


@pytest.mark.parametrize(
    "told",
    [
        {"signed": False},
        {"pair": own_key("evil")},
        {"audience": "https://other.example.org/metadata"},
        {"minutes": -10},
    ],
    ids=["unsigned", "another's key", "another audience", "too old"],
)
def test_a_forged_assertion_signs_nobody_in(around: Around, owner: Visitor, place: str, told: Any) -> None:
    """Unsigned, signed by another, meant for another service or too old: refused, all the same."""
    invite(owner, place, "sol@agency.example.org")
    visitor = around.server.visitor()
    answer = by_saml(around, visitor, "sol@agency.example.org", **told)
    assert answer.status_code == 403
    assert "did not sign you in" in answer.text
    assert visitor.where() != "/"


def test_an_assertion_that_was_changed_or_replayed_signs_nobody_in(around: Around, owner: Visitor, place: str) -> None:
    """The signature covers what is said; an answer counts once, for the browser that asked for it."""
    import base64

    invite(owner, place, "sune@agency.example.org")
    visitor = around.server.visitor()
    good = around.saml.response(around.server.address, asked(visitor), "sune@agency.example.org")
    changed = base64.b64decode(good).replace(b"sune@agency", b"olle@agency")
    assert deliver(visitor, base64.b64encode(changed).decode()).status_code == 403
    thief = around.server.visitor()
    assert deliver(thief, good).status_code == 403
    unasked = around.saml.response(around.server.address, "_never", "sune@agency.example.org")
    assert deliver(around.server.visitor(), unasked).status_code == 403
    assert deliver(visitor, good).headers["Location"] == "/"
    again = around.server.visitor()
    assert deliver(again, good).status_code == 403
    assert deliver(visitor, good).status_code == 403
    assert deliver(around.server.visitor(), "no base64 at all").status_code == 403
    assert around.server.visitor().get(f"{ACS}finish/").status_code == 403


def test_the_service_of_saml_is_told_who_we_are(around: Around) -> None:
    """The metadata names our addresses, as the administrator of the sign-in service needs them."""
    told = around.server.visitor().get("/sign-in/saml/organisation/metadata/")
    assert told.status_code == 200
    assert f'Location="{around.server.address}{ACS}"' in told.text
    assert Saml().entity not in told.text


def test_a_forgotten_password_is_answered_by_letter_only(around: Around) -> None:
    """The answer is the same for an address that nobody has; the letter's link works once."""
    server = around.server
    tea = server.person("tea")
    count = len(around.letters)
    pages = []
    for address in (tea, "nobody@example.org"):
        visitor = server.visitor()
        assert visitor.send_form("/sign-in/forgotten/", email=address).headers["Location"] == "/sign-in/forgotten/sent/"
        pages.append(re.sub(r'value="[^"]*"|Token": "[^"]+"', "", visitor.get("/sign-in/forgotten/sent/").text))
    assert pages[0] == pages[1]
    poisoned = server.visitor()
    answer = poisoned.get("/sign-in/forgotten/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text
    deadline = 50
    while len(around.letters) == count and deadline:
        server.visitor().get("/health")
        deadline -= 1
    assert len(around.letters) == count + 1
    link = around.links()[0]
    visitor = server.visitor()
    new = "a wholly other sentence"
    form = visitor.get(link).headers["Location"]
    assert visitor.send_form(form, password1=new, password2=new).status_code == 302
    assert visitor.where() == "/"
    assert server.visitor().sign_in(tea).status_code == 200
    assert server.visitor().sign_in(tea, new).status_code == 302
    assert "not valid" in server.visitor().get(link).text


def test_another_address_counts_when_its_letter_was_answered(around: Around) -> None:
    """It takes the password, the letter and the person; a link that is forged, another's or used does nothing."""
    server = around.server
    ulf = server.signed_in(server.person("ulf"))
    eve = server.signed_in(server.person("eve"))
    wrong = ulf.send_form("/account/address/", "/account/", address="ulf@new.example.org", password="wrong")
    assert wrong.status_code == 422
    asked = ulf.send_form("/account/address/", "/account/", address="ulf@new.example.org", password=PASSWORD)
    assert "Look in the mail" in asked.text
    link = around.links()[0]
    assert "To: ulf@new.example.org" in around.letters[-1]
    assert eve.get(link).status_code == 404
    assert server.visitor().get(link).status_code == 302
    assert ulf.get(link[:-3] + "xx/").status_code == 404
    assert server.visitor().sign_in("ulf@new.example.org").status_code == 200
    assert ulf.send_form(link).headers["Location"] == "/account/"
    assert server.visitor().sign_in("ulf@new.example.org").status_code == 302
    assert server.visitor().sign_in("ulf@example.org").status_code == 200
    assert ulf.get(link).status_code == 404
    taken = eve.send_form("/account/address/", "/account/", address="ulf@new.example.org", password=PASSWORD)
    assert "Look in the mail" in taken.text
    assert "To: ulf@new.example.org" in around.letters[-1]
    assert around.links()[0] == link
