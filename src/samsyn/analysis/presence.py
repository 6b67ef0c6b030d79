"""Whether a plan has a code: learned from the organisations whose plans a person has reviewed.

The signature that others build on:

    evidence(framework, organisations, passages, roles, codings) -> float [organisations x codes x features]
    learn_presence(evidence, decided, groups=None, seed=0) -> PresenceModel
    PresenceModel.probabilities(evidence) -> float [organisations x codes], each in [0, 1]
    PresenceModel.cross_fitted: the same for the rows it was learned from, each predicted by a model that has not
        seen that organisation; rows without any decision are predicted by the whole model
    PresenceModel.verdicts(evidence) -> bool [organisations x codes]: by the probabilities where these have shown to
        agree better with people than the framework's rule, else by the rule (`PresenceModel.departs` says which)
    decide(probabilities) -> bool [organisations x codes], with a threshold per code

`decided` is int8 [organisations x codes]: 1 yes, 0 no, -1 undecided, rows as in the evidence. `groups` numbers the
group of each code (`code_groups(framework)`).

The model is a logistic regression over all cells together. Its prior is the framework's own rule: where nothing is
decided the odds are those of the rule, and every coefficient is drawn to 0 by a normal prior, with slopes for all
codes, and departures from them for each group and each code whose priors are ever narrower (partial pooling; Gelman
and Hill 2007, chapters 12 to 14). How wide the priors are is chosen by cross-validation over whole organisations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.presence_evidence import FEATURES, RULE, Evidence, evidence
from samsyn.frameworks.schema import Framework

__all__ = [
    "FEATURES",
    "Evidence",
    "PresenceModel",
    "code_groups",
    "decide",
    "evidence",
    "learn_presence",
    "most_agreement",
]

Probabilities = NDArray[np.float64]

RULE_LOG_ODDS = 1.5
"""What the framework's rule is worth before anything is decided: odds of 4.5 to 1 either way."""

WIDTHS = (0.0, 0.1, 0.3, 0.6)
"""The widths of the prior of the shared slopes that are tried; 0 leaves the rule and the codes' own levels."""

GROUP_SHARE, CODE_SHARE = 0.6, 0.3
"""The prior widths of the slopes of groups and of codes, relative to the shared ones."""

LEVEL_WIDTH = 0.5
"""The width of the prior of each code's own level, in log odds."""

FOLDS = 5

FEWEST = 8
"""Below this many reviewed organisations no width is chosen: the narrowest stands."""


class PresenceModel:
    """A learned rule of presence; `state` gives it as plain arrays, `PresenceModel(**state)` brings it back.

    `mean` and `scale` are those of the features, `coefficients` lie as `_Columns` says, `groups` numbers
    the group of each code and `width` is that of the prior. `cross_fitted` and `departs` are described at the top of
    this module.
    """

    def __init__(
        self,
        mean: NDArray[np.float64],
        scale: NDArray[np.float64],
        coefficients: NDArray[np.float64],
        groups: NDArray[np.int64],
        width: float,
        cross_fitted: Probabilities,
        departs: bool,
    ) -> None:
        self.mean = mean
        self.scale = scale
        self.coefficients = coefficients
        self.groups = groups
        self.width = float(width)
        self.cross_fitted = cross_fitted
        self.departs = bool(departs)

    @property
    def state(self) -> Mapping[str, NDArray[np.float64] | NDArray[np.int64] | float | bool]:
        """The model as named arrays, for saving without pickle."""
        return {
            "mean": self.mean,
            "scale": self.scale,
            "coefficients": self.coefficients,
            "groups": self.groups,
            "width": self.width,
            "cross_fitted": self.cross_fitted,
            "departs": self.departs,
        }

    def probabilities(self, found: Evidence) -> Probabilities:
        """Give how likely each organisation has each code, [organisations x codes]."""
        columns = _Columns(self.groups, found.shape[2], self.width)
        return _chance(_log_odds((found - self.mean) / self.scale, _prior(found), columns, self.coefficients))

    def verdicts(self, found: Evidence) -> NDArray[np.bool_]:
        """Say which organisations have which codes, [organisations x codes]; all of them in one call (see `decide`)."""
        return decide(self.probabilities(found)) if self.departs else np.asarray(found[:, :, RULE] > 0.5)


def code_groups(framework: Framework) -> NDArray[np.int64]:
    """Number the group of each code of a framework."""
    names = list(dict.fromkeys(code.group for code in framework.codes))
    return np.array([names.index(code.group) for code in framework.codes], dtype=np.int64)


