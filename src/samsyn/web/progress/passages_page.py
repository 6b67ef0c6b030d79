"""The passages behind a figure of the page on progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samsyn.decisions import Judgement, audit_sample
from samsyn.store.reading_order import judged, to_code
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.progress.wording import Wording
from samsyn.web.seeing.quotes import COLUMNS, quote_of

if TYPE_CHECKING:
    from samsyn.store.access import Scope

PAGE = 20

KINDS: dict[str, Message] = {
    "found": Message("Passages that have {code}"),
    "right": Message("Rightly suggested in the audit sample: {code}"),
    "wrong": Message("Wrongly suggested in the audit sample: {code}"),
    "missed": Message("Missed by the suggestions in the audit sample: {code}"),
}
"""What may be asked for, and its heading."""


@require_GET
@in_study
def passages(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the passages of `?code=` that were found, or where suggestions were right, wrong or missing (`?of=`)."""
    kind, code = request.GET.get("of", "found"), request.GET.get("code", "")
    wording = Wording(language_of(request), scope.framework)
    if kind not in KINDS or (code and code not in {one.id for one in scope.framework.codes}):
        raise Http404
    named = wording.title(code) if code else wording.title("").lower()
    numbers = _found(scope, code) if kind == "found" else _sampled(scope, code, kind)
    number = request.GET.get("page", "1")
    page = min(max(int(number), 1), 10_000) if number.isdecimal() and len(number) < 6 else 1
    shown = numbers[(page - 1) * PAGE : page * PAGE]
    rows = {row["id"]: row for row in scope.passages().filter(pk__in=shown).values(*COLUMNS)}
    return render(
        request,
        "progress/passages.html.j2",
        {
            "wording": wording,
            "title": wording.say(KINDS[kind].template, code=named),
            "quotes": [quote_of(rows[one], scope.study.slug, wording) for one in shown if one in rows],
            "total": len(numbers),
            "page": page,
            "pages": max(1, -(-len(numbers) // PAGE)),
            "address": {"of": kind, "code": code},
        },
    )


def _found(scope: Scope, code: str) -> list[int]:
    """Give the passages on which a code (any, where it is empty) stands accepted, in reading order."""
    accepted = scope.decisions().filter(verdict="accept").order_by()
    ruled = scope.adjudications().filter(holds=True).order_by()
    if code:
        accepted, ruled = accepted.filter(code=code), ruled.filter(code=code)
    candidates = {*accepted.values_list("passage", flat=True), *ruled.values_list("passage", flat=True)}
    known = judged(scope, sorted(candidates))
    codes = {code} if code else {one.id for one in scope.framework.codes}
    held = {number for number, judgement in known.items() if judgement.accepted & codes}
    return list(to_code(scope).filter(pk__in=held).values_list("pk", flat=True))


def _sampled(scope: Scope, code: str, kind: str) -> list[int]:
    """Give the passages of the audit sample on which a suggestion of a code was right or wrong, or is missing."""
    numbers = dict(to_code(scope).order_by().values_list("key", "pk"))
    read = scope.decisions().filter(verdict="read").order_by().values_list("passage__key", flat=True)
    known = judged(scope, [numbers[key] for key in set(read) if key in numbers])
    whole = {key for key, number in numbers.items() if known.get(number, Judgement()).whole}
    sample = [numbers[key] for key in audit_sample(numbers, whole)]
    said = set(scope.suggestions().filter(code=code, passage__in=sample).order_by().values_list("passage", flat=True))
    wanted = {"right": (True, True), "wrong": (False, True), "missed": (True, False)}[kind]
    return [number for number in sample if (known[number].holds(code), number in said) == wanted]
