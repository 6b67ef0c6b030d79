"""Everybody can use the coder: sizes, themes, languages, keyboard and screen reader; and it stays quick."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Passages, Stored, settle
from tests.web.conftest import run

import samsyn.web

pytestmark = pytest.mark.browser

LARGEST_SCRIPTS = 150_000
SHORT, LONGEST = 200, 3000
MOST_TOUCHED = 100

LONG = """
import sys
from pathlib import Path
from samsyn.store.folders import open_study, start
start(Path(sys.argv[1]))
study = open_study(Path(sys.argv[1]))
from samsyn.store.models import Document, Passage, Suggestion, Run
document = Document.objects.get(pk=int(sys.argv[2]))
model = Passage.objects.filter(document=document).order_by("ordinal").last()
count = int(sys.argv[3])
text = model.text
have = Passage.objects.filter(document=document, key__startswith="long-").count()
made = [
    Passage(study=study, document=document, party=model.party, key=f"long-{n}", ordinal=10_000 + n, page=model.page,
            role=model.role, text=f"{n} {text}",
            record={**model.record, "id": f"long-{n}", "headings": ["Long", f"Part {n // 15}"]})
    for n in range(have, count)
]
made = Passage.objects.bulk_create(made)
run = document.run
Suggestion.objects.bulk_create([
    Suggestion(study=study, run=run, passage=passage, code="4a", coder="lexicon@1", confidence=0.6,
               reason={"template": "The words {words}.", "values": {"words": "x"}}, words=[[0, 3]])
    for passage in made[::2]
])
"""


def test_it_can_be_used_at_every_width_in_both_themes(
    coder: Opens, suggested: Passages, look: Callable[[Any, str], None]
) -> None:
    """Axe finds nothing, and the page is no wider than its window."""
    keys = suggested()
    page = coder(passage=keys[2])
    page.keyboard.press("a")
    page.keyboard.press("w")
    settle(page)
    page.locator("#sheet-boxes .here").first.wait_for()
    look(page, "coder")


def test_it_speaks_swedish(coder: Opens, suggested: Passages, look: Callable[[Any, str], None]) -> None:
    """The same in Swedish."""
    page = coder(passage=suggested()[2], language="sv")
    assert page.locator("html").get_attribute("lang") == "sv"
    look(page, "coder")


@pytest.mark.parametrize("key", ["c", "m", "?"])
def test_dialogs_can_be_reached_by_all(coder: Opens, axe: Callable[[Any], None], key: str) -> None:
    """Axe finds nothing in an open dialog either; the focus is in it and comes back to the passage."""
    page = coder()
    page.keyboard.press(key)
    dialog = page.locator("dialog[open]")
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    axe(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('passage')")


def test_what_happens_is_said(coder: Opens, suggested: Passages) -> None:
    """Who listens hears what is suggested where one comes, and what became of a decision."""
    key = suggested()[0]
    page = coder(passage=key)
    said = page.locator("#said")
    page.keyboard.press("k")
    page.keyboard.press("j")
    said.get_by_text(re.compile(r"Suggested: \w+ .+ \d+ %")).wait_for(state="attached")
    page.keyboard.press("a")
    said.get_by_text(re.compile("accepted")).wait_for(state="attached")
    settle(page)
    current = page.locator(".passage[aria-current]")
    assert current.get_attribute("aria-labelledby") == f"text-{current.get_attribute('data-key')}"


def test_tab_leads_through_the_passage_and_out(coder: Opens, suggested: Passages) -> None:
    """One passage is in the order of the Tab key, with its buttons; the others are reached by the arrows."""
    key = suggested(most=1)[0]
    page = coder(passage=key)
    seen = []
    for _ in range(4):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.dataset.do || document.activeElement.id"))
    assert seen[:3] == ["role", "accept", "reject"]
    assert page.evaluate("document.activeElement.closest('.passage')") is None
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator(f"#passage-{key} .verdict[data-sign=own]").count() == 1
    assert page.evaluate("document.activeElement.dataset.do") == "accept"
    settle(page)


def test_little_motion_is_asked_for_and_given(coder: Opens) -> None:
    """Nothing glides for who asks for little motion: after a key the passage is in place within the same frame."""
    page = coder()
    for _ in range(12):
        page.keyboard.press("j")
    places = page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            const found = [];
            for (let n = 0; n < 5; n += 1) { await frame(); found.push(scrollY); }
            return found;
        }"""
    )
    assert len(set(places)) == 1


