"""No decision is lost and none counts twice: without connection, after a new sign-in, from two windows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Passages, Stored, settle
from tests.web.conftest import answering, environment, run

pytestmark = pytest.mark.browser

ANOTHER = """
import sys
from pathlib import Path
from uuid import uuid4
from samsyn.store.folders import open_study, start
start(Path(sys.argv[1]))
study = open_study(Path(sys.argv[1]))
from samsyn.store.access import join, open_scope
from samsyn.store.decide import decide
from samsyn.store.models import User
user, _ = User.objects.get_or_create(username="kim", defaults={"name": "Kim Ek"})
join(study, user, "coder")
decide(open_scope(user, study.slug), sys.argv[2], sys.argv[3], sys.argv[4], uuid4())
"""
"""Another person decides."""


def dropped(page: Any, said: list[str]) -> Callable[[], None]:
    """Cut the connection to `decide`; what is given brings it back."""
    page.route("**/decide", lambda route: route.abort("connectionfailed"))

    def back() -> None:
        page.unroute("**/decide")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        settle(page)
        said[:] = [line for line in said if "ERR_CONNECTION_FAILED" not in line]

    return back


def test_what_is_decided_without_connection_is_kept_and_sent(
    coder: Opens, suggested: Passages, stored: Stored, said: list[str]
) -> None:
    """The page says how many wait; they outlive a reload; with the connection back all are on record, each once."""
    first, second = suggested()[:2]
    page = coder(passage=first)
    back = dropped(page, said)
    page.keyboard.press("a")
    page.locator("#keeping[data-state=waiting]").wait_for()
    page.keyboard.press("Space")
    page.locator(f"#passage-{second}").focus()
    page.keyboard.press("r")
    assert "3 waiting" in page.locator("#keeping").inner_text()
    assert stored.decisions(first) == []
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert page.locator(f"#passage-{first} .verdict[data-sign=own][data-way=accept]").count() == 1
    assert page.locator(f"#passage-{first}.is-read").count() == 1
    assert page.locator(f"#passage-{second} .verdict[data-sign=own][data-way=reject]").count() == 1
    back()
    assert [way for _, way in stored.decisions(first)] == ["accept", "read"]
    assert [way for _, way in stored.decisions(second)] == ["reject"]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('samsyn:close-care:')).length") == 0


def test_the_same_decision_twice_counts_once(
    coder: Opens, suggested: Passages, stored: Stored, said: list[str]
) -> None:
    """An answer that is lost on its way makes the browser send again; the store keeps one."""
    key = suggested()[0]
    page = coder(passage=key)
    sent = []

    def swallow(route: Any) -> None:
        sent.append(json.loads(route.request.post_data)["sent"])
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/decide", swallow)
    page.keyboard.press("a")
    settle(page)
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert [way for _, way in stored.decisions(key)] == ["accept"]
    said[:] = [line for line in said if "ERR_CONNECTION_RESET" not in line]


def test_after_the_session_ended_one_is_asked_to_sign_in(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """What waits is kept until one has signed in again, and the page says so."""
    key = suggested()[0]
    page = coder(passage=key)
    page.route("**/decide", lambda route: route.fulfill(status=302, headers={"Location": "/accounts/login/"}))
    page.keyboard.press("a")
    page.locator("#keeping[data-state='sign in']").wait_for()
    assert "1 not saved: sign in again" in page.locator("#keeping").inner_text()
    assert page.locator("#sign-in").is_visible()
    page.unroute("**/decide")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    settle(page)
    assert not page.locator("#sign-in").is_visible()
    assert [way for _, way in stored.decisions(key)] == ["accept"]


def test_a_request_mark_of_an_old_session_is_renewed(
    coder: Opens, suggested: Passages, stored: Stored, said: list[str]
) -> None:
    """After a sign-in in another window the old page still saves."""
    key = suggested()[0]
    page = coder(passage=key)
    context = page.context
    context.clear_cookies(name=re.compile("csrf"))
    page.keyboard.press("a")
    settle(page)
    assert [way for _, way in stored.decisions(key)] == ["accept"]
    said[:] = [line for line in said if "403" not in line]


def test_what_the_program_refuses_is_said_and_taken_off_the_page(
    coder: Opens, suggested: Passages, stored: Stored
) -> None:
    """A decision that cannot stand does not look as if it did."""
    key = suggested()[0]
    page = coder(passage=key)

    def spoil(route: Any) -> None:
        parcel = json.loads(route.request.post_data)
        for one in parcel["sent"]:
            one["code"] = "no such code"
        route.continue_(post_data=json.dumps(parcel))

    page.route("**/decide", spoil)
    page.keyboard.press("a")
    page.locator("#refused").wait_for()
    assert "has no code" in page.locator("#refused").inner_text()
    page.locator(f"#passage-{key} .verdict.active[data-sign=suggested]").wait_for()
    assert stored.decisions(key) == []
    page.unroute("**/decide")
    # It is kept, with what it is about, until one has seen to it.
    page.reload()
    page.locator("[data-ready]").wait_for()
    assert "has no code" in page.locator("#refused").inner_text()
    page.locator("#refused").get_by_role("button", name="Try again").click()
    settle(page)
    assert [way for _, way in stored.decisions(key)] == ["accept"]
    assert not page.locator("#refused").is_visible()


def test_two_windows_are_in_step(coder: Opens, suggested: Passages, stored: Stored) -> None:
    """What is decided in one window stands in the other at once; deciding otherwise there stands in the first."""
    key = suggested()[0]
    one = coder(passage=key)
    two = coder(passage=key, page=one.context.new_page())
    one.bring_to_front()
    one.keyboard.press("a")
    two.locator(f"#passage-{key} .verdict[data-sign=own][data-way=accept]").wait_for()
    two.bring_to_front()
    two.locator(f"#passage-{key}").focus()
    two.keyboard.press("1")
    two.keyboard.press("r")
    one.locator(f"#passage-{key} .verdict[data-sign=own][data-way=reject]").first.wait_for()
    settle(one)
    settle(two)
    ways = [way for _, way in stored.decisions(key)]
    assert ways == ["accept", "reject"]


def test_another_window_sends_what_a_closed_one_left(
    coder: Opens, suggested: Passages, stored: Stored, said: list[str]
) -> None:
    """A window that is closed while the connection is gone loses nothing: the next one that opens sends it."""
    key = suggested()[0]
    page = coder(passage=key)
    dropped(page, said)
    page.keyboard.press("a")
    page.locator("#keeping[data-state=waiting]").wait_for()
    context = page.context
    later = context.new_page()
    page.close()
    coder("Northolm", page=later)
    settle(later)
    assert [way for _, way in stored.decisions(key)] == ["accept"]
    said[:] = [line for line in said if "ERR_CONNECTION_FAILED" not in line]


def test_marks_of_others_are_told_from_ones_own(coder: Opens, suggested: Passages, stored: Stored, study: Any) -> None:
    """A sign of its own and the name say that another person decided; one's own decision stands before it."""
    key = suggested()[0]
    page = coder(passage=key)
    chip = page.locator(f"#passage-{key} .verdict").first
    code = chip.get_attribute("data-code")
    run(ANOTHER, study.folder, key, code, "reject")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.locator(f"#passage-{key} .verdict[data-code='{code}'][data-sign=others][data-way=reject]").wait_for()
    assert chip.locator(".people").inner_text() == "Kim Ek ✕"
    sign = "one => getComputedStyle(one.querySelector('.sign-of'), '::before').content"
    theirs = chip.evaluate(sign)
    page.keyboard.press("1")
    page.keyboard.press("a")
    assert chip.get_attribute("data-sign") == "own"
    assert chip.locator(".people").inner_text() == "Kim Ek ✕"
    assert len({theirs, chip.evaluate(sign), '"○"'}) == 3
    settle(page)


