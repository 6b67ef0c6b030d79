"""What was learned from decisions, as plain arrays, and how it is learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from samsyn.coding.learned.features import SHORTEST_PART, Features
from samsyn.coding.learned.framework_texts import framework_texts
from samsyn.coding.learned.joint import Joint, Scores, along, fit, signals
from samsyn.coding.learned.training import UNKNOWN, cross_train, folds
from samsyn.coding.learned.weights import rarity, weighted
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.decisions import Judgement
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.words import stem, tokens
from samsyn.types import Passage

SIGNS = 0.5
"""How much the untrained suggester's signs weigh beside words: all codes' signs are features of every code."""

MOST_FOLDS, FEW_FOLDS, FOLDS_COST = 5, 2, 8_000
"""Folds for cross-fitting; `FEW_FOLDS` from `FOLDS_COST` decided passages on, where each fold holds plenty."""

HOLDS = (100.0, 10.0, 1.0)
FEW_PASSAGES = 2_000
"""How strongly the joining may be held at the untrained suggester; of more decided passages than these the weakest."""

AT_ONCE = 10_000
"""How many passages are given probabilities at a time: what speaks for every code on them is held as numbers."""

COMMON_STEM = 3
"""A stem of at least so many passages may be part of a compound."""

THRESHOLDS = np.arange(0.20, 0.601, 0.01)
START_THRESHOLD, START_WEIGHT = 0.5, 5.0
"""The threshold before any decision, and how many right suggestions it takes to move half-way from it."""


class Model(NamedTuple):
    """What was learned.

    `columns` are the kept columns of the rows, `rarities` their weights, `weights` [columns and signs x codes and
    groups] with `offsets` the classifiers, `joint` the joining regression, `threshold` the probability from which a
    code is suggested, `decided` how many decisions of yes and of no each code was learned from [codes x 2].
    """

    framework: str
    codes: tuple[str, ...]
    groups: tuple[int, ...]
    vocabulary: frozenset[str]
    rarities: tuple[NDArray[np.float32], ...]
    columns: NDArray[np.int64]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float64]
    joint: Joint
    threshold: float
    decided: NDArray[np.int64]
    passages: int


class Learned(NamedTuple):
    """A model, and the probabilities of the decided passages by models that had not seen them.

    `crossed` [passages x codes] has a row for each id of `passages`.
    """

    model: Model
    passages: tuple[str, ...]
    crossed: Scores


class Reading(NamedTuple):
    """Passages as the learner sees them: counts of features and the untrained suggester's signs."""

    counts: list[sparse.csr_matrix]
    signs: NDArray[np.float32]


def read(
    framework: Framework,
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    features: Features,
    untrained: LexiconSuggester | None = None,
    *,
    keep: bool = False,
) -> Reading:
    """Read passages once, for learning and for suggesting alike; `keep` as for `LexiconSuggester.signs`."""
    lexicon = untrained or LexiconSuggester(framework, {"threshold": 0.0})
    return Reading(
        features.counts(passages, [roles.get(passage.id, "") for passage in passages]),
        lexicon.signs(passages, roles, keep=keep),
    )


def decided_array(
    passages: Sequence[Passage], judgements: Mapping[str, Judgement], codes: Sequence[str]
) -> NDArray[np.int8]:
    """Give decisions as numbers, [passages x codes]: 1 yes, 0 no, -1 undecided or divided."""
    decided = np.full((len(passages), len(codes)), -1, np.int8)
    place = {code: number for number, code in enumerate(codes)}
    for row, passage in enumerate(passages):
        judgement = judgements.get(passage.id)
        if judgement is None:
            continue
        if judgement.whole:
            decided[row] = 0
        unknown = judgement.divided | judgement.unasked
        for chosen, value in ((unknown, -1), (judgement.rejected, 0), (judgement.accepted, 1)):
            for code in chosen:
                if code in place:
                    decided[row, place[code]] = value
    return decided


def vocabulary_of(passages: Sequence[Passage]) -> frozenset[str]:
    """Give the stems that Swedish compounds may be made of: those of several passages."""
    seen: Counter[str] = Counter()
    for passage in passages:
        if passage.language == "sv":
            seen.update({stem(token.text, "sv") for token in tokens(passage.text)})
    return frozenset(form for form, number in seen.items() if number >= COMMON_STEM and len(form) >= SHORTEST_PART)