def learn_presence(
    found: Evidence, decided: NDArray[np.int8], groups: Sequence[int] | NDArray[np.int64] | None = None, seed: int = 0
) -> PresenceModel:
    """Learn from reviewed organisations which evidence means that a plan has a code.

    `found` and `decided` have a row per organisation; cells that are -1 in `decided` are not learned from. `groups`
    numbers the group of each code (default: all in one). `seed` orders the organisations into the folds of the
    cross-validation. Where nothing is decided the model says what the framework's rule says.
    """
    of_codes = np.zeros(found.shape[1], np.int64) if groups is None else np.asarray(groups, np.int64)
    reviewed = np.flatnonzero((decided >= 0).any(axis=1))
    basis = found[reviewed] if len(reviewed) else found
    mean, scale = basis.mean(axis=(0, 1)), basis.std(axis=(0, 1))
    scale = np.where(scale > 1e-9, scale, 1.0)
    standard = (found - mean) / scale
    folds = np.random.default_rng(seed).permutation(len(reviewed)) % FOLDS
    prior = _prior(found)
    columns = {width: _Columns(of_codes, found.shape[2], width) for width in WIDTHS}
    trials = {
        width: _cross_fitted(standard, prior, decided, columns[width], reviewed, folds)
        for width in (WIDTHS if len(reviewed) >= FEWEST else WIDTHS[:1])
    }
    losses = {width: _log_loss(chances, decided) for width, chances in trials.items()}
    width = min(losses, key=lambda one: (losses[one], one))
    coefficients = _fit(standard[reviewed], prior[reviewed], decided[reviewed], columns[width])
    cross_fitted = _chance(_log_odds(standard, prior, columns[width], coefficients))
    cross_fitted[reviewed] = trials[width][reviewed]
    departs = len(reviewed) >= FEWEST and _agrees_better(
        decide(trials[width][reviewed]), found[reviewed][:, :, RULE] > 0.5, decided[reviewed]
    )
    return PresenceModel(mean, scale, coefficients, of_codes, width, cross_fitted, departs)


def most_agreement(chances: NDArray[np.float64]) -> float:
    """Give the threshold for one code at which expected agreement with people is greatest.

    From the probabilities of all organisations follow the expected cells of the table against what people would
    say, and from these Cohen's kappa for every possible threshold; the middle of the best gap is given. 0.5 where
    there are no organisations or nothing divides them.
    """
    ordered = np.sort(chances)[::-1]
    if len(ordered) < 2 or ordered[0] - ordered[-1] < 1e-9:
        return 0.5
    share = ordered.mean()
    marked = np.arange(1, len(ordered)) / len(ordered)
    both = np.cumsum(ordered)[:-1] / len(ordered)
    observed = 1 - marked - share + 2 * both
    chance = marked * share + (1 - marked) * (1 - share)
    kappa = (observed - chance) / (1 - chance)
    best = int(np.argmax(np.where(ordered[:-1] > ordered[1:], kappa, -np.inf)))
    return float(ordered[best] + ordered[best + 1]) / 2


def decide(chances: Probabilities) -> NDArray[np.bool_]:
    """Say which organisations have which codes, with a threshold per code (see `most_agreement`).

    All organisations that are compared must be in the same call: the thresholds depend on how common a code is.
    """
    thresholds = np.array([most_agreement(chances[:, column]) for column in range(chances.shape[1])])
    return np.asarray(chances > thresholds)


def _prior(found: Evidence) -> NDArray[np.float64]:
    return RULE_LOG_ODDS * (2.0 * found[:, :, RULE] - 1.0)


def _chance(log_odds: NDArray[np.float64]) -> Probabilities:
    from scipy.special import expit

    return np.asarray(expit(log_odds), dtype=np.float64)


