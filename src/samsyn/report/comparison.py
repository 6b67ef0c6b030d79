"""The page that sets a published matrix beside its own prose, and beside a matrix of ours."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.frameworks.schema import Framework
from samsyn.report.tree import Column, Cover, Evidence, Fact, Paragraph, Piece, Report, Row, Section, Table
from samsyn.translation import translate
from samsyn.types import Interval, Language, Record


class CountRow(Record, frozen=True):
    """How many rows of the published matrix are marked with a code."""

    code: str
    count: int
    of: int


class ClaimRow(Record, frozen=True):
    """A claim of the text with what the table holds; `agrees` is None where that cannot be said.

    `fair` says for which counts the phrase would be right, worded; `marked` names the organisations the table marks.
    """

    subjects: str
    quote: str
    place: str
    claimed: str
    fair: str
    counted: int
    of: int
    marked: tuple[str, ...]
    agrees: bool | None


class AgreementRow(Record, frozen=True):
    """How far our matrix and the published one agree on a code."""

    code: str
    both: int
    only_published: int
    only_ours: int
    neither: int
    kappa: float | None
    interval: Interval | None


def build_comparison(
    framework: Framework,
    language: Language,
    *,
    name: str,
    counts: Sequence[CountRow],
    claims: Sequence[ClaimRow],
    agreement: Sequence[AgreementRow],
    notes: Sequence[str],
) -> Report:
    """Build the page as a report without evidence: differences first, then counts, then agreement with ours."""

    def say(template: str, **values: str | int) -> str:
        return translate(template, language).format(**values)

    titles = {code.id: code.title.get(language) for code in framework.codes}
    sections = []
    if claims:
        sections.append(_claims(claims, say, language))
    sections.append(
        Section(
            "counts",
            say("Counts per category"),
            (
                Table(
                    "table-counts",
                    say("Organisations marked with each category in the published matrix"),
                    (Column(say("Code")), Column(say("Category"), 5), Column(say("Organisations"), 1.5, "right")),
                    tuple(
                        Row(
                            ((Piece(row.code),), (Piece(titles[row.code]),), (Piece(_of(row.count, row.of, language)),))
                        )
                        for row in counts
                    ),
                ),
            ),
        )
    )
    if agreement:
        sections.append(_agreement(agreement, titles, say, language))
    title = say("A published matrix, checked")
    facts = (
        Fact(say("Matrix"), (Piece(name),)),
        Fact(say("Framework"), (Piece(f"{framework.title.get(language)}, {framework.version}"),)),
    )
    if notes:
        sections.append(Section("notes", say("Notes"), tuple(Paragraph((Piece(note),), "notice") for note in notes)))
    return Report(
        language=language,
        title=title,
        subject=framework.agreement.title.get(language),
        date="",
        cover=Cover(say("Comparison"), title, framework.agreement.title.get(language), facts, "", ""),
        sections=tuple(sections),
        evidence=Evidence({}, {}, {}),
        tables=(),
        roles={},
        organisations={},
    )


def _of(count: int, of: int, language: str) -> str:
    return f"{count} {'av' if language == 'sv' else 'of'} {of}"


def _claims(  # type: ignore[no-untyped-def] # `say` is a closure of the caller
    claims: Sequence[ClaimRow], say, language: Language
) -> Section:
    different = sum(claim.agrees is False for claim in claims)
    unsaid = sum(claim.agrees is None for claim in claims)
    lead = say(
        "{different} of {all} claims differ from the table; {unsaid} name neither a number nor a known phrase.",
        different=different,
        all=len(claims),
        unsaid=unsaid,
    )
    signs = {True: say("✓ agrees"), False: say("✗ differs"), None: say("? cannot be said")}
    signs = {agrees: words.replace(" ", "\u00a0", 1) for agrees, words in signs.items()}
    rows = []
    for claim in sorted(claims, key=lambda claim: (claim.agrees is not False, claim.agrees is not None)):
        opening = "”" if language == "sv" else "“"
        said = f"{opening}{claim.quote}”" if claim.quote else ""
        marked = ", ".join(claim.marked) if claim.agrees is False else ""
        rows.append(
            Row(
                (
                    (Piece(claim.subjects),),
                    (Piece(". ".join(part for part in (said, claim.place) if part) or "–"),),
                    (Piece(f"{claim.claimed} {claim.fair}".strip() or "–"),),
                    (Piece(_of(claim.counted, claim.of, language).replace(" ", "\u00a0")),),
                    (Piece(signs[claim.agrees], strong=claim.agrees is False),),
                    (Piece(marked or "–"),),
                )
            )
        )
    columns = (
        Column(say("Category"), 2.4),
        Column(say("The text says"), 3.6),
        Column(say("That is"), 2.2),
        Column(say("The table has"), 1.3, "right"),
        Column(say("Result"), 1.5),
        Column(say("Marked in the table"), 2.6),
    )
    table = Table("table-claims", say("What the text says beside its own table"), columns, tuple(rows))
    return Section("claims", say("The text and its table"), (Paragraph((Piece(lead),), "lead"), table))


def _agreement(  # type: ignore[no-untyped-def] # `say` is a closure of the caller
    rows: Sequence[AgreementRow], titles: dict[str, str], say, language: Language
) -> Section:
    measured = [row.kappa for row in rows if row.kappa is not None]
    mean = sum(measured) / len(measured) if measured else None
    lead = say(
        "Mean kappa {mean} over {count} categories that both matrices mark for some and not for all.",
        mean=_decimal(mean, language),
        count=len(measured),
    )
    columns = (
        Column(say("Category"), 4),
        Column(say("Both"), 1, "right"),
        Column(say("Only published"), 1.3, "right"),
        Column(say("Only ours"), 1.3, "right"),
        Column(say("Neither"), 1, "right"),
        Column(say("Cohen's kappa"), 1.3, "right"),
        Column(say("95 % interval"), 1.8, "right"),
    )
    body = tuple(
        Row(
            (
                (Piece(f"{row.code} {titles[row.code]}"),),
                (Piece(str(row.both)),),
                (Piece(str(row.only_published)),),
                (Piece(str(row.only_ours)),),
                (Piece(str(row.neither)),),
                (Piece(_decimal(row.kappa, language)),),
                (Piece(_interval(row.interval, language)),),
            )
        )
        for row in rows
    )
    table = Table("table-agreement", say("The published matrix and ours, category by category"), columns, body)
    return Section("agreement", say("Agreement with our results"), (Paragraph((Piece(lead),), "lead"), table))


def _decimal(value: float | None, language: str) -> str:
    if value is None:
        return "–"
    text = f"{value:.2f}"
    return text.replace(".", ",") if language == "sv" else text


def _interval(interval: Interval | None, language: str) -> str:
    return f"{_decimal(interval.low, language)} – {_decimal(interval.high, language)}" if interval else "–"
