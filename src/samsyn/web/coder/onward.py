"""Where to go on: the passage whose reading is expected to teach most."""

from __future__ import annotations

from samsyn.store.access import Scope


def onward(scope: Scope, after: str = "") -> tuple[int, str] | None:
    """Give document and key of the passage to read next, or None where the reader has read all.

    The suggestion of which one can be least sure comes first, among the passages that this person has neither read nor
    decided on; then passages without suggestions, in reading order. `after` is left out.
    """
    mine = scope.decisions().filter(user=scope.user)
    open_passages = scope.passages().exclude(pk__in=mine.values("passage")).exclude(key=after)
    doubtful = (
        scope.suggestions()
        .filter(passage__in=open_passages.order_by().values("pk"), confidence__lt=0.9)
        .order_by("confidence", "pk")
        .values_list("passage__document_id", "passage__key")
    )
    return doubtful.first() or open_passages.values_list("document_id", "key").first()
