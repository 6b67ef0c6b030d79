"""A study that cannot be written: it is said in words, nothing is half-kept, and what was sent can be sent again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def fill(client: Any) -> Iterator[Callable[[], None]]:
    """Give a function that leaves SQLite no page more than it has, as a full disk does."""
    from django.db import connection

    def limit() -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count={pages}")

    yield limit
    connection.close()


def test_what_does_not_fit_is_told_and_can_be_sent_again(study: Any, client: Any, fill: Callable[[], None]) -> None:
    """A decision that finds no space is not kept in part; pages are still read, and afterwards it is kept once."""
    from django.db import connection

    from samsyn.store.models import Decision, Passage

    client.raise_request_exception = False
    passage = Passage.objects.order_by("pk")[0]
    token = str(uuid4())
    word = {"token": token, "passage": passage.key, "verdict": "accept", "code": "1", "reason": "därför " * 1000}
    sent = json.dumps({"sent": [word]})

    def decide() -> Any:
        address = f"/s/{study.slug}/decide"
        return client.post(address, sent, content_type="application/json", HTTP_ACCEPT="application/json")

    fill()
    refused = decide()
    assert refused.status_code == 503
    assert refused.json()["error"]["problem"] == "There is no space left on the disk."
    assert not Decision.objects.filter(token=token).exists()
    assert client.get(f"/s/{study.slug}/documents/").status_code == 200
    connection.close()
    assert decide().json()["results"][0]["state"] == "saved"
    assert Decision.objects.filter(token=token).count() == 1


def test_a_form_and_a_program_are_told_too(study: Any, client: Any, fill: Callable[[], None]) -> None:
    """Whoever sends a form gets a page that says what to do, a program the same as its problem."""
    from samsyn.store.access import local_user
    from samsyn.store.models import Job, Passage
    from samsyn.store.tokens import make_token

    client.raise_request_exception = False
    secret = make_token(local_user(), "program", read_only=False)[1]
    passage = Passage.objects.order_by("pk")[0].key
    fill()
    long = "därför " * 1000
    # What is left of the last pages takes a few.
    answers = (client.post(f"/s/{study.slug}/report/freeze", {"title": "Full", "why": long}) for _ in range(100))
    taken, page = next((number, one) for number, one in enumerate(answers) if one.status_code != 302)
    assert (page.status_code, Job.objects.count()) == (503, taken)
    assert "There is no space left on the disk." in page.content.decode()
    told = client.post(
        f"/api/1/studies/{study.slug}/comments",
        json.dumps({"passage": passage, "text": long, "token": str(uuid4())}),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {secret}",
    )
    assert (told.status_code, told.json()["title"]) == (503, "There is no space left on the disk.")
