"""How many parties have a sector, from a part that was reviewed: do 95 % intervals hold, and how wide are they?

Run: python -m benchmarks.coverage [--details] [--reviews 1000]. Documents and coded matrix stand in ../shared/data/ndc.
Each review draws some of the parties at random, takes the people's marks for their decisions, learns from them and the
suggestions how likely every party has every sector (each party's probability from others' decisions), and estimates
every sector's count. The truth is the whole matrix.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.matrix import NDC, documents, people
from samsyn.analysis.estimates import estimate_count
from samsyn.analysis.finite_population import normal_quantile, score_interval
from samsyn.coding.registry import suggester
from samsyn.frameworks.load import load_framework
from samsyn.passages.roles import roles as suggest_roles
from samsyn.passages.split import split

REVIEWS = 1000
SIZES = (20, 30, 40)
FOLDS = 5
SHRINKAGE = 0.1
"""The inverse strength of the ridge, for features of unit variance; results hardly move from 0.03 to 0.3."""

Floats = NDArray[np.float64]


def evidence() -> tuple[Floats, NDArray[np.int8], list[str]]:
    """Give what the suggestions say [parties, codes, kinds of evidence], the truth [parties, codes] and the codes.

    The kinds: for activities, goals and all other passages the chance that at least one has the code; the surest
    coding in activities and goals; the logarithm of the expected number of passages.
    """
    plans, judged = documents(), people()
    framework = load_framework("ndc-2016")
    codes = [code.id for code in framework.codes]
    parties = sorted(plans.keys() & judged.keys())
    row, column = {party: n for n, party in enumerate(parties)}, {code: n for n, code in enumerate(codes)}
    passages = [passage for party in parties for document in plans[party] for passage in split(document, party)]
    roles = {mark.passage: mark.role for mark in suggest_roles(passages, framework)}
    owner = {passage.id: row[passage.organisation] for passage in passages}
    missed = np.zeros((len(parties), len(codes), 3))
    surest = np.zeros((len(parties), len(codes)))
    expected = np.zeros((len(parties), len(codes)))
    kinds = {"activity": 0, "goal": 1}
    for coding in suggester("lexicon", framework, {"threshold": 0.0}).suggest(passages):
        kind, at = kinds.get(roles[coding.passage], 2), (owner[coding.passage], column[coding.code])
        missed[(*at, kind)] += np.log1p(-0.5 * min(coding.confidence, 0.99))
        expected[at] += coding.confidence
        if kind < 2:
            surest[at] = max(surest[at], coding.confidence)
    found = np.concatenate([1 - np.exp(missed), surest[..., None], np.log1p(expected)[..., None]], axis=-1)
    truth = np.array([[int(code in judged[party]) for code in codes] for party in parties], np.int8)
    return found, truth, codes


def features(found: Floats) -> Floats:
    """Give the evidence, its squares and products, all of unit variance, and a column per code."""
    parties, codes, kinds = found.shape

    def scaled(values: Floats) -> Floats:
        return np.asarray((values - values.mean((0, 1))) / values.std((0, 1)))

    once = scaled(found)
    twice = np.stack([once[..., one] * once[..., two] for one in range(kinds) for two in range(one, kinds)], axis=-1)
    own = np.broadcast_to(np.eye(codes), (parties, codes, codes))
    return np.concatenate([once, 0.5 * scaled(twice), own], axis=-1)


def cross_fitted(rows: Floats, truth: NDArray[np.int8], drawn: NDArray[np.intp]) -> Floats:
    """Learn from the drawn parties how likely each party has each code, no party from its own decisions.

    One logistic regression for all codes together; a party that was not drawn gets the mean of the folds' models.
    """
    from sklearn.linear_model import LogisticRegression

    parties, codes, width = rows.shape
    others = np.setdiff1d(np.arange(parties), drawn)
    fold = np.arange(len(drawn)) % FOLDS
    likely = np.zeros((parties, codes))
    for one in range(FOLDS):
        learned = drawn[fold != one]
        model = LogisticRegression(C=SHRINKAGE, solver="newton-cholesky")
        model.fit(rows[learned].reshape(-1, width), truth[learned].reshape(-1))
        for target, weight in ((drawn[fold == one], 1.0), (others, 1 / FOLDS)):
            chances = model.predict_proba(rows[target].reshape(-1, width))[:, 1]
            likely[target] += weight * chances.reshape(-1, codes)
    return likely


def published(decided: Floats, likely: Floats, others: Floats, population: int) -> tuple[float, float]:
    """Give the interval of prediction-powered inference as published (PPI++), for an endless population."""
    n, m = len(decided), len(others)
    together = np.concatenate([likely, others]).var()
    weight = float(np.cov(decided, likely)[0, 1] / ((1 + n / m) * together)) if together > 0 else 0.0
    weight = min(max(weight, 0.0), 1.0)
    share = weight * others.mean() + (decided - weight * likely).mean()
    spread = normal_quantile(0.95) * np.sqrt(weight**2 * others.var() / m + (decided - weight * likely).var() / n)
    return population * float(share - spread), population * float(share + spread)


def reviews(
    truth: NDArray[np.int8], size: int, number: int, predict: Callable[[NDArray[np.intp]], Floats]
) -> dict[str, Floats]:
    """Draw `number` reviews of `size` parties and give for each [reviews, codes] whether intervals hold, and widths."""
    parties, codes = truth.shape
    total = truth.sum(axis=0)
    names = (
        "combined",
        "combined width",
        "alone",
        "alone width",
        "score width",
        "explained",
        "published",
        "published width",
    )
    seen = {name: np.zeros((number, codes)) for name in names}
    generator = np.random.default_rng(size)
    for review in range(number):
        drawn = generator.permutation(parties)[:size]
        likely = predict(drawn)
        reviewed = np.zeros(parties, bool)
        reviewed[drawn] = True
        for code in range(codes):
            decided = np.where(reviewed, truth[:, code], -1)
            found = estimate_count(reviewed, decided, likely[:, code])
            if found.combined is None or found.decisions is None:
                raise AssertionError("a review without an interval")
            seen["combined"][review, code] = found.combined.low <= total[code] <= found.combined.high
            seen["combined width"][review, code] = found.combined.high - found.combined.low
            seen["alone"][review, code] = found.decisions.low <= total[code] <= found.decisions.high
            seen["alone width"][review, code] = found.decisions.high - found.decisions.low
            most = found.accepted + found.undecided
            low, high = score_interval(
                found.accepted / size,
                1.0,
                size,
                parties,
                least=found.accepted,
                most=most,
                quantile=normal_quantile(0.95),
            )
            seen["score width"][review, code] = high - low
            seen["explained"][review, code] = found.explained
            begin, end = published(
                truth[drawn, code].astype(float), likely[drawn, code], likely[~reviewed, code], parties
            )
            seen["published"][review, code] = begin <= total[code] <= end
            seen["published width"][review, code] = end - begin
    return seen


def main() -> None:
    """Print the figures."""
    if not NDC.is_dir():
        print("coverage of intervals: ../shared/data/ndc is not here; skipped")
        return
    number = int(sys.argv[sys.argv.index("--reviews") + 1]) if "--reviews" in sys.argv else REVIEWS
    found, truth, codes = evidence()
    rows = features(found)
    share = truth.mean(axis=0)
    common = (share >= 0.1) & (share <= 0.9)
    print(f"how many of {len(truth)} parties have a sector: {number} part reviews of each size, 95 % intervals")
    print(
        f"  over {common.sum()} sectors that people marked for 10 to 90 % of the parties (in brackets: least and most)"
    )
    print("  width: mean over sectors of that of decisions and suggestions beside that of decisions alone,")
    print("  by the hypergeometric mid-P interval (by Wilson's with finite population correction)")
    print(
        f"  {'reviewed':>8} {'coverage':>22} {'rare, usual':>11} {'decisions alone':>15} {'width':>13} {'explained':>9}"
    )
    for size in SIZES:
        seen = reviews(truth, size, number, lambda drawn: cross_fitted(rows, truth, drawn))
        mean = {name: values.mean(axis=0) for name, values in seen.items()}
        holds, alone = mean["combined"], mean["alone"]
        ratio = (mean["combined width"] / mean["alone width"])[common].mean()
        score = (mean["combined width"] / mean["score width"])[common].mean()
        print(
            f"  {size:8} {holds[common].mean():8.3f} ({holds[common].min():.3f}-{holds[common].max():.3f})"
            f" {holds[~common].mean():11.3f} {alone[common].mean():15.3f} {ratio:6.2f} ({score:.2f})"
            f" {mean['explained'][common].mean():9.2f}"
        )
        wide = (mean["published width"] / mean["alone width"])[common].mean()
        least = mean["published"].min()
        print(
            f"  {'':8} {mean['published'][common].mean():8.3f} (least {least:.3f}, rare ones too), width {wide:.2f}:"
            " PPI++ as published, without finite population"
        )
        if "--details" in sys.argv:
            for code in np.argsort(share):
                print(
                    f"    {codes[code]:22} {share[code]:4.0%} coverage {holds[code]:.3f} (alone {alone[code]:.3f})"
                    f" width {mean['combined width'][code]:5.1f} (alone {mean['alone width'][code]:5.1f})"
                )
    print("  (to reach: coverage 0.93 to 0.97, width at most 0.80)")
    # The surest coding of each party and code, as the matrix counts it.
    off = np.abs((found[..., 3] >= 0.5).sum(axis=0) - truth.sum(axis=0))[common]
    print(
        f"  plain count of suggestions: off by {off.mean():.1f} parties on average, by {off.max()} at most, no interval"
    )


if __name__ == "__main__":
    main()
