"""How fast a study of the size of a country answers, from Python, on SQLite or PostgreSQL.

    python -m benchmarks.workbench [--parties 300] [--passages 100000] [--suggestions 300000] [--at postgresql://…]

The study is made up (`benchmarks.made_study`). For each kind of question p50 and p95 in milliseconds are printed, what
the whole page is to reach at the 95th percentile with 20 users, and the peer: a bare count of the same rows.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.made_study import COMMON, made

if TYPE_CHECKING:
    from samsyn.store.access import Scope


def main() -> None:
    """Make the study, ask, decide, and print the table."""
    choices = argparse.ArgumentParser()
    choices.add_argument("--parties", type=int, default=300)
    choices.add_argument("--passages", type=int, default=100_000)
    choices.add_argument("--suggestions", type=int, default=300_000)
    choices.add_argument("--at", default="")
    choices.add_argument("--times", type=int, default=60)
    given = choices.parse_args()
    with tempfile.TemporaryDirectory(prefix="samsyn-workbench-") as folder:
        from samsyn.store.folders import start

        start(given.at or Path(folder))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        begin = time.perf_counter()
        scope = made(given.parties, given.passages, given.suggestions)
        print(f"made in {time.perf_counter() - begin:.0f} s; {given.at.partition('@')[0] or 'SQLite'}")
        measure(scope, given.times)


def measure(scope: Scope, times: int) -> None:
    """Ask everything many times and print how long it took."""
    from django.db import connection

    from samsyn.store.cells import roll_up
    from samsyn.store.decide import decide
    from samsyn.store.search.finding import index_again, search
    from samsyn.store.standing import document_standing

    drawn = random.Random(1)
    codes = [code.id for code in scope.framework.codes]
    documents = list(scope.documents().values_list("pk", flat=True))
    keys = drawn.sample(list(scope.passages().order_by().values_list("key", flat=True)), times * 3)
    next_key: Iterator[str] = iter(keys)

    def matrix() -> None:
        list(scope.cells().values_list("party_id", "code", "coded", "suggested", "present"))
        list(scope.parties().values_list("pk", "key", "name"))

    def bare_count() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.party_id, s.code, count(DISTINCT s.passage_id) FROM store_suggestion s "
                "JOIN store_passage p ON p.id = s.passage_id GROUP BY 1, 2"
            )
            cursor.fetchall()

    questions: list[tuple[str, int, int, Callable[[], Any]]] = [
        ("matrix: cells and parties", 200, times, matrix),
        ("  peer: counting the suggestions", 0, 5, bare_count),
        ("document: what stands", 150, times, lambda: document_standing(scope, drawn.choice(documents))),
        ("search: a common word", 150, times, lambda: search(scope, drawn.choice(COMMON))),
        ("search: two words", 150, times, lambda: search(scope, " ".join(drawn.sample(COMMON, 2)))),
        ("search: a phrase", 150, times, lambda: search(scope, f'"{" ".join(drawn.sample(COMMON, 2))}"')),
        ("search: a word, one role", 150, times, lambda: search(scope, drawn.choice(COMMON), roles=["goal"])),
        ("search: a word, one code", 150, times, lambda: search(scope, drawn.choice(COMMON), codes=[codes[0]])),
        ("decide: accept", 50, times, lambda: decide(scope, next(next_key), drawn.choice(codes), "accept", uuid4())),
        ("decide: read", 50, times, lambda: decide(scope, next(next_key), "", "read", uuid4())),
        ("all cells anew", 0, 3, lambda: roll_up(scope.study)),
        ("all words anew", 0, 1, lambda: index_again(scope.study)),
    ]
    print(f"{'':36}{'p50 ms':>9}{'p95 ms':>9}{'page to reach':>15}")
    for name, reach, number, ask in questions:
        taken = []
        for _ in range(number):
            begin = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - begin) * 1000)
        middle = statistics.median(taken)
        high = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
        print(f"{name:36}{middle:9.1f}{high:9.1f}{reach or '':>15}", flush=True)


if __name__ == "__main__":
    main()
