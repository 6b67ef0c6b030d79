"""Sentences that are kept with their values, said in the language that a program asks for."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest

from samsyn.store.models import User
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.agreeing.naming import name_of
from samsyn.web.language import language_of


def sentence(request: HttpRequest, kept: Any) -> str:
    """Give a kept sentence in words."""
    try:
        return translate(msgspec.convert(kept, Message), language_of(request))
    except (msgspec.ValidationError, KeyError, IndexError, ValueError):
        return ""


def name(request: HttpRequest, user: User) -> str:
    """Give what a person is called."""
    return name_of(user, language_of(request))
