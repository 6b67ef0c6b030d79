"""What people decided, set beside what was suggested: a person's word wins, and the suggestion stays on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from samsyn.decisions import Judgement, by_coder, is_person, together
from samsyn.frameworks.schema import Framework
from samsyn.interchange.labels import read_labels
from samsyn.types import PERSON, Coding, Decision, Message, Passage, Record, RoleMark


class Judged(Record, frozen=True):
    """What was said of the passages, by whom."""

    passages: tuple[Passage, ...]
    roles: tuple[RoleMark, ...]
    codings: tuple[Coding, ...]
    coders: tuple[str, ...]


class Decided(Record, frozen=True):
    """The marks that people accepted, and what they say of each passage."""

    codings: tuple[Coding, ...] = ()
    judgements: Mapping[str, Judgement] = {}
    coders: tuple[str, ...] = ()


def decided_codings(
    labels: Sequence[str], passages: Sequence[Passage], framework: Framework
) -> tuple[Decided, tuple[Message, ...]]:
    """Read label files: a mark for every code that the majority of its coders accepted on a passage, and notices."""
    if not labels:
        return Decided(), ()
    ids = [passage.id for passage in passages]
    codes = [code.id for code in framework.codes]
    read = [read_labels(Path(path), passages=ids, codes=codes) for path in labels]
    decisions = [decision for one in read for decision in one.decisions if is_person(decision.coder)]
    judgements = together(decisions)
    who = _who_accepted(decisions)
    codings = tuple(
        Coding(
            passage=passage,
            code=code,
            coder=PERSON + name.removeprefix(PERSON),
            confidence=1.0,
            reason=Message("Confirmed by {coder}.", {"coder": name.removeprefix(PERSON)}),
        )
        for passage in ids
        if passage in judgements
        for code in codes
        if code in judgements[passage].accepted
        for name in who[passage, code]
    )
    coders = tuple(dict.fromkeys(PERSON + decision.coder.removeprefix(PERSON) for decision in decisions))
    return Decided(codings, judgements, coders), tuple(notice for one in read for notice in one.notices)


def with_decisions(judged: Judged, decided: Decided) -> Judged:
    """Put people's marks first and take away the suggestions that they rejected."""
    kept = tuple(
        coding
        for coding in judged.codings
        if coding.passage not in decided.judgements
        or decided.judgements[coding.passage].holds(coding.code) is not False
    )
    return Judged(judged.passages, judged.roles, (*decided.codings, *kept), (*judged.coders, *decided.coders))


def _who_accepted(decisions: Sequence[Decision]) -> dict[tuple[str, str], list[str]]:
    who: dict[tuple[str, str], list[str]] = {}
    for coder, passages in by_coder(decisions).items():
        for passage, judgement in passages.items():
            for code in judgement.accepted:
                who.setdefault((passage, code), []).append(coder)
    return who
