"""Measure suggestions against a gold file: which suggestions, which passages, and the files that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samsyn import __version__
from samsyn.analysis.audit import audited
from samsyn.analysis.calibration_table import calibration
from samsyn.analysis.outcomes import outcomes
from samsyn.analysis.quality import confusion, precision_recall, quality, worst
from samsyn.coding.registry import suggester
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.codings import read_codings
from samsyn.interchange.folder import check_inputs_apart, check_output, output_folder, write_run
from samsyn.interchange.gold import Gold, read_gold
from samsyn.interchange.passages import read_passages
from samsyn.types import PERSON, Coding, Message, Passage
from samsyn.workflow.evaluation import Evaluation, EvaluationJob
from samsyn.workflow.evaluation_files import write_evaluation

UNTRAINED = "lexicon"
TRAINED = "linear"


def evaluate(job: EvaluationJob) -> Evaluation:
    """Measure suggestions against gold, and write tables and curves into the output folder where one is given.

    The suggestions are those of the file given, else of the model, else of the `codings.csv` in the folder with the
    passages, else of the untrained suggester on the passages given or on the gold file's own texts. Raises a
    `SamsynError` where that cannot be done; nothing but the output folder is written.
    """
    if job.output:
        check_output(Path(job.output))
        check_inputs_apart(Path(job.output), [job.gold, job.passages, job.suggestions, job.model, job.framework])
    if job.suggestions and job.model:
        raise SettingsError(
            Message("Suggestions are either read from a file or made by a model."),
            remedy=Message("Give --suggestions or --model."),
        )
    framework = load_framework(job.framework)
    codes = [code.id for code in framework.codes]
    given, roles = read_passages(Path(job.passages)) if job.passages else ((), {})
    gold = read_gold(Path(job.gold), passages=[one.id for one in given] if job.passages else None, codes=codes)
    passages = given or gold.passages
    codings = _codings(job, framework, passages, roles | gold.roles)
    if codings and not any(coding.passage in gold.judgements for coding in codings):
        raise SettingsError(
            Message("None of the suggestions is on a passage of the gold file."),
            remedy=Message("Check that both speak of the same passages, by their passage_id."),
            place=job.suggestions or job.passages or job.gold,
        )
    owners = {one.id: one.organisation or one.document for one in passages}
    table = outcomes(gold.judgements, codings, codes, owners)
    measured = quality(table)
    partly = bool(given) and len(gold.judgements) < len(given)
    evaluation = Evaluation(
        framework=framework,
        coders=tuple(dict.fromkeys(coding.coder for coding in codings)),
        quality=measured,
        confusions=confusion(table),
        mistakes=worst(table),
        calibration=calibration(table),
        curve=precision_recall(table),
        audit=audited([one.id for one in given], gold.judgements, codings, codes) if partly else None,
        codings={(one.passage, one.code): one for one in sorted(codings, key=lambda one: one.confidence)},
        passages={one.id: one for one in passages},
        notices=(*gold.notices, *measured.notices, *_partly(gold, given)),
    )
    if job.output:
        with output_folder(Path(job.output)) as folder:
            write_evaluation(folder, evaluation, job.language)
            write_run(folder, _record(job, evaluation))
    return evaluation


def _codings(
    job: EvaluationJob, framework: Framework, passages: Sequence[Passage], roles: dict[str, str]
) -> tuple[Coding, ...]:
    codes = {code.id for code in framework.codes}
    path = _table_of_suggestions(job)
    if path is not None:
        # What people marked is no suggestion.
        return tuple(one for one in read_codings(path, codes=codes) if not one.coder.startswith(PERSON))
    if not passages:
        raise SettingsError(
            Message("The gold file holds no texts, so that there is nothing to suggest codes for."),
            remedy=Message("Give the passages with --passages, or the suggestions with --suggestions."),
            place=job.gold,
        )
    made = suggester(TRAINED, framework, {"model": job.model}) if job.model else suggester(UNTRAINED, framework)
    return tuple(made.suggest(passages, roles))


def _table_of_suggestions(job: EvaluationJob) -> Path | None:
    if job.suggestions:
        path = Path(job.suggestions)
        beside = [path / "data" / "codings.csv", path / "codings.csv"] if path.is_dir() else []
        return next((place for place in beside if place.is_file()), path)
    if job.model or not job.passages or not Path(job.passages).is_dir():
        return None
    places = (Path(job.passages) / "data" / "codings.csv", Path(job.passages) / "codings.csv")
    return next((place for place in places if place.is_file()), None)


def _partly(gold: Gold, given: Sequence[Passage]) -> tuple[Message, ...]:
    if not given or len(gold.judgements) == len(given):
        return ()
    values: dict[str, str | int | float] = {"judged": len(gold.judgements), "all": len(given)}
    template = (
        "{judged} of {all} passages are judged. The table speaks of those; of all passages only where they were chosen "
        "at random."
    )
    return (Message(template, values),)


def _record(job: EvaluationJob, evaluation: Evaluation) -> dict[str, object]:
    found = evaluation.calibration
    return {
        "samsyn": __version__,
        "framework": framework_hash(job.framework),
        "gold": Path(job.gold).name,
        "coders": evaluation.coders,
        "passages": evaluation.quality.passages,
        "clusters": evaluation.quality.clusters,
        "calibration": None
        if found is None
        else {
            "suggestions": found.number,
            "error": round(found.error, 4),
            "error_equal_count": round(found.error_equal_count, 4),
            "error_by_chance": round(found.by_chance, 4),
            "brier": round(found.brier, 4),
        },
    }
