"""Suggestions set beside what people decided: a table of passages by codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samsyn.decisions import Judgement
from samsyn.types import Coding


class Outcomes(NamedTuple):
    """What was right and what was said, for every judged passage and every code.

    `truth` is 1 (applies), 0 (does not) or -1 (not decided, or divided), an int8 array [passages x codes].
    `confidence` is a float64 array of the same shape with the surest suggestion's confidence, NaN where there is none;
    `said` marks those that reach the threshold. `clusters` numbers the passages' organisations or documents from 0: an
    array [passages].
    """

    passages: tuple[str, ...]
    codes: tuple[str, ...]
    truth: NDArray[np.int8]
    confidence: NDArray[np.float64]
    said: NDArray[np.bool_]
    clusters: NDArray[np.intp]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Said and true."""
        return np.asarray(self.said & (self.truth == 1))

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Said and untrue."""
        return np.asarray(self.said & (self.truth == 0))

    @property
    def missed(self) -> NDArray[np.bool_]:
        """True and not said."""
        return np.asarray(~self.said & (self.truth == 1))


def outcomes(
    judgements: Mapping[str, Judgement],
    codings: Iterable[Coding],
    codes: Sequence[str],
    clusters: Mapping[str, str] | None = None,
    threshold: float = 0.0,
) -> Outcomes:
    """Set suggestions beside judgements.

    `codes` are the columns, in this order; suggestions of other codes, and on passages without a judgement, are passed
    over. `clusters` maps a passage to what it shares with others (its organisation or document); one that it lacks, or
    has nothing for, stands alone.
    """
    names = tuple(judgements)
    rows = {passage: number for number, passage in enumerate(names)}
    columns = {code: number for number, code in enumerate(codes)}
    truth = np.full((len(names), len(codes)), -1, dtype=np.int8)
    for row, judgement in enumerate(judgements.values()):
        if judgement.whole:
            truth[row] = 0
        unknown = judgement.divided | judgement.unasked
        for value, found in ((-1, unknown), (0, judgement.rejected), (1, judgement.accepted)):
            for code in found:
                if code in columns:
                    truth[row, columns[code]] = value
    confidence = np.full(truth.shape, np.nan, dtype=np.float64)
    for coding in codings:
        if coding.passage in rows and coding.code in columns:
            place = rows[coding.passage], columns[coding.code]
            confidence[place] = np.fmax(confidence[place], np.float64(coding.confidence))
    numbers: dict[tuple[str, str], int] = {}
    numbered = np.empty(len(names), dtype=np.intp)
    for row, passage in enumerate(names):
        cluster = (clusters or {}).get(passage, "")
        numbered[row] = numbers.setdefault((cluster, "" if cluster else passage), len(numbers))
    said = np.asarray(~np.isnan(confidence) & (np.nan_to_num(confidence) >= np.float64(threshold)))
    return Outcomes(names, tuple(codes), truth, confidence, said, numbered)
