import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from samsyn.analysis.agreement.coefficients import NAMES, coefficient
from samsyn.analysis.agreement.ratings import Ratings, contingency, distinct, distribution, ratings

CUSTOM = np.array(
    [
        [1.00, 0.75, 0.50, 0.25, 0.00],
        [0.00, 1.00, 0.75, 0.50, 0.25],
        [0.25, 0.00, 1.00, 0.75, 0.50],
        [0.50, 0.25, 0.00, 1.00, 0.75],
        [0.75, 0.50, 0.25, 0.00, 1.00],
    ]
)
"""The matrix of the published values for weights of one's own; it is not symmetric."""

PUBLISHED_NAMES = {
    "test_bp.py": "brennan_prediger",
    "test_conger.py": "cohen",
    "test_fleiss.py": "fleiss",
    "test_gwet.py": "gwet",
    "test_krippendorff.py": "krippendorff",
}
METRICS = {"nominal": "identity", "ordinal": "krippendorff_ordinal", "interval": "quadratic", "ratio": "ratio"}
"""Krippendorff's levels of measurement, as weights."""

ABSTRACTORS = contingency([[13, 0, 0], [0, 20, 7], [0, 4, 56]], ["Ectopic", "AIU", "NIU"])
"""Two reviewers of a hundred records; Gwet (2014), Handbook of Inter-Rater Reliability."""

OBSERVERS = ratings(
    [
        [1, 1, 2, None, 2],
        [1, 1, 0, 1, None],
        [2, 3, 3, 3, None],
        [None, 0, 0, None, 0],
        [0, 0, 0, None, 0],
        [0, 0, 0, None, 0],
        [1, 0, 2, None, 1],
        [1, None, 2, 0, None],
        [2, 2, 2, None, 2],
        [2, 1, 1, 1, None],
        [None, 1, 0, 0, None],
        [0, 0, 0, 0, None],
        [1, 2, 2, 2, None],
        [3, 3, 2, 2, 3],
        [1, 1, 1, None, 1],
    ]
)
"""Five observers of fifteen units, with missing ratings; Gwet (2014)."""


