"""A document read again, its pictures of text recognised: from the form of its page to passages and codings."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import EXAMPLES

from samsyn.documents import ocr

PLAN = "plan_with_scan.pdf"
TEXT, SCAN = 3, 8
"""Pages of the example, counted from 0: one with words, one that is a scan."""
CARRIED = "Den nuvarande ordningen med två sjukhusledningar"
RECOGNISED = "stöder arbetet med barns delaktighet"


def write_plan(path: Path) -> None:
    """Write two pages of an example as a plan of their own."""
    import pypdfium2

    with pypdfium2.PdfDocument(EXAMPLES / "plans" / "RMS_handlingsplan_med_bilagor.pdf") as whole:
        made = pypdfium2.PdfDocument.new()
        made.import_pages(whole, [TEXT, SCAN])
        made.save(path)
        made.close()


@pytest.mark.skipif(
    shutil.which("tesseract") is None or "swe" not in ocr.recogniser()[1],
    reason="Tesseract with Swedish is not installed",
)
def test_a_scan_that_is_recognised_brings_passages_and_keeps_codings(
    client: Any, study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's form asks for it; then the scan's words are passages, suggested for, and what was decided stands."""
    from samsyn.store import jobs
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.decide import decide
    from samsyn.store.models import Decision, Document
    from samsyn.web.shell.intake import bring_in, read_again
    from samsyn.web.work import Worker, desk

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    jobs.asked.disconnect(desk.wake)
    write_plan(study.folder / "sources" / PLAN)
    scope = open_scope(local_user(), study.slug)
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))  # as on a machine without Tesseract
        ocr.recogniser.cache_clear()
        bring_in(scope, [PLAN])
        Worker().once()
    ocr.recogniser.cache_clear()
    before = Document.objects.get(study=scope.study, name=PLAN, replaced_by=None)
    assert before.status == "partly read"
    assert not before.passages.filter(text__contains=RECOGNISED).exists()
    code = scope.framework.codes[0].id
    passage = before.passages.get(text__startswith=CARRIED)
    decide(scope, passage.key, code, "accept", "5f3f0f52-9d8e-4c57-8f3e-0d9f6f3c2a11")

    page = f"/s/{study.slug}/documents/{before.pk}/"
    assert b'action="' + f"{page}again/".encode() in client.get(page).content
    for wrong in ({"ocr": "sometimes", "language": "sv"}, {"ocr": "auto", "language": "de"}):
        assert client.post(f"{page}again/", wrong).status_code == 422
    assert client.post(f"{page}again/", {"ocr": "auto", "language": "sv"}).headers["Location"] == page
    asked = jobs.latest(scope, "recognise")
    assert asked is not None
    Worker().once()
    asked.refresh_from_db()
    assert asked.state == "done", asked.problem

    before.refresh_from_db()
    now = Document.objects.get(study=scope.study, name=PLAN, replaced_by=None)
    assert before.replaced_by_id == now.pk
    assert now.status == "read"
    assert now.entry["ocr_pages"] == [2]
    found = now.passages.get(text__contains=RECOGNISED)
    assert found.page == 2
    assert now.passages.filter(page=1).count() == before.passages.count()
    assert now.run.suggestions.filter(passage__document=now).exists()
    carried = Decision.objects.get(passage__document=now)
    assert (carried.passage.text, carried.code, carried.verdict) == (passage.text, code, "accept")
    assert carried.user == scope.user
    told = client.get(f"/s/{study.slug}/jobs/{asked.pk}/").content.decode()
    assert "Decisions that new versions took over: 1; lost: 0." in told
    assert client.get(page).headers["Location"] == f"/s/{study.slug}/documents/{now.pk}/"
    assert "text recognised on one page" in client.get(f"/s/{study.slug}/documents/{now.pk}/").content.decode()

    # again in the same way: nothing new is there, and no version is made of it
    read_again(scope, now, "auto", "sv")
    Worker().once()
    assert Document.objects.get(study=scope.study, name=PLAN, replaced_by=None).pk == now.pk
    assert Decision.objects.filter(passage__document=now).count() == 1
