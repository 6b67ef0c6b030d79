"""What comes in: hostile, broken, cut off, twice, too much; nothing is lost and nothing half-kept."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samsyn.types import Message

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

PLAN = "Handlingsplan för Region Älvsberga\n\nAktiviteter\n\n- Vi inför en ny process för utskrivning ({n}).\n"


def file(name: str, content: bytes | str = "x") -> io.BytesIO:
    """Make a file to upload."""
    made = io.BytesIO(content.encode() if isinstance(content, str) else content)
    made.name = name
    return made


@pytest.fixture
def send(client: Any, study: Any) -> Callable[..., dict[str, Any]]:
    """Give a function that sends one file as the page's script does, and gives what the program says of it."""

    def one(name: str, content: bytes | str = "x", **more: Any) -> dict[str, Any]:
        response = client.post(
            f"/s/{study.slug}/documents/upload/",
            {
                "size": str(len(content.encode() if isinstance(content, str) else content)),
                **more,
                "documents": file(name, content),
            },
            HTTP_ACCEPT="application/json",
        )
        assert response.status_code == 200
        return response.json()

    return one


@pytest.fixture
def work(client: Any, study: Any) -> Callable[[], Any]:
    """Give a function that takes what waits in the study's folder in, here and now, and gives the job."""

    def done() -> Any:
        from samsyn.store import jobs
        from samsyn.store.access import local_user, open_scope
        from samsyn.web.shell.intake import left_behind
        from samsyn.web.work import Worker, desk

        jobs.asked.disconnect(desk.wake)
        job = left_behind(open_scope(local_user(), study.slug))
        if job is not None:
            Worker().once()
            job.refresh_from_db()
        return job

    return done


def held(study: Any) -> dict[str, bytes]:
    """Give the files of the study's folder."""
    return {path.name: path.read_bytes() for path in (study.folder / "sources").iterdir() if path.is_file()}


def row(study: Any, name: str) -> Any:
    from samsyn.store.models import Document

    return Document.objects.get(study__slug=study.slug, name=name, replaced_by=None)


def said(study: Any, name: str) -> str:
    return " ".join(message["template"] for message in row(study, name).messages)


def test_a_file_that_was_cut_off_is_not_kept(study: Any, send: Any) -> None:
    """Where less has come than the sender has, nothing is kept and it is to be sent again."""
    before = held(study)
    answer = send("cut.txt", PLAN.format(n=1), size="100000")
    assert not answer["kept"]
    assert "did not arrive whole" in answer["why"]
    assert held(study) == before


def test_a_request_that_ends_within_a_file_leaves_nothing(study: Any, client: Any) -> None:
    """A body without its end is no file, whatever it says of itself."""
    before = held(study)
    head = (
        '--X\r\nContent-Disposition: form-data; name="size"\r\n\r\n1000\r\n'
        '--X\r\nContent-Disposition: form-data; name="documents"; filename="cut.txt"\r\n\r\n'
    )
    response = client.generic(
        "POST",
        f"/s/{study.slug}/documents/upload/",
        head + "only this",
        content_type="multipart/form-data; boundary=X",
        HTTP_ACCEPT="application/json",
    )
    assert not response.json()["kept"]
    assert held(study) == before


def test_the_same_file_twice_is_there_once(study: Any, send: Any, work: Any) -> None:
    """Under its own name it is known, under another it is a duplicate that says of what."""
    text = PLAN.format(n="twice")
    assert send("twice.txt", text) == {"kept": True, "name": "twice.txt", "same": False}
    assert work().state == "done"
    assert send("twice.txt", text) == {"kept": True, "name": "twice.txt", "same": True}
    assert work() is None
    send("again.txt", text)
    assert work().state == "done"
    assert row(study, "again.txt").status == "duplicate"
    assert row(study, "again.txt").messages[0]["values"] == {"original": "twice.txt"}


def test_a_name_that_differs_only_in_case_is_another_file(study: Any, send: Any) -> None:
    """Not every system tells such names apart, so the second gets a number and neither takes the other's place."""
    assert send("Case.txt", "one")["name"] == "Case.txt"
    assert send("CASE.txt", "two")["name"] == "CASE (2).txt"
    assert send("case.txt", "one")["name"] == "Case.txt"
    found = held(study)
    assert (found["Case.txt"], found["CASE (2).txt"]) == (b"one", b"two")


