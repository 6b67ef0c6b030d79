"""A day's work in a real browser: by keys alone, and by mouse alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Passages, Stored, settle

pytestmark = pytest.mark.browser


def here(page: Any) -> str:
    """Give the key of the current passage; the focus is on it."""
    current = page.locator(".passage[aria-current]")
    assert current.count() == 1
    key = current.get_attribute("data-key")
    assert page.evaluate("document.activeElement.dataset.key") == key
    return str(key)


def verdict(page: Any, key: str, code: str) -> tuple[str, str]:
    """Give whose word a code on a passage is and which way it goes, as the page says."""
    chip = page.locator(f"#passage-{key} .verdict[data-code='{code}']")
    return chip.get_attribute("data-sign"), chip.get_attribute("data-way")


def in_sight(page: Any) -> bool:
    """Say whether the current passage lies between the head and the desk."""
    return bool(
        page.evaluate(
            """() => {
                const place = (selector) => document.querySelector(selector).getBoundingClientRect();
                const box = place('.passage[aria-current]');
                return box.top >= place('.coder-head').bottom - 1 && box.bottom <= place('#desk').top + 1;
            }"""
        )
    )


def test_a_suggestion_is_accepted_and_another_rejected_by_one_key_each(
    coder: Opens, suggested: Passages, stored: Stored
) -> None:
    """`a` and `r` decide, the next suggestion of the passage is marked by itself, and the store has it."""
    key = suggested(least=2)[0]
    page = coder(passage=key)
    codes = page.locator(f"#passage-{key} .verdict").evaluate_all("all => all.map(one => one.dataset.code)")
    page.keyboard.press("a")
    assert verdict(page, key, codes[0]) == ("own", "accept")
    page.keyboard.press("r")
    assert verdict(page, key, codes[1]) == ("own", "reject")
    assert here(page) == key
    settle(page)
    assert stored.decisions(key) == [(codes[0], "accept"), (codes[1], "reject")]
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert verdict(page, key, codes[0]) == ("own", "accept")
    assert verdict(page, key, codes[1]) == ("own", "reject")


def test_space_marks_as_read_and_goes_to_the_next_that_is_not(coder: Opens, stored: Stored) -> None:
    """Read and next is one key; the passage stays in sight all the way down the document, and its page beside it."""
    page = coder()
    before = [here(page)]
    for _ in range(40):
        page.keyboard.press("Space")
        before.append(here(page))
        assert in_sight(page)
    assert len(set(before)) == 41
    assert page.locator("#read-count").inner_text() == "40"
    settle(page)
    assert all(stored.decisions(key) == [("", "read")] for key in before[:-1])
    page.locator("#sheet-boxes .here").first.wait_for()
    number = page.locator(".leaf", has=page.locator(f"#passage-{before[-1]}")).get_attribute("data-page")
    assert page.locator("#page-name").inner_text().startswith(f"Page {number} of")


def test_nothing_moves_when_a_suggestion_is_decided(coder: Opens, suggested: Passages) -> None:
    """Text and codes stand where they stood before a decision, an undo and a look at the reasons."""
    key = suggested()[0]
    page = coder(passage=key)
    page.locator("[data-whole]").wait_for()
    boxes = """() => Array.from(document.querySelectorAll('.passage, .verdict')).slice(0, 60).map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height];
    })"""
    before = page.evaluate(boxes)
    for press in ("a", "u", "r", "u", "w", "w"):
        page.keyboard.press(press)
        assert page.evaluate(boxes) == before, press
    settle(page)


def test_undo_brings_back_what_was(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """`u` takes back the last decision, then the one before, each on record as such; Ctrl+Z does the same."""
    key = suggested()[0]
    page = coder(passage=key)
    code = page.locator(f"#passage-{key} .verdict.active").get_attribute("data-code")
    page.keyboard.press("a")
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.press("u")
    assert verdict(page, key, code) == ("own", "accept")
    page.keyboard.press("Control+z")
    assert verdict(page, key, code) == ("suggested", "")
    assert here(page) == key
    settle(page)
    assert [way for found, way in stored.decisions(key) if found == code] == ["accept", "reject", "accept", "clear"]


def test_a_code_is_found_by_typing_and_added(coder: Opens, stored: Stored) -> None:
    """`c` opens the picker; number, name and word find; the meaning is shown; Enter adds; the focus comes back."""
    page = coder("Kvarnbygd")
    key = here(page)
    page.keyboard.press("c")
    field = page.locator("#picker-field")
    assert field.get_attribute("aria-activedescendant") == "picker-option-0"
    page.keyboard.type("11")
    assert page.locator("#picker-list [role=option]").first.get_attribute("data-code").startswith("11")
    field.fill("kompetensv")
    option = page.locator("#picker-list [role=option]").first
    code = option.get_attribute("data-code")
    assert code == "4b"
    assert option.get_attribute("aria-selected") == "true"
    for part in ("Include", "Leave out", "Examples"):
        assert part in page.locator("#picker-detail").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert not page.locator("#picker").is_visible()
    assert here(page) == key
    assert verdict(page, key, code) == ("own", "accept")
    settle(page)
    assert stored.decisions(key) == [("4b", "accept")]
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    assert here(page) == key


def test_part_of_a_passage_is_chosen_with_the_arrows(coder: Opens, stored: Stored) -> None:
    """Shift and arrows choose words; what is decided then is about these words and no others."""
    page = coder("Kvarnbygd")
    page.keyboard.press("j")
    page.keyboard.press("j")
    key = here(page)
    page.keyboard.press("ArrowRight")
    first = page.locator("mark.chosen").inner_text()
    page.keyboard.press("Shift+ArrowRight")
    chosen = " ".join(page.locator("mark.chosen").all_inner_texts())
    assert chosen.startswith(first)
    assert len(chosen.split()) == 2
    page.keyboard.press("c")
    assert chosen in page.locator("#picker-part").inner_text()
    page.keyboard.type("4b")
    page.keyboard.press("Enter")
    settle(page)
    ((start, end, text),) = stored.rows(
        "SELECT store_decision.start, store_decision.end, text FROM store_decision "
        "JOIN store_passage ON store_passage.id = passage_id WHERE key = ?",
        key,
    )
    assert text[start:end] == chosen
    assert " ".join(page.locator("mark.kept").all_inner_texts()) == chosen
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert page.locator("mark.chosen").count() == 0


def test_part_of_a_passage_is_chosen_with_the_mouse(coder: Opens, stored: Stored) -> None:
    """Dragging over words chooses them whole."""
    page = coder("Kvarnbygd")
    text = page.locator(".passage .text").nth(5)
    text.scroll_into_view_if_needed()
    box = text.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 12, steps=4)
    page.mouse.up()
    page.locator("mark.chosen").first.wait_for()
    chosen = " ".join(page.locator("mark.chosen").all_inner_texts())
    whole = text.inner_text()
    assert chosen in whole
    assert re.search(rf"(?<!\S){re.escape(chosen)}(?!\S)", whole)


def test_all_is_done_with_the_mouse(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """A click accepts, a second takes it back; the desk's buttons do what the keys do."""
    keys = suggested("Northolm")
    page = coder("Northolm", passage=keys[0])
    other = page.locator(f"#passage-{keys[1]}")
    other.scroll_into_view_if_needed()
    other.hover()
    yes = other.locator("[data-do=accept]").first
    code = other.locator(".verdict").first.get_attribute("data-code")
    yes.click()
    assert here(page) == keys[1]
    assert yes.get_attribute("aria-pressed") == "true"
    assert verdict(page, keys[1], code) == ("own", "accept")
    yes.click()
    assert verdict(page, keys[1], code) == ("suggested", "")
    page.locator("#desk [data-do=reject]").click()
    assert verdict(page, keys[1], code) == ("own", "reject")
    page.locator("#desk [data-do=undo]").click()
    assert verdict(page, keys[1], code) == ("suggested", "")
    page.locator("#desk [data-do=add]").click()
    page.locator("#picker-list [role=option]").nth(2).dblclick()
    assert page.locator(f"#passage-{keys[1]} .verdict[data-sign=own]").count() == 1
    page.locator("#desk [data-do=read]").click()
    assert here(page) != keys[1]
    settle(page)
    assert [way for _, way in stored.decisions(keys[1])] == ["accept", "clear", "reject", "clear", "accept", "read"]


