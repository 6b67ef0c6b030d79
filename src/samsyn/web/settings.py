"""The settings of the pages, drawn from the environment; those of the store come first.

Desktop mode: `SAMSYN_DATABASE` is a study's folder, and the machine itself the only visitor. Server mode: it is the
`postgresql://` address of a database, and a proxy that speaks HTTPS stands before it; `samsyn.web.server_settings` then
says how people reach it and sign in.
"""

from __future__ import annotations

import os
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro

from samsyn.store import settings as store
from samsyn.web.secret import secret_key

DATABASES = store.DATABASES
AUTH_USER_MODEL = store.AUTH_USER_MODEL
DEFAULT_AUTO_FIELD = store.DEFAULT_AUTO_FIELD
USE_TZ = store.USE_TZ
TIME_ZONE = store.TIME_ZONE

DESKTOP = store.DESKTOP
FILES = store.FILES
HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = secret_key(desktop=DESKTOP)
OPENING_KEY = os.environ.get("SAMSYN_OPENING_KEY", "") if DESKTOP else ""
"""What an address must hold once to open a desktop's study; empty where `samsyn serve` did not draw one."""
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

INSTALLED_APPS = [
    *store.INSTALLED_APPS,
    "django.contrib.staticfiles",
    "django_htmx",
    "samsyn.web",
]
MIDDLEWARE = [
    "samsyn.web.health.watched",
    "samsyn.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samsyn.web.language.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    *(["samsyn.web.middleware.local"] if DESKTOP else []),
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samsyn.web.faults.Foreseen",
]
ROOT_URLCONF = "samsyn.web.urls"
WSGI_APPLICATION = "samsyn.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "environment": "samsyn.web.templating.environment",
            "context_processors": ["samsyn.web.templating.in_every_page"],
        },
    }
]

LANGUAGE_CODE = "en"
USE_I18N = False  # sentences are translated by samsyn.translation, of which there is one catalogue

STATIC_URL = "static/"
STATICFILES_DIRS = [
    HERE / "static",
    ("fonts", font_source_sans_pro.font_directory),
    ("fonts", font_source_serif_pro.font_directory),
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True  # there is no step that gathers files: they are served from the package
WHITENOISE_AUTOREFRESH = False

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "samsyn_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "samsyn_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samsyn.web.faults.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether browsers are to know the name beforehand is its owner's choice
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
FILE_UPLOAD_HANDLERS = ["samsyn.web.uploads.GuardedUpload"]
UPLOAD_BYTES = 200 * 1024 * 1024
"""The largest file that may be uploaded."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"standard error": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["standard error"], "level": "ERROR", "propagate": False},
        "samsyn": {"handlers": ["standard error"], "level": "WARNING", "propagate": False},
    },
}

if not DESKTOP:
    from samsyn.web.server_settings import *  # noqa: F403 - as Django's settings are joined
    from samsyn.web.server_settings import SIGN_IN_APPS

    INSTALLED_APPS += SIGN_IN_APPS
    MIDDLEWARE.append("allauth.account.middleware.AccountMiddleware")
