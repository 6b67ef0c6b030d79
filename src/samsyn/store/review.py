"""How far the review of a study is: made in the background, or at once in small studies, and kept.

    review_of(scope) -> Standing | None     what is kept, made anew where that is quick, asked for where it is not
    make_review(study, learned=None, show=...) -> Review

What is kept may be a few decisions old; `Standing.since` says how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec
from django.db import transaction
from django.utils import timezone

from samsyn.store.access import Scope
from samsyn.store.content import plain
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.material import Material, Said, decided_so_far, material_of, said_in, stamp_of
from samsyn.store.models import Decision, Job, LearnedModel, Party, Review, Study, Suggestion
from samsyn.types import Coding, Message, Record
from samsyn.workflow.job import Step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from samsyn.coding.queue import Queued
    from samsyn.store.chances import Chances
    from samsyn.workflow.learning import Learning
    from samsyn.workflow.measured import Measured

KIND = "review"
"""The kind of job that makes a review."""

AT_ONCE = 4_000
"""Passages of a study whose review is made while a page waits; larger ones have it made in the background."""

REFRESHED = 10
"""After so many decisions a review is made anew; in large studies after one for each two hundred passages."""

AHEAD = 200
"""How many passages an order reaches ahead; twice as far as a large study's patience."""

PAUSE = 300
"""Seconds between two reviews of a large study, so that forty coders do not keep a worker busy."""

WORK = Message("Seeing how far the review is")

NO_REASON = Message("")


class Ordered(Record, frozen=True):
    """A passage of an order: its number, why it comes here, and the codes it is read for."""

    passage: int
    why: Message
    random: bool
    codes: tuple[str, ...] = ()


class Standing(Record, frozen=True):
    """A review that is kept, and how it stands to the present.

    `since` decisions were made after it; `stale` says that documents, roles or suggestions changed; `asked` that a new
    one is being made.
    """

    review: Review
    since: int
    stale: bool
    asked: bool


def review_of(scope: Scope) -> Standing | None:
    """Give the review of a study; None where there is none yet and it takes long to make.

    Where the review has become old it is made anew: at once in a small study, else by a worker, which is asked for on
    behalf of whoever may decide.
    """
    study = scope.study
    kept = _kept(study)
    now, count = stamp_of(study), decided_so_far(study)[0]
    stale = kept is None or kept.material != now
    size = scope.passages().count() if stale or _is_old(kept, count, 0) else 0
    if stale or _is_old(kept, count, size):
        if size <= AT_ONCE:
            make_review(study)
            kept, stale = _kept(study), False
        elif scope.may("decide"):
            _ask(scope, kept, stale)
    if kept is None:
        return None
    return Standing(kept, max(count - kept.decisions, 0), stale, _is_asked(study))


def measured_of(review: Review) -> Measured:
    """Give what was measured."""
    from samsyn.workflow.measured import Measured

    return msgspec.convert(review.figures, Measured)


def order_of(review: Review, *, blank: bool = False) -> list[Ordered]:
    """Give what to read next; `blank` for somebody who may not know what others decided."""
    orders = review.orders
    return msgspec.convert(orders.get("blank" if blank else "all", []), list[Ordered])


def chances_of(review: Review) -> Chances:
    """Give the probabilities of a review; a few of them stay in memory."""
    from samsyn.store.chances import unpacked

    held = _memory.get(review.stamp)
    if held is None:
        content = Review.objects.filter(pk=review.pk, stamp=review.stamp).values_list("chances", flat=True).first()
        if content is None:
            content = Review.objects.values_list("chances", flat=True).get(study=review.study_id)
        held = unpacked(bytes(content))
        while len(_memory) >= KEPT:
            _memory.pop(next(iter(_memory)), None)
        _memory[review.stamp] = held
    return held


KEPT = 3
"""How many studies' probabilities stay in memory."""

_memory: dict[Any, Chances] = {}


