"""Several people in one document: what one sees of the others, and what becomes of a page when the study changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Passages, Stored, settle
from tests.web.conftest import run

pytestmark = pytest.mark.browser

SETTING = """
import sys
from pathlib import Path
from uuid import uuid4
from samsyn.store.folders import open_study, start
start(Path(sys.argv[1]))
study = open_study(Path(sys.argv[1]))
from samsyn.store import judging, models
from samsyn.store.access import join, local_user, open_scope
from samsyn.store.adjudicate import adjudicate
from samsyn.store.assignments import assign
from samsyn.store.decide import comment, decide
kim, new = models.User.objects.get_or_create(username="kim", defaults={"name": "Kim Ek"})
if new:
    join(study, kim, "adjudicator")
mine, kims = open_scope(local_user(), study.slug), open_scope(kim, study.slug)
"""
"""Opens the study for the person at the page and for another one."""


def also(study: Any, program: str, *arguments: str) -> None:
    """Let something happen in the study, of which `key` and `code` are what is named first."""
    named = "key, code = (sys.argv + ['', ''])[2:4]\n"
    run(SETTING + named + program, study.folder, *arguments)


def look_around(page: Any) -> None:
    """Let the page look what is new now, as it does every few seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def kim(study: Any) -> None:
    """Let Kim Ek be a member, so that the page looks for what others do."""
    also(study, "")


@pytest.fixture
def open_study(study: Any) -> Iterator[None]:
    """Give the study back as it was: not blind."""
    yield
    also(study, "study.blind = False; study.save(); models.Assignment.objects.all().delete()")


@pytest.mark.usefixtures("kim")
def test_what_another_decides_is_seen_within_seconds_and_moves_nothing(
    coder: Opens, suggested: Passages, study: Any
) -> None:
    """The page looks by itself; the mark has a name; only that passage changes, and the focus stays where it is."""
    here, there = suggested()[:2]
    page = coder(passage=here)
    page.locator("[data-whole]").wait_for()
    code = page.locator(f"#passage-{there} .verdict").first.get_attribute("data-code")
    page.locator(f"#passage-{here} .hand").first.focus()
    page.evaluate(
        """() => {
            window.touched = new Set();
            new MutationObserver((all) => {
                for (const { target } of all) {
                    const row = (target.parentElement ?? target).closest('.passage');
                    if (row) window.touched.add(row.dataset.key);
                }
            }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        }"""
    )
    also(study, "decide(kims, key, code, 'accept', uuid4())", there, code)
    # Nothing is done here: the page asks every few seconds.
    page.locator(f"#passage-{there} .verdict[data-code='{code}'][data-sign=others]").wait_for()
    assert page.locator(f"#passage-{there} .people").first.inner_text() == "Kim Ek ✓"
    assert page.evaluate("[...window.touched]") == [there]
    assert page.evaluate("document.activeElement.dataset.do") == "accept"
    also(study, "comment(kims, key, 'Look')\njudging.judge_role(kims, key, 'goal', uuid4())", there)
    look_around(page)
    page.locator(f"#passage-{there} .role[data-sign=others]").wait_for()
    assert page.locator(f"#passage-{there} .role").get_attribute("title") == "Kim Ek: Goal"
    assert page.locator(f"#passage-{there} .said-count").get_attribute("data-count") == "1"


@pytest.mark.usefixtures("kim", "open_study")
def test_a_blind_study_shows_nothing_of_others(coder: Opens, suggested: Passages, study: Any) -> None:
    """Neither decisions nor roles, criteria or evidence of another coder come to the page before both are done."""
    key = suggested()[0]
    also(
        study,
        "kims.study.memberships.filter(user=kim).update(role='coder')\n"
        "document = mine.passage(key).document_id\n"
        "assign(mine, [kim.pk, mine.user.pk], [document], blind=True)",
        key,
    )
    page = coder(passage=key)
    code = page.locator(f"#passage-{key} .verdict").first.get_attribute("data-code")
    role = page.locator(f"#passage-{key} .role-name").inner_text()
    also(
        study,
        "kims = open_scope(kim, study.slug)\n"
        "decide(kims, key, code, 'reject', uuid4())\n"
        "judging.judge_role(kims, key, 'challenge', uuid4())\n"
        "judging.mark_evidence(kims, key, kims.framework.statements[0].id, 'for', uuid4())",
        key,
        code,
    )
    with page.expect_response("**/marks?**"):
        look_around(page)
    page.keyboard.press("a")
    settle(page)
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert page.locator(f"#passage-{key} .people").first.inner_text() == ""
    assert page.locator(f"#passage-{key} .role-name").inner_text() == role
    assert page.locator(f"#passage-{key} .judged li").count() == 0
    also(study, "kims.study.memberships.filter(user=kim).update(role='adjudicator')")


