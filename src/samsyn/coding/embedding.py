"""The suggester that compares meanings: sentence embeddings of passages and of the codes' own texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec

from samsyn.coding.base import Settings, Suggester
from samsyn.coding.embedding_model import load_model
from samsyn.coding.embedding_scale import Scale
from samsyn.coding.places import Places
from samsyn.errors import SettingsError
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.words import sentences
from samsyn.types import Coding, Message, Passage, Span

SHOWN_OF_HASH = 8


class EmbeddingSettings(Settings, frozen=True, kw_only=True):
    """What may be set.

    `model` is the path of a folder with a model, `device` where PyTorch runs it (default "cpu", which gives the same
    result everywhere), `prefix` what the model wants before every text ("query: " for the E5 models; default nothing).
    """

    model: Annotated[str, msgspec.Meta(min_length=1)]
    device: str = "cpu"
    prefix: str = ""


class EmbeddingSuggester(Suggester):
    """Suggests the codes whose title, definition, inclusions and examples a passage is near to in meaning.

    Needs no training. The confidence comes from the framework's own texts (see `embedding_scale`) and is not measured
    on passages; calibrate it on decisions. The words of a suggestion are the sentence that is nearest to the code. A
    passage is read with the nearest heading and the line that leads into its list; what lies beyond the length that
    the model takes is not seen.
    """

    name = "embedding"
    version = "1"
    settings_type = EmbeddingSettings

    def __init__(self, framework: Framework, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(framework, settings)
        if not isinstance(self.settings, EmbeddingSettings):
            raise TypeError
        self._chosen = self.settings
        self.model = load_model(self._chosen.model, self._chosen.device)
        """The model with its name and the hash of its files."""
        self._scales: dict[str, Scale] = {}
        self._places = Places(framework)

    @property
    def coder(self) -> str:
        """Who the suggestions are by, with the beginning of the hash of the model's files."""
        return f"{super().coder}+{self.model.fingerprint[:SHOWN_OF_HASH]}"

    def suggest(self, passages: Iterable[Passage], roles: Mapping[str, str] | None = None) -> list[Coding]:
        """Suggest codes as every suggester does; passages in other roles still say where a part of a plan begins."""
        whole = tuple(passages)
        self._places.read(whole)
        return super().suggest(whole, roles)

    def code(self, passage: Passage, role: str) -> Iterable[Coding]:
        """Suggest codes for one passage; many at once are faster."""
        return self.code_batch([(passage, role)])

    def code_batch(self, passages: Sequence[tuple[Passage, str]]) -> Iterable[Coding]:
        """Suggest codes for some passages, all texts of a language in one run of the model."""
        languages: dict[str, list[Passage]] = defaultdict(list)
        for passage, _ in passages:
            languages["sv" if passage.language == "sv" else "en"].append(passage)
        for language, found in languages.items():
            yield from self._code(found, language)

    def _code(self, passages: list[Passage], language: str) -> Iterable[Coding]:
        if not self.framework.codes:
            return
        scale = self._scale(language)
        vectors = self.model.encode([self._chosen.prefix + _read_with_place(passage) for passage in passages])
        similarities, margins = scale.similarities(vectors), scale.margins(vectors)
        confidences = scale.confidences(margins)
        chosen = [
            [code for code, allowed in enumerate(self._places.allowed(passage)) if allowed and sure[code]]
            for passage, sure in zip(passages, confidences >= self.settings.threshold, strict=True)
        ]
        nearest = self._nearest_sentences(passages, chosen, scale)
        for row, passage in enumerate(passages):
            for code in chosen[row]:
                yield Coding(
                    passage=passage.id,
                    code=self.framework.codes[code].id,
                    coder=self.coder,
                    confidence=round(float(confidences[row, code]), 3),
                    reason=Message(
                        "Near in meaning to what the framework says of the code: similarity {similarity}, {margin} "
                        "above the other codes.",
                        {
                            "similarity": f"{similarities[row, code]:.2f}",
                            "margin": f"{margins[row, code]:.2f}",
                        },
                    ),
                    words=nearest.get((row, code), ()),
                )

    def _nearest_sentences(
        self, passages: list[Passage], chosen: list[list[int]], scale: Scale
    ) -> dict[tuple[int, int], tuple[Span, ...]]:
        """Give for each suggestion, as row and code, the sentence of the passage that is nearest to the code."""
        found: dict[tuple[int, int], tuple[Span, ...]] = {}
        texts: list[str] = []
        several: list[tuple[int, list[tuple[int, int]], int]] = []
        for row, passage in enumerate(passages):
            whole = sentences(passage.text) if chosen[row] else []
            if len(whole) == 1:
                found |= {(row, code): (Span(*whole[0]),) for code in chosen[row]}
            elif whole:
                several.append((row, whole, len(texts)))
                texts += [self._chosen.prefix + passage.text[start:end] for start, end in whole]
        if texts:
            near = scale.similarities(self.model.encode(texts))
            for row, whole, first in several:
                for code in chosen[row]:
                    best = int(near[first : first + len(whole), code].argmax())
                    found[row, code] = (Span(*whole[best]),)
        return found

    def _scale(self, language: str) -> Scale:
        found = self._scales.get(language)
        if found is None:
            found = Scale(self.framework, language, self.model, self._chosen.prefix)
            if found.slope <= 0:
                raise SettingsError(
                    Message(
                        "The model {name} does not tell the codes of the framework apart.", {"name": self.model.name}
                    ),
                    remedy=Message("Choose a model made for comparing sentences in the language of the plans."),
                )
            self._scales[language] = found
        return found


def _read_with_place(passage: Passage) -> str:
    """Give a passage as it is compared: after the nearest heading and the line that leads into its list."""
    return "\n".join(line for line in (*passage.headings[-1:], passage.introduction, passage.text) if line)
