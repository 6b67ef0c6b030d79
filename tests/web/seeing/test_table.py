from __future__ import annotations

import msgspec
import pytest

from samsyn.frameworks.load import load_framework
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.counting import counts
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.states import Found
from samsyn.web.seeing.table import alphabetical, table

FRAMEWORK = load_framework("patient-centred-care-2015")
FIRST, SECOND = FRAMEWORK.codes[0].id, FRAMEWORK.codes[1].id
PARTIES = (
    PartyRow(1, "a", "Öland", 0, "read", ("South",)),
    PartyRow(2, "b", "Ärla", 1, "read", ("North",)),
    PartyRow(3, "c", "Åre", 2, "read", ("North",)),
    PartyRow(4, "d", "Zinkgruvan", 3, "unread", ("South",)),
    PartyRow(5, "e", "Alvik", 4, "no document"),
)
MARKS = {
    1: ((FIRST, 2, 1, 1),),
    2: ((FIRST, 0, 3, 1), (SECOND, 0, 1, 1)),
    3: ((FIRST, 0, 1, 0),),
    4: ((FIRST, 1, 0, 0),),
    5: ((FIRST, 0, 1, 1),),
}
FOUND = {(party, code): Found(*mark) for party, marks in MARKS.items() for code, *mark in marks}


def shown(**choices: str) -> list[str]:
    return [row.party.name for row in table(FRAMEWORK, PARTIES, MARKS, Choices(**choices), "sv").rows]


def test_every_state_is_told_apart() -> None:
    """Coded, suggested, too weak, unread and no document are five states; nothing is said of an unread plan."""
    rows = table(FRAMEWORK, PARTIES, MARKS, Choices()).rows
    assert [row.cells[0][0] for row in rows] == ["coded", "suggested", "absent", "unread", "no document"]
    assert [row.sum for row in rows] == [1, 2, 0, None, None]


def test_sums_say_of_how_many_and_whom_they_leave_out() -> None:
    """N counts the plans that were read; a person's word is counted apart."""
    made = table(FRAMEWORK, PARTIES, MARKS, Choices())
    assert (made.sums[0], made.coded[0], made.of) == (2, 1, 3)
    assert [party.name for party in made.left_out] == ["Zinkgruvan", "Alvik"]


def test_a_state_that_hides_rows_does_not_change_what_n_and_N_speak_of() -> None:
    """Rows without the state go, and n and N stay those of all of them."""
    made = table(FRAMEWORK, PARTIES, MARKS, Choices(state="coded"))
    assert [row.party.name for row in made.rows] == ["Öland"]
    assert (made.sums[0], made.of, made.hidden) == (1, 3, 4)


def test_a_grouping_is_a_study_of_its_own() -> None:
    """Rows, n and N are those of the grouping."""
    made = table(FRAMEWORK, PARTIES, MARKS, Choices(grouping="North"))
    assert [row.party.name for row in made.rows] == ["Ärla", "Åre"]
    assert (made.sums[0], made.of, made.left_out) == (1, 2, ())


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("register", ["Öland", "Ärla", "Åre", "Zinkgruvan", "Alvik"]),
        ("name", ["Alvik", "Zinkgruvan", "Åre", "Ärla", "Öland"]),
        ("most", ["Ärla", "Öland", "Åre", "Alvik", "Zinkgruvan"]),
        ("fewest", ["Åre", "Öland", "Ärla", "Alvik", "Zinkgruvan"]),
        (f"code:{FIRST}", ["Öland", "Ärla", "Åre", "Zinkgruvan", "Alvik"]),
        (f"code:{SECOND}", ["Ärla", "Åre", "Öland", "Zinkgruvan", "Alvik"]),
    ],
)
def test_rows_stand_in_the_order_that_was_asked_for(order: str, names: list[str]) -> None:
    """By register, name, number of codes or one code; plans that were not read come after those that were."""
    assert shown(order=order) == names


