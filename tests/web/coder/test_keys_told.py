"""The keys are told in one way: by the help of the page, by the how-to page, and by what the keys do."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import django
import pytest

os.environ.setdefault("SAMSYN_OPENING_KEY", "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.web.settings")
django.setup()

import samsyn.web  # noqa: E402
from samsyn.web.coder.keys import IN_PANEL, KEYS  # noqa: E402

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "workbench.md"
SCRIPTS = Path(samsyn.web.__file__).parent / "static" / "coder"
NAMES = {
    "space": '" "',
    "↓": "ArrowDown",
    "↑": "ArrowUp",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "Esc": "Escape",
    "−": '"-"',
}


def told(keys: tuple[Any, ...]) -> list[str]:
    """Give the rows of a table of keys."""
    return [f"| {' '.join(f'`{name}`' for name in key.keys)} | {key.does.template} |" for key in keys]


def test_the_how_to_page_tells_the_keys_of_the_page() -> None:
    """Both tables of the how-to page are those that the help shows, row by row."""
    rows = [line for line in HOW_TO.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [*told(KEYS), *told(IN_PANEL)]


def test_every_key_that_is_told_does_something() -> None:
    """What the help names, the script listens for."""
    script = (SCRIPTS / "keys.js").read_text(encoding="utf-8")
    for key in (*KEYS, *IN_PANEL):
        for name in key.keys:
            if re.fullmatch(r"[1-9…]|Ctrl z", name):
                continue
            sought = NAMES.get(name, name)
            assert re.search(rf'(?<![\w]){re.escape(sought)}"?\s*[:=]|"{re.escape(sought)}"', script), name


@pytest.mark.browser
def test_the_help_shows_them(coder: Any) -> None:
    """Every key with its words, in the order of the list."""
    page = coder()
    page.keyboard.press("?")
    assert page.locator("#help dd").all_inner_texts() == [key.does.template for key in (*KEYS, *IN_PANEL)]
