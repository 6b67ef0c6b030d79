"""Frameworks are read safely, and a bad file says where it is wrong and what to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from samsyn.errors import FrameworkError
from samsyn.frameworks.content import REGISTERS
from samsyn.frameworks.load import builtin, check_framework, framework_hash, load_framework
from samsyn.frameworks.new import starter
from samsyn.frameworks.problems import InvalidFrameworkError, Problem
from samsyn.frameworks.schema import Framework
from samsyn.organisations.load import builtin_registers

BASE = (Path(__file__).parent / "clinics.yaml").read_text(encoding="utf-8")
"""A small framework without problems, in which the tests make one mistake at a time."""


def whole() -> str:
    """Give a framework that takes nothing from another."""
    return (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")


def check(tmp_path: Path, text: str | bytes) -> tuple[Problem, ...]:
    """Check a framework file with this content."""
    path = tmp_path / "own.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return check_framework(path)


def said(problems: tuple[Problem, ...]) -> str:
    """Give the problems as a person reads them."""
    return "\n".join(f"{found.line} {found.severity} {found.problem} {found.remedy or ''}" for found in problems)


def line_of(text: str, part: str) -> int:
    """Give the line on which a part of a text stands."""
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("identifier", builtin())
def test_built_in_frameworks_have_no_errors(identifier: str) -> None:
    """Every built-in framework can be used, under the id that is its file's name."""
    assert said(tuple(found for found in check_framework(identifier) if found.severity == "error")) == ""
    assert load_framework(identifier).id == identifier


@pytest.mark.parametrize("identifier", ["better-resource-use-2016", "close-care-2030"])
def test_care_frameworks_are_complete_in_both_languages(identifier: str) -> None:
    """The frameworks of Swedish care leave nothing out: no warning of any kind."""
    assert said(check_framework(identifier)) == ""


def test_close_care_has_the_parts_of_the_roadmap() -> None:
    """Close care has six ways of working, five prerequisites and five instruments of co-ordination."""
    codes = load_framework("close-care-2030").codes
    assert [sum(code.group == group for code in codes) for group in ("ways", "prerequisites", "coordination")] == [
        6,
        5,
        5,
    ]


def test_better_resource_use_has_three_areas() -> None:
    """The framework of 2016 has three priority areas, each with codes."""
    framework = load_framework("better-resource-use-2016")
    assert [group.id for group in framework.groups] == ["1", "2", "3"]
    assert {code.group for code in framework.codes} == {"1", "2", "3"}


def test_the_starter_is_free_of_problems(tmp_path: Path) -> None:
    """What `samsyn framework new` gives passes the check and can be used."""
    assert said(check(tmp_path, starter())) == ""
    assert load_framework(tmp_path / "own.yaml").codes


def test_known_registers_are_those_that_exist() -> None:
    """A framework may name exactly the registers that are built in."""
    assert list(REGISTERS) == builtin_registers()


CHANGES = [
    ("  one:\n    sv: region\n    en: region", "  one: {sv: en, en region}", "one:", "no key `en region`", "comma"),
    ("schema: 1 #", "schema: 9 #", "schema: 9", "newer Samsyn", "Update"),
    ("id: clinics", "id: the clinics", "id: the clinics", "cannot be an id", "letters"),
    ('version: "0.1.0"', "version: 0.1", "version: 0.1", "should be a text", "quotes"),
    ('version: "0.1.0"', 'version: "one"', 'version: "one"', "not a version", "three numbers"),
    ("  year: 2026", '  year: "2026"', "  year:", "whole number", "without quotes"),
    ("  year: 2026", "  year: 26", "  year:", "not the year", "four digits"),
    (
        "register: swedish-regions",
        "register: swedish-region",
        "register: swedish-region",
        "register",
        "swedish-regions",
    ),
    ("group: access", "group: acess", "group: acess", "does not exist", "`access`"),
    ("    hints: #", "    hint: #", "    hint: #", "no key `hint`", "`hints`"),
    ("    coded: true", "    coded: yes", "    coded: yes", "true or false", "without quotes"),
    ("measure: share", "measure: shares", "measure: shares", "one of", "`share`"),
    ("  large: 0.67", "  large: 0.1", "some: 0.34", "greater than", "reverse"),
    ("roles: [challenge]", "roles: [chalenge]", "roles: [chalenge]", "no role `chalenge`", "`challenge`"),
    ("of:\n        roles: [goal]", "of:\n        codes: [opening]", "codes: [opening]", "no code", "opening-hours"),
    ("      among:\n        goal: [measurable]\n", "", "rule:", "needs `among`", "among"),
    ("kvällsöppet", '""', "sv: [", "term is empty", "Remove"),
    ("kvällsöppet", '"*"', 'sv: ["*"', "no word", "two letters"),
    ("kvällsöppet", '"öppet &"', 'sv: ["öppet', "one side of `&`", "both sides"),
    ("kvällsöppet", '"... öppet"', 'sv: ["...', "one side of `...`", "both sides"),
    ("kvällsöppet", '"kväll*öppet"', 'sv: ["kväll*', "within a word", "start or end"),
    ("kvällsöppet", "{term: kväll, weight: 2}", "sv: [{term", "weight of `kväll`", "0.5"),
    ("count_to: 0", "count_to: nil", "count_to: nil", "whole number", "number"),
    ("ingen {one}", "ingen {en}", "sv: ingen {en}", "`en` cannot be filled in", "curly"),
    ("  - id: other", "  - id: goal", "  - id: goal", "given twice", "own id"),
]


