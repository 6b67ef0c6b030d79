"""Search over all passages: words lit, filters, and the whole question in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.store import search as index
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.parties import party_rows
from samsyn.web.seeing.quotes import Quote, coder_address, first_words
from samsyn.web.seeing.table import alphabetical
from samsyn.web.seeing.wording import Wording
from samsyn.web.templating import marked

if TYPE_CHECKING:
    from samsyn.store.access import Scope

PAGE = 20
"""Hits on a page."""

FARTHEST = 500
"""The last page that can be asked for: nobody reads ten thousand hits, and each page costs the ones before it."""

LONGEST = 300
"""Characters of a question."""


class Question(Record, frozen=True):
    """What is searched for, as it stands in the address of the page."""

    q: str = ""
    party: str = ""
    role: str = ""
    code: str = ""
    page: int = 1

    def address(self, page: int = 1) -> str:
        """Give the address of a page of the answer."""
        parts = {"q": self.q, "party": self.party, "role": self.role, "code": self.code}
        number = {"page": str(page)} if page > 1 else {}
        return "?" + urlencode({name: value for name, value in parts.items() if value} | number)


@in_study
def search(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what was found, the most relevant first."""
    wording = Wording(language_of(request), scope.framework)
    parties = sorted(party_rows(scope), key=lambda party: alphabetical(party.name, wording.language))
    framework = scope.framework
    question = _question(
        request,
        {party.key for party in parties},
        {role.id for role in framework.roles},
        {code.id for code in framework.codes},
    )
    results = index.search(
        scope,
        question.q,
        parties=(question.party,) if question.party else (),
        roles=(question.role,) if question.role else (),
        codes=(question.code,) if question.code else (),
        start=(question.page - 1) * PAGE,
        most=PAGE,
    )
    last = min(max(1, -(-results.total // PAGE)), FARTHEST)
    roles = {role.id: wording.text(role.title) for role in framework.roles}
    return render(
        request,
        "seeing/search.html.j2",
        {
            "wording": wording,
            "question": question,
            "results": results,
            "quotes": [_quote(one, scope.study.slug, roles) for one in results.found],
            "asked": bool(question.q.strip()),
            "last": last,
            "pages": _pages(question.page, last),
            "parties": parties,
            "first": results.start + 1,
            "until": results.start + len(results.found),
        },
    )


def _question(request: HttpRequest, parties: set[str], roles: set[str], codes: set[str]) -> Question:
    def one_of(name: str, known: set[str]) -> str:
        given = request.GET.get(name, "")
        return given if given in known else ""

    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) <= 4 else 1
    return Question(
        q=request.GET.get("q", "").replace("\x00", "")[:LONGEST],
        party=one_of("party", parties),
        role=one_of("role", roles),
        code=one_of("code", codes),
        page=min(max(page, 1), FARTHEST),
    )


def _quote(found: index.Found, slug: str, roles: dict[str, str]) -> Quote:
    return Quote(
        key=found.key,
        address=coder_address(slug, found.document, found.key),
        parts=tuple(marked(found.text, [(span.start, span.end) for span in found.lit])),
        start=first_words(found.text),
        document=found.document_name,
        page=found.page,
        heading=found.heading,
        role=roles.get(found.role, ""),
        party_key=found.party,
        party_name=found.party_name,
    )


def _pages(here: int, last: int) -> list[int]:
    """Give the pages to link to: the first, the last, and those around the present one; 0 stands for a gap."""
    near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    pages: list[int] = []
    for page in near:
        if pages and page > pages[-1] + 1:
            pages.append(0)
        pages.append(page)
    return pages
