"""Invitations on the page: from the owner's form to a member, and every way in which a link opens nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.serving import PASSWORD, Server, Visitor


@pytest.fixture(scope="module")
def owner(server: Server) -> Visitor:
    return server.signed_in(server.person("olle", "--creates-studies"))


@pytest.fixture(scope="module")
def place(owner: Visitor) -> str:
    return owner.send_form("/", title="Close care", language="en").headers["Location"]


def invited(owner: Visitor, place: str, address: str, role: str = "coder") -> str:
    """Invite an address and give the link, as a place on the server."""
    page = owner.send_form(f"{place}people/invite", f"{place}people/", address=address, role=role, name="")
    found = re.search(r'value="(https://[^"]+)"', page.text)
    assert found, page.text
    return found[1].removeprefix(owner.root)


def opened(visitor: Visitor, link: str) -> Any:
    """Open a link and give the page of the invitation."""
    answer = visitor.get(link)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/invitation/"
    return visitor.get("/sign-in/invitation/")


def join(visitor: Visitor, link: str, name: str = "Pia Ek") -> Any:
    """Open a link and make an account."""
    opened(visitor, link)
    return visitor.send_form("/sign-in/invitation/", name=name, password=PASSWORD, again=PASSWORD)


def test_an_invitation_makes_an_account_and_a_member(server: Server, owner: Visitor, place: str) -> None:
    """The link leads to a form; then one is signed in, a member in the role, and the link is used up."""
    link = invited(owner, place, "pia@example.org")
    assert "pia@example.org" in owner.get(f"{place}people/").text
    assert link not in owner.get(f"{place}people/").text
    pia = server.visitor()
    page = opened(pia, link).text
    assert "Close care" in page
    assert "Olle invites you" in page
    answer = pia.send_form("/sign-in/invitation/", name="Pia Ek", password=PASSWORD, again=PASSWORD)
    assert answer.headers["Location"] == place
    assert pia.get(place).status_code == 302 or pia.get(place).status_code == 200
    assert "coder" in pia.get("/").text
    assert server.visitor().get(link).status_code == 404
    assert server.signed_in("pia@example.org").where() == "/"


def test_nothing_is_used_up_by_looking(server: Server, owner: Visitor, place: str) -> None:
    """A program that looks through letters does not use a link up, and a form that is refused does not either."""
    link = invited(owner, place, "quick@example.org")
    for _ in range(2):
        assert opened(server.visitor(), link).status_code == 200
    visitor = server.visitor()
    opened(visitor, link)
    for fields, said in (
        ({"name": "", "password": PASSWORD, "again": PASSWORD}, "needs a name"),
        ({"name": "Q", "password": PASSWORD, "again": "other"}, "not the same"),
        ({"name": "Q", "password": "short", "again": "short"}, "at least 12 characters"),
        ({"name": "Q", "password": "1234567890123", "again": "1234567890123"}, "nothing but digits"),
        ({"name": "Q", "password": "quick@example.org", "again": "quick@example.org"}, "too like your name"),
    ):
        refused = visitor.send_form("/sign-in/invitation/", **fields)
        assert refused.status_code == 422
        assert said in refused.text
    assert join(visitor, link).status_code == 302


def test_two_who_use_one_link_at_once_make_one_account(server: Server, owner: Visitor, place: str) -> None:
    """The second to answer is told that the link is not valid any more, and leaves nothing behind."""
    link = invited(owner, place, "twice@example.org")
    first, second = server.visitor(), server.visitor()
    opened(first, link)
    opened(second, link)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', second.get("/sign-in/invitation/").text)
    assert token
    assert join(first, link).status_code == 302
    data = {"csrfmiddlewaretoken": token[1], "name": "Eve", "password": PASSWORD, "again": PASSWORD}
    answer = second.post("/sign-in/invitation/", data=data, headers={"Referer": server.address})
    assert answer.status_code == 404
    assert server.run("print(User.objects.filter(email='twice@example.org').count())") == "1"


def test_forged_withdrawn_and_old_links_are_the_same_answer(server: Server, owner: Visitor, place: str) -> None:
    """A link with another secret, one that was withdrawn and one that is 14 days old tell nothing."""
    assert server.visitor().get("/sign-in/invitation/" + "x" * 43 + "/").status_code == 404
    assert server.visitor().get("/sign-in/invitation/").status_code == 404
    link = invited(owner, place, "gone@example.org")
    waiting = server.visitor()
    opened(waiting, link)
    page = owner.get(f"{place}people/").text
    number = re.search(r'name="invitation" value="(\d+)"[^>]*>Withdraw<span class="unseen">: gone@', page)
    assert number
    assert owner.send_form(f"{place}people/withdraw", f"{place}people/", invitation=number[1]).status_code == 302
    assert server.visitor().get(link).status_code == 404
    assert waiting.get("/sign-in/invitation/").status_code == 404
    old = invited(owner, place, "old@example.org")
    server.run(
        "from django.utils import timezone\n"
        "Invitation.objects.filter(email='old@example.org').update(until=timezone.now())"
    )
    assert server.visitor().get(old).status_code == 404


def test_who_has_an_account_signs_in_and_accepts(server: Server, owner: Visitor, place: str) -> None:
    """An address with an account gets no second one: it signs in, with the same password, and accepts."""
    rut = server.person("rut")
    link = invited(owner, place, rut, "reader")
    visitor = server.visitor()
    page = opened(visitor, link).text
    assert "There is an account with the address" in page
    assert 'name="again"' not in page
    taken = visitor.send_form("/sign-in/invitation/", name="Eve", password="x" * 20, again="x" * 20)
    assert taken.status_code == 200
    assert server.visitor().sign_in(rut, "x" * 20).status_code == 200
    assert visitor.sign_in(rut, next="/sign-in/invitation/").headers["Location"] == "/sign-in/invitation/"
    assert visitor.send_form("/sign-in/invitation/").headers["Location"] == place
    assert "reader" in visitor.get("/").text


def test_a_reader_becomes_no_owner(server: Server, owner: Visitor, place: str) -> None:
    """Neither by the form of roles, by inviting themself, by withdrawing, dismissing, nor by the people's passwords."""
    reader = server.visitor()
    assert join(reader, invited(owner, place, "rea@example.org", "reader"), "Rea").status_code == 302
    me, them = server.run(
        "print(User.objects.get(email='rea@example.org').pk, User.objects.get(email='olle@example.org').pk)"
    ).split()
    for form, fields in (
        ("change", {"person": me, "role": "owner"}),
        ("invite", {"address": "eve@example.org", "role": "owner"}),
        ("dismiss", {"person": them}),
        ("password", {"person": them}),
        ("withdraw", {"invitation": "1"}),
        ("work-as", {"person": them}),
    ):
        answer = reader.send_form(f"{place}people/{form}", f"{place}people/", **fields)
        assert answer.status_code in (403, 404), form
    changed = reader.send_form(
        f"{place}people/change", f"{place}people/", person=me, name="Rea B", address="olle@example.org"
    )
    assert changed.status_code == 302
    assert server.run("print(User.objects.get(name='Rea B').email)") == "rea@example.org"
    assert "Invited" not in reader.get(f"{place}people/").text
    assert "@example.org" not in reader.get(f"{place}people/").text.replace("rea@example.org", "")


