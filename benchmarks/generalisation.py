"""Measure roles, codes and goal quality on made-up digests of plans that the rules were not written from.

Each folder of `benchmarks/digests` holds five digests of organisations that do not exist, in the style of the 2016
report, with their passages coded by its codebook (`gold.csv`). They were written before the rules were looked at.
The documents go through the program's own readers, splitting, roles and lexicon.
`python -m benchmarks.generalisation [SET...] [--errors]`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.codes import (
    Plan,
    Row,
    as_passages,
    coded_rows,
    errors,
    found_in,
    line,
    plan_of,
    print_codes,
    read_plans,
    score,
    suggested,
)
from benchmarks.roles_and_goals import FRAMEWORK, Pair, pairs, print_goals, print_roles
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Framework

DIGESTS = Path(__file__).parent / "digests"


def documents(folder: Path) -> list[Path]:
    """Give the digests of a set."""
    return [path for path in sorted(folder.iterdir()) if path.suffix in {".md", ".txt"}]


def own_codes(rows: Sequence[Row], plans: Sequence[Plan]) -> list[dict[str, str]]:
    """Give the codes suggested for the program's own passage in the place of each coded one."""
    by_name = {
        name: plan_of([row for row in rows if row.organisation == name], plans)
        for name in dict.fromkeys(row.organisation for row in rows)
    }
    places = [(found_in(row, by_name[row.organisation]), by_name[row.organisation]) for row in rows]
    return [plan.codes.get(passage.id, {}) if passage else {} for passage, plan in places]


def print_wrong_goals(found: Sequence[Pair]) -> None:
    """Print the goals whose quality was judged otherwise."""
    for pair in found:
        if pair.coded["role"] == "goal" and pair.goal:
            said = f"{int(pair.goal.specific)}{int(pair.goal.measurable)}"
            if said != pair.coded["specific"] + pair.coded["measurable"]:
                print(f"goal {pair.coded['specific']}{pair.coded['measurable']} as {said}: {pair.coded['text'][:160]}")


def measure(folder: Path, framework: Framework, every_error: bool) -> None:
    """Print the figures of one set."""
    rows = coded_rows(folder / "gold.csv")
    truth = [row.codes for row in rows]
    passages = as_passages(rows)
    given = suggested(framework, passages, {p.id: row.role for p, row in zip(passages, rows, strict=True)})
    made = own_codes(rows, read_plans(documents(folder), framework))
    found = pairs(folder / "gold.csv", documents(folder))
    print(f"--- set {folder.name}: {len(rows)} passages of {len({row.organisation for row in rows})} organisations")
    print_roles(found)
    print_goals(found)
    print(line("codes, passages and roles as coded", score(truth, [given.get(p.id, {}) for p in passages])))
    print(line("codes, passages and roles found by ourselves", score(truth, made)))
    if every_error:
        print_codes(framework, truth, made)
        print("\n" + "\n".join(errors(rows, made)) + "\n")
        print_wrong_goals(found)
        for pair in found:
            if pair.mark is None or pair.mark.role != pair.coded["role"]:
                said = f"{pair.mark.role} {pair.mark.confidence:.2f} {pair.mark.reason}" if pair.mark else "not found"
                print(f"\n{pair.coded['role']} as {said}: {pair.coded['text'][:200]}")
    print()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="names of the sets; all of them if none is given")
    parser.add_argument("--errors", action="store_true", help="list the passages judged otherwise")
    options = parser.parse_args(arguments)
    framework = load_framework(FRAMEWORK)
    names = options.sets or sorted(path.name for path in DIGESTS.iterdir() if path.is_dir())
    for name in names:
        measure(DIGESTS / name, framework, options.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
