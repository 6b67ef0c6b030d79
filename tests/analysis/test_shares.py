import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.analysis.finite_population import score_interval
from samsyn.analysis.shares import estimate_share


def documents(generator: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Documents of 5 to 40 passages, alike within: half of them have the code in most passages, half in few."""
    names, marks = [], []
    for document in range(number):
        size = int(generator.integers(5, 41))
        names += [document] * size
        marks += list(generator.random(size) < (0.6 if document % 2 else 0.1))
    return np.array(names), np.array(marks, int)


def part(names: np.ndarray, y: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    return np.where(np.isin(names, drawn), y, -1)


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([-1, 0, 1]), st.floats(0, 1)), min_size=1, max_size=50))
@settings(deadline=None)
def test_intervals_hold_what_is_certain(rows: list[tuple[int, int, float]]) -> None:
    """No interval leaves what the decided passages make possible, however the documents lie."""
    names, decided, predicted = (np.array(column) for column in zip(*rows, strict=True))
    found = estimate_share(names, decided, predicted)
    least, most = (decided == 1).mean(), (decided != 0).mean()
    for interval in (found.decisions, found.combined):
        if interval is not None:
            assert least - 1e-12 <= interval.low <= interval.estimate <= interval.high <= most + 1e-12


def test_everything_read_is_exact() -> None:
    """With every document read the share is known."""
    found = estimate_share([1, 1, 2], [1, 0, 0], [0.5, 0.5, 0.5])
    assert found.combined is not None
    assert found.combined.low == found.combined.high == pytest.approx(1 / 3)


def test_one_document_tells_nothing_of_how_they_differ() -> None:
    """One document read gives no interval and says why."""
    found = estimate_share([1, 1, 2, 3], [1, 0, -1, -1], [0.5] * 4)
    assert found.combined is None
    assert found.warnings


def test_variance_is_that_between_documents() -> None:
    """The interval from decisions alone is the score interval with the ratio estimator's variance, worked by hand."""
    names = np.repeat(np.arange(8), 2)
    y = np.array([1, 1, 1, 0, 0, 0, 1, 0] + [-1] * 8)
    # share 4 / 8; sums over documents less the mean: 1, 0, -1, 0; sum of squares 2, where no error is in doubt
    variance = (1 - 4 / 8) * 4 / 3 * (2 + 1.5 * np.exp(-2)) / 8**2
    single = (1 - 8 / 16) / 8 * (8 / 7) * (2 / 8)
    low, high = score_interval(0.5, variance / single, 8, 16, least=4, most=12, quantile=3.182446)
    found = estimate_share(names, y, np.full(16, 0.5))
    assert found.decisions is not None
    assert (found.decisions.low, found.decisions.high) == (low / 16, high / 16)


def test_coverage_holds_over_documents_that_are_alike_within() -> None:
    """Drawing whole documents, the truth is covered 92 times in 100 or more, and suggestions make it narrower."""
    generator = np.random.default_rng(2)
    names, y = documents(generator, 60)
    p = np.clip(0.5 * y + 0.25 + generator.normal(0, 0.15, len(y)), 0, 1)
    covered, alone, widths, wide = [], [], [], []
    for _ in range(300):
        found = estimate_share(names, part(names, y, generator.permutation(60)[:15]), p)
        assert found.combined is not None
        assert found.decisions is not None
        covered.append(found.combined.low <= y.mean() <= found.combined.high)
        alone.append(found.decisions.low <= y.mean() <= found.decisions.high)
        widths.append(found.combined.high - found.combined.low)
        wide.append(found.decisions.high - found.decisions.low)
    assert np.mean(covered) > 0.92
    assert np.mean(alone) > 0.92
    assert np.mean(widths) < 0.7 * np.mean(wide)


def test_all_alike_counts_documents() -> None:
    """Nothing found in 5 of 20 documents does not rule the code out in the others."""
    names = np.repeat(np.arange(20), 10)
    found = estimate_share(names, np.where(names < 5, 0, -1), np.full(200, 0.1))
    assert found.combined is not None
    assert found.combined.high > 0.25


def test_arrays_that_do_not_fit_are_refused() -> None:
    """Unlike lengths are an error of the caller."""
    with pytest.raises(ValueError, match="shapes"):
        estimate_share([1, 2], [1], [0.5])
