"""Serve the public pages of a study to everybody, as long as its owner lets them be read."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from samsyn.store.errors import NotFound
from samsyn.web.language import language_of

KINDS = {".js": "text/javascript", ".otf": "font/otf", ".svg": "image/svg+xml", ".webp": "image/webp"}


@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Lead to the pages in the reader's language."""
    _folder(slug)
    path = f"{language_of(request)}/index.html"
    return HttpResponseRedirect(reverse("samsyn:public-file", kwargs={"slug": slug, "path": path}))


@require_safe
def file(_request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """Give a file of the public pages; a study that is not there and one that is not public are the same answer."""
    folder = _folder(slug)
    wanted = (folder / path).resolve() if "\x00" not in path else folder
    if not wanted.is_relative_to(folder.resolve()) or not wanted.is_file():
        raise Http404
    kind = KINDS.get(wanted.suffix) or mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    if kind == "text/html" or kind.startswith("text/"):
        kind += "; charset=utf-8"
    response = FileResponse(wanted.open("rb"), content_type=kind, as_attachment="/download/" in f"/{path}")
    # Withdrawn is withdrawn at once: whoever keeps a copy asks before showing it.
    response["Cache-Control"] = "no-cache"
    return response


def _folder(slug: str) -> Path:
    from samsyn.store.publishing import public_study  # with all that makes reports, which other pages do without
    from samsyn.web.public.site import make_site

    try:
        found = public_study(slug)
    except NotFound:
        raise Http404 from None
    return make_site(found.study, found.report, names=found.names)
