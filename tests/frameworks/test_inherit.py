"""Guard what a framework takes from another: sections, hashes, and what is said of a bad reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.frameworks.compare import compare
from samsyn.frameworks.load import check_framework, framework_hash, load_framework
from samsyn.frameworks.new import starter

OWN_ROLES = """
roles:
  - id: activity
    title: {sv: Aktivitet, en: Activity}
    definition: {sv: Det som görs., en: What is done.}
    coded: true
"""


def whole() -> str:
    """Give a framework that takes nothing from another."""
    return (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _problems(path: Path) -> list[tuple[int, str, str, str]]:
    return [
        (found.line, found.severity, str(found.problem), str(found.remedy or "")) for found in check_framework(path)
    ]


def _line(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_left_out_sections_are_taken_and_given_ones_kept(tmp_path: Path) -> None:
    """A file that names another has that one's roles, goals, sheet and wording, but its own codes and title."""
    source = load_framework("patient-centred-care-2015")
    found = load_framework(_write(tmp_path, "mine.yaml", starter()))
    assert (found.roles, found.goals, found.sheet) == (source.roles, source.goals, source.sheet)
    assert (found.wording, found.sub_activities, found.mentions) == (
        source.wording,
        source.sub_activities,
        source.mentions,
    )
    assert [code.id for code in found.codes] == ["opening-hours"]
    assert found.vocabulary != source.vocabulary


def test_a_section_that_is_given_replaces_the_other_whole(tmp_path: Path) -> None:
    """Sections are taken whole or not at all, so that nobody has to guess what is mixed."""
    text = starter().replace("\ngroups:", "\nwording:\n  - text: {sv: '{n} av {N}', en: '{n} of {N}'}\ngroups:")
    found = load_framework(_write(tmp_path, "mine.yaml", text))
    assert len(found.wording) == 1
    assert len(found.roles) > 1


def test_a_file_beside_serves_as_source(tmp_path: Path) -> None:
    """A file in the same folder can be named with or without its ending."""
    _write(tmp_path, "base.yaml", whole())
    for name in ("base", "base.yaml"):
        mine = _write(tmp_path, "mine.yaml", starter().replace(": patient-centred-care-2015\n", f": {name}\n"))
        assert load_framework(mine).roles == load_framework(tmp_path / "base.yaml").roles


def test_other_folders_are_not_reached(tmp_path: Path) -> None:
    """A name with a folder in it leads nowhere, even where a file stands there."""
    _write(tmp_path, "base.yaml", whole())
    (tmp_path / "below").mkdir()
    text = starter().replace(": patient-centred-care-2015\n", ": ../base\n")
    mine = _write(tmp_path / "below", "mine.yaml", text)
    assert _problems(mine)[0][1:3] == ("error", "There is no framework `../base` to take sections from.")


def test_a_name_that_is_near_a_framework_is_corrected(tmp_path: Path) -> None:
    """A misspelt name is an error on its line, with the name that was meant, and hides no other error."""
    text = starter().replace(": patient-centred-care-2015\n", ": patient-centered-care-2015\n")
    mine = _write(tmp_path, "mine.yaml", text.replace("vocabulary:", "vocabulry:"))
    found = _problems(mine)
    assert found[0] == (
        _line(mine, "parts_from:"),
        "error",
        "There is no framework `patient-centered-care-2015` to take sections from.",
        "Did you mean `patient-centred-care-2015`?",
    )
    assert found[1][0] == _line(mine, "vocabulry:")
    assert len(found) == 2


def test_no_framework_takes_from_itself(tmp_path: Path) -> None:
    """A file that names itself gets an error instead of an endless search."""
    mine = _write(tmp_path, "mine.yaml", starter().replace(": patient-centred-care-2015\n", ": mine\n"))
    assert [found[2] for found in _problems(mine)] == ["The file takes sections from itself."]


def test_sections_are_not_handed_on(tmp_path: Path) -> None:
    """A source that takes sections itself is refused, and its own source named; so there are no circles."""
    _write(tmp_path, "one.yaml", starter().replace(": patient-centred-care-2015\n", ": two\n"))
    two = _write(tmp_path, "two.yaml", starter().replace(": patient-centred-care-2015\n", ": one\n"))
    assert [(found[2], found[3]) for found in _problems(two)] == [
        ("`one` takes sections from `two` itself, and they cannot be handed on.", "Write `parts_from: two`.")
    ]
    mine = starter().replace(": patient-centred-care-2015\n", ": close-care-2030\n")
    assert _problems(_write(tmp_path, "mine.yaml", mine))[0][3] == "Write `parts_from: patient-centred-care-2015`."


