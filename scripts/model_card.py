"""Put the figures of a benchmark run into the model card.

    python -m benchmarks learning > learning.log
    python scripts/model_card.py learning.log [--date 2026-11-23]

What the log holds of a benchmark takes the place of what stood on the card; a benchmark that the log does not hold, or
that was skipped or broke off, keeps its figures and their date.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.__main__ import GROUPS, benchmarks  # noqa: E402 - found only from the project's own folder

from samsyn import __version__  # noqa: E402
from samsyn.coding.learned.linear import LinearSuggester  # noqa: E402

CARD = ROOT / "docs" / "reference" / "model-card.md"
BEGIN = "<!-- from here on written by scripts/model_card.py -->"
END = "<!-- to here -->"
UNMEASURED = "Not measured yet."
HEADING = re.compile(r"^== (\w+): .*$", re.MULTILINE)
BROKEN_OFF = re.compile(r"^Not measured to the end: (.+)\.$", re.MULTILINE)


def printed(log: str) -> dict[str, str]:
    """Give what each benchmark of the group printed, but for those that were skipped or broke off."""
    broken = BROKEN_OFF.search(log)
    left_out = set(broken[1].split(", ")) if broken else set()
    parts = HEADING.split(BROKEN_OFF.sub("", log))[1:]
    found = {name: text.strip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {
        name: "\n".join(line.rstrip() for line in found[name].splitlines())
        for name in GROUPS["learning"]
        if name in found and name not in left_out and not _is_skipped(found[name])
    }


def figures(page: str) -> dict[str, str]:
    """Give the section of each benchmark on the card, without its heading."""
    written = page.split(BEGIN)[1].split(END)[0]
    parts = re.split(r"^### `(\w+)`\n", written, flags=re.MULTILINE)[1:]
    return {name: text.strip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def card(page: str, log: str, day: str) -> str:
    """Give the card with the figures of a log in it, which were measured on a day."""
    told, before = printed(log), figures(page)
    titles = benchmarks()
    lines = [f"Samsyn {__version__}, suggester `{LinearSuggester.name}@{LinearSuggester.version}`.", ""]
    for name in GROUPS["learning"]:
        lines += [f"### `{name}`", ""]
        if name in told:
            lines += [f"{titles[name]}. Measured {day}.", "", f"```text\n{told[name]}\n```", ""]
        else:
            lines += [before.get(name) or UNMEASURED, ""]
    return f"{page.split(BEGIN)[0]}{BEGIN}\n\n" + "\n".join(lines) + f"\n{END}{page.split(END)[1]}"


def _is_skipped(text: str) -> bool:
    lines = text.splitlines()
    return not lines or (len(lines) == 1 and lines[0].endswith("skipped"))


def main() -> None:
    """Write the card."""
    arguments = argparse.ArgumentParser(description="Put the figures of a benchmark run into the model card.")
    arguments.add_argument("log", type=Path, help="what `python -m benchmarks learning` printed")
    arguments.add_argument("--date", default=datetime.date.today().isoformat(), help="when it ran (today)")  # noqa: DTZ011
    chosen = arguments.parse_args()
    log = chosen.log.read_text(encoding="utf-8")
    CARD.write_text(card(CARD.read_text(encoding="utf-8"), log, chosen.date), encoding="utf-8")
    missing = [name for name in GROUPS["learning"] if name not in printed(log)]
    if missing:
        print(f"As they stood before: {', '.join(missing)}")


if __name__ == "__main__":
    main()
