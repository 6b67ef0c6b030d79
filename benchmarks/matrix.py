"""Documents to matrix, against people: Cohen's kappa per sector over the national climate plans.

Run: python -m benchmarks.matrix [--details]. The documents and the coded matrix stand in ../shared/data/ndc.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from samsyn.analysis.matrix import matrix as build_matrix
from samsyn.analysis.published import compare
from samsyn.coding.registry import suggester
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import open_cache
from samsyn.documents.reading import read_all
from samsyn.documents.sources import sources
from samsyn.frameworks.load import load_framework
from samsyn.passages.roles import roles as suggest_roles
from samsyn.passages.split import split
from samsyn.types import Document, DocumentEntry, Name, Organisation

NDC = Path(__file__).parents[2] / "shared" / "data" / "ndc"

CRUDE = {
    "agriculture": "agricultur|crop|livestock",
    "coastal_zone": "coastal|sea level",
    "cross_cutting_area": "capacity building|cross-cutting",
    "drm": "disaster|early warning",
    "education": "education",
    "energy": "energy",
    "environment": "biodiversity|ecosystem",
    "health": "health",
    "lulucf": "forest|land use",
    "social_development": "gender|poverty|livelihood",
    "tourism": "tourism",
    "transport": "transport",
    "urban": "urban|cities",
    "water": "water",
    "industries": "industr",
    "waste": "waste",
    "economy-wide": "economy-wide|economy wide",
    "buildings": "building",
}
"""The crude peer: a sector is marked where a paragraph that speaks of adaptation (mitigation) has its words."""


def people() -> dict[str, frozenset[str]]:
    """Give the sectors that people marked for each party."""
    with (NDC / "matrix_cait.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        row["iso"]: frozenset(code for code, value in row.items() if code not in ("iso", "country") and value == "1")
        for row in rows
    }


def documents() -> dict[str, list[Document]]:
    """Read the plans in English, party by party."""
    cache, _ = open_cache()
    found = defaultdict(list)
    for outcome in read_all(sources([NDC / "pdfs"]), ReadingSettings(), cache=cache, jobs=2):
        if outcome.document is not None and outcome.document.language == "en":
            found[outcome.source.id[:3]].append(outcome.document)
    return dict(found)


def crude(plans: dict[str, list[Document]]) -> dict[str, frozenset[str]]:
    """Mark sectors by the crude rule."""
    marked: dict[str, set[str]] = {party: set() for party in plans}
    for party, texts in plans.items():
        for paragraph in "\n".join(document.text for document in texts).lower().split("\n"):
            for side, words in (("a", "adapt|resilien|vulnerab"), ("m", "mitigat|emission|reduc|renewable")):
                if re.search(words, paragraph):
                    marked[party] |= {f"{side}_{name}" for name, rule in CRUDE.items() if re.search(rule, paragraph)}
    return {party: frozenset(codes) for party, codes in marked.items()}


def ours(plans: dict[str, list[Document]]) -> dict[str, frozenset[str]]:
    """Mark sectors as the main job does."""
    framework = load_framework("ndc-2016")
    parties = [Organisation(id=party, names=(Name(party),)) for party in plans]
    entries = [DocumentEntry(id=party, sha256="", format="pdf", status="read", organisation=party) for party in plans]
    passages = tuple(p for party, texts in plans.items() for document in texts for p in split(document, party))
    roles = {mark.passage: mark.role for mark in suggest_roles(passages, framework)}
    codings = suggester("lexicon", framework).suggest(passages, roles)
    cells = build_matrix(framework, parties, entries, {p.id: p for p in passages}, roles, codings)
    marked = defaultdict(set)
    for cell in cells:
        if cell.state == "suggested":
            marked[cell.organisation].add(cell.code)
    return {party: frozenset(marked[party]) for party in plans}


def mean_kappa(left: dict[str, frozenset[str]], right: dict[str, frozenset[str]], details: bool) -> float:
    """Give the mean kappa over the sectors that people marked for 10 to 90 % of the parties."""
    parties = sorted(left.keys() & right.keys())
    codes = sorted(set().union(*left.values()))
    share = {code: sum(code in left[party] for party in parties) / len(parties) for code in codes}
    codes = [code for code in codes if 0.1 <= share[code] <= 0.9]
    rows = compare([left[party] for party in parties], [right[party] for party in parties], codes)
    if details:
        for row in rows:
            kappa = f"{row.kappa:5.2f}" if row.kappa is not None else "    -"
            print(f"  {row.code:22} {kappa}  both {row.both:2} people {row.only_published:2} ours {row.only_ours:2}")
    return sum(row.kappa or 0.0 for row in rows) / len(rows)


def main() -> None:
    """Print the figures."""
    if not NDC.is_dir():
        print("documents to matrix: ../shared/data/ndc is not here; skipped")
        return
    details = "--details" in sys.argv
    plans, judged = documents(), people()
    print(f"documents to matrix, mean kappa over sectors marked for 10 to 90 % of {len(plans.keys() & judged)} parties")
    print(f"  crude keyword rule {mean_kappa(judged, crude(plans), False):.2f}")
    print(f"  samsyn             {mean_kappa(judged, ours(plans), details):.2f}   (to reach 0.45)")


if __name__ == "__main__":
    main()