def make_review(
    study: Study,
    learned: tuple[LearnedModel, Learning, Material, Said] | None = None,
    show: Callable[[Step], None] = lambda _: None,
) -> Review | None:
    """Make the review of a study and keep it; None for a study without framework.

    `learned` is a model that was learned just now, with what it was learned from; its probabilities are those by models
    that had not seen the decision. Without it, those of the review before are kept, passages that are new get theirs
    from the study's model, and a study without model has those of its suggestions.
    """
    from samsyn.coding.queue import read_next
    from samsyn.store.chances import in_order, packed
    from samsyn.workflow.measured import measure, to_be_coded

    if study.framework is None:
        return None
    framework = framework_of(study.framework)
    stamp = stamp_of(study)
    show(Step(KIND, WORK, 0, 3))
    model: LearnedModel | None
    second: NDArray[np.float64] | None
    if learned is not None:
        model, learning, material, said = learned
        first, second = learning.chances, learning.untrained
        measured = learning.measured
    else:
        material, said = material_of(study), said_in(study)
        model, first, second = _probabilities(study, material)
        show(Step(KIND, WORK, 1, 3))
        measured = measure(
            framework,
            material.passages,
            material.roles,
            said.decisions,
            said.judgements,
            first,
            _suggestions(study, material),
        )
    show(Step(KIND, WORK, 2, 3))
    codes = [code.id for code in framework.codes]
    to_code = to_be_coded(framework, material.passages, material.roles)
    place = {passage.id: row for row, passage in enumerate(material.passages)}
    rows = [place[passage.id] for passage in to_code]
    names = dict(Party.objects.filter(study=study).values_list("key", "name"))
    limit = max(AHEAD, 2 * _patience(len(material.passages)))
    likely = first[rows] if model is not None or first.any() else None
    beside = second[rows] if second is not None else None

    def ordered(judgements: Any) -> list[Any]:
        queued = read_next(to_code, codes, judgements, likely, beside, organisations=names, limit=limit)
        return [plain(_ordered(one, material.numbers[place[one.passage]])) for one in queued]

    orders = {"all": ordered(said.judgements)}
    if study.blind:
        orders["blank"] = ordered({})
    values = {
        "framework": study.framework,
        "model": model,
        "material": stamp,
        "decisions": said.count,
        "latest": said.latest,
        "chances": packed(in_order(codes, material.numbers, first, second)),
        "orders": orders,
        "figures": plain(measured),
        "stamp": uuid4(),
    }
    review, _ = Review.objects.update_or_create(study=study, defaults=values)
    return review


def patience(review: Review) -> int:
    """Give how many decisions a review may be old."""
    return _patience(review.figures.get("passages", 0))