def test_a_place_on_the_picture_leads_to_its_passage(coder: Opens, suggested: Passages) -> None:
    """A click on the page's picture makes the passage there the current one; larger, it is still in sight."""
    page = coder(passage=suggested()[0])
    box = page.locator("#sheet-boxes .other").nth(1)
    box.wait_for()
    key = box.get_attribute("data-key")
    box.click()
    assert here(page) == key
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.locator("#zoom").inner_text() == "180 %"
    lit = page.locator("#sheet-boxes .here").first.bounding_box()
    view = page.locator("#sheet-view").bounding_box()
    assert view["y"] <= lit["y"] <= view["y"] + view["height"]


def test_a_comment_is_kept(coder: Opens, stored: Stored) -> None:
    """`m` opens what was said of the passage; Ctrl+Enter says more; it is there after a new start, scripts as words."""
    page = coder("Kvarnbygd")
    key = here(page)
    page.keyboard.press("m")
    page.keyboard.type("Gränsfall <script>alert(1)</script> åäö")
    page.keyboard.press("Control+Enter")
    assert here(page) == key
    settle(page)
    assert page.locator(f"#passage-{key} .said-count").get_attribute("data-count") == "1"
    page.reload()
    page.locator("[data-ready]").wait_for()
    page.keyboard.press("m")
    assert "<script>alert(1)</script>" in page.locator("#comments-list").inner_text()
    page.keyboard.press("Escape")


