"""Progress in a real browser: what mouse, keys and small screens do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = {
    "progress": "progress/",
    "next": "next/",
    "next-code": "next/?code=7a",
    "progress-passages": "progress/passages/",
}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_before_anything_is_read_the_page_is_whole(open_page: Any, study: Any, look: Any, language: str) -> None:
    """Where nothing can be said yet, nothing is wider than the window and axe finds nothing."""
    page = open_page(study, language)
    page.goto(study.address + "progress/")
    look(page, "progress-empty")


def test_one_learns_from_the_page_by_keys_alone(page: Any, study: Any, read: Callable[..., int], axe: Any) -> None:
    """The button is reached by keys; how far the work is, is said; then the figures are those of the model."""
    read(60)
    page.goto(study.address + "progress/")
    page.get_by_role("button", name="Learn from the decisions").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#learning-job")).to_contain_text("Learn")
    expect(page.get_by_text("Nothing was decided since the model was made.")).to_be_visible(timeout=60_000)
    expect(page.locator("#said")).to_contain_text("up to date")
    assert page.get_by_role("button", name="Learn anew").count() == 0
    axe(page)


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_page_is_whole_at_every_width_and_in_both_themes(
    open_page: Any, study: Any, look: Any, name: str, language: str
) -> None:
    """Nothing is wider than the window, and axe finds nothing, in either language."""
    page = open_page(study, language)
    page.goto(study.address + PAGES[name])
    look(page, name)


def test_from_a_reason_one_comes_to_the_passage(page: Any, study: Any) -> None:
    """One click leads from the list of what to read to the coder, at that passage."""
    page.goto(study.address + "next/")
    page.get_by_role("link", name="Start reading").click()
    expect(page).to_have_url(study.address + page.url.split(f"/{study.slug}/")[1])
    assert "/code/" in page.url
    assert "passage=" in page.url
