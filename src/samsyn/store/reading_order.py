"""What to read next in a study: the order that its review holds, and orders within a part of it made as they are asked.

    reading_order(scope, limit=20, parties=None, within=Within()) -> ReadingOrder

A passage is done when it was read whole or every code is decided on it, by anybody whose decisions this person may
see. Who may not see what others decided gets an order that does not know it, of the documents assigned to them where
some are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from samsyn.decisions import Judgement
from samsyn.store import standing
from samsyn.store.access import Scope
from samsyn.store.models import Passage
from samsyn.store.review import Ordered, Standing, chances_of, order_of, review_of
from samsyn.types import Message, Record
from samsyn.types import Passage as Cut

if TYPE_CHECKING:
    from samsyn.store.chances import Chances

LOOKED_AT = 200
"""How many passages are looked at, at a time, for such as are not done."""

MOST = 5_000
"""Passages of a part of a study for which an order is made as it is asked for; of larger ones the likeliest."""

NOT_RANDOM = 0


class Within(Record, frozen=True):
    """A part of a study: the passages of an organisation, of a document (their numbers), or likely to have a code."""

    party: int | None = None
    document: int | None = None
    code: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is all of the study."""
        return self == Within()


class ReadingOrder(Record, frozen=True):
    """The passages to read next, the first first; `waiting` says that an order is still to be made.

    `kept` is the review that it rests on.
    """

    queued: tuple[Ordered, ...]
    waiting: bool = False
    kept: Standing | None = None


ALL = Within()


def reading_order(scope: Scope, limit: int = 20, within: Within = ALL) -> ReadingOrder:
    """Give what to read next; in a part of the study without those drawn at random, which stand for all of it."""
    kept = review_of(scope)
    if kept is None:
        return ReadingOrder(tuple(_in_turn(scope, to_code(scope, within), limit)), waiting=True)
    chances = chances_of(kept.review) if not within.whole or scope.blinded else None
    if within.code and chances is not None and within.code in chances.codes:
        return ReadingOrder(tuple(_likeliest(scope, within, chances, limit)), kept=kept)
    if within.whole:
        found = _of_all(scope, kept, chances, limit)
        return ReadingOrder(tuple(found), kept.asked, kept)
    passages = to_code(scope, within)
    return ReadingOrder(tuple(_of_part(scope, passages, chances, limit, every=NOT_RANDOM)), kept=kept)


def to_code(scope: Scope, within: Within = ALL) -> QuerySet[Passage]:
    """Give the passages that are to be coded: those whose role is coded, or not known."""
    roles = [role.id for role in scope.framework.roles if not role.coded]
    found = scope.passages().exclude(role__in=roles).order_by("document_id", "ordinal")
    if within.party is not None:
        found = found.filter(party=within.party)
    if within.document is not None:
        found = found.filter(document=within.document)
    return found


def judged(scope: Scope, passages: Sequence[int]) -> dict[int, Judgement]:
    """Give what stands decided on passages, as far as this person may see it, in two queries."""
    decided = standing.latest(scope.decisions().filter(passage__in=passages).values(*standing.DECIDED))
    return standing.judgements(decided, standing.rulings_in(scope.adjudications().filter(passage__in=passages)))


def is_done(judgement: Judgement | None, codes: Sequence[str]) -> bool:
    """Say whether nothing is left to decide on a passage."""
    if judgement is None:
        return False
    if judgement.whole:
        return True
    return bool(codes) and all(code in judgement.divided or judgement.holds(code) is not None for code in codes)


def _of_all(scope: Scope, kept: Standing, chances: Chances | None, limit: int) -> list[Ordered]:
    """Give what is left of the order that is kept."""
    order = order_of(kept.review, blank=scope.blinded)
    if scope.blinded:
        own = scope.assignments().filter(user=scope.user).values("document")
        if own.exists():
            passages = to_code(scope).filter(document__in=own)
            if passages.count() <= MOST:
                return _of_part(scope, passages, chances, limit, every=None)
            inside = set(passages.filter(pk__in=[one.passage for one in order]).values_list("pk", flat=True))
            order = [one for one in order if one.passage in inside]
    left = list(_left(scope, order, limit))
    return left or list(_in_turn(scope, to_code(scope), limit))


