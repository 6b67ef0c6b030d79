"""From decisions to a model, and to what it gives: suggestions, what to read next, when to stop, and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samsyn import __version__
from samsyn.analysis.audit import audited
from samsyn.analysis.calibration_table import Calibration, calibration_of
from samsyn.analysis.estimates import CountEstimate, estimate_count
from samsyn.analysis.found import recall_per_code
from samsyn.analysis.presence import code_groups, learn_presence
from samsyn.analysis.presence_evidence import evidence
from samsyn.coding.learned.linear import LinearSuggester
from samsyn.coding.learned.model import Learned, decided_array, learn
from samsyn.coding.learned.saved import save_model
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.coding.queue import read_next
from samsyn.decisions import Judgement, audit_order, together
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.folder import check_output, output_folder, write_run
from samsyn.interchange.labels import read_labels
from samsyn.interchange.passages import read_passages
from samsyn.types import Coding, Decision, Message, Passage
from samsyn.workflow.learning import Learning, LearningJob
from samsyn.workflow.learning_files import write_learning

MODEL = "model.samsyn"

CONSIDERED = 0.1
"""Suggestions from this probability on count as evidence that an organisation has a code."""

NEXT_ORGANISATIONS = 5


def learn_from_labels(job: LearningJob) -> Learning:
    """Learn from label files, and write the model, its suggestions, the queue and the estimates.

    Raises a `SamsynError` where nothing can be learned; label files are only read, and the output folder is whole or
    untouched.
    """
    check_output(Path(job.output))
    framework = load_framework(job.framework)
    codes = [code.id for code in framework.codes]
    everything, roles = read_passages(Path(job.passages))
    decisions, notices = _decisions(job, [passage.id for passage in everything], codes)
    judgements = together(decisions)
    if not judgements:
        raise SettingsError(
            Message("No person has decided anything in the label files."),
            remedy=Message("Name coders by name; those named like lexicon@2 are taken for suggesters."),
            place=" ".join(job.labels),
        )
    learned = learn(framework, everything, roles, judgements)
    with output_folder(Path(job.output)) as folder:
        save_model(learned.model, folder / MODEL)
        made = LinearSuggester(framework, {"model": str(folder / MODEL)})
        found = _told(job, framework, made, learned, everything, roles, decisions, judgements, notices)
        write_learning(folder, found, job.language)
        write_run(folder, _record(job, found))
    return found


def _decisions(
    job: LearningJob, passages: Sequence[str], codes: Sequence[str]
) -> tuple[tuple[Decision, ...], tuple[Message, ...]]:
    read = [read_labels(Path(path), passages=passages, codes=codes) for path in job.labels]
    decisions = tuple(decision for labels in read for decision in labels.decisions)
    return decisions, tuple(dict.fromkeys(notice for labels in read for notice in labels.notices))


def _told(
    job: LearningJob,
    framework: Framework,
    made: LinearSuggester,
    learned: Learned,
    everything: Sequence[Passage],
    roles: Mapping[str, str],
    decisions: tuple[Decision, ...],
    judgements: Mapping[str, Judgement],
    notices: tuple[Message, ...],
) -> Learning:
    codes = [code.id for code in framework.codes]
    coded = {role.id for role in framework.roles if role.coded}
    row_of = {passage.id: row for row, passage in enumerate(everything)}
    probabilities = made.probabilities(everything, roles)
    # What is said of a decided passage may not know the decision: intervals and calibration would be too good.
    probabilities[[row_of[passage] for passage in learned.passages]] = learned.crossed
    kept = [
        passage
        for passage in everything
        if passage.id in judgements or not roles.get(passage.id) or roles[passage.id] in coded
    ]
    rows = [row_of[passage.id] for passage in kept]
    chances = probabilities[rows]
    suggested = {(one.passage, one.code): one for one in made.suggest(everything, roles)}
    suggestions = tuple(_suggestions(kept, codes, chances, made, suggested, made.threshold))
    untrained = LexiconSuggester(framework, {"threshold": 0.0}).signs(everything, roles)[rows][:, :, 1]
    estimates, whole, following = _organisations(
        framework, kept, roles, judgements, tuple(_suggestions(kept, codes, chances, made, suggested, CONSIDERED))
    )
    ids = [passage.id for passage in kept]
    return Learning(
        framework=framework,
        model=learned.model,
        coder=made.coder,
        passages={passage.id: passage for passage in kept},
        roles=dict(roles),
        decided=len(judgements),
        decisions=decisions,
        suggestions=suggestions,
        queue=tuple(read_next(kept, codes, judgements, chances, untrained.astype(np.float64), limit=job.queue)),
        found=recall_per_code(ids, decisions, codes, {code: chances[:, number] for number, code in enumerate(codes)}),
        audit=audited(ids, judgements, suggestions, codes),
        calibration=_calibration(learned, decided_array(everything, judgements, codes), row_of),
        organisations=estimates,
        whole=whole,
        next_organisations=following,
        notices=notices,
    )


def _suggestions(
    passages: Sequence[Passage],
    codes: Sequence[str],
    chances: NDArray[np.float64],
    made: LinearSuggester,
    suggested: Mapping[tuple[str, str], Coding],
    threshold: float,
) -> list[Coding]:
    """Give the marks whose probability reaches the threshold, with the words and reason of the suggester's own."""
    found = []
    for row, code in zip(*np.nonzero(chances >= threshold), strict=True):
        known = suggested.get((passages[row].id, codes[code]))
        yes, no = (int(number) for number in made.model.decided[code])
        found.append(
            Coding(
                passage=passages[row].id,
                code=codes[code],
                coder=made.coder,
                confidence=round(float(chances[row, code]), 3),
                reason=known.reason
                if known
                else Message("Learned from {yes} yes and {no} no.", {"yes": yes, "no": no}),
                words=known.words if known else (),
            )
        )
    return found


