"""From nothing to a study of two people, in Chromium: an administrator's link, an invitation, sign out and in again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.web.serving import PASSWORD, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def window(browser: Any, said: list[str], server: Server) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a window of somebody's own; nothing may be said on its console."""
    contexts = []

    def open_it(language: str = "en") -> Any:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            locale={"en": "en-GB", "sv": "sv-SE"}[language],
            ignore_https_errors=True,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_it
    for context in contexts:
        context.close()
    # Certificates and answers that are no pages are told by the browser itself.
    assert [line for line in said if "Failed to load resource" not in line] == []


def test_from_the_first_link_to_a_study_of_two(server: Server, window: Any, look: Any) -> None:
    """Every page of the way is looked at: both themes, three widths, axe, Swedish and English."""
    from playwright.sync_api import expect

    first = re.search(
        r"https://\S+", server.samsyn("person", "add", "Anna Ek", "anna@example.org", "--creates-studies")
    )
    assert first
    anna = window("sv")
    anna.goto(first[0])
    look(anna, "choose-a-password")
    anna.get_by_label("Nytt lösenord", exact=True).fill(PASSWORD)
    anna.get_by_label("Nytt lösenord en gång till").fill(PASSWORD)
    anna.get_by_role("button", name="Spara och logga in").click()
    expect(anna.get_by_role("heading", name="Studier", level=1)).to_be_visible()
    look(anna, "start-empty")
    anna.get_by_label("Studiens titel").fill("Nära vård")
    anna.get_by_label("Blind").check()
    anna.get_by_role("button", name="Börja").click()
    expect(anna).to_have_url(re.compile("/s/nara-vard/"))
    anna.goto(f"{server.address}/s/nara-vard/people/")
    anna.get_by_label("E-postadress").fill("bo@example.org")
    anna.get_by_role("button", name="Bjud in").click()
    link = anna.get_by_label("Länk").input_value()
    look(anna, "people-invited")

    bo = window("en")
    bo.goto(link)
    look(bo, "invitation")
    bo.get_by_label("Your name, as others see it").fill("Bo Dahl")
    bo.get_by_label("Password", exact=True).fill(PASSWORD)
    bo.get_by_label("Password once more").fill(PASSWORD)
    bo.get_by_role("button", name="Make the account and open the study").click()
    expect(bo).to_have_url(re.compile("/s/nara-vard/"))
    bo.get_by_role("link", name="Account").click()
    look(bo, "account")
    bo.get_by_label("What it is for").fill("My script")
    bo.get_by_role("button", name="Make it").click()
    expect(bo.get_by_label("Secret")).to_have_value(re.compile("^samsyn_"))
    look(bo, "account-token")
    bo.get_by_role("button", name="Sign out", exact=True).click()
    expect(bo.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    look(bo, "sign-in")
    bo.get_by_label("E-mail address").fill("bo@example.org")
    bo.get_by_label("Password").fill("wrong")
    bo.keyboard.press("Enter")
    expect(bo.get_by_role("alert").filter(has_text="not right")).to_be_visible()
    look(bo, "sign-in-wrong")
    bo.get_by_label("Password").fill(PASSWORD)
    bo.keyboard.press("Enter")
    expect(bo.get_by_role("link", name="Nära vård")).to_be_visible()
    look(bo, "start")
    bo.get_by_role("link", name="Account").click()
    bo.get_by_role("link", name="Change the password").click()
    look(bo, "change-password")

    anna.goto(f"{server.address}/s/nara-vard/people/")
    expect(anna.get_by_text("Bo Dahl").first).to_be_visible()
    look(anna, "people")
