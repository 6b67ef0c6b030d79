"""How the elements of a web page are set, as far as the page itself says: whether bold, and how large."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from samsyn.documents.odt_styles import points

USUAL = 12.0
"""The size in points of a browser's plain text."""

_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"(?:^|[\s,}>])(?:p|div|span|td|body)?\.([A-Za-z][\w-]*)[^{}]*\{([^{}]*)\}")
_PLAIN = re.compile(r"(?:^|[\s,}>])(?:p|body)\s*\{[^{}]*?font-size\s*:\s*([\d.]+(?:pt|px))")
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+(?:pt|px|in|cm|mm))", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


class PageLooks:
    """What a page's own style sheet says."""

    def __init__(self, source: str) -> None:
        self._classes: dict[str, tuple[bool, float]] = {}
        self.usual = USUAL
        for sheet in _SHEET.findall(source[:500_000]):
            plain = _PLAIN.search(sheet)
            if plain is not None:
                self.usual = points(plain[1], USUAL) or USUAL
            for name, body in _RULE.findall(sheet):
                self._classes[name] = _said(body)
        counts = Counter(re.findall(r"""<p[^>]+class=["']?([\w-]+)""", source[:2_000_000]))
        for name, _ in counts.most_common():
            if self._classes.get(name, (False, 0.0))[1]:
                self.usual = self._classes[name][1]
                break

    def look(self, node: LexborNode) -> tuple[bool, float]:
        """Say whether an element's classes or own style make it bold, and what size they give it (0: none)."""
        bold, size = node.tag in ("b", "strong"), 0.0
        attributes = node.attributes
        if not attributes:
            return bold, size
        if self._classes:
            for name in (attributes.get("class") or "").split():
                own = self._classes.get(name)
                if own is not None:
                    bold, size = bold or own[0], own[1] or size
        style = attributes.get("style")
        if style:
            own = _said(style)
            bold, size = bold or own[0], own[1] or size
        return bold, size


def _said(style: str) -> tuple[bool, float]:
    size = _SIZE.search(style)
    return _BOLD.search(style) is not None, (points(size[1].lower(), 0.0) or 0.0) if size else 0.0
