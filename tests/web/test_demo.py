"""`samsyn demo`: a study to try things on, without anything read before."""

from __future__ import annotations

import shutil
import sqlite3
import urllib.request
from typing import Any

import pytest

LATER = "Ekmarken_handlingsplan_inskannad.pdf"


def read(study: Any, place: str = "") -> str:
    """Open a study with its key and give one of its pages."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.addheaders.append(("Accept-Language", "en"))
    opener.open(study.opening, timeout=60)
    return opener.open(study.address + place, timeout=60).read().decode()


def documents(study: Any) -> set[str]:
    """Give the names of the documents that a study holds, once its program has ended."""
    with sqlite3.connect(study.folder / "study.sqlite3") as tables:
        return {name for (name,) in tables.execute("SELECT name FROM store_document")}


def test_the_sample_is_there_analysed_and_can_be_left_and_begun_afresh(start_demo: Any, stop_serving: Any) -> None:
    """The first page has organisations and suggestions; Ctrl-C ends at once while scanned pages are being read."""
    study = start_demo()
    page = read(study)
    assert "Region Norrmark" in page
    assert "documents read, of 12" in page or "documents read, of 14" in page
    assert stop_serving(study) == 0
    assert "2015_NMK_handlingsplan.pdf" in documents(study)
    with sqlite3.connect(study.folder / "study.sqlite3") as tables:
        tables.execute("UPDATE store_study SET title = 'Mine'")
    tables.close()
    again = start_demo()
    assert "Mine" in read(again)
    assert stop_serving(again) == 0
    fresh = start_demo("--fresh")
    assert "Mine" not in read(fresh)


@pytest.mark.browser
def test_what_lies_in_the_folder_is_taken_in_at_the_start(
    filled: Any, tmp_path: Any, start_serving: Any, open_page: Any
) -> None:
    """A file that was put among the sources by hand, or that an ended program left, is taken in; the page tells."""
    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    plan = "Handlingsplan för Region Ekmarken\n\nAktiviteter\n\n- Vi inför en ny process för remisser.\n"
    (folder / "sources" / "ekmarken.txt").write_text(plan, encoding="utf-8")
    page = open_page(start_serving(folder))
    link = page.locator("tr", has_text="Region Ekmarken").get_by_role("link", name="Read the plan")
    link.wait_for(timeout=60_000)
    assert page.locator("h1").inner_text() == "Close care"