def test_on_a_telephone_text_and_page_take_turns(coder: Opens, suggested: Passages) -> None:
    """At 320 pixels the text fills the screen, the page is one press away, and every button can be reached."""
    page = coder(passage=suggested()[0], viewport={"width": 320, "height": 640}, has_touch=True)
    assert not page.locator("#sheet").is_visible()
    page.locator("#show-page").click()
    assert page.locator("#sheet").is_visible()
    page.locator("#show-page").click()
    for button in page.locator("#desk button:visible").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert min(box["width"], box["height"]) >= 24


def test_the_scripts_are_small(coder: Opens) -> None:
    """All scripts of the page together stay under their limit, compressed; nothing comes from elsewhere."""
    page = coder()
    addresses = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    own = page.url.split("/s/")[0]
    assert all(address.startswith(own) for address in addresses)
    static = Path(samsyn.web.__file__).parent / "static"
    scripts = {address.split("/static/")[1].split("?")[0] for address in addresses if re.search(r"\.js(\?|$)", address)}
    assert "coder/coder.js" in scripts
    assert sum(len(gzip.compress((static / name).read_bytes())) for name in scripts) < LARGEST_SCRIPTS


TOUCHED = """async (keys) => {
    const frame = () => new Promise(requestAnimationFrame);
    const rows = new Set();
    let nodes = 0;
    const watch = new MutationObserver((all) => {
        nodes += all.length;
        for (const { target } of all) {
            const row = (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest('.passage');
            if (row) rows.add(row.dataset.key);
        }
    });
    for (let n = 0; n < 3; n += 1) await frame();
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const key of keys) {
        const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(press);
    }
    await frame();
    watch.disconnect();
    return { rows: rows.size, nodes };
}"""
"""Presses keys and counts the passages that the page touches, and how often it changes anything."""


def test_a_long_document_is_coded_like_a_short_one(coder: Opens, stored: Stored, study: Any) -> None:
    """What a key changes on the page does not grow with the document, far down in one of thousands of passages too."""
    worked = []
    for number in (SHORT, LONGEST):
        run(LONG, study.folder, stored.document("Utskaren_handlingsplan_2015.txt"), number)
        page = coder("Utskaren_handlingsplan_2015.txt", passage=f"long-{number - 100}")
        page.locator("[data-whole]").wait_for(timeout=60_000)
        assert page.locator(".passage").count() >= number
        worked.append(page.evaluate(TOUCHED, ["a", " ", "j", "a", "r", "u", "k", " "]))
        settle(page)
    # A few leaves may come near meanwhile; thousands of passages are never touched.
    assert max(one["rows"] for one in worked) < MOST_TOUCHED
    assert worked[1]["nodes"] < 10 * worked[0]["nodes"]
    box = page.locator(".passage[aria-current]").bounding_box()
    desk = page.locator("#desk").bounding_box()
    assert 0 <= box["y"] < desk["y"]
    settle(page)


def test_find_in_page_finds_in_all_of_the_document(coder: Opens, stored: Stored) -> None:
    """What comes after the page is there for the browser's own search, at both ends of the document."""
    document = stored.document("2015_NMK")
    keys = stored.rows("SELECT key FROM store_passage WHERE document_id = ? ORDER BY ordinal", document)
    page = coder(passage=keys[len(keys) // 2][0])
    page.locator("[data-whole]").wait_for()
    for key in (keys[0][0], keys[-1][0]):
        words = page.locator(f"#text-{key} .text").first.text_content()[:40]
        assert page.evaluate("words => window.find(words, true, false, true)", words)
        found = "getSelection().anchorNode.parentElement.closest('.passage').dataset.key"
        assert page.evaluate(found) == key


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
        {"viewport": {"width": 320, "height": 640}},
        {"forced_colors": "active"},
    ],
    ids=["200 %", "320 px", "forced colours"],
)
def test_the_passage_stays_in_sight(
    coder: Opens, stored: Stored, axe: Callable[[Any], None], options: dict[str, Any]
) -> None:
    """Enlarged to 200 %, on a narrow window or in the system's colours: nothing is too wide or covered."""
    document, key = stored.goal()
    page = coder(stored.rows("SELECT name FROM store_document WHERE id = ?", document)[0][0], passage=key, **options)
    page.locator("[data-whole]").wait_for()
    page.keyboard.press("v")
    page.locator("#judging-sum", has_text="Grade").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = page.locator(f"#text-{key}").bounding_box()
    top = page.locator("#judging").bounding_box()
    assert text["y"] >= 0
    assert text["y"] + 20 < page.viewport_size["height"]
    assert text["x"] + text["width"] <= top["x"] or text["y"] + 20 < top["y"]
    if "forced_colors" not in options:  # axe knows the page's own colours only
        axe(page)
