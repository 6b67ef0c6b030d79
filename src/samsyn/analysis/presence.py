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

    `mean` and `scale` are those of the features, `coefficients` stand as `_design` lays them out, `groups` numbers
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
        design = _design((found - self.mean) / self.scale, self.groups, self.width)
        return _chance(design @ self.coefficients + _prior(found))

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
    trials = {
        width: _cross_fitted(standard, _prior(found), decided, of_codes, width, reviewed, folds)
        for width in (WIDTHS if len(reviewed) >= FEWEST else WIDTHS[:1])
    }
    losses = {width: _log_loss(chances, decided) for width, chances in trials.items()}
    width = min(losses, key=lambda one: (losses[one], one))
    design = _design(standard, of_codes, width)
    coefficients = _fit(design[reviewed], _prior(found)[reviewed], decided[reviewed])
    whole = _chance(design @ coefficients + _prior(found))
    cross_fitted = whole.copy()
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


def _design(standard: Evidence, groups: NDArray[np.int64], width: float) -> NDArray[np.float64]:
    """Lay out the features so that every coefficient has the same prior, a standard normal one.

    [organisations x codes x columns]: shared slopes, a level for all, the slopes and level of each group, the level
    of each code, the slopes of each code. A column is scaled by the width of its own prior.
    """
    organisations, codes, features = standard.shape
    of_group = np.eye(int(groups.max(initial=0)) + 1)[groups]
    of_code = np.eye(codes)

    def split_by(members: NDArray[np.float64], share: float) -> NDArray[np.float64]:
        spread = standard[:, :, None, :] * members[None, :, :, None] * (width * share)
        return spread.reshape(organisations, codes, members.shape[1] * features)

    def levels(members: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.broadcast_to(members * LEVEL_WIDTH, (organisations, *members.shape))

    parts = [levels(np.ones((codes, 1))), levels(of_group), levels(of_code)]
    parts += [standard * width, split_by(of_group, GROUP_SHARE), split_by(of_code, CODE_SHARE)]
    return np.concatenate(parts, axis=2)


def _fit(design: NDArray[np.float64], prior: NDArray[np.float64], decided: NDArray[np.int8]) -> NDArray[np.float64]:
    """Give the coefficients that are most likely after the decisions (the mode of the posterior)."""
    from scipy.optimize import minimize

    known = decided >= 0
    rows, start, answers = design[known], prior[known], decided[known].astype(np.float64)
    if not len(rows):
        return np.zeros(design.shape[2])

    def loss(coefficients: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        log_odds = rows @ coefficients + start
        value = np.logaddexp(0.0, log_odds).sum() - answers @ log_odds + 0.5 * coefficients @ coefficients
        return float(value), rows.T @ (_chance(log_odds) - answers) + coefficients

    begin = np.zeros(design.shape[2])
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def _cross_fitted(
    standard: Evidence,
    prior: NDArray[np.float64],
    decided: NDArray[np.int8],
    groups: NDArray[np.int64],
    width: float,
    reviewed: NDArray[np.int64],
    folds: NDArray[np.int64],
) -> Probabilities:
    """Give the probabilities of the reviewed organisations, each from a model without its own fold."""
    design = _design(standard, groups, width)
    chances = _chance(prior)
    for fold in range(FOLDS):
        held, kept = reviewed[folds == fold], reviewed[folds != fold]
        if len(held):
            coefficients = _fit(design[kept], prior[kept], decided[kept])
            chances[held] = _chance(design[held] @ coefficients + prior[held])
    return chances


def _agrees_better(learned: NDArray[np.bool_], rule: NDArray[np.bool_], decided: NDArray[np.int8]) -> bool:
    """Say whether what was learned agrees with people by more than one standard error better than the rule.

    The one-standard-error rule of Breiman et al. (1984): the simpler choice stands unless the gain is beyond what
    chance gives. Agreement is the mean of Cohen's kappa over codes; the error is the jackknife's over organisations.
    """
    gain = _mean_kappa(learned, decided) - _mean_kappa(rule, decided)
    rows = np.arange(len(decided))
    without = [
        _mean_kappa(learned[rows != row], decided[rows != row]) - _mean_kappa(rule[rows != row], decided[rows != row])
        for row in rows
    ]
    error = float(np.sqrt((len(rows) - 1) * np.var(without)))
    return bool(gain > error)


def _mean_kappa(marked: NDArray[np.bool_], decided: NDArray[np.int8]) -> float:
    """Give the mean kappa over codes on which the decisions are divided."""
    known = decided >= 0
    of = known.sum(axis=0)
    divided = ((decided == 1).sum(axis=0) > 0) & ((decided == 0).sum(axis=0) > 0)
    if not divided.any():
        return 0.0
    size = of[divided].astype(np.float64)
    yes, ours = (decided == 1)[:, divided].sum(axis=0) / size, (marked & known)[:, divided].sum(axis=0) / size
    observed = ((marked == (decided == 1)) & known)[:, divided].sum(axis=0) / size
    chance = yes * ours + (1 - yes) * (1 - ours)
    return float(((observed - chance) / (1 - chance)).mean())


def _log_loss(chances: Probabilities, decided: NDArray[np.int8]) -> float:
    known = decided >= 0
    told = np.clip(chances[known], 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(decided[known] == 1, told, 1 - told)).sum())