def test_a_former_version_of_a_file_is_kept(study: Any, send: Any) -> None:
    """The file that a new one of its name replaces stays in the study's folder, out of the way."""
    send("version.txt", "first")
    send("version.txt", "second")
    assert held(study)["version.txt"] == b"second"
    former = [path.read_bytes() for path in (study.folder / "sources" / ".former").iterdir()]
    assert b"first" in former


@pytest.mark.parametrize(
    "name",
    [
        "../../escape.txt",
        "/etc/passwd.txt",
        "C:\\x\\y.txt",
        "a\x00b.txt",
        "n" * 400 + ".txt",
        "å" * 300 + ".txt",
        "nul.txt",
    ],
)
def test_a_hostile_name_stays_within_the_folder(study: Any, send: Any, name: str) -> None:
    """Whatever a file is called, it lies in the study's folder under a name that every system takes."""
    outside = set(study.folder.parent.iterdir())
    answer = send(name, f"text of {name!r}")
    assert answer["kept"], answer
    path = study.folder / "sources" / answer["name"]
    assert path.is_file()
    assert path.resolve().parent == (study.folder / "sources").resolve()
    assert set(study.folder.parent.iterdir()) == outside


def test_bombs_cost_themselves_alone(study: Any, send: Any, work: Any) -> None:
    """A ZIP bomb, an entity bomb, a PDF that is none: each is a row that says why, and a good file beside is read."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(40_000_000))
        archive.writestr("../../way out.txt", "text")
        archive.writestr("plan.txt", PLAN.format(n="in an archive"))
    lol = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><x>&l9;</x>')
    send("bomb.zip", bomb.getvalue())
    send("entities.odt", document.getvalue())
    send("no.pdf", b"%PDF-1.7\n" + b"\x00" * 500)
    send("good.txt", PLAN.format(n="beside bombs"))
    assert work().state == "done"
    assert row(study, "good.txt").status == "read"
    assert row(study, "bomb.zip/plan.txt").status == "read"
    for name in ("bomb.zip/zeros.txt", "bomb.zip/way out.txt", "entities.odt", "no.pdf"):
        assert row(study, name).status == "failed", name
        assert said(study, name), name


def test_what_no_reader_knows_is_refused_by_name_and_by_content(study: Any, send: Any, work: Any) -> None:
    """A kind that is not read is refused as it comes; one that only claims to be of a kind says so in its row."""
    answer = send("song.mp3")
    assert not answer["kept"]
    assert "Files of this kind are not read" in answer["why"]
    send("picture of bytes.txt", bytes(range(256)) * 50)
    work()
    assert row(study, "picture of bytes.txt").status == "failed"


def test_a_file_over_the_limit_is_dropped_as_it_comes(study: Any, send: Any, settings_of: Any) -> None:
    """It says how large a file may be, and nothing of it stays."""
    settings_of(UPLOAD_BYTES=1024**2)
    before = held(study)
    answer = send("large.txt", b"x" * (1024**2 + 1))
    assert answer == {"kept": False, "why": "The file is larger than 1 MB."}
    assert held(study) == before


FULL = """
import os, resource, sys
from pathlib import Path
from tests.web.conftest import client_on
folder = Path(sys.argv[1])
client = client_on(folder)
import io
big = io.BytesIO(os.urandom(400_000)); big.name = "big.txt"
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
sent = {"size": "400000", "documents": big}
response = client.post(f"/s/{sys.argv[3]}/documents/upload/", sent, HTTP_ACCEPT="application/json")
print(response.status_code, response.content.decode())
"""


@pytest.mark.parametrize("limit", [100_000, 399_000])
def test_a_full_disk_says_so_and_leaves_nothing_half_kept(study: Any, client: Any, limit: int) -> None:
    """Where a file does not fit, neither in the place where it arrives nor in the study's folder, it is told."""
    before = held(study)
    ended = subprocess.run(
        [sys.executable, "-c", FULL, study.folder, str(limit), study.slug],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert "no space left on the disk" in ended.stdout, ended.stdout + ended.stderr
    assert held(study) == before
    assert not [name for name in before if name.startswith(".")]


def test_work_on_a_full_disk_fails_with_words(study: Any, client: Any, send: Any, monkeypatch: Any) -> None:
    """A job that finds no space is over, says so, and the files wait for it to be asked for again."""
    import errno

    from samsyn.store import jobs
    from samsyn.store.access import local_user, open_scope
    from samsyn.web.shell import intake
    from samsyn.web.shell.files import unread
    from samsyn.web.work import Worker, desk

    def full(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    send("waits.txt", PLAN.format(n="waits"))
    jobs.asked.disconnect(desk.wake)
    monkeypatch.setattr(intake, "_kept", full)
    scope = open_scope(local_user(), study.slug)
    job = intake.left_behind(scope)
    Worker().once()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.problem["problem"] == {"template": "There is no space left on the disk.", "values": {}}
    assert unread(scope) == ["waits.txt"]
    monkeypatch.undo()
    page = client.get(f"/s/{study.slug}/jobs/{job.pk}/").content.decode()
    assert "There is no space left on the disk." in page
    assert "Try again" in page
    assert "Disken" in client.get(f"/s/{study.slug}/jobs/{job.pk}/", HTTP_ACCEPT_LANGUAGE="sv").content.decode()
    assert client.post(f"/s/{study.slug}/jobs/{job.pk}/again/").status_code == 302
    Worker().once()
    assert row(study, "waits.txt").status == "read"


def test_progress_is_told_in_words() -> None:
    """Seconds are said as one says them."""
    from samsyn.web.job_words import lasting

    assert [lasting(n) for n in (0.2, 40, 300, 7800)] == ["1 s", "40 s", "5 min", "2 h 10 min"]
    assert Message("x")


@pytest.mark.browser
def test_a_whole_folder_is_sent_with_names_of_its_folders(page: Any, study: Any, tmp_path: Path) -> None:
    """Two files of one name in two folders both come, what systems leave in folders does not."""
    for name in ("Norr", "Syd"):
        (tmp_path / "plans" / name).mkdir(parents=True)
        (tmp_path / "plans" / name / "plan.txt").write_text(PLAN.format(n=name), encoding="utf-8")
    (tmp_path / "plans" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "plans" / "film.mov").write_bytes(b"x")
    page.goto(study.address + "documents/")
    page.locator("#folder").set_input_files(tmp_path / "plans")
    expect(page.locator("#progress .done")).to_be_visible(timeout=60_000)
    for name in ("Norr - plan.txt", "Syd - plan.txt"):
        expect(page.locator("tr", has_text=name)).to_have_count(1)
    expect(page.locator("#refused")).to_contain_text("film.mov")
    expect(page.locator("#refused")).not_to_contain_text("DS_Store")
    expect(page.locator("#sending-words")).to_have_text("Files sent: 2.")


@pytest.mark.browser
def test_a_connection_that_breaks_costs_no_file(page: Any, study: Any, tmp_path: Path, said: list[str]) -> None:
    """What was sent is kept, the rest is sent when one asks for it, and all of it is read."""
    names = [f"line {n}.txt" for n in range(4)]
    for name in names:
        (tmp_path / name).write_text(PLAN.format(n=name), encoding="utf-8")
    page.goto(study.address + "documents/")
    sent: list[str] = []

    def pass_two(route: Any) -> None:
        sent.append(route.request.url)
        if len(sent) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/documents/upload/", pass_two)
    page.get_by_label("Bring in plans").set_input_files([tmp_path / name for name in names])
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.locator("#sending-words")).to_contain_text("The connection broke after 2 of 4 files.")
    expect(page.get_by_role("button", name="Send the rest")).to_be_focused()
    page.get_by_role("button", name="Send the rest").press("Enter")
    expect(page.locator("#progress .done")).to_have_text(re.compile("4 documents"), timeout=60_000)
    for name in names:
        expect(page.locator("tr", has_text=name)).to_have_count(1)
    said.clear()  # the browser tells of the request that failed
