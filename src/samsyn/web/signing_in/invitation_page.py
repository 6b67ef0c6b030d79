"""The page of an invitation: who has an account accepts it, who has none makes one."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.store import audit
from samsyn.store.access import Role
from samsyn.store.invitations import came_by_mail
from samsyn.store.models import Invitation, Study, User
from samsyn.store.people import LONGEST_NAME
from samsyn.types import Message
from samsyn.web.faults import fault
from samsyn.web.roles import ROLES
from samsyn.web.sign_in_services import services
from samsyn.web.signing_in.arriving import invited, join_waiting, secret_of, wait
from samsyn.web.signing_in.wording import said_of

VOID = (
    Message("This invitation is not valid any more."),
    Message("It may have been used, withdrawn, or be older than 14 days. Ask for a new one."),
)


@require_GET
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take an invitation's link: its secret goes into the session and stands in no address that is passed on."""
    if not wait(request, secret):
        return fault(request, 404, VOID)
    return HttpResponseRedirect(reverse("samsyn:invitation"))


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponseBase:
    """Show an invitation and take the answer."""
    found = invited(request)
    if found is None:
        return fault(request, 404, VOID)
    user = request.user
    if request.method == "GET":
        return _page(request, found, [])
    if isinstance(user, User):
        study = join_waiting(request, user)
        return fault(request, 404, VOID) if study is None else HttpResponseRedirect(_overview(study))
    if not settings.LOCAL_ACCOUNTS or _has_account(found):
        return _page(request, found, [])
    return _make_account(request, found)


def _make_account(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    name, password = " ".join(request.POST.get("name", "").split()), request.POST.get("password", "")
    person = User(username=f"person-{found.sha256[:32]}", name=name, email=found.email.lower())
    wrong = _faults(person, password, request.POST.get("again", ""))
    if wrong:
        return _page(request, found, wrong)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            EmailAddress.objects.create(
                user=person, email=person.email, primary=True, verified=came_by_mail(secret_of(request))
            )
            study = join_waiting(request, person)
            if study is None:
                raise IntegrityError
            audit.record(None, person, "make account", {"invitation": found.pk})
    except IntegrityError:  # the same link was used at the same time
        return fault(request, 404, VOID)
    return perform_login(request, person, email_verification="none", redirect_url=_overview(study))  # type: ignore[no-any-return]


def _faults(person: User, password: str, again: str) -> list[Message]:
    if not person.name or len(person.name) > LONGEST_NAME or not person.name.isprintable():
        return [Message("A person needs a name, of at most {most} characters.", {"most": LONGEST_NAME})]
    if password != again:
        return [Message("The two passwords are not the same.")]
    try:
        validate_password(password, person)
    except ValidationError as error:
        return said_of(error)
    return []


def _has_account(found: Invitation) -> bool:
    address = found.email.lower()
    return User.objects.filter(email__iexact=address).exists() or EmailAddress.objects.filter(email=address).exists()


def _page(request: HttpRequest, found: Invitation, wrong: list[Message]) -> HttpResponse:
    context = {
        "invitation": found,
        "role": ROLES[Role(found.role)][0],
        "inviter": found.by.name or found.by.email,
        "has_account": _has_account(found),
        "local_accounts": settings.LOCAL_ACCOUNTS,
        "services": services,
        "wrong_here": wrong,
        "given": request.POST,
    }
    return render(request, "signing_in/invitation.html.j2", context, status=422 if wrong else 200)


def _overview(study: Study) -> str:
    return reverse("samsyn:overview", kwargs={"slug": study.slug})
