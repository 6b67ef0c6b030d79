"""No decision is lost and none counts twice: without connection, after a new sign-in, from two windows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.coder.conftest import Opens, Passages, Stored, settle
from tests.web.conftest import run

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
