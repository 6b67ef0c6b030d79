from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import msgspec

from samsyn.report import html
from samsyn.report.tree import Report


def test_words_of_a_plan_never_become_markup(hostile: Report) -> None:
    """A script in a plan is shown as words, in the page and in its data."""
    page = html.page(hostile)
    assert "<script>document.title" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    passages = [json.loads(line) for line in element(page, "passages").split("\n")]
    assert any("</script><script>" in passage["text"] for passage in passages)


def test_the_script_finds_every_passage_of_every_set(swedish: Report) -> None:
    """A set names its passages by their lines, in its order, and nothing that is read is lost on the way."""
    page = html.page(swedish)
    data = json.loads(element(page, "data"))
    passages = [json.loads(line) for line in element(page, "passages").split("\n")]
    assert data["sets"].keys() == swedish.evidence.sets.keys()
    for key, found in swedish.evidence.sets.items():
        told = [swedish.evidence.passages[identifier].text for identifier in found.passages]
        assert [passages[number]["text"] for number in data["sets"][key][0]] == told
    first, entry = passages[0], next(iter(swedish.evidence.passages.values()))
    assert first["places"][0][0] == entry.places[0].page
    assert first["places"][0][1] == entry.places[0].box.left
    assert first["who"] == entry.organisation_name


def element(page: str, identifier: str) -> str:
    """Give what a script element holds for the script."""
    found = re.search(rf'<script type="[^"]+" id="{identifier}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_policy_allows_this_style_and_script_and_nothing_else(swedish: Report) -> None:
    """The page reaches no network and runs nothing but its own script."""
    page = html.page(swedish)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'")
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in allowed


def test_nothing_in_the_page_needs_what_the_policy_forbids(swedish: Report) -> None:
    """There are no handlers or styles in attributes, and nothing is fetched."""
    body = re.sub(r"<(style|script).*?</\1>", "", html.page(swedish), flags=re.DOTALL)
    assert not re.search(r"<[^>]+\s(on\w+|style)=", body)
    assert not re.search(r'(src|href)="(https?:)?//', body)


def test_ids_are_unique_and_links_lead_somewhere(swedish: Report) -> None:
    """Every link within the page has its goal."""
    page = html.page(swedish)
    found = re.findall(r'\sid="([^"]+)"', re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL))
    assert len(found) == len(set(found))
    targets = {target for target in re.findall(r'href="#([^"]+)"', page) if not target.startswith("evidence/")}
    assert targets <= set(found)


def test_the_page_has_one_main_heading_and_its_language(swedish: Report, english: Report) -> None:
    """A reader that speaks knows the language and the title."""
    for report, language in ((swedish, "sv"), (english, "en")):
        page = html.page(report)
        assert page.startswith("<!DOCTYPE html>")
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1
        assert page.count("<main") == 1


def test_the_same_report_gives_the_same_bytes(swedish: Report, tmp_path: Path) -> None:
    """Rendering again changes nothing, and leaves nothing beside the file."""
    first = html.render_html(swedish, tmp_path / "a").read_bytes()
    assert html.render_html(swedish, tmp_path / "b").read_bytes() == first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["report.html"]


def test_characters_that_no_page_may_hold_are_shown_as_such(swedish) -> None:
    """A control character from a register or a plan does not make the page invalid; it is seen to be none."""
    page = html.page(msgspec.structs.replace(swedish, title="Region\x1b[31m \x01Gotland\ufffe"))
    assert "Region\ufffd[31m \ufffdGotland\ufffd" in page
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", page)
