"""Build the sample: the plans of invented organisations in `plans/` and what their writers meant in `truth*.csv`.

    python examples/build.py [--output FOLDER]

The same sources give the same bytes with the same versions of the programs named in `built-with.json`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import zlib
from importlib.metadata import version
from pathlib import Path

from builder.forms import broken, set_plan
from builder.source import Plan, read_plan

HERE = Path(__file__).parent
CODES = "1 2 3 4a 4b 5 6 7a 7b 8 9 10 11a 11b 11c 11d 11e 12".split()
PACKAGES = ("typst", "reportlab", "pillow", "pypdfium2", "python-docx", "font-source-sans-pro", "font-source-serif-pro")
DUPLICATED = "Utskaren_handlingsplan_2015.txt"
DUPLICATE = "Utskaren_handlingsplan_2015_DUBBLETT.txt"
BROKEN = "TRASIG_FIL_Stenby_handlingsplan_2015.pdf"


def main() -> None:
    """Build everything below a folder (the sample's own without one)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE, help="where plans/, truth*.csv and built-with.json go")
    output: Path = parser.parse_args().output
    plans = {path.stem: read_plan(path) for path in sorted((HERE / "sources").glob("*.md"))}
    folder = output / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    for name, plan in plans.items():
        content = set_plan(plan)
        (folder / plan.settings["file"]).write_bytes(content)
        print(f"{name}: {plan.settings['file']}, {len(content):,} bytes")
        if plan.settings["file"] == DUPLICATED:
            (folder / DUPLICATE).write_bytes(content)
    (folder / BROKEN).write_bytes(broken())
    (output / "truth.csv").write_text(truth(plans), encoding="utf-8")
    (output / "truth-passages.csv").write_text(passages(plans), encoding="utf-8")
    (output / "built-with.json").write_text(json.dumps(tools(), indent=2) + "\n", encoding="utf-8")


def truth(plans: dict[str, Plan]) -> str:
    """Give organisation, code and whether its writer meant the plan to have it, for each plan and code."""
    target = io.StringIO()
    table = csv.writer(target, lineterminator="\n")
    table.writerow(("organisation", "code", "intended"))
    for plan in plans.values():
        marks = {code for _, codes in plan.marks for code in codes}
        for code in CODES:
            table.writerow((plan.settings["id"], code, int(code in marks)))
    return target.getvalue()


def passages(plans: dict[str, Plan]) -> str:
    """Give each passage that its writer marked, with its codes; the cells of a table row are parted by ` | `."""
    target = io.StringIO()
    table = csv.writer(target, lineterminator="\n")
    table.writerow(("organisation", "codes", "text"))
    for plan in plans.values():
        table.writerows((plan.settings["id"], " ".join(codes), text) for text, codes in plan.marks)
    return target.getvalue()


def tools() -> dict[str, str]:
    """Give the versions that decide the bytes."""
    return {name: version(name) for name in PACKAGES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


if __name__ == "__main__":
    main()
