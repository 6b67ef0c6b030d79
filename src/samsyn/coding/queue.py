"""What to read next: the passages whose reading is expected to teach most, or those most likely to have a code.

What reading teaches is counted in `samsyn.coding.gain`; a passage counts by the code of which it teaches most. (The sum
over all codes puts passages first that say little of any code, and taught less than reading at random did.) Every fifth
passage is drawn from the audit order instead, whatever its gain: passages that were chosen cannot measure how good
suggestions are.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samsyn.coding.gain import Probabilities, expected_gain
from samsyn.decisions import Judgement, audit_order
from samsyn.errors import SamsynError
from samsyn.frameworks.words import tokens
from samsyn.types import Message, Passage, Record

RANDOM_EVERY = 5
"""Which passages of the queue are drawn from the audit order: the 5th, the 10th and so on."""

SAME_SUBJECT = 0.7
"""What is left of a passage's gain for each one before it in the queue that is about the same organisation and code."""

ALIKE = 0.8
"""Passages that share this part of their words (Jaccard 1912) are as good as the same."""

REMEMBERED = 50
"""With how many of the passages before it a passage is compared."""

NAMED = 3
"""How many codes an item of the queue names."""

LIKELY = 0.1
"""Codes below this probability are not named."""

FEW = 3
"""A code accepted on fewer passages than this is rare."""

DIFFER = 0.4
"""From this difference of probability on, two suggesters disagree."""


class QueueError(SamsynError):
    """A queue that cannot be made of what was given."""


class Queued(Record, frozen=True):
    """A passage to read, and why.

    `gain` is in weighted bits (for `find`, the probability of the code); `codes` are those that it is read for, the
    foremost first, and may be empty.
    """

    passage: str
    why: Message
    drawn: Literal["chosen", "random"]
    gain: float
    codes: tuple[str, ...] = ()


class _Chosen(Record, frozen=True):
    """A passage that may be chosen: its place among the passages, and what would be said of it."""

    place: int
    gain: float
    subject: tuple[str, str]
    why: Message
    codes: tuple[str, ...]


def read_next(
    passages: Sequence[Passage],
    codes: Sequence[str],
    judgements: Mapping[str, Judgement],
    probabilities: Probabilities | None = None,
    second: Probabilities | None = None,
    *,
    organisations: Mapping[str, str] | None = None,
    limit: int = 20,
    every: int = RANDOM_EVERY,
    seed: int = 0,
) -> list[Queued]:
    """Give the passages to read next, the first first.

    `probabilities` and those of a `second` suggester are arrays [passages x codes]; without them, organisations of
    which least was read come first. `organisations` maps ids to names for the reasons. A passage is done, and never
    offered, when it was read whole or every code is decided on it. Of passages with nearly the same words, and of
    several about the same organisation and code, one comes first and the others later. `every` counts the passages
    that are done, so that one queue after the other keeps the random share; 0 draws none, and then nothing measures how
    good suggestions are. The same arguments give the same queue. Raises QueueError for arrays that do not fit.
    """
    first = _checked(probabilities, passages, codes)
    other = _checked(second, passages, codes)
    if first is None:
        first, other = other, None
    done = [_is_done(passage, judgements, codes) for passage in passages]
    open_places = [place for place, finished in enumerate(done) if not finished]
    names = organisations or {}
    if first is None:
        chosen = _by_reading(passages, open_places, done, names)
    else:
        chosen = _by_gain(passages, codes, judgements, open_places, first, other, names)
    return _with_random_share(chosen, passages, done, limit=limit, every=every, seed=seed)


def find(
    passages: Sequence[Passage],
    code: str,
    judgements: Mapping[str, Judgement],
    relevance: Probabilities,
    *,
    limit: int = 20,
    every: int = RANDOM_EVERY,
    seed: int = 0,
) -> list[Queued]:
    """Give the passages to read next where all passages of one code are to be found, the likeliest first.

    `relevance` holds a number per passage, the higher the likelier; where all lie between 0 and 1 they are told as
    probabilities. A passage is done when the code is decided on it, or divided. Otherwise as `read_next`.
    """
    relevance = np.asarray(relevance, np.float64)
    if relevance.shape != (len(passages),) or not np.isfinite(relevance).all():
        raise _misfit(f"{len(passages)}", "x".join(map(str, relevance.shape)))
    done = [_is_decided(judgements.get(passage.id), code) for passage in passages]
    told = len(relevance) > 0 and relevance.min() >= 0 and relevance.max() <= 1
    order = np.argsort(-relevance, kind="stable")
    chosen = (
        _Chosen(
            int(place),
            float(relevance[place]),
            (passages[place].organisation, code),
            Message("Perhaps {code} ({percent} % likely).", {"code": code, "percent": _percent(relevance[place])})
            if told
            else Message("Next in likeness to {code}.", {"code": code}),
            (code,),
        )
        for place in order
        if not done[place]
    )
    return _with_random_share(chosen, passages, done, limit=limit, every=every, seed=seed)


