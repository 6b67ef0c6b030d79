from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import read
from samsyn.coding.relevance import Relevance
from samsyn.errors import SamsynError
from samsyn.frameworks.load import load_framework
from samsyn.types import Passage
from samsyn.workflow.simulate import expected_at_random, kept_apart, saved, search, simulate
from samsyn.workflow.simulation import Simulation, SimulationJob

KINDS = [
    ("a_water", "Drill wells and store rain water for the villages of district {n}"),
    ("m_waste", "Recover landfill gas and collect waste in town {n}"),
    ("a_health", "Train health workers on malaria and heat in clinic {n}"),
    ("", "The report was adopted by the council on day {n}"),
]


def passage(number: int, text: str = "text", organisation: str = "") -> Passage:
    return Passage(
        id=f"p{number}",
        document="d",
        organisation=organisation,
        page=1,
        start=0,
        end=len(text),
        text=text,
        language="en",
    )


def write_gold(path: Path, count: int = 60, organisations: int = 6) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["passage_id", "text", "organisation", "language", "codes"])
        for number in range(count):
            code, text = KINDS[number % len(KINDS)]
            writer.writerow([f"p{number}", text.format(n=number), f"o{number % organisations}", "en", code])
    return path


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    folder = tmp_path_factory.mktemp("simulated")
    gold = write_gold(folder / "gold.csv")
    return simulate(SimulationJob(str(gold), "ndc-2016", output=str(folder / "out"), seeds=2))


def test_every_replay_begins_with_nothing_and_ends_with_everything(simulation: Simulation) -> None:
    """A replay starts before anything is read and goes on until all passages that are not apart are found."""
    for seed in range(2):
        for order in ("queue", "random"):
            points = [one for one in simulation.points if (one.seed, one.order) == (seed, order)]
            assert points[0].read == 0
            assert set(points[0].found.values()) <= {0.0, None}
            assert points[-1].read == simulation.passages - simulation.apart
            assert set(points[-1].found.values()) <= {1.0, None}
            assert [one.read for one in points] == sorted({one.read for one in points})


def test_both_orders_begin_and_end_alike(simulation: Simulation) -> None:
    """With nothing read and with all read, the order of reading makes no difference to quality."""
    for seed in range(2):
        queue, random = (
            [one for one in simulation.points if (one.seed, one.order) == (seed, order)]
            for order in ("queue", "random")
        )
        assert queue[0].f1 == random[0].f1
        assert queue[-1].f1 == pytest.approx(random[-1].f1, abs=0.02)


def test_learning_helps(simulation: Simulation) -> None:
    """On a corpus as plain as this, suggestions are right once it is read."""
    assert all(one.f1 is not None and one.f1 > 0.9 for one in simulation.points if one.read > 40)


def test_search_counts_every_passage_read(simulation: Simulation) -> None:
    """What a search took is where 95 % of the code's passages stand in the order of reading."""
    for one in simulation.searches:
        needed = math.ceil(0.95 * one.passages)
        assert len(one.places) == needed
        assert one.places[-1] == one.to_read
        assert one.saved == pytest.approx(saved(simulation.passages, one.to_read))
        assert one.to_read < one.at_random


def test_only_codes_with_passages_are_searched(simulation: Simulation) -> None:
    """Codes that no passage has are named in a notice and left out of the mean."""
    assert [one.code for one in simulation.searches] == ["a_health", "a_water", "m_waste"]
    assert any("m_energy" in str(notice) for notice in simulation.notices)


def test_the_same_corpus_gives_the_same_files(tmp_path: Path) -> None:
    """Two simulations write the same bytes."""
    gold = write_gold(tmp_path / "gold.csv")
    for name in ("one", "two"):
        simulate(SimulationJob(str(gold), "ndc-2016", output=str(tmp_path / name)))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"quality.csv", "found.csv", "saved.csv", "quality.svg", "found.svg", "search.svg", "run.json"} <= set(files)
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_organisations_are_kept_apart_whole() -> None:
    """Where there are organisations, none is on both sides; else each fifth passage is apart."""
    passages = [passage(number, organisation=f"o{number % 10}") for number in range(100)]
    apart, organisations = kept_apart(passages, 0)
    assert organisations == 2
    inside = {one.organisation for one, held in zip(passages, apart, strict=True) if held}
    outside = {one.organisation for one, held in zip(passages, apart, strict=True) if not held}
    assert len(inside) == 2
    assert not inside & outside
    apart, organisations = kept_apart([passage(number) for number in range(100)], 0)
    assert (int(apart.sum()), organisations) == (20, 0)


