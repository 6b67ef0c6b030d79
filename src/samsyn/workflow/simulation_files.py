"""The tables and curves of a simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from samsyn.analysis.curves import line_chart
from samsyn.interchange.tables import Row, write_table
from samsyn.translation import translate
from samsyn.types import Language
from samsyn.workflow.curves import draw
from samsyn.workflow.simulation import Order, Search, Simulation

ORDERS: dict[Order, str] = {"queue": "what to read next", "random": "at random"}

MOST_STEPS = 200
"""So many points draw a line as well as more."""


def write_simulation(folder: Path, simulation: Simulation, language: Language) -> None:
    """Write quality.csv, found.csv and saved.csv, and the curves as SVG and PNG."""
    write_table(
        folder / "quality.csv",
        "order seed read f1 precision recall found".split(),
        (
            (
                one.order,
                one.seed,
                one.read,
                _figure(one.f1),
                _figure(one.precision),
                _figure(one.recall),
                _figure(mean_found(one.found)),
            )
            for one in simulation.points
        ),
    )
    write_table(folder / "found.csv", "order seed read code found".split(), _found(simulation))
    write_table(
        folder / "saved.csv",
        "code title passages to_read at_random wss95 wss95_at_random".split(),
        (
            (
                one.code,
                simulation.framework.code(one.code).title.get(language),
                one.passages,
                one.to_read,
                f"{one.at_random:.0f}",
                f"{one.saved:.4f}",
                f"{one.saved_at_random:.4f}",
            )
            for one in simulation.searches
        ),
    )
    _draw_curves(folder, simulation, language)


def mean_found(found: Mapping[str, float | None]) -> float | None:
    """Give the mean over the codes that any passage has."""
    shares = [share for share in found.values() if share is not None]
    return sum(shares) / len(shares) if shares else None


def by_read(simulation: Simulation, order: Order, measure: str) -> dict[int, float]:
    """Give the mean over replays of `f1` or `found` after so many passages, where every replay has a figure."""
    values: dict[int, list[float]] = defaultdict(list)
    replays = {one.seed for one in simulation.points}
    for one in simulation.points:
        if one.order == order:
            value = one.f1 if measure == "f1" else mean_found(one.found)
            if value is not None:
                values[one.read].append(value)
    return {read: float(np.mean(found)) for read, found in sorted(values.items()) if len(found) == len(replays)}


def _found(simulation: Simulation) -> Iterator[Row]:
    for one in simulation.points:
        for code, share in one.found.items():
            if share is not None:
                yield one.order, one.seed, one.read, code, _figure(share)
    for search in simulation.searches:
        for read, share in _steps(search):
            yield "search", 0, read, search.code, _figure(share)


def _steps(search: Search) -> list[tuple[int, float]]:
    return [(read, number / search.passages) for number, read in enumerate(search.places, start=1)]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _draw_curves(folder: Path, simulation: Simulation, language: Language) -> None:
    def say(text: str) -> str:
        return translate(text, language)

    for measure, title, upward in (
        ("f1", "Quality of suggestions against passages read", "F1 on passages kept apart"),
        ("found", "Found when all codes are read for", "share found, mean over codes"),
    ):
        rows: list[dict[str, str | float | None]] = [
            {"read": read, measure: value, "order": say(name)}
            for order, name in ORDERS.items()
            for read, value in by_read(simulation, order, measure).items()
        ]
        if rows:
            chart = line_chart(
                rows,
                "read",
                measure,
                "order",
                title=say(title),
                x_title=say("passages read"),
                y_title=say(upward),
                x_ends=(0, max(float(str(row["read"])) for row in rows)),
            )
            draw(folder / ("quality" if measure == "f1" else "found"), chart, language)
    if simulation.searches:
        _draw_search(folder, simulation, language)


def _draw_search(folder: Path, simulation: Simulation, language: Language) -> None:
    """Draw the mean share found when one code is looked for, beside reading at random."""
    last = simulation.passages
    ends = np.unique(np.linspace(0, last, MOST_STEPS).astype(int))
    shares = np.mean(
        [np.searchsorted(np.asarray(one.places), ends, side="right") / one.passages for one in simulation.searches],
        axis=0,
    )
    reached = max(one.to_read for one in simulation.searches)
    rows: list[dict[str, str | float | None]] = [
        {"read": int(read), "found": float(share), "order": translate("looking for the code", language)}
        for read, share in zip(ends, shares, strict=True)
        if read <= reached
    ]
    rows += [{"read": read, "found": read / last, "order": translate("at random", language)} for read in (0, last)]
    chart = line_chart(
        rows,
        "read",
        "found",
        "order",
        title=translate("Found when one code is looked for, until 95 %", language),
        x_title=translate("passages read", language),
        y_title=translate("share found, mean over codes", language),
        x_ends=(0, last),
    )
    draw(folder / "search", chart, language)