def matrix(shared, name):
    """Read a table of units by raters; empty cells are missing."""
    with (shared / "data" / "irr" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    raters = [column for column in rows[0] if column.startswith("Rater")]
    numeric = all(not row[rater] or row[rater].replace(".", "").isdigit() for row in rows for rater in raters)
    return ratings([[float(row[r]) if numeric and row[r] else row[r] for r in raters] for row in rows])


def test_every_published_coefficient_comes_out_to_its_digits(shared) -> None:
    """Observed and expected agreement, coefficient and error equal what is published, for every weight."""
    published = json.loads((shared / "data" / "irr" / "expected.json").read_text(encoding="utf-8"))
    wrong = []
    for case in published:
        name = PUBLISHED_NAMES[case["file"].rsplit("/", 1)[1]]
        weights = CUSTOM if "custom" in case["test"] else case["weights"]
        found = coefficient(matrix(shared, case["dataset"]), name, weights)
        ours = {
            "pa": found.observed,
            "pe": found.expected,
            "coefficient_value": found.value,
            "se": found.error,
        }
        wrong += [
            (case["test"], key, value, ours[key])
            for key, value in case["expected"].items()
            if round(ours[key], 3) != pytest.approx(value, abs=1e-9)
        ]
    assert len(published) > 40
    assert wrong == []


def test_every_published_alpha_comes_out_to_its_digits(shared) -> None:
    """Krippendorff's own examples come out at every level of measurement, his ordinal metric included."""
    cases = json.loads((shared / "data" / "irr" / "krippendorff_examples.json").read_text(encoding="utf-8"))
    for case in cases:
        units = ratings(list(zip(*case["matrix"], strict=True)))
        for published in (case["alpha_published"], case.get("alpha_krippendorff_pkg", {})):
            for level, value in published.items():
                digits = len(str(value).split(".")[1])
                found = coefficient(units, "krippendorff", METRICS[level]).value
                assert round(found, digits) == pytest.approx(value, abs=1e-9), (case["name"], level)


@pytest.mark.parametrize(
    ("name", "value", "error", "low", "high"),
    [
        ("cohen", 0.7964094, 0.05891072, 0.680, 0.913),
        ("fleiss", 0.7962397, 0.05905473, 0.679, 0.913),
        ("gwet", 0.8493305, 0.04321747, 0.764, 0.935),
        ("brennan_prediger", 0.835, 0.04693346, 0.742, 0.928),
        ("krippendorff", 0.7972585, 0.05905473, 0.680, 0.914),
        ("percent", 0.89, 0.03128898, 0.828, 0.952),
    ],
)
def test_a_crossed_table_of_two_coders_gives_the_published_values(name, value, error, low, high) -> None:
    """Two coders' crossed table gives the values that Gwet published for it, errors and intervals too."""
    found = coefficient(ABSTRACTORS, name)
    assert found.value == pytest.approx(value, abs=5e-8)
    assert found.error == pytest.approx(error, abs=5e-9)
    assert (round(found.interval.low, 3), round(found.interval.high, 3)) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("name", "observed", "expected", "value", "error", "low", "high"),
    [("cohen", 0.616, 0.276, 0.469, 0.117, 0.219, 0.719), ("krippendorff", 0.627, 0.282, 0.481, 0.114, 0.237, 0.724)],
)
def test_missing_ratings_are_treated_as_the_authors_do(name, observed, expected, value, error, low, high) -> None:
    """With ratings missing, kappa and alpha come out as published, though their authors treat these differently."""
    found = coefficient(OBSERVERS, name)
    ours = (found.observed, found.expected, found.value, found.error, found.interval.low, found.interval.high)
    assert [round(number, 3) for number in ours] == pytest.approx([observed, expected, value, error, low, high])


