"""Compare a published matrix with its own prose, and with a matrix of ours."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from samsyn.analysis.frequencies import codes_within
from samsyn.analysis.wording import share, wording
from samsyn.errors import SettingsError
from samsyn.frameworks.schema import Framework, Wording
from samsyn.types import Interval, Message, Record

_MARKS = {"1": True, "x": True, "X": True, "true": True, "ja": True, "yes": True}
_BLANKS = {"0": False, "": False, "false": False, "nej": False, "no": False}


class PublishedMatrix(Record, frozen=True):
    """A matrix as published: the columns that name its rows, the codes, and the codes that each row is marked with."""

    names: tuple[tuple[str, ...], ...]
    """Per row: everything that names the organisation (code, abbreviation, name), as the file gives it."""
    codes: tuple[str, ...]
    marks: tuple[frozenset[str], ...]


class Claim(Record, frozen=True):
    """What a text says about a matrix: a number or a phrase for a code, a group, or any of several."""

    subjects: tuple[str, ...]
    count: int | None
    phrase: str
    quote: str
    place: str


class ClaimCheck(Record, frozen=True):
    """A claim beside the table: what the table has, and whether the two agree.

    `fitting` says which counts the phrase would be right for by the framework's wording; `agrees` is None where the
    claim names neither a number nor a phrase that the framework knows.
    """

    claim: Claim
    counted: int
    of: int
    rows: tuple[int, ...]
    fitting: tuple[int, ...]
    agrees: bool | None


class Comparison(Record, frozen=True):
    """Two matrices cell by cell for one code: counts, and Cohen's kappa (1960) where both have variation."""

    code: str
    both: int
    only_published: int
    only_ours: int
    neither: int
    kappa: float | None
    interval: Interval | None


def read_matrix(path: Path, framework: Framework) -> PublishedMatrix:
    """Read a matrix from CSV: a row per organisation, a column per code of the framework with 1 or 0.

    Other columns name the organisation. A `SettingsError` names the line where a cell is neither.
    """
    rows = _rows(path)
    header = rows[0]
    known = {code.id for code in framework.codes}
    columns = {name: index for index, name in enumerate(header) if name in known}
    if not columns:
        raise SettingsError(
            Message("No column is named after a code of the framework {framework}.", {"framework": framework.id}),
            remedy=Message("Name the columns as the codes: {codes}.", {"codes": ", ".join(sorted(known))}),
            place=f"{path.name}:1",
        )
    names, marks = [], []
    for number, row in enumerate(rows[1:], start=2):
        row = [*row, *[""] * (len(header) - len(row))]
        marked = set()
        for code, index in columns.items():
            value = row[index].strip()
            if value not in _MARKS and value not in _BLANKS:
                raise SettingsError(
                    Message("The cell for {code} says {value}, not 1 or 0.", {"code": code, "value": repr(value)}),
                    remedy=Message("Write 1 where the organisation has the code, 0 where it has not."),
                    place=f"{path.name}:{number}",
                )
            if value in _MARKS:
                marked.add(code)
        names.append(tuple(value.strip() for index, value in enumerate(row) if index not in columns.values()))
        marks.append(frozenset(marked))
    return PublishedMatrix(tuple(names), tuple(columns), tuple(marks))


def read_claims(path: Path, framework: Framework) -> tuple[Claim, ...]:
    """Read claims from CSV with the columns `subject`, `count`, `phrase`, `quote`, `place`; only the first is needed.

    `subject` is a code, `group:ID`, or several of them parted by spaces (any of them counts).
    """
    rows = _rows(path)
    header = [name.strip().lower() for name in rows[0]]
    if "subject" not in header:
        raise SettingsError(
            Message("There is no column `subject`."),
            remedy=Message("Give the columns subject, count, phrase, quote and place."),
            place=f"{path.name}:1",
        )
    known = {code.id for code in framework.codes} | {f"group:{group.id}" for group in framework.groups}
    claims = []
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        subjects = tuple(values.get("subject", "").split())
        unknown = [subject for subject in subjects if subject not in known]
        count = values.get("count", "")
        if not subjects or unknown or (count and not count.isdigit()):
            wrong = ", ".join(unknown) or count or "subject"
            raise SettingsError(
                Message("{value} is no code, group or number of the framework.", {"value": wrong}),
                remedy=Message("Name codes by their id and groups as group:ID; write counts in figures."),
                place=f"{path.name}:{number}",
            )
        claims.append(
            Claim(
                subjects=subjects,
                count=int(count) if count else None,
                phrase=values.get("phrase", ""),
                quote=values.get("quote", ""),
                place=values.get("place", ""),
            )
        )
    return tuple(claims)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(
            Message("The file cannot be opened ({reason}).", {"reason": error.strerror or ""}),
            remedy=Message("Check the path."),
            place=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            Message("The file is not UTF-8."), remedy=Message("Save it as CSV UTF-8."), place=path.name
        ) from error
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = [row for row in csv.reader(text.splitlines(), dialect) if any(value.strip() for value in row)]
    if len(rows) < 2:
        raise SettingsError(
            Message("The file has no rows."), remedy=Message("Give a header and a row per line."), place=path.name
        )
    return rows


