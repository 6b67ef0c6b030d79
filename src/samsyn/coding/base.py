"""What every suggester shares: its settings, work in batches, and errors that say which passage they concern.

A suggester is a class with `name`, `version` and one method, `code`, that marks one passage; `registry.py` names its
module. A suggester that works faster on many passages at once overrides `code_batch` instead.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import ClassVar

import msgspec

from samsyn.errors import SamsynError, SettingsError
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Message, Passage


class SuggesterError(SamsynError):
    """A suggester that failed on a passage or suggested what cannot be."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a user may set for any suggester.

    `threshold` is the least confidence of a suggestion, 0 to 1 (default 0.5).
    """

    threshold: float = 0.5


class Suggester(ABC):
    """Suggests codes of one framework for passages.

    A subclass gives `name` and `version` (raised when its suggestions change), its `Settings` if it has more than the
    threshold, and `code`. The same passages always get the same suggestions.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    settings_type: ClassVar[type[Settings]] = Settings
    batch_size: ClassVar[int] = 512

    def __init__(self, framework: Framework, settings: Mapping[str, object] | None = None) -> None:
        self.framework = framework
        self.settings = self._read_settings(settings or {})
        self._codes = {code.id for code in framework.codes}

    @property
    def coder(self) -> str:
        """Who the suggestions are by: name and version, as `name@version`."""
        return f"{self.name}@{self.version}"

    @abstractmethod
    def code(self, passage: Passage, role: str) -> Iterable[Coding]:
        """Suggest codes for one passage whose role is `role`."""

    def code_batch(self, passages: Sequence[tuple[Passage, str]]) -> Iterable[Coding]:
        """Suggest codes for some passages, each with its role."""
        for passage, role in passages:
            yield from self.code(passage, role)

    def suggest(self, passages: Iterable[Passage], roles: Mapping[str, str] | None = None) -> list[Coding]:
        """Suggest codes for the passages in a coded role; passages in other roles are passed over.

        `roles` maps passage id to role; a passage it lacks counts as coded, in no known role. Suggestions come in the
        order of the passages, for each passage the surest first. Raises SuggesterError where the suggester fails.
        """
        known = roles or {}
        coded = {role.id for role in self.framework.roles if role.coded}
        chosen = ((passage, known.get(passage.id, "")) for passage in passages)
        kept = ((passage, role) for passage, role in chosen if not role or role in coded)
        return [coding for batch in _batches(kept, self.batch_size) for coding in self._guarded(batch)]

    def _guarded(self, batch: list[tuple[Passage, str]]) -> list[Coding]:
        try:
            found = list(self.code_batch(batch))
        except SamsynError:
            raise
        except Exception as error:
            raise SuggesterError(
                Message("The suggester {coder} failed: {reason}.", {"coder": self.coder, "reason": _reason_of(error)}),
                remedy=Message("Leave this suggester out, and report the fault with the passage."),
                place=f"{batch[0][0].document}, {batch[0][0].id} – {batch[-1][0].id}",
            ) from error
        order = {passage.id: number for number, (passage, _) in enumerate(batch)}
        texts = {passage.id: passage.text for passage, _ in batch}
        kept = [coding for coding in found if coding.confidence >= self.settings.threshold]
        for coding in kept:
            self._check(coding, texts)
        return sorted(kept, key=lambda coding: (order[coding.passage], -coding.confidence, coding.code))

    def _check(self, coding: Coding, texts: Mapping[str, str]) -> None:
        """Refuse what cannot be shown: unknown codes, confidence beyond 1, words that are no slice of the text."""
        text = texts.get(coding.passage)
        if (
            text is None
            or coding.code not in self._codes
            or not coding.confidence <= 1
            or any(not 0 <= span.start < span.end <= len(text) for span in coding.words)
        ):
            raise SuggesterError(
                Message(
                    "The suggester {coder} made a suggestion that cannot be shown: code {code}.",
                    {"coder": self.coder, "code": coding.code},
                ),
                remedy=Message("Leave this suggester out, and report the fault with the passage."),
                place=coding.passage,
            )

    def _read_settings(self, given: Mapping[str, object]) -> Settings:
        try:
            settings = msgspec.convert(dict(given), self.settings_type)
        except msgspec.ValidationError as error:
            raise SettingsError(
                Message(
                    "The settings of the suggester {name} are not understood: {reason}.",
                    {"name": self.name, "reason": str(error)},
                ),
                remedy=Message(
                    "It knows {known}.",
                    {"known": ", ".join(field.name for field in msgspec.structs.fields(self.settings_type))},
                ),
            ) from error
        if not 0 <= settings.threshold <= 1:
            raise SettingsError(
                Message("The threshold of the suggester {name} is not between 0 and 1.", {"name": self.name}),
                remedy=Message("Give for example 0.5."),
            )
        return settings


def _reason_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _batches(items: Iterable[tuple[Passage, str]], size: int) -> Iterator[list[tuple[Passage, str]]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
