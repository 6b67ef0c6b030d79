"""The public site: every number opens its quotes, nothing hostile becomes markup, and it works without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urldefrag

import msgspec
import pytest
from msgspec.structs import replace

from samsyn.report.anonymous import without_names
from samsyn.report.findings import AnalystText, Findings
from samsyn.report.site.folder import write_pages
from samsyn.types import PERSON, Coding, Message

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) **b**"


class Page(HTMLParser):
    """What a test needs of a page: its links with their classes and words, its ids, and what stands where."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down an element."""
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        address = values.get("href", values.get("xlink:href", ""))
        if tag == "a" and address:
            self.links.append((address, values.get("class", "")))


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    """Give findings on plans and texts that hold markup where words belong, and people's decisions."""
    found: Findings = sample.findings(4, 12, hostile=True, pictures=True)
    first = next(iter(found.passages))
    texts = tuple(
        AnalystText(place, language, HOSTILE, "Anna Secret", "2026-11-23")
        for place in ("introduction", "goals", "conclusions:after")
        for language in ("sv", "en")
    )
    linked = AnalystText("conclusions", "sv", f"See [p. 1](#{first}).", "Anna Secret", "2026-11-23")
    person = Coding(
        first,
        found.framework.codes[0].id,
        f"{PERSON}Bo Secret",
        1.0,
        Message("Confirmed by {coder}.", {"coder": "Bo Secret"}),
    )
    return replace(
        found, texts=(*texts, linked), codings=(person, *found.codings), run=replace(found.run, people=("Bo Secret",))
    )


@pytest.fixture(scope="module")
def site(findings: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site once."""
    folder = tmp_path_factory.mktemp("site")
    write_pages(without_names(findings), folder, title=f"A study {HOSTILE}", languages=("sv", "en"))
    return folder


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Page(path.read_text(encoding="utf-8"))


def test_every_link_leads_somewhere(site: Path) -> None:
    """No link of the site leads to a page or a place that is not there, in either language."""
    known = {path.resolve(): page for path, page in pages(site)}
    checked = 0
    for path, page in known.items():
        for address, _ in page.links:
            if address.startswith(("http", "mailto")):
                continue
            target, anchor = urldefrag(address)
            file = (path.parent / unquote(target)).resolve() if target else path
            assert file.exists(), (path, address)
            if anchor and file.suffix == ".html":
                assert unquote(anchor) in known[file].ids, (path, address)
            checked += 1
    assert checked > 500


def test_pictures_stand_where_the_pages_look_for_them(site: Path, findings: Findings) -> None:
    """Every picture of a page is looked for where the report says that it stands, beside the languages."""
    asked = set()
    for path, page in pages(site):
        for tag, values in page.tags:
            if tag == "image":
                asked.add((path.parent / values["href"]).resolve().relative_to(site.resolve()).as_posix())
    assert asked
    assert asked <= {picture.path for picture in findings.pictures.values()}


def test_every_number_opens_a_quote(site: Path) -> None:
    """Behind every number, mark and bar that leads to evidence stands at least one quote in the plan's own words."""
    texts = {path.resolve(): path.read_text(encoding="utf-8") for path, _ in pages(site)}
    followed = 0
    for path, page in pages(site):
        for address, css in page.links:
            if not {"evidence", "mark", "turned"} & set(css.split()):
                continue
            target, anchor = urldefrag(address)
            text = texts[(path.parent / unquote(target)).resolve() if target else path.resolve()]
            if anchor:
                text = text[text.index(f'id="{anchor}"') :]
            quote = re.search(r'<blockquote|class="passage', text)
            assert quote, (path, address)
            followed += 1
    assert followed > 100


def test_the_matrix_opens_its_cells(site: Path, findings: Findings) -> None:
    """Every cell with something in it is a link, and as many are there as the matrix holds."""
    text = (site / "sv" / "matrix.html").read_text(encoding="utf-8")
    present = sum(cell.state in ("coded", "suggested") for cell in findings.cells)
    assert text.count('<a class="mark ') == present > 0


def test_hostile_words_stay_words(site: Path) -> None:
    """Markup in plans, names, titles and texts is shown as it was written; no page has a script of its own."""
    for path, page in pages(site):
        for tag, values in page.tags:
            assert not any(name.startswith("on") or name == "style" for name in values), (path, tag, values)
            assert not values.get("href", "").lower().startswith(("javascript:", "data:")), (path, values)
            assert tag not in ("iframe", "object", "embed", "base"), path
            if tag == "script":
                assert values.get("type") == "application/json" or values["src"].endswith(".js"), (path, values)
            if tag == "img":
                pytest.fail(f"{path} has a picture that nobody put there")
    for file in site.rglob("search/*.js"):
        assert "</script" not in file.read_text(encoding="utf-8")


def test_nobody_is_named(site: Path) -> None:
    """Without names the site says how many people decided, and names nobody who coded or wrote."""
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".js"):
            assert "Secret" not in path.read_text(encoding="utf-8"), path


def test_search_holds_every_passage(site: Path, findings: Findings) -> None:
    """The search's files hold every passage once, with an address that is there."""
    rows = []
    for file in sorted((site / "sv" / "search").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        rows += msgspec.json.decode(text.removeprefix("samsyn.add(").rstrip().removesuffix(");"))
    assert [row[1] for row in rows] == [passage.text for passage in findings.passages.values()]
    for address, *_ in rows:
        target, anchor = urldefrag(address)
        assert f'id="{anchor}"' in (site / "sv" / target).read_text(encoding="utf-8")


def test_the_same_site_again(findings: Findings, site: Path, tmp_path: Path) -> None:
    """The same content gives the same files, byte for byte."""
    write_pages(without_names(findings), tmp_path, title=f"A study {HOSTILE}", languages=("sv", "en"))
    files = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    for path in files:
        assert (site / path).read_bytes() == (tmp_path / path).read_bytes(), path


def test_both_languages_have_the_same_pages(site: Path) -> None:
    """Whoever changes the language stays where they are."""
    of = {
        language: {path.relative_to(site / language) for path in (site / language).rglob("*.html")}
        for language in ("sv", "en")
    }
    assert of["sv"] == of["en"]
