"""The suggester that learns from a study's decisions, in the store.

    learn_anew(scope, show) -> LearnedModel      learns, keeps the model, makes its suggestions those that count
    latest_model(study) -> LearnedModel | None   the study's latest whose framework fits
    model_of(study) -> bytes | None              its file
    suggester_of(study) -> Suggester             it, or the one that needs no training, for documents that come later
    decisions_since(study, model) -> int

What adjudicators decided goes before what coders said. In a blind study all decisions are learned from, and nothing
that comes of it tells who said what: suggestions on decided passages are by models that had not seen their decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from samsyn import __version__
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import roll_up
from samsyn.store.content import plain
from samsyn.store.errors import LearningError
from samsyn.store.kept_frameworks import framework_of, hold_framework
from samsyn.store.material import Said, material_of, said_in
from samsyn.store.models import Adjudication, Decision, LearnedModel, Run, Study
from samsyn.store.review import make_review
from samsyn.store.suggested import suggest_anew
from samsyn.types import Coding, Message
from samsyn.workflow.job import Step

if TYPE_CHECKING:
    from samsyn.coding.base import Suggester
    from samsyn.workflow.learning import Learning
    from samsyn.workflow.measured import Figures

FEWEST = 20
"""Passages that must be decided on before anything is learned: with fewer, one slip of a coder is a rule."""

LOOKED_AT = 10
"""How many of the latest models are looked at for one that fits the present framework."""

KEEPING = Message("Keeping what was found")


def learn_anew(scope: Scope, show: Callable[[Step], None] = lambda _: None) -> LearnedModel:
    """Learn from all that stands decided, and make what is suggested then count.

    The same decisions give the same model and suggestions. Raises NotAllowed for a role that does not, NotFound for a
    study without framework, LearningError where too little is decided, StoreError where the framework was changed
    meanwhile.
    """
    from samsyn.workflow.learn import learn

    scope.need("write")
    framework, study = scope.framework, scope.study
    version = study.framework
    assert version is not None  # the scope has read it
    material, said = material_of(study), said_in(study)
    _check(said)
    learning = learn(
        framework, material.passages, material.roles, said.decisions, judgements=said.judgements, queue=0, show=show
    )
    show(Step("keep", KEEPING, 0, 0))
    numbers = {passage.id: row for row, passage in enumerate(material.passages)}
    marks: dict[int, list[tuple[int, Coding]]] = {document: [] for document in material.documents}
    coded = {role.id for role in framework.roles if role.coded}
    for one in learning.suggestions:
        if material.roles.get(one.passage, "") in {"", *coded}:
            row = numbers[one.passage]
            marks[material.documents[row]].append((material.numbers[row], one))
    with transaction.atomic():
        hold_framework(study)
        model = LearnedModel.objects.create(
            study=study,
            framework=version,
            coder=learning.coder,
            content=learning.content,
            decisions=said.count,
            latest=said.latest,
            figures=_figures(learning),
            user=scope.user,
        )
        run = Run.objects.create(
            study=study,
            framework=version,
            coders=[learning.coder],
            record={"samsyn": __version__, "learned": model.pk, "settings": {"threshold": learning.model.threshold}},
        )
        made = suggest_anew(study, run, marks)
        roll_up(study)
        make_review(study, (model, learning, material, said))
        details = {"model": model.pk, "run": run.pk, "decisions": said.count, "suggestions": made}
        audit.record(study, scope.user, "learn", details)
    return model


def latest_model(study: Study) -> LearnedModel | None:
    """Give the study's latest model, without its file, where it was learned for the present framework's codes."""
    if study.framework is None:
        return None
    now = framework_of(study.framework)
    models: QuerySet[LearnedModel] = LearnedModel.objects.filter(study=study).defer("content", "figures")
    for model in models.order_by("-pk")[:LOOKED_AT]:
        if model.framework_id == study.framework_id:
            return model
        before = framework_of(model.framework)
        if before.id == now.id and [code.id for code in before.codes] == [code.id for code in now.codes]:
            return model
    return None


def content_of(model: LearnedModel) -> bytes:
    """Give a model's file."""
    return bytes(LearnedModel.objects.values_list("content", flat=True).get(pk=model.pk))


def model_of(study: Study) -> bytes | None:
    """Give the file of the study's latest model; None where nothing that fits its framework was learned."""
    model = latest_model(study)
    return None if model is None else content_of(model)


def suggester_of(study: Study) -> Suggester:
    """Give the suggester for documents that come later; the one that needs no training where nothing is learned.

    The study must have a framework. A model of a version with another form is passed over.
    """
    from samsyn.coding.learned.linear import LinearSuggester
    from samsyn.coding.learned.saved import ModelError, load_model
    from samsyn.coding.registry import suggester

    assert study.framework is not None
    framework = framework_of(study.framework)
    content = model_of(study)
    if content is not None:
        try:
            learned, fingerprint = load_model(content, framework)
        except ModelError:
            return suggester("lexicon", framework)
        return LinearSuggester(framework, model=learned, fingerprint=fingerprint)
    return suggester("lexicon", framework)


def decisions_since(study: Study, model: LearnedModel) -> int:
    """Give how many decisions and adjudications were made after a model."""
    made = Decision.objects.filter(study=study, pk__gt=model.latest).count()
    return made + Adjudication.objects.filter(study=study, time__gt=model.time).count()


def figures_of(model: LearnedModel) -> Figures | None:
    """Give what was measured of a model; None where another version wrote it in another form."""
    from samsyn.workflow.measured import Figures

    try:
        return msgspec.convert(model.figures, Figures)
    except msgspec.ValidationError:
        return None


def _figures(learning: Learning) -> object:
    from samsyn.workflow.measured import Figures

    codes = learning.model.codes
    return plain(
        Figures(
            decided=learning.decided,
            threshold=learning.model.threshold,
            codes={code: (int(yes), int(no)) for code, (yes, no) in zip(codes, learning.model.decided, strict=True)},
            measured=learning.measured,
            calibration=learning.calibration,
            calibration_of_suggestions=learning.calibration_of_suggestions,
        )
    )


def _check(said: Said) -> None:
    """Raise a LearningError where too little is decided, with what is needed."""
    judgements = said.judgements.values()
    decided = sum(judgement.whole or bool(judgement.accepted or judgement.rejected) for judgement in judgements)
    divided = sum(bool(judgement.divided) for judgement in judgements)
    if decided < FEWEST:
        left = FEWEST - decided
        raise LearningError(
            Message(
                "There is too little to learn from: {n} passages are decided on, and it takes {fewest}.",
                {"n": decided, "fewest": FEWEST},
            ),
            remedy=Message("Decide on {left} more, or settle what coders differ on.", {"left": left})
            if divided
            else Message(
                "Decide on {left} more. The list of what to read next puts those first that teach most.", {"left": left}
            ),
        )
    if any(judgement.accepted for judgement in judgements):
        return
    if divided:
        raise LearningError(
            Message("There is too little to learn from: of every code that was accepted, coders differ."),
            remedy=Message("Settle what they differ on."),
        )
    if any(one.verdict == "accept" for one in said.decisions):
        raise LearningError(
            Message("There is too little to learn from: no code that was accepted stands."),
            remedy=Message("Accept codes where they apply."),
        )
    raise LearningError(
        Message("There is too little to learn from: nobody has accepted a code yet."),
        remedy=Message("Accept codes where they apply, and mark the passages that you have read."),
    )
