"""What the suggestions in a plan say about each of its codes: the evidence from which presence is learned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, log1p

import numpy as np
from numpy.typing import NDArray

from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Passage

Evidence = NDArray[np.float64]
"""An array [organisations x codes x features]; the features are those of `FEATURES`."""

RULE = 0
"""The place of the feature that says whether the framework's own rule of presence is met."""

STATED = 0.5
"""The confidence from which a suggestion counts as one."""

FEATURES = ("rule", "strongest", "second", "passages", "brief", "alone", "headings", "elsewhere")
"""The features of the evidence, in their order.

- `rule`: whether the framework's own rule of presence is met (0 or 1);
- `strongest`, `second`: the greatest confidences in passages that count, 0 where there are fewer;
- `passages`: how many of them reach 0.5 (as log(1 + n), like every count here);
- `brief`: the greatest confidence relative to the length of its passage: a short passage is about what it names;
- `alone`: passages, each divided by the number of codes suggested on it: a long list is about none of them;
- `headings`: under how many different headings they stand;
- `elsewhere`: passages in roles that do not count, such as the scope of a plan or who is responsible.
"""


def evidence(
    framework: Framework,
    organisations: Sequence[str],
    passages: Mapping[str, Passage],
    roles: Mapping[str, str],
    codings: Sequence[Coding],
) -> Evidence:
    """Give what suggestions say about each organisation and code, as an array [organisations x codes x features].

    `organisations` are ids and give the order of the rows, the framework's codes that of the columns. `roles` gives
    the role of each passage. Suggestions in roles that are not coded are welcome: plans name in passing, under scope
    or organisation, what they also do. Where several suggesters marked the same passage, the greatest confidence
    counts. An organisation without suggestions has a row of zeros.
    """
    rows = {organisation: row for row, organisation in enumerate(organisations)}
    columns = {code.id: column for column, code in enumerate(framework.codes)}
    coded = {role.id for role in framework.roles if role.coded}
    strongest: dict[tuple[str, str], float] = {}
    for coding in codings:
        passage = passages[coding.passage]
        if passage.organisation in rows and coding.code in columns:
            key = (coding.passage, coding.code)
            strongest[key] = max(strongest.get(key, 0.0), coding.confidence)
    beside = Counter(passage for (passage, _), confidence in strongest.items() if confidence >= STATED)
    found: dict[tuple[int, int], list[tuple[float, Passage]]] = defaultdict(list)
    for (identifier, code), confidence in strongest.items():
        passage = passages[identifier]
        found[rows[passage.organisation], columns[code]].append((confidence, passage))
    values = np.zeros((len(rows), len(columns), len(FEATURES)))
    for (row, column), marks in found.items():
        rule = framework.codes[column].presence or framework.presence
        inside = [(mark, one) for mark, one in marks if _counts(roles.get(one.id, ""), coded)]
        ruled = [mark for mark, one in inside if not rule.roles or roles.get(one.id) in rule.roles]
        met = sum(mark >= rule.confidence for mark in ruled) >= rule.passages
        values[row, column] = [
            float(met),
            *_inside(inside, beside),
            log1p(sum(mark >= STATED for mark, one in marks if not _counts(roles.get(one.id, ""), coded))),
        ]
    return values


def _counts(role: str, coded: set[str]) -> bool:
    return not role or role in coded


def _inside(marks: list[tuple[float, Passage]], beside: Mapping[str, int]) -> list[float]:
    """Give the features from `strongest` to `headings`."""
    confidences = sorted((mark for mark, _ in marks), reverse=True)
    stated = [(mark, one) for mark, one in marks if mark >= STATED]
    return [
        *(confidences + [0.0] * 2)[:2],
        log1p(len(stated)),
        max((mark / log(10 + len(one.text)) for mark, one in stated), default=0.0),
        log1p(sum(1.0 / beside[one.id] for _, one in stated)),
        log1p(len({one.headings for _, one in stated})),
    ]
