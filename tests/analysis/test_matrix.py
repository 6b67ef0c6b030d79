import pytest
from msgspec.structs import replace

from samsyn.analysis.frequencies import code_frequencies, codes_within, group_frequencies, role_frequencies
from samsyn.analysis.matrix import matrix
from samsyn.frameworks.schema import Presence
from samsyn.types import Coding, DocumentEntry, Message, Name, Organisation

ORGANISATIONS = tuple(Organisation(id=name, names=(Name(name.title()),)) for name in ("one", "two", "three", "four"))
ENTRIES = (
    DocumentEntry(id="one.pdf", sha256="1", format="pdf", status="read", organisation="one"),
    DocumentEntry(id="two.pdf", sha256="2", format="pdf", status="failed", organisation="two"),
    DocumentEntry(id="three.pdf", sha256="3", format="pdf", status="partly read", organisation="three"),
    DocumentEntry(id="stray.pdf", sha256="4", format="pdf", status="read"),
)


def mark(passage: str, code: str, confidence: float = 0.8, coder: str = "lexicon@1") -> Coding:
    return Coding(passage=passage, code=code, coder=coder, confidence=confidence, reason=Message("because"))


@pytest.fixture
def cells(small_framework, make_passage):
    passages = {name: make_passage(name) for name in ("p", "q")} | {"r": make_passage("r", "three")}
    codings = (
        mark("p", "a", 0.6),
        mark("q", "a", 0.9),
        mark("p", "b"),
        mark("r", "a", 1.0, "person:karin"),
        mark("r", "c", 0.2),
    )
    found = matrix(small_framework, ORGANISATIONS, ENTRIES, passages, dict.fromkeys(passages, "activity"), codings)
    return {(cell.organisation, cell.code): cell for cell in found}


def test_zero_is_never_ambiguous(cells) -> None:
    """Read and not found, not readable and not handed in are three different things."""
    assert cells["one", "c"].state == "absent"
    assert cells["two", "c"].state == "unread"
    assert cells["four", "c"].state == "no document"


def test_a_persons_mark_is_not_a_suggestion(cells) -> None:
    """Only a person's mark makes a cell coded."""
    assert cells["one", "a"].state == "suggested"
    assert cells["three", "a"].state == "coded"


def test_a_persons_mark_counts_whatever_role_was_suggested(small_framework, make_passage) -> None:
    """The framework's rule asks for roles, which are suggestions; a person's word goes before them."""
    strict = replace(small_framework, presence=Presence(roles=("activity",)))
    codings = (mark("p", "a"), mark("q", "a", coder="person:karin"), mark("p", "b"))
    passages = {"p": make_passage("p"), "q": make_passage("q")}
    found = matrix(strict, ORGANISATIONS, ENTRIES, passages, dict.fromkeys(passages, "challenge"), codings)
    cells = {(cell.organisation, cell.code): cell for cell in found}
    assert (cells["one", "a"].state, cells["one", "a"].passages) == ("coded", ("q",))
    assert cells["one", "b"].state == "absent"


def test_too_little_is_absent_but_still_shown(cells) -> None:
    """Where the framework asks for more than there is, the cell is absent and keeps the passages that were too weak."""
    assert cells["one", "b"].state == "absent"
    assert cells["one", "b"].passages == ("p",)
    assert cells["three", "c"].state == "absent"


def test_the_surest_passage_stands_first(cells) -> None:
    """The evidence of a cell begins with the surest passage."""
    assert cells["one", "a"].passages == ("q", "p")


def test_frequencies_say_n_of_N_and_what_N_leaves_out(cells, small_framework) -> None:
    """Organisations without a plan that was read are in neither number, and are named."""
    frequency = code_frequencies(small_framework, tuple(cells.values()))[0]
    assert (frequency.organisations, frequency.of) == (("one", "three"), 2)
    assert frequency.left_out == ("two", "four")


def test_a_group_counts_its_codes_and_the_groups_within_it(cells, small_framework) -> None:
    """An organisation counts once in a group, however many of its codes it has, at any depth."""
    groups = {group.code: group for group in group_frequencies(small_framework, tuple(cells.values()))}
    assert codes_within(small_framework, "top") == {"a", "b"}
    assert groups["top"].organisations == groups["g"].organisations == ("one", "three")
    assert groups["h"].organisations == ()


def test_roles_are_counted_per_organisation(cells, small_framework, make_passage) -> None:
    """An organisation counts once for a role, however many passages are in it."""
    passages = {name: make_passage(name) for name in ("p", "q")}
    found = role_frequencies(
        small_framework, ORGANISATIONS, tuple(cells.values()), passages, {"p": "activity", "q": "activity"}
    )
    assert {frequency.code: frequency.organisations for frequency in found} == {"goal": (), "activity": ("one",)}
