"""Passages of national climate plans to sectors, against people: micro-F1 over the 22 sectors.

Run: python -m benchmarks.sectors [--details]. The coded passages stand in ../shared/data/ndc; each is tried without
its place in a plan, and under a heading that says whether it stood in the part on adaptation or on mitigation.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from samsyn.coding.registry import suggester
from samsyn.frameworks.load import load_framework
from samsyn.types import Passage

PASSAGES = Path(__file__).parents[2] / "shared" / "data" / "ndc" / "passages_worldbank.csv"

SIDES = {"a": "Adaptation", "m": "Mitigation"}
IDS = {"disaster risk management (drm)": "drm", "lulucf/forestry": "lulucf"}
"""Sectors whose names differ from the framework's ids in more than spaces."""

CRUDE = {
    "agriculture": "agricultur|crop|livestock|irrigation|food",
    "coastal_zone": "coastal|sea level|mangrove",
    "cross_cutting_area": "capacity building|cross-cutting|awareness|research",
    "drm": "disaster|early warning|flood",
    "education": "education|school",
    "energy": "energy|electric|solar|power",
    "environment": "biodiversity|ecosystem|conservation",
    "health": "health|disease",
    "lulucf": "forest|land use|reforest|tree",
    "social_development": "gender|poverty|livelihood",
    "tourism": "tourism",
    "transport": "transport|vehicle|road",
    "urban": "urban|cities|settlement",
    "water": "water",
    "industries": "industr|cement",
    "waste": "waste|landfill",
    "economy-wide": "economy|carbon tax",
    "buildings": "building",
}
"""The crude peer: a sector is marked where its words stand, on the side where the passage stood."""


def coded_passages(codes: frozenset[str]) -> list[tuple[str, frozenset[str], str]]:
    """Give text, sectors and side ("a", "m" or "am") of the passages with sectors of the framework only."""
    found = []
    with PASSAGES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = [name.strip().lower() for name in row["sectors"].split("|")]
            ids = frozenset(
                f"{name[0]}_{IDS.get(name[2:], name[2:].replace(' ', '_').replace('-', '_'))}" for name in names
            )
            ids = frozenset("m_economy-wide" if one == "m_economy_wide" else one for one in ids)
            if ids <= codes:
                found.append((row["text"].replace("|", ". "), ids, "".join(sorted({name[0] for name in names}))))
    return found


def score(gold: list[frozenset[str]], found: list[frozenset[str]]) -> tuple[float, float, float]:
    """Give micro-F1, precision and recall."""
    right = sum(len(one & other) for one, other in zip(gold, found, strict=True))
    suggested, wanted = sum(map(len, found)), sum(map(len, gold))
    return 2 * right / (suggested + wanted), right / max(suggested, 1), right / wanted


def main() -> None:
    """Print the figures."""
    if not PASSAGES.exists():
        print("passages to sectors: ../shared/data/ndc is not here; skipped")
        return
    framework = load_framework("ndc-2016")
    rows = coded_passages(frozenset(code.id for code in framework.codes))
    gold = [sectors for _, sectors, _ in rows]
    print(f"passages to sectors, {len(rows)} coded passages of national climate plans")
    print(f"  {'':26} {'F1':>5} {'precision':>9} {'recall':>6}")
    crude = [
        frozenset(f"{side}_{name}" for side in sides for name, rule in CRUDE.items() if re.search(rule, text.lower()))
        for text, _, sides in rows
    ]
    print("  {:26} {:5.2f} {:9.2f} {:6.2f}".format("crude words, side known", *score(gold, crude)))
    for name, placed in (("samsyn, words alone", False), ("samsyn, side known", True)):
        passages = [
            Passage(
                id=str(number),
                document=str(number),
                organisation="",
                page=1,
                start=0,
                end=len(text),
                text=text,
                headings=(" and ".join(SIDES[side] for side in sides),) if placed else (),
                language="en",
            )
            for number, (text, _, sides) in enumerate(rows)
        ]
        marked: list[set[str]] = [set() for _ in rows]
        for coding in suggester("lexicon", framework).suggest(passages):
            marked[int(coding.passage)].add(coding.code)
        found = [frozenset(codes) for codes in marked]
        print("  {:26} {:5.2f} {:9.2f} {:6.2f}".format(name, *score(gold, found)))
    if "--details" in sys.argv:
        right = Counter(code for one, other in zip(gold, found, strict=True) for code in one & other)
        for code in framework.codes:
            wanted = sum(code.id in one for one in gold)
            suggested = sum(code.id in one for one in found)
            print(f"    {code.id:22} people {wanted:4} suggested {suggested:4} right {right[code.id]:4}")


if __name__ == "__main__":
    main()