def _by_gain(
    passages: Sequence[Passage],
    codes: Sequence[str],
    judgements: Mapping[str, Judgement],
    places: list[int],
    first: Probabilities,
    second: Probabilities | None,
    names: Mapping[str, str],
) -> Iterator[_Chosen]:
    """Give what is chosen, the best first; passages of which every code is ruled out gain nothing and come last."""
    if not places:
        return iter(())
    counted = Counter(code for judgement in judgements.values() for code in judgement.accepted)
    accepted = [counted[code] for code in codes]
    undecided = _undecided(passages, codes, judgements, places)
    now = first[places]
    later = None if second is None else second[places]
    unsure, about, apart = expected_gain(
        now,
        accepted,
        [passages[place].organisation for place in places],
        _settled(passages, codes, judgements, places),
        undecided,
        later,
    )
    told = unsure + about + apart
    gains = told.max(axis=1, initial=0.0)
    likely = now if later is None else (now + later) / 2

    def chosen(row: int) -> _Chosen:
        place = places[row]
        order = np.argsort(-told[row], kind="stable")[:NAMED] if codes else np.empty(0, np.int64)
        named = [int(code) for code in order if undecided[row, code] and likely[row, code] >= LIKELY]
        organisation = passages[place].organisation
        if named:
            why = _reason(
                codes[named[0]],
                now[row, named[0]],
                None if later is None else later[row, named[0]],
                parts=(unsure[row, named[0]], about[row, named[0]], apart[row, named[0]]),
                accepted=accepted[named[0]],
                organisation=names.get(organisation, organisation),
            )
        else:
            why = Message("No code is likely here; read to make sure.")
        subject = (organisation, codes[named[0]]) if named else (organisation, "")
        return _Chosen(place, float(gains[row]), subject, why, tuple(codes[code] for code in named))

    # Reasons are made for those that come up alone: of a hundred thousand passages a few hundred are asked for.
    return _varied([(-float(gain), row) for row, gain in enumerate(gains)], chosen, passages)


def _undecided(
    passages: Sequence[Passage], codes: Sequence[str], judgements: Mapping[str, Judgement], places: list[int]
) -> NDArray[np.bool_]:
    """Say where a passage may still get a code, [places x codes]."""
    undecided = np.ones((len(places), len(codes)), bool)
    for row, place in enumerate(places):
        judgement = judgements.get(passages[place].id)
        if judgement is not None:
            undecided[row] = [judgement.holds(code) is None for code in codes]
    return undecided


def _settled(
    passages: Sequence[Passage], codes: Sequence[str], judgements: Mapping[str, Judgement], places: list[int]
) -> NDArray[np.bool_]:
    """Say where the organisation of a passage has a code already, [places x codes]."""
    has = {
        (passage.organisation, code)
        for passage in passages
        if passage.id in judgements
        for code in judgements[passage.id].accepted
    }
    numbers = {name: number for number, name in enumerate({passages[place].organisation for place in places})}
    known = {code: number for number, code in enumerate(codes)}
    of_organisations = np.zeros((len(numbers), len(codes)), bool)
    for name, code in has:
        if name in numbers and code in known:
            of_organisations[numbers[name], known[code]] = True
    return of_organisations[[numbers[passages[place].organisation] for place in places]]


def _reason(
    code: str,
    probability: float,
    second: float | None,
    *,
    parts: tuple[float, float, float],
    accepted: int,
    organisation: str,
) -> Message:
    """Say in plain words what weighs most for a passage."""
    _, about, apart = parts
    likely = probability if second is None else (probability + second) / 2
    if second is not None and apart >= about and abs(probability - second) >= DIFFER:
        return Message(
            "Two suggesters disagree about {code} ({first} and {second} % likely).",
            {"code": code, "first": _percent(probability), "second": _percent(second)},
        )
    values: dict[str, str | int | float] = {"code": code, "percent": _percent(likely)}
    if organisation and about > 0 and likely >= 0.5:
        return Message(
            "Perhaps the first with {code} for {organisation} ({percent} % likely).",
            {**values, "organisation": organisation},
        )
    if accepted < FEW:
        return Message(
            "Perhaps {code} ({percent} % likely), which few passages have yet ({count}).", {**values, "count": accepted}
        )
    return Message("Unsure about {code} ({percent} % likely).", values)


def _percent(probability: float) -> int:
    return round(100 * float(probability))


