from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.errors import FrameworkError
from samsyn.frameworks.change import (
    Operation,
    add_code,
    add_part,
    change_part,
    found_in_text,
    merge_codes,
    move_code,
    next_version,
    remove_code,
    remove_part,
    rename_code,
    reused,
    split_code,
    successions,
)
from samsyn.frameworks.load import framework_path, read_framework
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.write import plain_values

CLINICS = (Path(__file__).parent / "clinics.yaml").read_text(encoding="utf-8")
CARE = framework_path("better-resource-use-2016").read_text(encoding="utf-8")


def whole(text: str) -> Framework:
    framework, problems = read_framework(text)
    assert not [one for one in problems if one.severity == "error"], problems
    assert framework is not None
    return framework


def ids(text: str) -> list[str]:
    return [code["id"] for code in plain_values(text)["codes"]]


def test_each_operation_gives_a_framework_that_can_be_used() -> None:
    """After every operation the text is a framework without errors, and says what was done."""
    first, second, third = ids(CARE)[:3]
    renamed = rename_code(CARE, first, "anew")
    assert ids(renamed.text)[0] == "anew"
    assert renamed.operation == Operation("rename", (first,), ("anew",))
    split = split_code(renamed.text, "anew", [("anew", {"sv": "En"}), ("more", {"sv": "Två"})])
    assert ids(split.text)[:3] == ["anew", "more", second]
    merged = merge_codes(split.text, [second, third], second)
    assert third not in ids(merged.text)
    taken = remove_code(merged.text, "more")
    framework = whole(taken.text)
    assert [code.id for code in framework.codes] == ids(taken.text)
    assert [code.id for code in framework.codes][:2] == ["anew", second]


def test_a_split_code_leaves_all_it_had_to_each() -> None:
    """Both parts of a split begin with the definition and the terms of what they were, under titles of their own."""
    code = whole(CARE).codes[0]
    split = whole(split_code(CARE, code.id, [("one", {"sv": "Ett"}), ("two", {"sv": "Två"})]).text)
    assert [split.code(name).terms for name in ("one", "two")] == [code.terms] * 2
    assert [split.code(name).title.sv for name in ("one", "two")] == ["Ett", "Två"]
    assert split.code("two").definition == code.definition


def test_a_merged_code_has_the_words_of_all() -> None:
    """What the merged codes mean and are found by is joined, and nothing is said twice."""
    framework = whole(CARE)
    one, two = framework.codes[:2]
    merged = whole(merge_codes(CARE, [one.id, two.id], "both", {"sv": "Båda", "en": "Both"}).text).code("both")
    assert merged.title.sv == "Båda"
    assert merged.definition.sv == f"{one.definition.sv} {two.definition.sv}"
    assert set(merged.terms.sv) == set(one.terms.sv) | set(two.terms.sv)
    assert merged.group == one.group
    assert len(merged.terms.sv) == len(set(merged.terms.sv))


def test_rules_of_statements_follow_their_codes() -> None:
    """A statement that counts a code counts what takes its place; one that would count nothing keeps its code."""
    text = CARE
    framework = whole(text)
    named = {code: one.id for one in framework.statements for code in one.rule.of.codes if code != "*"}
    if not named:
        statement = framework.statements[0].id
        rule = {"measure": "count", "of": {"codes": [framework.codes[0].id]}, "large": 3, "some": 1}
        text = change_part(text, "statements", statement, {"rule": rule})
        named = {framework.codes[0].id: statement}
    code, statement = next(iter(named.items()))
    renamed = whole(rename_code(text, code, "anew").text)
    assert "anew" in next(one for one in renamed.statements if one.id == statement).rule.of.codes
    split = whole(split_code(text, code, [("x1", {"sv": "x"}), ("x2", {"sv": "y"})]).text)
    assert {"x1", "x2"} <= set(next(one for one in split.statements if one.id == statement).rule.of.codes)
    alone = change_part(
        text, "statements", statement, {"rule": {"measure": "count", "of": {"codes": [code]}, "large": 3, "some": 1}}
    )
    with pytest.raises(FrameworkError, match="counts only this code"):
        remove_code(alone, code)


def test_a_moved_code_stands_last_in_its_new_group() -> None:
    """A code that is moved keeps its words and stands after the others of its group."""
    framework = whole(CARE)
    code, group = framework.codes[0], framework.codes[-1].group
    moved = whole(move_code(CARE, code.id, group).text)
    assert moved.codes[-1].id == code.id
    assert moved.code(code.id).terms == code.terms
    back = whole(move_code(move_code(CARE, code.id, group).text, code.id, code.group).text)
    assert [one.id for one in back.codes if one.group == code.group][-1] == code.id


