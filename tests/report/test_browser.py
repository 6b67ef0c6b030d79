"""The report in a real browser: what a click, a key and a small screen do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from samsyn.report.content import build
from samsyn.report.html import render_html

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample: ModuleType) -> str:
    """Write a report with pictures of its pages and give its address."""
    folder = tmp_path_factory.mktemp("report")
    findings = sample.findings(4, 24, hostile=True, pictures=True)
    for picture in findings.pictures.values():
        path = folder / picture.path
        path.parent.mkdir(exist_ok=True)
        Image.new("L", (595, 842), 255).save(path)
    return render_html(build(findings, "en"), folder).as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give the system's Chromium, or skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """Open the report on a desk; nothing may be said on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    context.close()
    assert said == []


def test_a_click_on_a_mark_opens_its_quote_on_a_picture_of_the_page(page: Any) -> None:
    """The quote, its place, its reason and the words on the page are one click away."""
    mark = page.locator("#grid-codes button.mark").first
    mark.click()
    dialog = page.locator("dialog#evidence")
    assert dialog.is_visible()
    assert mark.get_attribute("aria-label").split(":")[0] == page.locator("#evidence-title").inner_text()
    assert page.locator("#evidence-words mark").count() >= 1
    assert "Page" in page.locator("#evidence-words .where").inner_text()
    page.wait_for_function("document.querySelector('#evidence-pages img').naturalWidth > 0")
    sheet, box = page.locator(".paper .sheet").first.bounding_box(), page.locator(".box.words").first.bounding_box()
    assert abs((box["x"] - sheet["x"]) / sheet["width"] - 72 / 595) < 0.01


def test_escape_closes_and_gives_the_focus_back(page: Any) -> None:
    """Whoever uses the keyboard is back where they were."""
    mark = page.locator("#grid-codes button.mark").nth(1)
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#evidence").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not page.locator("dialog#evidence").is_visible()
    assert mark.evaluate("element => element === document.activeElement")


def test_quotes_are_stepped_through_and_each_has_an_address(page: Any) -> None:
    """The next quote, the one before, and a link that opens it again."""
    page.locator("#summary .figures button").first.click()
    first = page.locator("#evidence-words .text").inner_text()
    page.get_by_role("button", name="Next quote").click()
    assert page.url.endswith("/2")
    second = page.locator("#evidence-words .where").inner_text() + page.locator("#evidence-words .text").inner_text()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#evidence-words .text").inner_text() == first
    page.keyboard.press("ArrowRight")
    address = page.url
    again = page.context.new_page()
    again.goto(address)
    assert again.locator("dialog#evidence").is_visible()
    shown = again.locator("#evidence-words .where").inner_text() + again.locator("#evidence-words .text").inner_text()
    assert shown == second


def test_a_bar_of_a_chart_opens_its_quotes(page: Any) -> None:
    """Bars are links, for the mouse and for the keyboard."""
    bar = page.locator("#figure-codes svg a").first
    bar.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#evidence").is_visible()
    page.keyboard.press("Escape")
    assert bar.evaluate("element => element === document.activeElement")


def test_the_filter_leaves_one_organisation_and_one_role(page: Any) -> None:
    """Rows, sheets and quotes of the others go, and the page says so."""
    page.locator("#filter-organisation").select_option("02")
    assert page.locator("#grid-codes tbody tr:visible").count() == 1
    assert page.locator("section.sheet:visible").count() == 1
    page.locator("#filter-role").select_option("goal")
    roles = page.locator("figure.quote:visible").evaluate_all("all => [...new Set(all.map(one => one.dataset.role))]")
    assert roles == ["goal"]
    assert "1 of 4" in page.locator("#filter-status").inner_text()


def test_a_plan_cannot_run_a_script(page: Any) -> None:
    """The title is the report's own after every quote was opened."""
    title = page.title()
    page.locator("#grid-codes button.mark").first.click()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.title() == title


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways(browser: Any, address: str, width: int) -> None:
    """The matrix scrolls in its own region with its first column in sight; the page does not."""
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    region = page.locator(".scroll:has(#grid-codes)")
    region.evaluate("element => { element.scrollLeft = 300; }")
    name = page.locator("#grid-codes tbody th").first.bounding_box()
    assert 0 <= name["x"] < width / 4
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_fault_that_axe_finds(browser: Any, address: str, scheme: str) -> None:
    """Contrast, names, roles and structure hold at WCAG 2.2 AA, with the quotes closed and open."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.evaluate(script)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    for opened in (False, True):
        if opened:
            page.locator("#grid-codes button.mark").first.click()
        found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
        faults = [(fault["id"], [node["html"][:200] for node in fault["nodes"][:3]]) for fault in found["violations"]]
        assert faults == []
    context.close()
