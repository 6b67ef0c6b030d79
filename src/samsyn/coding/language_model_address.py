"""Where a language model is asked, and with which key: this machine, unless another one is named on purpose."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import SplitResult, urlsplit

from samsyn.errors import SettingsError
from samsyn.types import Message

KEY_VARIABLE = "SAMSYN_LANGUAGE_MODEL_KEY"
"""The environment variable that holds the key; it is read for each run, never stored and never shown."""


class Address:
    """The address of a server of language models, such as `http://127.0.0.1:11434/v1`.

    Raises SettingsError for what is no address, and for one that holds a secret, which would be stored with the run.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = _parts(text)

    @property
    def host(self) -> str:
        """The machine, with its port where one is given."""
        return self._parts.netloc

    @property
    def name(self) -> str:
        """The machine alone."""
        return self._parts.hostname or ""

    @property
    def port(self) -> int | None:
        """The port, if one is given."""
        return self._parts.port

    @property
    def path(self) -> str:
        """What stands after the machine, without a slash at the end."""
        return self._parts.path.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether it is this machine's own."""
        if self.name == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.name).is_loopback
        except ValueError:
            return False

    @property
    def is_encrypted(self) -> bool:
        """Whether what is sent cannot be read on the way."""
        return self._parts.scheme == "https"


def key_for(address: Address) -> str:
    """Give the key from the environment; empty where there is none.

    Raises SettingsError, without the key, where it is none or would travel unencrypted to another machine.
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        return ""
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise SettingsError(
            Message("The key in the environment variable {variable} is no key.", {"variable": KEY_VARIABLE}),
            remedy=Message("It has letters, digits and signs only, on one line."),
        )
    if not address.is_encrypted and not address.is_local:
        raise SettingsError(
            Message("The key would travel unencrypted to {host}.", {"host": address.host}),
            remedy=Message(
                "Give an address that begins with https, or take away the environment variable {variable}.",
                {"variable": KEY_VARIABLE},
            ),
        )
    return key


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        sound = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and address.isascii()
            and address.isprintable()
            and " " not in address
        )
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError(
            Message("This is no address of a language model: {address}.", {"address": address}),
            remedy=Message("Give for example http://127.0.0.1:11434/v1."),
        )
    if parts.username is not None or parts.query or parts.fragment:
        # The address is not repeated: it may hold a secret.
        raise SettingsError(
            Message("The address of the language model holds a name, a password or a query."),
            remedy=Message(
                "Give the address alone, and the key in the environment variable {variable}.",
                {"variable": KEY_VARIABLE},
            ),
        )
    return parts
