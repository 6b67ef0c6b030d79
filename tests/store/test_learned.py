"""Learning in the store: from what, what it leaves on record, and what counts afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

WORDS = {"a": "one boat sails", "b": "three spades dig", "": "five clouds drift"}


def code_of(number: int, codes: Sequence[str]) -> str:
    return (codes[0], codes[1], "")[number % 3]


@pytest.fixture
def codes(small_framework: Any) -> list[str]:
    return [code.id for code in small_framework.codes]


@pytest.fixture
def study(database: Any, build: Any) -> Any:
    """Sixty passages of three organisations: every third about boats, every third about spades."""
    return build(parties=3, texts=[f"{list(WORDS.values())[n % 3]} in area {n}" for n in range(20)])


@pytest.fixture
def read(codes: list[str]) -> Any:
    """Give a function that reads passages of a study whole, as a person would: `read(study, 45, user=None)`."""
    from samsyn.store.models import Decision

    def go_through(study: Any, count: int, user: Any = None, code_at: Any = None) -> None:
        rows = []
        for place in range(count):
            code = (code_at or code_of)(place % 20, codes)
            common = {
                "study": study.study,
                "passage": study.passages[place],
                "user": user or study.owner,
                "framework": study.version,
            }
            if code:
                rows.append(Decision(code=code, verdict="accept", token=uuid4(), **common))
            rows.append(Decision(code="", verdict="read", token=uuid4(), **common))
        Decision.objects.bulk_create(rows)

    return go_through


def suggested(study: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, code in study.scope().suggestions().values_list("passage__key", "code"):
        found.setdefault(key, set()).add(code)
    return found


def test_what_was_learned_counts_and_the_rest_stays_on_record(study: Any, read: Any, codes: list[str]) -> None:
    """The suggestions that count are the model's, those before are kept under their run, and the matrix is in step."""
    from samsyn.store.learned import latest_model, learn_anew
    from samsyn.store.models import Audit, Suggestion

    study.suggest(59, codes[0])
    read(study, 45)
    model = learn_anew(study.scope())
    assert latest_model(study.study) == model
    assert (model.decisions, model.framework) == (77, study.version)
    said = suggested(study)
    for place in range(45, 60):
        code = code_of(place % 20, codes)
        assert said.get(study.passages[place].key, set()) == ({code} if code else set())
    assert {row.coder for row in study.scope().suggestions()} == {model.coder}
    assert Suggestion.objects.filter(run=study.run).count() == 1
    assert study.cell(2, codes[0])[1] > 0
    details = Audit.objects.get(action="learn").details
    assert details["suggestions"] == study.scope().suggestions().count()


def test_learning_again_from_the_same_decisions_changes_nothing(study: Any, read: Any) -> None:
    """The model has the same bytes, and no suggestion is written a second time."""
    from samsyn.store.learned import content_of, learn_anew
    from samsyn.store.models import Suggestion

    read(study, 45)
    first = learn_anew(study.scope())
    made = Suggestion.objects.count()
    second = learn_anew(study.scope())
    assert content_of(first) == content_of(second)
    assert Suggestion.objects.count() == made


@pytest.mark.parametrize("count", [0, 19])
def test_too_few_decisions_say_what_is_needed(study: Any, read: Any, count: int) -> None:
    """Nothing is kept of an attempt to learn from too little, and the message counts what is lacking."""
    from samsyn.store.errors import LearningError
    from samsyn.store.learned import FEWEST, learn_anew
    from samsyn.store.models import LearnedModel

    read(study, count)
    with pytest.raises(LearningError) as raised:
        learn_anew(study.scope())
    assert raised.value.remedy.values["left"] == FEWEST - count
    assert not LearnedModel.objects.exists()


def test_nothing_accepted_teaches_nothing(study: Any, read: Any) -> None:
    """Where nobody has accepted a code, that is said."""
    from samsyn.store.errors import LearningError
    from samsyn.store.learned import learn_anew

    read(study, 30, code_at=lambda *_: "")
    with pytest.raises(LearningError, match="accepted"):
        learn_anew(study.scope())


