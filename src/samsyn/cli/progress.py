"""Progress on the terminal: a bar where there is one, a line now and then where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from samsyn.cli.interruption import interruption
from samsyn.translation import translate
from samsyn.types import Language
from samsyn.workflow.job import Step

EVERY = 0.1
"""Where there is no terminal, a line is written for each tenth of a stage's work."""


@contextmanager
def shown_progress(language: Language) -> Iterator[Callable[[Step], None]]:
    """Give a function that shows each step on standard error, and stops work that was asked to stop."""

    def checked(show: Callable[[Step], None]) -> Callable[[Step], None]:
        def check_and_show(step: Step) -> None:
            interruption.check()
            show(step)

        return check_and_show

    if sys.stderr.isatty():
        with _bar(language) as show:
            yield checked(show)
    else:
        yield checked(_lines(language))


@contextmanager
def _bar(language: Language) -> Iterator[Callable[[Step], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rest]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, int] = {}

        def show(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(translate(step.title, language), total=step.total, rest="")
            progress.update(
                progress.task_ids[tasks[step.stage]], completed=step.done, total=step.total, rest=_rest(step, language)
            )

        yield show


def _lines(language: Language) -> Callable[[Step], None]:
    written: dict[str, float] = {}

    def show(step: Step) -> None:
        share = step.done / step.total if step.total else 1.0
        if step.total > 1 and share >= written.get(step.stage, 0.0) + EVERY:
            written[step.stage] = share
            parts = [translate(step.title, language), f"{step.done}/{step.total}", _rest(step, language)]
            sys.stderr.write(" ".join(part for part in parts if part) + "\n")

    return show


def _rest(step: Step, language: Language) -> str:
    if step.seconds_left is None or step.done >= step.total:
        return ""
    minutes, seconds = divmod(round(step.seconds_left), 60)
    left = f"{minutes} min" if minutes else f"{seconds} s"
    return translate("about {time} left", language).format(time=left)
