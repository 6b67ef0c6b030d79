"""The model card holds the figures of the benchmarks, and says of what."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from benchmarks.__main__ import GROUPS, benchmarks

from samsyn import __version__
from samsyn.coding.learned.linear import LinearSuggester

ROOT = Path(__file__).parents[2]
LOG = """== stopping: When to stop
when to stop: 63 readings
  (to keep: 0.05)

== coverage: How often
how many: ../shared/data/ndc is not here; skipped

== agreement: Agreement of coders
half of a table

Not measured to the end: agreement.
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load `scripts/model_card.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("model_card", ROOT / "scripts" / "model_card.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(script: ModuleType) -> str:
    """Give the card as it stands."""
    return str(script.CARD.read_text(encoding="utf-8"))


def test_the_card_names_every_benchmark_and_the_suggester(script: ModuleType, page: str) -> None:
    """A reader knows of which version the figures are, and misses none of them."""
    assert list(script.figures(page)) == list(GROUPS["learning"])
    assert f"Samsyn {__version__}, suggester `{LinearSuggester.name}@{LinearSuggester.version}`." in page


def test_every_benchmark_of_the_group_exists() -> None:
    """A group asks for nothing that cannot be run."""
    for members in GROUPS.values():
        assert set(members) <= set(benchmarks())


def test_figures_take_the_place_of_older_ones(script: ModuleType, page: str) -> None:
    """What was measured is on the card with its day, and once only."""
    new = script.card(page, LOG, "2026-02-03")
    told = script.figures(new)["stopping"]
    assert "Measured 2026-02-03." in told
    assert "```text\nwhen to stop: 63 readings\n  (to keep: 0.05)\n```" in told
    assert script.card(new, LOG, "2026-02-03") == new
    assert new.split(script.BEGIN)[0] == page.split(script.BEGIN)[0]
    assert new.split(script.END)[1] == page.split(script.END)[1]


def test_what_was_not_measured_keeps_its_figures(script: ModuleType, page: str) -> None:
    """A benchmark that was skipped, broke off or is not in the log changes nothing."""
    before = script.figures(page)
    after = script.figures(script.card(page, LOG, "2026-02-03"))
    for name in GROUPS["learning"]:
        if name != "stopping":
            assert after[name] == before[name], name