def test_another_studys_people_are_not_there(server: Server, owner: Visitor, place: str) -> None:
    """Who owns one study can do nothing to another by its name or by its people's and invitations' numbers."""
    other = server.signed_in(server.person("other", "--creates-studies"))
    mine = other.send_form("/", title="Other", language="sv").headers["Location"]
    invited(owner, place, "theirs@example.org")
    number, person = server.run(
        "print(Invitation.objects.get(email='theirs@example.org').pk, User.objects.get(email='olle@example.org').pk)"
    ).split()
    assert other.get(place).status_code == other.get("/s/nothing/").status_code == 404
    assert other.get(f"{place}people/").status_code == 404
    for where in (place, mine):
        for form, fields in (
            ("withdraw", {"invitation": number}),
            ("change", {"person": person, "role": "reader"}),
            ("dismiss", {"person": person}),
        ):
            answer = other.send_form(f"{where}people/{form}", f"{mine}people/", **fields)
            assert answer.status_code == 404, (where, form)
    assert other.send_form(f"{mine}people/password", f"{mine}people/", person=person).status_code == 403


def test_an_owner_helps_only_who_is_theirs_alone(server: Server, owner: Visitor, place: str) -> None:
    """A link to a new password is made for who works in this owner's studies only: it would open the others too."""
    tor = server.visitor()
    assert join(tor, invited(owner, place, "tor@example.org"), "Tor").status_code == 302
    number = server.run("print(User.objects.get(email='tor@example.org').pk)")
    page = owner.send_form(f"{place}people/password", f"{place}people/", person=number).text
    link = re.search(r'value="(https://[^"]+/sign-in/new/[^"]+)"', page)
    assert link
    assert server.visitor().get(link[1]).status_code == 302
    server.run(
        "study = Study.objects.create(slug='elsewhere', title='Elsewhere')\n"
        f"Membership.objects.create(study=study, user_id={number}, role='coder')"
    )
    assert owner.send_form(f"{place}people/password", f"{place}people/", person=number).status_code == 403
    assert "not valid" in server.visitor().get(link[1]).text