def test_the_two_ordinal_conventions_are_kept_apart() -> None:
    """Krippendorff's ordinal alpha and alpha with Gwet's ordinal weights are different numbers, both as published."""
    units = ratings(
        list(
            zip(
                [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
                [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
                [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
                [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
                strict=True,
            )
        )
    )
    own = coefficient(units, "krippendorff", "krippendorff_ordinal")
    assert round(own.value, 3) == 0.815
    assert own.method == "bootstrap"
    assert own.interval.low < own.value <= own.interval.high
    assert round(coefficient(units, "krippendorff", "ordinal").value, 3) == 0.834
    with pytest.raises(ValueError, match="alpha"):
        coefficient(units, "fleiss", "krippendorff_ordinal")


def test_fleiss_own_example_comes_out() -> None:
    """Fleiss' example of six psychiatrists (1971), given as a distribution over categories, has kappa 0.430."""
    rows = [
        [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
    ]  # fmt: skip
    units = distribution(rows, ["depression", "personality", "schizophrenia", "neurosis", "other"])
    assert round(coefficient(units, "fleiss").value, 3) == 0.430
    assert coefficient(units, "cohen").value is None


TWO = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40)


@given(TWO)
def test_two_coders_kappa_is_that_of_the_field(pairs) -> None:
    """Cohen's kappa equals scikit-learn's, and is not given where chance alone would agree fully."""
    found = coefficient(ratings(pairs, categories=[0, 1, 2]), "cohen")
    left, right = zip(*pairs, strict=True)
    if set(left) == set(right) and len(set(left)) == 1:
        assert found.value is None
    else:
        assert found.value == pytest.approx(cohen_kappa_score(left, right))


SPARSE = st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=3, max_size=30)


@settings(max_examples=60, deadline=None)
@given(SPARSE, st.sampled_from(NAMES))
def test_distinct_rows_change_nothing(rows, name) -> None:
    """Counting equal rows once, with how often they occur, gives the same coefficient, error and interval."""
    values = np.array(rows, dtype=np.int16)
    whole = Ratings(values, ("a", "b", "c"), (1.0, 2.0, 3.0), ("A", "B", "C"))
    clustered = Ratings(values, whole.categories, whole.scores, whole.coders, clusters=np.arange(len(rows)))
    plain = coefficient(whole, name)
    for other in (distinct(whole), clustered, distinct(clustered)):
        found = coefficient(other, name)
        assert found.value == pytest.approx(plain.value)
        assert found.error == pytest.approx(plain.error, abs=1e-9)
        assert found.method == plain.method


@pytest.mark.parametrize("name", NAMES)
def test_the_analytic_error_is_what_resampling_says(name) -> None:
    """The linearised error agrees with the spread over units drawn anew."""
    random = np.random.default_rng(1)
    truth = random.integers(0, 3, size=400)
    noisy = np.where(random.random((400, 3)) < 0.7, truth[:, None], random.integers(0, 3, size=(400, 3)))
    values = noisy.astype(np.int16)
    whole = Ratings(values, ("a", "b", "c"), (1.0, 2.0, 3.0), ("A", "B", "C"))
    drawn = [
        coefficient(Ratings(values[random.integers(0, 400, 400)], whole.categories, whole.scores, whole.coders), name)
        for _ in range(300)
    ]
    assert coefficient(whole, name).error == pytest.approx(np.std([one.value for one in drawn]), rel=0.15)


def test_units_of_one_cluster_count_as_one() -> None:
    """Copying every unit within its cluster changes neither the coefficient nor its interval."""
    values = OBSERVERS.values[[0, 1, 2, 4, 6, 8, 9, 12, 13, 14]]
    known = (OBSERVERS.categories, OBSERVERS.scores, OBSERVERS.coders)
    once = Ratings(values, *known, clusters=np.arange(10))
    twice = Ratings(np.concatenate([values, values]), *known, clusters=np.tile(np.arange(10), 2))
    for name in ("fleiss", "gwet", "cohen"):
        assert coefficient(twice, name).interval.low == pytest.approx(coefficient(once, name).interval.low)


def test_pooling_takes_no_difference_between_codes_for_agreement() -> None:
    """Where coders agree on each code no better than chance, neither do they on all, however codes differ in share."""
    random = np.random.default_rng(5)
    sets = []
    for share in (0.05, 0.5, 0.9):
        values = (random.random((4000, 2)) < share).astype(np.int16)
        sets.append(Ratings(values, ("no", "yes"), (0.0, 1.0), ("A", "B"), clusters=np.arange(4000)))
    pooled = coefficient(sets, "cohen")
    stacked = coefficient(ratings(np.concatenate([one.values for one in sets]).tolist()), "cohen")
    assert abs(pooled.value) < 0.03
    assert stacked.value > 0.4


def test_one_category_leaves_kappa_undefined_and_says_what_was_seen() -> None:
    """Where only one category is used there is no kappa or alpha, but observed agreement is given."""
    units = ratings([["no", "no"]] * 20, categories=["no", "yes"])
    for name in ("cohen", "fleiss", "krippendorff"):
        found = coefficient(units, name)
        assert (found.value, found.interval, found.observed) == (None, None, pytest.approx(1.0))
    assert coefficient(units, "gwet").value == pytest.approx(1.0)


def test_full_agreement_is_not_certain() -> None:
    """Where nobody disagreed the interval goes down to what the number of units cannot rule out."""
    found = coefficient(ratings([["yes", "yes"]] * 6 + [["no", "no"]] * 6), "percent")
    assert found.method == "exact"
    assert found.interval.low == pytest.approx(0.025 ** (1 / 12))
    assert found.interval.high == 1.0


def test_nothing_judged_twice_gives_no_coefficient() -> None:
    """Ratings that never meet on a unit give no number, and no error either."""
    for rows in ([], [["a", None], [None, "b"]], [["a"], ["b"]]):
        assert coefficient(ratings(rows), "gwet").value is None
        assert coefficient(ratings(rows), "cohen").value is None
