from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from samsyn.passages.split import LONGEST, LONGEST_SENTENCE, leading_line, split
from samsyn.types import Block, BlockKind, Box, Document, Fragment, Page

Draft = tuple[BlockKind, str] | tuple[BlockKind, str, int]
"""A block's kind, its text and, for headings and list items, its level."""


def plan(*drafts: Draft, language: str = "sv", sha256: str = "0123456789abcdef") -> Document:
    """Build a document of one page per ten blocks, a line of 100 points for each block."""
    text = ""
    blocks: list[Block] = []
    fragments: list[Fragment] = []
    for number, draft in enumerate(drafts):
        kind, words = draft[0], draft[1]
        level = draft[2] if len(draft) == 3 else (1 if kind in ("heading", "list_item") else 0)
        text += "\n" if text else ""
        page = number // 10 + 1
        blocks.append(Block(kind, len(text), len(text) + len(words), page, level=level))
        top = 20.0 * (number % 10)
        fragments.append(Fragment(len(text), len(text) + len(words), page, Box(50, top, 150, top + 12)))
        text += words
    pages = tuple(Page(number + 1, 595, 842) for number in range((len(drafts) - 1) // 10 + 1))
    return Document("plan.txt", sha256, "txt", language, text, pages, tuple(blocks), tuple(fragments))


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, before: tuple[Draft, ...] = ()) -> Document:
    """Build a document with one table after `before`; the header stands in it as a row too."""
    document = plan(*before)
    text = document.text
    blocks = list(document.blocks)
    for row in (header, *rows):
        text += "\n" if text else ""
        start = len(text)
        cells = []
        for number, cell in enumerate(row):
            text += " | " if number else ""
            cells.append((len(text), len(text) + len(cell)))
            text += cell
        blocks.append(Block("table_row", start, len(text), 1, cells=tuple(cells), header=header, table=1))
    return Document("plan.txt", document.sha256, "txt", "sv", text, (Page(1, 595, 842),), tuple(blocks), ())


def texts(document: Document) -> list[str]:
    return [passage.text for passage in split(document)]


def test_every_block_of_content_is_a_passage_under_its_headings() -> None:
    """Paragraphs, list items and rows become passages; headings stand above them, outermost first."""
    passages = split(
        plan(("heading", "Mål"), ("heading", "Barn", 2), ("paragraph", "Köerna ska bort."), ("list_item", "Ett"))
    )
    assert [passage.text for passage in passages] == ["Köerna ska bort.", "Ett"]
    assert passages[0].headings == ("Mål", "Barn")
    assert [passage.kind for passage in passages] == ["paragraph", "list_item"]


def test_running_heads_and_footnotes_are_no_passages() -> None:
    """What repeats on every page, and notes below the text, are not coded."""
    document = plan(
        ("furniture", "Region Norr 2015"), ("paragraph", "Vi öppnar en mottagning."), ("footnote", "1 Se lagen.")
    )
    assert texts(document) == ["Vi öppnar en mottagning."]


def test_a_heading_that_recurs_on_every_page_is_a_heading_unless_it_stands_first() -> None:
    """An area to a page, each with "Mål": the goals keep their heading; a letterhead on top of each page is none."""
    drafts: list[Draft] = []
    for number in range(6):
        drafts += [("heading", "Region Norr"), ("heading", f"Område {number}"), ("heading", "Mål", 2)]
        drafts += [("list_item", f"Mål nummer {item}") for item in range(7)]
    passages = split(plan(*drafts))
    assert {passage.headings[-1] for passage in passages} == {"Mål"}
    assert all("Region Norr" not in passage.headings for passage in passages)


def test_lines_of_a_table_of_contents_are_left_out() -> None:
    """A heading with dots and a page number says nothing about the plan."""
    document = plan(
        ("heading", "Innehåll"),
        ("paragraph", "Mål ............ 4"),
        ("paragraph", "Uppföljning 12"),
        ("heading", "Mål"),
        ("paragraph", "Vården ska vara god 2016"),
    )
    assert texts(document) == ["Vården ska vara god 2016"]


def test_identifiers_depend_on_the_file_and_the_place_alone() -> None:
    """A passage keeps its id from run to run, so that decisions about it can be found again."""
    document = plan(("paragraph", "Ett."), ("paragraph", "Två."))
    assert [passage.id for passage in split(document)] == ["0123456789-0", "0123456789-5"]
    assert split(document, "07")[1].id == split(document, "09")[1].id


def test_the_line_before_a_list_is_a_passage_and_introduces_the_items() -> None:
    """“Examples of goals:” can be read and coded, and each item knows it."""
    passages = split(
        plan(("paragraph", "Planen är kort. Exempel på mål:"), ("list_item", "Bättre vård"), ("list_item", "Inga köer"))
    )
    assert passages[0].text == "Planen är kort. Exempel på mål:"
    assert [passage.introduction for passage in passages[1:]] == ["Exempel på mål:", "Exempel på mål:"]
    assert passages[2].previous == "Bättre vård"


def test_an_item_introduces_the_items_below_it() -> None:
    """A nested list belongs to the item above it, and the outer list goes on after it."""
    passages = split(
        plan(
            ("paragraph", "Vi ska:"),
            ("list_item", "öppna mottagningar för", 1),
            ("list_item", "barn", 2),
            ("list_item", "anställa", 1),
        )
    )
    assert [passage.introduction for passage in passages[1:]] == ["Vi ska:", "öppna mottagningar för", "Vi ska:"]


def test_headings_with_nothing_under_them_are_kept_as_passages() -> None:
    """A list written as bold lines is not lost, but the title page is none."""
    document = plan(
        ("heading", "Region Norr"),
        ("heading", "Handlingsplan"),
        ("paragraph", "Planen gäller i tre år."),
        ("heading", "Mobila team"),
        ("heading", "Kvällsöppet"),
    )
    assert texts(document) == ["Planen gäller i tre år.", "Mobila team", "Kvällsöppet"]


def test_a_numbered_chapter_stays_above_its_sections_where_levels_are_lost() -> None:
    """“2 Mål” is the chapter of "2.1 Barn" though both were read at one level."""
    document = plan(
        ("paragraph", "Text före."), ("heading", "2 Mål"), ("heading", "2.1 Barn"), ("paragraph", "Inga köer.")
    )
    passages = split(document)
    assert [passage.text for passage in passages] == ["Text före.", "Inga köer."]
    assert passages[1].headings == ("2 Mål", "2.1 Barn")


def test_a_heading_of_two_lines_is_one_heading() -> None:
    """A heading that goes on in the next line is not taken for two."""
    document = plan(
        ("heading", "Uppföljning för"), ("heading", "utvecklingsarbetet"), ("paragraph", "Planen följs upp.")
    )
    assert split(document)[0].headings == ("Uppföljning för utvecklingsarbetet",)


def test_a_heading_that_leads_into_a_list_is_a_passage_too() -> None:
    """A line in bold that ends in a colon above a list can be read as a remark."""
    document = plan(("paragraph", "Inledning."), ("heading", "Exempel på mål:"), ("list_item", "Inga köer"))
    passages = split(document)
    assert [passage.text for passage in passages] == ["Inledning.", "Exempel på mål:", "Inga köer"]
    assert passages[2].headings == ("Exempel på mål:",)


def test_the_titles_of_columns_are_no_row() -> None:
    """A header row, also one repeated on the next page, is no passage; the others carry it."""
    document = table(("Mål", "Ansvarig"), [("Inga köer", "Chefen"), ("Mål", "Ansvarig"), ("Trygghet", "")])
    passages = split(document)
    assert [passage.text for passage in passages] == ["Inga köer | Chefen", "Trygghet |"]
    assert passages[0].header == ("Mål", "Ansvarig")
    assert [passages[0].text[start:end] for start, end in passages[0].cells] == ["Inga köer", "Chefen"]


def test_a_very_long_row_is_cut_at_its_cells() -> None:
    """A table used for layout does not become one endless passage."""
    long = "Vi ska göra vården bättre. " * 40
    passages = split(table(("Mål", "Aktivitet"), [(long.strip(), long.strip())]))
    assert [passage.header for passage in passages] == [("Mål",), ("Aktivitet",)]


def test_blocks_without_words_are_left_out() -> None:
    """Lines of dashes and lone numbers say nothing."""
    assert texts(plan(("paragraph", "———"), ("paragraph", "12"), ("paragraph", "Vi ses."))) == ["Vi ses."]


def test_a_paragraph_in_the_middle_of_a_section_leads_into_nothing() -> None:
    """Only a colon, or a short line without a full stop, leads into a list."""
    assert leading_line("Det här är en vanlig mening.") == ""
    assert leading_line("Några exempel") == "Några exempel"
    assert leading_line("Ord") == ""


sentence = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö ", min_size=5, max_size=200).map(
    lambda words: words.strip().capitalize() + "."
)


