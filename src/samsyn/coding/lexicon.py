"""The suggester that needs no training: a framework's own terms and definitions, and where in a passage they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from samsyn.coding.base import Settings, Suggester
from samsyn.coding.definitions import Shared
from samsyn.coding.kinship import READ, Kin, Kinship
from samsyn.coding.parts import Parts
from samsyn.coding.subjects import Subjects
from samsyn.coding.weighing import ENOUGH, Heading, Lexicon, Proof, named_outright, without_overlap
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Message, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FURTHER = 0.5
"""What is left of every sign but the strongest: signs are seldom independent of each other."""

LIKENESS = 0.3
"""How much a passage that is wholly like a code's definition adds to its terms."""

ALONE = 3.5
ALONE_TITLE = 0.6
"""What likeness to the definition and to the title is worth for a code that has no terms."""

SUREST_ALONE = 0.9
"""The highest confidence that likeness alone can give."""

NEARNESS = 0.86
"""A code whose strongest term is below this share of the strongest is what the passage mentions beside its measure."""

ANY_MEASURE = 0.3
"""From here on the strongest sign of an activity is suggested although it is weak: a measure is of some kind."""

LEAD = 1.25
"""How many times nearer than the next a code must be to be suggested for the parts of words alone."""

BY_KINSHIP = 0.52
"""The confidence of such a suggestion."""

BESIDE_MEASURE, BESIDE_OTHERS = 0.65, 0.45
"""A code of a term is taken back where the passage as a whole is not this near to it beside the nearest one: in an
activity the nearest that terms name, in other roles the nearest of all."""

AHEAD = 0.95
"""A code that is alone within this share of the strongest is kept in any case."""

MOST_WORDS = 6
"""How many shared words a reason names."""

ACTIVITY = "activity"
"""The role whose passages are measures; in other roles a measure must be named outright."""


class LexiconSettings(Settings, frozen=True, kw_only=True):
    """What may be set: the threshold, and whether definitions count (default yes)."""

    definitions: bool = True


class _Sign(NamedTuple):
    """Everything that speaks for one code on one passage, and how sure it makes it.

    `shared` is what the passage shares with definitions, where only that speaks for the code.
    """

    confidence: float
    strength: float
    code: int
    proofs: list[Proof]
    heading: Heading | None
    shared: Shared | None

    def spans(self, lexicon: Lexicon) -> Sequence[tuple[int, int]]:
        """Give the offsets of the words it rests on: of terms, or those shared with the definition."""
        spans = sorted({piece for proof in self.proofs for piece in proof.pieces})
        if self.shared:
            spans = sorted(lexicon.definitions.words(self.shared, self.code)[:MOST_WORDS])
        return spans


