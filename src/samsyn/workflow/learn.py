"""From decisions to a model, and to what it gives: suggestions, what to read next, when to stop, and how many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from samsyn import __version__
from samsyn.analysis.calibration_table import Calibration, calibration_of
from samsyn.coding.learned.features import Features
from samsyn.coding.learned.linear import LinearSuggester
from samsyn.coding.learned.model import decided_array, learn_from, probabilities, read, vocabulary_of
from samsyn.coding.learned.saved import model_file
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.coding.queue import read_next
from samsyn.decisions import Judgement, together
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.folder import check_inputs_apart, check_output, fingerprints, output_folder, write_run
from samsyn.interchange.passages import read_passages, table_of
from samsyn.types import Decision, Message, Passage
from samsyn.workflow.decided import divided, read_decisions
from samsyn.workflow.job import Step
from samsyn.workflow.learning import Learning, LearningJob
from samsyn.workflow.learning_files import write_learning
from samsyn.workflow.measured import measure, to_be_coded

MODEL = "model.samsyn"

READING = Message("Reading passages")
LEARNING = Message("Learning")
SUGGESTING = Message("Suggesting")
MEASURING = Message("Measuring")
STEPS = 4

CONFIDENCE = 1
"""The place of the untrained suggester's confidence among its signs."""

SHOWN = 3
"""How many of the roles concerned a notice names."""


def learn_from_labels(job: LearningJob) -> Learning:
    """Learn from label files, and write the model, its suggestions, the queue and the estimates.

    Raises a `SamsynError` where nothing can be learned; label files are only read, and the output folder is whole or
    untouched.
    """
    check_output(Path(job.output))
    check_inputs_apart(Path(job.output), [job.passages, *job.labels, job.framework])
    framework = load_framework(job.framework)
    codes = [code.id for code in framework.codes]
    everything, roles = read_passages(Path(job.passages))
    decisions, notices = read_decisions(job.labels, codes, [passage.id for passage in everything])
    judgements = together(decisions)
    if not judgements:
        raise SettingsError(
            Message("No person has decided anything in the label files."),
            remedy=Message("Name coders by name; those named like lexicon@2 are taken for suggesters."),
            place=" ".join(job.labels),
        )
    with output_folder(Path(job.output)) as folder:
        found = learn(framework, everything, roles, decisions, queue=job.queue)
        (folder / MODEL).write_bytes(found.content)
        found = msgspec.structs.replace(
            found, notices=(*notices, *divided(judgements), *_passed_over(framework, everything, roles))
        )
        write_learning(folder, found, job.language)
        write_run(folder, _record(job, found))
    return found


def learn(
    framework: Framework,
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    decisions: Sequence[Decision],
    *,
    judgements: Mapping[str, Judgement] | None = None,
    queue: int = 50,
    show: Callable[[Step], None] = lambda _: None,
) -> Learning:
    """Learn from people's decisions on some of the passages, suggest for all, and measure how far the review is.

    `roles` maps passage id to role. `judgements` are what the decisions come to where that is not the majority of
    coders. `queue` passages are named to be read next. Nothing is read or written; the same arguments give the same
    result. Without a decision nothing is learned, and the model says what the untrained suggester says.
    """
    judged = together(decisions) if judgements is None else judgements
    show(Step("read", READING, 0, STEPS))
    features = Features(vocabulary_of(passages))
    lexicon = LexiconSuggester(framework, {"threshold": 0.0})
    reading = read(framework, passages, roles, features, lexicon)
    show(Step("learn", LEARNING, 1, STEPS))
    learned = learn_from(framework, passages, judged, reading, features)
    chances = probabilities(learned.model, reading, features)
    # What is said of a decided passage may not know the decision: intervals and calibration would be too good.
    row_of = {passage.id: row for row, passage in enumerate(passages)}
    chances[[row_of[passage] for passage in learned.passages]] = learned.crossed
    untrained = reading.signs[:, :, CONFIDENCE].astype(np.float64)
    content, fingerprint = model_file(learned.model)
    made = LinearSuggester(framework, model=learned.model, fingerprint=fingerprint, untrained=lexicon)
    show(Step("suggest", SUGGESTING, 2, STEPS))
    to_code = to_be_coded(framework, passages, roles)
    among = {passage.id for passage in to_code}
    kept = [passage for passage in passages if passage.id in among or passage.id in judged]
    of_kept = chances[[row_of[passage.id] for passage in kept]]
    marks = made.marks([(passage, roles.get(passage.id, "")) for passage in kept], of_kept, made.threshold)
    suggestions = tuple(sorted(marks, key=lambda one: (row_of[one.passage], -one.confidence, one.code)))
    show(Step("measure", MEASURING, 3, STEPS))
    codes = [code.id for code in framework.codes]
    rows = [row_of[passage.id] for passage in to_code]
    known = decided_array(passages, judged, codes)[[row_of[passage] for passage in learned.passages]]
    return Learning(
        framework=framework,
        model=learned.model,
        content=content,
        coder=made.coder,
        passages={passage.id: passage for passage in kept},
        roles=dict(roles),
        decided=len(learned.passages),
        decisions=tuple(decisions),
        suggestions=suggestions,
        queue=tuple(read_next(to_code, codes, judged, chances[rows], untrained[rows], limit=queue)) if queue else (),
        chances=chances,
        untrained=untrained,
        measured=measure(framework, passages, roles, decisions, judged, chances, suggestions),
        calibration=_calibration(learned.crossed, known, 0.0),
        calibration_of_suggestions=_calibration(learned.crossed, known, made.threshold),
    )


def _passed_over(framework: Framework, passages: Sequence[Passage], roles: Mapping[str, str]) -> tuple[Message, ...]:
    """Say which passages are in roles that the framework does not know: nothing is suggested for them."""
    known = {role.id for role in framework.roles}
    strange = [roles[passage.id] for passage in passages if roles.get(passage.id, "") not in {"", *known}]
    if not strange:
        return ()
    template = "Passages passed over, because the framework does not know their roles: {count} ({roles})."
    named = ", ".join(list(dict.fromkeys(strange))[:SHOWN])
    return (Message(template, {"count": len(strange), "roles": named}),)


def _calibration(chances: NDArray[np.float64], decided: NDArray[np.int8], least: float) -> Calibration | None:
    """Measure the calibration of the decided marks whose probability is `least` or more."""
    known = (decided >= 0) & (chances >= least)
    return calibration_of(chances[known], decided[known] == 1)


def _record(job: LearningJob, found: Learning) -> dict[str, object]:
    measured, shown = found.calibration, found.calibration_of_suggestions
    return {
        "samsyn": __version__,
        "framework": framework_hash(job.framework),
        "inputs": fingerprints([str(table_of(Path(job.passages))), *job.labels]),
        "coder": found.coder,
        "threshold": found.model.threshold,
        "decided_passages": found.decided,
        "passages": len(found.passages),
        "organisations_read_whole": list(found.organisations.whole),
        "organisations_inferred_from": list(found.organisations.drawn),
        "organisations_drawn_at_random": found.organisations.at_random,
        "calibration_error": None if measured is None else round(measured.error, 4),
        "calibration_error_of_suggestions": None if shown is None else round(shown.error, 4),
    }
