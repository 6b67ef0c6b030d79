"""A small study, a server for it in a process of its own, and pages in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.postgresql import running
from tests.web.serving import Server, serving

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = (
    "2015_NMK_handlingsplan.pdf",
    "Utskaren_handlingsplan_2015.txt",
    "Utskaren_handlingsplan_2015_DUBBLETT.txt",
    "Northolm_Action_Plan.docx",
    "Kvarnbygd_plan_personcentrerad_vard.html",
    "TRASIG_FIL_Stenby_handlingsplan_2015.pdf",
)
"""Four plans of different forms, one that is there twice and one that is broken."""

SLUG = "close-care"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (1280, 768, 320)
WIDTH_WHEN_DRAWN = """() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() =>
    requestAnimationFrame(() => done(document.documentElement.scrollWidth)))))"""
"""Scripts that lay a page out anew do so before the next picture: what counts is the width after it."""

FILL = """
import sys
from pathlib import Path
from samsyn.store.folders import open_study, start
folder = Path(sys.argv[1])
start(folder)
from samsyn.store.access import local_user
from samsyn.store.keep import keep
from samsyn.workflow.examine import examine
from samsyn.workflow.job import Job
study = open_study(folder, title="Close care")
if len(sys.argv) > 2:
    job = Job(sources=(str(folder / "sources"),), framework="patient-centred-care-2015",
              organisations=str(folder / "organisations.csv"), output="", ocr="never")
    keep(study, examine(job, lambda _: None), by=local_user())
"""


@dataclass(frozen=True)
class Study:
    """A study that a server answers for: its folder, name, address and the address that opens it."""

    folder: Path
    slug: str
    address: str
    opening: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an analysed study, which nobody changes."""
    folder = tmp_path_factory.mktemp("filled") / "study"
    (folder / "sources").mkdir(parents=True)
    for name in PLANS:
        shutil.copy(EXAMPLES / "plans" / name, folder / "sources" / name)
    shutil.copy(EXAMPLES / "organisations.csv", folder)
    run(FILL, folder, "analyse")
    return folder


def run(program: str, *arguments: object) -> None:
    """Run a program of Python on a study; what it says is shown where it fails."""
    subprocess.run([sys.executable, "-c", program, *map(str, arguments)], check=True, env=environment())


def environment(**more: str) -> dict[str, str]:
    """Give the environment of the tests without what would steer Django."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    return {**kept, "OMP_NUM_THREADS": "1", "LC_ALL": "C", **more}


def answering(folder: Path, *options: str, **more: str) -> Study:
    """Start a server for a study's folder and give the study once it answers."""
    slug = SLUG if folder.name == "study" else folder.name
    return once_it_answers(["serve", str(folder), *options], folder, slug, **more)


def once_it_answers(arguments: Sequence[str], folder: Path, slug: str, **more: str) -> Study:
    """Start a command that serves a study, and give the study once it says its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "samsyn", *arguments, "--no-browser", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(PYTHONUNBUFFERED="1", **more),
    )
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"(http://127\.0\.0\.1:\d+/)\?key=\S+", line):
            return Study(folder, slug, f"{match[1]}s/{slug}/", match[0], process)
    pytest.fail(f"samsyn {arguments[0]} ended with {process.wait()}")


def ended(study: Study) -> int:
    """Stop a server as Ctrl-C does and give its exit status."""
    study.process.send_signal(signal.SIGINT)
    try:
        return study.process.wait(timeout=30)
    finally:
        study.process.kill()


@pytest.fixture(scope="module")
def study(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """Give a study of the module's own, analysed, with a server that answers for it."""
    folder = tmp_path_factory.mktemp("study") / "study"
    shutil.copytree(filled, folder)
    found = answering(folder)
    yield found
    ended(found)


@pytest.fixture(scope="module")
def new_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """Give a study that has just been begun: no framework, no document."""
    folder = tmp_path_factory.mktemp("new") / "study"
    folder.mkdir()
    run(FILL, folder)
    found = answering(folder)
    yield found
    ended(found)


@pytest.fixture
def client(study: Study) -> Any:
    """Give Django's own client in this process, on the same study: for status, headers and numbers of queries."""
    return client_on(study.folder)


@pytest.fixture
def client_of() -> Callable[[Study], Any]:
    """Give a function that gives Django's own client on a study."""
    return lambda study: client_on(study.folder)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start PostgreSQL in a folder of its own and give the address of its databases, without their name."""
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def server(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server of many studies of the module's own, with local accounts and without mail."""
    with serving(postgresql_server, tmp_path_factory.mktemp("server")) as running_server:
        yield running_server


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Study]:
    """Give a study of the test's own that has just been begun, with a server."""
    folder = tmp_path / "study"
    folder.mkdir()
    run(FILL, folder)
    found = answering(folder)
    yield found
    ended(found)


