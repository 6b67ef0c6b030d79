from __future__ import annotations

import numpy as np

from samsyn.analysis.audit import audited
from samsyn.decisions import AUDIT_STEP, Judgement, audit_order
from samsyn.types import Coding, Message

PASSAGES = [f"p{n}" for n in range(400)]
ORDER = audit_order(PASSAGES)


def said(passage: str, code: str) -> Coding:
    return Coding(passage, code, "x@1", 0.7, Message(""))


def whole(*codes: str) -> Judgement:
    return Judgement(accepted=frozenset(codes), whole=True)


def test_only_the_random_sample_counts():
    """What was chosen to be read beside the random order moves nothing."""
    sample = {passage: whole("a") for passage in ORDER[:50]}
    chosen = {passage: whole("b") for passage in ORDER[200:300]}
    codings = [said(passage, "a") for passage in PASSAGES]
    found = audited(PASSAGES, sample | chosen, codings, ["a", "b"])
    assert (found.sample, found.passages) == (50, 400)
    assert found == audited(PASSAGES, sample, codings, ["a", "b"])
    assert [(one.support, one.said, one.right) for one in found.codes] == [(50, 50, 50), (0, 0, 0)]
    assert found.codes[1].recall is None


def test_a_passage_that_was_not_read_whole_ends_the_sample():
    """Accepting one code does not make a passage part of the sample: what else applies there is not known."""
    judgements = {passage: whole() for passage in ORDER[:80]}
    judgements[ORDER[60]] = Judgement(accepted=frozenset("a"))
    assert audited(PASSAGES, judgements, [], ["a"]).sample == 50


def test_too_small_a_sample_is_said_to_be_so():
    """Without a first step of the random order there are no figures, with few passages of a code a warning."""
    found = audited(PASSAGES, {passage: whole("a") for passage in ORDER[: AUDIT_STEP - 1]}, [], ["a"])
    assert found.sample == 0
    assert found.codes[0].recall is None
    assert "of the first 25 passages of the random order, 24 were read whole" in str(found.notices[0])
    small = audited(PASSAGES, {passage: whole() for passage in ORDER[:25]}, [], ["a"])
    assert "too small for 1 of 1 codes" in str(small.notices[0])
    assert not small.codes[0].enough


def test_all_read_leaves_no_doubt():
    """When every passage was read the figures are counts, without spread."""
    judgements = {passage: whole("a") if n % 4 else whole() for n, passage in enumerate(PASSAGES)}
    found = audited(PASSAGES, judgements, [said(p, "a") for p in PASSAGES], ["a"])
    (one,) = found.codes
    assert one.precision is not None
    assert one.recall is not None
    assert (one.precision.low, one.precision.estimate, one.precision.high) == (0.75, 0.75, 0.75)
    assert one.recall.low == 1
    assert found.notices == ()


def test_the_intervals_hold_what_they_promise():
    """Of 300 audits of a quarter of the passages, at least 92 percent of the intervals hold the true figures."""
    generator = np.random.default_rng(11)
    truth = {p: generator.random() < 0.3 for p in PASSAGES}
    made = {p: generator.random() < (0.8 if truth[p] else 0.1) for p in PASSAGES}
    codings = [said(p, "a") for p in PASSAGES if made[p]]
    right = sum(truth[p] and made[p] for p in PASSAGES)
    precision, recall = right / sum(made.values()), right / sum(truth.values())
    held = []
    for seed in range(300):
        judgements = {p: whole("a") if truth[p] else whole() for p in audit_order(PASSAGES, seed)[:100]}
        (one,) = audited(PASSAGES, judgements, codings, ["a"], seed=seed).codes
        assert one.precision is not None
        assert one.recall is not None
        held += [one.precision.low <= precision <= one.precision.high, one.recall.low <= recall <= one.recall.high]
    assert np.mean(held) >= 0.92
