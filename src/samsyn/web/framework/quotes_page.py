"""The passages that have a code, or for which it is suggested, of all organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samsyn.store.access import Scope
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.quotes import COLUMNS, quote_of, reason_of, standing_of, standings
from samsyn.web.seeing.wording import Wording

AT_ONCE = 20
"""Quotes on a page."""


@require_GET
@in_study
def quotes(request: HttpRequest, scope: Scope, code: str) -> HttpResponse:
    """Show them by organisation and place, page by page."""
    framework = scope.framework
    found = next((one for one in framework.codes if one.id == code), None)
    if found is None:
        raise Http404
    wording = Wording(language_of(request), framework)
    suggested = scope.suggestions().filter(code=code).order_by().values("passage")
    decided = scope.decisions().filter(code=code, verdict="accept").order_by().values("passage")
    settled = scope.adjudications().filter(code=code, holds=True).order_by().values("passage")
    rows = scope.passages().filter(Q(pk__in=suggested) | Q(pk__in=decided) | Q(pk__in=settled))
    total = rows.count()
    pages = max(1, -(-total // AT_ONCE))
    asked = request.GET.get("page", "1")
    page = min(pages, max(1, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1))
    ordered = rows.order_by("party__ordinal", "document__name", "document", "ordinal")
    some = list(ordered.values(*COLUMNS)[(page - 1) * AT_ONCE : page * AT_ONCE])
    numbers = [row["id"] for row in some]
    judged = judgements(scope, passage__in=numbers)
    marks = {
        row["passage_id"]: row
        for row in scope.suggestions()
        .filter(code=code, passage__in=numbers)
        .order_by("confidence")
        .values("passage_id", "confidence", "reason", "words")
    }
    rule = found.presence or framework.presence
    shown = []
    for row in some:
        mark: Any = marks.get(row["id"], {})
        sure = mark.get("confidence", 0.0)
        counts = sure >= rule.confidence and (not rule.roles or row["role"] in rule.roles)
        shown.append(
            quote_of(
                row,
                scope.study.slug,
                wording,
                mark.get("words", ()),
                standing=standing_of(judged.get(row["id"]), code, counts),
                confidence=sure,
                reason=reason_of(mark.get("reason"), wording),
            )
        )
    context = {
        "wording": wording,
        "code": found,
        "quotes": shown,
        "standings": standings(wording),
        "total": total,
        "page": page,
        "pages": pages,
    }
    return render(request, "framework/quotes.html.j2", context)
