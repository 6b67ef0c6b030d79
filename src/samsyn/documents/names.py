"""Show the names of files safely, whoever chose them."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, bytes that are no text, line and paragraph separators."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing, with which "gpj.exe" looks like "exe.jpg"."""
_NO_CHARACTERS = frozenset("\ufffe\uffff")


def harmless(name: str) -> str:
    """Give a name that can stand on one line of a table or terminal, with composed letters.

    macOS stores "å" as two characters, and other systems as one. What could break a line, steer a terminal or hide what
    it says becomes U+FFFD; spaces that do not break, emoji and hyphens stay as they are.
    """
    return "".join(
        "\ufffd"
        if character in _TURNING or character in _NO_CHARACTERS or unicodedata.category(character) in _UNSEEN
        else character
        for character in unicodedata.normalize("NFC", name)
    )
