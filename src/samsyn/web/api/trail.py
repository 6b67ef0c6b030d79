"""The trail of who did what, and everything as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from samsyn.store.models import Audit
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.api import nouns
from samsyn.web.api.answers import WRONG, operation
from samsyn.web.api.paging import Page, rows_from
from samsyn.web.api.sentences import name
from samsyn.web.api.signing import scope_of
from samsyn.web.language import language_of

router = Router(tags=["Trail and files"])


@operation(
    router.get("/studies/{slug}/audit", response={200: Page[nouns.Entry], **WRONG}),
    Message("Who did what, when (for owners)"),
)
def audit(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the trail, which only grows."""
    rows = scope_of(request, slug, "manage").of(Audit).select_related("user")
    return rows_from(
        request,
        rows,
        wanted,
        lambda kept: [
            {
                "number": one.pk,
                "coder": name(request, one.user) if one.user is not None else "",
                "person": one.user_id,
                "action": one.action,
                "details": one.details,
                "time": one.time,
            }
            for one in kept
        ],
    )


@operation(
    router.get("/studies/{slug}/exports", response={200: list[nouns.Export], **WRONG}),
    Message("The tables that can be had as CSV"),
)
def exports(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Give the tables and their addresses."""
    from samsyn.web.exporting.tables import TABLES

    scope_of(request, slug)
    language = language_of(request)
    return [
        {
            "name": name,
            "title": translate(table.title, language),
            "address": f"{request.path}/{name}.csv",
        }
        for name, table in TABLES.items()
    ]


@operation(
    router.get("/studies/{slug}/exports/{name}.csv", response={200: str, **WRONG}),
    Message("A table as CSV, as it stands"),
    content="text/csv",
)
def export(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Give a table row by row, so that it may be as long as it is."""
    from samsyn.web.exporting.sending import table_file

    return table_file(scope_of(request, slug), name, language_of(request))


@operation(
    router.get("/studies/{slug}/archive.zip", response={200: bytes, **WRONG}),
    Message("Everything that the study holds, as samsyn backup writes it (for owners)"),
    content="application/zip",
)
def archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the archive of a study."""
    from samsyn.web.exporting.packing import packed

    return packed(scope_of(request, slug, "manage"), "archive", language_of(request))