@pytest.mark.parametrize("name", ["", "å", "a b", "<script>", "../x", "a" * 0 + "-x"])
def test_an_id_that_cannot_be_one_is_refused(name: str) -> None:
    """An id of other signs, or one that is there, is refused in words and nothing happens."""
    first, second = ids(CARE)[:2]
    for wrong in (name, second):
        with pytest.raises(FrameworkError):
            rename_code(CARE, first, wrong)
        with pytest.raises(FrameworkError):
            add_code(CARE, {"id": wrong, "group": "x", "title": {"sv": "x"}})
        with pytest.raises(FrameworkError):
            split_code(CARE, first, [("fine", {"sv": "x"}), (wrong, {"sv": "y"})])


def test_a_group_that_holds_something_stays() -> None:
    """Only an empty group can be taken out."""
    group = whole(CARE).groups[0].id
    with pytest.raises(FrameworkError, match="still holds"):
        remove_part(CARE, "groups", group)
    added = add_part(CARE, "groups", {"id": "empty", "title": {"sv": "Tom"}})
    assert "empty" not in {one.id for one in whole(remove_part(added, "groups", "empty")).groups}


def test_what_follows_by_itself_and_what_needs_a_person() -> None:
    """Renamed and merged codes are followed by one; split, removed and asked ones need a person."""
    operations = [
        Operation("rename", ("a",), ("a2",)),
        Operation("merge", ("b", "c"), ("b",)),
        Operation("split", ("d",), ("d", "d2")),
        Operation("remove", ("e",)),
        Operation("move", ("f",), ("f",), "g"),
        Operation("look again", ("g",)),
        Operation("add", to=("h",)),
    ]
    found = successions("abcdefg", operations, ["a2", "b", "d", "d2", "f", "g", "h"])
    assert {code: (one.how, one.to) for code, one in found.items()} == {
        "a": ("follows", ("a2",)),
        "b": ("stays", ("b",)),
        "c": ("follows", ("b",)),
        "d": ("again", ("d", "d2")),
        "e": ("again", ()),
        "f": ("stays", ("f",)),
        "g": ("again", ("g",)),
    }
    assert found["c"].because == "merge"
    assert found["d"].because == "split"


def test_operations_one_upon_another_come_to_one_answer() -> None:
    """A code that was renamed and then split, and one that was merged into it, are followed to the end."""
    operations = [
        Operation("rename", ("a",), ("x",)),
        Operation("merge", ("x", "b"), ("x",)),
        Operation("split", ("x",), ("y", "z")),
        Operation("remove", ("z",)),
    ]
    found = successions("ab", operations, ["y"])
    assert {code: (one.how, one.to) for code, one in found.items()} == {
        "a": ("again", ("y",)),
        "b": ("again", ("y",)),
    }
    undone = [Operation("rename", ("a",), ("x",)), Operation("rename", ("x",), ("a",))]
    assert successions("a", undone, ["a"])["a"].how == "stays"


def test_an_owner_says_what_takes_a_former_codes_place() -> None:
    """What looks like a new name is not followed where the owner says otherwise, and the other way round."""
    guessed = [Operation("rename", ("a",), ("x",)), Operation("succeed", ("a",), ())]
    assert successions("a", guessed, ["x"])["a"].how == "again"
    gone = [Operation("remove", ("a",)), Operation("succeed", ("a",), ("x",))]
    assert successions("a", gone, ["x"])["a"] == successions("a", [Operation("rename", ("a",), ("x",))], ["x"])["a"]


def test_changes_in_the_text_are_recognised() -> None:
    """Whoever changes the text itself gets the same record: a new id with the same title is a new name."""
    before = whole(CARE)
    first, second = before.codes[:2]
    text = CARE.replace(f"id: {first.id}\n", "id: other-name\n", 1)
    text = remove_code(text, second.id).text
    found = found_in_text(before, whole(text))
    assert Operation("rename", (first.id,), ("other-name",)) in found
    assert Operation("remove", (second.id,)) in found


def test_an_id_is_not_used_for_something_else() -> None:
    """What was coded with a code never counts as another that got its id."""
    first, second = ids(CARE)[:2]
    base = whole(CARE)
    text = remove_code(CARE, first).text
    code = {"id": first, "group": base.groups[0].id, "title": {"sv": "Annat"}, "definition": {"sv": "Något annat."}}
    again = add_code(text, code)
    operations = [Operation("remove", (first,)), again.operation]
    followed = successions([one.id for one in base.codes], operations, ids(again.text))
    assert reused(whole(again.text), base, followed, []) == (first,)
    removed = whole(text)
    later = successions([one.id for one in removed.codes], [again.operation], ids(again.text))
    assert reused(whole(again.text), removed, later, [base]) == (first,)
    assert reused(base, removed, later, [base]) == ()
    assert second in ids(text)


def test_the_next_version_says_how_much_changed() -> None:
    """Codings that are touched raise the first number, new words the second, anything else the last."""
    assert next_version("1.2.3", [Operation("split", ("a",), ("b", "c"))], words=False) == "2.0.0"
    assert next_version("1.2.3", [Operation("add", to=("a",))], words=False) == "1.3.0"
    assert next_version("1.2.3", [], words=True) == "1.3.0"
    assert next_version("1.2.3", [], words=False) == "1.2.4"
    assert next_version("draft", [], words=True) == "draft"
