"""Learning from decisions."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from samsyn.coding.learned.features import Features
from samsyn.coding.learned.linear import LinearSuggester
from samsyn.coding.learned.model import Model, best_threshold, decided_array, expected_threshold, learn
from samsyn.coding.learned.training import folds
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.decisions import Judgement
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Terms
from samsyn.types import Passage

WORDS = {"a": ("båt", "segel", "hamn", "ankare", "roder"), "b": ("spade", "jord", "frö", "kratta", "gödsel")}


@pytest.fixture
def framework(make):
    """A framework whose terms name only one word of each code."""
    return make.framework(make.code("a", terms=Terms(sv=("båt",))), make.code("b", terms=Terms(sv=("spade",))))


def passage(number: int, text: str, organisation: str = "") -> Passage:
    return Passage(f"p{number}", f"d{number}", organisation or f"o{number % 7}", 1, 0, len(text), text)


@pytest.fixture
def corpus():
    """Sixty passages of three words of one code or of none, and what people said of them."""
    random = np.random.default_rng(0)
    passages, judgements = [], {}
    for number in range(60):
        code = ("a", "b", "")[number % 3]
        words = random.choice(WORDS[code] if code else ["moln", "himmel", "regn", "snö"], 3)
        passages.append(passage(number, " ".join(words)))
        judgements[f"p{number}"] = Judgement(accepted=frozenset(code), whole=True)
    return passages, judgements


def test_without_decisions_the_untrained_suggestions_stand(framework, corpus) -> None:
    """Before the first decision the learner says what the terms say, no more and no less."""
    passages, _ = corpus
    untrained = {(one.passage, one.code) for one in LexiconSuggester(framework).suggest(passages)}
    model = learn(framework, passages, {}, {}).model
    made = LinearSuggester(framework, model=model).suggest(passages)
    assert {(one.passage, one.code) for one in made} == untrained
    assert model.threshold == 0.5


def test_words_that_no_term_names_are_learned(framework, corpus) -> None:
    """From decisions the learner codes passages without any term of the framework."""
    passages, judgements = corpus
    model = learn(framework, passages, {}, judgements).model
    new = [passage(100, "segel hamn ankare"), passage(101, "jord frö kratta"), passage(102, "regn snö moln")]
    made = LinearSuggester(framework, model=model).suggest(new)
    assert [(one.passage, one.code) for one in made] == [("p100", "a"), ("p101", "b")]
    assert all(0 < one.confidence <= 1 for one in made)


def test_the_same_decisions_give_the_same_model(framework, corpus) -> None:
    """Learning twice gives the same numbers to the last bit."""
    one, other = (learn(framework, *_split(corpus)).model for _ in range(2))
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.joint.slopes, other.joint.slopes)
    assert one.threshold == other.threshold


def _split(corpus):
    passages, judgements = corpus
    return passages, {}, judgements


@pytest.mark.parametrize(
    "judgements",
    [
        {"p0": Judgement(accepted=frozenset("a"), whole=True)},
        {"p0": Judgement(rejected=frozenset("a"))},
        {f"p{number}": Judgement(whole=True) for number in range(20)},
        {f"p{number}": Judgement(accepted=frozenset("ab"), whole=True) for number in range(20)},
        {f"p{number}": Judgement(accepted=frozenset("a" if number == 3 else ""), whole=True) for number in range(30)},
        {"p0": Judgement(divided=frozenset("a"))},
    ],
    ids=["one yes", "one no", "all no", "all yes", "one positive", "only divided"],
)
def test_any_decisions_give_a_sensible_model(framework, corpus, judgements) -> None:
    """One decision, all of one class, a single positive: probabilities between 0 and 1, never an error."""
    passages, _ = corpus
    learned = learn(framework, passages, {}, judgements)
    suggester = LinearSuggester(framework, model=learned.model)
    found = suggester.probabilities(passages, {})
    assert found.shape == (60, 2)
    assert np.isfinite(found).all()
    assert ((found >= 0) & (found <= 1)).all()
    assert len(learned.crossed) == len(learned.passages)


def test_probabilities_of_decided_passages_come_from_models_that_had_not_seen_them(framework, corpus) -> None:
    """A label that only one organisation contradicts does not shine through in its own cross-fitted probability."""
    passages, judgements = corpus
    odd = passage(200, "xylofon xylofon", "alone")
    learned = learn(
        framework, [*passages, odd], {}, {**judgements, odd.id: Judgement(accepted=frozenset("a"), whole=True)}
    )
    assert learned.crossed[learned.passages.index("p200"), 0] < 0.5


def test_undecided_codes_are_not_taken_for_no(framework, corpus) -> None:
    """Zero is never ambiguous: a code nobody spoke of is left out, one on a passage read whole is a no."""
    passages, _ = corpus
    found = decided_array(
        passages[:3],
        {
            "p0": Judgement(accepted=frozenset("a")),
            "p1": Judgement(whole=True),
            "p2": Judgement(divided=frozenset("b")),
        },
        ("a", "b"),
    )
    assert found.tolist() == [[1, -1], [0, 0], [-1, -1]]


def test_organisations_stay_together_when_quality_is_measured() -> None:
    """Passages of one organisation never stand on both sides of a fold."""
    groups = ["x"] * 10 + ["y"] * 5 + ["z"] * 4 + ["u", "v", "w"]
    found = folds(groups, 5)
    assert all(
        len({fold for fold, group in zip(found, groups, strict=True) if group == name}) == 1 for name in "xyzuvw"
    )
    assert set(found) == set(range(5))


def test_features_do_not_depend_on_what_was_read_before() -> None:
    """A passage has the same row alone and after a thousand others: what is kept of words is only a short cut."""
    text = passage(1, "Utveckla patientmedverkan i vårdutbudet")
    fresh = Features({"patient", "medverkan"})
    used = Features({"patient", "medverkan"})
    used.counts([passage(n, f"ord{n} utbud vård patient") for n in range(50)], [""] * 50)
    for one, other in zip(fresh.counts([text], [""]), used.counts([text], [""]), strict=True):
        assert (one != other).nnz == 0


def test_compounds_share_features_with_their_parts() -> None:
    """In Swedish "vårdutbud" has a feature in common with "utbud", apart from letters."""
    features = Features({"vård", "utbud"})
    compound, part, other = features.counts(
        [passage(1, "vårdutbud"), passage(2, "utbud"), passage(3, "segel")], ["", "", ""]
    )[0]
    assert compound.multiply(part).nnz == 1
    assert compound.multiply(other).nnz == 0


def test_the_threshold_follows_from_all_probabilities() -> None:
    """Few positives leave it near one half; many move it to where suggestions are expected to be best on the whole."""
    chances = np.tile([[0.45], [0.4], [0.1], [0.05]], (200, 1))
    assert expected_threshold(chances, 0) == 0.5
    assert 0.3 < expected_threshold(chances, 5) < 0.5
    assert 0.2 < expected_threshold(chances, 1000) < 0.4


def test_of_decided_passages_the_best_threshold_is_found() -> None:
    """The threshold that agrees best with the decisions parts yes from no."""
    chances = np.tile([[0.3], [0.35], [0.1], [0.05]], (200, 1))
    truth = np.tile(np.array([[1], [1], [0], [0]], np.int8), (200, 1))
    assert 0.2 <= best_threshold(chances, truth) <= 0.3
    assert best_threshold(np.zeros((0, 1)), np.zeros((0, 1), np.int8)) == 0.5


def test_a_model_is_plain_arrays(framework, corpus) -> None:
    """What was learned can be written down: nothing but numbers and words."""
    model: Model = learn(framework, *_split(corpus)).model
    assert model.weights.dtype == np.float32
    assert model.weights.shape[0] == len(model.columns) + 3 * len(model.codes)


def test_many_passages_at_a_time_are_as_probable_as_few(framework, corpus, monkeypatch) -> None:
    """How many passages are given probabilities at a time changes no probability."""
    from samsyn.coding.learned import model as learned_model

    passages, judgements = corpus
    features = Features()
    reading = learned_model.read(framework, passages, {}, features)
    model = learned_model.learn_from(framework, passages, judgements, reading, features).model
    at_once = learned_model.probabilities(model, reading, features)
    monkeypatch.setattr(learned_model, "AT_ONCE", 7)
    assert np.array_equal(learned_model.probabilities(model, reading, features), at_once)


@pytest.mark.parametrize("identifier", ["patient-centred-care-2015", "ndc-2016"])
def test_reasons_of_some_codes_are_those_of_all(identifier) -> None:
    """What is suggested for some codes, with what was read before at hand, is what is suggested for all of them."""
    framework = load_framework(identifier)
    language = "sv" if identifier.startswith("patient") else "en"
    texts = [text for code in framework.codes for text in (code.definition.get(language), code.title.get(language))]
    joined = [f"{one} {other}" for one, other in zip(texts, texts[3:], strict=False)]
    passages = [
        msgspec.structs.replace(passage(number, text), language=language) for number, text in enumerate(texts + joined)
    ]
    roles = {one.id: ("activity", "goal", "")[number % 3] for number, one in enumerate(passages)}
    plain = LexiconSuggester(framework, {"threshold": 0.0})
    at_hand = LexiconSuggester(framework, {"threshold": 0.0})
    at_hand.signs(passages, roles, keep=True)
    plain.signs(passages, roles)
    found = 0
    for one in passages:
        everything = list(plain.code(one, roles[one.id]))
        for wanted in ([coding.code for coding in everything][::2], [framework.codes[0].id], []):
            expected = [coding for coding in everything if coding.code in wanted]
            assert list(at_hand.code(one, roles[one.id], wanted)) == expected
            found += len(expected)
    assert found > 50