def test_search_stops_at_the_target_and_never_reads_twice() -> None:
    """The order of reading holds each passage once, what was read before included, and ends with the last needed."""
    framework = load_framework("ndc-2016")
    texts = [KINDS[number % 4][1].format(n=number) for number in range(40)]
    passages = [passage(number, text) for number, text in enumerate(texts)]
    code = [one.id for one in framework.codes].index("a_water")
    truth = np.zeros((40, len(framework.codes)), np.int8)
    truth[::4, code] = 1
    features = Features()
    relevance = Relevance(passages, read(framework, passages, {}, features), features)
    order = search(relevance, truth, code, start=[1, 0], target=0.5)
    assert order[:2] == [1, 0]
    assert len(order) == len(set(order))
    assert truth[order, code].sum() == 5
    assert truth[order[-1], code] == 1


def test_expected_at_random_is_that_of_random_orders() -> None:
    """The formula agrees with shuffled orders."""
    draw = np.random.default_rng(0)
    relevant = np.arange(50) < 10
    needed = math.ceil(0.95 * 10)
    counted = [int(np.flatnonzero(draw.permutation(relevant))[needed - 1]) + 1 for _ in range(4_000)]
    assert expected_at_random(50, 10) == pytest.approx(np.mean(counted), abs=0.3)


def test_wss_is_nought_for_reading_that_share_at_random() -> None:
    """Who reads 95 % to find 95 % saves nothing."""
    assert saved(1_000, 950) == pytest.approx(0.0)
    assert saved(1_000, 200) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"codes": ("nonsense",)}, "no code nonsense"),
        ({"seeds": 0}, "at least one replay"),
        ({"batch": -1}, "at least one passage"),
        ({"framework": "patient-centred-care-2015"}, "None of the passages has a code"),
        ({"gold": "missing.csv"}, "cannot be opened"),
    ],
)
def test_what_cannot_be_replayed_is_said(tmp_path: Path, change: dict[str, object], says: str) -> None:
    """Unknown codes, no replays, the wrong framework and a missing file are errors; nothing is written."""
    gold = write_gold(tmp_path / "gold.csv")
    job = {"gold": str(gold), "framework": "ndc-2016", "output": str(tmp_path / "out")} | change
    with pytest.raises(SamsynError, match=says):
        simulate(SimulationJob(**job))  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_few_passages_are_no_corpus(tmp_path: Path) -> None:
    """Fewer than twenty passages cannot be replayed, and the error says how many it takes."""
    with pytest.raises(SamsynError, match="at least 20"):
        simulate(SimulationJob(str(write_gold(tmp_path / "gold.csv", 12)), "ndc-2016"))


def test_labels_without_texts_need_the_passages(tmp_path: Path) -> None:
    """A label file holds no texts: without passages it cannot be replayed, with them it can."""
    labels, passages = tmp_path / "labels.csv", tmp_path / "passages.csv"
    rows = [(f"p{number}", *KINDS[number % 4]) for number in range(40)]
    with labels.open("w", encoding="utf-8") as file:
        file.write("passage_id,code,coder,decision\n")
        for identifier, code, _ in rows:
            file.write(f"{identifier},{code},anna,accept\n" if code else f"{identifier},,anna,read\n")
            if code:
                file.write(f"{identifier},,anna,read\n")
    with passages.open("w", encoding="utf-8") as file:
        file.write("passage_id,text,language\n")
        for number, (identifier, _, text) in enumerate(rows):
            file.write(f"{identifier},{text.format(n=number)},en\n")
        file.write("unread,Nobody read this,en\n")
    with pytest.raises(SamsynError, match="no texts"):
        simulate(SimulationJob(str(labels), "ndc-2016"))
    found = simulate(SimulationJob(str(labels), "ndc-2016", passages=str(passages), codes=("a_water",)))
    assert found.passages == 40
    assert [one.code for one in found.searches] == ["a_water"]
    assert any("nobody read them whole: 1" in str(notice) for notice in found.notices)
