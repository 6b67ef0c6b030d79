"""The analyst's own texts: what was written for the report's chapters and the organisations' sheets, and when.

    write_text(scope, place, text, token, *, party=None, language, instead=False, seen=None) -> AnalystText
    texts_of(scope, party=None, language="") -> dict[place, AnalystText]    what stands now
    history_of(scope, place, party=None, language) -> list[AnalystText]     the latest first
    written_in(scope) -> tuple[samsyn.report.findings.AnalystText, ...]     what stands, for a report

Nothing is overwritten: a later text stands before the former ones, and an empty one takes back what was written.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from samsyn.report.findings import AnalystText as Written
from samsyn.report.written import AFTER, CHAPTERS
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.errors import DecisionError, NotFound, StoreError
from samsyn.store.models import AnalystText, Party
from samsyn.store.people import called
from samsyn.store.sent import be_same, mark_of, once
from samsyn.types import Message

LONGEST = 20_000
"""Characters of a text."""

LANGUAGES = ("sv", "en")

NAMELESS = Message("Analyst")


class TextError(StoreError):
    """A text that cannot be kept: too long, or for no place of the report."""


class WrittenSince(TextError):  # noqa: N818 - named as the answer that the writer gets
    """Somebody wrote in the same place after the writer had opened it; `standing` is what they wrote."""

    def __init__(self, standing: AnalystText | None) -> None:
        super().__init__(
            Message("This text was changed in another window after you opened it here. Yours is not saved."),
            remedy=Message("Compare the two, then save yours or leave theirs."),
        )
        self.standing = standing


def write_text(
    scope: Scope,
    place: str,
    text: str,
    token: UUID | str,
    *,
    language: str,
    party: Party | None = None,
    instead: bool = False,
    seen: int | None = None,
) -> AnalystText:
    """Put a text on record, once a token, and give its row.

    `seen` is the number of the row that stood when the writer opened the place (0: none); where another stands by now
    WrittenSince is raised, and nothing is written. Without it nothing is asked. `instead` leaves the computed words of
    the place out. Raises NotAllowed for a role that does not write, TextError for what cannot be kept.
    """
    scope.need("write")
    mark = mark_of(token)
    kept = text.replace("\r\n", "\n").strip()
    if party is not None and party.study_id != scope.study.pk:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))

    def check() -> None:
        _check(scope, place, kept, language, party)
        standing = texts_of(scope, party, language).get(place)
        if seen is not None and (standing.pk if standing is not None else 0) != seen:
            raise WrittenSince(standing)

    def make() -> tuple[AnalystText, bool]:
        # Whoever writes in the same study waits here, so that the second is told.
        type(scope.study).objects.select_for_update(no_key=True).only("pk").get(pk=scope.study.pk)
        check()
        row = AnalystText.objects.create(
            study=scope.study,
            party=party,
            place=place,
            language=language,
            text=kept,
            instead=instead and bool(kept),
            user=scope.user,
            token=mark,
        )
        audit.record(scope.study, scope.user, "text", {"text": row.pk, "place": place})
        return row, True

    with transaction.atomic():
        row, made = once(AnalystText, scope, mark, lambda: None, make)
    if made is None:
        try:
            be_same(row, user_id=scope.user.pk, place=place, party_id=party.pk if party else None, text=kept)
        except DecisionError as error:
            raise TextError(error.problem, remedy=error.remedy) from error
    return row


def texts_of(scope: Scope, party: Party | None = None, language: str = "") -> dict[str, AnalystText]:
    """Give what stands in a study's chapters, or on the sheet of a party, by place; empty texts too.

    Without a language it is the one of the study.
    """
    wanted = language or scope.study.language
    rows = scope.of(AnalystText).filter(party=party, language=wanted).select_related("user")
    return {row.place: row for row in rows}


def history_of(scope: Scope, place: str, *, language: str, party: Party | None = None) -> list[AnalystText]:
    """Give everything that was ever written in a place, the latest first."""
    rows = scope.of(AnalystText).filter(place=place, party=party, language=language).select_related("user")
    return list(rows.order_by("-pk"))


def written_in(scope: Scope) -> tuple[Written, ...]:
    """Give every text that stands, for a report: chapters first, then the organisations in their order."""
    standing: dict[tuple[int, str, str], AnalystText] = {}
    for row in scope.of(AnalystText).select_related("user", "party"):
        ordinal = row.party.ordinal if row.party is not None else -1
        standing.pop((ordinal, row.place, row.language), None)
        if row.text:
            standing[ordinal, row.place, row.language] = row
    return tuple(
        Written(
            place=row.place,
            language=row.language,
            text=row.text,
            author=called(row.user) or NAMELESS.template,
            date=timezone.localdate(row.time).isoformat(),
            organisation=row.party.key if row.party is not None else "",
            instead=row.instead,
        )
        for _, row in sorted(standing.items(), key=lambda pair: pair[0])
    )


def _check(scope: Scope, place: str, text: str, language: str, party: Party | None) -> None:
    known = {heading.id for heading in scope.framework.sheet} if party is not None else set(CHAPTERS)
    if place.removesuffix(AFTER) not in known or language not in LANGUAGES:
        raise TextError(
            Message("The report has no place of this name."),
            remedy=Message("Load the page anew: the framework may have changed."),
        )
    if len(text) > LONGEST or "\x00" in text:
        raise TextError(
            Message("A text has at most {most} characters.", {"most": LONGEST}),
            remedy=Message("Shorten it, or divide it between two places."),
        )
