"""The account in Chromium: sign-in services and links in every state, in both themes, at three widths, for axe."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.serving import PASSWORD
from tests.web.signing_in.conftest import Around

pytestmark = pytest.mark.browser

FILL = """
from datetime import timedelta
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from samsyn.store import audit
from samsyn.store.invitations import invite
from samsyn.store.access import join, open_scope
from samsyn.store.links_made import PASSWORD
from uuid import uuid4
User.objects.filter(email="hanna@example.org").update(name="Hanna")
hanna = User.objects.get(email="hanna@example.org")
olle = User.objects.create_user("olle", "olle@example.org", name="Olle")
SocialAccount.objects.create(user=hanna, provider="organisation", uid="hanna")
SocialAccount.objects.create(user=hanna, provider="former", uid="hanna-2")
study = Study.objects.create(slug=f"care-{uuid4().hex[:6]}", title="Close care")
join(study, olle, "owner")
invite(open_scope(olle, study.slug), "hanna@example.org", "adjudicator")
audit.record(None, olle, PASSWORD, {"user": hanna.pk})
audit.record(None, None, PASSWORD, {"user": hanna.pk})
"""


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_account_is_whole(around: Around, browser: Any, look: Any, language: str) -> None:
    """What stands on it can be read and worked with by everybody; removing a service asks before it does."""
    from playwright.sync_api import expect

    server = around.server
    if language == "en":
        server.person("hanna")
        server.run(FILL)
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        locale={"en": "en-GB", "sv": "sv-SE"}[language],
        ignore_https_errors=True,
    )
    page = context.new_page()
    page.goto(f"{server.address}/sign-in/")
    page.locator("#login").fill("hanna@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    expect(page).to_have_url(f"{server.address}/")
    if language == "en":
        server.run(
            "from samsyn.store import audit\n"
            "from samsyn.store.links_made import PASSWORD\n"
            "audit.record(None, User.objects.get(username='olle'), PASSWORD,\n"
            "             {'user': User.objects.get(email='hanna@example.org').pk})"
        )
    page.goto(f"{server.address}/account/")
    page.locator(".joined summary").first.press("Enter")
    look(page, f"account-services-{language}")
    if language == "sv":
        page.locator(".joined button").first.press("Enter")
        expect(page.locator(".joined summary")).to_have_count(1)
        expect(page.locator(".joined").first).to_contain_text("former")
    context.close()
