from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import read
from samsyn.coding.relevance import Relevance
from samsyn.frameworks.load import load_framework
from samsyn.types import Passage

WATER = [f"Drinking water and irrigation wells for villages in district {number}" for number in range(8)]
WASTE = [f"Waste collection and landfill gas recovery in town {number}" for number in range(8)]


def passages(texts: Sequence[str], organisations: Sequence[str] = ()) -> list[Passage]:
    owners = organisations or [""] * len(texts)
    return [
        Passage(
            id=f"p{number}",
            document="d",
            organisation=owner,
            page=1,
            start=0,
            end=len(text),
            text=text,
            language="en",
        )
        for number, (text, owner) in enumerate(zip(texts, owners, strict=True))
    ]


FRAMEWORK = load_framework("ndc-2016")
CODES = [code.id for code in FRAMEWORK.codes]


def relevance(given: Sequence[Passage]) -> Relevance:
    features = Features()
    return Relevance(given, read(FRAMEWORK, given, {}, features), features)


def undecided(given: Sequence[Passage]) -> np.ndarray:
    return np.full((len(given), len(CODES)), -1, np.int8)


def test_before_any_decision_the_framework_speaks() -> None:
    """With nothing read, passages with the code's terms come before those without."""
    given = passages(WASTE + WATER)
    scores = relevance(given).scores(CODES.index("a_water"), undecided(given))
    assert scores[8:].min() > scores[:8].max()


def test_decisions_are_learned_from() -> None:
    """A code that people use for something else than its terms say is found where they use it."""
    given = passages(WATER + WASTE)
    decided = undecided(given)
    decided[[0, 1, 2]] = 0
    decided[[8, 9]] = 0
    code = CODES.index("m_buildings")
    decided[[8, 9], code] = 1
    scores = relevance(given).scores(code, decided)
    assert scores[10:].min() > scores[3:8].max()


def test_one_kind_of_answer_is_not_enough_to_learn_from() -> None:
    """With yes only, or no only, the order stays that of the framework."""
    given = passages(WATER + WASTE)
    ranks = relevance(given)
    code = CODES.index("a_water")
    before = ranks.scores(code, undecided(given))
    for answer in (0, 1):
        decided = undecided(given)
        decided[0, code] = answer
        assert np.array_equal(ranks.scores(code, decided), before)


def test_other_codes_undecided_do_not_matter() -> None:
    """Only decisions on the code itself are learned from, whether or not the others are decided."""
    given = passages(WATER + WASTE)
    code = CODES.index("a_water")
    alone, whole = undecided(given), undecided(given)
    alone[[0, 8], code] = [1, 0]
    whole[[0, 8]] = 0
    whole[0, code] = 1
    ranks = relevance(given)
    assert np.array_equal(ranks.scores(code, alone), ranks.scores(code, whole))


def test_whose_passage_it_is_counts() -> None:
    """Of passages with the same words, those of an organisation with a yes come first."""
    given = passages(["Plan the measures ahead"] * 6, ["north", "south"] * 3)
    decided = undecided(given)
    code = CODES.index("a_water")
    decided[[0, 1], code] = [1, 0]
    scores = relevance(given).scores(code, decided)
    assert scores[2] > scores[3]


def test_same_decisions_same_scores() -> None:
    """The order is the same on every run."""
    given = passages(WATER + WASTE, ["a", "b"] * 8)
    decided = undecided(given)
    code = CODES.index("m_waste")
    decided[[0, 3, 8, 12], code] = [0, 0, 1, 1]
    assert np.array_equal(relevance(given).scores(code, decided), relevance(given).scores(code, decided))
