import csv

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from samsyn.analysis.published import check_claims, compare, counts, kappa, read_claims, read_matrix, rows_by_name
from samsyn.errors import SettingsError
from samsyn.frameworks.load import load_framework


@pytest.fixture
def published(tmp_path, small_framework):
    path = tmp_path / "matrix.csv"
    path.write_text("name,a,b,c\nOne,1,0,1\nTwo,1,0,0\nThree,0,1,0\n", encoding="utf-8")
    return read_matrix(path, small_framework)


def test_a_published_matrix_is_counted_per_code(published) -> None:
    """Every column is summed as it stands."""
    assert counts(published) == {"a": 2, "b": 1, "c": 1}
    assert rows_by_name(published, {"one": "1", "three": "3"}) == ("1", None, "3")


def test_the_2015_matrix_gives_its_own_column_sums(shared) -> None:
    """The counts per category of the 2016 report's table come out exactly."""
    framework = load_framework("patient-centred-care-2015")
    matrix = read_matrix(shared / "corpus" / "agreement-2015-matrix.csv", framework)
    with (shared / "corpus" / "agreement-2015-codes.csv").open(encoding="utf-8") as file:
        expected = {row["code"]: int(row["organisations_coded_of_21"]) for row in csv.DictReader(file)}
    assert counts(matrix) == expected


def test_a_cell_that_is_neither_mark_nor_blank_is_an_error_with_its_line(tmp_path, small_framework) -> None:
    """A cell that could mean anything is never guessed."""
    path = tmp_path / "matrix.csv"
    path.write_text("name,a\nOne,1\nTwo,maybe\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"matrix\.csv:3: .*maybe"):
        read_matrix(path, small_framework)


def test_claims_are_set_beside_the_table(tmp_path, small_framework, published) -> None:
    """A number or phrase that the table does not bear out is found; one that it does is not."""
    path = tmp_path / "claims.csv"
    path.write_text(
        "subject,count,phrase\na,2,\nb,2,\ngroup:top,,samtliga byar\na,,två tredjedelar av byarna\nc,,samtliga\n"
        "a,,två tredjedelar\n",
        encoding="utf-8",
    )
    checks = check_claims(small_framework, published, read_claims(path, small_framework))
    assert [check.agrees for check in checks] == [True, False, True, True, False, True]
    assert [check.counted for check in checks] == [2, 1, 3, 2, 1, 2]


def test_a_claim_about_an_unknown_code_is_an_error_with_its_line(tmp_path, small_framework) -> None:
    """A misspelt code is named, with its line."""
    path = tmp_path / "claims.csv"
    path.write_text("subject,count\na,1\nzz,1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"claims\.csv:3: zz"):
        read_claims(path, small_framework)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_kappa_is_that_of_the_field(pairs) -> None:
    """Cohen's kappa equals scikit-learn's, and is not given where one side does not vary."""
    left, right = zip(*pairs, strict=True)
    rows = [frozenset("a" if value else "") for value in left], [frozenset("a" if value else "") for value in right]
    value = compare(*rows, ["a"])[0].kappa
    if len(set(left)) < 2 or len(set(right)) < 2:
        assert value is None
    else:
        assert value == pytest.approx(cohen_kappa_score(left, right))


def test_the_interval_of_kappa_is_as_wide_as_resampling_says() -> None:
    """The large-sample interval agrees with the spread over resampled tables."""
    table = numpy.array([40, 10, 15, 55])
    value, interval = kappa(*table)
    draws = numpy.random.default_rng(1).multinomial(table.sum(), table / table.sum(), size=4000)
    spread = numpy.std([kappa(*draw)[0] for draw in draws])
    assert value is not None
    assert interval is not None
    assert (interval.high - interval.low) / (2 * 1.96) == pytest.approx(spread, rel=0.05)
