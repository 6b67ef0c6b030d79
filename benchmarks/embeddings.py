"""Codes by sentence embeddings without training, beside the suggester that is built in, on the same texts.

Run: python -m benchmarks.embeddings MODEL [--all], where MODEL is a folder with a model of sentence embeddings. Read
are the coded passages of national climate plans (../shared/data/ndc), under a heading that names the part of the plan
they stood in, and texts that experts checked for one of the goals of the UN (../shared/data/sdg): a fixed random part
of each unless --all is given. Nothing is trained on them. That cases for a code count as the square root of the odds
against it (`embedding_scale`) was chosen with samples of both in view; it is no setting.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.sectors import PASSAGES, SIDES, coded_passages, score
from samsyn.coding.base import Suggester
from samsyn.coding.lexicon import LexiconSuggester
from samsyn.coding.registry import suggester
from samsyn.decisions import audit_order
from samsyn.errors import SamsynError
from samsyn.frameworks.load import load_framework
from samsyn.types import Passage

GOALS = PASSAGES.parents[1] / "sdg" / "benchmark.csv"
PART = 500


def main() -> None:
    """Print the figures."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if not given:
        print("codes by embeddings: no folder with a model was named; skipped")
        return
    if not PASSAGES.exists() or not GOALS.exists():
        print("codes by embeddings: ../shared/data is not here; skipped")
        return
    size = sys.maxsize if "--all" in sys.argv else PART
    try:
        _sectors(given[0], size)
        _goals(given[0], size)
    except SamsynError as error:
        sys.exit(f"codes by embeddings: {error}")


def _sectors(model: str, size: int) -> None:
    framework = load_framework("ndc-2016")
    rows = dict(enumerate(coded_passages(frozenset(code.id for code in framework.codes))))
    chosen = [rows[int(number)] for number in audit_order(map(str, rows))[:size]]
    passages = [
        _passage(str(number), text, (SIDES[side],) if side in SIDES else ())
        for number, (text, _, side) in enumerate(chosen)
    ]
    print(f"passages to sectors, {len(passages)} of {len(rows)} coded passages of national climate plans")
    print(f"  {'':12} {'F1':>6} {'precision':>9} {'recall':>6} {'passages/s':>10}")
    for name, settings in (("lexicon", {}), ("embedding", {"model": model})):
        found, pace = _run(suggester(name, framework, settings), passages)
        f1, precision, recall = score(
            [sectors for _, sectors, _ in chosen], [frozenset(found[passage.id]) for passage in passages]
        )
        print(f"  {name:12} {f1:6.3f} {precision:9.3f} {recall:6.3f} {pace:10.0f}")


def _goals(model: str, size: int) -> None:
    framework = load_framework("sustainable-development-goals-2030")
    with GOALS.open(encoding="utf-8") as file:
        rows = {f"{row['id']}-{row['sdg']}": row for row in csv.DictReader(file)}
    chosen = {identifier: rows[identifier] for identifier in audit_order(rows)[:size]}
    passages = [_passage(identifier, row["text"]) for identifier, row in chosen.items()]
    print(f"texts to goals of the UN, {len(passages)} of {len(rows)} checked texts")
    print(f"  {'':12} {'accuracy':>8} {'passages/s':>10}   (mean over the goals)")
    for made in (LexiconSuggester(framework), suggester("embedding", framework, {"model": model})):
        found, pace = _run(made, passages)
        right = defaultdict(list)
        for identifier, row in chosen.items():
            right[row["sdg"]].append((f"sdg-{row['sdg']}" in found[identifier]) == (row["label"] == "True"))
        accuracy = sum(sum(one) / len(one) for one in right.values()) / len(right)
        print(f"  {made.name:12} {100 * accuracy:8.1f} {pace:10.0f}")


def _passage(identifier: str, text: str, headings: tuple[str, ...] = ()) -> Passage:
    return Passage(identifier, identifier, "", 1, 0, len(text), text, headings=headings, language="en")


def _run(made: Suggester, passages: Sequence[Passage]) -> tuple[dict[str, set[str]], float]:
    """Give the codes of each passage, and how many passages were coded in a second."""
    found: dict[str, set[str]] = defaultdict(set)
    made.suggest(passages[:1])
    start = time.perf_counter()
    for coding in made.suggest(passages):
        found[coding.passage].add(coding.code)
    return found, len(passages) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
