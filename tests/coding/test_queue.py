from __future__ import annotations

import numpy as np
import pytest

from samsyn.coding.queue import Queued, QueueError, find, read_next
from samsyn.decisions import AUDIT_STEP, Judgement, audit_order, audit_sample
from samsyn.types import Passage

WORDS = "care water school energy road forest health tax culture sport trade farm court press tower ferry".split()
CODES = ("a", "b", "c")


def passage(number: int, organisation: str = "", text: str = "") -> Passage:
    words = text or " ".join(f"{WORDS[number % 16]}{WORDS[number // 16 % 16]}{part}" for part in "xyz")
    return Passage(
        id=f"p{number}",
        document="d",
        organisation=organisation or f"o{number % 4}",
        page=1,
        start=0,
        end=len(words),
        text=words,
        language="en",
    )


def passages(count: int) -> list[Passage]:
    return [passage(number) for number in range(count)]


def likely(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((count, len(CODES)))


READ = Judgement(whole=True)


def chosen(queue: list[Queued]) -> list[str]:
    return [item.passage for item in queue if item.drawn == "chosen"]


def test_decided_passages_are_never_offered() -> None:
    """What was read whole, or has every code decided, never comes back, chosen or random."""
    all_passages = passages(60)
    judgements = {f"p{number}": READ for number in range(0, 60, 2)}
    judgements["p1"] = Judgement(accepted=frozenset("a"), rejected=frozenset("bc"))
    for queue in (
        read_next(all_passages, CODES, judgements, likely(60), limit=100),
        find(all_passages, "a", judgements, likely(60)[:, 0], limit=100),
        read_next(all_passages, CODES, judgements, limit=100),
    ):
        offered = [item.passage for item in queue]
        assert sorted(offered) == sorted(f"p{number}" for number in range(3, 60, 2))


def test_partly_decided_passages_stay() -> None:
    """A passage on which one code is decided is still read for the others, and not named for the decided one."""
    judgements = {"p0": Judgement(accepted=frozenset("a"))}
    queue = read_next([passage(0)], CODES, judgements, np.array([[0.5, 0.5, 0.0]]), every=0)
    assert queue[0].codes == ("b",)


def test_every_fifth_is_random_in_audit_order() -> None:
    """Exactly every k-th passage is drawn at random, in the audit order, and says so."""
    all_passages = passages(40)
    order = audit_order(item.id for item in all_passages)
    queue = read_next(all_passages, CODES, {}, likely(40), limit=40, every=5)
    assert [place for place, item in enumerate(queue, start=1) if item.drawn == "random"] == list(range(5, 41, 5))
    assert all("at random" in str(item.why) for item in queue if item.drawn == "random")
    left = order.copy()
    for item in queue:
        if item.drawn == "random":
            assert item.passage == left[0]
        left.remove(item.passage)
    assert left == []


def test_random_share_goes_on_from_queue_to_queue() -> None:
    """Whoever asks anew after each passage gets the same share as one who reads a long queue."""
    all_passages, drawn = passages(50), []
    judgements: dict[str, Judgement] = {}
    for _ in range(25):
        (item,) = read_next(all_passages, CODES, judgements, likely(50), limit=1, every=5)
        drawn.append(item.drawn)
        judgements[item.passage] = READ
    assert [place for place, kind in enumerate(drawn, start=1) if kind == "random"] == [5, 10, 15, 20, 25]


def test_random_share_feeds_the_audit_sample() -> None:
    """After enough of the queue is read, its random share is a whole audit sample."""
    all_passages = passages(200)
    judgements: dict[str, Judgement] = {}
    while len(judgements) < 150:
        for item in read_next(all_passages, CODES, judgements, likely(200), limit=10, every=5):
            judgements[item.passage] = READ
    sample = audit_sample([item.id for item in all_passages], judgements)
    assert len(sample) >= AUDIT_STEP


def test_the_same_arguments_give_the_same_queue() -> None:
    """Nothing but the arguments decides; another seed draws another random share."""
    all_passages = passages(80)
    first = read_next(all_passages, CODES, {}, likely(80), limit=30)
    assert first == read_next(all_passages, CODES, {}, likely(80), limit=30)
    other = read_next(all_passages, CODES, {}, likely(80), limit=30, seed=1)
    assert [item.passage for item in first if item.drawn == "random"] != [
        item.passage for item in other if item.drawn == "random"
    ]


@pytest.mark.parametrize("with_probabilities", [True, False])
def test_one_passage_and_none(with_probabilities: bool) -> None:
    """One passage is a queue of one, no passage or nothing left a queue of none."""
    given = likely(1) if with_probabilities else None
    assert [item.passage for item in read_next(passages(1), CODES, {}, given)] == ["p0"]
    assert read_next(passages(1), CODES, {"p0": READ}, given) == []
    assert read_next([], CODES, {}, likely(0) if with_probabilities else None) == []
    assert find([], "a", {}, np.empty(0)) == []


def test_without_probabilities_organisations_take_turns() -> None:
    """Where nothing is suggested, the organisation of which least was read comes first, and the reason says it."""
    all_passages = [passage(number, "north" if number < 6 else "south") for number in range(8)]
    judgements = {"p0": READ, "p1": READ}
    queue = read_next(all_passages, CODES, judgements, organisations={"south": "Region South"}, every=0)
    assert queue[0].passage == "p6"
    assert str(queue[0].why) == "Nothing of Region South is read yet."


def test_the_unsure_come_before_the_sure() -> None:
    """What the suggester is unsure about teaches more than what it is sure of, and the reason gives the figure."""
    all_passages = [passage(number, "o") for number in range(3)]
    judgements = {f"read{number}": Judgement(accepted=frozenset(CODES)) for number in range(3)}
    sure = np.array([[0.01, 0.01, 0.01], [0.48, 0.01, 0.01], [0.99, 0.01, 0.01]])
    queue = read_next(all_passages, CODES, judgements, sure, every=0)
    assert queue[0].passage == "p1"
    assert queue[0].codes == ("a",)
    assert str(queue[0].why) == "Unsure about a (48 % likely)."


def test_a_rare_code_weighs_more() -> None:
    """Of two codes equally unsure, the one accepted on fewer passages comes first."""
    judgements = {f"read{number}": Judgement(accepted=frozenset("a"), whole=True) for number in range(9)}
    unsure = np.array([[0.4, 0.0, 0.0], [0.0, 0.4, 0.0]])
    queue = read_next([passage(0), passage(1)], CODES, judgements, unsure, every=0)
    assert queue[0].passage == "p1"
    assert "few passages" in str(queue[0].why)


def test_an_undecided_organisation_comes_before_a_settled_one() -> None:
    """A passage that may give an organisation a code it lacks comes before one where the organisation has it."""
    done = passage(0, "north")
    all_passages = [done, passage(1, "north"), passage(2, "south")]
    judgements = {"p0": Judgement(accepted=frozenset("a"), whole=True)}
    unsure = np.array([[0.5, 0.0, 0.0], [0.6, 0.0, 0.0], [0.6, 0.0, 0.0]])
    queue = read_next(all_passages, CODES, judgements, unsure, organisations={"south": "Region South"}, every=0)
    assert [item.passage for item in queue] == ["p2", "p1"]


def test_disagreement_of_two_suggesters_counts() -> None:
    """Where two suggesters say the opposite, reading tells which is right; both figures are in the reason."""
    all_passages = [passage(0, "o"), passage(1, "o")]
    first = np.array([[0.5, 0.0, 0.0], [0.95, 0.0, 0.0]])
    second = np.array([[0.5, 0.0, 0.0], [0.05, 0.0, 0.0]])
    queue = read_next(all_passages, CODES, {}, first, second, every=0)
    assert queue[0].passage == "p1"
    assert str(queue[0].why) == "Two suggesters disagree about a (95 and 5 % likely)."


def test_near_repeats_come_last() -> None:
    """Of ten passages with the same words one comes first; the others are still offered, after the different ones."""
    all_passages = [passage(number, text="More doctors in every health centre") for number in range(10)]
    all_passages += [passage(number) for number in range(10, 20)]
    unsure = np.full((20, 3), 0.5)
    unsure[10:] = 0.3
    queue = read_next(all_passages, CODES, {}, unsure, every=0)
    assert len(queue) == 20
    assert sum(item.passage in {f"p{number}" for number in range(10)} for item in queue[:11]) == 1


def test_one_organisation_and_code_does_not_fill_the_queue() -> None:
    """Several passages about the same organisation and code make room for slightly less unsure ones of others."""
    all_passages = [passage(number, "north" if number < 10 else "south") for number in range(20)]
    unsure = np.zeros((20, 3))
    unsure[:10, 0] = 0.5
    unsure[10:, 1] = 0.45
    first_four = read_next(all_passages, CODES, {}, unsure, every=0, limit=4)
    assert {item.codes[0] for item in first_four} == {"a", "b"}


def test_finding_goes_by_likelihood() -> None:
    """All passages of a code are looked for where they are likeliest, each with the probability as reason."""
    relevance = np.array([0.2, 0.9, 0.5])
    queue = find(passages(3), "a", {}, relevance, every=0)
    assert chosen(queue) == ["p1", "p2", "p0"]
    assert str(queue[0].why) == "Perhaps a (90 % likely)."


def test_finding_passes_over_a_code_that_is_decided() -> None:
    """A passage stays in the search for one code while only another is decided on it."""
    judgements = {"p0": Judgement(rejected=frozenset("b")), "p1": Judgement(rejected=frozenset("a"))}
    assert chosen(find(passages(2), "a", judgements, np.array([0.1, 0.9]), every=0)) == ["p0"]


def test_what_does_not_fit_is_refused() -> None:
    """Probabilities of the wrong shape or range and a negative share are errors that say what is needed."""
    with pytest.raises(QueueError, match="2x3 are needed"):
        read_next(passages(2), CODES, {}, np.zeros((3, 3)))
    with pytest.raises(QueueError, match="between 0 and 1"):
        read_next(passages(1), CODES, {}, np.array([[0.5, 2.0, 0.0]]))
    with pytest.raises(QueueError, match="between 0 and 1"):
        read_next(passages(1), CODES, {}, np.array([[0.5, np.nan, 0.0]]))
    with pytest.raises(QueueError, match="random share"):
        read_next(passages(1), CODES, {}, every=-1)
    with pytest.raises(QueueError, match="are needed"):
        find(passages(2), "a", {}, np.zeros(3))
