import pytest

from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.ratings import GivenRating, read_ratings


def write(folder, text):
    path = folder / "ratings.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_ratings_are_read_in_swedish_and_english(tmp_path) -> None:
    """Extents may be written in both languages; an empty one is no rating."""
    path = write(
        tmp_path, "huvudman;påstående;kodare;utsträckning\n14;s;Anna;Stor\n14;s;Bo;some\n12;s;Bo;\n12;s;Anna;liten\n"
    )
    assert read_ratings(path).ratings == (
        GivenRating("14", "s", "Anna", "large"),
        GivenRating("14", "s", "Bo", "some"),
        GivenRating("12", "s", "Anna", "small"),
    )


def test_a_changed_rating_counts_as_it_stands_last_and_is_said(tmp_path) -> None:
    """Of two ratings by one coder the lower row stands, with a notice."""
    path = write(tmp_path, "organisation,statement,coder,extent\n14,s,A,large\n14,s,A,small\n")
    found = read_ratings(path)
    assert found.ratings == (GivenRating("14", "s", "A", "small"),)
    assert found.notices[0].values["count"] == 1


def test_an_extent_that_is_not_understood_is_an_error_with_its_line(tmp_path) -> None:
    """A misspelt extent is named, with file and line."""
    with pytest.raises(TableError, match=r"ratings\.csv:2: .*huge"):
        read_ratings(write(tmp_path, "organisation,statement,coder,extent\n14,s,A,huge\n"))


def test_unknown_statements_are_left_out_and_none_left_is_an_error(tmp_path) -> None:
    """Statements that the framework lacks are left out with a notice; if none is left, the error says why."""
    path = write(tmp_path, "organisation,statement,coder,extent\n14,s,A,large\n14,t,A,large\n")
    found = read_ratings(path, statements=["s"])
    assert (len(found.ratings), len(found.notices)) == (1, 1)
    with pytest.raises(TableError, match="no such statement"):
        read_ratings(path, statements=["u"])


def test_a_row_without_a_coder_is_an_error(tmp_path) -> None:
    """An extent that nobody gave is not guessed to be anybody's."""
    with pytest.raises(TableError, match=":2"):
        read_ratings(write(tmp_path, "organisation,statement,coder,extent\n14,s,,large\n"))