def _left(scope: Scope, order: Sequence[Ordered], limit: int) -> Iterator[Ordered]:
    """Give what is not done of an order, looking no further than it takes."""
    codes = [code.id for code in scope.framework.codes]
    found = 0
    for start in range(0, len(order), LOOKED_AT):
        part = order[start : start + LOOKED_AT]
        numbers = [one.passage for one in part]
        there = set(to_code(scope).filter(pk__in=numbers).order_by().values_list("pk", flat=True))
        known = judged(scope, numbers)
        for one in part:
            if one.passage in there and not is_done(known.get(one.passage), codes):
                yield one
                found += 1
                if found == limit:
                    return


def _likeliest(scope: Scope, within: Within, chances: Chances, limit: int) -> Iterator[Ordered]:
    """Give the passages that are likeliest to have a code on which nothing is decided."""
    import numpy as np

    column = chances.first[:, chances.codes.index(within.code)]
    numbers, likely = chances.numbers, column
    if within.party is not None or within.document is not None:
        part = np.fromiter(to_code(scope, within).order_by("pk").values_list("pk", flat=True), np.int64)
        rows, there = chances.rows(part)
        numbers, likely = part[there], column[rows[there]]
    order = np.argsort(-likely, kind="stable")
    found = 0
    for start in range(0, len(order), LOOKED_AT):
        places = order[start : start + LOOKED_AT]
        some = [int(number) for number in numbers[places]]
        there_now = set(to_code(scope, within).filter(pk__in=some).order_by().values_list("pk", flat=True))
        known = judged(scope, some)
        for number, chance in zip(some, likely[places].tolist(), strict=True):
            judgement = known.get(number)
            if number not in there_now or (judgement is not None and _is_settled(judgement, within.code)):
                continue
            values: dict[str, str | int | float] = {"code": within.code, "percent": round(100 * chance)}
            yield Ordered(
                number, Message("Perhaps {code} ({percent} % likely).", values), random=False, codes=(within.code,)
            )
            found += 1
            if found == limit:
                return


def _is_settled(judgement: Judgement, code: str) -> bool:
    return code in judgement.divided or judgement.holds(code) is not None


def _of_part(
    scope: Scope, passages: QuerySet[Passage], chances: Chances | None, limit: int, *, every: int | None
) -> list[Ordered]:
    """Make the order of a part of the study; `every` how many is drawn at random, None as in the whole."""
    from samsyn.coding.queue import RANDOM_EVERY, read_next

    rows = list(passages.values_list("pk", "key", "text", "party__key", "party__name")[:MOST])
    cut = [Cut(key, "", party or "", 1, 0, len(text), text) for _, key, text, party, _ in rows]
    numbers = [number for number, *_ in rows]
    known = judged(scope, numbers)
    judgements = {key: known[number] for number, key, *_ in rows if number in known}
    names = {party: name for *_, party, name in rows if party}
    codes = [code.id for code in scope.framework.codes]
    first, second = (None, None) if chances is None else chances.of(numbers)
    if first is not None and (
        list(chances.codes if chances else ()) != codes or not (first.any() or second is not None)
    ):
        first = second = None
    places = {passage.id: number for passage, number in zip(cut, numbers, strict=True)}
    queued = read_next(
        cut,
        codes,
        judgements,
        first,
        second,
        organisations=names,
        limit=limit,
        every=RANDOM_EVERY if every is None else every,
    )
    return [Ordered(places[one.passage], one.why, one.drawn == "random", one.codes) for one in queued]


def _in_turn(scope: Scope, passages: QuerySet[Passage], limit: int) -> Iterator[Ordered]:
    """Give passages that are not done in the order of the documents, where there is no other order."""
    codes = [code.id for code in scope.framework.codes]
    read = scope.decisions().filter(verdict="read").order_by().values("passage")
    numbers: Iterable[int] = list(passages.exclude(pk__in=read).values_list("pk", flat=True)[: LOOKED_AT + limit])
    known = judged(scope, list(numbers))
    left = [number for number in numbers if not is_done(known.get(number), codes)]
    for number in left[:limit]:
        yield Ordered(number, Message("Not read yet."), random=False)
