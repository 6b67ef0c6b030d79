"""Run every benchmark in turn, each in a process of its own, under a heading that says what it measures.

    python -m benchmarks [NAME...]

A name is that of a benchmark or of a group of them: `learning` is what the model card is made of (see
`scripts/model_card.py`). Without names all of them run; that takes about an hour on two cores. Nothing else should run
on the machine meanwhile. What cannot be measured here says so, and the others go on.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
SHARED = FOLDER.parents[1] / "shared"

GROUPS = {
    "learning": (
        "learned",
        "goals_of_the_un",
        "matrix_reviewed",
        "reading_order",
        "coverage",
        "stopping",
        "agreement",
    ),
}
"""Benchmarks that belong together, in the order in which they run."""


def benchmarks() -> dict[str, str]:
    """Give every module of this folder that measures something, with the first line of its docstring."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem.startswith(("_", "generate_")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or path.stem).splitlines()[0].rstrip(".")
    return found


def main(names: list[str]) -> int:
    """Run the benchmarks with these names, or all; 1 where one did not run to its end."""
    known = benchmarks()
    chosen = list(dict.fromkeys(member for name in names for member in GROUPS.get(name, (name,))))
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are {', '.join([*known, *GROUPS])}.", file=sys.stderr)
        return 2
    if not SHARED.is_dir():
        print("The folder `shared` beside the project is not there: what needs its documents is skipped.\n")
    failed = []
    for name in chosen or known:
        print(f"== {name}: {known[name]}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"Not measured to the end: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