def helping(owner: Visitor, place: str, number: str) -> str:
    """Let an owner make a link to a member's password, and give it as a place on the server."""
    page = owner.send_form(f"{place}people/password", f"{place}people/", person=number).text
    link = re.search(r'value="(https://[^"]+/sign-in/new/[^"]+)"', page)
    assert link, page
    return link[1].removeprefix(owner.root)


def choose(visitor: Visitor, link: str, password: str) -> None:
    """Choose a password by a link."""
    form = visitor.get(link).headers["Location"]
    assert visitor.send_form(form, password1=password, password2=password).status_code == 302


def test_a_token_made_by_a_link_opens_nothing_later(server: Server, owner: Visitor, place: str) -> None:
    """Who used a link to be another leaves no token behind: it ends when that person chooses a password by a link."""
    assert join(server.visitor(), invited(owner, place, "siv@example.org"), "Siv").status_code == 302
    number = server.run("print(User.objects.get(email='siv@example.org').pk)").strip()
    as_siv = server.visitor()
    choose(as_siv, helping(owner, place, number), PASSWORD + " not Siv's")
    made = as_siv.send_form("/account/tokens/", "/account/", token="mine", days="365", writes="yes")
    secret = re.search(r"samsyn_[\w-]{30,}", made.text)
    assert secret
    asked = {"Authorization": f"Bearer {secret[0]}"}
    assert server.visitor().get("/api/1/studies", headers=asked).status_code == 200
    choose(server.visitor(), helping(owner, place, number), PASSWORD)
    assert as_siv.where() != "/"
    assert server.visitor().get("/api/1/studies", headers=asked).status_code == 401


def test_who_signs_in_by_a_service_is_given_no_password(server: Server, owner: Visitor, place: str) -> None:
    """An owner makes no link for them: they would not notice it, and it would open what they join later."""
    assert join(server.visitor(), invited(owner, place, "ulf@example.org"), "Ulf").status_code == 302
    number = server.run(
        "from allauth.socialaccount.models import SocialAccount\n"
        "user = User.objects.get(email='ulf@example.org')\n"
        "SocialAccount.objects.create(user=user, provider='organisation', uid='ulf')\n"
        "print(user.pk)"
    ).strip()
    assert owner.send_form(f"{place}people/password", f"{place}people/", person=number).status_code == 403


def test_who_is_dismissed_is_out_at_once(server: Server, owner: Visitor, place: str) -> None:
    """The study is gone for them with the next request; their account stays."""
    una = server.visitor()
    assert join(una, invited(owner, place, "una@example.org"), "Una").status_code == 302
    assert una.get(f"{place}people/").status_code == 200
    number = server.run("print(User.objects.get(email='una@example.org').pk)")
    assert owner.send_form(f"{place}people/dismiss", f"{place}people/", person=number).status_code == 302
    assert una.get(f"{place}people/").status_code == 404
    assert una.where() == "/"
    assert "no study here" in una.get("/").text


def test_only_who_may_begins_a_study(server: Server, owner: Visitor, place: str) -> None:
    """Who was invited sees no form to begin a study, and a forged one is refused."""
    visitor = server.signed_in(server.person("vera"))
    assert "Begin a study" not in visitor.get("/").text
    assert visitor.send_form("/", title="Mine", language="en").status_code == 403
    assert (server.files / place.split("/")[2]).is_dir() or owner.get(place).status_code in (200, 302)
