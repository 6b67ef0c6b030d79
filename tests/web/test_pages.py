"""Every page of the shell in a real browser: widths, themes, languages, axe."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = ("", "documents/", "documents/?show=look", "framework/", "nowhere/")
NAMES = ("overview", "documents", "needs-a-look", "framework", "missing")


@pytest.mark.parametrize(("place", "name"), list(zip(PAGES, NAMES, strict=True)))
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_page_is_whole_at_every_width_and_in_both_themes(
    open_page: Any, study: Any, look: Any, said: list[str], place: str, name: str, language: str
) -> None:
    """Nothing is wider than the window, and axe finds nothing, in either language."""
    page = open_page(study, language)
    page.goto(study.address + place)
    assert page.locator("html").get_attribute("lang") == language
    look(page, name)
    if name == "missing":
        said.clear()  # the browser tells of the 404 itself


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_set_up_of_a_new_study_is_whole(open_page: Any, new_study: Any, look: Any, language: str) -> None:
    """The first page of a new study holds to the same as the others."""
    page = open_page(new_study, language)
    assert page.url.endswith("/setup/")
    look(page, "setup")


def test_a_language_chosen_by_hand_stays(page: Any, study: Any) -> None:
    """The switch brings the same page in the other language, and the next page too."""
    page.goto(study.address + "framework/")
    page.get_by_role("button", name="Svenska").click()
    assert page.url == study.address + "framework/"
    assert page.locator("html").get_attribute("lang") == "sv"
    page.goto(study.address)
    assert page.locator("html").get_attribute("lang") == "sv"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_theme_chosen_by_hand_goes_before_the_systems(page: Any) -> None:
    """Dark stays dark on a light system, until the reader follows the system again."""
    page.emulate_media(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("Light or dark").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate(ground) != light
    page.get_by_label("Light or dark").select_option("")
    page.wait_for_selector("html:not([data-theme])")
    assert page.evaluate(ground) == light


def test_the_keyboard_comes_to_the_content_at_once(page: Any) -> None:
    """The first stop of the tab key skips what every page has, and is seen when it is reached."""
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert link.evaluate("one => one === document.activeElement")
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_of_double_size_keeps_everything(open_page: Any, study: Any) -> None:
    """At 200 % zoom a page of 1280 has the width of one of 640, and nothing is lost beside it."""
    page = open_page(study, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for place in PAGES[:4]:
        page.goto(study.address + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        assert page.get_by_role("navigation").first.is_visible()
