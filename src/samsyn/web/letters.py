"""Letters by e-mail: short, plain, in the reader's language."""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Sequence

from django.core.mail import EmailMessage

from samsyn.errors import SamsynError
from samsyn.translation import translate
from samsyn.types import Message

logger = logging.getLogger("samsyn")


class LetterError(SamsynError):
    """A letter that the mail server did not take."""


def letter(address: str, subject: Message, lines: Sequence[Message | str], language: str) -> EmailMessage:
    """Write a letter; a line that is plain text is an address and stands as it is."""
    body = "\n\n".join(line if isinstance(line, str) else translate(line, language) for line in lines)
    return EmailMessage(translate(subject, language), f"{body}\n", to=[address])


def send(written: EmailMessage) -> None:
    """Send a letter; raises LetterError where the mail server does not take it."""
    try:
        written.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A letter was not sent: %s", type(error).__name__)
        raise LetterError(
            Message("The mail server did not take the letter."),
            remedy=Message("Try again later, or tell whoever looks after the server."),
        ) from error


def send_unseen(written: EmailMessage) -> None:
    """Send a letter in the background, so that the answer tells nobody whether there was one to send."""

    def work() -> None:
        try:
            written.send()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("A letter was not sent: %s", type(error).__name__)

    threading.Thread(target=work, name="letter").start()
