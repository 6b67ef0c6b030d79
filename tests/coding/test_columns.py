from samsyn.coding.columns import Columns


def row(make, header, cells):
    text, places = "", []
    for cell in cells:
        start = len(text) + (1 if text else 0)
        text = f"{text}\t{cell}" if text else cell
        places.append((start, start + len(cell)))
    return make.passage(text, kind="table_row", header=header, cells=tuple(places))


def test_only_the_column_of_the_role_is_read_in_full(make) -> None:
    """The cells beside the measure's are known by the titles of the columns."""
    columns = Columns(make.framework(), "sv")
    passage = row(make, ("Nr", "Aktivitet", "Uppföljning"), ("1", "Nya team", "Enkät"))
    assert [passage.text[start:end] for start, end in columns.beside(passage, "activity")] == ["1", "Enkät"]


def test_titles_that_say_nothing_of_the_role_leave_every_cell(make) -> None:
    """Without a column of the passage's role, no cell is set aside."""
    columns = Columns(make.framework(), "sv")
    passage = row(make, ("Vad", "Vem"), ("Nya team", "Chefen"))
    assert columns.beside(passage, "activity") == []
