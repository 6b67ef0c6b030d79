"""Where a passage went that is no longer coded, so that whoever still decides on it is led on."""

from __future__ import annotations

from django.db.models import Q

from samsyn.store.access import Scope
from samsyn.store.models import Document, Passage
from samsyn.types import Record


class LedOn(Record, frozen=True):
    """The name of the document that was replaced, the number of the one in force, and its passage with the same words.

    `passage` is empty where no passage of the new document has these words, or several have.
    """

    name: str
    document: int
    passage: str


def led_on(scope: Scope, key: str) -> LedOn | None:
    """Give what took the place of a passage's document; None where the passage never was in this study."""
    if "\x00" in key:
        return None
    rows = Passage.objects.filter(Q(key=key) | Q(key__startswith=f"{key}~"), study=scope.study)
    row = rows.exclude(document__replaced_by=None).select_related("document").order_by("-pk").first()
    if row is None:
        return None
    now: Document = row.document
    seen = {now.pk}
    while now.replaced_by is not None and now.replaced_by.pk not in seen:
        now = now.replaced_by
        seen.add(now.pk)
    if now.replaced_by is not None:  # it was put aside: there is no place to lead to
        return None
    words = " ".join(row.text.split())
    same = [
        found
        for found, text in scope.passages().filter(document=now).values_list("key", "text")
        if " ".join(text.split()) == words
    ]
    return LedOn(row.document.name, now.pk, same[0] if len(same) == 1 else "")