def test_letters_are_sorted_as_the_language_sorts_them() -> None:
    """In Swedish å, ä and ö come after z; in English they stand beside a and o."""
    names = ["Öland", "Zon", "Ås", "Älv", "Orsa", "Éa"]
    assert sorted(names, key=lambda name: alphabetical(name, "sv")) == ["Éa", "Orsa", "Zon", "Ås", "Älv", "Öland"]
    assert sorted(names, key=lambda name: alphabetical(name, "en")) == ["Älv", "Ås", "Éa", "Öland", "Orsa", "Zon"]


def test_columns_of_a_group_stand_together_under_one_head() -> None:
    """A head spans its columns, also where a framework's codes are mixed; a chosen group leaves the others out."""
    heads = table(FRAMEWORK, PARTIES, MARKS, Choices()).heads
    assert sum(head.columns for head in heads) == len(FRAMEWORK.codes)
    mixed = msgspec.structs.replace(FRAMEWORK, codes=tuple(sorted(FRAMEWORK.codes, key=lambda code: code.id[::-1])))
    heads = table(mixed, PARTIES, MARKS, Choices()).heads
    assert len({head.group for head in heads}) == len(heads)
    group = FRAMEWORK.codes[-1].group
    assert {code.group for code in table(FRAMEWORK, PARTIES, MARKS, Choices(group=group)).columns} == {group}


def test_rows_are_divided_by_grouping_with_their_own_sums() -> None:
    """Each grouping has its rows, its n and its N; what belongs to none comes last; the whole counts each once."""
    made = table(FRAMEWORK, PARTIES, MARKS, Choices(rows="groupings", order="name"), "sv")
    assert [(part.grouping, [row.party.name for row in part.rows]) for part in made.parts] == [
        ("North", ["Åre", "Ärla"]),
        ("South", ["Zinkgruvan", "Öland"]),
        ("", ["Alvik"]),
    ]
    assert [(part.sums[0], part.of) for part in made.parts] == [(1, 2), (1, 1), (0, 0)]
    assert (made.sums[0], made.of) == (2, 3)


def test_columns_of_categories_count_codes_and_not_passages() -> None:
    """A category is coded where any of its codes is; its number is how many of them, and n counts organisations."""
    group = FRAMEWORK.codes[0].group
    codes = [code.id for code in FRAMEWORK.codes if code.group == group]
    marks = {1: tuple((code, 5, 0, 0) for code in codes[:2]), 2: ((codes[0], 0, 9, 1),)}
    made = table(FRAMEWORK, PARTIES, marks, Choices(columns="categories"))
    place = [column.id for column in made.columns].index(group)
    assert [row.cells[place] for row in made.rows[:2]] == [
        ("coded", Found(len(codes[:2]), 0, False)),
        ("suggested", Found(0, 1, True)),
    ]
    assert (made.sums[place], made.coded[place]) == (2, 1)
    assert sum(head.sum for head in table(FRAMEWORK, PARTIES, marks, Choices()).heads) == 2


def test_an_address_that_makes_no_sense_is_the_plain_matrix() -> None:
    """Unknown choices count as not made, and what is chosen comes back from the address it gives."""
    nonsense = {"order": "code:nothing", "state": "maybe", "group": "x", "role": "y", "heads": "z"}
    assert choices_of(nonsense, {FIRST}, {"g"}, {"activity"}) == Choices()
    made = choices_of({"order": f"code:{FIRST}", "grouping": "Å & Ö", "state": "absent"}, {FIRST}, set(), set())
    assert choices_of({"year": "2015,x,2016,unknown,-1"}, set(), set(), set()).year == ("2016", "2015", "unknown")
    assert made.address() == f"order=code%3A{FIRST}&grouping=%C3%85+%26+%C3%96&state=absent"


def test_counts_are_those_of_the_matrix() -> None:
    """A code's coded and suggested sum to the n of its column; a group counts an organisation once."""
    counted = counts(FRAMEWORK, PARTIES, FOUND)
    row = next(row for row in counted.rows if row.id == FIRST and not row.is_group)
    assert (row.coded, row.suggested, counted.of, len(counted.left_out)) == (1, 1, 3, 2)
    whole = {row.id: row.present for row in counted.rows if row.is_group}
    assert whole
    assert all(count <= 3 for count in whole.values())
    assert sorted(row.id for row in counted.rows if not row.is_group) == sorted(code.id for code in FRAMEWORK.codes)
