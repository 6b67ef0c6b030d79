"""The start page: the studies of which one is a member."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from samsyn.store.access import studies_of


def studies(request: HttpRequest) -> HttpResponse:
    """Go to the one study, or let the reader choose among several."""
    found = list(studies_of(request.user)[:500])
    if len(found) == 1:
        return HttpResponseRedirect(reverse("samsyn:overview", kwargs={"slug": found[0].slug}))
    return render(request, "studies.html.j2", {"studies": found})
