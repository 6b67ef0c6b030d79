"""Who is let in, what a forged request meets, and what every answer tells the browser."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest


def answer(address: str, **headers: str) -> tuple[int, str, Any]:
    """Ask as a program without cookies does; give status, body and headers."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_another_person_on_the_machine_sees_nothing(study: Any) -> None:
    """Without the key that was printed, every page is closed, and the name of the study is not given away."""
    for address in (study.address, study.address + "documents/", study.address + "?key=guess"):
        status, body, _ = answer(address)
        assert status == 403
        assert "Close care" not in body


def test_whoever_watches_the_program_needs_no_key(study: Any) -> None:
    """Health and readiness answer, and say nothing about the study."""
    root = study.address.split("/s/")[0]
    assert answer(root + "/health")[:2] == (200, "ok\n")
    assert answer(root + "/ready")[:2] == (200, "ok\n")


def test_a_page_of_another_site_cannot_reach_the_study_by_its_own_name(study: Any) -> None:
    """A name that was made to lead to this machine (DNS rebinding) is refused."""
    assert answer(study.opening, Host="plans.example")[0] == 400


@pytest.mark.parametrize("place", ["", "documents/", "framework/", "nowhere"])
def test_every_page_forbids_what_is_not_its_own(client: Any, study: Any, place: str) -> None:
    """No inline script or style, no other site, no frame, no cache, no sniffing."""
    response = client.get(f"/s/{study.slug}/{place}")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]
    page = response.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "//unpkg" not in page


def test_a_server_passes_djangos_check_for_deployment() -> None:
    """Cookies, redirects and headers of a server are as Django's own check asks; without a key there is none."""
    server = {
        "SAMSYN_DATABASE": "postgresql://a:b@127.0.0.1/plans",
        "SAMSYN_URL": "https://plans.example",
        "SAMSYN_OIDC_SERVER": "https://sign-in.example",
        "SAMSYN_OIDC_CLIENT": "samsyn",
        "SAMSYN_OIDC_SECRET": "secret",
        "SAMSYN_SAML_METADATA": "https://sign-in.example/metadata",
    }
    asked = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    here = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    settings = {**here, **server, "DJANGO_SETTINGS_MODULE": "samsyn.web.settings"}
    keyed = {**settings, "SAMSYN_SECRET_KEY": secrets.token_urlsafe(64)}
    result = subprocess.run(asked, env=keyed, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout
    settings["SAMSYN_SECRET_KEY"] = "short"
    assert "secret key" in subprocess.run(asked, env=settings, capture_output=True, text=True).stderr


def test_a_study_on_a_laptop_needs_nothing_of_a_server() -> None:
    """No page of a desktop imports what signs people in, speaks to PostgreSQL or runs a server."""
    program = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
found = {name.partition(".")[0] for name in sys.modules}
print(sorted(found & {"allauth", "psycopg", "gunicorn", "onelogin", "jwt", "requests"}))
"""
    here = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={**here, "DJANGO_SETTINGS_MODULE": "samsyn.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "[]\n"


def test_a_form_without_its_token_is_refused(study: Any, client: Any) -> None:
    """A forged POST changes nothing, and is told so as a page or as JSON."""
    from django.test import Client

    forger = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1")
    for place in ("/language", "/theme", f"/s/{study.slug}/documents/upload/"):
        assert forger.post(place, {"language": "sv"}).status_code == 403
    told = forger.post("/theme", {}, HTTP_ACCEPT="application/json")
    assert told.status_code == 403
    assert set(told.json()["error"]) == {"problem", "remedy"}


def test_a_study_that_is_anothers_is_as_if_it_were_not_there(study: Any, client: Any) -> None:
    """The same answer, to the letter, for no study and for one of which one is no member."""
    from samsyn.store.models import Study

    Study.objects.get_or_create(slug="anothers", defaults={"title": "Hidden plans"})
    hidden, missing = client.get("/s/anothers/"), client.get("/s/nothing/")
    assert hidden.status_code == missing.status_code == 404
    assert "Hidden plans" not in client.get("/").content.decode()

    def body(response: Any, slug: str) -> str:
        import re

        return re.sub(r'value="[^"]{60,}"|Token": "[^"]+"', "", response.content.decode().replace(slug, "SLUG"))

    assert body(hidden, "anothers") == body(missing, "nothing")


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "a/b"]
)
def test_a_choice_never_leads_to_another_site(client: Any, place: str) -> None:
    """The switches go back to where one was, or to the start page."""
    assert client.post("/language", {"language": "sv", "next": place}).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB,en;q=0.9,sv;q=0.8", "en"),
        ("de-DE,en;q=0.5,sv;q=0.7", "sv"),
        ("nb-NO,nb;q=0.9,en;q=0.8", "sv"),
        ("fi", "sv"),
        ("en;q=0, sv;q=0.1", "sv"),
        ("", "sv"),
        ("en;q=oops," + "x" * 10_000, "sv"),
    ],
)
def test_the_language_is_what_the_browser_asks_for(accepted: str, language: str) -> None:
    """Swedish and English by preference; whoever reads neither, or sends nonsense, is given Swedish."""
    from samsyn.web.language import asked_for

    assert asked_for(accepted) == language


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing is to be read"), ("sv", '<html lang="sv"')])
def test_an_address_that_only_takes_forms_leads_back(client: Any, study: Any, language: str, words: str) -> None:
    """Whoever opens one gets a page in their language with a way on, not an empty one."""
    answer = client.get(f"/s/{study.slug}/progress/learn", headers={"accept-language": language})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert words in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_an_unforeseen_error_is_a_page_without_secrets(client: Any, study: Any, monkeypatch: Any) -> None:
    """A fault of the program is 500 with what to do next, and no traceback."""
    from samsyn.web.shell import overview_page

    def fail(_scope: object) -> None:
        raise RuntimeError("SECRET inside")

    monkeypatch.setattr(overview_page, "lines_of", fail)
    client.raise_request_exception = False
    response = client.get(f"/s/{study.slug}/", HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 500
    assert "our fault" in response.content.decode()
    assert "SECRET" not in response.content.decode()
