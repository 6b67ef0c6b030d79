"""Searches that are kept, what they find by year, and the result as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def keep(client: Any, study: Any) -> Callable[..., Any]:
    return lambda **sent: client.post(f"/s/{study.slug}/search/saved", sent, HTTP_HX_REQUEST="true")


@pytest.fixture
def other(client: Any, study: Any) -> Any:
    """Give the scope of another member of the study."""
    from samsyn.store.access import join, open_scope
    from samsyn.store.models import Study, User

    person, _ = User.objects.get_or_create(username="other", defaults={"name": "Other Person"})
    join(Study.objects.get(slug=study.slug), person, "coder")
    return open_scope(person, study.slug)


def test_a_search_is_kept_shared_and_removed(ask: Any, keep: Callable[..., Any]) -> None:
    """It comes back with its filters; the same name again takes its place; removed it is gone; each change is said."""
    body = keep(name=" Mobile  teams ", query="q=mobile+team&role=activity&year=2015&evil=1").content.decode()
    assert "Mobile teams" in body
    assert "q=mobile+team&amp;role=activity&amp;year=2015" in body
    assert "evil" not in body
    assert 'data-say="Kept: Mobile teams"' in body
    keep(name="Mobile teams", query="q=team")
    page = ask("search/").content.decode()
    assert page.count(">Mobile teams</a>") == 1
    number = page.partition('name="share" value="')[2].partition('"')[0]
    assert "shared" in keep(share=number).content.decode()
    assert ">Mobile teams</a>" not in keep(remove=number).content.decode()


def test_what_others_keep_is_theirs(ask: Any, keep: Callable[..., Any], other: Any) -> None:
    """A search is seen by its owner only until it is shared, and nobody else changes or removes it."""
    from samsyn.store.search.kept import keep_search, share_search

    kept = keep_search(other, "Private one", {"q": "vård"})
    assert "Private one" not in ask("search/").content.decode()
    share_search(other, kept.number, shared=True)
    page = ask("search/").content.decode()
    assert "Private one" in page
    assert "Other Person" in page
    for sent in ({"remove": kept.number}, {"unshare": kept.number}):
        assert keep(**sent).status_code == 404
    assert "Private one" in ask("search/").content.decode()


def test_a_reader_keeps_searches_and_shares_none(ask: Any, keep: Callable[..., Any], study: Any) -> None:
    """What a reader ticks is not shared with the study."""
    from samsyn.store.models import Membership, SavedSearch

    membership = Membership.objects.filter(study__slug=study.slug, user__username="local")
    membership.update(role="reader")
    try:
        keep(name="Mine", query="q=vård", shared="1")
        row = SavedSearch.objects.get(name="Mine")
        assert not row.shared
        assert keep(share=row.pk).status_code == 403
    finally:
        membership.update(role="owner")


@pytest.mark.parametrize(
    "sent", [{"name": "   ", "query": "q=a"}, {"name": "\x00"}, {}, {"remove": "9" * 18}, {"share": "x"}]
)
def test_what_makes_no_sense_is_refused(keep: Callable[..., Any], sent: dict[str, str]) -> None:
    """A search without a name, or one that is not there, changes nothing."""
    from samsyn.store.models import SavedSearch

    before = SavedSearch.objects.count()
    assert keep(**sent).status_code in (404, 422)
    assert SavedSearch.objects.count() == before


def test_every_change_is_on_record_without_words(keep: Callable[..., Any]) -> None:
    """The trail says that a search was kept, not what for."""
    from samsyn.store.models import Audit

    keep(name="Secret name", query="q=secret")
    latest = Audit.objects.latest("pk")
    assert latest.action == "keep search"
    assert "ecret" not in str(latest.details)


def test_the_whole_result_is_in_the_file(ask: Any, crowd: Callable[..., None]) -> None:
    """All pages of the answer, with organisation and document; a formula is text."""
    crowd(3, 30)
    rows = list(csv.DictReader(io.StringIO(ask("search/search.csv", q="mobile team").content.decode("utf-8-sig"))))
    assert len(rows) >= 90
    assert len({row["passage_id"] for row in rows}) == len(rows)
    assert f"of {len(rows)} passages" in ask("search/", q="mobile team").content.decode()
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_a_year_is_a_filter_of_the_search(ask: Any, study: Any, crowd: Callable[..., None]) -> None:
    """Only passages of documents of the year are found; a year without documents finds nothing."""
    from samsyn.store.models import Document

    crowd(2, 5)
    chosen = Document.objects.filter(study__slug=study.slug, passages__text__contains="mobile teams").first()
    Document.objects.filter(pk=chosen.pk).update(year=2014)
    rows = list(
        csv.DictReader(io.StringIO(ask("search/search.csv", q="mobile", year="2014").content.decode("utf-8-sig")))
    )
    assert rows
    assert {row["document"] for row in rows} <= {chosen.name, f"'{chosen.name}"}
    assert "No passage was found." in ask("search/", q="mobile", year="1901").content.decode()