class LexiconSuggester(Suggester):
    """Suggests codes from a framework's terms, headings and definitions, in Swedish and English.

    Every sign found adds its weight by noisy-or (1 - product of (1 - weight); Pearl 1988), the strongest in full and
    the others by half, each word once. Words in a purpose ("för att …"), in a later sentence, in a table column
    beside or in a heading count for less; sub-activities, mere mentions and sentences with terms listed `against` count
    for nothing. In other roles than `activity` only the code's own terms count. Codes without terms are suggested by
    likeness to their definitions alone. Where the framework's codes are subjects, passages are read for those instead
    (`samsyn.coding.subjects`).
    """

    name = "lexicon"
    version = "2"
    settings_type = LexiconSettings

    def __init__(self, framework: Framework, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(framework, settings)
        self._lexicons: dict[str, Lexicon] = {}
        self._kinships: dict[str, Kinship] = {}
        # Where groups are told apart by the part of the plan, their codes share words, and kinship cannot part them.
        self._by_kinship = not any(group.context.sv or group.context.en for group in framework.groups)
        self._places = {code.id: place for place, code in enumerate(framework.codes)}
        self._kept: dict[str, tuple[Passage, str, list[tuple[float, _Sign | Kin]]]] = {}
        self._groups = [code.group for code in framework.codes]
        self._parts = Parts(framework)
        self._part_of: dict[str, frozenset[str]] = {}
        self._has_activities = any(role.id == ACTIVITY for role in framework.roles)
        self._with_definitions = isinstance(self.settings, LexiconSettings) and self.settings.definitions
        self._subjects = Subjects(framework) if framework.codes_are == "subjects" else None

    def suggest(self, passages: Iterable[Passage], roles: Mapping[str, str] | None = None) -> list[Coding]:
        """Suggest codes as every suggester does; passages in other roles still say where a part of a plan begins."""
        whole = tuple(passages)
        self._part_of = self._parts.of(whole) if self._parts else {}
        return super().suggest(whole, roles)

    def signs(
        self, passages: Sequence[Passage], roles: Mapping[str, str], *, keep: bool = False
    ) -> NDArray[np.float32]:
        """Give what speaks for every code on every passage as numbers: an array [passages, codes, 3], each 0 to 1.

        The first is the strength of the code's own terms and hints in the passage, joined by noisy-or, whatever the
        role and before context or other codes take anything away. The second is the confidence of the suggestion
        that `suggest` makes with threshold 0, and 0 where it makes none. The third is the likeness to what the
        framework says of the code (`Definitions.compare`). Codes come in the order of the framework; `roles` maps
        passage id to role, as for `suggest`. With `keep`, what was chosen stays at hand for `code` until the next call.
        """
        import numpy as np

        self._part_of = self._parts.of(passages) if self._parts else {}
        found = np.zeros((len(passages), len(self.framework.codes), 3), np.float32)
        coded = {role.id for role in self.framework.roles if role.coded}
        self._kept = {}
        rows: list[int] = []
        columns: list[int] = []
        likeness: list[float] = []
        for number, passage in enumerate(passages):
            role = roles.get(passage.id, "")
            lexicon = self._lexicon("sv" if passage.language == "sv" else "en")
            proofs = lexicon.weigh(passage, role)
            shared = lexicon.definitions.shared(passage.text)
            apart = {code: without_overlap(ones) for code, ones in proofs.items()}
            for code, ones in apart.items():
                found[number, code, 0] = _together([proof.weight for proof in ones])
            if self._subjects is not None:
                for code, confidence in (
                    self._subjects.confidences(passage, shared) if not role or role in coded else ()
                ):
                    found[number, code, 1] = confidence
            elif not role or role in coded:
                given = apart if self._is_measure(role) else proofs
                chosen = self._chosen(passage, role, lexicon, 0.0, given, shared)
                for confidence, sign in chosen:
                    found[number, sign.code, 1] = round(confidence, 3)
                if keep:
                    self._kept[passage.id] = passage, role, chosen
            rows.extend(repeat(number, len(shared.shares)))
            columns.extend(shared.shares)
            likeness.extend(shared.shares.values())
        found[rows, columns, 2] = likeness
        return found

    def code(self, passage: Passage, role: str, only: Collection[str] | None = None) -> Iterable[Coding]:
        """Suggest codes for one passage (those of `only`, if given), each with the words and headings it rests on."""
        wanted = None if only is None else {self._places[code] for code in only}
        if self._subjects is not None:
            if wanted is None or wanted:
                yield from self._subjects.codings(passage, self.coder, wanted)
            return
        lexicon = self._lexicon("sv" if passage.language == "sv" else "en")
        for confidence, sign in self._chosen_for(passage, role, lexicon):
            if wanted is not None and sign.code not in wanted:
                continue
            if isinstance(sign, Kin):
                spans: Sequence[tuple[int, int]] = sign.words
                reason = _reason_of_kin([passage.text[start:end] for start, end in spans])
            else:
                spans = sign.spans(lexicon)
                reason = _reason(sign, [passage.text[start:end] for start, end in spans])
            yield Coding(
                passage=passage.id,
                code=self.framework.codes[sign.code].id,
                coder=self.coder,
                confidence=round(confidence, 3),
                reason=reason,
                words=tuple([Span(start, end) for start, end in spans]),
            )

    def _chosen_for(self, passage: Passage, role: str, lexicon: Lexicon) -> list[tuple[float, _Sign | Kin]]:
        """Give what was chosen for a passage when it was read, or choose now."""
        kept = self._kept.get(passage.id)
        if kept is not None and kept[0] is passage and kept[1] == role and self.settings.threshold == 0:
            return kept[2]
        return self._chosen(passage, role, lexicon, self.settings.threshold, lexicon.weigh(passage, role))

    def _chosen(
        self,
        passage: Passage,
        role: str,
        lexicon: Lexicon,
        threshold: float,
        proofs: dict[int, list[Proof]],
        shared: Shared | None = None,
    ) -> list[tuple[float, _Sign | Kin]]:
        """Choose what to suggest for a passage, each with its confidence."""
        signs = self._signs(passage, role, lexicon, proofs, shared)
        signs.sort(key=lambda sign: (-sign.confidence, sign.code))
        strongest = max([sign.strength for sign in signs], default=0.0)
        if role == ACTIVITY and strongest < ENOUGH and self._with_definitions and self._by_kinship:
            akin = self._akin(passage, lexicon)
            if akin is not None:
                return [(BY_KINSHIP, akin)] if threshold <= BY_KINSHIP else []
        kept = []
        for sign in signs:
            confidence = sign.confidence
            if sign is signs[0] and self._is_measure(role) and confidence >= ANY_MEASURE:
                confidence = max(confidence, ENOUGH if sign.proofs or sign.heading else 0.0)
            if confidence >= threshold and sign.strength >= NEARNESS * strongest:
                kept.append((confidence, sign))
        near = self._near({sign.code for _, sign in kept}, passage, role)
        ahead = [sign.code for _, sign in kept if sign.strength >= AHEAD * strongest]
        if role == ACTIVITY and len(ahead) == 1:
            near.update(ahead)
        return [(confidence, sign) for confidence, sign in kept if sign.code in near]

    def _near(self, codes: set[int], passage: Passage, role: str) -> set[int]:
        """Keep of the codes that terms name those that the passage as a whole is near to."""
        if not (self._by_kinship and role and codes) or (role == ACTIVITY and len(codes) < 2):
            return codes
        if len(passage.text) > READ:
            return codes
        shares = self._kinship("sv" if passage.language == "sv" else "en").shares(passage.text)
        measure = role == ACTIVITY
        nearest = max((shares.get(code, 0.0) for code in (codes if measure else shares)), default=0.0)
        least = nearest * (BESIDE_MEASURE if measure else BESIDE_OTHERS)
        return {code for code in codes if shares.get(code, 0.0) >= least}

    def _akin(self, passage: Passage, lexicon: Lexicon) -> Kin | None:
        """Give the code that an activity without any term is clearly nearest to by the parts of its words."""
        kin = self._kinship(lexicon.language).nearest(passage.text)
        if kin is None or kin.lead < LEAD or not kin.words:
            return None
        if kin.code in lexicon.without_terms or kin.code in lexicon.taken_back(passage):
            return None
        return kin if self._in_place([kin.code], passage, lexicon) else None

    def _kinship(self, language: str) -> Kinship:
        found = self._kinships.get(language)
        if found is None:
            found = self._kinships[language] = Kinship(self.framework, language)
        return found

    def _lexicon(self, language: str) -> Lexicon:
        found = self._lexicons.get(language)
        if found is None:
            found = self._lexicons[language] = Lexicon(self.framework, language)
        return found

    def _is_measure(self, role: str) -> bool:
        return role in ("", ACTIVITY) or not self._has_activities

    def _signs(
        self, passage: Passage, role: str, lexicon: Lexicon, found: dict[int, list[Proof]], shared: Shared | None
    ) -> list[_Sign]:
        """Give the codes that something speaks for; where one is named outright, only those that are."""
        measure = self._is_measure(role)
        if not measure:
            found = named_outright(found, passage.text, lexicon.language, role)
        outright = {code for code, proofs in found.items() if any(proof.weight >= ENOUGH for proof in proofs)}
        headings = lexicon.above(passage) if measure else {}
        alike: Shared | None = None
        if measure and self._with_definitions and (lexicon.without_terms or not outright):
            alike = shared or lexicon.definitions.shared(passage.text)
        codes = sorted({*found, *headings, *(alike.shares if alike else ())})
        if outright:
            codes = [code for code in codes if code in outright or code in lexicon.without_terms]
        signs = []
        only_alike: list[tuple[int, float]] = []
        for code in self._in_place(codes, passage, lexicon):
            likeness = _from_likeness(alike, code, lexicon) if alike and code in alike.shares else None
            if likeness is not None and code not in found and code not in headings:
                only_alike.append((code, likeness))
                continue
            proofs, heading = without_overlap(found.get(code, ())), headings.get(code)
            weights = [proof.weight for proof in proofs]
            if heading:
                weights.append(heading.weight)
            if likeness is not None:
                weights.append(likeness)
            signs.append(_Sign(_together(weights), max(weights), code, proofs, heading, None))
        if only_alike:
            # What is far below the strongest is never chosen, and most likenesses are.
            strongest = max([*(sign.strength for sign in signs), *(likeness for _, likeness in only_alike)])
            for code, likeness in only_alike:
                if likeness >= NEARNESS * strongest:
                    signs.append(_Sign(_together((likeness,)), likeness, code, [], None, alike))
        return signs

    def _in_place(self, codes: Sequence[int], passage: Passage, lexicon: Lexicon) -> list[int]:
        """Keep the codes that may be suggested at a place: in their own context, and not in another group's part."""
        part = self._part_of.get(passage.id, frozenset())
        inside = [code for code in codes if self._groups[code] in part] if part else []
        if len(inside) == len(codes):
            return inside
        astray = lexicon.out_of_context(passage)
        around = self._parts.around(passage) if part else frozenset()
        return [
            code
            for code in codes
            if code in inside or (code not in astray and (not part or self._groups[code] in around))
        ]


def _reason(sign: _Sign, quotes: Iterable[str]) -> Message:
    words = ", ".join(dict.fromkeys(f"“{quote}”" for quote in quotes))
    if sign.proofs and sign.heading:
        return Message("Words: {words}; heading: “{heading}”.", {"words": words, "heading": sign.heading.line})
    if sign.proofs:
        return Message("Words: {words}.", {"words": words})
    if sign.heading:
        return Message("Heading: “{heading}”.", {"heading": sign.heading.line})
    return Message("Words shared with the definition: {words}.", {"words": words})


def _reason_of_kin(quotes: Iterable[str]) -> Message:
    return Message(
        "Words with parts in common with those of the code: {words}.",
        {"words": ", ".join(dict.fromkeys(f"“{quote}”" for quote in quotes))},
    )


def _together(weights: Sequence[float]) -> float:
    """Join signs by noisy-or, the strongest in full and the others by `FURTHER`."""
    if len(weights) == 1:
        return 1 - (1 - min(weights[0], 1.0))
    doubt = 1.0
    for number, weight in enumerate(sorted(weights, reverse=True)):
        doubt *= 1 - min(weight, 1.0) * (FURTHER if number else 1.0)
    return 1 - doubt


def _from_likeness(shared: Shared, code: int, lexicon: Lexicon) -> float:
    share = shared.shares[code]
    if code in lexicon.without_terms:
        return min(SUREST_ALONE, max(ALONE * share, ALONE_TITLE * lexicon.definitions.title(shared, code)))
    return LIKENESS * min(1.0, share)
