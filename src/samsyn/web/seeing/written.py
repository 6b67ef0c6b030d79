"""The analyst's own texts as parts of a page: what stands in a place, who wrote it, and how to change it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from samsyn.types import Message, Record
from samsyn.web.seeing.quotes import coder_address

if TYPE_CHECKING:
    from samsyn.store.access import Scope
    from samsyn.store.models import AnalystText, Party

NAMELESS = Message("Analyst")


class TextPlace(Record, frozen=True):
    """A place for a text: `number` is that of the row that stands (0: none), `text` what was written, `html` it set.

    `id` names the part of the page; `title` says what the text stands under, for those who hear it.
    """

    id: str
    place: str
    party: str
    language: str
    title: str
    number: int = 0
    text: str = ""
    html: Markup = Markup()
    author: str | Message = ""
    time: datetime | None = None
    instead: bool = False
    after: bool = False


def text_place(
    scope: Scope, place: str, language: str, title: str, row: AnalystText | None, party: Party | None = None
) -> TextPlace:
    """Give a place with what stands in it."""
    from samsyn.report.written import AFTER
    from samsyn.store.people import called

    name = "text-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in place)
    found = TextPlace(name, place, party.key if party is not None else "", language, title, after=place.endswith(AFTER))
    if row is None:
        return found
    return TextPlace(
        **{name: getattr(found, name) for name in ("id", "place", "party", "language", "title", "after")},
        number=row.pk,
        text=row.text,
        html=set_text(scope, row.text),
        author=called(row.user) or NAMELESS,
        time=row.time,
        instead=row.instead,
    )


def set_text(scope: Scope, text: str) -> Markup:
    """Give a text as HTML; its links to passages lead to the coder."""
    from samsyn.report.written import page_of

    def address(key: str) -> str:
        document = scope.passages().filter(key=key).values_list("document_id", flat=True).first()
        return coder_address(scope.study.slug, document, key) if document is not None else ""

    return page_of(text, address)
