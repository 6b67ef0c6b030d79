"""What templates may call. Templates are Jinja2, `*.html.j2`, as those of the report are."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from samsyn import __version__
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.job_words import told
from samsyn.web.language import language_of
from samsyn.web.rooms import rooms_of, tabs_of

THEMES = ("light", "dark")
THEME_COOKIE = "samsyn_theme"


def environment(**options: Any) -> Environment:
    """Give the environment in which templates run."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - Django passes autoescape
    made.globals.update(static=static, url=url, json_block=json_block, version=__version__, marked=marked, told=told)
    return made


def url(name: str, **values: Any) -> str:
    """Give the address of a page; empty where this installation has no such page."""
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""


def json_block(identifier: str, value: Any) -> Markup:
    """Give data for a script as a JSON element that no text can break out of."""
    return Markup(json_script(value, identifier))  # noqa: S704 - escaped by Django


def marked(text: str, spans: Any) -> list[tuple[str, bool]]:
    """Divide a text at (start, end) pairs into parts, each with whether it is within one."""
    parts: list[tuple[str, bool]] = []
    place = 0
    for start, end in sorted((int(span[0]), int(span[1])) for span in spans):
        begin = max(start, place)
        if end > begin:
            parts += [(text[place:begin], False), (text[begin:end], True)]
            place = end
    parts.append((text[place:], False))
    return [part for part in parts if part[0]]


def _day(moment: datetime, language: str) -> str:
    return str(format_date(timezone.localtime(moment), "medium", locale="en_GB" if language == "en" else language))


def in_every_page(request: HttpRequest) -> dict[str, Any]:
    """Give what every template may use: words and numbers in the reader's language, the study, who reads."""
    language = language_of(request)

    def say(template: str | Message, **values: Any) -> str:
        words = translate(template, language)
        return words.format(**values) if values else words

    scope = getattr(request, "scope", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "say": say,
        "words": lambda *templates: {template: translate(template, language) for template in templates},
        "number": lambda value: format_decimal(value, locale=language),
        "percent": lambda value: format_percent(value, locale=language),
        "date": lambda value: _day(value, language) if isinstance(value, datetime) else "",
        "language": language,
        "theme": theme if theme in THEMES else "",
        "scope": scope,
        "desktop": settings.DESKTOP,
        "user": getattr(request, "user", None),
        "rooms": rooms_of(scope, request) if scope is not None else (),
        "tabs": tabs_of(scope, request) if scope is not None else (),
        "path": request.get_full_path(),
        "htmx_settings": json.dumps(
            {
                "includeIndicatorStyles": False,
                "allowEval": False,
                "selfRequestsOnly": True,
                "historyCacheSize": 0,
                "responseHandling": [
                    {"code": "204", "swap": False},
                    {"code": "[23]..", "swap": True},
                    {"code": "422", "swap": True},
                    {"code": "[45]..", "swap": False, "error": True},
                ],
            }
        ),
    }