def _organisations(
    framework: Framework,
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    judgements: Mapping[str, Judgement],
    marks: Sequence[Coding],
) -> tuple[dict[str, CountEstimate], tuple[str, ...], tuple[str, ...]]:
    """Estimate per code how many organisations have it; give the organisations read whole, and which to read next."""
    names = list(dict.fromkeys(passage.organisation for passage in passages if passage.organisation))
    if not names:
        return {}, (), ()
    codes = [code.id for code in framework.codes]
    place = {name: row for row, name in enumerate(names)}
    decided = np.full((len(names), len(codes)), -1, np.int8)
    left = dict.fromkeys(names, 0)
    values = decided_array(passages, judgements, codes)
    undecided = np.zeros((len(names), len(codes)), bool)
    for passage, value in zip(passages, values, strict=True):
        if not passage.organisation:
            continue
        row = place[passage.organisation]
        left[passage.organisation] += bool((value < 0).any())
        undecided[row] |= value < 0
        decided[row][value == 1] = 1
    decided[(decided < 0) & ~undecided] = 0
    whole = tuple(name for name in names if not left[name])
    found = evidence(framework, names, {one.id: one for one in passages}, roles, marks)
    predicted = learn_presence(found, decided, code_groups(framework)).cross_fitted
    reviewed = np.array([not left[name] for name in names])
    estimates = {
        code: estimate_count(reviewed, decided[:, number], predicted[:, number]) for number, code in enumerate(codes)
    }
    following = [name for name in audit_order(names) if left[name]][:NEXT_ORGANISATIONS]
    return estimates, whole, tuple(following)


def _calibration(learned: Learned, decided: NDArray[np.int8], row_of: Mapping[str, int]) -> Calibration | None:
    truth = decided[[row_of[passage] for passage in learned.passages]]
    known = truth >= 0
    return calibration_of(learned.crossed[known], truth[known] == 1)


def _record(job: LearningJob, found: Learning) -> dict[str, object]:
    measured = found.calibration
    return {
        "samsyn": __version__,
        "framework": framework_hash(job.framework),
        "labels": [Path(path).name for path in job.labels],
        "coder": found.coder,
        "threshold": found.model.threshold,
        "decided_passages": found.decided,
        "passages": len(found.passages),
        "organisations_read_whole": list(found.whole),
        "calibration_error": None if measured is None else round(measured.error, 4),
    }
