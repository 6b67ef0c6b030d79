"""The sentences of a summary, computed from the counts they state, each with the passages it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from samsyn.analysis.frequencies import codes_within
from samsyn.analysis.wording import share
from samsyn.frameworks.schema import Framework
from samsyn.types import Cell, Frequency, Goal, Passage, Rating, RoleMark, Sentence, Text

CODE = Text(
    sv="{share} beskriver aktiviteter inom ”{title}” ({n} av {of}).",
    en="Activities within “{title}” are described by {share} ({n} of {of}).",
)
ROLE = Text(
    sv="Rollen ”{title}” finns i planerna från {share} ({n} av {of}).",
    en="Passages in the role “{title}” stand in the plans of {share} ({n} of {of}).",
)
STATEMENT = Text(
    sv="”{title}” stämmer i stor utsträckning för {share} ({n} av {of}).",
    en="“{title}” holds to a large extent for {share} ({n} of {of}).",
)
GOALS = {
    "specific": Text(
        sv="Minst hälften av målen är specifika i planerna från {share} ({n} av {of}).",
        en="At least half of the goals are specific in the plans of {share} ({n} of {of}).",
    ),
    "measurable": Text(
        sv="Minst hälften av målen är mätbara i planerna från {share} ({n} av {of}).",
        en="At least half of the goals are measurable in the plans of {share} ({n} of {of}).",
    ),
}


def sentences(
    framework: Framework,
    cells: Sequence[Cell],
    codes: Sequence[Frequency],
    groups: Sequence[Frequency],
    roles: Sequence[Frequency],
    *,
    marks: Sequence[RoleMark],
    goals: Sequence[Goal],
    ratings: Sequence[Rating],
    passages: Mapping[str, Passage],
) -> tuple[Sentence, ...]:
    """Give every sentence that the counts allow: groups, codes, roles, goals and statements, in the framework's order.

    A group with a single code says nothing that its code does not and has no sentence.
    """
    return (
        *_groups(framework, cells, groups),
        *_codes(framework, cells, codes),
        *_roles(framework, roles, marks, passages),
        *_goals(framework, goals, passages, codes[0].of if codes else 0),
        *_statements(framework, ratings),
    )


def _sentence(
    framework: Framework,
    kind: str,
    subject: str,
    template: Text,
    title: Text,
    organisations: Sequence[str],
    of: int,
    passages: Iterable[str],
) -> Sentence:
    words = share(framework, len(organisations), of)

    def text(language: str) -> str:
        said = template.get(language).format(
            title=title.get(language), share=words.get(language), n=len(organisations), of=of
        )
        return said[0].upper() + said[1:]

    return Sentence(
        kind,
        subject,
        Text(text("sv"), text("en")),
        tuple(organisations),
        of,
        tuple(dict.fromkeys(passages)),
        words,
        share(framework, len(organisations), of, brief=True),
    )


def _evidence(cells: Sequence[Cell], codes: set[str], organisations: Sequence[str]) -> list[str]:
    """Give the first passage of each organisation's cells, then their second ones."""
    lists = [cell.passages for cell in cells if cell.code in codes and cell.organisation in organisations]
    return [passages[rank] for rank in (0, 1) for passages in lists if len(passages) > rank]


def _codes(framework: Framework, cells: Sequence[Cell], frequencies: Sequence[Frequency]) -> Iterable[Sentence]:
    titles = {code.id: code.title for code in framework.codes}
    for found in frequencies:
        evidence = _evidence(cells, {found.code}, found.organisations)
        title = titles[found.code]
        yield _sentence(framework, "code", found.code, CODE, title, found.organisations, found.of, evidence)


def _groups(framework: Framework, cells: Sequence[Cell], frequencies: Sequence[Frequency]) -> Iterable[Sentence]:
    titles = {group.id: group.title for group in framework.groups}
    for found in frequencies:
        codes = codes_within(framework, found.code)
        if len(codes) > 1:
            evidence = _evidence(cells, codes, found.organisations)
            title = titles[found.code]
            yield _sentence(framework, "group", found.code, CODE, title, found.organisations, found.of, evidence)


def _roles(
    framework: Framework, frequencies: Sequence[Frequency], marks: Sequence[RoleMark], passages: Mapping[str, Passage]
) -> Iterable[Sentence]:
    titles = {role.id: role.title for role in framework.roles}
    surest: dict[tuple[str, str], RoleMark] = {}
    for mark in marks:
        key = (mark.role, passages[mark.passage].organisation)
        if key not in surest or mark.confidence > surest[key].confidence:
            surest[key] = mark
    in_sheet = {role for heading in framework.sheet for role in heading.roles} or set(titles)
    for found in frequencies:
        if found.code not in in_sheet:
            continue
        evidence = [surest[found.code, organisation].passage for organisation in found.organisations]
        title = titles[found.code]
        yield _sentence(framework, "role", found.code, ROLE, title, found.organisations, found.of, evidence)


def _goals(framework: Framework, goals: Sequence[Goal], passages: Mapping[str, Passage], of: int) -> Iterable[Sentence]:
    counted = [goal for goal in goals if passages[goal.passage].organisation]
    if not counted:
        return
    total = Counter(passages[goal.passage].organisation for goal in counted)
    for quality, template in GOALS.items():
        good = [goal for goal in counted if getattr(goal, quality)]
        share_of = Counter(passages[goal.passage].organisation for goal in good)
        organisations = [organisation for organisation in total if 2 * share_of[organisation] >= total[organisation]]
        evidence = [goal.passage for goal in good]
        yield _sentence(framework, "goals", quality, template, Text(), organisations, of, evidence)


def _statements(framework: Framework, ratings: Sequence[Rating]) -> Iterable[Sentence]:
    for statement in framework.statements:
        judged = [rating for rating in ratings if rating.statement == statement.id and rating.extent]
        large = [rating for rating in judged if rating.extent == "large"]
        evidence = [passage for rating in large for passage in rating.passages[:2]]
        organisations = [rating.organisation for rating in large]
        title = Text(statement.text.sv.rstrip("."), statement.text.en.rstrip("."))
        yield _sentence(framework, "statement", statement.id, STATEMENT, title, organisations, len(judged), evidence)
