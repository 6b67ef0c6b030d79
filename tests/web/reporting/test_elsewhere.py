"""A frozen report on another machine: the same to the byte after backup and restore, and plain where it is not."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import client_on, environment

GONE = "Pictures of pages that this version shows and that are not here"


def worked() -> None:
    """Do all work that waits, as a worker would."""
    from samsyn.store import jobs
    from samsyn.web.work import Worker, desk

    desk.stop()
    worker = Worker()
    for _ in range(240):
        if not worker.once() and not jobs.unfinished():
            return


def samsyn(*arguments: object) -> None:
    """Run the command."""
    subprocess.run([sys.executable, "-m", "samsyn", *map(str, arguments)], check=True, env=environment())


def web_page(slug: str) -> bytes:
    """Give the web page of version 1, as it is made to be downloaded."""
    from samsyn.store.access import local_user, open_scope
    from samsyn.web.reporting.making import ask_for, made_file

    scope = open_scope(local_user(), slug)
    job = ask_for(scope, "format", number=1, format="html", language="en")
    worked()
    found = made_file(scope, job.arguments["mark"])
    assert found is not None
    return found[0].read_bytes()


def public_pages(slug: str) -> dict[str, bytes]:
    """Give the public pages of version 1 by their names."""
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.frozen import frozen
    from samsyn.web.public.site import make_site

    scope = open_scope(local_user(), slug)
    folder = make_site(scope.study, frozen(scope, 1), names=False)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pictures(made: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return [name for name in archive.namelist() if name.startswith("pages/")]


@pytest.fixture(scope="module")
def elsewhere(study: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Freeze a report here and give what is made of it, with a folder to which the study was restored."""
    client = client_on(study.folder)
    assert client.post(f"/s/{study.slug}/report/freeze", {"title": "A version"}).status_code in (200, 302)
    worked()
    here = web_page(study.slug), public_pages(study.slug)
    there = tmp_path_factory.mktemp("elsewhere")
    samsyn("backup", study.folder, there / "study.zip")
    samsyn("restore", there / "study.zip", there / "study")
    return here, there / "study"


def test_a_restored_version_is_the_same_to_the_byte(elsewhere: Any, study: Any) -> None:
    """Web page and public pages hold the same pictures, though nothing was ever drawn on that machine."""
    (page, public), folder = elsewhere
    assert pictures(page)
    client = client_on(folder)
    assert not (folder / "pages").exists()
    assert GONE not in client.get(f"/s/{study.slug}/report/1/").content.decode()
    assert web_page(study.slug) == page
    assert public_pages(study.slug) == public


def test_a_version_without_its_pictures_says_so(elsewhere: Any, study: Any, tmp_path: Path) -> None:
    """As from an older archive: how many are gone stands on its page, and what is made of it asks for none of them."""
    (page, _), folder = elsewhere
    alone = tmp_path / "study"
    shutil.copytree(folder, alone)
    shutil.rmtree(alone / "reports")
    client = client_on(alone)
    assert f"{GONE}: {len(pictures(page))}." in client.get(f"/s/{study.slug}/report/1/").content.decode()
    made = web_page(study.slug)
    assert pictures(made) == []
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"pages/" not in archive.read("report.html")
    assert not any(name.startswith("pages/") for name in public_pages(study.slug))