@pytest.mark.parametrize(
    ("settled", "why", "remedy"),
    [(False, "coders differ", "Settle"), (True, "no code that was accepted stands", "Accept")],
)
def test_accepts_that_do_not_stand_are_not_called_none(
    study: Any, read: Any, codes: list[str], settled: bool, why: str, remedy: str
) -> None:
    """Where codes were accepted and coders differ on all, or it was settled that none applies, just that is said."""
    from samsyn.store.errors import LearningError
    from samsyn.store.learned import learn_anew
    from samsyn.store.models import Adjudication

    read(study, 25, code_at=lambda *_: codes[0])
    read(study, 25, user=study.member("other"), code_at=lambda *_: "")
    if settled:
        Adjudication.objects.bulk_create(
            Adjudication(
                study=study.study,
                passage=passage,
                code=codes[0],
                user=study.owner,
                holds=False,
                token=uuid4(),
                framework=study.version,
            )
            for passage in study.passages[:25]
        )
    with pytest.raises(LearningError, match=why) as raised:
        learn_anew(study.scope())
    assert remedy in str(raised.value.remedy)


def test_who_only_codes_does_not_change_what_is_suggested_to_all(study: Any, read: Any) -> None:
    """A coder may not learn; an adjudicator may."""
    from samsyn.store.errors import NotAllowed
    from samsyn.store.learned import learn_anew

    read(study, 45)
    with pytest.raises(NotAllowed):
        learn_anew(study.scope(study.member("coder")))
    assert learn_anew(study.scope(study.member("judge", "adjudicator")))


def test_an_adjudicators_word_is_learned_before_that_of_coders(study: Any, read: Any, codes: list[str]) -> None:
    """Codes that were taken back by an adjudicator are learned as noes."""
    from samsyn.store.learned import figures_of, learn_anew
    from samsyn.store.models import Adjudication

    read(study, 45)
    for place in range(45):
        if code_of(place % 20, codes) == codes[0]:
            Adjudication.objects.create(
                study=study.study,
                passage=study.passages[place],
                code=codes[0],
                holds=False,
                user=study.owner,
                framework=study.version,
            )
    figures = figures_of(learn_anew(study.scope()))
    assert figures is not None
    assert figures.codes[codes[0]] == (0, 45)
    assert figures.codes[codes[1]][0] > 0


def test_later_documents_get_the_study_s_model(study: Any, read: Any) -> None:
    """A study that has learned gives its model for what comes later; one that has not gives the untrained suggester."""
    from samsyn.store.learned import learn_anew, model_of, suggester_of

    assert model_of(study.study) is None
    assert suggester_of(study.study).name == "lexicon"
    read(study, 45)
    model = learn_anew(study.scope())
    assert model_of(study.study)[:2] == b"PK"
    assert suggester_of(study.study).coder == model.coder


def test_a_model_of_other_codes_is_not_used(study: Any, read: Any) -> None:
    """Where the framework's codes changed, the model for the former ones is passed over."""
    from samsyn.store.learned import latest_model, learn_anew
    from samsyn.store.models import FrameworkVersion

    read(study, 45)
    learn_anew(study.scope())
    record = {**study.version.record, "codes": study.version.record["codes"][:-1]}
    later = FrameworkVersion.objects.create(
        study=study.study,
        identifier=study.version.identifier,
        version="9",
        sha256=uuid4().hex,
        source="",
        record=record,
    )
    study.study.framework = later
    study.study.save()
    assert latest_model(study.study) is None


def test_decisions_made_since_are_counted(study: Any, read: Any) -> None:
    """The number is that of what was decided after the model."""
    from samsyn.store.learned import decisions_since, learn_anew

    read(study, 45)
    model = learn_anew(study.scope())
    assert decisions_since(study.study, model) == 0
    read(study, 3, study.member("coder"))
    assert decisions_since(study.study, model) == 5


def test_what_was_learned_for_a_framework_that_was_changed_meanwhile_is_not_kept(study: Any, read: Any) -> None:
    """Neither the model nor its suggestions count, nor are cells counted by codes that are gone."""
    from samsyn.store.errors import StoreError
    from samsyn.store.learned import learn_anew
    from samsyn.store.models import FrameworkVersion, LearnedModel, Study

    read(study, 45)
    scope = study.scope()
    later = FrameworkVersion.objects.get(pk=study.version.pk)
    later.pk, later.version, later.sha256 = None, "9.9.9", "9" * 64
    later.save(force_insert=True)
    Study.objects.filter(pk=study.study.pk).update(framework=later)
    with pytest.raises(StoreError, match="framework was changed"):
        learn_anew(scope)
    assert not LearnedModel.objects.exists()