@pytest.mark.parametrize(("before", "after", "place", "problem", "remedy"), CHANGES)
def test_a_fault_has_its_line_and_remedy(
    tmp_path: Path, before: str, after: str, place: str, problem: str, remedy: str
) -> None:
    """Each kind of mistake is named with the line it stands on and what to do."""
    assert before in BASE
    text = BASE.replace(before, after, 1)
    found = [one for one in check(tmp_path, text) if one.severity == "error"]
    about = [one for one in found if problem in str(one.problem)]
    assert about, said(tuple(found))
    assert remedy in str(about[0].remedy)
    lines = {
        number for number, line in enumerate(text.split("\n"), 1) if place in line or line.strip() == place.strip()
    }
    assert about[0].line in lines | {line_of(text, place)}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A file with faults of form and of content gets all of them, by line, in one check."""
    text = BASE.replace("group: access", "group: acess").replace("    coded: true", "    coded: yes")
    text = text.replace('version: "0.1.0"', "version: 0.1").replace("count_to: 0", "count_too: 0", 1)
    found = check(tmp_path, text)
    assert [one.line for one in found] == sorted(one.line for one in found)
    told = said(found)
    assert all(words in told for words in ("acess", "true or false", "`version`", "count_too"))


def test_what_is_missing_is_told_without_what_follows_from_it(tmp_path: Path) -> None:
    """A missing list of groups is one problem, not one more for each code in a group."""
    text = BASE
    start, end = text.index("groups:"), text.index("# How terms are matched")
    told = said(check(tmp_path, text[:start] + text[end:]))
    assert "lacks `groups`" in told
    assert "does not exist" not in told


def test_a_gap_in_the_wording_is_found(tmp_path: Path) -> None:
    """Wordings that leave a share without words are an error that names n and N."""
    text = BASE
    start = text.index('  - text:\n      sv: "{n} av {N} {many}"')
    told = said(check(tmp_path, text[:start] + text[text.index("vocabulary:") :]))
    assert "No wording fits 2 of 4." in told


def test_weaknesses_are_warnings(tmp_path: Path) -> None:
    """What weakens a framework without breaking it is a warning, and the framework can be used."""
    text = BASE.replace("      en: Opening hours\n", "", 1)
    start, end = text.index("    terms: # one is enough"), text.index("    against:")
    text = text[:start] + text[end:]
    start, end = text.index("    examples:"), text.index("    counter_examples:")
    found = check(tmp_path, text[:start] + text[end:])
    assert {one.severity for one in found} == {"warning"}
    told = said(found)
    assert all(words in told for words in ("lacks the English text", "no examples", "no Swedish terms"))
    assert isinstance(load_framework(tmp_path / "own.yaml"), Framework)


def test_a_code_that_can_never_be_suggested_is_told(tmp_path: Path) -> None:
    """Terms that are all taken back, or prove too little together, are a warning."""
    text = BASE.replace(
        "sv: [telefontid]",
        'sv: [kvällsöppet, helgöppet, "*mottagning & kvällstid", utökade öppettider, öppettid, kväll]',
    )
    assert "never be suggested in Swedish" in said(check(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\n  \n", "empty"),
        (b"# only a comment\n", "comments"),
        ("id: å\n".encode("latin-1"), "UTF-8"),
        (b"id: a\n\ttitle: b\n", "tab"),
        (b"id: a\nid: b\n", "twice"),
        (b"- a\n- b\n", "mapping"),
        (b"id: [a\n", "bracket"),
        (b"id: 'a\n", "quotation"),
        (b"id: a: b\n", "colon"),
        (b"id: @a\n", "meaning of its own"),
        (b"id: *a\n", "reference"),
        (b"id: &a b\n", "anchor"),
        (b"id: !!python/object:os.system a\n", "tag"),
        (b"id: a\n---\nid: b\n", "second document"),
        (b"[" * 5000, "too deep"),
        (b"{a: " * 5000, "too deep"),
        (b"id: \x07\n", "characters"),
        (b"x" * 4_000_001, "larger"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    """Whatever a file holds, the answer is a sentence and never a crash, an object or a long wait."""
    assert problem in said(check(tmp_path, content))
    with pytest.raises(InvalidFrameworkError):
        load_framework(tmp_path / "own.yaml")


def test_references_cannot_grow(tmp_path: Path) -> None:
    """A file whose references would multiply is refused without following them."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    assert "anchor" in said(check(tmp_path, bomb))


def test_the_error_names_the_file_and_line(tmp_path: Path) -> None:
    """Loading a faulty file raises one error with file and line, and holds all problems."""
    path = tmp_path / "own.yaml"
    path.write_text(BASE.replace("group: access", "group: acess"), encoding="utf-8")
    with pytest.raises(InvalidFrameworkError) as caught:
        load_framework(path)
    assert caught.value.place == f"{path}:{line_of(path.read_text(encoding='utf-8'), 'group: acess')}"
    assert len(caught.value.problems) == 1


def test_an_unknown_reference_is_answered_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt id gets the id that is meant, a folder is not taken for a file."""
    with pytest.raises(FrameworkError, match="close-care-2030"):
        load_framework("close-care-2031")
    with pytest.raises(FrameworkError, match="folder"):
        load_framework(tmp_path)


def test_the_hash_is_that_of_the_text(tmp_path: Path) -> None:
    """The hash changes with the text and not with line ends or a byte order mark."""
    plain, windows = tmp_path / "a.yaml", tmp_path / "b.yaml"
    plain.write_bytes(BASE.encode())
    windows.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert framework_hash(plain) == framework_hash(windows) == hashlib.sha256(BASE.encode()).hexdigest()
    plain.write_bytes((BASE + "# more\n").encode())
    assert framework_hash(plain) != framework_hash(windows)
    assert load_framework(windows).codes == load_framework(plain).codes
