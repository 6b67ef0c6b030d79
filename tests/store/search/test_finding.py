"""Search finds words in any form and in compounds, and takes whatever is written for a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("database")

TEXTS = [
    "Regionens vårdutbud ska öka. Utbudet av vård är gott.",  # 0
    "Patienterna får en fast läkarkontakt.",  # 1
    "Mal och vard utan prickar.",  # 2
    "E-hälsa och IT-stöd införs; mål för e-hälsan sätts.",  # 3
    "The plans state measurable goals for a region's patients.",  # 4
    "En fast kontakt, och varje läkare är med.",  # 5
    "NEAR(x y) OR * ^ stars: “quotes” -- '; DROP TABLE store_search; %s {stems} : AND",  # 6
    "Kontraktet om kvinnohälsan och planens kvinnor.",  # 7
]


@pytest.fixture
def built(build: Callable[..., Any]) -> Any:
    """Give a study of one organisation whose passages are the texts, indexed."""
    from samsyn.store.search.finding import index

    made = build(parties=1, texts=TEXTS)
    made.passages[4].record = {"language": "en"}
    made.passages[4].save()
    index(made.study, made.passages)
    return made


def places(built: Any, query: str, **filters: Any) -> set[int]:
    from samsyn.store.search.finding import search

    return {int(one.key.split("-")[1]) for one in search(built.scope(), query, **filters).found}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vård", {0}),
        ("vårdens", {0}),
        ("vårdutbudet", {0}),
        ("utbud", {0}),
        ("patient", {1, 4}),
        ("patienternas", {1, 4}),
        ("kontrakt", {7}),
        ("hälsan", {3, 7}),
        ("läkarnas", {1, 5}),
        ("kvinna", {7}),
        ("goal", {4}),
        ("measurable goal", {4}),
        ("läkare", {1, 5}),
        ("läkarkontakt", {1}),
        ("kontakt", {1, 5}),
        ("mål", {3}),
        ("mal", {2}),
        ("vard", {2}),
        ("hälsa", {3, 7}),
        ("plan", {4, 7}),
        ("e-hälsa", {3}),
        ("MÅL", {3}),
        ('"fast kontakt"', {5}),
        ('"fast läkarkontakt"', {1}),
        ('"läkarkontakt fast"', set()),
        ('"vårdutbud ska"', {0}),
        ('"utbudet ska"', set()),
        ("patient*", {1, 4}),
        ("läkar*", {1, 5}),
        ("fast -läkarkontakt", {5}),
        ('fast -"fast kontakt"', {1}),
        ("fast läkarkontakt", {1}),
        ("ma\u030al", {3}),
        ("finns-inte", set()),
        ("-fast", set()),
    ],
)
def test_words_are_found_in_every_form(built: Any, query: str, found: set[int]) -> None:
    """Inflections and parts of compounds are found, phrases stand as written, å, ä and ö are letters of their own."""
    assert places(built, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        '"',
        '""',
        "*",
        "-",
        "- -",
        "^",
        "(",
        "NEAR(a b)",
        "a AND",
        "OR OR",
        "NOT x",
        "stems : vård",
        "{words stems}: x",
        "a:*",
        "' OR 1=1 --",
        "'; DROP TABLE store_search;",
        "%s %d %",
        "\x00",
        "vård\x00",
        "\\",
        "\\'",
        "'\\",
        "& | ! <->",
        "a & !b",
        "=vård",
        "\ud800",
        "👍",
        "\u202e",
        "å" * 100_000,
        "a " * 5_000,
        '"' * 999,
        "a" * 3000 + "*",
        "<script>alert(1)</script>",
    ],
)
def test_no_query_is_an_error(built: Any, query: str) -> None:
    """Whatever somebody writes is answered with passages or with none; the index is as it was."""
    from samsyn.store.search.finding import search

    search(built.scope(), query)
    assert places(built, "vård") == {0}


def test_operators_are_words(built: Any) -> None:
    """The words of the databases' query languages are looked for as words."""
    assert places(built, "NEAR") == {6}
    assert places(built, "drop table") == {6}
    assert places(built, '"drop table store"') == {6}


def test_the_words_found_are_lit(built: Any) -> None:
    """Each word or phrase for which a passage was found is lit where it stands, and nothing else."""
    from samsyn.store.search.finding import search

    def lit(query: str) -> list[str]:
        found = search(built.scope(), query).found[0]
        return [found.text[span.start : span.end] for span in found.lit]

    assert lit("utbud") == ["vårdutbud", "Utbudet"]
    assert lit('"fast kontakt"') == ["fast kontakt"]
    assert lit("e-hälsa mål") == ["E-hälsa", "mål", "e-hälsan"]
    assert lit("läkar*") in (["läkarkontakt"], ["läkare"])


def test_filters_narrow(build: Callable[..., Any]) -> None:
    """Organisation, role, code and document each narrow what is found, alone and together."""
    from samsyn.store.decide import decide
    from samsyn.store.search.finding import index

    built = build(texts=["one word", "one more"])
    built.passages[1].role = "goal"
    built.passages[1].save()
    index(built.study, built.passages)
    built.suggest(0, "a")
    built.suggest(1, "a")
    decide(built.scope(), "plans0-1", "a", "reject", uuid4())
    decide(built.scope(), "plans1-1", "a", "accept", uuid4())

    def found(**filters: Any) -> set[str]:
        from samsyn.store.search.finding import search

        results = search(built.scope(), "one", **filters)
        assert results.total == len(results.found)
        return {one.key for one in results.found}

    assert len(found()) == 4
    assert found(parties=["00"]) == {"plans0-0", "plans0-1"}
    assert found(roles=["goal"]) == {"plans0-1"}
    assert found(codes=["a"]) == {"plans0-0", "plans1-1"}
    assert found(codes=["a"], parties=["01"]) == {"plans1-1"}
    assert found(documents=[built.documents[1].pk], codes=["a", "b"]) == {"plans1-1"}
    assert found(parties=["no such"]) == found(roles=["' --"]) == found(codes=["b"]) == set()


def test_pages_of_results_hold_every_passage_once(build: Callable[..., Any]) -> None:
    """Going through results ten at a time shows every passage once and says how many there are in all."""
    from samsyn.store.search.finding import index, search

    built = build(parties=1, texts=[f"one word {number}" for number in range(25)])
    index(built.study, built.passages)
    pages = [search(built.scope(), "word", start=start, most=10) for start in (0, 10, 20, 30)]
    assert [len(page.found) for page in pages] == [10, 10, 5, 0]
    assert {page.total for page in pages} == {25}
    assert len({one.key for page in pages for one in page.found}) == 25


def test_new_words_make_old_compounds_findable(build: Callable[..., Any]) -> None:
    """A compound that could not be parted when it came is found by its parts once these are known."""
    from samsyn.store.search.finding import index, search

    built = build(parties=1, texts=["Patientkontraktet skrivs.", "Ett kontrakt mellan en patient och många fler ord."])
    index(built.study, built.passages[:1])
    index(built.study, built.passages[1:])
    assert search(built.scope(), "kontrakt").total == 2
    assert search(built.scope(), "patient").total == 2


def test_replaced_documents_are_not_found(build: Callable[..., Any]) -> None:
    """The words of a former version of a document are not found."""
    from samsyn.store.models import Document
    from samsyn.store.search.finding import index, search

    built = build()
    index(built.study, built.passages)
    assert search(built.scope(), "one").total == 6
    Document.objects.filter(pk=built.documents[0].pk).update(replaced_by=built.documents[1])
    assert search(built.scope(), "one").total == 3
