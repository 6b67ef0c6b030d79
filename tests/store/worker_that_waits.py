"""A worker as `samsyn worker` is, which stands still at a named point of its work until it is killed.

    python worker_that_waits.py POINT            POINT: reading, keeping, kept, turning, or never

It says "here" when it is there. `turning` is work that goes on for ever and says so at each step.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from samsyn.workflow.job import Step


def standing(function: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """Give a function that stands still before it does anything, or after."""

    def inner(*arguments: Any, **named: Any) -> Any:
        if before:
            stand()
        result = function(*arguments, **named)
        stand()
        return result

    return inner


def stand() -> None:
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.read()


def turn(scope: Any, arguments: Any, show: Callable[[Step], None]) -> dict[str, Any]:
    """Work for ever."""
    from samsyn.types import Message

    sys.stdout.write("here\n")
    sys.stdout.flush()
    while True:
        show(Step("turn", Message("Turning"), 1, 2))
        threading.Event().wait(0.01)


def main() -> None:
    """Stand still at the point, and work."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    if not settings.DESKTOP:
        call_command("migrate", verbosity=0)  # a server has tables that the tests' process does without
    import samsyn.store.keep
    import samsyn.workflow.examine
    from samsyn.cli.worker import worker
    from samsyn.web import work

    point = sys.argv[1]
    if point == "reading":
        samsyn.workflow.examine.examine = standing(samsyn.workflow.examine.examine, before=True)
    if point == "keeping":
        samsyn.store.keep.roll_up = standing(samsyn.store.keep.roll_up, before=False)
    if point == "kept":
        samsyn.store.keep.keep = standing(samsyn.store.keep.keep, before=False)
    if point == "turning":
        sys.modules["worker_that_waits"] = sys.modules["__main__"]
        work.WORK["intake"] = "worker_that_waits:turn"
    if point == "never":
        work.Worker().run(until_idle=True)
    else:
        worker.main([], standalone_mode=False)


if __name__ == "__main__":
    main()
