"""How much reading finds a code's passages: WSS@95, beside ASReview on the same passages, seeds and batches.

Run: python -m benchmarks.reading_order [--codes N] [--seeds N] [--fresh] [--details | --ingredients]. The passages
stand in ../shared/data/ndc (national climate plans, sectors) and ../shared/data/g0v_sv (pages of the Swedish
government, topics).

WSS@95 = (N - read) / N - 0.05, where `read` counts every passage read until 95 % of the code's are found (Cohen et al.
2006). Both programs begin with the same two passages, one with the code and one without, drawn by the seed, and both
count them as read. Both learn anew after each passage until 40 are read, then after a twentieth of what is read.
(ASReview's own default is after each passage throughout, which takes it twenty times as long: on four sectors 0.577,
where this gives 0.568.) Both get the same words: the text, and for climate plans the party as its title.
No random share is drawn in either.

ASReview runs its default model (ELAS u4) through its own `Simulate`. It works on one code at a time; Samsyn knows, as
it does at work, the framework, and reads a passage for all its codes, but ranks by those of the code alone. The last
row begins with nothing but the framework, as an analyst does, where ASReview cannot begin.

ASReview needs an environment of its own:
    python -m venv .venv-asreview && .venv-asreview/bin/pip install asreview
or name its interpreter in SAMSYN_ASREVIEW. Its runs are kept in the user's cache by what they were run on.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import msgspec
import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from benchmarks.sectors import IDS
from samsyn.coding import relevance as relevance_module
from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import read, vocabulary_of
from samsyn.coding.relevance import Relevance
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Code, Framework, Group
from samsyn.types import Passage, Text
from samsyn.workflow.simulate import saved, search

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
RUNNER = Path(__file__).with_name("reading_order_asreview.py")
INTERPRETER = "SAMSYN_ASREVIEW"

FEWEST = 20
"""Codes of fewer passages are left out: 95 % of them is all of them."""

PART = 3
"""Every third page of the government is taken, chosen by a hash of its address, so that the peer is done in minutes."""


class Corpus(NamedTuple):
    """Passages with what people marked, an int8 array [passages x codes], and the codes that are tried."""

    name: str
    framework: Framework
    passages: tuple[Passage, ...]
    truth: NDArray[np.int8]
    tried: tuple[str, ...]


def climate_plans() -> Corpus:
    """Give the coded passages of national climate plans."""
    framework = load_framework("ndc-2016")
    passages, marked = [], []
    with (SHARED / "ndc" / "passages_worldbank.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            text = row["text"].replace("|", ". ")
            passages.append(_passage(str(number), text, row["iso"], "en"))
            marked.append({_sector(name) for name in row["sectors"].split("|")})
    return _corpus("climate plans", framework, passages, marked)


def government_pages() -> Corpus:
    """Give every third page of the Swedish government, its first 2,000 characters, with the editors' topics."""
    titles = json.loads((SHARED / "g0v_sv" / "labels.json").read_text(encoding="utf-8"))
    meanings = YAML(typ="safe").load(Path(__file__).with_name("government_topics.yaml"))
    framework = msgspec.structs.replace(
        load_framework("patient-centred-care-2015"),
        id="government-topics",
        groups=(Group(id="topics", title=Text(sv="Ämnen")),),
        codes=tuple(
            Code(id=code, group="topics", title=Text(sv=title.strip()), definition=Text(sv=meanings[code]))
            for code, title in titles.items()
        ),
        statements=(),
    )
    passages, marked = [], []
    with gzip.open(SHARED / "g0v_sv" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            page = json.loads(line)
            if hashlib.sha256(page["id"].encode()).digest()[0] % PART == 0:
                passages.append(_passage(page["id"], page["text"][:2000], "", "sv"))
                marked.append(set(page["labels"]))
    return _corpus("government pages", framework, passages, marked)


def _passage(identifier: str, text: str, organisation: str, language: str) -> Passage:
    return Passage(
        id=identifier,
        document=identifier,
        organisation=organisation,
        page=1,
        start=0,
        end=len(text),
        text=text,
        language=language,
    )


def _sector(name: str) -> str:
    plain = name.strip().lower()
    code = f"{plain[0]}_{IDS.get(plain[2:], plain[2:].replace(' ', '_').replace('-', '_'))}"
    return "m_economy-wide" if code == "m_economy_wide" else code


def _corpus(name: str, framework: Framework, passages: Sequence[Passage], marked: Sequence[set[str]]) -> Corpus:
    codes = [code.id for code in framework.codes]
    truth = np.array([[code in found for code in codes] for found in marked], np.int8)
    tried = tuple(code for code, count in zip(codes, truth.sum(axis=0), strict=True) if count >= FEWEST)
    return Corpus(name, framework, tuple(passages), truth, tried)


def start(truth: NDArray[np.int8], seed: int) -> list[int]:
    """Draw a passage with the code and one without."""
    draw = np.random.default_rng(seed)
    return [int(draw.choice(np.flatnonzero(truth == 1))), int(draw.choice(np.flatnonzero(truth == 0)))]


def ours(corpus: Corpus, codes: Sequence[str], seeds: int) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Give passages read per code: for each seed from two passages, and once from nothing but the framework."""
    features = Features(vocabulary_of(corpus.passages))
    relevance = Relevance(corpus.passages, read(corpus.framework, corpus.passages, {}, features), features)
    known = [code.id for code in corpus.framework.codes]
    from_two, from_nothing = {}, {}
    for code in codes:
        place = known.index(code)
        column = corpus.truth[:, place]
        from_two[code] = [len(search(relevance, corpus.truth, place, start(column, seed))) for seed in range(seeds)]
        from_nothing[code] = [len(search(relevance, corpus.truth, place))]
    return from_two, from_nothing


def asreview(corpus: Corpus, codes: Sequence[str], seeds: int, fresh: bool) -> dict[str, list[int]] | None:
    """Give passages read per code and seed by ASReview in its own interpreter; None where it is not there."""
    beside = ROOT / ".venv-asreview" / "bin" / "python"
    interpreter = os.environ.get(INTERPRETER) or str(beside)
    if not Path(interpreter).exists():
        return None
    known = [code.id for code in corpus.framework.codes]
    task: dict[str, object] = {
        "titles": [passage.organisation for passage in corpus.passages],
        "texts": [passage.text for passage in corpus.passages],
        "runs": [],
    }
    runs = []
    for code in codes:
        column = corpus.truth[:, known.index(code)]
        relevant = [int(place) for place in np.flatnonzero(column)]
        runs += [{"code": code, "relevant": relevant, "start": start(column, seed)} for seed in range(seeds)]
    task["runs"] = runs
    content = msgspec.json.encode(task)
    key = hashlib.sha256(content + RUNNER.read_bytes()).hexdigest()[:16]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "samsyn" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"asreview-{key}.jsonl"
    if fresh:
        kept.unlink(missing_ok=True)
    # ASReview leaves files of its own in the folder where it runs.
    with tempfile.TemporaryDirectory() as place:
        given = Path(place) / "given.json"
        given.write_bytes(content)
        subprocess.run([interpreter, str(RUNNER), str(given), str(kept)], check=True, stdout=sys.stderr, cwd=place)
    found: dict[str, list[int]] = {code: [] for code in codes}
    for line in kept.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        found[run["code"]].append(run["read"])
    return found


def ingredients(corpus: Corpus, codes: Sequence[str]) -> None:
    """Print what each ingredient brings: the mean from one start, without it."""
    features = Features(vocabulary_of(corpus.passages))
    reading = read(corpus.framework, corpus.passages, {}, features)
    known = [code.id for code in corpus.framework.codes]
    without: dict[str, dict[str, Any]] = {
        "all of it": {},
        "without the framework's signs": {"SIGNS": (0.0, 0.0, 0.0)},
        "without the organisation": {"ORGANISATION": 0.0},
        "without either": {"SIGNS": (0.0, 0.0, 0.0), "ORGANISATION": 0.0},
        "without weight for yes": {"YES": 1.0},
    }
    for name, change in without.items():
        with patch.multiple(relevance_module, **change) if change else nullcontext():
            relevance = Relevance(corpus.passages, reading, features)
            found = []
            for code in codes:
                place = known.index(code)
                order = search(relevance, corpus.truth, place, start(corpus.truth[:, place], 0))
                found.append(saved(len(corpus.passages), len(order)))
        print(f"  {name:30} {statistics.mean(found):6.3f}")


def figures(corpus: Corpus, read_of: dict[str, list[int]]) -> tuple[float, float, float, float]:
    """Give mean, median, least and greatest WSS@95 over codes, each the mean over its seeds."""
    values = [statistics.mean(saved(len(corpus.passages), one) for one in reads) for reads in read_of.values()]
    return statistics.mean(values), statistics.median(values), min(values), max(values)


def spread_over_seeds(corpus: Corpus, read_of: dict[str, list[int]]) -> float:
    """Give how far the mean over codes is apart between seeds, the greatest less the least."""
    seeds = range(min(len(reads) for reads in read_of.values()))
    means = [statistics.mean(saved(len(corpus.passages), reads[seed]) for reads in read_of.values()) for seed in seeds]
    return max(means) - min(means)


def report(corpus: Corpus, seeds: int, most: int, fresh: bool, details: bool) -> None:
    """Print the table of one corpus."""
    codes = corpus.tried[:most] if most else corpus.tried
    print(f"{corpus.name}: {len(corpus.passages)} passages, {len(codes)} codes, {seeds} starts each")
    began = time.perf_counter()
    from_two, from_nothing = ours(corpus, codes, seeds)
    our_seconds = time.perf_counter() - began
    began = time.perf_counter()
    theirs = asreview(corpus, codes, seeds, fresh)
    their_seconds = time.perf_counter() - began
    print(f"  {'':28} {'mean':>6} {'median':>6} {'least':>6} {'most':>6}")
    rows = {"samsyn, two passages": from_two, "samsyn, framework alone": from_nothing}
    if theirs is not None:
        rows = {"asreview, two passages": theirs, **rows}
    for name, found in rows.items():
        print("  {:28} {:6.3f} {:6.3f} {:6.3f} {:6.3f}".format(name, *figures(corpus, found)))
    if theirs is None:
        print(f"  asreview is not here; install it as the head of this file says, or set {INTERPRETER}. Skipped.")
    else:
        better = sum(statistics.mean(from_two[code]) <= statistics.mean(theirs[code]) for code in codes)
        print(f"  samsyn reads no more than asreview for {better} of {len(codes)} codes; seeds move the mean by up to")
        print(
            f"  {spread_over_seeds(corpus, from_two):.3f} (samsyn)"
            f" and {spread_over_seeds(corpus, theirs):.3f} (asreview)"
        )
        print(f"  seconds: samsyn {our_seconds:.0f}, asreview {their_seconds:.0f} (less where its runs were kept)")
    if details:
        for code in codes:
            columns = [
                statistics.mean(saved(len(corpus.passages), one) for one in found[code]) for found in rows.values()
            ]
            print(f"    {code:22} " + " ".join(f"{value:6.3f}" for value in columns))


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.reading_order")
    arguments.add_argument("--codes", type=int, default=0, help="so many codes of each corpus only")
    arguments.add_argument("--seeds", type=int, default=2, help="starts per code")
    arguments.add_argument("--fresh", action="store_true", help="run the peer anew")
    arguments.add_argument("--details", action="store_true", help="a line per code")
    arguments.add_argument("--ingredients", action="store_true", help="ours alone, without one thing at a time")
    chosen = arguments.parse_args()
    print("share of reading saved until 95 % of a code's passages are found (WSS@95); to reach: asreview's, on both")
    for name, corpus in (("ndc", climate_plans), ("g0v_sv", government_pages)):
        if (SHARED / name).is_dir() and chosen.ingredients:
            given = corpus()
            print(f"{given.name}: what each ingredient brings, every third code")
            ingredients(given, given.tried[::3])
        elif (SHARED / name).is_dir():
            report(corpus(), chosen.seeds, chosen.codes, chosen.fresh, chosen.details)
        else:
            print(f"../shared/data/{name} is not here; skipped")


if __name__ == "__main__":
    main()
