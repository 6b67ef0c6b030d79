"""What is wrong with a form of sign-in, in our words: Django and django-allauth name it by codes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from samsyn.types import Message

SAID = {
    "email_password_mismatch": Message("The address or the password is not right."),
    "too_many_login_attempts": Message("That was tried too often. Wait five minutes and try again."),
    "rate_limited": Message("That was tried too often. Wait five minutes and try again."),
    "account_inactive": Message("This account is closed."),
    "required": Message("Fill in every field."),
    "invalid": Message("This is no e-mail address."),
    "enter_current_password": Message("The present password is not right."),
    "password_too_short": Message("The password is too short: it needs at least {min_length} characters."),
    "password_too_similar": Message("The password is too like your name or address."),
    "password_too_common": Message("That password is one of the first that anybody would guess."),
    "password_entirely_numeric": Message("The password holds nothing but digits."),
    "mismatch": Message("The two passwords are not the same."),
}
OTHERWISE = Message("That did not work. Check what you wrote, and try again.")


def faults_of(form: BaseForm) -> list[Message]:
    """Give what is wrong with a form that was sent, each thing once."""
    found: list[Message] = []
    for field, errors in form.errors.as_data().items():
        for error in errors:
            said = _said(field, error)
            if said not in found:
                found.append(said)
    return found


def said_of(error: ValidationError) -> list[Message]:
    """Give what is wrong with a password."""
    return [_said("password", one) for one in error.error_list]


def _said(field: str, error: ValidationError) -> Message:
    code = error.code or ("mismatch" if field == "password2" else "")
    known = SAID.get(code, OTHERWISE)
    values = {name: value for name, value in (error.params or {}).items() if f"{{{name}}}" in known.template}
    return Message(known.template, values) if values else known
