"""Documents to matrix after 40 plans are reviewed: mean kappa on the plans that are not, against people.

Run: python -m benchmarks.matrix_reviewed. Forty of the national climate plans in ../shared/data/ndc count as reviewed:
of them it is known which sectors people marked. The other plans are predicted; twenty random splits. Beside what is
learned stand, on the same plans: the untrained rule, crude keywords, and a TF-IDF with a logistic regression per
sector trained on the same forty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.matrix import NDC, crude, documents, mean_kappa, people
from samsyn.analysis.presence import FEATURES, Evidence, code_groups, decide, evidence, learn_presence
from samsyn.coding.registry import suggester
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Framework
from samsyn.passages.roles import roles as suggest_roles
from samsyn.passages.split import split
from samsyn.types import Document

SPLITS, REVIEWED = 20, 40

ABLATIONS = {
    "the rule, and how common each sector is": ("rule",),
    "  + confidence and number of passages": ("rule", "strongest", "second", "passages"),
    "  + how brief, alone and spread they are": FEATURES[:-1],
    "  + passages in roles that do not count": FEATURES,
}
"""What each kind of evidence brings: the features that are used, one kind more in every line."""

Marks = dict[str, frozenset[str]]


def evidence_of(framework: Framework, plans: dict[str, list[Document]], parties: list[str]) -> Evidence:
    """Give what suggestions say about each party and sector, in roles that are coded and in others."""
    passages = tuple(one for party in parties for document in plans[party] for one in split(document, party))
    roles = {mark.passage: mark.role for mark in suggest_roles(passages, framework)}
    coded = {role.id for role in framework.roles if role.coded}
    lexicon = suggester("lexicon", framework)
    codings = lexicon.suggest(passages, roles)
    codings += lexicon.suggest([one for one in passages if roles[one.id] not in coded])
    return evidence(framework, parties, {one.id: one for one in passages}, roles, codings)


def bag_of_words(texts: list[str], decided: NDArray[np.int8], known: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the probabilities of the peer: TF-IDF of whole plans and a logistic regression per sector."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(sublinear_tf=True, min_df=2).fit([texts[row] for row in known])
    rows = words.transform(texts)
    chances = np.zeros(decided.shape)
    for column in range(decided.shape[1]):
        answers = decided[known, column]
        if answers.min() == answers.max():
            chances[:, column] = answers[0]
        else:
            learner = LogisticRegression(C=10, max_iter=500).fit(rows[known], answers)
            chances[:, column] = learner.predict_proba(rows)[:, 1]
    return chances


def named(parties: list[str], codes: list[str], marked: NDArray[np.bool_]) -> Marks:
    """Give party -> sectors."""
    return {
        party: frozenset(code for code, one in zip(codes, row, strict=True) if one)
        for party, row in zip(parties, marked, strict=True)
    }


def loss(chances: NDArray[np.float64], truth: NDArray[np.int8]) -> float:
    """Give the mean log loss: how well the probabilities themselves fit."""
    told = np.clip(np.where(truth == 1, chances, 1 - chances), 1e-6, 1)
    return float(-np.log(told).mean())


def main() -> None:
    """Print the figures."""
    if not NDC.is_dir():
        print("documents to matrix after 40 plans: ../shared/data/ndc is not here; skipped")
        return
    framework = load_framework("ndc-2016")
    plans, judged = documents(), people()
    parties, codes = sorted(plans.keys() & judged.keys()), [code.id for code in framework.codes]
    truth = np.array([[code in judged[party] for code in codes] for party in parties], dtype=np.int8)
    found, groups = evidence_of(framework, plans, parties), code_groups(framework)
    texts = ["\n".join(document.text for document in plans[party]) for party in parties]
    words = crude(plans)
    kappas: dict[str, list[float]] = {}
    losses: dict[str, list[float]] = {}
    departed = 0
    for seed in range(SPLITS):
        order = np.random.default_rng(seed).permutation(len(parties))
        known, rest = order[:REVIEWED], order[REVIEWED:]
        names = [parties[row] for row in rest]
        people_say = {party: judged[party] for party in names}
        decided = np.full(truth.shape, -1, np.int8)
        decided[known] = truth[known]

        def note(
            name: str, marks: Marks, chances: NDArray[np.float64] | None = None, *, against: Marks = people_say
        ) -> None:
            kappas.setdefault(name, []).append(mean_kappa(against, marks, False))
            if chances is not None:
                losses.setdefault(name, []).append(loss(chances, truth[rest]))  # noqa: B023 - called at once

        note("crude keyword rule", {party: words[party] for party in names})
        bag = bag_of_words(texts, decided, known)[rest]
        note("TF-IDF + logistic regression", named(names, codes, bag > 0.5), bag)
        note("TF-IDF + logistic regression, our thresholds", named(names, codes, decide(bag)))
        note("samsyn untrained", named(names, codes, found[rest][:, :, 0] > 0.5))
        for name, features in ABLATIONS.items():
            chosen = found[:, :, [FEATURES.index(feature) for feature in features]]
            model = learn_presence(chosen, decided, groups)
            chances = model.probabilities(chosen[rest])
            note(name, named(names, codes, decide(chances)), chances)
        note("  all of it, threshold 0.5", named(names, codes, chances > 0.5))
        verdicts = model.verdicts(found[rest])
        departed += model.departs
        note("samsyn after review", named(names, codes, verdicts), chances)
        merged = judged | named(names, codes, verdicts)
        note("all parties, the reviewed as people say", {party: merged[party] for party in parties}, against=judged)
    print(f"documents to matrix after {REVIEWED} of {len(parties)} plans are reviewed, {SPLITS} random splits;")
    print("kappa is the mean over sectors marked for 10 to 90 % of the plans that are not reviewed (to reach 0.60)")
    print(f"  {'':46} {'kappa':>5} {'spread':>6} {'log loss':>8}")
    for name, values in kappas.items():
        lost = f"{np.mean(losses[name]):8.3f}" if name in losses else ""
        print(f"  {name:46} {np.mean(values):5.3f} {np.std(values):6.3f} {lost}")
    print(f"  the rule was left for what was learned in {departed} of {SPLITS} splits")


if __name__ == "__main__":
    main()
