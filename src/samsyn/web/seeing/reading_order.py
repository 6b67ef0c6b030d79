"""What to read next in a study: `samsyn.coding.queue` over what is stored.

    reading_order(scope, parties, limit=20, within=None) -> ReadingOrder

Passages and the confidences of suggestions are kept in memory as long as no document and no run comes or goes, and the
order itself until a few more passages are decided.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Max

from samsyn.coding.queue import Queued, read_next
from samsyn.decisions import Judgement
from samsyn.types import Passage, Record
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.parties import PartyRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from samsyn.store.access import Scope

KEPT = 3
"""How many studies' passages are kept."""

AHEAD = 200
"""How many passages an order reaches ahead."""

REFRESHED = 10
"""After so many decisions the order is made anew; in large studies after one for each thousand passages."""


@dataclass(frozen=True)
class _Material:
    """The passages of a study by place, their numbers in the store, and how probable each code is on each."""

    passages: tuple[Passage, ...]
    numbers: tuple[int, ...]
    probabilities: NDArray[np.float64] | None


class _Order(Record, frozen=True):
    """An order and the number of decisions when it was made."""

    queued: tuple[Queued, ...]
    decisions: int


class ReadingOrder(Record, frozen=True):
    """The passages to read next, the first first, and how many of all passages are read."""

    queued: tuple[Queued, ...]
    done: int
    total: int


class _Memory:
    """Keeps the latest few values; asked from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Any:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: object, value: Any) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


_materials = _Memory(KEPT)
_orders = _Memory(4 * KEPT)


def reading_order(scope: Scope, parties: list[PartyRow], limit: int = 20, within: int | None = None) -> ReadingOrder:
    """Give what to read next, over all the study or `within` one organisation (its number).

    A passage is done when it was read whole or every code is decided on it, by anybody whose decisions this person may
    see.
    """
    key = _key(scope)
    material = _materials.get(key)
    if material is None:
        material = _gathered(scope)
        _materials.keep(key, material)
    judged = judgements(scope)
    by_key = {
        passage.id: judged[number]
        for passage, number in zip(material.passages, material.numbers, strict=True)
        if number in judged
    }
    codes = [code.id for code in scope.framework.codes]
    done = {passage for passage, judgement in by_key.items() if is_done(judgement, codes)}
    names = {party.key: party.name for party in parties}
    inside = next((party.key for party in parties if party.id == within), None)
    decisions = scope.decisions().count()
    order_key = (key, scope.user.pk if scope.blinded else None, inside)
    order = _orders.get(order_key)
    patience = max(REFRESHED, len(material.passages) // 1000)
    if order is None or not 0 <= decisions - order.decisions < patience:
        order = _Order(tuple(_ordered(material, codes, by_key, names, inside)), decisions)
        _orders.keep(order_key, order)
    left = [one for one in order.queued if one.passage not in done]
    if len(left) < limit <= len(order.queued):
        order = _Order(tuple(_ordered(material, codes, by_key, names, inside)), decisions)
        _orders.keep(order_key, order)
        left = list(order.queued)
    counted = [passage for passage in material.passages if inside is None or passage.organisation == inside]
    return ReadingOrder(
        tuple(left[:limit]), sum(passage.id in done for passage in counted) if done else 0, len(counted)
    )


def is_done(judgement: Judgement, codes: list[str]) -> bool:
    """Say whether nothing is left to decide on a passage."""
    if judgement.whole:
        return True
    return bool(codes) and all(code in judgement.divided or judgement.holds(code) is not None for code in codes)


def _ordered(
    material: _Material,
    codes: list[str],
    judged: Mapping[str, Judgement],
    names: Mapping[str, str],
    inside: str | None,
) -> list[Queued]:
    passages, probabilities = material.passages, material.probabilities
    if inside is not None:
        places = [place for place, passage in enumerate(passages) if passage.organisation == inside]
        passages = tuple(passages[place] for place in places)
        probabilities = None if probabilities is None else probabilities[places]
        present = {passage.id for passage in passages}
        judged = {passage: judgement for passage, judgement in judged.items() if passage in present}
    return read_next(passages, codes, judged, probabilities, organisations=names, limit=AHEAD)


def _key(scope: Scope) -> object:
    """Give what a study's passages and suggestions are known by, in two queries."""
    passages = scope.passages().order_by().aggregate(Max("pk"), Count("pk"))
    runs = tuple(scope.documents().order_by("pk").values_list("run_id", "party_id"))
    study = scope.study
    return (
        str(connection.settings_dict["NAME"]),
        study.pk,
        study.created,
        study.framework_id,
        passages["pk__max"],
        passages["pk__count"],
        runs,
    )


def _gathered(scope: Scope) -> _Material:
    import numpy as np

    codes = {code.id: place for place, code in enumerate(scope.framework.codes)}
    rows = scope.passages().order_by("document_id", "ordinal")
    passages, numbers = [], []
    for number, key, text, party, page in rows.values_list("pk", "key", "text", "party__key", "page").iterator(
        chunk_size=5000
    ):
        passages.append(Passage(key, "", party or "", page, 0, len(text), text))
        numbers.append(number)
    places = {number: place for place, number in enumerate(numbers)}
    probabilities = np.zeros((len(passages), len(scope.framework.codes)))
    suggested = False
    marks = scope.suggestions().order_by().values_list("passage_id", "code", "confidence")
    for number, code, confidence in marks.iterator(chunk_size=5000):
        if code in codes and number in places:
            suggested = True
            place = places[number], codes[code]
            probabilities[place] = max(probabilities[place], min(max(confidence, 0.0), 1.0))
    return _Material(tuple(passages), tuple(numbers), probabilities if suggested else None)
