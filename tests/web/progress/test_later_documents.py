"""What comes after a study has learned is read by what it learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PLAN = "Handlingsplan för Region Ekmarken\n\nAktiviteter\n\n- Vi inför en ny process för remisser och samverkan.\n"


def test_documents_brought_in_later_are_suggested_by_the_model(
    client: Any, study: Any, read: Callable[..., int]
) -> None:
    """Promise: a document that comes after learning is suggested by the model, and so is all that is suggested anew."""
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.learned import learn_anew
    from samsyn.store.resuggest import suggest_all
    from samsyn.web.shell.intake import take_in

    read(60)
    scope = open_scope(local_user(), study.slug)
    model = learn_anew(scope)
    (study.folder / "sources" / "ekmarken.txt").write_text(PLAN, encoding="utf-8")
    take_in(scope, {"files": ["ekmarken.txt"]}, lambda _: None)
    new = scope.suggestions().filter(passage__document__name="ekmarken.txt")
    assert {one.coder for one in new} == {model.coder}
    suggest_all(open_scope(local_user(), study.slug))
    assert set(scope.suggestions().order_by().values_list("coder", flat=True)) == {model.coder}
