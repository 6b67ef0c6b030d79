"""What speaks for a code, joined into one probability."""

from __future__ import annotations

import numpy as np
import pytest

from samsyn.coding.learned.joint import ENOUGH, SIGNALS, Joint, ahead, fit, gathered, signals, weighed


def signs(passages: int, codes: int, suggested: float = 0.0) -> np.ndarray:
    found = np.zeros((passages, codes, 3), np.float32)
    found[:, :, 1] = suggested
    return found


def test_every_signal_has_its_place() -> None:
    """The last axis holds as many numbers as there are names, each finite, whatever the scores."""
    scores = np.array([[1e6, -1e6, 0.0], [0.0, 0.0, 0.0]])
    found = signals(scores, scores, signs(2, 3))
    assert found.shape == (2, 3, len(SIGNALS))
    assert np.isfinite(found[:, :, [SIGNALS.index("share"), SIGNALS.index("lead")]]).all()


def test_a_suggestion_by_name_is_a_signal_of_its_own() -> None:
    """From the confidence at which the untrained suggester suggests, and not below."""
    named = SIGNALS.index("named")
    scores = np.zeros((1, 2))
    assert signals(scores, scores, signs(1, 2, ENOUGH))[0, 0, named] == 1
    assert signals(scores, scores, signs(1, 2, ENOUGH - 0.01))[0, 0, named] == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0.9, 0.2, 0.5]], [[0.4, -0.7, -0.4]]),
        ([[0.5, 0.5]], [[0.0, 0.0]]),
        ([[0.3]], [[0.3]]),
    ],
    ids=["three", "equal", "alone"],
)
def test_how_far_a_code_is_ahead_of_the_best_other(values, expected) -> None:
    """The foremost is compared with the second, all others with the foremost; a lone code with nothing."""
    assert np.allclose(ahead(np.array(values)), expected)


def test_before_any_decision_one_half_stays_one_half() -> None:
    """The untrained suggester's threshold is the joint one's too."""
    scores = np.zeros((1, 2))
    joint = Joint.untrained(2)
    for confidence, expected in ((ENOUGH + 0.05, True), (ENOUGH - 0.05, False)):
        chances = joint.probabilities(signals(scores, scores, signs(1, 2, confidence)))
        assert ((chances > 0.5) == expected).all()


def test_one_class_teaches_nothing() -> None:
    """Only yes or only no leaves what holds before any decision."""
    scores = np.zeros((20, 2))
    found = signals(scores, scores, signs(20, 2))
    for answer in (0, 1, -1):
        fitted = fit(found, np.full((20, 2), answer, np.int8))
        assert np.array_equal(fitted.slopes, Joint.untrained(2).slopes)


def test_a_code_that_is_always_right_when_scored_high_becomes_likely() -> None:
    """Decisions move the probabilities towards what was decided."""
    scores = np.where(np.arange(200)[:, None] % 2 == 0, 1.0, -1.0) * np.ones((1, 2))
    decided = (scores > 0).astype(np.int8)
    found = signals(scores, scores, signs(200, 2))
    chances = fit(found, decided).probabilities(found)
    assert chances[0, 0] > 0.9
    assert chances[1, 0] < 0.1


def test_sums_are_what_they_say() -> None:
    """The sums that keep their order are those of ordinary algebra."""
    random = np.random.default_rng(0)
    found, weights = random.random((7, 5)), random.random(5)
    assert np.allclose(weighed(found, weights), found @ weights)
    assert np.allclose(gathered(found, weighed(found, weights)), found.T @ (found @ weights))