def _by_reading(
    passages: Sequence[Passage], places: list[int], done: Sequence[bool], names: Mapping[str, str]
) -> Iterator[_Chosen]:
    """Give what is chosen where nothing is suggested: organisations of which least was read come first."""
    read = Counter(passage.organisation for passage, finished in zip(passages, done, strict=True) if finished)

    def chosen(place: int) -> _Chosen:
        organisation = passages[place].organisation
        count = read[organisation]
        values: dict[str, str | int | float] = {"organisation": names.get(organisation, organisation), "count": count}
        if not organisation:
            why = Message("Not read yet.")
        elif count:
            why = Message("Few passages of {organisation} are read yet ({count}).", values)
        else:
            why = Message("Nothing of {organisation} is read yet.", values)
        return _Chosen(place, 1 / (1 + count), (organisation, ""), why, ())

    return _varied([(-1 / (1 + read[passages[place].organisation]), place) for place in places], chosen, passages)


def _varied(
    ranked: list[tuple[float, int]], chosen: Callable[[int], _Chosen], passages: Sequence[Passage]
) -> Iterator[_Chosen]:
    """Give the best first, anew after each: less gain for a subject just taken, near repeats at the end.

    `ranked` are gains, negative, and the numbers by which `chosen` gives what they belong to.
    """
    taken: Counter[tuple[str, str]] = Counter()
    heap: list[tuple[float, int, int]] = [(gain, number, 0) for gain, number in ranked]
    heapq.heapify(heap)
    held: dict[int, _Chosen] = {}
    recent: deque[frozenset[str]] = deque(maxlen=REMEMBERED)
    repeats = []
    while heap:
        gain, number, times = heapq.heappop(heap)
        one = held.pop(number, None) or chosen(number)
        if taken[one.subject] > times:
            now = taken[one.subject]
            held[number] = one
            heapq.heappush(heap, (gain * SAME_SUBJECT ** (now - times), number, now))
            continue
        words = _words(passages[one.place].text)
        if any(_alike(words, before) for before in recent):
            repeats.append(one)
            continue
        recent.append(words)
        taken[one.subject] += 1
        yield one
    yield from repeats


def _with_random_share(
    chosen: Iterator[_Chosen],
    passages: Sequence[Passage],
    done: Sequence[bool],
    *,
    limit: int,
    every: int,
    seed: int,
) -> list[Queued]:
    """Take from what is chosen, and every fifth (or as `every` says) from the audit order."""
    if every < 0:
        raise QueueError(
            Message("The random share cannot be every {every}th passage.", {"every": every}),
            remedy=Message("Give 5 for every fifth, or 0 for none."),
        )
    left = len(done) - sum(done)
    places = {passage.id: place for place, passage in enumerate(passages)}
    drawn = iter(audit_order(places, seed) if every else ())
    used = {place for place, finished in enumerate(done) if finished}
    queue: list[Queued] = []
    for number in range(sum(done) + 1, sum(done) + 1 + min(max(limit, 0), left)):
        if every and number % every == 0:
            place = next(place for identifier in drawn if (place := places[identifier]) not in used)
            why = Message("Drawn at random, so that what is measured holds for all passages.")
            queue.append(Queued(passages[place].id, why, "random", 0.0))
        else:
            one = next(one for one in chosen if one.place not in used)
            place = one.place
            queue.append(Queued(passages[place].id, one.why, "chosen", one.gain, one.codes))
        used.add(place)
    return queue


def _is_done(passage: Passage, judgements: Mapping[str, Judgement], codes: Sequence[str]) -> bool:
    judgement = judgements.get(passage.id)
    return judgement is not None and (
        judgement.whole or (bool(codes) and all(_is_decided(judgement, code) for code in codes))
    )


def _is_decided(judgement: Judgement | None, code: str) -> bool:
    return judgement is not None and (judgement.whole or code in judgement.divided or judgement.holds(code) is not None)


def _words(text: str) -> frozenset[str]:
    return frozenset(token.text.casefold() for token in tokens(text)) or frozenset((text.strip(),))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    smaller, larger = sorted((len(left), len(right)))
    if smaller < ALIKE * larger:
        return False
    shared = len(left & right)
    return shared >= ALIKE * (smaller + larger - shared)


def _checked(
    probabilities: Probabilities | None, passages: Sequence[Passage], codes: Sequence[str]
) -> Probabilities | None:
    if probabilities is None:
        return None
    given = np.asarray(probabilities, np.float64)
    if given.shape != (len(passages), len(codes)):
        raise _misfit(f"{len(passages)}x{len(codes)}", "x".join(map(str, given.shape)))
    if not ((given >= 0) & (given <= 1)).all():
        raise QueueError(
            Message("Some probabilities are not between 0 and 1."),
            remedy=Message("Give probabilities, not scores."),
        )
    return given


def _misfit(wanted: str, given: str) -> QueueError:
    return QueueError(
        Message(
            "The probabilities do not fit the passages: {wanted} are needed, {given} are given.",
            {"wanted": wanted, "given": given},
        ),
        remedy=Message("Give a row per passage and a column per code, in their order."),
    )
