"""The overview: what the study holds, how far the people have come, and what to do next."""

from __future__ import annotations

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from samsyn.store import jobs
from samsyn.store.access import Role, Scope
from samsyn.store.models import Party
from samsyn.store.recoding import open_recodings
from samsyn.types import Record
from samsyn.web.access import in_study

READ = ("read", "partly read")


class Line(Record, frozen=True):
    """An organisation: its documents and passages, and how many codes are suggested and confirmed."""

    key: str
    name: str
    documents: int
    failed: int
    passages: int
    decided: int
    coded: int
    suggested: int
    document: int | None
    """The first document that can be read."""


@in_study
def overview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the overview; a study without a framework is set up first."""
    if scope.study.framework is None:
        return HttpResponseRedirect(reverse("samsyn:setup", kwargs={"slug": scope.study.slug}))
    lines = lines_of(scope)
    statuses = dict(scope.documents().order_by().values_list("status").annotate(Count("pk")))
    context = {
        "framework": scope.framework,
        "jobs": list(jobs.jobs_of(scope).filter(state__in=jobs.UNFINISHED)),
        "others_at_work": scope.role != Role.OWNER and jobs.under_way(scope).exclude(user=scope.user).exists(),
        "lines": lines,
        "parties": len(lines),
        "with_plan": sum(line.document is not None for line in lines),
        "documents": sum(statuses.values()),
        "read": sum(statuses.get(status, 0) for status in READ),
        "failed": statuses.get("failed", 0),
        "homeless": scope.documents().filter(party=None, status__in=READ).count(),
        "passages": sum(line.passages for line in lines) + scope.passages().filter(party=None).count(),
        # Counting suggestions themselves would take a second in a study of a country's size; cells have counted them.
        "suggestions": scope.cells().aggregate(n=Sum("suggested"))["n"] or 0,
        "recodings": open_recodings(scope),
        "decided": scope.decisions().order_by().aggregate(n=Count("passage", distinct=True))["n"],
        "latest": scope.decisions().aggregate(time=Max("time"))["time"],
    }
    return render(request, "shell/overview.html.j2", context)


def lines_of(scope: Scope) -> list[Line]:
    """Give a line for each organisation, with as many queries for three hundred of them as for three."""
    documents: dict[int | None, tuple[int, int]] = {}
    first: dict[int | None, int] = {}
    for identifier, party, status in scope.documents().order_by("name").values_list("pk", "party_id", "status"):
        held, failed = documents.get(party, (0, 0))
        documents[party] = (held + (status in READ), failed + (status == "failed"))
        if status in READ:
            first.setdefault(party, identifier)
    passages = _counted(scope.passages().order_by().values_list("party_id").annotate(Count("pk")))
    decided = _counted(
        scope.decisions().order_by().values_list("passage__party_id").annotate(Count("passage", distinct=True))
    )
    cells = {
        party: (coded, suggested)
        for party, coded, suggested in scope.cells()
        .order_by()
        .values_list("party_id")
        .annotate(
            coded_codes=Count("pk", filter=Q(coded__gt=0)),
            suggested_codes=Count("pk", filter=Q(coded=0, present=True)),
        )
    }
    parties: list[Party] = list(scope.parties())
    return [
        Line(
            key=party.key,
            name=party.name,
            documents=documents.get(party.pk, (0, 0))[0],
            failed=documents.get(party.pk, (0, 0))[1],
            passages=passages.get(party.pk, 0),
            decided=decided.get(party.pk, 0),
            coded=cells.get(party.pk, (0, 0))[0],
            suggested=cells.get(party.pk, (0, 0))[1],
            document=first.get(party.pk),
        )
        for party in parties
    ]


def _counted(rows: object) -> dict[int | None, int]:
    return dict(rows)  # type: ignore[call-overload, no-any-return] # pairs of a party and a number
