"""Promises of learning which organisations have which codes."""

import numpy as np
import pytest

from samsyn.analysis.presence import (
    FEATURES,
    PresenceModel,
    code_groups,
    decide,
    evidence,
    learn_presence,
    most_agreement,
)
from samsyn.frameworks.load import load_framework
from samsyn.types import Coding, Message, Passage

FRAMEWORK = load_framework("ndc-2016")
CODES = [code.id for code in FRAMEWORK.codes]


def passage(identifier: str, organisation: str, text: str = "A measure.", heading: str = "Measures") -> Passage:
    return Passage(identifier, organisation, organisation, 1, 0, len(text), text, headings=(heading,), language="en")


def coding(identifier: str, code: str, confidence: float, coder: str = "dummy@1.0.0") -> Coding:
    return Coding(identifier, code, coder, confidence, Message("Because."))


def made_up(organisations: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Evidence in which the rule is right four times in five, and a second feature tells its faults apart."""
    chance = np.random.default_rng(seed)
    truth = chance.random((organisations, 12)) < 0.4
    rule = np.where(chance.random(truth.shape) < 0.2, ~truth, truth)
    second = truth + chance.normal(0, 0.3, truth.shape)
    noise = chance.normal(0, 1, truth.shape)
    return np.stack([rule.astype(float), second, noise], axis=2), truth.astype(np.int8)


def test_evidence_is_what_the_suggestions_say() -> None:
    """Each feature is what its name says, for the organisation and code it belongs to, and zero elsewhere."""
    passages = {one.id: one for one in (passage("1", "AAA"), passage("2", "AAA", heading="Other"), passage("3", "BBB"))}
    roles = {"1": "activity", "2": "scope", "3": "activity"}
    marks = [coding("1", "a_water", 0.9), coding("1", "a_water", 0.6, "other@1"), coding("2", "a_water", 0.8)]
    found = evidence(FRAMEWORK, ["AAA", "BBB", "CCC"], passages, roles, marks)
    cell = dict(zip(FEATURES, found[0, CODES.index("a_water")], strict=True))
    assert found.shape == (3, len(CODES), len(FEATURES))
    assert (cell["rule"], cell["strongest"], cell["second"]) == (1.0, 0.9, 0.0)
    assert cell["passages"] == cell["elsewhere"] == pytest.approx(np.log(2))
    assert cell["headings"] == pytest.approx(np.log(2))
    assert not found[1:].any()


def test_nothing_decided_is_the_rule_of_the_framework() -> None:
    """Without reviewed organisations the verdict at one half is the framework's own rule."""
    found, _ = made_up(20)
    model = learn_presence(found, np.full(found.shape[:2], -1, np.int8))
    assert np.array_equal(model.probabilities(found) > 0.5, found[:, :, 0] > 0.5)


def test_reviewed_organisations_teach() -> None:
    """After forty reviewed organisations the faults of the rule that the evidence tells apart are mended."""
    found, truth = made_up(240)
    decided = np.where(np.arange(240)[:, None] < 40, truth, -1).astype(np.int8)
    chances = learn_presence(found, decided).probabilities(found[40:])
    right = (decide(chances) == truth[40:]).mean()
    assert right > (found[40:, :, 0] == truth[40:]).mean() + 0.08


def test_cross_fitted_rows_have_not_seen_themselves() -> None:
    """Changing what was decided of one organisation does not change its own cross-fitted probabilities."""
    found, truth = made_up(20)
    changed = truth.copy()
    changed[3] = 1 - changed[3]
    before, after = learn_presence(found, truth), learn_presence(found, changed)
    if before.width == after.width:
        assert np.allclose(before.cross_fitted[3], after.cross_fitted[3], atol=1e-9)
    assert not np.allclose(before.probabilities(found)[3], after.probabilities(found)[3])


def test_state_brings_the_model_back() -> None:
    """A model made from its saved arrays says the same."""
    found, truth = made_up(20)
    model = learn_presence(found, truth)
    again = PresenceModel(**dict(model.state))
    assert np.array_equal(again.probabilities(found), model.probabilities(found))


def test_verdicts_leave_the_rule_only_where_that_is_better() -> None:
    """What was learned is followed where it agrees clearly better with people, and the rule where it does not."""
    found, truth = made_up(40)
    better = learn_presence(found, truth)
    assert better.departs
    assert (better.verdicts(found) == truth).mean() > (found[:, :, 0] == truth).mean()
    nothing = learn_presence(found[:, :, [0, 2]], truth)
    assert not nothing.departs
    assert np.array_equal(nothing.verdicts(found[:, :, [0, 2]]), found[:, :, 0] > 0.5)


@pytest.mark.parametrize("answer", [0, 1])
def test_all_of_one_answer_gives_probabilities(answer: int) -> None:
    """Where every decision is the same, probabilities stay within 0 and 1 and lean that way."""
    found, truth = made_up(20)
    chances = learn_presence(found, np.full_like(truth, answer)).probabilities(found)
    assert np.isfinite(chances).all()
    assert ((chances > 0.5) == bool(answer)).mean() > 0.9


def test_threshold_lies_where_agreement_is_greatest() -> None:
    """The threshold divides clear cases, and is one half where nothing divides them."""
    assert 0.1 < most_agreement(np.array([0.9, 0.95, 0.1, 0.05, 0.1])) < 0.9
    assert most_agreement(np.array([0.3, 0.3])) == 0.5
    assert most_agreement(np.array([])) == 0.5


def test_groups_are_those_of_the_framework() -> None:
    """Codes of one group share a number."""
    groups = code_groups(FRAMEWORK)
    assert len(groups) == len(CODES)
    assert groups[CODES.index("a_water")] != groups[CODES.index("m_energy")]