@pytest.mark.usefixtures("kim")
def test_what_is_settled_goes_before_the_marks(coder: Opens, suggested: Passages, study: Any) -> None:
    """A ruling has its own sign, name and reason; it stands before one's own word, which is still seen."""
    key = suggested()[0]
    page = coder(passage=key)
    code = page.locator(f"#passage-{key} .verdict.active").get_attribute("data-code")
    page.keyboard.press("a")
    settle(page)
    also(study, "adjudicate(kims, key, code, False, uuid4(), reason='It only names the unit')", key, code)
    look_around(page)
    chip = page.locator(f"#passage-{key} .verdict[data-code='{code}']")
    page.locator(f"#passage-{key} .verdict[data-code='{code}'][data-sign=ruled][data-way=reject]").wait_for()
    assert "Kim Ek ◆ ✕" in chip.locator(".people").inner_text()
    assert chip.locator("[data-do=accept]").get_attribute("aria-pressed") == "true"
    page.keyboard.press("1")
    page.keyboard.press("w")
    assert "Kim Ek settled that it does not apply: It only names the unit" in page.locator("#why").inner_text()


@pytest.mark.usefixtures("kim", "open_study")
def test_one_says_that_one_is_done(coder: Opens, study: Any, stored: Stored) -> None:
    """Who is assigned says so where they code, with all that was decided on record; it is said afterwards."""
    page = coder("Kvarnbygd")
    assert page.locator("#done").count() == 0
    also(study, f"assign(mine, [mine.user.pk], [{stored.document('Kvarnbygd')}])")
    page = coder("Kvarnbygd", page=page)
    page.keyboard.press("Space")
    page.locator("#done button").click()
    page.wait_for_url("**/double-coding/**")
    assert stored.rows("SELECT count(*) FROM store_assignment WHERE done IS NOT NULL") == [(1,)]
    coder("Kvarnbygd", page=page)
    assert "You are done with this document." in page.locator(".coder-head").inner_text()


def test_a_replaced_document_leads_on_and_loses_nothing(
    coder: Opens, study: Any, stored: Stored, said: list[str]
) -> None:
    """What is decided on the old page is kept with its words and a way to the new document; the page says it is old."""
    document = stored.document("Northolm")
    page = coder("Northolm")
    key = page.locator(".passage[aria-current]").get_attribute("data-key")
    words = page.locator(f"#passage-{key} .text").first.inner_text()[:30]
    also(
        study,
        f"""
former = models.Document.objects.get(pk={document})
new = models.Document.objects.create(study=study, name="newer.docx", sha256="new", format="docx", status="read")
row = models.Passage.objects.get(key=key)
models.Passage.objects.create(study=study, document=new, key="new-1", ordinal=0, page=1, text=row.text,
                              record=row.record)
former.replaced_by = new
former.save()
""",
        key,
    )
    try:
        page.keyboard.press("Space")
        page.locator("#refused").wait_for()
        assert "A newer version of" in page.locator("#refused").inner_text()
        assert words in page.locator("#refused").inner_text()
        look_around(page)
        page.locator("#changed", has_text="replaced by a newer version").wait_for()
        coder("2015_NMK", page=page)
        page.locator("#refused").get_by_role("link", name="Go there").click()
        page.locator(".passage[aria-current]").wait_for()
        assert page.locator(".passage[aria-current]").get_attribute("data-key") == "new-1"
        page.locator("#refused").get_by_role("button", name="Dismiss").click()
        assert not page.locator("#refused").is_visible()
    finally:
        said[:] = [line for line in said if "404" not in line]
        also(
            study,
            f"models.Document.objects.filter(pk={document}).update(replaced_by=None)\n"
            "models.Document.objects.filter(name='newer.docx').delete()",
        )


def test_one_goes_on_within_the_organisation(coder: Opens, stored: Stored) -> None:
    """The choice is kept; the next unread passage of the same organisation comes, then the next organisation's."""
    page = coder("Northolm")
    page.locator("#way").select_option("organisation")
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert page.locator("#way").input_value() == "organisation"
    rows = stored.rows(
        "SELECT key FROM store_passage WHERE document_id = ? ORDER BY ordinal", stored.document("Northolm")
    )
    keys = [key for (key,) in rows]
    page.locator(f"#passage-{keys[-1]}").focus()
    page.keyboard.press("n")
    page.locator(f".passage[aria-current][data-key='{keys[0]}']").wait_for()
    page.keyboard.press("Space")
    page.locator(f".passage[aria-current][data-key='{keys[1]}']").wait_for()
    settle(page)
