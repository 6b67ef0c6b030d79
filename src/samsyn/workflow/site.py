"""Write the public site of a finished study: its pages, the tables, and the report to download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from samsyn.report.anonymous import without_names, without_names_on
from samsyn.report.content import build
from samsyn.report.site.edition import Download
from samsyn.report.site.folder import write_pages
from samsyn.types import Language, Message
from samsyn.workflow.content import FILES, Content, formatted
from samsyn.workflow.job import Step

TITLES = {
    "pdf": Message("The report as PDF"),
    "docx": Message("The report for Word"),
    "xlsx": Message("Everything that was found, as a workbook"),
    "csv": Message("All tables (CSV) and the texts of the documents"),
}
"""What can be downloaded, in the order in which it is offered."""


def public(content: Content, *, names: bool) -> Content:
    """Give what everybody may read: without the names of people unless `names`, and without single decisions."""
    if names:
        return replace(content, decisions=())
    return replace(
        content,
        findings=without_names(content.findings),
        marks=without_names_on(content.marks),
        decisions=(),
    )


def write_site(
    content: Content,
    folder: Path,
    *,
    title: str,
    languages: Sequence[Language],
    names: bool = False,
    picture: Callable[[str], bytes | None] = lambda _: None,
    show: Callable[[Step], None] = lambda _: None,
) -> None:
    """Write the site below `folder`, which is made; the first of `languages` is that of its start.

    `picture` gives the bytes of a picture by its path within the report; the site leaves out those that are not there.
    """
    shown = public(content, names=names)
    step, steps = 0, len(languages) * (len(TITLES) + 1) + 1

    def tell() -> None:
        nonlocal step
        show(Step("site", Message("Writing the public pages"), step, steps))
        step += 1

    tell()
    pictures = {}
    for key, one in shown.findings.pictures.items():
        drawn = picture(one.path)
        if drawn is not None:
            place = folder / one.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(drawn)
            pictures[key] = one
    shown = replace(shown, findings=replace(shown.findings, pictures=pictures))
    downloads: dict[Language, tuple[Download, ...]] = {}
    for language in languages:
        made = []
        built = build(shown.findings, language)
        for name, words in TITLES.items():
            tell()
            path = f"download/{FILES[name][0]}"
            place = folder / language / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(formatted(shown, name, language, built=built))
            made.append(Download(path, words.template))
        downloads[language] = tuple(made)
    tell()
    write_pages(shown.findings, folder, title=title, languages=languages, downloads=downloads)
