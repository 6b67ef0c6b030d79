"""The framework's pages in Chromium: how they look, and coding anew by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.web.framework.test_changing import published
from tests.web.framework.test_recoding import SPLIT

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(coded: Any, served: Callable[[], Any]) -> tuple[Any, Any]:
    """Give a study whose owner has three codings to look at again and a draft under way, and its server."""
    from uuid import uuid4

    from samsyn.store.decide import decide

    first, second, third = coded.codes()[:3]
    scope = coded.scope()
    for passage in scope.passages().filter(role="activity").order_by("pk")[:3]:
        decide(scope, passage.key, first, "accept", uuid4())
    coded.code("Anna", 0, first)
    coded.code("Anna", 1, third)
    coded.client.post("/s/close-care/people/work-as", {"person": scope.user.pk})
    published(coded, ("split", first, SPLIT))
    coded.post("framework/edit/begin/")
    coded.post(f"framework/edit/codes/{second}/rename/", id="renamed")
    coded.post(f"framework/edit/codes/{third}/take-out/")
    return coded, served()


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_page_looks_right(
    waiting: tuple[Any, Any], open_page: Callable[..., Any], look: Callable[[Any, str], None], language: str
) -> None:
    """Each page fits three widths in both themes, and axe finds nothing."""
    coded, study = waiting
    page = open_page(study, language)
    code = coded.codes()[5]
    places = {
        "codebook": "framework/",
        "quotes": f"framework/quotes/{code}/",
        "versions": "framework/versions/",
        "version": f"framework/versions/{coded.scope().study.framework_id}/",
        "draft": "framework/edit/",
        "code-form": f"framework/edit/codes/{code}/",
        "preview": "framework/edit/preview/",
        "yaml": "framework/edit/text/",
        "recoding": "recoding/",
    }
    for name, place in places.items():
        page.goto(study.address + place)
        for summary in page.locator(".operations > details > summary").all():
            summary.click()
        look(page, f"framework-{name}")


def test_one_codes_anew_by_keys(
    waiting: tuple[Any, Any], open_page: Callable[..., Any], axe: Any, said: list[str]
) -> None:
    """Digits choose, Enter saves, 0 says none; what was done is said, and the focus goes on to the next passage."""
    from playwright.sync_api import expect

    _, study = waiting
    page = open_page(study)
    page.goto(study.address + "recoding/")
    page.keyboard.press("2")
    expect(page.locator(".case").first.locator("input[value=s2]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".case.settled")).to_have_count(1)
    expect(page.locator("#said")).to_contain_text("Coded anew: s2 Two.")
    expect(page.locator("#how-far")).to_contain_text("1 of 3 done")
    expect(page.locator(".case").nth(1).locator(".case-title")).to_be_focused()
    page.keyboard.press("0")
    expect(page.locator(".case.settled")).to_have_count(2)
    expect(page.locator("#said")).to_contain_text("No code applies.")
    expect(page.locator(".case").nth(2).locator(".case-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".case").nth(2).locator(".wrong")).to_be_focused()
    assert [line for line in said if "422" not in line] == []
    said.clear()
    axe(page)
    page.locator(".case").nth(2).get_by_label("s1 One").check()
    page.locator(".case").nth(2).get_by_role("button", name="Save").click()
    expect(page.locator("#how-far")).to_contain_text("3 of 3 done")
    axe(page)


def test_a_coder_page_that_is_open_is_told(
    waiting: tuple[Any, Any], open_page: Callable[..., Any], said: list[str]
) -> None:
    """Whoever has a passage open while the framework changes is told so when they decide."""
    from playwright.sync_api import expect

    coded, study = waiting
    passage = coded.scope().suggestions().exclude(code__in=["s1", "s2"]).order_by("-passage").first().passage
    page = open_page(study)
    page.goto(f"{study.address}code/{passage.document_id}/?passage={passage.key}")
    expect(page.locator("main")).to_be_visible()
    other = page.context.new_page()
    other.goto(study.address + "framework/edit/preview/")
    other.get_by_role("button", name="Make it a version").click()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    answer = page.evaluate(
        """async ([address, body]) => {
            const headers = JSON.parse(document.body.getAttribute("hx-headers"));
            headers["Content-Type"] = "application/json";
            const sent = await fetch(address, {method: "POST", headers, body: JSON.stringify(body)});
            return await sent.json();
        }""",
        [
            study.address + "decide",
            {
                "sent": [
                    {
                        "token": "6f0c3a0e-7a50-4c5e-9d0b-1f4a8a0e2b5e",
                        "passage": passage.key,
                        "verdict": "accept",
                        "code": "2",
                    }
                ]
            },
        ],
    )
    result = answer["results"][0]
    assert result["state"] == "refused"
    assert "framework" in result["why"]
    assert not said
