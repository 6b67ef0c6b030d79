"""Signing in with a password: who is let in, who is not, and what a stolen or forged link is worth."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.serving import PASSWORD, Server


@pytest.fixture(scope="module")
def anna(server: Server) -> str:
    return server.person("anna", "--creates-studies")


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(server: Server, anna: str) -> None:
    """Every page leads there, whether the study is there or not, and nothing of a study is told."""
    visitor = server.visitor()
    for place in ("/", "/account/", "/s/plans/", "/s/plans/documents/?status=read"):
        answer = visitor.get(place)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/?next=/")
    answer = visitor.sign_in(anna, next="/account/")
    assert answer.headers["Location"] == "/account/"
    assert anna in visitor.get("/account/").text


def test_a_script_is_told_so_and_a_part_of_a_page_leads_the_whole(server: Server) -> None:
    """A script gets 401 as JSON, HTMX the address of the sign-in: no form lands in the middle of a page."""
    visitor = server.visitor()
    told = visitor.get("/s/plans/", headers={"Accept": "application/json"})
    assert told.status_code == 401
    assert set(told.json()["error"]) == {"problem", "remedy"}
    here = {"HX-Request": "true", "HX-Current-URL": f"{server.address}/s/plans/matrix/"}
    part = visitor.get("/s/plans/matrix/", headers=here)
    assert part.headers["HX-Redirect"] == "/sign-in/?next=/s/plans/matrix/"
    away = visitor.get("/s/plans/", headers={**here, "HX-Current-URL": "https://evil.example/x"})
    assert away.headers["HX-Redirect"] == "/sign-in/?next=/"


def test_the_session_is_new_after_signing_in(server: Server, anna: str) -> None:
    """A session that somebody planted before is not the one of who signs in (fixation)."""
    planted = server.visitor()
    link = re.search(r"https://\S+", server.samsyn("person", "link", anna))
    assert link
    planted.get(link[0])
    before = planted.cookies.get("__Host-samsyn_session")
    assert before
    victim = server.visitor()
    victim.cookies.set("__Host-samsyn_session", before, domain="127.0.0.1", path="/", secure=True)
    victim.sign_in(anna)
    assert victim.where() == "/"
    assert victim.cookies.get("__Host-samsyn_session", path="/") != before
    assert planted.where() != "/"


def test_the_session_ends_where_one_signs_out(server: Server, anna: str) -> None:
    """Signing out takes a form of ours; the old cookie opens nothing."""
    visitor = server.signed_in(anna)
    old = visitor.cookies.get("__Host-samsyn_session")
    assert visitor.get("/sign-in/out/").status_code == 200
    assert visitor.where() == "/"
    assert visitor.send_form("/sign-in/out/").status_code == 302
    again = server.visitor()
    again.cookies.set("__Host-samsyn_session", old, domain="127.0.0.1", path="/", secure=True)
    assert again.where() != "/"


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_signing_in_leads_to_no_other_site(server: Server, anna: str, place: str) -> None:
    """What stands after `next=` is an address of ours or is left out."""
    assert server.visitor().sign_in(anna, next=place).headers["Location"] == "/"
    assert "evil.example" not in server.signed_in(anna).send_form("/sign-in/out/", next=place).headers["Location"]
    assert "evil.example" not in server.signed_in(anna).get("/sign-in/", params={"next": place}).headers["Location"]


def test_cookies_are_for_this_host_by_https_and_for_no_script(server: Server, anna: str) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite; and browsers are told to come by HTTPS only."""
    visitor = server.visitor()
    answer = visitor.sign_in(anna)
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-samsyn_session=") for cookie in cookies)
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_unknown_address_is_answered_as_a_wrong_password(server: Server, anna: str) -> None:
    """Nobody learns who has an account."""

    def told(address: str) -> str:
        page = server.visitor().sign_in(address, "wrong").text
        return re.sub(r'value="[^"]*"|Token": "[^"]+"', "", page)

    assert "The address or the password is not right." in told(anna)
    assert told(anna) == told("nobody@example.org")
    forgotten = server.visitor()
    assert forgotten.get("/sign-in/forgotten/").status_code == 200
    assert "This server sends no mail." in forgotten.get("/sign-in/forgotten/").text


def test_guessing_ends_soon_whatever_process_answers(server: Server) -> None:
    """After five wrong passwords for an address the right one does not help either, for a while."""
    bo = server.person("bo")
    visitor = server.visitor()
    said = [visitor.sign_in(bo, f"wrong {n}").text for n in range(6)]
    assert "not right" in said[0]
    assert "tried too often" in said[5]
    assert "tried too often" in visitor.sign_in(bo).text
    server.run("Remembered.objects.all().delete()")
    assert visitor.sign_in(bo).status_code == 302


