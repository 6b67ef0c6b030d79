"""Count how often a document finds its organisation, as named and with its name taken away.

    python benchmarks/organisations.py

reads `../shared` (the plans of 2015 and the climate plans) and prints, for each way of naming the files, how many
documents found their organisation, found a wrong one, or were left in doubt.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
from lxml import etree, html

from samsyn.organisations.load import load_register
from samsyn.organisations.match import match
from samsyn.types import Organisation

SHARED = Path(__file__).resolve().parents[2] / "shared"


def first_page(path: Path) -> tuple[str, str]:
    """Give a file's title and the text of its first page (the first 3,000 characters where it has no pages)."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        return document.get_metadata_value("Title"), document[0].get_textpage().get_text_range()
    if path.suffix in (".docx", ".odt"):
        part = "word/document.xml" if path.suffix == ".docx" else "content.xml"
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read(part))
        blocks = [
            "".join(map(str, node.itertext())) for node in root.iter() if etree.QName(node).localname in ("p", "h")
        ]
        return "", "\n".join(blocks)[:3000]
    if path.suffix == ".html":
        page = html.document_fromstring(path.read_bytes())
        return page.findtext(".//title") or "", " ".join(map(str, page.itertext()))[:3000]
    return "", path.read_text(encoding="utf-8")[:3000]


def plans() -> list[tuple[Path, str]]:
    """Give the plans of 2015 with the county code that their file name stands for."""
    codes: dict[str, str] = {}
    with (SHARED / "corpus/agreement-2015-matrix.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            folded = unicodedata.normalize("NFD", row["abbreviation"]).encode("ascii", "ignore").decode()
            codes[folded.casefold()] = row["county_code"]
    files = sorted((SHARED / "corpus/agreement-2015").iterdir())
    return [(path, codes[path.name.split("_")[1].casefold()]) for path in files]


def climate_plans() -> list[tuple[Path, str]]:
    """Give the climate plans with the country code that their file name begins with."""
    return [(path, path.name[:3]) for path in sorted((SHARED / "data/ndc/pdfs").glob("*.pdf"))]


def file_name(path: Path, number: int, way: str) -> str:
    """Give a file another name: its own, one that says nothing, or only the organisation's short name."""
    if way == "renamed":
        return f"plan{number}{path.suffix}"
    if way == "one word of the name":
        return re.sub(r"^(?:2015|[A-Z]{3})_|_.*", "", path.stem) + path.suffix
    return path.name


def measure(files: list[tuple[Path, str]], organisations: tuple[Organisation, ...], year: int, title: str) -> None:
    """Print one row per way of naming the files."""
    read = [(path, truth, *first_page(path)) for path, truth in files]
    ways = ("as named", "renamed", "one word of the name")
    for way in ways:
        found = wrong = 0
        left: list[str] = []
        for number, (path, truth, name, page) in enumerate(read, 1):
            result = match(
                organisations, file_name=file_name(path, number, way), title=name, first_page=page, year=year
            )
            if result.organisation == truth:
                found += 1
            elif result.organisation:
                wrong += 1
                left.append(f"WRONG {path.name}: {result.organisation}, {result.reason}")
            else:
                empty = "" if page.strip() else " (no text on the first page)"
                left.append(f"doubt {path.name}: {result.reason}{empty}")
        doubt = len(read) - found - wrong
        print(f"{title:14} {way:24} {len(read):4} {found:6} {wrong:6} {doubt:6} {found / len(read):7.3f}")
        if "--show" in sys.argv:
            print("".join(f"    {line}\n" for line in left), end="")


def main() -> None:
    """Print the table."""
    if not SHARED.exists():
        print("The folder `shared` beside the project holds the documents; it is not there.")
        return
    print(f"{'corpus':14} {'file names':24} {'of':>4} {'found':>6} {'wrong':>6} {'doubt':>6} {'share':>7}")
    measure(plans(), load_register("swedish-regions"), 2015, "plans 2015")
    measure(plans(), load_register("swedish-regions+swedish-municipalities"), 2015, "+municipal")
    measure(climate_plans(), load_register("unfccc-parties"), 2015, "climate plans")


if __name__ == "__main__":
    main()