def counts(matrix: PublishedMatrix) -> dict[str, int]:
    """Count the organisations that are marked with each code."""
    return {code: sum(code in marks for marks in matrix.marks) for code in matrix.codes}


def check_claims(framework: Framework, matrix: PublishedMatrix, claims: Sequence[Claim]) -> tuple[ClaimCheck, ...]:
    """Set every claim beside the table it speaks of."""
    of = len(matrix.marks)
    checks = []
    for claim in claims:
        codes: set[str] = set()
        for subject in claim.subjects:
            group = subject.removeprefix("group:")
            codes |= codes_within(framework, group) if subject.startswith("group:") else {subject}
        rows = tuple(number for number, marks in enumerate(matrix.marks) if marks & codes)
        fitting = phrase_counts(framework, claim.phrase, of)
        agrees: bool | None = None
        if claim.count is not None:
            agrees = claim.count == len(rows)
        elif fitting:
            agrees = len(rows) in fitting
        checks.append(ClaimCheck(claim, len(rows), of, rows, fitting, agrees))
    return tuple(checks)


def phrase_counts(framework: Framework, phrase: str, of: int) -> tuple[int, ...]:
    """Give the counts of `of` for which the framework would choose the words of `phrase`."""
    wanted = phrase.casefold().strip()
    if not wanted:
        return ()

    def says(candidate: Wording | None, count: int) -> bool:
        if candidate is None:
            return False
        whole = share(framework, count, of)
        bare = [_before_parties(candidate.text.get(language)) for language in ("sv", "en")]
        return any(
            wanted == words.casefold() or (start and wanted.startswith(start))
            for words, start in zip((whole.sv, whole.en), bare, strict=True)
        )

    return tuple(count for count in range(of + 1) if says(wording(framework, count, of), count))


def _before_parties(words: str) -> str:
    """Give what a wording says before it names the parties: "ungefär hälften av {all}" gives "ungefär hälften"."""
    start = words.split("{")[0].casefold().strip()
    return start.removesuffix(" av").removesuffix(" of")


def compare(
    published: Sequence[frozenset[str]], ours: Sequence[frozenset[str]], codes: Sequence[str]
) -> tuple[Comparison, ...]:
    """Compare two matrices over the same organisations, row by row, for each code."""
    found = []
    for code in codes:
        pairs = [(code in left, code in right) for left, right in zip(published, ours, strict=True)]
        both, only_left = pairs.count((True, True)), pairs.count((True, False))
        only_right, neither = pairs.count((False, True)), pairs.count((False, False))
        value, interval = kappa(both, only_left, only_right, neither)
        found.append(Comparison(code, both, only_left, only_right, neither, value, interval))
    return tuple(found)


def kappa(both: int, only_left: int, only_right: int, neither: int) -> tuple[float | None, Interval | None]:
    """Give Cohen's kappa of a two by two table with its 95 % interval (large-sample error of Fleiss et al. 1969).

    None where one side marks all or none, so that there is no agreement beyond chance to measure.
    """
    total = both + only_left + only_right + neither
    if not total:
        return None, None
    left, right = (both + only_left) / total, (both + only_right) / total
    if left in (0, 1) or right in (0, 1):
        return None, None
    observed = (both + neither) / total
    chance = left * right + (1 - left) * (1 - right)
    value = (observed - chance) / (1 - chance)
    diagonal = sum(
        share * (1 - (row + column) * (1 - value)) ** 2
        for share, row, column in ((both / total, left, right), (neither / total, 1 - left, 1 - right))
    )
    # Off the diagonal the margins cross: the column of the one category and the row of the other.
    beside = (1 - value) ** 2 * (
        only_left / total * (right + (1 - left)) ** 2 + only_right / total * ((1 - right) + left) ** 2
    )
    variance = (diagonal + beside - (value - chance * (1 - value)) ** 2) / (total * (1 - chance) ** 2)
    spread = 1.96 * max(variance, 0.0) ** 0.5
    return value, Interval(value, max(-1.0, value - spread), min(1.0, value + spread))


def rows_by_name(matrix: PublishedMatrix, names: Mapping[str, str]) -> tuple[str | None, ...]:
    """Give the organisation id of each row, by any of the words that name it; None where none is known.

    `names` maps every known id, name and abbreviation, case-folded, to an id.
    """
    return tuple(
        next((names[name.casefold()] for name in row if name.casefold() in names), None) for row in matrix.names
    )
