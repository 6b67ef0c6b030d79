"""Roles, criteria of goals and evidence for statements: by keys alone, and by mouse alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Stored, settle

pytestmark = pytest.mark.browser


def answers(stored: Stored, key: str) -> list[tuple[Any, ...]]:
    """Give what was answered of a goal, in order."""
    return stored.rows(
        "SELECT criterion, answer, start, store_goaljudgement.end FROM store_goaljudgement "
        "JOIN store_passage ON store_passage.id = passage_id WHERE key = ? ORDER BY store_goaljudgement.id",
        key,
    )


def evidence(stored: Stored, key: str) -> list[tuple[Any, ...]]:
    """Give what a passage was said to show, in order."""
    return stored.rows(
        "SELECT statement, verdict, start, store_statementevidence.end FROM store_statementevidence "
        "JOIN store_passage ON store_passage.id = passage_id WHERE key = ? ORDER BY store_statementevidence.id",
        key,
    )


def item(page: Any) -> Any:
    """Give the criterion or statement that has the focus."""
    return page.locator(".judging-item:focus")


@pytest.fixture
def goal(coder: Opens, stored: Stored) -> Callable[..., tuple[Any, str]]:
    """Give a function that opens a document at a goal that nobody has judged, and gives page and passage."""

    def open_goal(**options: Any) -> tuple[Any, str]:
        name, key = stored.rows(
            "SELECT store_document.name, key FROM store_passage JOIN store_document "
            "ON store_document.id = document_id WHERE role = 'goal' AND store_passage.id NOT IN "
            "(SELECT passage_id FROM store_goaljudgement) ORDER BY (SELECT count(*) FROM store_passage AS other "
            "WHERE other.document_id = store_document.id), store_passage.id LIMIT 1"
        )[0]
        page = coder(name, passage=key, **options)
        page.locator("[data-whole]").wait_for()
        return page, key

    return open_goal


def test_criteria_are_answered_by_keys(goal: Callable[..., tuple[Any, str]], stored: Stored) -> None:
    """`v` opens the criteria with what is suggested and its words lit; 1, 2, 3 answer and lead on; Esc leads back."""
    page, key = goal()
    page.keyboard.press("v")
    page.locator("#judging-sum", has_text=re.compile(r"Grade \d of 5")).wait_for()
    assert item(page).get_attribute("data-id") == page.locator(".judging-item").first.get_attribute("data-id")
    assert "Suggested:" in item(page).locator(".suggestion").inner_text()
    order = page.locator(".judging-item").evaluate_all("all => all.map(one => one.dataset.id)")
    page.keyboard.press("1")
    assert item(page).get_attribute("data-id") == order[1]
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.keyboard.press("ArrowUp")
    assert item(page).get_attribute("data-id") == order[2]
    page.keyboard.press("x")
    assert item(page).locator("[aria-pressed=true]").count() == 0
    page.keyboard.press("u")
    assert item(page).locator("[aria-pressed=true]").inner_text() == "Unclear"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == key
    assert not page.locator("#judging").is_visible()
    settle(page)
    assert [row[:2] for row in answers(stored, key)] == [
        (order[0], "yes"),
        (order[1], "no"),
        (order[2], "unclear"),
        (order[2], ""),
        (order[2], "unclear"),
    ]
    page.reload()
    page.locator("[data-ready]").wait_for()
    page.keyboard.press("v")
    assert item(page).get_attribute("data-id") == order[3]


def test_the_words_of_an_answer_are_chosen_by_keys(goal: Callable[..., tuple[Any, str]], stored: Stored) -> None:
    """Within the criteria, arrows choose words of the passage, and the answer rests on them."""
    page, key = goal()
    page.keyboard.press("v")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    chosen = " ".join(page.locator("mark.chosen").all_inner_texts())
    assert len(chosen.split()) == 2
    first = item(page).get_attribute("data-id")
    page.keyboard.press("1")
    assert chosen in page.locator(f".judging-item[data-id='{first}'] .rests").inner_text()
    settle(page)
    ((_, answer, start, end),) = answers(stored, key)
    ((text,),) = stored.rows("SELECT text FROM store_passage WHERE key = ?", key)
    assert (answer, " ".join(text[start:end].split())) == ("yes", chosen)


def test_criteria_are_answered_by_mouse(goal: Callable[..., tuple[Any, str]], stored: Stored) -> None:
    """A click answers, a second takes back; words are chosen by dragging; what it comes to is said above."""
    page, key = goal()
    page.locator("#desk [data-do=goal]").click()
    row = page.locator(".judging-item").nth(4)
    row.get_by_role("button", name=re.compile("^Unclear")).click()
    row.get_by_role("button", name=re.compile("^Unclear")).click()
    text = page.locator(f"#passage-{key} .text").first
    box = text.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 10, steps=4)
    page.mouse.up()
    page.locator("mark.chosen").first.wait_for()
    row.get_by_role("button", name=re.compile("^Yes")).click()
    assert row.locator(".rests").inner_text()
    settle(page)
    assert [answer for _, answer, _, _ in answers(stored, key)] == ["unclear", "", "yes"]
    page.locator("#judging [data-do=shut]").click()
    assert not page.locator("#judging").is_visible()


def test_a_passage_speaks_for_and_against_statements(coder: Opens, stored: Stored) -> None:
    """`e` opens the statements; 1 is for, 2 against; the margin shows it; undo takes it back."""
    page = coder("Kvarnbygd")
    key = page.locator(".passage[aria-current]").get_attribute("data-key")
    page.keyboard.press("e")
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    shown = page.locator(f"#passage-{key} .judged li")
    assert [text.split(":")[0] for text in shown.all_inner_texts()] == ["For", "Against"]
    page.keyboard.press("u")
    assert shown.count() == 1
    settle(page)
    assert [verdict for _, verdict, _, _ in evidence(stored, key)] == ["for", "against", ""]
    page.reload()
    page.locator("[data-ready]").wait_for()
    shown.first.wait_for()
    assert shown.count() == 1


def test_a_role_is_changed_by_keys_for_the_whole_section(coder: Opens, stored: Stored) -> None:
    """`d` and Shift+Enter change all under the same heading; one undo takes all of it back."""
    key = stored.rows(
        "SELECT key FROM store_passage WHERE document_id = ? AND heading IN (SELECT heading FROM store_passage "
        "WHERE document_id = ? GROUP BY heading HAVING count(*) BETWEEN 3 AND 9) ORDER BY ordinal LIMIT 1",
        stored.document("2015_NMK"),
        stored.document("2015_NMK"),
    )[0][0]
    page = coder(passage=key)
    before = page.locator(".passage .role-name").all_inner_texts()
    page.keyboard.press("d")
    number = int(re.search(r"\d+", page.locator("#roles-count").inner_text())[0])
    assert number >= 3
    page.locator("#roles input").last.focus()
    page.keyboard.press("Space")
    chosen = page.locator("#roles label:has(:checked) b").inner_text()
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.dataset.key") == key
    changed = page.locator(".role[data-sign=own]")
    assert changed.count() == number
    assert set(changed.locator(".role-name").all_inner_texts()) == {chosen}
    settle(page)
    assert stored.rows("SELECT count(*) FROM store_rolejudgement WHERE role <> ''") == [(number,)]
    page.keyboard.press("u")
    assert page.locator(".role[data-sign=own]").count() == 0
    settle(page)
    page.reload()
    page.locator("[data-whole]").wait_for()
    page.locator("[data-ready]").wait_for()
    assert page.locator(".passage .role-name").all_inner_texts() == before


def test_a_role_is_changed_by_mouse_and_opens_the_criteria(coder: Opens, stored: Stored) -> None:
    """A click on the role of a passage changes it; a passage that became a goal has criteria with suggestions."""
    page = coder("Northolm")
    row = page.locator(".passage", has=page.locator(".role-name", has_text="Activity")).first
    key = row.get_attribute("data-key")
    page.locator(f"#passage-{key} .role").click()
    page.locator("#roles label", has_text=re.compile("^Goal")).click()
    page.locator("#roles-one").click()
    assert page.locator(f"#passage-{key} .role-name").inner_text() == "Goal"
    settle(page)
    assert stored.rows("SELECT role FROM store_passage WHERE key = ?", key) == [("goal",)]
    page.locator("#desk [data-do=goal]").click()
    page.locator("#judging-sum", has_text=re.compile(r"Grade \d of 5")).wait_for()
    assert page.locator("#judging-list .answer.likely").count() == 10


def test_answers_wait_for_the_connection_like_decisions(
    goal: Callable[..., tuple[Any, str]], stored: Stored, said: list[str]
) -> None:
    """Without connection answers, roles and evidence are kept, outlive a reload, and are sent once."""
    page, key = goal()
    page.route("**/decide", lambda route: route.abort("connectionfailed"))
    page.keyboard.press("v")
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    page.locator("#keeping[data-state=waiting]").wait_for()
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert page.locator(f"#passage-{key} .judged li").count() == 1
    assert answers(stored, key) == []
    page.unroute("**/decide")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    settle(page)
    assert len(answers(stored, key)) == len(evidence(stored, key)) == 1
    said[:] = [line for line in said if "ERR_CONNECTION_FAILED" not in line]


def test_it_is_said_and_seen_by_all(
    goal: Callable[..., tuple[Any, str]], look: Callable[[Any, str], None], axe: Callable[[Any], None]
) -> None:
    """Who listens hears criterion and suggestion; axe finds nothing in panel and dialog; nothing is too wide."""
    page, _ = goal()
    page.keyboard.press("v")
    page.locator("#judging-sum", has_text=re.compile(r"Grade \d of 5")).wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("#said", has_text="Suggested:").wait_for(state="attached")
    assert "Suggested:" in item(page).get_attribute("aria-label")
    page.keyboard.press("1")
    look(page, "coder-goal")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    look(page, "coder-statements")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    look(page, "coder-roles")


def test_it_speaks_swedish(goal: Callable[..., tuple[Any, str]], look: Callable[[Any, str], None]) -> None:
    """The same in Swedish."""
    page, _ = goal(language="sv")
    page.keyboard.press("v")
    page.locator(".judging-item").first.wait_for()
    look(page, "coder-goal")
