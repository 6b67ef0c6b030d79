from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.errors import FrameworkError
from samsyn.frameworks.load import framework_path, read_framework, whole_text
from samsyn.frameworks.write import insert_item, move_item, plain_values, remove_item, set_value, taken_in

CLINICS = (Path(__file__).parent / "clinics.yaml").read_text(encoding="utf-8")
BUILT_IN = framework_path("ndc-2016").read_text(encoding="utf-8")


def lines_that_differ(before: str, after: str) -> tuple[set[str], set[str]]:
    one, two = before.split("\n"), after.split("\n")
    return set(one) - set(two), set(two) - set(one)


def test_a_change_touches_its_own_lines_only() -> None:
    """A text that is changed in one place keeps every other line, comment and blank."""
    changed = set_value(CLINICS, ("version",), "0.2.0")
    gone, new = lines_that_differ(CLINICS, changed)
    assert len(gone) == len(new) == 1
    assert '"0.2.0" # raise it when you change the content' in new.pop()
    changed = set_value(BUILT_IN, ("codes", 3, "title", "en"), "Floods, fires: and # more")
    gone, new = lines_that_differ(BUILT_IN, changed)
    assert (len(gone), len(new)) == (1, 1)
    assert plain_values(changed)["codes"][3]["title"]["en"] == "Floods, fires: and # more"


def test_comments_among_terms_stay_when_terms_change() -> None:
    """A list with comments keeps them where its terms come and go."""
    place = next(place for place, code in enumerate(plain_values(BUILT_IN)["codes"]) if code["id"] == "a_coastal_zone")
    terms = plain_values(BUILT_IN)["codes"][place]["terms"]
    terms["en"] = [*terms["en"][1:], "a new term"]
    changed = set_value(BUILT_IN, ("codes", place, "terms"), terms)
    assert plain_values(changed)["codes"][place]["terms"] == terms
    comments = [line.strip() for line in BUILT_IN.split("\n") if line.strip().startswith("#")]
    assert [line.strip() for line in changed.split("\n") if line.strip().startswith("#")] == comments


@pytest.mark.parametrize(
    "words",
    [
        "1",
        "1e5",
        "true",
        "null",
        "~",
        "a: b",
        "# no comment",
        "*mottagning",
        "- dash",
        "'",
        '"',
        "{x}",
        "[y], z",
        "é\u2028x",
    ],
)
def test_any_words_come_back_as_they_were(words: str) -> None:
    """A text that looks like a number, a comment or a sign of YAML is still a text when it is read again."""
    for path in [("title", "sv"), ("codes", 0, "definition", "sv"), ("groups", 0, "title")]:
        value = {"sv": words, "en": words} if path[-1] == "title" else words
        assert read_back(set_value(CLINICS, path, value), path) == value


def read_back(text: str, path: tuple[str | int, ...]) -> object:
    found = plain_values(text)
    for key in path:
        found = found[key]
    return found


def test_a_long_text_is_folded_and_reads_the_same() -> None:
    """A definition of many words stands on lines that a person can read in the file."""
    words = "ord " * 120 + "slut"
    changed = set_value(CLINICS, ("codes", 0, "definition", "sv"), words)
    assert plain_values(changed)["codes"][0]["definition"]["sv"] == words
    assert max(map(len, changed.split("\n"))) < 140


def test_parts_come_go_and_move() -> None:
    """A part that is put in and taken out again leaves the text as it was; one that moves takes its words along."""
    made = insert_item(BUILT_IN, "codes", 4, {"id": "new", "group": "adaptation", "title": {"en": "New"}})
    assert [code["id"] for code in plain_values(made)["codes"]][4] == "new"
    assert remove_item(made, "codes", 4) == BUILT_IN
    moved = move_item(CLINICS, "roles", 0, 2)
    ids = [role["id"] for role in plain_values(CLINICS)["roles"]]
    assert [role["id"] for role in plain_values(moved)["roles"]] == [*ids[1:3], ids[0], *ids[3:]]
    assert "# words of headings above such passages" in moved


def test_a_text_in_braces_is_changed_too() -> None:
    """A file that is written otherwise than ours, all between braces, is changed as a whole."""
    text = "schema: 1\nid: x\ncodes: [{id: a, title: {sv: ett}}, {id: b, title: {sv: två}}]\n"
    changed = insert_item(set_value(text, ("codes", 1, "title", "sv"), "tre, fyra"), "codes", 2, {"id": "c"})
    assert [code["id"] for code in plain_values(changed)["codes"]] == ["a", "b", "c"]
    assert plain_values(changed)["codes"][1]["title"] == {"sv": "tre, fyra"}
    assert len(plain_values(remove_item(changed, "codes", 0))["codes"]) == 2


@pytest.mark.parametrize(
    "text",
    ["a: &x [1]\nb: *x\n", "a: !!python/object:os.system 1\n", "a: {\n", "- 1\n", "a: \x00\n", "[" * 60 + "]" * 60, ""],
)
def test_a_hostile_text_is_refused_in_words(text: str) -> None:
    """Anchors, tags, depth and control characters never reach what changes texts."""
    with pytest.raises(FrameworkError) as found:
        set_value(text, ("b",), 1)
    assert str(found.value)


def test_sections_are_taken_in_with_their_comments() -> None:
    """A text that took sections from another says the same by itself."""
    name = "better-resource-use-2016"
    text = framework_path(name).read_text(encoding="utf-8")
    source = framework_path("patient-centred-care-2015").read_text(encoding="utf-8")
    whole = taken_in(text, source)
    assert "parts_from" not in plain_values(whole)
    alone, joined = read_framework(whole)[0], read_framework(text)[0]
    assert alone is not None
    assert joined is not None
    assert (alone.roles, alone.goals, alone.wording) == (joined.roles, joined.goals, joined.wording)
    assert text.split("parts_from")[0] in whole


def test_a_file_that_needs_another_is_given_whole(tmp_path: Path) -> None:
    """A framework that takes sections from a file beside it is kept so that it can be read without that file."""
    (tmp_path / "base.yaml").write_text(CLINICS, encoding="utf-8")
    values = CLINICS.split("\nroles:")[0] + "\nparts_from: base\n" + CLINICS[CLINICS.index("\ngroups:") :]
    values = values.replace("id: clinics", "id: further", 1)
    for key in ("goals", "sheet", "wording", "sub_activities", "mentions"):
        if key in plain_values(values):
            values = set_value(values, (key,), None)
    (tmp_path / "own.yaml").write_text(values, encoding="utf-8")
    assert any(one.severity == "error" for one in read_framework(values)[1])
    whole = whole_text(tmp_path / "own.yaml")
    framework, problems = read_framework(whole)
    assert framework is not None
    assert not [one for one in problems if one.severity == "error"]
    assert framework.roles == read_framework(CLINICS)[0].roles  # type: ignore[union-attr]