def learn(
    framework: Framework,
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    judgements: Mapping[str, Judgement],
) -> Learned:
    """Learn from judgements (passage id -> judgement) on some of the passages.

    The framework's own texts on its codes are learned from too, and the other passages help to tell common words from
    rare ones. Decided passages of one organisation (or document) stay together when probabilities are measured, so
    that they hold for organisations not yet seen. Without any decision the model gives what the untrained suggester
    gives.
    """
    features = Features(vocabulary_of(passages))
    return learn_from(framework, passages, judgements, read(framework, passages, roles, features), features)


def learn_from(
    framework: Framework,
    passages: Sequence[Passage],
    judgements: Mapping[str, Judgement],
    reading: Reading,
    features: Features,
) -> Learned:
    """Learn as `learn` does, from passages already read."""
    codes = tuple(code.id for code in framework.codes)
    names = [group.id for group in framework.groups]
    groups = tuple(names.index(code.group) for code in framework.codes)
    everything = decided_array(passages, judgements, codes)
    chosen = np.flatnonzero((everything >= 0).any(axis=1))
    known = [passages[int(row)] for row in chosen]
    decided = everything[chosen]
    rarities = rarity(reading.counts)
    rows = weighted([counts[chosen] for counts in reading.counts], rarities, features.blocks)
    columns = np.unique(rows.indices).astype(np.int64)
    signs = reading.signs[chosen]
    rows = _with_signs(_chosen(rows, columns), signs)
    targets = np.hstack([decided, _groups(decided, groups, len(names))])
    place = [passage.organisation or passage.document for passage in known]
    if len(chosen):
        fold = folds(place, FEW_FOLDS if len(chosen) > FOLDS_COST else MOST_FOLDS)
        texts = framework_texts(framework, sorted({_language(passage) for passage in passages}))
        told = weighted(features.counts(texts.passages, [""] * len(texts.passages)), rarities, features.blocks)
        # Their signs stay empty: terms always speak for their own framework's texts, which teaches nothing.
        silent = np.zeros((len(texts.passages), *signs.shape[1:]), np.float32)
        scores, weights, offsets = cross_train(
            rows,
            targets,
            fold,
            _with_signs(_chosen(told, columns), silent),
            np.hstack([texts.codes, _groups(texts.codes, groups, len(names))]),
        )
        found = _found(scores, groups, signs)
        hold, crossed = _held(found, decided, fold)
        joint = fit(found, decided, hold).calibrated(crossed, decided)
        crossed = along(joint.curve, crossed)
    else:
        weights = np.zeros((rows.shape[1], targets.shape[1]), np.float32)
        offsets = np.full(targets.shape[1], UNKNOWN)
        joint, crossed = Joint.untrained(len(codes)), np.zeros((0, len(codes)))
    model = Model(
        framework=f"{framework.id}@{framework.version}",
        codes=codes,
        groups=groups,
        vocabulary=features.vocabulary,
        rarities=tuple(rarities),
        columns=columns,
        weights=weights,
        offsets=offsets,
        joint=joint,
        threshold=START_THRESHOLD,
        decided=np.stack([(decided == 1).sum(0), (decided == 0).sum(0)], axis=1),
        passages=len(chosen),
    )
    if len(chosen):
        expected = expected_threshold(probabilities(model, reading, features), int((decided == 1).sum()))
        model = model._replace(threshold=expected)
    return Learned(model, tuple(passage.id for passage in known), crossed)


def probabilities(model: Model, reading: Reading, features: Features) -> Scores:
    """Give the probability of each code on each passage, [passages x codes]."""
    size = len(reading.signs)
    if size <= AT_ONCE:
        return _probabilities(model, reading, features)
    parts = [slice(start, start + AT_ONCE) for start in range(0, size, AT_ONCE)]
    return np.concatenate(
        [
            _probabilities(model, Reading([counts[part] for counts in reading.counts], reading.signs[part]), features)
            for part in parts
        ]
    )


def _probabilities(model: Model, reading: Reading, features: Features) -> Scores:
    rows = _chosen(weighted(reading.counts, model.rarities, features.blocks), model.columns)
    by_words, by_signs = model.weights[: len(model.columns)], model.weights[len(model.columns) :]
    # The signs as a sparse matrix: BLAS adds up in an order that depends on the number of processors.
    scores = (rows @ by_words + sparse.csr_matrix(_flat(reading.signs)) @ by_signs).astype(np.float64) + model.offsets
    return model.joint.probabilities(_found(scores, model.groups, reading.signs))