def test_errors_of_the_source_are_told_with_their_line(tmp_path: Path) -> None:
    """A faulty source is one error on the line that names it, with the line of the fault in the other file."""
    base = _write(tmp_path, "base.yaml", whole().replace("coded: true", "coded: yes"))
    mine = _write(tmp_path, "mine.yaml", starter().replace(": patient-centred-care-2015\n", ": base\n"))
    line = _line(base, "    coded: yes")
    assert [(found[0], found[2]) for found in _problems(mine)] == [
        (_line(mine, "parts_from:"), f"Sections cannot be taken from `base`: it has an error on line {line}.")
    ]


def test_what_does_not_fit_is_told_where_it_can_be_mended(tmp_path: Path) -> None:
    """A section that refers to roles that the file has replaced is an error on `parts_from:`, with what to do."""
    mine = _write(tmp_path, "mine.yaml", starter().replace("\ngroups:", OWN_ROLES + "\ngroups:"))
    found = [problem for problem in _problems(mine) if problem[0] == _line(mine, "parts_from:")]
    assert found
    assert {problem[1] for problem in found} == {"error"}
    assert all("write that section here" in problem[3] for problem in found)


def test_a_framework_without_roles_needs_a_source(tmp_path: Path) -> None:
    """Roles may be left out only where they are taken from another framework."""
    mine = _write(tmp_path, "mine.yaml", starter().replace("parts_from: patient-centred-care-2015\n", ""))
    assert "No role is coded, so the matrix would be empty." in [found[2] for found in _problems(mine)]


def test_the_hash_covers_both_files(tmp_path: Path) -> None:
    """A change in the source changes the hash of a framework that takes sections from it."""
    _write(tmp_path, "base.yaml", whole())
    mine = _write(tmp_path, "mine.yaml", starter().replace(": patient-centred-care-2015\n", ": base\n"))
    before = framework_hash(mine)
    assert framework_hash(mine) == before
    _write(
        tmp_path,
        "base.yaml",
        whole().replace("Det som görs", "Det som ska göras").replace("A state to be", "What is to be"),
    )
    assert framework_hash(mine) != before


def test_comparison_sees_whole_frameworks(tmp_path: Path) -> None:
    """Two files with the same words, one of which takes its roles from a file beside it, do not differ in roles."""
    base = _write(tmp_path, "base.yaml", whole())
    mine = _write(tmp_path, "mine.yaml", starter().replace(": patient-centred-care-2015\n", ": base\n"))
    changes = compare(load_framework(base), load_framework(mine)).changes
    assert not [change for change in changes if change.part == "roles"]


@pytest.mark.parametrize("framework", ["better-resource-use-2016", "close-care-2030"])
def test_built_in_frameworks_share_their_sections(framework: str) -> None:
    """The built-in frameworks on Swedish care speak of roles and shares in the same words."""
    shared = load_framework("patient-centred-care-2015")
    assert load_framework(framework).roles == shared.roles
    assert load_framework(framework).wording == shared.wording


FURTHER = """further_roles:
  - id: scope
    title: {sv: Omfattning, en: Scope}
    definition: {sv: Vad som omfattas., en: What is covered.}
  - id: goal
    title: {sv: Målbild, en: Vision}
    definition: {sv: Dit man vill., en: Where to go.}
coded_roles: [scope, activity]
"""


def test_further_roles_come_on_top(tmp_path: Path) -> None:
    """A file adds roles to those it takes, or puts its own in the place of one, and keeps the others."""
    found = load_framework(_write(tmp_path, "mine.yaml", starter().replace("\ngroups:", f"\n{FURTHER}\ngroups:")))
    shared = load_framework("patient-centred-care-2015")
    titles = {role.id: role.title.en for role in found.roles}
    assert set(titles) == {role.id for role in shared.roles} | {"scope"}
    assert titles["goal"] == "Vision"
    assert [role.id for role in found.roles].count("goal") == 1


def test_coded_roles_decide_what_is_coded(tmp_path: Path) -> None:
    """Where a file says which roles are coded, no others are."""
    found = load_framework(_write(tmp_path, "mine.yaml", starter().replace("\ngroups:", f"\n{FURTHER}\ngroups:")))
    assert {role.id for role in found.roles if role.coded} == {"scope", "activity"}


def test_a_coded_role_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """A misspelt role under `coded_roles` has its line and the role that was meant."""
    text = starter().replace("\ngroups:", "\ncoded_roles: [activty]\ngroups:")
    mine = _write(tmp_path, "mine.yaml", text)
    assert (_line(mine, "coded_roles:"), "error", "There is no role `activty`.", "Did you mean `activity`?") in (
        _problems(mine)
    )
