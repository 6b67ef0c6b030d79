"""The framework as one reads it: a codebook, with how much is coded by each code."""

from __future__ import annotations

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samsyn.store.access import Scope
from samsyn.store.drafts import draft_of
from samsyn.store.jobs import latest
from samsyn.store.reframe import suggested_before
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.framework.sections import sections_of
from samsyn.web.language import language_of
from samsyn.web.seeing.wording import Wording


class Found(Record, frozen=True):
    """How many passages have a code and of how many organisations: by people, and as far as only suggested."""

    coded: int = 0
    coded_parties: int = 0
    suggested: int = 0
    suggested_parties: int = 0


@require_GET
@in_study
def framework(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show groups, codes, roles, statements and criteria of goals."""
    found = scope.framework
    job = latest(scope, "suggest")
    context = {
        "framework": found,
        "sections": sections_of(found),
        "wording": Wording(language_of(request), found),
        "counts": counts_of(scope),
        "nothing": Found(),
        "draft": draft_of(scope) if scope.may("edit") else None,
        "former": suggested_before(scope.study),
        "job": job if job is not None and job.state in ("waiting", "working") else None,
    }
    return render(request, "framework/codebook.html.j2", context)


def counts_of(scope: Scope) -> dict[str, Found]:
    """Give what every code has in the matrix as this person sees it, in one query."""
    rows = (
        scope.cells()
        .order_by()
        .values_list("code")
        .annotate(
            of_people=Sum("coded"),
            parties=Count("pk", filter=Q(coded__gt=0)),
            of_suggesters=Sum("suggested"),
            suggested_parties=Count("pk", filter=Q(coded=0, suggested__gt=0)),
        )
    )
    return {code: Found(*numbers) for code, *numbers in rows}