def test_a_signed_out_window_sends_after_one_signed_in_elsewhere(
    coder: Opens, suggested: Passages, stored: Stored, study: Any, said: list[str]
) -> None:
    """The session is gone: what is decided waits and says so; a sign-in in another window is enough to send it."""
    key = suggested()[0]
    page = coder(passage=key)
    page.context.clear_cookies()
    page.keyboard.press("a")
    page.locator("#keeping[data-state='sign in']").wait_for()
    assert stored.decisions(key) == []
    other = page.context.new_page()
    other.goto(study.opening)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    settle(page)
    assert [way for _, way in stored.decisions(key)] == ["accept"]
    said[:] = [line for line in said if "403" not in line]


WITHOUT = {
    "nothing is allowed": """for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
    }""",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
}
"""Browsers that keep nothing: a private window, a full disk."""


@pytest.mark.parametrize("kind", WITHOUT)
def test_a_browser_that_keeps_nothing_loses_nothing(
    open_page: Callable[..., Any],
    coder: Opens,
    suggested: Passages,
    stored: Stored,
    said: list[str],
    study: Any,
    kind: str,
) -> None:
    """What waits is held in the window, which says so and asks before it is closed; it is sent like any other."""
    key = suggested()[0]
    page = open_page(study)
    page.add_init_script(WITHOUT[kind])
    coder(passage=key, page=page)
    back = dropped(page, said)
    page.keyboard.press("a")
    page.keyboard.press("Space")
    page.locator("#keeping[data-state=waiting]").wait_for()
    assert "kept only in this window: do not close it" in page.locator("#keeping").inner_text()
    assert page.evaluate("window.dispatchEvent(new Event('beforeunload', { cancelable: true }))") is False
    back()
    assert [way for _, way in stored.decisions(key)] == ["accept", "read"]