@given(st.lists(sentence, min_size=1, max_size=60))
def test_long_paragraphs_are_cut_at_sentences_and_lose_no_word(sentences: list[str]) -> None:
    """However long a paragraph is, its passages hold all its words, in order, as slices of the document's text."""
    text = " ".join(sentences)
    block = Block("paragraph", 0, len(text), 1)
    document = Document("a", "0" * 64, "txt", "sv", text, (Page(1, 1, 1),), (block,), ())
    passages = split(document)
    if passages:
        assert " ".join(passage.text for passage in passages).split() == text.split()
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert len(passage.text) <= LONGEST


def test_a_letterhead_in_large_type_heads_nothing() -> None:
    """A heading that stands on nearly every page is no heading; one under each chapter is."""
    drafts: list[Draft] = []
    for number in range(4):
        drafts += [("heading", "MINISTRY OF WATER"), *[("paragraph", f"Goal number {number} of many.")] * 9]
    assert all(passage.headings == () for passage in split(plan(*drafts)))
    drafts = [("heading", "Why"), *[("paragraph", "Text of many words.")] * 29]
    assert split(plan(*drafts))[-1].headings == ("Why",)


def test_text_without_sentences_is_cut_between_words_and_loses_none() -> None:
    """A page without a full stop, or a word without an end, gives passages that later stages can bear."""
    words = " ".join(f"ord{number}" for number in range(20_000)) + " " + "a" * 10_000
    for kind in ("paragraph", "list_item", "heading"):
        passages = split(plan((kind, words), ("paragraph", "Slut på texten.")))
        assert max(len(passage.text) for passage in passages) <= LONGEST_SENTENCE
        assert "".join("".join(passage.text.split()) for passage in passages[:-1]) == "".join(words.split())
        assert passages[-1].headings == ()


def test_endless_dots_are_no_endless_work() -> None:
    """Leaders of dots are looked for at the end of a block alone, however long it is."""
    (passage, *_) = split(plan(("paragraph", "." * 300_000 + " ord"), ("paragraph", "Slut på texten.")))
    assert passage.text.startswith(".")
