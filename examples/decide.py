"""Decide on passages of the sample as somebody who reads as its writers meant, and print a label file.

    python examples/decide.py REPORT [--organisations 5] [--passages 100]

REPORT is what `samsyn analyse examples/plans` wrote. Read are the plans of the first organisations in Samsyn's random
order, whole, and the first passages of the random order of passages. It stands in for a person, so that what learns
from decisions can be tried at once.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

from samsyn.decisions import audit_order
from samsyn.frameworks.load import load_framework

TRUTH = Path(__file__).parent / "truth-passages.csv"
BEGIN = datetime(2026, 1, 12, 9, 0)  # noqa: DTZ001 - the time of an invented reader
SHORTEST = 30
"""Letters from which a part of a passage is taken for the passage."""


def main() -> None:
    """Print a row for every decision."""
    arguments = argparse.ArgumentParser(description="Decide on passages of the sample as its writers meant.")
    arguments.add_argument("report", type=Path, metavar="REPORT", help="what samsyn analyse wrote")
    arguments.add_argument("--organisations", type=int, default=5, help="how many to read whole")
    arguments.add_argument("--passages", type=int, default=100, help="how many to read of the random order")
    chosen = arguments.parse_args()
    meant = truth()
    codes = {row["passage_id"]: codes_of(row, meant) for row in passages(chosen.report)}
    coded = {role.id for role in load_framework("patient-centred-care-2015").roles if role.coded}
    rows = passages(chosen.report)
    to_code = [row for row in rows if row["role"] in coded]
    organisations = audit_order({row["organisation"] for row in to_code})[: chosen.organisations]
    drawn = audit_order(row["passage_id"] for row in to_code)[: chosen.passages]
    read = [
        row["passage_id"]
        for row in rows
        if row["organisation"] in organisations and (row["role"] in coded or codes[row["passage_id"]])
    ]
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["passage_id", "code", "coder", "decision", "time"])
    for number, passage in enumerate(dict.fromkeys([*drawn, *read])):
        time = (BEGIN + timedelta(minutes=number)).isoformat()
        for code in codes[passage]:
            table.writerow([passage, code, "anna", "accept", time])
        table.writerow([passage, "", "anna", "read", time])


def truth() -> dict[str, list[tuple[str, list[str]]]]:
    """Give organisation -> the passages that the writers marked: their letters and codes."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    with TRUTH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["organisation"], []).append((letters(row["text"]), row["codes"].split()))
    return found


def passages(report: Path) -> list[dict[str, str]]:
    """Give the rows of the table of passages."""
    with (report / "data" / "passages.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_of(passage: dict[str, str], meant: dict[str, list[tuple[str, list[str]]]]) -> list[str]:
    """Give the codes that the writers meant a passage to have."""
    text = letters(passage["text"])
    for marked, codes in meant.get(passage["organisation"], []):
        if text == marked or (len(text) >= SHORTEST and text in marked) or (len(marked) >= SHORTEST and marked in text):
            return codes
    return []


def letters(text: str) -> str:
    """Give a text without what readers of files may do to it."""
    return re.sub(r"\W+", "", text).casefold()


if __name__ == "__main__":
    main()
