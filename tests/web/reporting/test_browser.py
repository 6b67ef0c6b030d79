"""The report in a real browser: reading, writing in place, freezing, publishing."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "report": "report/",
    "report-goals": "report/?chapter=goals",
    "report-matrix": "report/?chapter=matrix",
    "report-introduction": "report/?chapter=introduction",
    "report-versions": "report/versions/",
}

LONG = 120_000
"""Milliseconds that making something in the background may take on a busy machine."""


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_page_is_whole_at_every_width_and_in_both_themes(
    open_page: Any, study: Any, look: Any, name: str, language: str
) -> None:
    """Nothing is wider than the window, and axe finds nothing, in either language."""
    page = open_page(study, language)
    page.goto(study.address + PAGES[name], timeout=LONG)
    look(page, name)


def test_writing_in_place_by_keyboard(page: Any, study: Any, look: Any) -> None:
    """A text is written, changed and seen in its history without a mouse, and the second window is told."""
    from playwright.sync_api import expect

    page.goto(study.address + "report/?chapter=conclusions", timeout=LONG)
    page.get_by_role("link", name="Write here").focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Your text")
    expect(field).to_be_focused()
    page.keyboard.type("It goes **well**.\n\n- one\n- two <b>plain</b>")
    look(page, "report-writing")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    written = page.locator(".own-text.there")
    expect(written.locator("strong")).to_have_text("well")
    expect(written).to_contain_text("two <b>plain</b>")
    expect(page.locator("#said")).to_have_text("Saved")

    second = page.context.new_page()
    second.goto(page.url)
    second.get_by_role("link", name="Change").click()
    page.get_by_role("link", name="Change").click()
    page.get_by_role("textbox", name="Your text").fill("First of two.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".own-text.there")).to_contain_text("First of two.")
    second.get_by_role("textbox", name="Your text").fill("Second of two.")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".own-text .wrong")).to_contain_text("First of two.")
    expect(second.get_by_role("textbox", name="Your text")).to_have_value("Second of two.")
    look(second, "report-told")


def test_a_sheet_is_written_on(page: Any, study: Any, look: Any) -> None:
    """The organisation's sheet takes a text under each heading, beside the computed quotes."""
    from playwright.sync_api import expect

    page.goto(study.address + "organisations/NMK/")
    page.get_by_role("link", name="Write here").first.click()
    page.get_by_role("textbox").first.fill("A text of my own.")
    look(page, "sheet-writing")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".own-text.there")).to_contain_text("A text of my own.")
    expect(page.locator(".own-text.there + .with-same, .own-text.there ~ .with-same").first).to_be_visible()
    look(page, "sheet-written")


def test_from_the_report_to_the_public_pages(page: Any, study: Any, look: Any, axe: Any, said: list[str]) -> None:
    """Freeze, download and publish by mouse; the public pages need no sign-in, and are gone when withdrawn."""
    from playwright.sync_api import expect

    page.goto(study.address + "report/", timeout=LONG)
    page.get_by_text("Freeze the report as it is now").click()
    page.get_by_label("Why, for those who come after you").fill("For the board")
    page.get_by_role("button", name="Freeze").click()
    page.get_by_role("link", name="Open version 1").click(timeout=LONG)
    expect(page.locator("h1")).to_contain_text("Version 1")
    with page.expect_download(timeout=LONG) as download:
        page.get_by_role("button", name="Excel").click()
        page.get_by_role("link", name="Download report.xlsx").click(timeout=LONG)
    assert download.value.suggested_filename.endswith("report.xlsx")
    look(page, "report-version")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Open the public pages").first.click(timeout=LONG)
    expect(page.locator("h1")).to_contain_text("compared")
    for name in (
        "index",
        "matrix",
        "organisations/nmk",
        "codes/4a",
        "goals",
        "search",
        "method",
        "statements",
        "documents",
    ):
        page.goto(study.address.replace("/s/", "/public/") + f"en/{name}.html")
        look(page, f"public-{name.replace('/', '-')}")
    public = page.url
    page.get_by_role("searchbox").last.fill("mobila")
    page.go_back()
    page.goto(study.address + "report/1/")
    page.get_by_role("button", name="Withdraw").click()
    answer = page.request.get(public)
    assert answer.status == 404
