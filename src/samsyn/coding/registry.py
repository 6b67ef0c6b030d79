"""Which suggesters there are; a suggester's module is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from samsyn.coding.base import Suggester
from samsyn.errors import MissingPartError, SettingsError
from samsyn.frameworks.schema import Framework
from samsyn.types import Message


class Entry(NamedTuple):
    """Where a suggester is, and the extra of the package that installs what it needs (empty: nothing more)."""

    module: str
    class_name: str
    extra: str = ""


SUGGESTERS = {
    "dummy": Entry("samsyn.coding.dummy", "DummySuggester"),
    "embedding": Entry("samsyn.coding.embedding", "EmbeddingSuggester", "embedding"),
    "language-model": Entry("samsyn.coding.language_model", "LanguageModelSuggester"),
    "lexicon": Entry("samsyn.coding.lexicon", "LexiconSuggester"),
    "linear": Entry("samsyn.coding.learned.linear", "LinearSuggester"),
}
"""Name -> suggester. A new suggester is one line here and one short module."""


def suggester(name: str, framework: Framework, settings: Mapping[str, object] | None = None) -> Suggester:
    """Give the suggester `name`, ready for `framework`.

    Raises SettingsError for an unknown name or setting, and MissingPartError, with the command that installs it, where
    a package that it needs is missing.
    """
    entry = SUGGESTERS.get(name)
    if entry is None:
        raise SettingsError(
            Message("There is no suggester {name}.", {"name": name}),
            remedy=Message("Choose one of {known}.", {"known": ", ".join(sorted(SUGGESTERS))}),
        )
    try:
        module = import_module(entry.module)
    except ModuleNotFoundError as error:
        if not entry.extra or (error.name or "").startswith("samsyn"):
            raise
        raise MissingPartError(
            Message("The suggester {name} needs the package {package}.", {"name": name, "package": str(error.name)}),
            remedy=Message("Install it with: pip install 'samsyn[{extra}]'", {"extra": entry.extra}),
        ) from error
    found: type[Suggester] = getattr(module, entry.class_name)
    return found(framework, settings)
