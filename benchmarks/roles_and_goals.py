"""Measure roles and goal quality against the coded passages of the 2015 agreement.

Prints the accuracy of roles with a table per role, the confusions and how confidence fits, and the F1 of specific and
measurable: on the goals as coded (the judgement alone) and on those that the roles found (both together).
`python benchmarks/roles_and_goals.py [--shared FOLDER] [--errors]`.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from samsyn.assessment.goals import goals
from samsyn.documents.read import read_document
from samsyn.frameworks.load import load_framework
from samsyn.passages.roles import roles
from samsyn.passages.split import split
from samsyn.types import Goal, Passage, RoleMark

SHARED = Path(__file__).resolve().parents[2] / "shared"
FRAMEWORK = "patient-centred-care-2015"
ALIKE = 0.3
"""From this overlap of words on, a coded passage is taken to be one of ours."""


class Pair(NamedTuple):
    """A coded passage and what was found in its place."""

    coded: dict[str, str]
    passage: Passage | None
    mark: RoleMark | None
    goal: Goal | None


def folded(text: str) -> str:
    """Give a text with its white space folded, in lower case."""
    return " ".join(text.split()).lower()


def likeness(one: str, other: str) -> float:
    """Give the share of words that two texts have in common (Dice), more where one holds the other."""
    first, second = Counter(one.split()), Counter(other.split())
    shared = 2 * sum((first & second).values()) / max(1, sum(first.values()) + sum(second.values()))
    return 0.5 + shared / 2 if one and other and (one in other or other in one) else shared


def best(text: str, passages: Iterable[Passage]) -> tuple[Passage | None, float]:
    """Give the passage most like a coded text, and how alike they are."""
    wanted = folded(text)
    found: tuple[Passage | None, float] = (None, 0.0)
    for passage in passages:
        other = folded(passage.text)
        score = 2.0 if other == wanted else likeness(wanted, other)
        if score > found[1]:
            found = (passage, score)
    return found


def pairs(gold: Path, documents: Iterable[Path]) -> list[Pair]:
    """Read the plans, mark and judge their passages, and put each coded passage beside ours."""
    framework = load_framework(FRAMEWORK)
    with gold.open(encoding="utf-8", newline="") as file:
        coded = list(csv.DictReader(file))
    plans = [split(read_document(path)) for path in sorted(documents)]
    result = []
    for organisation in dict.fromkeys(row["organisation"] for row in coded):
        rows = [row for row in coded if row["organisation"] == organisation]
        plan = max(plans, key=lambda passages: sum(best(row["text"], passages)[1] for row in rows))
        marks = {mark.passage: mark for mark in roles(plan, framework)}
        found_goals = {goal.passage: goal for goal in goals([p for p in plan if marks[p.id].role == "goal"], framework)}
        for row in rows:
            passage, score = best(row["text"], plan)
            if passage is None or score < ALIKE:
                result.append(Pair(row, None, None, None))
            else:
                result.append(Pair(row, passage, marks[passage.id], found_goals.get(passage.id)))
    return result


def print_roles(found: Sequence[Pair]) -> None:
    """Print the accuracy of roles, a table per role, the confusions and the fit of the confidence."""
    right = sum(pair.mark is not None and pair.mark.role == pair.coded["role"] for pair in found)
    print(f"roles: accuracy {right / len(found):.3f} ({right} of {len(found)})")
    organisations: dict[str, list[bool]] = defaultdict(list)
    for pair in found:
        organisations[pair.coded["organisation"]].append(pair.mark is not None and pair.mark.role == pair.coded["role"])
    worst = min(organisations, key=lambda name: sum(organisations[name]) / len(organisations[name]))
    share = sum(organisations[worst]) / len(organisations[worst])
    print(f"lowest for one organisation: {share:.3f} ({worst})\n")
    print(f"{'role':14}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}")
    for role in sorted({pair.coded["role"] for pair in found}):
        coded = sum(pair.coded["role"] == role for pair in found)
        marked = sum(pair.mark is not None and pair.mark.role == role for pair in found)
        both = sum(pair.mark is not None and pair.mark.role == role == pair.coded["role"] for pair in found)
        precision, recall = both / marked if marked else 0.0, both / coded
        print(f"{role:14}{coded:5}{precision:11.2f}{recall:8.2f}{2 * both / (coded + marked):7.2f}")
    confused = Counter(
        (pair.coded["role"], pair.mark.role if pair.mark else "not found")
        for pair in found
        if pair.mark is None or pair.mark.role != pair.coded["role"]
    )
    print("\nconfusions: " + ", ".join(f"{one} as {other} {n}" for (one, other), n in confused.most_common()))
    bands: dict[int, list[bool]] = defaultdict(list)
    for pair in found:
        if pair.mark:
            bands[min(9, int(pair.mark.confidence * 10))].append(pair.mark.role == pair.coded["role"])
    print("confidence: " + ", ".join(f"{b / 10:.1f}+ {sum(bands[b])}/{len(bands[b])}" for b in sorted(bands)) + "\n")


def print_f1(title: str, truth: Sequence[bool], judged: Sequence[bool]) -> None:
    """Print the F1 of a yes-or-no judgement."""
    both = sum(one and other for one, other in zip(truth, judged, strict=True))
    score = 2 * both / max(1, sum(truth) + sum(judged))
    print(f"{title:44} F1 {score:.3f} ({both} right of {sum(judged)} said and {sum(truth)} coded)")


def print_goals(found: Sequence[Pair]) -> None:
    """Print the F1 of specific and measurable, for the judgement alone and together with the roles."""
    framework = load_framework(FRAMEWORK)
    coded = [pair for pair in found if pair.coded["role"] == "goal"]
    as_coded = [
        Passage(str(number), "", "", 1, 0, len(pair.coded["text"]), pair.coded["text"], "list_item")
        for number, pair in enumerate(coded)
    ]
    judged = goals(as_coded, framework)
    for criterion in ("specific", "measurable"):
        truth = [pair.coded[criterion] == "1" for pair in coded]
        print_f1(f"{criterion}, judged on the goals as coded", truth, [getattr(goal, criterion) for goal in judged])
        together = [pair for pair in found if pair.coded["role"] == "goal" or pair.goal]
        truth = [pair.coded["role"] == "goal" and pair.coded[criterion] == "1" for pair in together]
        said = [pair.goal is not None and getattr(pair.goal, criterion) for pair in together]
        print_f1(f"{criterion}, with roles found by ourselves", truth, said)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurement; 1 where the coded passages are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--errors", action="store_true", help="list the passages with another role")
    options = parser.parse_args(arguments)
    gold = options.shared / "corpus" / "agreement-2015-gold.csv"
    if not gold.exists():
        print(f"The coded passages are not at {options.shared}; give their folder with --shared.", file=sys.stderr)
        return 1
    found = pairs(gold, (options.shared / "corpus" / "agreement-2015").iterdir())
    print_roles(found)
    print_goals(found)
    if options.errors:
        for pair in found:
            if pair.mark is None or pair.mark.role != pair.coded["role"]:
                said = f"{pair.mark.role} {pair.mark.confidence:.2f}" if pair.mark else "not found"
                print(f"\n{pair.coded['role']} as {said}: {pair.coded['text'][:160]}")
                print(f"  {pair.mark.reason if pair.mark else ''}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