class _Columns(NamedTuple):
    """How the coefficients lie in one row of numbers, all with the same prior, a standard normal one.

    A level for all, the level of each group, of each code; the shared slopes, the slopes of each group, of each code.
    Each is scaled by the width of its own prior. What a code has is the sum of its own, its group's and the shared.
    """

    groups: NDArray[np.int64]
    features: int
    width: float

    @property
    def group_count(self) -> int:
        return int(self.groups.max(initial=0)) + 1

    @property
    def size(self) -> int:
        return (1 + self.group_count + len(self.groups)) * (1 + self.features)

    def of_codes(self, coefficients: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the level of each code and its slopes, [codes] and [codes x features]."""
        rows = 1 + self.group_count + len(self.groups)
        levels, slopes = coefficients[:rows], coefficients[rows:].reshape(rows, self.features)
        first, own = 1 + self.groups, slice(1 + self.group_count, None)
        return (
            LEVEL_WIDTH * (levels[0] + levels[first] + levels[own]),
            self.width * (slopes[0] + GROUP_SHARE * slopes[first] + CODE_SHARE * slopes[own]),
        )

    def gradient(self, levels: NDArray[np.float64], slopes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the gradient by the coefficients from that by the levels and slopes of the codes."""
        per_group = np.zeros((self.group_count, 1 + self.features))
        np.add.at(per_group, self.groups, np.column_stack([levels, slopes]))
        shared = per_group.sum(axis=0)
        by_level = LEVEL_WIDTH * np.concatenate([shared[:1], per_group[:, 0], levels])
        by_slope = self.width * np.vstack([shared[None, 1:], GROUP_SHARE * per_group[:, 1:], CODE_SHARE * slopes])
        return np.concatenate([by_level, by_slope.ravel()])


def _log_odds(
    standard: Evidence, prior: NDArray[np.float64], columns: _Columns, coefficients: NDArray[np.float64]
) -> NDArray[np.float64]:
    levels, slopes = columns.of_codes(coefficients)
    return np.asarray(np.einsum("ocf,cf->oc", standard, slopes) + levels + prior)


def _fit(
    standard: Evidence, prior: NDArray[np.float64], decided: NDArray[np.int8], columns: _Columns
) -> NDArray[np.float64]:
    """Give the coefficients that are most likely after the decisions (the mode of the posterior)."""
    from scipy.optimize import minimize

    known = decided >= 0
    begin = np.zeros(columns.size)
    if not known.any():
        return begin
    answers = decided[known].astype(np.float64)

    def loss(coefficients: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        log_odds = _log_odds(standard, prior, columns, coefficients)
        told = log_odds[known]
        # Not by BLAS, whose sums depend on the number of processors.
        value = (np.logaddexp(0.0, told) - answers * told).sum() + 0.5 * (coefficients**2).sum()
        wrong = np.zeros_like(log_odds)
        wrong[known] = _chance(told) - answers
        gradient = columns.gradient(wrong.sum(axis=0), np.einsum("oc,ocf->cf", wrong, standard))
        return float(value), gradient + coefficients

    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def _cross_fitted(
    standard: Evidence,
    prior: NDArray[np.float64],
    decided: NDArray[np.int8],
    columns: _Columns,
    reviewed: NDArray[np.int64],
    folds: NDArray[np.int64],
) -> Probabilities:
    """Give the probabilities of the reviewed organisations, each from a model without its own fold."""
    chances = _chance(prior)
    for fold in range(FOLDS):
        held, kept = reviewed[folds == fold], reviewed[folds != fold]
        if len(held):
            coefficients = _fit(standard[kept], prior[kept], decided[kept], columns)
            chances[held] = _chance(_log_odds(standard[held], prior[held], columns, coefficients))
    return chances


def _agrees_better(learned: NDArray[np.bool_], rule: NDArray[np.bool_], decided: NDArray[np.int8]) -> bool:
    """Say whether what was learned agrees with people by more than one standard error better than the rule.

    The one-standard-error rule of Breiman et al. (1984): the simpler choice stands unless the gain is beyond what
    chance gives. Agreement is the mean of Cohen's kappa over codes; the error is the jackknife's over organisations.
    """
    ours, ours_without = _mean_kappas(learned, decided)
    rules, rules_without = _mean_kappas(rule, decided)
    error = float(np.sqrt((len(decided) - 1) * np.var(ours_without - rules_without)))
    return bool(ours - rules > error)


def _mean_kappas(marked: NDArray[np.bool_], decided: NDArray[np.int8]) -> tuple[float, NDArray[np.float64]]:
    """Give the mean kappa over codes on which the decisions are divided: of all rows, and without each row in turn."""
    known = decided >= 0
    counts = np.stack([known, decided == 1, marked & known, (marked == (decided == 1)) & known]).astype(np.float64)
    total = counts.sum(axis=1)
    return float(_mean_kappa(total)), np.asarray(_mean_kappa(total[:, None, :] - counts))


def _mean_kappa(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean kappa from counts [known, yes, marked, agreed; ... x codes]; 0 where nothing is divided."""
    size, yes, ours, agreed = counts
    divided = (yes > 0) & (yes < size)
    of = np.where(divided, size, 1.0)
    yes, ours, observed = yes / of, ours / of, agreed / of
    chance = np.where(divided, yes * ours + (1 - yes) * (1 - ours), 0.0)
    kappa = np.where(divided, (observed - chance) / (1 - chance), 0.0)
    return np.asarray(kappa.sum(axis=-1) / np.maximum(divided.sum(axis=-1), 1))


def _log_loss(chances: Probabilities, decided: NDArray[np.int8]) -> float:
    known = decided >= 0
    told = np.clip(chances[known], 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(decided[known] == 1, told, 1 - told)).sum())
