"""Which part of a web page is its content: not the menus, cookie banners, forms and footers around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 120
"""Levels of nested elements that are followed; what lies deeper is taken as plain text."""

_NEVER = frozenset(
    "script style noscript template head title meta link nav aside iframe object embed svg canvas audio video map"
    " button input select option textarea datalist dialog menuitem label progress meter -comment".split()
)
_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar".split())
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie\w*|consent|gdpr|breadcrumbs?|brodsmulor|skip-?(?:link|to\w*)?|skiplink|sidebar|"
    r"sidomeny|navbar|share|social|some-links|site-?(?:header|footer|nav)|page-?(?:header|footer)|print-?hidden|"
    r"sr-only|visually-?hidden|screen-reader-text|"
    r"toc|mso-?toc\d|table[ -]of[ -]contents\d*|innehallsforteckning|"
    r"related|relaterat|newsletter|comments?|modal|popup|advert\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ENOUGH = 0.3


def is_around(node: LexborNode, *, within: bool) -> bool:
    """Say whether an element stands around the content; `within` says that it lies inside a main part or article."""
    tag = node.tag or ""
    if tag in _NEVER:
        return True
    if tag in ("header", "footer") and not within:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if (attributes.get("role") or "").lower() in _ROLES or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden") == "true" or _HIDDEN.search(attributes.get("style") or ""):
        return True
    if tag in ("body", "main", "article", "html"):
        return False
    if tag == "div" and attributes.get("title") in ("header", "footer"):
        return True
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return len(named) > 1 and _AROUND.search(named) is not None


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Give an element's children, text included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def main_part(tree: LexborHTMLParser) -> tuple[LexborNode | None, bool]:
    """Give the element that holds the page's content, and whether the page itself marks it.

    `main` is preferred, then a single `article`; where they hold little of the page's text, or there are none, the
    innermost element that holds three quarters of it.
    """
    body = tree.body
    if body is None:
        return None, False
    amounts: dict[int, int] = {}
    whole = _amount(body, 0, amounts, within=False)
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if selector == "article" and len(found) > 1:
            continue
        for node in found[:3]:
            amount = _amount(node, 0, {}, within=True)
            if amount >= _ENOUGH * whole and amount > 0:
                return node, True
    node = body
    for _ in range(DEEPEST):
        inner = max(
            (child for child in children(node) if child.is_element_node),
            key=lambda item: amounts.get(item.mem_id, 0),
            default=None,
        )
        if inner is None or inner.tag not in (
            "div",
            "section",
            "article",
            "td",
            "table",
            "tbody",
            "tr",
            "center",
            "form",
        ):
            break
        if amounts.get(inner.mem_id, 0) < 0.75 * max(1, amounts.get(node.mem_id, whole)):
            break
        if inner.tag in ("table", "tbody", "tr", "td") and len(tree.css("td")) > 12:
            break
        node = inner
    return node, False


def _amount(node: LexborNode, depth: int, amounts: dict[int, int], *, within: bool) -> int:
    """Count the characters of running text in an element, links and what stands around the content aside."""
    total = 0
    for child in children(node):
        if child.is_text_node:
            total += len((child.text_content or "").strip())
        elif child.is_element_node and child.tag != "a" and depth < DEEPEST:
            inside = within or child.tag in ("main", "article")
            if not is_around(child, within=inside):
                total += _amount(child, depth + 1, amounts, within=inside)
    amounts[node.mem_id] = total
    return total
