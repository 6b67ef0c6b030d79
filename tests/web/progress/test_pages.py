"""What the pages on progress say, to whom, and with how many queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PLACES = ("progress/", "next/", "progress/passages/")


def test_before_anything_is_read_nothing_is_claimed(ask: Any) -> None:
    """No share, no interval and no right to stop where nothing was read, and the page says why."""
    body = ask("progress/").content.decode()
    assert "too little is read to say" in body
    assert "Not yet." in body
    assert "There is no audit sample yet" in body
    assert "Nobody has decided anything yet." in body


def test_every_page_answers(ask: Any, read: Callable[..., int]) -> None:
    """Pages, tables and charts answer once something is read."""
    read(50)
    for place in PLACES:
        assert ask(place).status_code == 200, place
    for name in ("found", "curve", "organisations", "suggestions", "people", "documents", "calibration"):
        assert ask(f"progress/{name}.csv").status_code == 200, name
    for name in ("found", "curve"):
        assert ask(f"progress/{name}.svg").content.startswith(b"<svg")
        assert ask(f"progress/{name}.png").content.startswith(b"\x89PNG")
