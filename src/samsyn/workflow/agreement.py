"""Measure how far coders agree: label files, ratings files and tables in; tables and charts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from samsyn import __version__
from samsyn.analysis.agreement.levels import (
    Judged,
    agreement_of,
    agreements,
    judged_organisations,
    judged_passages,
    judged_statements,
)
from samsyn.analysis.agreement.pairs import confusions, disagreements, pairs
from samsyn.analysis.agreement.ratings import Ratings, contingency, distribution, ratings
from samsyn.analysis.agreement.weights import FORMULAS
from samsyn.decisions import is_person
from samsyn.errors import SettingsError
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.folder import check_inputs_apart, check_output, output_folder, write_run
from samsyn.interchange.labels import CODER, read_labels
from samsyn.interchange.passages import read_passages
from samsyn.interchange.rating_tables import Form, RatingTable, read_rating_table
from samsyn.interchange.ratings import read_ratings
from samsyn.types import Decision, Language, Message, Passage
from samsyn.workflow.agreement_files import write_agreement
from samsyn.workflow.agreement_result import LevelResult, Measured

KRIPPENDORFF = "krippendorff_ordinal"


def measure_agreement(
    labels: Sequence[Path] = (),
    *,
    passages: Path | None = None,
    ratings_file: Path | None = None,
    table: Path | None = None,
    form: Form | None = None,
    weights: str = "identity",
    framework: str | None = None,
    output: Path | None = None,
    language: Language = "en",
) -> Measured:
    """Measure the agreement of the coders in label files, a ratings file and a table made elsewhere, as far as given.

    With `passages` (a folder of `samsyn analyse`, or its `passages.csv`) agreement is measured per organisation too.
    With `output` the tables and charts are written there. Raises SettingsError where nothing is given or nobody judged
    what somebody else did, and TableError for a file that cannot be used.
    """
    if not (labels or ratings_file or table):
        raise SettingsError(
            Message("There is nothing to measure."),
            remedy=Message("Give label files, or a file with --ratings or --table."),
        )
    if weights not in FORMULAS and weights != KRIPPENDORFF:
        raise SettingsError(
            Message("There are no weights `{name}`.", {"name": weights}),
            remedy=Message("Choose among {known}.", {"known": ", ".join([*FORMULAS, KRIPPENDORFF])}),
        )
    if output is not None:
        check_output(output)
        check_inputs_apart(output, [*labels, passages, ratings_file, table, framework])
    known = load_framework(framework) if framework else None
    texts = {passage.id: passage for passage in read_passages(passages)[0]} if passages else {}
    notices: list[Message] = []
    levels: list[LevelResult] = []
    if labels:
        order = [code.id for code in known.codes] if known else []
        decisions = _decisions(labels, texts, order, notices)
        judged = judged_passages(decisions, order)
        if not judged.subjects:
            raise SettingsError(
                Message("No code was decided on, so there is no agreement to measure."),
                remedy=Message("Give label files in which codes were accepted or rejected."),
                place=", ".join(map(str, labels)),
            )
        levels += _levels(judged, texts, notices)
    if ratings_file:
        statements = [statement.id for statement in known.statements] if known else []
        found = read_ratings(ratings_file, statements=statements or None)
        notices += found.notices
        levels.append(level_of(judged_statements(found.ratings, statements)))
    if table:
        one = agreement_of(_arranged(read_rating_table(table, form)), table.stem, weights)
        levels.append(LevelResult("table", one.coders, one.units, (one,) if one.units else ()))
    if not any(level.agreements for level in levels):
        raise SettingsError(
            Message("No two coders judged the same, so there is no agreement to measure."),
            remedy=Message("Let a second coder judge some of what the first did, without seeing their decisions."),
            place=", ".join(str(path) for path in (*labels, ratings_file, table) if path),
        )
    measured = Measured(tuple(levels), _titles(known, language), tuple(notices))
    if output is not None:
        with output_folder(output) as folder:
            write_agreement(folder, measured, texts, language)
            inputs = [path.name for path in (*labels, passages, ratings_file, table) if path]
            write_run(folder, {"samsyn": __version__, "framework": framework or "", "inputs": inputs})
    return measured


def _decisions(
    labels: Sequence[Path], texts: Mapping[str, Passage], order: Sequence[str], notices: list[Message]
) -> list[Decision]:
    """Read all label files; where one does not name its coder, the file's name does."""
    found: list[Decision] = []
    for path in labels:
        read = read_labels(path, passages=texts or None, codes=order or None)
        notices += read.notices
        if len(labels) > 1 and {decision.coder for decision in read.decisions} == {CODER}:
            notices.append(
                Message("{file} names no coder; its decisions are taken for those of {coder}.", _named(path))
            )
            found += [Decision(one.passage, one.code, path.stem, one.verdict, one.time) for one in read.decisions]
        else:
            found += read.decisions
    for coder in dict.fromkeys(decision.coder for decision in found):
        if not is_person(coder):
            notices.append(
                Message(
                    "{coder} is named like a suggester; agreement with it says nothing of people.", {"coder": coder}
                )
            )
    return found


def _named(path: Path) -> dict[str, str | int | float]:
    return {"file": path.name, "coder": path.stem}


def _levels(judged: Judged, texts: Mapping[str, Passage], notices: list[Message]) -> list[LevelResult]:
    levels = [level_of(judged)]
    organisations = {name: passage.organisation for name, passage in texts.items() if passage.organisation}
    if not texts:
        notices.append(Message("Agreement per organisation takes the passages too: give them with --passages."))
    elif not organisations:
        notices.append(Message("The passages name no organisation, so there is no agreement per organisation."))
    else:
        whole = judged_organisations(judged, organisations)
        levels.append(level_of(whole))
        if not levels[-1].agreements:
            text = "No organisation was read whole by two coders, so there is no agreement per organisation."
            notices.append(Message(text))
    return [level for level in levels if level.agreements] or levels[:1]


def level_of(judged: Judged) -> LevelResult:
    """Give all that is measured at one level: agreement, pairs, disagreements and, of passages, confusions."""
    return LevelResult(
        judged.level,
        judged.coders,
        int(((judged.values >= 0).any(axis=2).sum(axis=0) >= 2).sum()),
        agreements(judged),
        pairs(judged),
        disagreements(judged),
        confusions(judged) if judged.level == "passage" else (),
    )


def _arranged(table: RatingTable) -> Ratings:
    if table.form == "units":
        return ratings(table.ratings, table.titles)
    if table.form == "distribution":
        return distribution(table.counts, table.titles)
    return contingency(table.counts, table.titles)


def _titles(framework: Framework | None, language: Language) -> dict[str, str]:
    if framework is None:
        return {}
    titles = {code.id: code.title.get(language) for code in framework.codes}
    return titles | {statement.id: statement.text.get(language) for statement in framework.statements}
