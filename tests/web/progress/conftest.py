"""Reading for a study: passages that people have read whole, some of them in the random order."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.agreeing.conftest import coded  # noqa: F401 - a fixture


@pytest.fixture
def ask(client: Any, study: Any) -> Callable[..., Any]:
    """Give a function that asks for a page of the study: `ask("progress/", code="5")`."""
    return lambda place, **query: client.get(f"/s/{study.slug}/{place}", query)


@pytest.fixture
def read(client: Any, study: Any) -> Callable[..., int]:
    """Give a function that reads `count` passages in the random order as a person does who agrees with suggestions."""
    from samsyn.decisions import audit_order
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.cells import roll_up
    from samsyn.store.models import Decision
    from samsyn.store.reading_order import to_code

    def go_through(count: int, user: Any = None) -> int:
        person = user or local_user()
        scope = open_scope(local_user(), study.slug)
        passages = {row.key: row for row in to_code(scope)}
        rows = []
        for key in audit_order(passages)[:count]:
            common = {
                "study": scope.study,
                "passage": passages[key],
                "user": person,
                "framework": scope.study.framework,
            }
            marks = scope.suggestions().filter(passage=passages[key], confidence__gte=0.6)
            said = [(mark.code, "accept") for mark in marks]
            rows += [
                Decision(code=code, verdict=verdict, token=uuid.uuid4(), **common)
                for code, verdict in (*said, ("", "read"))
            ]
        Decision.objects.bulk_create(rows)
        roll_up(scope.study)
        return len(rows)

    return go_through
