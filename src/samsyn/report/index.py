"""Look up what was found: by organisation, passage, code and role, in the report's language."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from samsyn.report.findings import Findings
from samsyn.translation import person, translate
from samsyn.types import (
    PERSON,
    Cell,
    Coding,
    DocumentEntry,
    Extent,
    Frequency,
    Goal,
    Language,
    Message,
    Passage,
    Rating,
    Text,
)

EXTENTS: tuple[Extent, ...] = ("large", "some", "small")


MOST_NAMES = 40
"""How many names a sentence lists."""

LONGEST_SIGN = 4
"""The longest id of a code that people use as its sign ("11d"); longer ids are for files only."""


@lru_cache(maxsize=4096)
def _number(value: float, decimals: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=locale))


class Index:
    """The findings with the look-ups that every chapter needs, and the wording of one language.

    Orders are kept: organisations, passages and codes stand as in the findings and the framework.
    """

    def __init__(self, findings: Findings, language: Language) -> None:
        self.findings = findings
        self.framework = findings.framework
        self.language = language
        year = self.framework.agreement.year
        self.everyone = {entry.id: entry.name(year, language) for entry in findings.organisations}
        self.passages: dict[str, Passage] = findings.passages
        self.order = {identifier: place for place, identifier in enumerate(findings.passages)}
        self.passages_of: dict[str, list[str]] = defaultdict(list)
        for identifier, passage in findings.passages.items():
            self.passages_of[passage.organisation].append(identifier)
        self.codings_of: dict[str, list[Coding]] = defaultdict(list)
        for coding in findings.codings:
            self.codings_of[coding.passage].append(coding)
        self.cells: dict[tuple[str, str], Cell] = {(cell.organisation, cell.code): cell for cell in findings.cells}
        self.party_goals: tuple[Goal, ...] = tuple(
            goal for goal in findings.goals if self.passages[goal.passage].organisation in self.everyone
        )
        self.goals: dict[str, Goal] = {goal.passage: goal for goal in findings.goals}
        self.ratings: dict[tuple[str, str], Rating] = {
            (rating.organisation, rating.statement): rating for rating in findings.ratings
        }
        self.frequencies: dict[str, Frequency] = {row.code: row for row in findings.frequencies}
        self.group_frequencies: dict[str, Frequency] = {row.code: row for row in findings.group_frequencies}
        self.role_frequencies: dict[str, Frequency] = {row.code: row for row in findings.role_frequencies}
        self.entries_of: dict[str, list[DocumentEntry]] = defaultdict(list)
        for entry in findings.entries:
            self.entries_of[entry.organisation].append(entry)
        self.names = self._shown()
        self.role_titles = {role.id: self.text(role.title) for role in self.framework.roles}
        self.code_titles = {code.id: self.text(code.title) for code in self.framework.codes}
        self.coded_roles = {role.id for role in self.framework.roles if role.coded}

        self.code_labels = {
            code.id: f"{code.id} {title}" if len(code.id) <= LONGEST_SIGN else title
            for code in self.framework.codes
            for title in [self.text(code.title)]
        }

    # --- Words ------------------------------------------------------------------------------------------------

    def say(self, template: str, **values: str | int) -> str:
        """Give an English template in the report's language, with its values."""
        return translate(Message(template, dict(values)), self.language) if values else self._plain(template)

    def _plain(self, template: str) -> str:
        return translate(template, self.language)

    def message(self, message: Message) -> str:
        """Give a message of an earlier stage in the report's language."""
        return translate(message, self.language)

    def text(self, text: Text) -> str:
        """Give words of the framework in the report's language, without line breaks."""
        return " ".join(text.get(self.language).split())

    def number(self, value: float, decimals: int = 0) -> str:
        """Give a number as the language writes it."""
        return _number(value, decimals, "sv" if self.language == "sv" else "en_GB")

    def day(self, date: str) -> str:
        """Give an ISO date in words ("23 november 2026"); empty where there is none."""
        from datetime import date as day

        if not date:
            return ""
        locale = "sv" if self.language == "sv" else "en_GB"
        return str(format_date(day.fromisoformat(date[:10]), format="long", locale=locale))

    def listing(self, parts: list[str]) -> str:
        """Join names as a sentence does: "A, B and C"; of very many the first, and how many more there are."""
        if len(parts) > MOST_NAMES:
            rest = self.say("{count} more, listed in data/matrix.csv", count=len(parts) - MOST_NAMES + 10)
            parts = [*parts[: MOST_NAMES - 10], rest]
        if len(parts) < 2:
            return "".join(parts)
        return self.say("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])

    # --- Passages ---------------------------------------------------------------------------------------------

    def role(self, passage: str) -> str:
        """Give the id of a passage's role, or nothing."""
        mark = self.findings.roles.get(passage)
        return mark.role if mark else ""

    def confidence(self, passage: str, code: str = "") -> float:
        """Give how surely something was found in a passage: a code, or else its best coding, or else its role."""
        codings = self.codings_of.get(passage)
        if codings:
            return max(
                (coding.confidence for coding in codings if not code or coding.code == code),
                default=max(coding.confidence for coding in codings),
            )
        mark = self.findings.roles.get(passage)
        return mark.confidence if mark else 0.0

    def with_roles(self, roles: set[str], organisation: str | None = None) -> list[str]:
        """Give the passages in these roles, of one party or all parties, in the order of the documents."""
        if organisation is None:
            chosen = [name for name, passage in self.passages.items() if passage.organisation in self.names]
        else:
            chosen = self.passages_of.get(organisation, [])
        return [identifier for identifier in chosen if self.role(identifier) in roles]

    def strongest(self, passages: list[str]) -> list[str]:
        """Order passages by confidence, ties by their place in the documents."""
        return sorted(passages, key=lambda identifier: (-self.confidence(identifier), self.order[identifier]))

    def spread(self, passages: list[str], each: int) -> list[str]:
        """Take up to `each` passages of every organisation in turn, so that none crowds out the others."""
        taken: dict[str, int] = defaultdict(int)
        chosen = []
        for identifier in passages:
            organisation = self.passages[identifier].organisation
            if taken[organisation] < each:
                taken[organisation] += 1
                chosen.append(identifier)
        return chosen

    def person(self, name: str) -> str:
        """Give a person's name; who gave none is called by a word of the report's language."""
        return person(name, self.language)

    def is_person(self, coder: str) -> bool:
        """Say whether a coder is a person rather than a suggester."""
        return coder.startswith(PERSON)

    def _shown(self) -> dict[str, str]:
        """Give the parties that have a row and a sheet: all, or where most handed in nothing, those that did.

        The others are named as left out, and stand in the tables of the data folder and the workbook.
        """
        with_document = {name: title for name, title in self.everyone.items() if self.entries_of.get(name)}
        few = 2 * len(with_document) < len(self.everyone)
        return with_document if with_document and few else dict(self.everyone)

    def was_read(self, organisation: str) -> bool:
        """Say whether at least one document of an organisation was read."""
        return any(entry.status in ("read", "partly read") for entry in self.entries_of.get(organisation, []))

    def source(self, passage: str, *, organisation: bool = True) -> str:
        """Say where a passage stands: organisation, document and page."""
        entry = self.passages[passage]
        place = self.say("{document}, p. {page}", document=entry.document, page=entry.page)
        name = self.names.get(entry.organisation, "")
        return f"{name}. {place}" if organisation and name else place
