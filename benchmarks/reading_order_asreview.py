"""Runs ASReview's default model for `benchmarks.reading_order`, in an environment that has ASReview and not Samsyn.

Reads a task (titles, texts, runs) and adds a line for each run that the file of results lacks.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

TARGET = 0.95
SHARE = 20


def main(task: str, results: str) -> None:
    """Do what is not done."""
    import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from asreview.learner import ActiveLearningCycle  # type: ignore[import-not-found,unused-ignore]
    from asreview.models.models import get_ai_config  # type: ignore[import-not-found,unused-ignore]
    from asreview.simulation.simulate import Simulate  # type: ignore[import-not-found,unused-ignore]

    class Found:
        """Stops when enough of the relevant passages are found."""

        def __init__(self, needed: int) -> None:
            self.needed = needed

        def stop(self, results: pd.DataFrame, _data: object) -> bool:
            return bool(results["label"].sum() >= self.needed)

    given = json.loads(Path(task).read_text(encoding="utf-8"))
    frame = pd.DataFrame({"title": given["titles"], "abstract": given["texts"]})
    configuration = get_ai_config()["value"]
    # The features depend on the texts alone: made once, by ASReview's own extractor.
    features = ActiveLearningCycle.from_meta(configuration).transform(frame)
    kept = Path(results)
    done = len(kept.read_text(encoding="utf-8").splitlines()) if kept.exists() else 0
    for number, run in enumerate(given["runs"]):
        if number < done:
            continue
        relevant = set(run["relevant"])
        labels = pd.Series([int(place in relevant) for place in range(len(frame))])
        needed = math.ceil(TARGET * len(relevant) - 1e-9)
        cycle = ActiveLearningCycle.from_meta(configuration, skip_feature_extraction=True)
        cycle.n_query = lambda results: max(1, len(results) // SHARE)
        simulation = Simulate(
            features, labels, [cycle], stopper=Found(needed), skip_transform=True, print_progress=False
        )
        simulation.label(run["start"])
        simulation.review()
        found = simulation._results["label"].cumsum()
        read = int((found >= needed).to_numpy().argmax()) + 1
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"code": run["code"], "start": run["start"], "read": read}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
