"""Count and word what was found: from judged passages to all that a report is built from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samsyn import __version__
from samsyn.analysis.counts import activity_counts
from samsyn.analysis.frequencies import code_frequencies, group_frequencies, role_frequencies
from samsyn.analysis.matrix import READ, matrix, read_organisations
from samsyn.analysis.sentences import sentences
from samsyn.assessment.statements import ratings
from samsyn.frameworks.schema import Framework
from samsyn.report.findings import Findings, RunFacts
from samsyn.types import DocumentEntry, Goal, Message, Organisation, Rating
from samsyn.workflow.decided import Judged


def findings_of(
    framework: Framework,
    organisations: Sequence[Organisation],
    entries: tuple[DocumentEntry, ...],
    judged: Judged,
    goals: tuple[Goal, ...],
    *,
    framework_hash: str,
    settings: dict[str, str],
    learned: bool = False,
    rated: Callable[[Rating], Rating] = lambda rating: rating,
    confirmed_only: bool = False,
) -> Findings:
    """Count and word what stands; places and pictures are added when it is known what the report cites.

    `judged` holds what was suggested and what people decided, and `judged.codings` what stands after both; with
    `confirmed_only` the suggestions among these do not count. `rated` gives for a rule's rating of
    a statement what stands after people's word. `learned` says that a suggester learned from decisions.
    """
    codings = judged.decided.codings if confirmed_only else judged.codings
    passages = {passage.id: passage for passage in judged.passages}
    roles = {mark.passage: mark.role for mark in judged.roles}
    cells = matrix(framework, organisations, entries, passages, roles, codings)
    codes = code_frequencies(framework, cells)
    groups = group_frequencies(framework, cells)
    per_role = role_frequencies(framework, organisations, cells, passages, roles)
    read, _ = read_organisations(entries)
    by_rule = ratings(framework, organisations, judged.passages, roles, codings, goals, read=read)
    standing = tuple(map(rated, by_rule))
    return Findings(
        framework=framework,
        organisations=tuple(organisations),
        entries=entries,
        passages=passages,
        roles={mark.passage: mark for mark in judged.roles},
        codings=codings,
        goals=goals,
        ratings=standing,
        cells=cells,
        frequencies=codes,
        group_frequencies=groups,
        role_frequencies=per_role,
        activity_counts=activity_counts(passages, judged.roles),
        sentences=sentences(
            framework,
            cells,
            codes,
            groups,
            per_role,
            marks=judged.roles,
            goals=goals,
            ratings=standing,
            passages=passages,
        ),
        places={},
        word_places={},
        pictures={},
        words={coding.passage: coding.words for coding in codings if coding.words},
        run=RunFacts(
            samsyn_version=__version__,
            framework_hash=framework_hash,
            coders=judged.coders,
            settings=settings,
            suggestions=len(judged.suggestions),
            decisions=judged.answered,
            added=judged.added,
            people=judged.decided.people,
            learned=learned,
            confirmed_only=confirmed_only,
        ),
    )


def stray_documents(findings: Findings) -> tuple[Message, ...]:
    """Warn of documents that were read but are nobody's."""
    stray = [entry for entry in findings.entries if not entry.organisation and entry.status in READ]
    if not stray:
        return ()
    template = "{count} documents have no organisation and are outside the matrix; name it in documents.csv."
    return (Message(template, {"count": len(stray)}),)