@pytest.fixture
def start_serving() -> Iterator[Callable[..., Study]]:
    """Give a function that starts `samsyn serve` on a folder; whatever still runs is stopped."""
    started: list[Study] = []

    def serve(folder: Path, *options: str, **more: str) -> Study:
        started.append(answering(folder, *options, **more))
        return started[-1]

    yield serve
    for one in started:
        if one.process.poll() is None:
            ended(one)


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Callable[..., Study]]:
    """Give a function that starts `samsyn demo` for a user who has nothing yet; whatever still runs is stopped."""
    started: list[Study] = []
    folder = tmp_path / "data" / "samsyn" / "demo"

    def demo(*options: str) -> Study:
        slug = "sample-close-and-person-centred-care"
        started.append(once_it_answers(["demo", *options], folder, slug, XDG_DATA_HOME=str(tmp_path / "data")))
        return started[-1]

    yield demo
    for one in started:
        if one.process.poll() is None:
            ended(one)


@pytest.fixture
def stop_serving() -> Callable[[Study], int]:
    """Give a function that stops a server as Ctrl-C does and gives its exit status."""
    return ended


def client_on(folder: Path) -> Any:
    """Set Django up on a study's folder, or turn it to that, and give a client."""
    from samsyn.store.databases import database
    from samsyn.store.folders import start

    os.environ["SAMSYN_OPENING_KEY"] = ""
    # Playwright keeps an event loop running in this thread; the tests take turns.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    start(folder, "samsyn.web.settings")
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    assert settings.SETTINGS_MODULE == "samsyn.web.settings"
    assert settings.DESKTOP
    connections.close_all()
    connections.settings["default"] |= {"NAME": database(folder)["NAME"]}
    settings.DATABASES["default"]["NAME"] = database(folder)["NAME"]
    connections["default"].settings_dict["NAME"] = database(folder)["NAME"]
    return Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give the system's Chromium, or skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def said() -> list[str]:
    """Give what the browser's console says; a test that expects something takes it out."""
    return []


@pytest.fixture
def open_page(browser: Any, said: list[str]) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a study in a new window: `open_page(study, language="sv")`."""
    contexts = []

    def open_it(study: Study, language: str = "en", **options: Any) -> Any:
        context = browser.new_context(
            **{
                "viewport": {"width": 1280, "height": 900},
                "reduced_motion": "reduce",
                "locale": {"en": "en-GB", "sv": "sv-SE"}[language],
                **options,
            }
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        # The link that opens a study leads to its overview; whoever has followed it is let in everywhere.
        context.request.get(study.opening, max_redirects=0)
        page.goto(study.address)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def page(open_page: Callable[..., Any], study: Study) -> Any:
    """Give the study's overview in English, on a desk; nothing may be said on the console."""
    return open_page(study)


@pytest.fixture
def swedish_page(open_page: Callable[..., Any], study: Study) -> Any:
    """Give the study's overview in Swedish."""
    return open_page(study, "sv")


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """Give a function that fails with what axe-core finds on a page."""
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    options = {
        "resultTypes": ["violations"],
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }

    def check(page: Any) -> None:
        found = module.Axe().run(page, options=options).response["violations"]
        assert [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] == []

    return check


@pytest.fixture
def look(axe: Callable[[Any], None]) -> Callable[[Any, str], None]:
    """Give a function that looks at a page at three widths in both themes.

    It fails where a page is wider than its window or axe finds something. Pictures are taken for the folder in
    SAMSYN_SHOTS, where that is given: they are for people, and take longer than all else.
    """
    pictures = os.environ.get("SAMSYN_SHOTS")

    def go_through(page: Any, name: str) -> None:
        before = page.viewport_size
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(WIDTH_WHEN_DRAWN) <= width, f"{name} is wider than {width}"
                if pictures:
                    language = page.locator("html").get_attribute("lang")
                    page.screenshot(path=f"{pictures}/{name}-{language}-{theme}-{width}.png", full_page=True)
            axe(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before)

    return go_through


@pytest.fixture
def settings_of(client: Any) -> Iterator[Callable[..., None]]:
    """Give a function that changes settings of Django for a test."""
    from django.test import override_settings

    changed: list[Any] = []

    def change(**values: Any) -> None:
        changed.append(override_settings(**values))
        changed[-1].enable()

    yield change
    for one in reversed(changed):
        one.disable()