def test_a_wrong_clock_does_not_change_the_order(
    coder: Opens, open_page: Callable[..., Any], suggested: Passages, stored: Stored, said: list[str], study: Any
) -> None:
    """A clock that runs backwards, or was set back since, leaves what is decided in the order of deciding."""
    key = suggested()[0]
    page = open_page(study)
    page.add_init_script("const now = Date.now.bind(Date); let back = 0; Date.now = () => now() - (back += 1e7);")
    coder(passage=key, page=page)
    back = dropped(page, said)
    for press in ("1", "a", "1", "r", "1", "x"):
        page.keyboard.press(press)
    page.reload()
    page.locator("[data-ready]").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("a")
    back()
    assert [way for _, way in stored.decisions(key)] == ["accept", "reject", "clear", "accept"]


def test_a_killed_server_loses_nothing(
    filled: Path, tmp_path: Path, open_page: Callable[..., Any], said: list[str]
) -> None:
    """The server dies between two decisions; the page keeps the second and sends it to the next server, once."""
    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    first = answering(folder)
    port = re.search(r":(\d+)/", first.address)[1]
    page = open_page(first)
    stored = Stored(folder)
    page.goto(f"{first.address}code/{stored.document('2015_NMK')}/")
    page.locator("[data-ready]").wait_for()
    page.locator("[data-whole]").wait_for()
    key = page.locator(".passage[aria-current]").get_attribute("data-key")
    page.keyboard.press("Space")
    settle(page)
    first.process.kill()
    first.process.wait()
    page.keyboard.press("Space")
    page.keyboard.press("k")
    page.locator("#keeping[data-state=waiting]").wait_for()
    command = [sys.executable, "-m", "samsyn", "serve", str(folder), "--no-browser", "--port", port]
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(PYTHONUNBUFFERED="1"))
    try:
        opening = next(found[0] for line in second.stdout if (found := re.search(r"http://127\S+key=\S+", line)))
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.locator("#keeping:is([data-state=saved], [data-state='sign in'])").wait_for(timeout=30_000)
        if page.locator("#keeping[data-state='sign in']").count():
            other = page.context.new_page()
            other.goto(opening)
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.locator("#keeping[data-state=saved]").wait_for(timeout=30_000)
        rows = stored.rows("SELECT count(*), count(DISTINCT passage_id) FROM store_decision WHERE verdict = 'read'")
        assert rows == [(2, 2)]
        assert stored.decisions(key) == [("", "read")]
    finally:
        second.kill()
        second.wait()
    said[:] = [line for line in said if "ERR_" not in line]
