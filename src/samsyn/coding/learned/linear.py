"""The suggester that was taught by decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samsyn.coding.base import Settings, Suggester
from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import Model, probabilities, read
from samsyn.coding.learned.saved import load_model
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.errors import SettingsError
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Message, Passage


class LinearSettings(Settings, frozen=True, kw_only=True):
    """What may be set: the model file (`model`, needed) and the threshold (default: what the model learned)."""

    model: str = ""
    threshold: float = -1.0


class LinearSuggester(Suggester):
    """Suggests codes by what was learned from decisions, joined with the framework's own terms and definitions.

    The confidence is a probability: of suggestions at 0.8, four in five are right on passages like those decided on.
    The words and the reason shown are those of the framework's terms where they speak for the code too; a code that
    only learned words speak for shows how many decisions it was learned from.
    """

    name = "linear"
    version = "1"
    settings_type = LinearSettings
    batch_size = 4096

    def __init__(
        self,
        framework: Framework,
        settings: Mapping[str, object] | None = None,
        *,
        model: Model | None = None,
        fingerprint: str = "",
        untrained: LexiconSuggester | None = None,
    ) -> None:
        given = dict(settings or {})
        if "threshold" not in given:
            given["threshold"] = 0.0
        super().__init__(framework, given)
        assert isinstance(self.settings, LinearSettings)
        if model is None and not self.settings.model:
            raise SettingsError(
                Message("The suggester {name} needs a model.", {"name": self.name}),
                remedy=Message("Give the file that samsyn learn wrote, model.samsyn."),
            )
        self._fingerprint = fingerprint
        if model is None:
            model, self._fingerprint = load_model(Path(self.settings.model), framework)
        self.model = model
        self.threshold = self.settings.threshold if "threshold" in (settings or {}) else model.threshold
        self._features = Features(model.vocabulary)
        self._untrained = untrained or LexiconSuggester(framework, {"threshold": 0.0})

    @property
    def coder(self) -> str:
        """Who the suggestions are by, with the fingerprint of the model file: `linear@1+1a2b3c4d`."""
        return f"{super().coder}+{self._fingerprint}" if self._fingerprint else super().coder

    def suggest(self, passages: Iterable[Passage], roles: Mapping[str, str] | None = None) -> list[Coding]:
        """Suggest codes as every suggester does; passages in other roles still say where a part of a plan begins."""
        known = roles or {}
        return [
            coding
            for batch in _whole_documents(passages, self.batch_size)
            for coding in self._guarded([(passage, known.get(passage.id, "")) for passage in batch])
        ]

    def code(self, passage: Passage, role: str) -> Iterable[Coding]:
        """Suggest codes for one passage."""
        return self.code_batch([(passage, role)])

    def code_batch(self, passages: Sequence[tuple[Passage, str]]) -> Iterable[Coding]:
        """Suggest codes for the passages in a coded role: those whose probability reaches the threshold."""
        roles = {passage.id: role for passage, role in passages if role}
        found = self.probabilities([passage for passage, _ in passages], roles)
        coded = {role.id for role in self.framework.roles if role.coded}
        rows = [row for row, (_, role) in enumerate(passages) if not role or role in coded]
        return self.marks([passages[row] for row in rows], found[rows], self.threshold)

    def marks(
        self, passages: Sequence[tuple[Passage, str]], chances: NDArray[np.float64], threshold: float
    ) -> Iterator[Coding]:
        """Mark every code whose probability in `chances` [passages x codes] reaches the threshold.

        The untrained suggester has read the passages before, so that it knows in which part of a plan each stands.
        """
        for row, (passage, role) in enumerate(passages):
            codes = np.flatnonzero(chances[row] >= threshold)
            if len(codes):
                chosen = [self.model.codes[code] for code in codes]
                named = {one.code: one for one in self._untrained.code(passage, role, chosen)}
                for code in codes:
                    yield self._coding(passage, int(code), float(chances[row, code]), named)

    def probabilities(self, passages: Sequence[Passage], roles: Mapping[str, str]) -> NDArray[np.float64]:
        """Give the probability of each code on each passage, [passages x codes], whatever the threshold."""
        reading = read(self.framework, passages, roles, self._features, self._untrained, keep=True)
        return probabilities(self.model, reading, self._features)

    def _coding(self, passage: Passage, code: int, probability: float, by_terms: Mapping[str, Coding]) -> Coding:
        identifier = self.model.codes[code]
        known = by_terms.get(identifier)
        yes, no = (int(number) for number in self.model.decided[code])
        learned = Message("Learned from {yes} yes and {no} no.", {"yes": yes, "no": no})
        return Coding(
            passage=passage.id,
            code=identifier,
            coder=self.coder,
            confidence=round(probability, 3),
            reason=learned if known is None else known.reason,
            words=() if known is None else known.words,
        )


def _whole_documents(passages: Iterable[Passage], size: int) -> Iterable[list[Passage]]:
    """Give batches that no document is divided by, of about `size` passages."""
    batch: list[Passage] = []
    for passage in passages:
        if len(batch) >= size and passage.document != batch[-1].document:
            yield batch
            batch = []
        batch.append(passage)
    if batch:
        yield batch
