"""The tables of agreement as rows for CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from samsyn.analysis.agreement.coefficients import NAMES, Coefficient
from samsyn.analysis.agreement.pairs import PAIR_COEFFICIENTS
from samsyn.store.standing import rulings_in
from samsyn.web.agreeing.material import Material
from samsyn.web.agreeing.wording import Wording
from samsyn.workflow.agreement_result import LevelResult

if TYPE_CHECKING:
    from samsyn.store.access import Scope

Row = tuple[str | float, ...]

AGREEMENT = (
    *"level code title units left_out marked share positive negative".split(),
    *(f"{name}{end}" for name in NAMES for end in ("", "_low", "_high")),
    *"verdict cautions".split(),
)
PAIRS = (
    *"level code title first second units both only_first only_second".split(),
    *(f"{name}{end}" for name in PAIR_COEFFICIENTS for end in ("", "_low", "_high")),
)
CONFUSIONS = ("first", "said", "second", "other", "passages", "passage_ids")
DISAGREEMENTS = ("passage_id", "organisation", "document", "code", "title", "yes", "no", "instead", "settled", "text")


def agreement_rows(levels: Sequence[LevelResult], wording: Wording) -> Iterator[Row]:
    """Give a row for each level and code; the first of a level is all codes together, with an empty code."""
    for level in levels:
        for one in level.agreements:
            marks = one.marks
            yes: Row = ("",) * 4
            if marks is not None:
                yes = (marks.marked, _number(marks.share), _number(marks.positive), _number(marks.negative))
            yield (
                one.level,
                one.subject,
                wording.subject(one),
                one.units,
                one.left_out,
                *yes,
                *(value for name in NAMES for value in _values(one.of(name))),
                one.verdict(),
                " ".join(full for _, full in wording.signs(one)),
            )


def pair_rows(levels: Sequence[LevelResult], wording: Wording) -> Iterator[Row]:
    """Give a row for each level, pair of coders and code; the code is empty for all together."""
    for level in levels:
        for one in level.pairs:
            yield (
                one.level,
                one.subject,
                wording.title(one.subject, one.level) if one.subject else wording.together(one.level),
                one.first,
                one.second,
                one.units,
                one.both,
                one.only_first,
                one.only_second,
                *(value for name in PAIR_COEFFICIENTS for value in _values(one.of(name))),
            )


def confusion_rows(scope: Scope, level: LevelResult, wording: Wording) -> Iterator[Row]:
    """Give a row for each pair of coders and of codes that they mixed up, with the passages."""
    keys = _keys(scope, {unit for one in level.confusions for unit in one.units})
    for one in level.confusions:
        passages = [keys[unit][0] for unit in one.units if unit in keys]
        said, other = wording.title(one.said), wording.title(one.other) if one.other else ""
        yield one.first, said, one.second, other, len(passages), " ".join(passages)


def disagreement_rows(scope: Scope, found: Material, wording: Wording) -> Iterator[Row]:
    """Give a row for each passage and code on which coders differ, with what was settled."""
    keys = _keys(scope, {one.unit for one in found.differing})
    settled = rulings_in(scope.adjudications())
    for one in found.differing:
        if one.unit not in keys:
            continue
        key, party, document, text = keys[one.unit]
        answers = dict(one.answers)
        ruled = settled.get(int(one.unit), {}).get(one.subject)
        yield (
            key,
            party,
            document,
            one.subject,
            wording.title(one.subject),
            ", ".join(answers.get("yes", ())),
            ", ".join(answers.get("no", ())),
            " ".join(one.instead),
            "" if ruled is None else "yes" if ruled else "no",
            text,
        )


def _keys(scope: Scope, units: set[str]) -> dict[str, tuple[str, str, str, str]]:
    """Give passages by their numbers: key, organisation, document, text."""
    rows = scope.passages().filter(pk__in=[int(unit) for unit in units]).order_by()
    found = rows.values_list("pk", "key", "party__name", "document__name", "text")
    return {str(number): (key, party or "", document, text) for number, key, party, document, text in found}


def _number(value: float | None) -> str | float:
    return "" if value is None else round(value, 4)


def _values(one: Coefficient) -> Row:
    ends: Row = (_number(one.interval.low), _number(one.interval.high)) if one.interval else ("", "")
    return (_number(one.value), *ends)
