"""The public site in a real browser, opened from a disk: reading needs no script, search finds å, ä and ö."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from samsyn.report.site.folder import write_pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of a small study once."""
    folder = tmp_path_factory.mktemp("site")
    write_pages(sample.findings(4, 12), folder, title="A study", languages=("sv", "en"))
    return folder


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


def test_reading_needs_no_script(browser: Any, site: Path) -> None:
    """Without scripts, from the start to the matrix to a cell to its quote to its place in the plan."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/sv/index.html")
    page.locator(".rooms a", has_text="Matris").click()
    page.locator("a.mark").first.click()
    assert "#code-" in page.url
    place = page.locator(":target blockquote + figcaption a").first
    place.click()
    assert "/documents/" in page.url
    assert page.locator(":target").count() == 1
    context.close()


def test_search_from_a_disk(browser: Any, site: Path, sample: ModuleType) -> None:
    """A word with å, ä or ö is found as it is written, and not as a, a or o; results lead to the passage."""
    import re

    passages = [passage.text for passage in sample.findings(4, 12).passages.values()]
    words = [word for text in passages for word in re.findall(r"[^\W\d_]{5,}", text) if re.search("[åäö]", word)]
    word = words[0].lower()
    bare = word.translate(str.maketrans("åäö", "aao"))
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((site / "sv" / "search.html").as_uri())
    page.fill("#query", word)
    page.press("#query", "Enter")
    from playwright.sync_api import expect

    expect(page.locator("#results li").first).to_be_visible()
    assert page.locator("#results mark").first.text_content().lower().startswith(word[:3])
    expected = sum(word in text.lower() for text in passages)
    assert page.locator("#results li").count() == min(expected, 100)
    page.fill("#query", bare)
    page.press("#query", "Enter")
    expect(page.locator("#results li")).to_have_count(sum(bare in text.lower() for text in passages))
    assert [one for one in said if "favicon" not in one] == []
    context.close()
