import pytest

from samsyn.analysis.agreement.coefficients import coefficient
from samsyn.analysis.agreement.ratings import contingency, distribution, ratings
from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.rating_tables import read_rating_table


def write(folder, text):
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_units_by_coders_are_read_with_missing_ratings(tmp_path) -> None:
    """Columns about units are passed over; empty cells and NA are missing; 1 and 1.0 are the same rating."""
    found = read_rating_table(write(tmp_path, "Units,Group,A,B\n1,x,1.0,1\n2,x,NA,2.5\n3,y,,b\n"))
    assert (found.form, found.titles) == ("units", ("A", "B"))
    assert found.ratings == (("1", "1"), (None, "2.5"), (None, "b"))


def test_a_table_whose_rows_are_named_as_its_columns_is_crossed(tmp_path) -> None:
    """Two coders crossed are recognised by their names."""
    found = read_rating_table(write(tmp_path, ",a,b\na,3,1\nb,0,4\n"))
    assert (found.form, found.titles, found.counts) == ("crossed", ("a", "b"), ((3, 1), (0, 4)))


def test_a_count_that_is_none_is_an_error_with_its_line(tmp_path) -> None:
    """A cell that is no count is named with its line; a crossed table with other names is refused."""
    with pytest.raises(TableError, match=r"table\.csv:3: .*many"):
        read_rating_table(write(tmp_path, "id,a,b\n1,3,1\n2,many,4\n"), "distribution")
    with pytest.raises(TableError, match="same order"):
        read_rating_table(write(tmp_path, ",a,b\na,3,1\nc,0,4\n"), "crossed")
    with pytest.raises(TableError, match="more than"):
        read_rating_table(write(tmp_path, "number,a\n2000,3\n2001,3\n"), "distribution")


@pytest.mark.parametrize("text", ["", "a,b\n", "id,a\n1,2\n", "id,a,b\n1,2,3,4\n"])
def test_what_is_no_table_is_an_error(tmp_path, text) -> None:
    """An empty file, one column of ratings and a row that is too long are refused with a sentence."""
    with pytest.raises(TableError):
        read_rating_table(write(tmp_path, text))


def test_the_published_tables_are_read_in_all_three_forms(shared) -> None:
    """The crossed table has kappa 0.796, and a distribution gives what the same ratings by coder give."""
    folder = shared / "data" / "irr"
    crossed = read_rating_table(folder / "table_cont3x3abstractors.csv")
    assert round(coefficient(contingency(crossed.counts, crossed.titles), "cohen").value, 3) == 0.796
    counted = read_rating_table(folder / "dist_4cat.csv", "distribution")
    by_coder = read_rating_table(folder / "raw_gender.csv")
    rows = [tuple(row.count(title) for title in counted.titles) for row in by_coder.ratings]
    assert rows[:9] == list(counted.counts[:9])
    for name in ("fleiss", "gwet", "krippendorff", "brennan_prediger"):
        one = coefficient(distribution(rows, counted.titles), name)
        assert one.value == pytest.approx(coefficient(ratings(by_coder.ratings), name).value)
        assert coefficient(distribution(counted.counts, counted.titles), name).value is not None
