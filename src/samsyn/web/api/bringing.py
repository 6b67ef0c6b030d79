"""Take in the files of a request, as the page of documents does."""

from __future__ import annotations

from django.http import HttpRequest

from samsyn.store.access import Scope
from samsyn.store.errors import NotFound, StoreError
from samsyn.types import Message
from samsyn.web.shell.files import put
from samsyn.web.shell.place import sources_of
from samsyn.web.uploads import Refused


def bring(request: HttpRequest, scope: Scope) -> tuple[list[str], list[Refused]]:
    """Keep the files in the study's folder; give their names there, and those that were not taken in."""
    if scope.study.framework_id is None:
        raise NotFound(Message("This study has no framework yet."))
    files = request.FILES.getlist("documents")  # reading the form is what fills `refused`
    refused: list[Refused] = list(getattr(request, "refused", ()))
    names = []
    for file in files:
        try:
            names.append(put(sources_of(scope.study), file).name)
        except StoreError as error:
            refused.append(Refused(file.name or "", error.problem))
    if not names and not refused:
        raise StoreError(
            Message("Choose at least one file."), remedy=Message("Send files in the field documents of a form.")
        )
    return list(dict.fromkeys(names)), refused
