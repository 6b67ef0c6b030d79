"""The analyst's day: from the sample to a confirmed code, a disagreement settled and a printed report."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that is busy."""

FAR = 200
"""How many times Tab may be pressed before something is called out of reach."""


def expect(found: Any) -> Any:
    """Give Playwright's assertions, which wait."""
    from playwright.sync_api import expect as expected

    expected.set_options(timeout=PATIENCE)
    return expected(found)


class Mouse:
    """Somebody who clicks on what they see."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, name: str) -> None:
        """Click on the first link or button whose name begins so."""
        wanted = beginning(name)
        found = self.page.get_by_role("link", name=wanted).or_(self.page.get_by_role("button", name=wanted))
        found.first.click()

    def tick(self, name: str) -> None:
        """Tick the box of that name."""
        self.page.get_by_label(name).check()

    def write(self, name: str, words: str) -> None:
        """Write in the field of that name."""
        self.page.get_by_label(beginning(name)).last.fill(words)

    def go_to_a_suggestion(self) -> None:
        """Choose the first passage with a suggestion that nobody decided on."""
        self.page.locator(f".passage:has({OPEN})").first.click()

    def decide(self, how: str) -> None:
        """Press the button that says so."""
        self.page.locator("#desk").get_by_role("button", name=re.compile(f"^{how}")).click()


class Keyboard:
    """Somebody who has no mouse: everything is reached by Tab and pressed by Enter or Space."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, name: str) -> None:
        """Go to the first link or button whose name begins so and press Enter."""
        self._reach(name)
        self.page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        """Go to the box of that name and press Space."""
        self._reach(name, over=True)
        self.page.keyboard.press("Space")

    def write(self, name: str, words: str) -> None:
        """Go to the field of that name and type."""
        self._reach(name)
        self.page.keyboard.type(words)

    def go_to_a_suggestion(self) -> None:
        """Go on by `j` to a passage with a suggestion that nobody decided on."""
        for _ in range(FAR):
            if self.page.locator(f"{NOW}:has({OPEN})").count():
                return
            self.page.keyboard.press("j")
        pytest.fail("there is no suggestion to decide on")

    def decide(self, how: str) -> None:
        """Press the key that stands on the button."""
        self.page.keyboard.press({"Accept": "a", "Reject": "r"}[how])

    def _reach(self, name: str, *, over: bool = False) -> None:
        # What is being drawn anew takes the focus when it is there: nobody presses Enter within that moment.
        self.page.wait_for_function(NOTHING_IS_DRAWN)
        wanted, met = beginning(name), []
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            met.append(self.page.evaluate(NAME_OF_FOCUS))
            if wanted.search(met[-1]):
                return
            if over and self.page.evaluate("document.activeElement.type === 'radio'"):
                # Of radio buttons Tab reaches one, and the arrows choose.
                self.page.keyboard.press("ArrowDown")
                met.append(self.page.evaluate(NAME_OF_FOCUS))
                if wanted.search(met[-1]):
                    return
        pytest.fail(f"{name} is out of reach; met {met}")


NOW, OPEN = ".passage[aria-current]", ".verdict[data-sign='suggested']"

NOTHING_IS_DRAWN = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"

NAME_OF_FOCUS = """() => {
    const here = document.activeElement;
    const named = here.getAttribute('aria-label') || (here.labels && here.labels[0] && here.labels[0].innerText);
    return (named || here.innerText || here.value || '').trim().replace(/\\s+/g, ' ');
}"""


def beginning(name: str) -> re.Pattern[str]:
    """Give what a name that begins with these words looks like."""
    return re.compile(rf"^{re.escape(name)}\b")


def at(page: Any, title: str) -> None:
    """Wait until the page of that title is there."""
    expect(page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible()


def saved(page: Any) -> None:
    """Wait until everything that was decided is on record."""
    expect(page.locator("#keeping")).to_have_attribute("data-state", "saved")


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_new_user_reads_nothing_before(start_demo: Any, open_page: Callable[..., Any], hand: Any) -> None:
    """By mouse and by keyboard alone: a code is confirmed, a disagreement settled, and the report is printed."""
    page = open_page(start_demo())
    by = hand(page)

    by.press("Read and decide")
    at(page, "What to read next")
    by.press("Start reading")
    page.locator("[data-ready]").wait_for()
    by.go_to_a_suggestion()
    by.decide("Accept")
    expect(page.locator(f"{NOW} .verdict[data-sign='own'][data-way='accept']").first).to_be_visible()
    saved(page)
    by.press("Matrix")
    expect(page.locator("table a[aria-label^='coded']").first).to_be_visible()

    by.press("Coder agreement")
    at(page, "Coder agreement")
    by.press("People")
    at(page, "People")
    by.write("Name", "Bo")
    by.press("Add")
    expect(page.get_by_role("button", name="Work as Bo")).to_be_visible()
    by.press("Double coding")
    at(page, "Double coding")
    by.tick("all of them")
    by.press("Assign")
    expect(page.get_by_role("heading", name="Yours to code")).to_be_visible()
    document = page.locator(".tasks a").first.inner_text()

    code_one(page, by, document, "Accept")
    by.press("People")
    at(page, "People")
    by.press("Work as Bo")
    expect(page.locator(".study")).to_contain_text("Bo")
    by.press("Coder agreement")
    at(page, "Coder agreement")
    by.press("Double coding")
    at(page, "Double coding")
    code_one(page, by, document, "Reject")
    by.press("People")
    at(page, "People")
    by.press("Work as")
    expect(page.locator(".study")).not_to_contain_text("Bo")
    by.press("Coder agreement")
    at(page, "Coder agreement")
    by.press("Disagreements")
    at(page, "Disagreements")
    case = page.locator(".case").first
    expect(case).to_contain_text("to be settled")
    by.write("Why", "The definition says so")
    by.press("The code applies")
    expect(page.locator(".case").first).to_contain_text("settled")
    expect(page.locator(".case-title").first).to_be_focused()

    by.press("Report")
    expect(page.get_by_role("heading", name="Frozen versions")).to_be_visible()
    by.press("PDF")
    expect(page.get_by_role("link", name="Download report.pdf")).to_be_visible(timeout=120_000)
    with page.expect_download() as told:
        by.press("Download report.pdf")
    assert told.value.path().read_bytes().startswith(b"%PDF")


def code_one(page: Any, by: Any, document: str, how: str) -> None:
    """Open a document from the list of one's own, decide on its first suggestion, and say that one is done."""
    by.press(document)
    page.locator("[data-ready]").wait_for()
    by.go_to_a_suggestion()
    by.decide(how)
    saved(page)
    by.press("I am done with this document")
    at(page, "Double coding")
