"""Double coding in a real browser, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.agreeing.conftest import Coded, code_by_two
from tests.web.conftest import Study

pytestmark = pytest.mark.browser

ROOM = "s/close-care"
PAGES = (
    "people/",
    "double-coding/",
    "agreement/",
    "agreement/?level=organisation",
    "agreement/?level=statement",
    "disagreements/",
    "decisions/import",
)


def expect(found: Any) -> Any:
    """Give Playwright's assertions, which wait."""
    from playwright.sync_api import expect as expected

    return expected(found)


def test_two_people_on_one_laptop(page: Any, axe: Callable[[Any], None], study: Study) -> None:
    """Promise: by mouse, a person is added, documents are assigned, and whoever works is named on every page."""
    page.goto(study.address + "people/")
    page.get_by_label("Name", exact=True).last.fill("Anna")
    page.get_by_role("button", name="Add", exact=True).click()
    axe(page)
    page.goto(study.address + "double-coding/")
    page.get_by_label("all of them").check()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("heading", name="Yours to code")).to_be_visible()
    page.goto(study.address + "people/")
    page.get_by_role("button", name="Work as Anna").click()
    expect(page.locator(".study")).to_contain_text("Anna")
    page.goto(study.address + "double-coding/")
    expect(page.get_by_role("button", name="Assign")).to_have_count(0)
    before = page.get_by_role("button", name=re.compile("^I am done")).count()
    page.get_by_role("button", name=re.compile("^I am done")).first.click()
    expect(page.get_by_role("button", name=re.compile("^Not done after all"))).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("^I am done"))).to_have_count(before - 1)
    axe(page)


def test_settled_by_keyboard(coded: Coded, served: Callable[[], Study], open_page: Callable[..., Any]) -> None:
    """Promise: an adjudicator settles one case after the other by keys; focus goes on, and it is said aloud."""
    code_by_two(coded)
    study = served()
    page = open_page(study)
    page.goto(study.address + "people/")
    page.get_by_role("button", name="Work as Cilla").click()
    page.goto(study.address + "disagreements/")
    cases = page.locator(".case")
    first = cases.nth(0).get_attribute("id")
    assert cases.count() >= 3
    cases.nth(0).locator(".case-title").focus()
    page.keyboard.press("j")
    expect(cases.nth(1).locator(".case-title")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(cases.nth(0).locator("textarea")).to_be_focused()
    page.keyboard.type("The definition says so")
    page.keyboard.press("Enter")
    expect(cases.nth(0)).to_have_attribute("data-state", "settled")
    expect(page.locator("#said")).to_contain_text("Settled:")
    expect(cases.nth(1).locator(".case-title")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Only mentioned")
    page.keyboard.press("Enter")
    expect(cases.nth(1)).to_contain_text("does not")
    expect(cases.nth(2).locator(".case-title")).to_be_focused()
    cases.nth(1).get_by_role("button", name="Take back").click()
    expect(cases.nth(1)).to_have_attribute("data-state", "open")
    expect(cases.nth(1).locator(".case-title")).to_be_focused()
    page.reload()
    expect(page.locator(".case").first).to_be_visible()
    expect(page.locator(f"#{first}")).to_have_count(0)


def test_settled_by_mouse(coded: Coded, served: Callable[[], Study], open_page: Callable[..., Any]) -> None:
    """Promise: by mouse the reason is written and a button pressed; a case leads to its passage in the coder."""
    code_by_two(coded)
    study = served()
    page = open_page(study)
    page.goto(study.address + "disagreements/")
    case = page.locator(".case").first
    words = case.locator("blockquote").inner_text()
    case.get_by_label("Why").fill("It is an activity of its own")
    case.get_by_role("button", name="The code applies").click()
    expect(case).to_contain_text("It is an activity of its own")
    page.goto(study.address + "agreement/")
    expect(page.get_by_role("heading", name="What was settled, and why")).to_be_visible()
    page.goto(study.address + "disagreements/?state=settled")
    page.get_by_role("link", name=re.compile("^Open in the coder")).click()
    expect(page.locator(".passage:focus, .passage.current").first).to_contain_text(words[:30])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_page_is_looked_at(
    coded: Coded,
    served: Callable[[], Study],
    open_page: Callable[..., Any],
    look: Callable[[Any, str], None],
    language: str,
) -> None:
    """Promise: each page of the room fits three widths in both themes, and axe finds nothing."""
    code_by_two(coded)
    from uuid import uuid4

    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.models import Passage
    from samsyn.web.agreeing.material import material

    for one in material(coded.scope(), "en").differing[:2]:
        passage = Passage.objects.get(pk=int(one.unit))
        adjudicate(coded.scope("Cilla"), passage.key, one.subject, True, uuid4(), reason="The definition says so")
    study = served()
    page = open_page(study, language)
    for name in (*PAGES, "disagreements/?state=all"):
        page.goto(study.address + name)
        look(page, "agreeing-" + re.sub(r"\W+", "-", name).strip("-"))
