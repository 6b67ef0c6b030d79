"""What the overview leads to, and for whom."""

from __future__ import annotations

from typing import Any


def test_who_may_not_bring_documents_in_is_not_asked_to(client: Any, study: Any) -> None:
    """An owner is led to bring documents in and put them right; a coder is not, as the page would refuse them."""
    from samsyn.store.models import Membership

    address = f"/s/{study.slug}/"
    assert "Bring in documents" in client.get(address).content.decode()
    membership = Membership.objects.filter(study__slug=study.slug, user__username="local")
    membership.update(role="coder")
    try:
        words = client.get(address).content.decode()
    finally:
        membership.update(role="owner")
    assert "Read and decide" in words
    assert "Bring in documents" not in words
    assert "Put it right" not in words


def test_dates_are_written_as_the_language_writes_them() -> None:
    """British English and Swedish put the day first."""
    from datetime import UTC, datetime

    from samsyn.web.templating import _day

    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert (_day(moment, "en"), _day(moment, "sv")) == ("23 Nov 2026", "23 nov. 2026")
