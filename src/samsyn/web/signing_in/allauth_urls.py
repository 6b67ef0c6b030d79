"""The pages of django-allauth that are used, under the names that it asks for; nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, re_path, reverse

from samsyn.web.sign_in_services import services
from samsyn.web.signing_in.adapters import not_signed_in
from samsyn.web.signing_in.onward import onward
from samsyn.web.signing_in.wording import faults_of

GIVEN: dict[str, Any] = {"faults_of": faults_of, "services": services, "mail": settings.MAIL}


def to_account(_request: HttpRequest, **_values: str) -> HttpResponse:
    """Lead to the account, where django-allauth has a page of its own that is not used."""
    return HttpResponseRedirect(reverse("samsyn:account"))


def refused(request: HttpRequest) -> HttpResponse:
    """Answer where django-allauth would let somebody sign up."""
    return not_signed_in(request)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.LoginView.as_view(extra_context=GIVEN), name="account_login"),
    path("out/", views.LogoutView.as_view(), name="account_logout"),
    path("closed/", views.AccountInactiveView.as_view(), name="account_inactive"),
    path("set/", to_account, name="account_set_password"),
    path("services/", to_account, name="socialaccount_connections"),
    path("services/join/", refused, name="socialaccount_signup"),
    path("services/cancelled/", refused, name="socialaccount_login_cancelled"),
    path("services/error/", refused, name="socialaccount_login_error"),
]
if settings.LOCAL_ACCOUNTS:
    urlpatterns += [
        path(
            "password/",
            login_required(views.PasswordChangeView.as_view(extra_context=GIVEN)),
            name="account_change_password",
        ),
        path("forgotten/", views.PasswordResetView.as_view(extra_context=GIVEN), name="account_reset_password"),
        path("forgotten/sent/", views.PasswordResetDoneView.as_view(), name="account_reset_password_done"),
        re_path(
            r"^new/(?P<uidb36>[0-9A-Za-z]{1,20})-(?P<key>[0-9A-Za-z-]{1,100})/$",
            views.PasswordResetFromKeyView.as_view(extra_context=GIVEN),
            name="account_reset_password_from_key",
        ),
        path("new/done/", to_account, name="account_reset_password_from_key_done"),
    ]
if "openid_connect" in settings.PROVIDERS:
    from allauth.socialaccount.providers.openid_connect import views as oidc

    urlpatterns += [
        path("oidc/<slug:provider_id>/", onward(oidc.login), name="openid_connect_login"),
        path("oidc/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    ]
if "saml" in settings.PROVIDERS:
    from allauth.socialaccount.providers.saml import views as saml

    urlpatterns += [
        path("saml/<slug:organization_slug>/", onward(saml.login), name="saml_login"),
        path("saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
        path("saml/<slug:organization_slug>/acs/finish/", saml.finish_acs, name="saml_finish_acs"),
        path("saml/<slug:organization_slug>/sls/", saml.sls, name="saml_sls"),
        path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    ]
