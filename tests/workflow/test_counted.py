"""How many organisations have a code, when some were read whole."""

from __future__ import annotations

import numpy as np

from samsyn.decisions import Judgement, audit_order
from samsyn.frameworks.load import load_framework
from samsyn.types import Passage
from samsyn.workflow.counted import STEP, Counted, count_organisations

FRAMEWORK = load_framework("patient-centred-care-2015")
CODES = [code.id for code in FRAMEWORK.codes]
NAMES = [f"o{number}" for number in range(20)]
ORDER = audit_order(NAMES)
PASSAGES = [Passage(f"{name}-{n}", name, name, 1, 0, 1, "x") for name in NAMES for n in range(3)]
READ = Judgement(whole=True)


def counted(
    whole: list[str], extra: dict[str, Judgement] | None = None, passages: list[Passage] = PASSAGES, leave: str = ""
) -> Counted:
    """Count where these organisations were read whole; every organisation with an even number has code 5."""
    chances = np.full((len(passages), len(CODES)), 0.02)
    judgements = {}
    for row, passage in enumerate(passages):
        has = passage.organisation[1:] in {str(n) for n in range(0, 20, 2)} and passage.id.endswith("-0")
        chances[row, CODES.index("5")] = 0.9 if has else 0.02
        if passage.organisation in whole:
            judgements[passage.id] = Judgement(accepted=frozenset({"5"} if has else ()), whole=True)
    to_code = {passage.id for passage in passages if passage.id != leave}
    return count_organisations(FRAMEWORK, passages, to_code, {}, judgements | (extra or {}), chances)


def test_the_beginning_of_the_random_order_is_what_is_inferred_from() -> None:
    """Organisations read whole beyond it were chosen by somebody: they count, and nothing is inferred from them."""
    found = counted([*ORDER[:12], ORDER[15]])
    assert found.at_random
    assert set(found.drawn) == set(ORDER[:10])
    assert len(found.whole) == 13
    assert found.following == (*ORDER[12:15], *ORDER[16:18])
    estimate = found.estimates["5"]
    assert estimate.reviewed == 10
    assert estimate.accepted == sum(int(name[1:]) % 2 == 0 for name in found.whole)
    assert estimate.combined is not None
    assert estimate.combined.low <= 10 <= estimate.combined.high


def test_organisations_that_somebody_chose_are_said_to_be_chosen() -> None:
    """Where the random order was not followed, the interval is conditional and the record says so."""
    found = counted(ORDER[3:12])
    assert not found.at_random
    assert set(found.drawn) == set(ORDER[3:12])
    assert found.following == (*ORDER[:3], *ORDER[12:14])


def test_everything_read_is_known() -> None:
    """With all organisations read whole the count is exact, whatever the step."""
    found = counted(NAMES)
    assert found.at_random
    assert found.following == ()
    interval = found.estimates["5"].combined
    assert interval is not None
    assert (interval.low, interval.estimate, interval.high) == (10, 10, 10)


def test_nothing_read_whole_gives_no_interval() -> None:
    """Zero is never ambiguous: no organisation read is no interval, but what is next."""
    found = counted([])
    assert found.whole == found.drawn == ()
    assert found.estimates["5"].combined is None
    assert found.following == tuple(ORDER[:STEP])


def test_a_passage_outside_the_coded_roles_counts_only_by_what_was_accepted_there() -> None:
    """Nobody has to read it for the organisation to be read whole; a code accepted there is the organisation's."""
    odd = "o1"
    others = [*ORDER[:5], odd]
    found = counted(others, leave=f"{odd}-2", extra={f"{odd}-2": Judgement(accepted=frozenset({"6"}))})
    assert odd in found.whole
    assert found.estimates["6"].accepted == 1


def test_passages_without_an_organisation_are_left_out() -> None:
    """Where no passage has an organisation there is nothing to count, and no error."""
    strays = [Passage(str(n), "d", "", 1, 0, 1, "x") for n in range(4)]
    assert counted([], passages=strays, extra={"0": READ}) == Counted()
