"""Read what a form sends."""

from __future__ import annotations

from django.http import Http404


def whole_number(text: str) -> int:
    """Give a row's number as a form sends it; what is none is no row."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