def test_why_tells_the_reason_and_the_meaning(coder: Opens, suggested: Passages) -> None:
    """`w` says why a code is suggested and how sure that is; the words behind it are lit in text and picture."""
    key = suggested()[0]
    page = coder(passage=key)
    assert page.locator(f"#passage-{key} mark.lit").count() >= 1
    page.locator("#sheet-boxes .lit").first.wait_for()
    page.keyboard.press("w")
    said = page.locator("#why").inner_text()
    assert "Why it is suggested" in said
    assert re.search(r"Sure to \d+ %", said)
    assert page.locator("[data-do=why]").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not page.locator("#why").is_visible()


def test_letters_can_be_switched_off(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """Who dictates or has a tremor turns single letters off (WCAG 2.1.4); arrows and buttons still work."""
    key = suggested()[0]
    page = coder(passage=key)
    page.keyboard.press("?")
    page.locator("#set-keys").uncheck()
    page.keyboard.press("Escape")
    page.locator(f"#passage-{key}").focus()
    page.keyboard.press("a")
    assert stored.decisions(key) == []
    assert page.locator(f"#passage-{key} .verdict.active").get_attribute("data-sign") == "suggested"
    page.keyboard.press("ArrowDown")
    assert here(page) != key


def test_going_on_by_itself_counts_as_read(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """Who wants it goes on when all that is suggested is decided; one undo takes both back."""
    key = suggested(most=1)[0]
    page = coder(passage=key)
    page.keyboard.press("?")
    page.locator("#set-onward").check()
    page.keyboard.press("Escape")
    page.locator(f"#passage-{key}").focus()
    page.keyboard.press("a")
    assert here(page) != key
    settle(page)
    assert [way for _, way in stored.decisions(key)] == ["accept", "read"]
    page.keyboard.press("u")
    assert here(page) == key
    settle(page)
    assert [way for _, way in stored.decisions(key)] == ["accept", "read", "clear", "clear"]


def test_one_goes_on_with_what_teaches_most(coder: Opens, suggested: Passages) -> None:
    """`n` leads to the passage of the queue, in another document too, with the focus on it."""
    page = coder(passage=suggested()[0])
    page.locator("#way").select_option("queue")
    seen = []
    for _ in range(3):
        before = here(page)
        page.keyboard.press("n")
        page.locator(f".passage[aria-current]:not([data-key='{before}'])").wait_for()
        page.locator("[data-ready]").wait_for()
        seen.append(here(page))
    assert len(seen) == 3


def test_several_parts_of_a_passage_have_codes_of_their_own(coder: Opens, stored: Stored) -> None:
    """Two parts of one passage, each with its code: both are on record, and both are seen in the text."""
    page = coder("Kvarnbygd")
    for _ in range(4):
        page.keyboard.press("j")
    key = here(page)
    chosen = []
    for code, steps in (("4b", 1), ("11a", 5)):
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        chosen.append(" ".join(page.locator("mark.chosen").all_inner_texts()))
        page.keyboard.press("c")
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    assert page.locator(f"#passage-{key} mark.part").count() >= 1
    assert page.locator(f"#passage-{key} mark.kept").count() >= 1
    settle(page)
    rows = stored.rows(
        "SELECT substr(text, store_decision.start + 1, store_decision.end - store_decision.start) FROM store_decision "
        "JOIN store_passage ON store_passage.id = passage_id WHERE key = ? ORDER BY store_decision.id",
        key,
    )
    assert [" ".join(words.split()) for (words,) in rows] == chosen
    assert len(set(chosen)) == 2


def test_who_starts_from_the_list_goes_on_by_the_list(page: Any, study: Any) -> None:
    """From the list one goes on by the list, or the random fifth is never read; a plan is read as a plan."""
    page.goto(study.address + "next/")
    page.get_by_role("link", name="Start reading").click()
    page.locator("[data-ready]").wait_for()
    assert page.locator("#way").input_value() == "queue"
    page.goto(study.address)
    page.get_by_role("link", name=re.compile("^Read the plan")).first.click()
    page.locator("[data-ready]").wait_for()
    assert page.locator("#way").input_value() == "document"