def _patience(passages: int) -> int:
    return max(REFRESHED, passages // 200)


def _kept(study: Study) -> Review | None:
    kept = Review.objects.defer("chances").select_related("model").defer("model__content", "model__figures")
    found = kept.filter(study=study, framework=study.framework_id).first()
    return found if found is not None and _is_readable(found) else None


def _is_readable(review: Review) -> bool:
    """Say whether a review has the form of this version."""
    try:
        measured_of(review)
    except msgspec.ValidationError:
        return False
    return True


def _is_old(review: Review | None, count: int, size: int) -> bool:
    """Say whether so much was decided since that a review is to be made anew."""
    if review is None:
        return True
    return not 0 <= count - review.decisions < (_patience(size) if size else patience(review))


def _ask(scope: Scope, kept: Review | None, stale: bool) -> None:
    """Ask a worker for a review, once, and not before the last has stood for a while."""
    from samsyn.store import jobs

    recent = kept is not None and not stale and (timezone.now() - kept.time).total_seconds() < PAUSE
    if not recent and not _is_asked(scope.study):
        with transaction.atomic():
            jobs.ask(scope, KIND)


def _is_asked(study: Study) -> bool:
    return Job.objects.filter(study=study, kind=KIND, state__in=(Job.State.WAITING, Job.State.WORKING)).exists()


def _ordered(one: Queued, number: int) -> Ordered:
    return Ordered(number, one.why, one.drawn == "random", one.codes)


def _probabilities(
    study: Study, material: Material
) -> tuple[LearnedModel | None, NDArray[np.float64], NDArray[np.float64] | None]:
    """Give the model that the probabilities come from, they, and those of the suggester beside it."""
    from samsyn.store.learned import latest_model

    model = latest_model(study)
    if model is None:
        return None, _suggested(study, material), None
    return model, *_by_model(study, model, material)


def _suggested(study: Study, material: Material) -> NDArray[np.float64]:
    """Give the confidences of the suggestions that count, [passages x codes]."""
    import numpy as np

    assert study.framework is not None
    codes = {code.id: place for place, code in enumerate(framework_of(study.framework).codes)}
    places = {passage.id: row for row, passage in enumerate(material.passages)}
    found = np.zeros((len(material.passages), len(codes)))
    for mark in _suggestions(study, material):
        if mark.code in codes:
            place = places[mark.passage], codes[mark.code]
            found[place] = max(found[place], min(max(mark.confidence, 0.0), 1.0))
    return found


def _suggestions(study: Study, material: Material) -> list[Coding]:
    """Give the suggestions that count, with what it takes to measure them."""
    from django.db.models import F

    rows = Suggestion.objects.filter(study=study, passage__document__run=F("run"), passage__document__replaced_by=None)
    names = {number: passage.id for number, passage in zip(material.numbers, material.passages, strict=True)}
    return [
        Coding(names[number], code, coder, confidence, NO_REASON)
        for number, code, coder, confidence in rows.order_by()
        .values_list("passage_id", "code", "coder", "confidence")
        .iterator(chunk_size=5000)
        if number in names
    ]


def _by_model(study: Study, model: LearnedModel, material: Material) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the probabilities of a model: of known passages as they are kept, of new ones computed now.

    What the model may have learned from, and of which no probability is kept that did not know it, has that of the
    untrained suggester instead: an estimate must not rest on what knew the answer.
    """
    import numpy as np

    kept = Review.objects.filter(study=study, framework=study.framework_id, model=model).first()
    codes = len(framework_of(model.framework).codes)
    shape = (len(material.passages), codes)
    first, second, new = np.zeros(shape), np.zeros(shape), np.ones(len(material.passages), bool)
    if kept is not None:
        held = chances_of(kept)
        if held.second is not None and held.first.shape[1] == codes:
            first, beside = held.of(material.numbers)
            second = second if beside is None else beside
            new = ~held.rows(material.numbers)[1]
    if new.any():
        _read_new(study, model, material, new, first, second)
        learned_from = _decided_before(study, model)
        for row in np.flatnonzero(new):
            if material.numbers[row] in learned_from:
                first[row] = second[row]
    return first, second


def _read_new(
    study: Study,
    model: LearnedModel,
    material: Material,
    new: NDArray[np.bool_],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> None:
    """Put in the probabilities of passages that are new, document by document: a passage is read in its place."""
    from samsyn.coding.learned.features import Features
    from samsyn.coding.learned.model import probabilities, read
    from samsyn.coding.learned.saved import load_model
    from samsyn.coding.lexicon import LexiconSuggester
    from samsyn.store.learned import content_of

    assert study.framework is not None
    framework = framework_of(study.framework)
    learned, _ = load_model(content_of(model), framework)
    features = Features(learned.vocabulary)
    lexicon = LexiconSuggester(framework, {"threshold": 0.0})
    wanted = {document for document, fresh in zip(material.documents, new, strict=True) if fresh}
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, document in enumerate(material.documents):
        if document in wanted:
            rows_of[document].append(row)
    for rows in _batches(list(rows_of.values()), 4096):
        passages = [material.passages[row] for row in rows]
        reading = read(framework, passages, material.roles, features, lexicon)
        told = probabilities(learned, reading, features)
        for place, row in enumerate(rows):
            if new[row]:
                first[row], second[row] = told[place], reading.signs[place, :, 1]


def _batches(groups: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    batches: list[list[int]] = [[]]
    for group in groups:
        if len(batches[-1]) >= size:
            batches.append([])
        batches[-1] += group
    return batches


def _decided_before(study: Study, model: LearnedModel) -> set[int]:
    """Give the passages on which somebody had decided when a model was made."""
    before = Decision.objects.filter(study=study, pk__lte=model.latest).order_by()
    ruled = study.adjudications.filter(time__lte=model.time).order_by()
    return {*before.values_list("passage_id", flat=True), *ruled.values_list("passage_id", flat=True)}
