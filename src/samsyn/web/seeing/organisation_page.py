"""The sheet of one organisation, and who else does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.store.texts import texts_of
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.cells import found_in
from samsyn.web.seeing.others import others_with_code, others_with_passage
from samsyn.web.seeing.parties import READ, party_rows
from samsyn.web.seeing.quotes import standings
from samsyn.web.seeing.sheet import codes_of, goals_of, headings_of
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.written import text_place

if TYPE_CHECKING:
    from samsyn.store.access import Scope


@in_study
def organisation(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """Show an organisation's plan under the framework's headings, and its codes with what they rest on."""
    party = _party(scope, key)
    wording = Wording(language_of(request), scope.framework)
    parties = party_rows(scope)
    number = [row.key for row in parties].index(party.key)
    language = language_of(request)
    texts = texts_of(scope, party, language)
    headings = headings_of(scope, party, wording, request.GET.get("all", ""))
    rows = scope.documents().filter(party=party).exclude(status="duplicate")
    documents = list(rows.values("id", "name", "status", "pages"))
    return render(
        request,
        "seeing/organisation.html.j2",
        {
            "wording": wording,
            "party": party,
            "row": parties[number],
            "before": parties[number - 1] if number else None,
            "after": parties[number + 1] if number + 1 < len(parties) else None,
            "documents": documents,
            "was_read": any(document["status"] in READ for document in documents),
            "headings": headings,
            "texts": {
                one.id: text_place(scope, one.id, language, one.title, texts.get(one.id), party) for one in headings
            },
            "goals": goals_of(scope, party),
            "codes": codes_of(scope, party.id, parties, found_in(scope), wording),
        },
    )


@in_study
def same(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """Show who else does the same: passages of others with a code (`?code=`), or like a passage (`?passage=`)."""
    party = _party(scope, key)
    wording = Wording(language_of(request), scope.framework)
    code = next((one for one in scope.framework.codes if one.id == request.GET.get("code", "")), None)
    found: dict[str, Any] = {
        "wording": wording,
        "party": party,
        "code": code,
        "passage": None,
        "standings": standings(wording),
    }
    if code is not None:
        found["others"] = others_with_code(scope, party, code, wording)
    else:
        wanted = request.GET.get("passage", "")[:100]
        found["passage"], found["others"] = others_with_passage(scope, party, wanted, wording)
        if found["passage"] is None:
            raise Http404
    return render(request, "seeing/same.html.j2", found)


def _party(scope: Scope, key: str) -> Any:
    party = scope.parties().filter(key=key[:40]).first() if "\x00" not in key else None
    if party is None:
        raise Http404
    return party
