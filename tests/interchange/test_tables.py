import csv

from hypothesis import given
from hypothesis import strategies as st

from samsyn.interchange.tables import write_goals, write_table, write_texts
from samsyn.types import Document, Goal


@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=30), min_size=2, max_size=2)
    )
)
def test_tables_come_back_as_they_were_written(tmp_path_factory, rows) -> None:
    """Whatever the text (quotes, commas, line ends), a CSV reader gives it back."""
    path = tmp_path_factory.mktemp("table") / "table.csv"
    write_table(path, ["one", "two"], rows)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["one", "two"], *rows]


def test_lists_are_joined_by_spaces(tmp_path, make_passage) -> None:
    """A list in a cell is words with spaces between."""
    goal = Goal(passage="p", specific=True, measurable=False, grade=2, criteria=(), missing=("deadline", "source"))
    write_goals(tmp_path / "goals.csv", [goal], {"p": make_passage("p")})
    lines = (tmp_path / "goals.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "passage_id,organisation,text,specific,measurable,grade,missing",
        "p,one,text,1,0,2,deadline source",
    ]


def test_offsets_refer_to_the_texts_beside_the_tables(tmp_path) -> None:
    """The text of a document is written to the character, also a lone carriage return."""
    document = Document(
        id="a.txt",
        sha256="0123456789abcdef",
        format="txt",
        language="sv",
        text="å\rä",
        pages=(),
        blocks=(),
        fragments=(),
    )
    write_texts(tmp_path / "texts", [document])
    assert (tmp_path / "texts" / "0123456789.txt").read_bytes().decode("utf-8") == "å\rä"
