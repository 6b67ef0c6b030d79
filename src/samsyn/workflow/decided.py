"""What people decided, set beside what was suggested: a person's word wins, and the suggestion stays on record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from samsyn.decisions import Judgement, by_coder, is_person, together
from samsyn.frameworks.schema import Framework
from samsyn.interchange.labels import read_labels
from samsyn.types import PERSON, Coding, Decision, Message, Passage, Record, RoleMark

SHOWN = 3
"""How many of the coders or codes concerned a notice names."""


class Decided(Record, frozen=True):
    """What people decided: every decision, what they come to, and a mark for each code that a person accepted.

    `people` are their names, without what marks them as persons.
    """

    decisions: tuple[Decision, ...] = ()
    judgements: Mapping[str, Judgement] = {}
    codings: tuple[Coding, ...] = ()
    people: tuple[str, ...] = ()


class Judged(Record, frozen=True):
    """What was said of the passages, by whom.

    `suggestions` are all that were made, `decided` is what people said; `codings` is what stands after both, people's
    marks first. `coders` are the suggesters.
    """

    passages: tuple[Passage, ...]
    roles: tuple[RoleMark, ...]
    suggestions: tuple[Coding, ...]
    coders: tuple[str, ...]
    codings: tuple[Coding, ...] = ()
    decided: Decided = Decided()

    @property
    def record(self) -> tuple[Coding, ...]:
        """Every mark that was ever made: people's, and all suggestions, also those that they rejected."""
        return (*self.decided.codings, *self.suggestions)

    @property
    def answered(self) -> int:
        """How many suggestions people have accepted or rejected, or are divided on."""
        return sum(
            _is_answered(self.decided.judgements.get(one.passage), one.code)
            for one in _distinct_marks(self.suggestions)
        )

    @property
    def added(self) -> int:
        """How many codes stand on passages because of people alone: nothing suggested them there."""
        suggested = {(one.passage, one.code) for one in self.suggestions}
        return len({(one.passage, one.code) for one in self.decided.codings} - suggested)


def read_decisions(
    labels: Sequence[str], codes: Collection[str], passages: Collection[str] | None = None
) -> tuple[tuple[Decision, ...], tuple[Message, ...]]:
    """Read the decisions of label files, one file after the other, and what a user should know of them.

    Decisions of suggesters are left out with a notice. Raises what `interchange.labels.read_labels` raises.
    """
    read = [read_labels(Path(path), passages=passages, codes=codes) for path in labels]
    decisions = [decision for one in read for decision in one.decisions]
    notices = distinct(notice for one in read for notice in one.notices)
    others = [decision.coder for decision in decisions if not is_person(decision.coder)]
    if others:
        names = ", ".join(list(dict.fromkeys(others))[:SHOWN])
        template = "Decisions left out, because their coders have names of suggesters: {count} ({coders})."
        notices = (*notices, Message(template, {"count": len(others), "coders": names}))
    return tuple(decision for decision in decisions if is_person(decision.coder)), notices


def distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Give messages in their order, each once."""
    kept: list[Message] = []
    for message in messages:
        if message not in kept:
            kept.append(message)
    return tuple(kept)


def decided_codings(
    labels: Sequence[str], passages: Sequence[Passage], framework: Framework
) -> tuple[Decided, tuple[Message, ...]]:
    """Read label files: a mark for every code that the majority of its coders accepted on a passage, and notices."""
    if not labels:
        return Decided(), ()
    ids = [passage.id for passage in passages]
    codes = [code.id for code in framework.codes]
    decisions, notices = read_decisions(labels, codes, ids)
    judgements = together(decisions)
    who = _who_accepted(decisions)
    codings = tuple(
        Coding(
            passage=passage,
            code=code,
            coder=PERSON + name,
            confidence=1.0,
            reason=Message("Confirmed by {coder}.", {"coder": name}),
        )
        for passage in ids
        if passage in judgements
        for code in codes
        if code in judgements[passage].accepted
        for name in dict.fromkeys(who[passage, code])
    )
    people = tuple(dict.fromkeys(_name(decision.coder) for decision in decisions))
    return Decided(decisions, judgements, codings, people), (*notices, *divided(judgements))


def divided(judgements: Mapping[str, Judgement]) -> tuple[Message, ...]:
    """Say on which codes of which passages as many say yes as no."""
    open_codes = [f"{passage} {code}" for passage, found in judgements.items() for code in sorted(found.divided)]
    if not open_codes:
        return ()
    template = "Coders are divided, so that nothing is decided: {count}. The first: {examples}."
    return (Message(template, {"count": len(open_codes), "examples": ", ".join(open_codes[:SHOWN])}),)


def with_decisions(judged: Judged, decided: Decided) -> Judged:
    """Let people's word stand: their marks first, then the suggestions that they did not reject."""
    kept = tuple(
        coding
        for coding in judged.suggestions
        if coding.passage not in decided.judgements
        or decided.judgements[coding.passage].holds(coding.code) is not False
    )
    return Judged(judged.passages, judged.roles, judged.suggestions, judged.coders, (*decided.codings, *kept), decided)


def _distinct_marks(codings: Sequence[Coding]) -> list[Coding]:
    return list({(one.passage, one.code): one for one in codings}.values())


def _is_answered(judgement: Judgement | None, code: str) -> bool:
    return judgement is not None and (judgement.holds(code) is not None or code in judgement.divided)


def _who_accepted(decisions: Sequence[Decision]) -> dict[tuple[str, str], list[str]]:
    who: dict[tuple[str, str], list[str]] = {}
    for coder, passages in by_coder(decisions).items():
        for passage, judgement in passages.items():
            for code in judgement.accepted:
                who.setdefault((passage, code), []).append(_name(coder))
    return who


def _name(coder: str) -> str:
    """Give a person's name as one line: white space and characters that show nothing become a space."""
    shown = "".join(letter if letter.isprintable() else " " for letter in coder.removeprefix(PERSON))
    return " ".join(shown.split()) or "?"
