from __future__ import annotations

import numpy as np
import pytest

from samsyn.analysis.calibration_table import calibration, calibration_of
from samsyn.analysis.outcomes import outcomes
from samsyn.decisions import Judgement


def test_by_hand():
    """Bins, error and Brier score are those that one counts by hand."""
    found = calibration_of([0.15, 0.15, 0.85, 0.95], [0, 1, 1, 1])
    assert found is not None
    assert [(one.number, one.confidence, one.share.estimate) for one in found.equal_width] == [
        (2, pytest.approx(0.15), 0.5),
        (1, 0.85, 1.0),
        (1, 0.95, 1.0),
    ]
    assert found.error == pytest.approx((2 * 0.35 + 0.15 + 0.05) / 4)
    assert found.brier == pytest.approx((0.15**2 + 0.85**2 + 0.15**2 + 0.05**2) / 4)


def test_perfect_confidence_has_only_the_error_of_chance():
    """Truths drawn with the confidences as probabilities give an error like that expected by chance; others more."""
    generator = np.random.default_rng(2)
    confidence = generator.random(5000)
    holds = generator.random(5000) < confidence
    right = calibration_of(confidence, holds)
    assert right is not None
    assert right.error == pytest.approx(right.by_chance, abs=0.01)
    assert right.error_equal_count == pytest.approx(right.error, abs=0.01)
    bold = calibration_of(np.sqrt(confidence), holds)
    assert bold is not None
    assert bold.error > 0.1 > 5 * bold.by_chance


def test_bins_of_equal_numbers_part_no_equals():
    """Bins of equal numbers hold about as many each, and equal confidences stand together."""
    spread = calibration_of(np.linspace(0.01, 0.99, 1000), np.ones(1000))
    assert spread is not None
    assert [one.number for one in spread.equal_count] == [100] * 10
    lumped = calibration_of([0.5] * 90 + [0.7] * 10, np.ones(100))
    assert lumped is not None
    assert [one.number for one in lumped.equal_count] == [90, 10]
    single = calibration_of([0.7] * 20, np.ones(20))
    assert single is not None
    assert [one.number for one in single.equal_count] == [20]


def test_the_ends_of_confidence():
    """Confidence of 0 and of 1 falls into the first and the last bin."""
    found = calibration_of([0.0, 1.0], [0, 1])
    assert found is not None
    assert [(one.low, one.high) for one in found.equal_width] == [(0.0, 0.1), (0.9, 1.0)]
    assert found.error == 0


def test_nothing_said():
    """Without suggestions there is no calibration."""
    assert calibration(outcomes({"1": Judgement(whole=True)}, [], ["a"])) is None
