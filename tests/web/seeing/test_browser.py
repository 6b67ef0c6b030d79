"""Seeing in a real browser: what mouse, keys and small screens do."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = {
    "matrix": "matrix/",
    "matrix-numbered": "matrix/?heads=signs&order=most&state=suggested",
    "counts": "counts/",
    "matrix-divided": "matrix/?rows=groupings&columns=categories&order=grouping",
    "search": "search/?q=vård",
    "goals": "goals/",
    "goal-list": "goals/list/?criterion=direction&answer=yes",
    "statements": "statements/",
    "statement": "statements/goals-access-stated/",
    "map": "map/?show=code:4a",
    "map-numbers": "map/",
    "next": "next/",
}


def first_cell(page: Any) -> Any:
    return page.locator("#matrix tbody td.suggested a").first


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_page_is_whole_at_every_width_and_in_both_themes(
    open_page: Any, study: Any, look: Any, name: str, language: str
) -> None:
    """Nothing is wider than the window, and axe finds nothing, in either language."""
    page = open_page(study, language)
    page.goto(study.address + PAGES[name])
    look(page, name)


def test_a_sheet_and_who_else_are_whole(page: Any, study: Any, look: Any) -> None:
    """The way from the matrix to a sheet, and from it to who else does the same."""
    page.goto(study.address + "matrix/")
    page.locator("#matrix tbody tr:has(td.suggested) th a").first.click()
    page.wait_for_selector(".codes")
    look(page, "organisation")
    page.locator(".codes li a[href*='/same/']").first.click()
    page.wait_for_selector("h1")
    look(page, "same")


def test_a_click_opens_the_quotes_beside_and_focus_goes_there_and_back(page: Any, study: Any, axe: Any) -> None:
    """The quotes come without leaving the page; Escape closes them and gives the focus back to the cell."""
    page.goto(study.address + "matrix/")
    cell = first_cell(page)
    cell.click()
    page.wait_for_selector("#quotes blockquote")
    assert page.evaluate("document.activeElement.id") == "quotes-title"
    assert page.locator("#quotes").get_attribute("role") == "region"
    assert page.locator("#said").inner_text()
    assert page.locator("#quotes figcaption a.open").first.get_attribute("href").count("?passage=") == 1
    axe(page)
    page.keyboard.press("Escape")
    assert page.locator("#quotes").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('href')") == cell.get_attribute("href")


def test_the_keyboard_alone_reaches_every_cell(page: Any, study: Any) -> None:
    """The table is one stop of the tab key; arrows, Home and End go through it; Enter opens a cell."""
    page.goto(study.address + "matrix/")
    assert page.locator("#matrix [tabindex='0']").count() == 1
    page.locator("#matrix [tabindex='0']").focus()
    where = """() => { const cell = document.activeElement.closest('td, th');
        return [cell.parentElement.rowIndex, cell.cellIndex]; }"""
    row, column = page.evaluate(where)
    for key, place in (
        ("ArrowRight", [row, column + 1]),
        ("ArrowDown", [row + 1, column + 1]),
        ("ArrowLeft", [row + 1, column]),
        ("ArrowUp", [row, column]),
        ("Home", [row, 0]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(where) == place, key
    page.keyboard.press("End")
    last = page.evaluate("document.querySelector('#matrix tbody tr').cells.length") - 1
    assert page.evaluate(where) == [row, last]
    assert page.locator("#matrix [tabindex='0']").count() == 1
    while not page.evaluate("document.activeElement.matches('td.suggested a')"):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_selector("#quotes blockquote")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('td.suggested a')")


def test_a_cell_is_a_link_without_scripts(open_page: Any, study: Any) -> None:
    """Where scripts are off, a cell leads to a page with its quotes."""
    page = open_page(study, java_script_enabled=False)
    page.goto(study.address + "matrix/")
    first_cell(page).click()
    page.wait_for_selector("h1")
    assert "/matrix/cell/" in page.url
    assert page.locator("blockquote").count()


def test_the_printed_matrix_is_a_table_without_the_page_around_it(page: Any, study: Any) -> None:
    """On paper there is no form and no navigation, and the whole table, nothing of it scrolled away."""
    page.goto(study.address + "matrix/")
    page.emulate_media(media="print")
    assert page.locator("form.asking").is_hidden()
    assert page.locator("nav.rooms").is_hidden()
    hidden = page.locator(".tall").evaluate("frame => frame.scrollHeight - frame.clientHeight")
    assert hidden <= 1


def test_a_rating_by_hand_is_said_and_shown_at_once(page: Any, study: Any, axe: Any) -> None:
    """By keys alone: evidence opens beside, the rating is said aloud, the row changes, Escape goes back."""
    page.goto(study.address + "statements/goals-access-stated/")
    link = page.locator("a[data-part]").first
    name = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#rating h3")
    assert page.evaluate("document.activeElement.id") == "quotes-title"
    axe(page)
    button = page.locator("#rating button[value='small']")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#rating .chip.coded")
    expect(page.locator("#said")).to_have_text(f"Saved: {name}, to a small extent")
    expect(page.locator("tr.opened td").first).to_contain_text("to a small extent")
    expect(page.locator("tr.opened .chip.coded")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#rating') !== null")
    axe(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == name


def test_the_map_is_one_stop_and_arrows_go_from_tile_to_tile(page: Any, study: Any) -> None:
    """Each tile has its name and value; what is pointed at stands below the map; Enter leads to what it rests on."""
    page.goto(study.address + "map/?show=code:4a")
    tiles = page.locator(".tiles a.tile")
    assert tiles.count() == page.locator("table.plain tbody tr").count()
    assert page.locator(".tiles a[tabindex='0']").count() == 1
    first = tiles.first
    first.focus()
    page.keyboard.press("ArrowRight")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label != first.get_attribute("aria-label")
    expect(page.locator("#pointed")).to_have_text(label)
    assert page.locator(".tiles a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert "/map/" not in page.url


def test_a_search_is_kept_and_removed_by_keys(page: Any, study: Any, axe: Any) -> None:
    """What happened is said aloud, and the focus stays where one is."""
    page.goto(study.address + "search/?q=team")
    page.locator("#name").fill("Teams")
    page.keyboard.press("Enter")
    expect(page.locator("#kept a")).to_have_text("Teams")
    expect(page.locator("#said")).to_have_text("Kept: Teams")
    axe(page)
    page.locator("#kept button[name='remove']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kept a")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "kept-title"
    expect(page.locator("#said")).to_have_text("Removed.")


def test_printed_pages_hold_the_whole_matrix(page: Any, study: Any, tmp_path: Any) -> None:
    """On A4 and A3 across, every organisation is on paper, and nothing is cut off at the edge."""
    pypdf = pytest.importorskip("pypdf")
    page.goto(study.address + "matrix/")
    names = page.locator("#matrix tbody th").all_inner_texts()
    for paper in ("A4", "A3"):
        file = tmp_path / f"{paper}.pdf"
        page.pdf(path=file, format=paper, landscape=True)
        text = "\n".join(one.extract_text() for one in pypdf.PdfReader(file).pages)
        flat = "".join(text.split())
        assert [name for name in names if "".join(name.split()) not in flat] == [], paper
