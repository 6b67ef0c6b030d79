"""Label files: people's decisions as a CSV table, `passage_id, code, coder, decision, time`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from samsyn.interchange.csv_reading import Table, TableError, open_table
from samsyn.interchange.passages import read_passages
from samsyn.interchange.tables import write_table
from samsyn.types import Decision, Message, Record, Verdict

__all__ = ["CODER", "Labels", "read_labels", "read_passages", "write_labels"]

CODER = "coder"
"""Who decided, where a file does not say."""

SHOWN = 3
"""How many of the rows concerned a notice names."""

COLUMNS = {
    "passage_id": ("passage", "textavsnitt", "stycke"),
    "code": ("kod", "code_id"),
    "coder": ("kodare",),
    "decision": ("beslut", "verdict"),
    "time": ("tid", "tidpunkt", "timestamp"),
}
"""The columns, and the other names each may have."""

_SPELLINGS: dict[Verdict, str] = {
    "accept": "accept accepted yes y 1 true x ja j sant godkänd godkänt godkänn accepterad accepterat",
    "reject": "reject rejected no n 0 false nej falskt avvisad avvisat avvisa",
    "read": "read läst läs",
}
VERDICTS = {spelling: verdict for verdict, spellings in _SPELLINGS.items() for spelling in spellings.split()}
"""Every spelling of a verdict that is understood, in lower case."""


class Labels(Record, frozen=True):
    """The decisions of a label file, and what a user should know of how it was read.

    `decisions` holds every row that was understood, in the file's order, decisions that were taken back later too:
    `samsyn.decisions.by_coder` says which one stands. Where the file had no `read` rows, one stands at the end for each
    passage and coder.
    """

    decisions: tuple[Decision, ...]
    notices: tuple[Message, ...] = ()


def read_labels(path: Path, *, passages: Collection[str] | None = None, codes: Collection[str] | None = None) -> Labels:
    """Read a label file.

    Only the columns for passage and code are needed: without `coder` all rows are one coder's, without `decision` every
    row accepts its code (one without a code says that the passage was read), without `time` lower rows are later ones.
    Rows whose passage is not in `passages`, whose code is not in `codes` or whose decision is empty are left out with a
    notice. Times are ISO 8601; those with a time zone are given in UTC.

    Raises TableError, with file and line, for what cannot be understood, and where no row is left.
    """
    table = open_table(path, COLUMNS, ("passage_id", "code"))
    found, lines, left_out = _decisions(table, path, passages, codes)
    notices = [_with_examples(template, rows) for template, rows in zip(_LEFT_OUT, left_out, strict=True) if rows]
    if not found:
        raise TableError(
            Message("No decision is left."),
            remedy=notices[0] if notices else Message("Write a row for each decision below the column names."),
            place=str(path),
        )
    contradicted = _contradicted(found, lines)
    if contradicted:
        notices.append(_with_examples(_CONTRADICTED, contradicted))
    if not any(decision.verdict == "read" for decision in found):
        read = _read_whole(found)
        notices.append(Message(_NO_READ_ROWS, {"count": len(read)}))
        found += read
    return Labels(tuple(found), tuple(notices))


_LEFT_OUT = (
    "Rows left out, because their passage is not known: {count}. The first, with their lines: {examples}.",
    "Rows left out, because the framework has no such code: {count}. The first, with their lines: {examples}.",
    "Rows left out, because they decide nothing: {count}. The first, with their lines: {examples}.",
)
_CONTRADICTED = (
    "Decisions that a coder contradicted: {count}. The latest counts, of equal times the lower row. "
    "The first, with their lines: {examples}."
)
_NO_READ_ROWS = (
    "The file does not say which passages were read whole: all {count} that a coder decided anything on count as read, "
    "so that a code nobody named there does not apply."
)

Example = tuple[str, int]


class _Stripped(dict[str, str]):
    """Each value without the white space around it, kept once however often it comes."""

    def __missing__(self, value: str) -> str:
        self[value] = value.strip()
        return self[value]


def _with_examples(template: str, rows: list[Example]) -> Message:
    examples = ", ".join(f"{name} ({line})" for name, line in rows[:SHOWN])
    return Message(template, {"count": len(rows), "examples": examples})


def _decisions(
    table: Table, path: Path, passages: Collection[str] | None, codes: Collection[str] | None
) -> tuple[list[Decision], list[int], tuple[list[Example], list[Example], list[Example]]]:
    """Give the decisions, the line of each, and what was left out: unknown passages, unknown codes, undecided rows."""
    known_passages = None if passages is None else frozenset(passages)
    known_codes = None if codes is None else frozenset(codes)
    passage_at, code_at = table.columns["passage_id"], table.columns["code"]
    coder_at, verdict_at, time_at = (table.columns.get(name) for name in ("coder", "decision", "time"))
    stripped = _Stripped()
    verdicts: dict[str, Verdict] = {}
    times = {"": ""}
    found: list[Decision] = []
    lines: list[int] = []
    strangers: list[Example] = []
    unknown: list[Example] = []
    undecided: list[Example] = []
    for line, row in table.rows:
        passage, code = stripped[row[passage_at]], stripped[row[code_at]]
        coder = CODER if coder_at is None else stripped[row[coder_at]] or CODER
        if verdict_at is None:
            verdict: Verdict = "accept" if code else "read"
        else:
            word = row[verdict_at]
            if word not in verdicts:
                if not word.strip():
                    undecided.append((f"{passage} {code}".strip(), line))
                    continue
                verdicts[word] = _verdict(word, path, line)
            verdict = verdicts[word]
        time = "" if time_at is None else row[time_at]
        if time not in times:
            times[time] = _time(time, path, line)
        if not passage or not (code or verdict == "read"):
            raise _incomplete(passage, path, line)
        if known_passages is not None and passage not in known_passages:
            strangers.append((passage, line))
        elif verdict != "read" and known_codes is not None and code not in known_codes:
            unknown.append((code, line))
        else:
            found.append(Decision(passage, "" if verdict == "read" else code, coder, verdict, times[time]))
            lines.append(line)
    return found, lines, (strangers, unknown, undecided)


def _verdict(word: str, path: Path, line: int) -> Verdict:
    verdict = VERDICTS.get(word.strip().casefold())
    if verdict is None:
        raise TableError(
            Message("The decision {word} is not understood.", {"word": repr(word.strip())}),
            remedy=Message("Write accept, reject or read."),
            place=f"{path}:{line}",
        )
    return verdict


def _time(word: str, path: Path, line: int) -> str:
    """Give a time so that a later one sorts after an earlier one as text."""
    try:
        time = datetime.fromisoformat(word.strip()) if word.strip() else None
        if time is not None and time.tzinfo is not None:
            time = time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TableError(
            Message("The time {word} is not understood.", {"word": repr(word.strip())}),
            remedy=Message("Write it as 2026-01-31T14:05:00, or leave it empty."),
            place=f"{path}:{line}",
        ) from error
    return time.isoformat() if time else ""


def _incomplete(passage: str, path: Path, line: int) -> TableError:
    problem = "The row names no code." if passage else "The row names no passage."
    return TableError(
        Message(problem),
        remedy=Message("Complete the row; one that says that a passage was read has the decision read and no code."),
        place=f"{path}:{line}",
    )


def _contradicted(decisions: list[Decision], lines: list[int]) -> list[Example]:
    """Give the decisions by which a coder said the opposite of what they had said of the same code and passage."""
    before: dict[tuple[str, str, str], Verdict] = {}
    contradicted = []
    for decision, line in zip(decisions, lines, strict=True):
        key = (decision.passage, decision.code, decision.coder)
        if before.setdefault(key, decision.verdict) != decision.verdict:
            contradicted.append((f"{decision.passage} {decision.code}", line))
            before[key] = decision.verdict
    return contradicted


def _read_whole(decisions: list[Decision]) -> list[Decision]:
    """Say that each coder read whole what they decided anything on, at the time of their last decision there."""
    last: dict[tuple[str, str], str] = {}
    for decision in decisions:
        key = (decision.passage, decision.coder)
        last[key] = max(last.get(key, ""), decision.time)
    return [Decision(passage, "", coder, "read", time) for (passage, coder), time in last.items()]


def write_labels(path: Path, decisions: Iterable[Decision]) -> None:
    """Write a label file that `read_labels` gives back."""
    rows = ((one.passage, one.code, one.coder, one.verdict, one.time) for one in decisions)
    write_table(path, ("passage_id", "code", "coder", "decision", "time"), rows)