def _held(found: Scores, decided: NDArray[np.int8], fold: NDArray[np.int64]) -> tuple[float, Scores]:
    """Choose how strongly to hold on to the untrained suggester, and give the cross-fitted probabilities.

    The hold whose cross-fitted suggestions agree best with the decisions is chosen, of equals the strongest: where
    the framework's terms are already right, few decisions leave them as they are.
    """
    best: tuple[float, float, Scores] | None = None
    for hold in HOLDS if len(decided) <= FEW_PASSAGES else HOLDS[-1:]:
        crossed = np.zeros(decided.shape)
        for number in np.unique(fold):
            inside = fold == number
            crossed[inside] = fit(found[~inside], decided[~inside], hold).probabilities(found[inside])
        reached = _reached(crossed, decided, best_threshold(crossed, decided))
        if best is None or reached > best[0]:
            best = reached, hold, crossed
    assert best is not None
    return best[1], best[2]


def _reached(crossed: Scores, decided: NDArray[np.int8], threshold: float) -> float:
    """Give the micro-F1 of suggestions from a threshold on."""
    truth, suggested = decided == 1, (crossed >= threshold) & (decided >= 0)
    return float(2 * (truth & suggested).sum() / max(1, truth.sum() + suggested.sum()))


def expected_threshold(chances: Scores, positives: int) -> float:
    """Give the probability from which suggestions are expected to be best on the whole (micro-F1 over all passages).

    It follows from the probabilities alone, of decided passages and others: those that were decided on may have been
    chosen for being doubtful, and the best threshold for doubtful passages is not that for all. Where probabilities are
    calibrated it is half of the best F1 (Lipton, Elkan and Naryanaswamy 2014), so it lies below 0.5; with few decided
    `positives` it stays nearer 0.5.
    """
    expected = chances.sum()
    values = []
    for threshold in THRESHOLDS:
        suggested = chances >= threshold
        values.append(2 * chances[suggested].sum() / max(suggested.sum() + expected, 1e-9))
    best = float(THRESHOLDS[np.asarray(values) >= max(values) - 1e-9].mean())
    trust = positives / (positives + START_WEIGHT)
    return round(START_THRESHOLD + trust * (best - START_THRESHOLD), 3)


def best_threshold(crossed: Scores, decided: NDArray[np.int8]) -> float:
    """Give the probability from which suggestions agree best with the decisions (micro-F1)."""
    known = decided >= 0
    truth, told = decided[known] == 1, crossed[known]
    positives = int(truth.sum())
    if not positives:
        return START_THRESHOLD
    values = []
    for threshold in THRESHOLDS:
        suggested = told >= threshold
        values.append(2 * (suggested & truth).sum() / (suggested.sum() + positives))
    smooth = np.convolve(np.pad(values, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(THRESHOLDS[int(np.argmax(smooth))])


def _language(passage: Passage) -> str:
    return "sv" if passage.language == "sv" else "en"


def _groups(decided: NDArray[np.int8], groups: Sequence[int], count: int) -> NDArray[np.int8]:
    """Give decisions on groups: yes where any of its codes applies, no where all are decided and none does."""
    found = np.full((decided.shape[0], count), -1, np.int8)
    for group in range(count):
        members = decided[:, [code for code, of in enumerate(groups) if of == group]]
        if members.shape[1]:
            found[:, group] = np.where((members == 1).any(1), 1, np.where((members == 0).all(1), 0, -1))
    return found


def _found(scores: Scores, groups: Sequence[int], signs: NDArray[np.float32]) -> Scores:
    codes = len(groups)
    return signals(scores[:, :codes], scores[:, codes:][:, list(groups)], signs)


def _chosen(rows: sparse.csr_matrix, columns: NDArray[np.int64]) -> sparse.csr_matrix:
    """Keep some columns; what SciPy's own indexing does, in a third of the time."""
    place = np.full(rows.shape[1], -1, np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    moved = place[rows.indices]
    kept = moved >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[rows.indptr]
    return sparse.csr_matrix((rows.data[kept], moved[kept], ends), shape=(rows.shape[0], len(columns)))


def _with_signs(rows: sparse.csr_matrix, signs: NDArray[np.float32]) -> sparse.csr_matrix:
    return sparse.hstack([rows, sparse.csr_matrix(_flat(signs))], format="csr")


def _flat(signs: NDArray[np.float32]) -> NDArray[np.float32]:
    return signs.reshape(len(signs), signs.shape[1] * signs.shape[2]) * np.float32(SIGNS)
