"""The settings of a server of many studies: who reaches it, how people sign in, how it sends mail.

Everything is drawn from the environment; `docs/how-to/server.md` says what each variable means. Only server mode
imports this, and with it django-allauth.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from samsyn.errors import SettingsError
from samsyn.store.environment import chosen, number, setting
from samsyn.types import Message


def _address() -> str:
    """Give the address by which people reach the server, without a slash at its end."""
    given = setting("SAMSYN_URL").rstrip("/")
    parts = urlsplit(given)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.username:
        raise SettingsError(
            Message("The server was not told the address by which people reach it."),
            remedy=Message(
                "Set {variable}, as {example}.", {"variable": "SAMSYN_URL", "example": "https://plans.example.org"}
            ),
        )
    return given


def _mail(given: str) -> dict[str, Any]:
    """Give Django's settings of mail for an `smtp://` (STARTTLS) or `smtps://` address."""
    parts = urlsplit(given)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingsError(
            Message("{name} is no address of a mail server.", {"name": "SAMSYN_EMAIL"}),
            remedy=Message("Write it as {example}.", {"example": "smtp://name:password@mail.example.org:587"}),
        )
    plain = parse_qs(parts.query).get("tls") == ["no"]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
        "EMAIL_TIMEOUT": 15,
    }


def _oidc(server: str) -> dict[str, Any]:
    client, secret = setting("SAMSYN_OIDC_CLIENT"), setting("SAMSYN_OIDC_SECRET")
    if not client or not secret:
        raise SettingsError(
            Message("Sign-in by OpenID Connect lacks a client or its secret."),
            remedy=Message("Set {one} and {two}.", {"one": "SAMSYN_OIDC_CLIENT", "two": "SAMSYN_OIDC_SECRET"}),
        )
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": setting("SAMSYN_OIDC_ID", "organisation"),
                "name": setting("SAMSYN_OIDC_NAME"),
                "client_id": client,
                "secret": secret,
                "settings": {"server_url": server, "verified_email": setting("SAMSYN_OIDC_DOMAINS").split()},
            }
        ],
    }


def _saml(metadata: str) -> dict[str, Any]:
    names = {
        "uid": setting("SAMSYN_SAML_ATTRIBUTE_ID"),
        "email": setting("SAMSYN_SAML_ATTRIBUTE_ADDRESS"),
        "first_name": setting("SAMSYN_SAML_ATTRIBUTE_NAME"),
    }
    return {
        "APPS": [
            {
                "client_id": setting("SAMSYN_SAML_ID", "organisation"),
                "name": setting("SAMSYN_SAML_NAME"),
                "settings": {
                    "attribute_mapping": {name: ways.split() or SAML_ATTRIBUTES[name] for name, ways in names.items()},
                    "verified_email": setting("SAMSYN_SAML_DOMAINS").split(),
                    "idp": {
                        "entity_id": setting("SAMSYN_SAML_ENTITY") or None,
                        "metadata_url": metadata if "://" in metadata else Path(metadata).resolve().as_uri(),
                    },
                    "advanced": _signing() | {"metadata_cache_timeout": 3600},
                },
            }
        ],
    }


def _signing() -> dict[str, Any]:
    """Give the key by which this side signs what it asks and reads what is encrypted, where there is one."""
    key, certificate = setting("SAMSYN_SAML_KEY"), setting("SAMSYN_SAML_CERTIFICATE")
    if not key or not certificate:
        return {}
    return {"private_key": key, "x509cert": certificate, "authn_request_signed": True, "metadata_signed": True}


SAML_ATTRIBUTES = {
    "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id", "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"],
    "email": [
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "mail",
    ],
    "first_name": [
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.microsoft.com/identity/claims/displayname",
        "displayName",
    ],
}
"""The names by which sign-in services know a person, their address and what they are called."""

URL = _address()
ALLOWED_HOSTS = [urlsplit(URL).hostname or "", *setting("SAMSYN_HOSTS").split()]
CSRF_TRUSTED_ORIGINS = [URL]
LISTEN = setting("SAMSYN_LISTEN", "127.0.0.1:8480")
"""Where the proxy finds the server."""
PROCESSES = number("SAMSYN_PROCESSES", 2, most=64)
THREADS = number("SAMSYN_THREADS", 8, most=64)
LOCAL_ACCOUNTS = chosen("SAMSYN_LOCAL_ACCOUNTS", otherwise=True)
"""Whether people may sign in with a password that is kept here."""

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# A name that begins so is taken by browsers only for this very host, by HTTPS, for all of its pages.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-samsyn_session", "__Host-samsyn_csrf"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 7 * 24 * 3600
"""Seconds after which one signs in again; the browser forgets the session when it is closed."""

MAIL = bool(setting("SAMSYN_EMAIL"))
"""Whether letters can be sent; where not, links are handed over by people."""
if MAIL:
    globals().update(_mail(setting("SAMSYN_EMAIL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = setting("SAMSYN_EMAIL_FROM", f"samsyn@{urlsplit(URL).hostname}")
EMAIL_SUBJECT_PREFIX = ""

CACHES = {"default": {"BACKEND": "samsyn.web.remembered.RememberedCache"}}
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
"""Seconds for which a link to choose a password is valid."""
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

PROVIDERS: dict[str, dict[str, Any]] = {}
if setting("SAMSYN_OIDC_SERVER"):
    PROVIDERS["openid_connect"] = _oidc(setting("SAMSYN_OIDC_SERVER"))
if setting("SAMSYN_SAML_METADATA"):
    PROVIDERS["saml"] = _saml(setting("SAMSYN_SAML_METADATA"))
if not LOCAL_ACCOUNTS and not PROVIDERS:
    raise SettingsError(
        Message("Nobody could sign in: there are neither local accounts nor a sign-in service."),
        remedy=Message("Leave {variable} out, or name a sign-in service.", {"variable": "SAMSYN_LOCAL_ACCOUNTS"}),
    )

SIGN_IN_APPS = [
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in PROVIDERS),
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = number("SAMSYN_PROXIES", 1, least=0, most=10)
ACCOUNT_ADAPTER = "samsyn.web.signing_in.adapters.Accounts"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # who holds an invitation's link joins; see samsyn.web.signing_in.adapters
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "samsyn.web.signing_in.links.Keys"  # noqa: S105 - the name of a class
# Those of an office come from one address; what is guessed is limited by the account too.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_TEMPLATE_EXTENSION = "html.j2"
ACCOUNT_USER_DISPLAY = "samsyn.store.people.called"
SOCIALACCOUNT_ADAPTER = "samsyn.web.signing_in.adapters.SignInServices"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ONLY = not LOCAL_ACCOUNTS
SOCIALACCOUNT_PROVIDERS = PROVIDERS
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