def test_a_link_to_a_password_is_used_once(server: Server) -> None:
    """The link of an administrator opens the account once; then it, and any made before, is void."""
    said = server.samsyn("person", "add", "Cia", "cia@example.org")
    first = re.search(r"https://\S+", said)[0].removeprefix(server.address)
    visitor, other = server.visitor(), server.visitor()
    form = visitor.get(first).headers["Location"]
    assert first.rstrip("/").rpartition("-")[2] not in form
    waiting = other.get(first).headers["Location"]
    assert "not valid" in server.visitor().get(form).text
    short = visitor.send_form(form, password1="short", password2="short")
    assert "at least 12 characters" in short.text
    unlike = visitor.send_form(form, password1=PASSWORD, password2=PASSWORD + "!")
    assert "not the same" in unlike.text
    assert visitor.send_form(form, password1=PASSWORD, password2=PASSWORD).status_code == 302
    assert visitor.where() == "/"
    assert "not valid" in server.visitor().get(first).text
    assert "not valid" in other.get(waiting).text


@pytest.mark.parametrize("change", ["zz-", "1-c0ffee-", ""])
def test_a_forged_link_to_a_password_opens_nothing(server: Server, anna: str, change: str) -> None:
    """Another person's number, another key or none: the same answer."""
    said = server.samsyn("person", "link", anna)
    link = re.search(r"/sign-in/new/(\w+)-([\w-]+)/", said)
    assert link
    number, key = link[1], link[2]
    forged = {"zz-": f"zz-{key}", "1-c0ffee-": f"{number}-c0ffee-{key[7:]}", "": f"{number}-{key[:-1]}"}[change]
    answer = server.visitor().get(f"/sign-in/new/{forged}/")
    assert "not valid" in answer.text


def test_an_old_link_to_a_password_opens_nothing(server: Server, anna: str) -> None:
    """A link is void after three days, after the person signed in, and once they joined a study."""
    old = server.run(
        "from samsyn.web.signing_in.links import keys, password_link\n"
        "from datetime import timedelta, datetime\n"
        f"user = User.objects.get(email={anna!r})\n"
        "now = keys._now\n"
        "keys._now = lambda: now() - timedelta(days=3, minutes=1)\n"
        "print(password_link(user))\n"
        "keys._now = now\n"
        "print(password_link(user))\n"
        "study = Study.objects.create(slug='joined', title='Joined')\n"
        "Membership.objects.create(study=study, user=user, role='coder')\n"
    ).split()
    for link in old:
        assert "not valid" in server.visitor().get(link.removeprefix(server.address)).text
    fresh = re.search(r"https://\S+", server.samsyn("person", "link", anna))[0].removeprefix(server.address)
    assert server.visitor().get(fresh).status_code == 302
    server.signed_in(anna)
    assert "not valid" in server.visitor().get(fresh).text


def test_whoever_is_closed_out_is_out_at_once(server: Server) -> None:
    """Closing an account ends its sessions and its sign-in; opening it brings the sign-in back and no session."""
    dag = server.person("dag")
    visitor = server.signed_in(dag)
    server.samsyn("person", "close", dag)
    assert visitor.where() != "/"
    assert server.visitor().sign_in(dag).headers["Location"] == "/sign-in/closed/"
    assert "closed" in server.samsyn("person", "list")
    server.samsyn("person", "close", dag, "--open")
    assert visitor.where() != "/"
    assert server.signed_in(dag).where() == "/"


def test_nobody_signs_up_or_works_as_another(server: Server, anna: str) -> None:
    """There is no page to sign up, and what is for laptops only is not there."""
    visitor = server.signed_in(anna)
    for place in ("signup/", "services/join/", "email/", "social/signup/", "3rdparty/signup/"):
        assert visitor.get(f"/sign-in/{place}").status_code in (403, 404)
    study = visitor.send_form("/", title="Mine", language="en").headers["Location"]
    for place in ("work-as", "add"):
        assert visitor.send_form(f"{study}people/{place}", f"{study}people/", person="1", name="X").status_code == 404
    middleware = server.run(
        "from django.conf import settings\nprint('samsyn.web.middleware.local' in settings.MIDDLEWARE)"
    )
    assert middleware == "False"


def test_a_form_without_its_token_or_from_another_site_is_refused(server: Server, anna: str) -> None:
    """Neither a missing token nor a right one with another site's referrer signs anybody in."""
    visitor = server.visitor()
    assert visitor.post("/sign-in/", data={"login": anna, "password": PASSWORD}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get("/sign-in/").text)
    assert token
    data = {"login": anna, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    for headers in ({}, {"Referer": "https://evil.example/"}, {"Origin": "https://evil.example"}):
        assert visitor.post("/sign-in/", data=data, headers=headers).status_code == 403


def test_a_name_that_is_not_the_servers_is_refused(server: Server) -> None:
    """A request for another host is no request for us; health and readiness answer whoever asks."""
    visitor = server.visitor()
    assert visitor.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400
    for place in ("/health", "/ready"):
        answer = visitor.get(place, headers={"Host": "10.0.0.7"})
        assert (answer.status_code, answer.text) == (200, "ok\n")


def test_what_is_kept_of_a_person_is_a_name_and_an_address(server: Server, anna: str) -> None:
    """The trail of who did what holds numbers, never names, addresses or what was typed."""
    server.signed_in(anna)
    trail: Any = server.run("print(list(Audit.objects.values_list('action', 'details')))")
    assert "sign in" in trail
    assert "@" not in trail
    assert "Anna" not in trail
