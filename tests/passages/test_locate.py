from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from samsyn.passages.locate import boxes, find, page_of
from samsyn.types import Box, Document, Fragment, Page


def document(lines: list[str], *, exact: bool = True) -> Document:
    """Build a document with one line of text per fragment, three lines to a page."""
    text = ""
    fragments = []
    for number, line in enumerate(lines):
        text += " " if text else ""
        edges = tuple(40.0 + 7 * place for place in range(len(line) + 1)) if exact else ()
        top = 100.0 + 15 * (number % 3)
        box = Box(40, top, 40.0 + 7 * len(line), top + 12)
        fragments.append(Fragment(len(text), len(text) + len(line), number // 3 + 1, box, edges))
        text += line
    pages = tuple(Page(number + 1, 595, 842) for number in range(len(lines) // 3 + 1))
    return Document("a.pdf", "0" * 64, "pdf", "sv", text, pages, (), tuple(fragments))


words = st.text(alphabet="abcåäö -", min_size=1, max_size=30)


@given(st.lists(words, min_size=1, max_size=9), st.data(), st.booleans())
def test_boxes_lie_within_the_lines_they_stand_on(lines: list[str], data: st.DataObject, exact: bool) -> None:
    """Whatever slice is asked for, each box is inside its line's box and there is one for each line touched."""
    plan = document(lines, exact=exact)
    start = data.draw(st.integers(0, len(plan.text)))
    end = data.draw(st.integers(start, len(plan.text)))
    touched = [one for one in plan.fragments if max(start, one.start) < min(end, one.end)]
    found = boxes(plan, start, end)
    assert len(found) == len(touched)
    for (page, box), fragment in zip(found, touched, strict=True):
        assert page == fragment.page
        assert fragment.box.left - 1e-6 <= box.left <= box.right <= fragment.box.right + 1e-6
        assert (box.top, box.bottom) == (fragment.box.top, fragment.box.bottom)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_a_quote_is_found_where_its_words_stand(lines: list[str], data: st.DataObject) -> None:
    """A slice of the text is found again, at that place or where the same words stand before it."""
    plan = document(lines)
    start = data.draw(st.integers(0, len(plan.text)))
    end = data.draw(st.integers(start, len(plan.text)))
    quote = plan.text[start:end]
    found = find(plan, quote)
    if not quote.strip():
        assert found is None
    else:
        assert found is not None
        assert plan.text[slice(*found)].split() == quote.split()
        assert found[0] <= start + (len(quote) - len(quote.lstrip()))


def test_a_box_is_exact_where_the_reader_kept_the_characters_places() -> None:
    """Half a line is boxed at its own characters."""
    ((page, box),) = boxes(document(["abcdefgh"]), 2, 4)
    assert (page, box.left, box.right) == (1, 54.0, 68.0)


def test_a_box_is_in_proportion_where_it_did_not() -> None:
    """Without places, a quarter of the characters gets a quarter of the width."""
    ((_, box),) = boxes(document(["abcdefgh"], exact=False), 0, 2)
    assert (box.left, box.right) == (40.0, 54.0)


def test_white_space_that_joins_lines_has_no_box() -> None:
    """A space between lines stands nowhere on the page, but says which page comes next."""
    plan = document(["ab", "cd", "ef", "gh"])
    assert boxes(plan, 2, 3) == ()
    assert page_of(plan, 8) == 2
    assert page_of(plan, len(plan.text)) is None


def test_a_quote_is_found_across_lines_but_never_snapped_to_something_near() -> None:
    """White space is folded; any other change makes the quote unverified."""
    plan = document(["Inga köer", "till vården"])
    assert find(plan, "Inga  köer\ntill") == (0, 14)
    assert find(plan, "Inga kö er") is None
    assert find(plan, "inga köer") is None
    assert find(plan, "vården", 0, 10) is None
