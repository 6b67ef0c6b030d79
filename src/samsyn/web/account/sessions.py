"""Sign out wherever one is signed in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from samsyn.store import audit
from samsyn.web.access import signed_in
from samsyn.web.account.account_page import person


@require_POST
@signed_in
def out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person, this one too; tokens of programs stay."""
    user = person(request)
    user.sessions = uuid4()
    user.save(update_fields=["sessions"])
    audit.record(None, user, "sign out everywhere")
    logout(request)
    return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
