"""Another address: it is what one signs in with, so it counts once a letter to it was answered."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.errors import SamsynError
from samsyn.store import audit
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.invitations import address_of
from samsyn.store.models import User
from samsyn.types import Message
from samsyn.web.access import signed_in
from samsyn.web.account.account_page import back, page, person
from samsyn.web.faults import fault
from samsyn.web.language import language_of
from samsyn.web.letters import letter, send

SALT = "samsyn.web.account.address"
VALID = timedelta(days=1)
VOID = (
    Message("This link is not valid any more."),
    Message("It may have been used, or be older than a day. Begin again under Account."),
)


@require_POST
@sensitive_post_parameters("password")
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Send a letter to the new address; only to who knows the present password."""
    if not settings.MAIL:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    user = person(request)
    try:
        address = address_of(request.POST.get("address", ""))
        if not user.has_usable_password() or not user.check_password(request.POST.get("password", "")):
            raise AgreeingError(Message("The present password is not right."), remedy=Message("Write it once more."))
        if not _taken(address):
            signed = signing.dumps([user.pk, user.email, address], salt=SALT)
            lines = (
                Message("This link makes this the address by which you sign in to Samsyn:"),
                settings.URL + reverse("samsyn:confirm-address", kwargs={"signed": signed}),
                Message("It is valid for a day. If it was not you who asked, do nothing."),
            )
            send(letter(address, Message("Your address in Samsyn"), lines, language_of(request)))
    except SamsynError as problem:
        return page(request, problem=problem)
    return page(request, done=Message("Look in the mail of the new address: a link there makes it yours."))


@require_http_methods(["GET", "POST"])
@signed_in
def confirm(request: HttpRequest, signed: str) -> HttpResponse:
    """Take the answer to the letter, of the person who asked and while their address is still what it was."""
    user = person(request)
    try:
        number, before, address = signing.loads(signed, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return fault(request, 404, VOID)
    if number != user.pk or before != user.email or _taken(address):
        return fault(request, 404, VOID)
    if request.method == "GET":
        return render(request, "account/address.html.j2", {"address": address})
    with transaction.atomic():
        user.email = address
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        audit.record(None, user, "change address", {"user": user.pk})
    return back()


def _taken(address: str) -> bool:
    return User.objects.filter(email__iexact=address).exists() or EmailAddress.objects.filter(email=address).exists()
