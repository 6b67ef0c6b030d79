"""What differs between two reports on the same study: counts, organisations, texts, documents."""

from __future__ import annotations

from samsyn.report.chapters.matrix import PRESENT
from samsyn.report.findings import AnalystText, Findings
from samsyn.types import Record, Text


class CodeChange(Record, frozen=True):
    """How many organisations had a code before and have it now, and which came and went."""

    code: str
    title: Text
    before: int
    now: int
    came: tuple[str, ...]
    went: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Say whether an organisation came or went."""
        return bool(self.came or self.went)


class Differences(Record, frozen=True):
    """What changed; names are those of organisations and documents.

    `texts` are the places (with the organisation's name, or empty) whose texts differ.
    """

    codes: tuple[CodeChange, ...]
    confirmed: tuple[int, int]
    decided: tuple[int, int]
    documents_came: tuple[str, ...]
    documents_went: tuple[str, ...]
    documents_changed: tuple[str, ...]
    texts: tuple[tuple[str, str, str], ...]
    framework: bool

    def __bool__(self) -> bool:
        return bool(
            any(one.changed for one in self.codes)
            or self.confirmed[0] != self.confirmed[1]
            or self.decided[0] != self.decided[1]
            or self.documents_came
            or self.documents_went
            or self.documents_changed
            or self.texts
            or self.framework
        )


def differences(before: Findings, now: Findings) -> Differences:
    """Compare two states of a study; codes stand in the order of the present framework, lost ones last."""
    titles = {code.id: code.title for one in (before, now) for code in one.framework.codes}
    order = list(dict.fromkeys(code.id for one in (now, before) for code in one.framework.codes))
    year = now.framework.agreement.year
    names = {one.id: one.name(year) for found in (before, now) for one in found.organisations}
    had, have = _having(before), _having(now)
    old = {entry.id: entry.sha256 for entry in before.entries}
    new = {entry.id: entry.sha256 for entry in now.entries}
    return Differences(
        codes=tuple(
            CodeChange(
                code,
                titles[code],
                len(had.get(code, ())),
                len(have.get(code, ())),
                tuple(names[one] for one in have.get(code, ()) if one not in had.get(code, ())),
                tuple(names[one] for one in had.get(code, ()) if one not in have.get(code, ())),
            )
            for code in order
        ),
        confirmed=(_coded(before), _coded(now)),
        decided=(before.run.decisions, now.run.decisions),
        documents_came=tuple(name for name in new if name not in old),
        documents_went=tuple(name for name in old if name not in new),
        documents_changed=tuple(name for name in new if name in old and old[name] != new[name]),
        texts=tuple(
            (place, names.get(organisation, ""), language)
            for organisation, place, language in _changed_texts(before.texts, now.texts)
        ),
        framework=before.run.framework_hash != now.run.framework_hash,
    )


def _having(findings: Findings) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for cell in findings.cells:
        if cell.state in PRESENT:
            found[cell.code] = (*found.get(cell.code, ()), cell.organisation)
    return found


def _coded(findings: Findings) -> int:
    return sum(cell.state == "coded" for cell in findings.cells)


def _changed_texts(before: tuple[AnalystText, ...], now: tuple[AnalystText, ...]) -> list[tuple[str, str, str]]:
    old, new = ({(one.organisation, one.place, one.language): one.text for one in texts} for texts in (before, now))
    return [place for place in dict.fromkeys([*new, *old]) if old.get(place, "") != new.get(place, "")]
