"""Compare a published matrix with its own prose and with our results."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from samsyn import __version__
from samsyn.analysis import published as analysis
from samsyn.analysis.frequencies import PRESENT
from samsyn.analysis.published import Claim, ClaimCheck, PublishedMatrix
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.folder import check_inputs_apart, check_output, output_folder, write_run
from samsyn.interchange.tables import write_table
from samsyn.organisations.load import load_register
from samsyn.report.comparison import AgreementRow, ClaimRow, CountRow, build_comparison
from samsyn.report.html import render_html
from samsyn.translation import translate
from samsyn.types import Language, Message, Record


class Compared(Record, frozen=True):
    """What a comparison found: lines to tell, and how many claims differ from the table."""

    lines: tuple[Message, ...]
    differences: int


def compare_published(
    path: Path, reference: str, *, claims: Path | None, ours: Path | None, output: Path, language: Language
) -> Compared:
    """Write `comparison.html` and its tables for a published matrix, its claims and our results, where given."""
    check_output(output)
    check_inputs_apart(output, [path, reference, claims, ours])
    framework = load_framework(reference)
    matrix = analysis.read_matrix(path, framework)
    counted = analysis.counts(matrix)
    checks = analysis.check_claims(framework, matrix, analysis.read_claims(claims, framework)) if claims else ()
    agreement, notes = _agreement(framework, matrix, ours) if ours else ((), ())
    page = build_comparison(
        framework,
        language,
        name=path.name,
        counts=[CountRow(code, count, len(matrix.marks)) for code, count in counted.items()],
        claims=[_claim_row(framework, matrix, check, language) for check in checks],
        agreement=agreement,
        notes=[translate(note, language) for note in notes],
    )
    with output_folder(output) as folder:
        render_html(page, folder).rename(folder / "comparison.html")
        write_table(folder / "counts.csv", ["code", "organisations", "of"], _count_rows(counted, matrix))
        if checks:
            write_table(
                folder / "claims.csv", "subject quote claimed counted of agrees".split(), map(_claim_csv, checks)
            )
        if agreement:
            header = "code both only_published only_ours neither kappa low high".split()
            write_table(folder / "agreement.csv", header, map(_agreement_csv, agreement))
        write_run(folder, {"samsyn": __version__, "framework": framework_hash(reference), "matrix": path.name})
    lines = [
        Message("{code}: {count} of {of}", {"code": code, "count": count, "of": len(matrix.marks)})
        for code, count in counted.items()
    ]
    lines += [_difference(check) for check in checks if check.agrees is False]
    lines += [_kappa_line(row) for row in agreement if row.kappa is not None]
    lines += [*notes, Message("Open {report}", {"report": str(output / "comparison.html")})]
    return Compared(tuple(lines), sum(check.agrees is False for check in checks))


def _count_rows(counted: dict[str, int], matrix: PublishedMatrix) -> list[tuple[str, int, int]]:
    return [(code, count, len(matrix.marks)) for code, count in counted.items()]


def _claimed(claim: Claim) -> str:
    return str(claim.count) if claim.count is not None else claim.phrase


def _difference(check: ClaimCheck) -> Message:
    values: dict[str, str | int | float] = {
        "subject": " ".join(check.claim.subjects),
        "claimed": _claimed(check.claim),
        "counted": check.counted,
        "of": check.of,
    }
    return Message("{subject}: the text says {claimed}, the table has {counted} of {of}.", values)


def _claim_row(framework: Framework, matrix: PublishedMatrix, check: ClaimCheck, language: Language) -> ClaimRow:
    titles = {code.id: code.title.get(language) for code in framework.codes}
    titles |= {f"group:{group.id}": group.title.get(language) for group in framework.groups}
    fair = ""
    if check.claim.count is None and check.fitting:
        low, high = min(check.fitting), max(check.fitting)
        fair = f"({low})" if low == high else f"({low}\u2013{high})"
    return ClaimRow(
        subjects=", ".join(titles[subject] for subject in check.claim.subjects),
        quote=check.claim.quote,
        place=check.claim.place,
        claimed=_claimed(check.claim),
        fair=fair,
        counted=check.counted,
        of=check.of,
        marked=tuple(_label(matrix.names[row]) for row in check.rows),
        agrees=check.agrees,
    )


def _label(names: Sequence[str]) -> str:
    return max(names, key=len) if names else "?"


def _claim_csv(check: ClaimCheck) -> tuple[str, str, str, int, int, str]:
    agrees = {True: "yes", False: "no", None: ""}[check.agrees]
    subjects = " ".join(check.claim.subjects)
    return subjects, check.claim.quote, _claimed(check.claim), check.counted, check.of, agrees


def _agreement_csv(row: AgreementRow) -> tuple[str, int, int, int, int, str, str, str]:
    kappa = "" if row.kappa is None else f"{row.kappa:.3f}"
    low, high = ("", "") if row.interval is None else (f"{row.interval.low:.3f}", f"{row.interval.high:.3f}")
    return row.code, row.both, row.only_published, row.only_ours, row.neither, kappa, low, high


def _kappa_line(row: AgreementRow) -> Message:
    return Message("{code}: kappa {kappa}", {"code": row.code, "kappa": f"{row.kappa:.2f}"})


def _agreement(
    framework: Framework, matrix: PublishedMatrix, ours: Path
) -> tuple[tuple[AgreementRow, ...], tuple[Message, ...]]:
    """Compare with the matrix of an earlier run over the organisations that both have read."""
    cells, names = _our_cells(framework, ours)
    rows = analysis.rows_by_name(matrix, names)
    shared = [(marks, cells[row]) for marks, row in zip(matrix.marks, rows, strict=True) if row in cells]
    notes = []
    if len(shared) < len(rows):
        notes.append(
            Message(
                "{count} of {all} rows of the published matrix have no plan that was read and are not compared.",
                {"count": len(rows) - len(shared), "all": len(rows)},
            )
        )
    compared = analysis.compare([left for left, _ in shared], [right for _, right in shared], matrix.codes)
    return (
        tuple(
            AgreementRow(row.code, row.both, row.only_published, row.only_ours, row.neither, row.kappa, row.interval)
            for row in compared
        ),
        tuple(notes),
    )


def _our_cells(framework: Framework, folder: Path) -> tuple[dict[str | None, frozenset[str]], dict[str, str]]:
    """Read which codes each organisation has in `data/matrix.csv`, and every name that an organisation goes by."""
    path = folder / "data" / "matrix.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise SettingsError(
            Message("There are no results of samsyn analyse here."),
            remedy=Message("Give the folder that samsyn analyse wrote."),
            place=str(folder),
        ) from error
    marked: dict[str | None, set[str]] = {}
    for row in rows:
        if row["state"] not in ("unread", "no document"):
            codes = marked.setdefault(row["organisation"], set())
            if row["state"] in PRESENT:
                codes.add(row["code"])
    names = {identifier.casefold(): identifier for identifier in marked if identifier}
    if framework.parties.register:
        for organisation in load_register(framework.parties.register):
            known = [name.text for name in organisation.names] + list(organisation.abbreviations)
            names |= {name.casefold(): organisation.id for name in known}
            names[organisation.id.casefold()] = organisation.id
    return {organisation: frozenset(codes) for organisation, codes in marked.items()}, names
