"""Write the site into a folder: a language each in a folder of its own, what they share beside them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources
from pathlib import Path

from samsyn.report.findings import Findings
from samsyn.report.site.edition import Download, Setting, edition
from samsyn.report.site.searching import search_files
from samsyn.types import Language

FIRST = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={language}/index.html">
<title>{title}</title>
</head>
<body>
<h1>{title}</h1>
<ul>
{links}
</ul>
</body>
</html>
"""


def write_pages(
    findings: Findings,
    folder: Path,
    *,
    title: str,
    languages: Sequence[Language],
    downloads: dict[Language, tuple[Download, ...]] | None = None,
) -> None:
    """Write all pages; the first language is that of the address without one.

    `downloads` are files that the caller puts below the folder of a language. Pictures of pages stand where
    `findings.pictures` says, below `folder`.
    """
    _assets(folder / "assets")
    for language in languages:
        own = folder / language
        files = list(search_files(findings, language))
        for number, content in enumerate(files):
            _write(own / "search" / f"{number}.js", content)
        setting = Setting(title, tuple(languages), (downloads or {}).get(language, ()), len(files))
        for path, content in edition(findings, language, setting):
            _write(own / path, content)
    names = {"sv": "Svenska", "en": "English"}
    links = "\n".join(f'<li><a href="{one}/index.html" lang="{one}">{names[one]}</a></li>' for one in languages)
    _write(folder / "index.html", FIRST.format(language=languages[0], title=escape(title), links=links))


def _assets(folder: Path) -> None:
    import font_source_sans_pro
    import font_source_serif_pro

    report = resources.files("samsyn.report")
    sans, serif = font_source_sans_pro.font_files_otf, font_source_serif_pro.font_files_otf
    faces = (
        ("Source Sans Pro", 400, sans["SourceSansPro"]),
        ("Source Sans Pro", 600, sans["SourceSansProSemibold"]),
        ("Source Serif Pro", 400, serif["SourceSerifPro"]),
    )
    rules = []
    for family, weight, path in faces:
        file = Path(path)
        _write(folder / file.name, file.read_bytes())
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
            f'src: url("{file.name}") format("opentype"); }}'
        )
    style = report.joinpath("templates", "style.css").read_text(encoding="utf-8")
    own = report.joinpath("site", "templates")
    _write(folder / "site.css", "\n".join([*rules, style, own.joinpath("site.css").read_text(encoding="utf-8")]))
    for name in ("search.js", "sign.svg"):
        _write(folder / name, own.joinpath(name).read_bytes())


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
