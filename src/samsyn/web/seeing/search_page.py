"""Search over all passages: words lit, filters, the whole question in the address, searches that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from samsyn.store.search import finding
from samsyn.store.search.kept import Kept, keep_search, kept_searches, remove_search, share_search
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.files import Sheet, Value, file_of
from samsyn.web.seeing.parties import party_rows
from samsyn.web.seeing.quotes import Quote, coder_address, first_words
from samsyn.web.seeing.table import alphabetical
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import in_years, no_years, years_asked, years_of
from samsyn.web.templating import marked

if TYPE_CHECKING:
    from samsyn.store.access import Scope

PAGE = 20
"""Hits on a page."""

FARTHEST = 500
"""The last page that can be asked for: nobody reads ten thousand hits, and each page costs the ones before it."""

LONGEST = 300
"""Characters of a question."""

MOST_KEPT = 50_000
"""Passages of a result that is taken out as a file."""

CHUNK = 5000


class Question(Record, frozen=True):
    """What is searched for, as it stands in the address of the page."""

    q: str = ""
    party: str = ""
    role: str = ""
    code: str = ""
    year: tuple[str, ...] = ()
    page: int = 1

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """Give the question without its page, as it is kept."""
        parts = {"q": self.q, "party": self.party, "role": self.role, "code": self.code, "year": list(self.year)}
        return {name: value for name, value in parts.items() if value}  # type: ignore[misc]

    @property
    def narrowed(self) -> bool:
        """Say whether there is a filter."""
        return bool(self.party or self.role or self.code or self.year)

    def address(self, page: int = 1) -> str:
        """Give the address of a page of the answer."""
        return "?" + urlencode(self.parameters | ({"page": str(page)} if page > 1 else {}), doseq=True)


@in_study
def search(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what was found, the most relevant first."""
    wording = Wording(language_of(request), scope.framework)
    parties = sorted(party_rows(scope), key=lambda party: alphabetical(party.name, wording.language))
    framework = scope.framework
    question = _question(request.GET, scope, {party.key for party in parties})
    results = _answer(scope, question, (question.page - 1) * PAGE, PAGE)
    last = min(max(1, -(-results.total // PAGE)), FARTHEST)
    roles = {role.id: wording.text(role.title) for role in framework.roles}
    return render(
        request,
        "seeing/search.html.j2",
        {
            "wording": wording,
            "question": question,
            "results": results,
            "said": "",
            "quotes": [_quote(one, scope.study.slug, roles) for one in results.found],
            "asked": bool(question.q.strip()),
            "last": last,
            "most_kept": MOST_KEPT,
            "years": years_of(scope),
            "no_years": no_years(request.GET.getlist("year")),
            "may_share": scope.may("comment"),
            "kept": [(one, _kept_address(one)) for one in kept_searches(scope)],
            "parties": parties,
            "first": results.start + 1,
            "until": results.start + len(results.found),
        },
    )


@in_study
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give the whole result as a file: `csv` or `xlsx`."""
    wording = Wording(language_of(request), scope.framework)
    question = _question(request.GET, scope, set(scope.parties().order_by().values_list("key", flat=True)))
    roles = {role.id: wording.text(role.title) for role in scope.framework.roles}

    def sheet() -> Sheet:
        rows: list[tuple[Value, ...]] = []
        while len(rows) < MOST_KEPT:
            found = _answer(scope, question, len(rows), CHUNK).found
            rows += [
                (
                    one.key,
                    one.party,
                    one.party_name,
                    one.document_name,
                    one.page,
                    roles.get(one.role, one.role),
                    one.heading,
                    one.text,
                )
                for one in found
            ]
            if len(found) < CHUNK:
                break
        header = ("passage_id", "organisation", "organisation_name", "document", "page", "role", "heading", "text")
        return Sheet(wording.say("Search"), header, tuple(rows))

    return file_of(f"{scope.study.slug}-search", form, sheet=sheet)


@in_study
@require_POST
def keep(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep a search (`name`, `query`, `shared`), or `share`, `unshare` or `remove` one by its number."""
    sent = request.POST
    said = ""
    wording = Wording(language_of(request), scope.framework)
    if number := _number(sent.get("remove", "")):
        remove_search(scope, number)
        said = wording.say("Removed.")
    elif number := _number(sent.get("share", "")):
        said = wording.say("Shared: {name}", name=share_search(scope, number, shared=True).name)
    elif number := _number(sent.get("unshare", "")):
        said = wording.say("No longer shared: {name}", name=share_search(scope, number, shared=False).name)
    else:
        keys = set(scope.parties().order_by().values_list("key", flat=True))
        question = _question(QueryDict(sent.get("query", "")[: 4 * LONGEST]), scope, keys)
        kept = keep_search(scope, sent.get("name", ""), question.parameters, shared=sent.get("shared") == "1")
        said = wording.say("Kept: {name}", name=kept.name)
    if not request.htmx:  # type: ignore[attr-defined] # what requests gain from django-htmx
        query = sent.get("query", "")[: 4 * LONGEST]
        return HttpResponseRedirect(
            f"{reverse('samsyn:search', args=(scope.study.slug,))}?{QueryDict(query).urlencode()}"
        )
    return render(
        request,
        "seeing/searches.html.j2",
        {
            "kept": [(one, _kept_address(one)) for one in kept_searches(scope)],
            "may_share": scope.may("comment"),
            "said": said,
        },
    )


def _answer(scope: Scope, question: Question, start: int, most: int) -> finding.Results:
    documents: list[int] = []
    if question.year:
        documents = list(scope.documents().filter(in_years(question.year)).order_by().values_list("pk", flat=True))
        if not documents:
            return finding.Results(0, start, ())
    return finding.search(
        scope,
        question.q,
        parties=(question.party,) if question.party else (),
        roles=(question.role,) if question.role else (),
        codes=(question.code,) if question.code else (),
        documents=documents,
        start=start,
        most=most,
    )


def _question(query: QueryDict, scope: Scope, parties: set[str]) -> Question:
    def one_of(name: str, known: set[str]) -> str:
        given = query.get(name, "")
        return given if given in known else ""

    framework = scope.framework
    page = _number(query.get("page", "")) if len(query.get("page", "")) <= 4 else 1
    return Question(
        q=query.get("q", "").replace("\x00", "")[:LONGEST],
        party=one_of("party", parties),
        role=one_of("role", {role.id for role in framework.roles}),
        code=one_of("code", {code.id for code in framework.codes}),
        year=years_asked(query.getlist("year")),
        page=min(max(page, 1), FARTHEST),
    )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else 0


def _kept_address(kept: Kept) -> str:
    """Give the query of a kept search; what stands in the store is a person's and may be of an older form."""
    parts = {name: value for name, value in kept.query.items() if isinstance(value, str | list)}
    return urlencode(parts, doseq=True)


def _quote(found: finding.Found, slug: str, roles: dict[str, str]) -> Quote:
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
