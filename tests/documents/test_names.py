from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.documents.names import harmless


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rad\ntvå.pdf", "rad\ufffdtvå.pdf"),
        ("\x1b[31mröd.pdf", "\ufffd[31mröd.pdf"),
        ("plan\u202efdp.exe", "plan\ufffdfdp.exe"),
        ("byte\udcff.pdf", "byte\ufffd.pdf"),
        ("rad\u2028två.pdf", "rad\ufffdtvå.pdf"),
    ],
)
def test_what_could_break_a_line_or_steer_a_terminal_is_replaced(name: str, shown: str) -> None:
    """Line breaks, escapes, turned writing and bytes that are no text never reach a table or terminal."""
    assert harmless(name) == shown


@pytest.mark.parametrize(
    "name", ["Plan\u00a02016.pdf", "hand\u00adlings\u00adplan.docx", "👩‍⚕️ plan.md", "المنطقة.pdf", "<b>'\".md"]
)
def test_unusual_names_stay_as_they_are(name: str) -> None:
    """Spaces that do not break, soft hyphens, emoji and other scripts are names like any other."""
    assert harmless(name) == unicodedata.normalize("NFC", name)


@given(st.text(st.characters(codec=None), max_size=50))
def test_every_name_can_be_shown_on_one_line(name: str) -> None:
    """Whatever a file is called, its name is one line that can be written as UTF-8."""
    shown = harmless(name)
    assert shown.encode("utf-8").decode("utf-8").splitlines() in ([shown], [])
