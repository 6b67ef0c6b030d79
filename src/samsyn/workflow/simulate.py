"""Replay labelling on a coded corpus: what would it have taken, and how good would the suggestions have been?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samsyn import __version__
from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import Reading, decided_array, learn_from, probabilities, read, vocabulary_of
from samsyn.coding.queue import read_next
from samsyn.coding.relevance import Relevance
from samsyn.decisions import Judgement, audit_order
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.interchange.folder import check_inputs_apart, check_output, output_folder, write_run
from samsyn.interchange.gold import Gold, read_gold
from samsyn.interchange.passages import read_passages
from samsyn.types import Message, Passage
from samsyn.workflow.job import Step
from samsyn.workflow.simulation import Order, Point, Search, Simulation, SimulationJob
from samsyn.workflow.simulation_files import write_simulation

FIRST_BATCH = 10
BATCH_SHARE = 5
"""Samsyn learns again after `FIRST_BATCH` passages, later after a fifth of those read."""

SEARCH_SHARE = 20
"""In the search for one code it learns after each passage, later after a twentieth of those read."""

TARGET = 0.95
"""The share of a code's passages that is to be found."""

APART = 5
"""Each fifth organisation is kept apart for measuring, or each fifth passage where there are fewer organisations."""

FEWEST = 20
"""Fewer passages than this are no corpus to replay."""

WITHOUT_TEXT = (
    "The gold file holds no texts, so that there is nothing to learn from.",
    "Give the passages with --passages.",
)


class Corpus(NamedTuple):
    """Coded passages, read once: `truth` is 1 (applies) or 0, an int8 array [passages x codes]."""

    framework: Framework
    codes: tuple[str, ...]
    passages: tuple[Passage, ...]
    judgements: dict[str, Judgement]
    truth: NDArray[np.int8]
    reading: Reading
    features: Features


def simulate(job: SimulationJob, progress: Callable[[Step], None] = lambda _step: None) -> Simulation:
    """Replay the reading of a coded corpus, and write tables and curves into the output folder where one is given.

    Only passages that the gold file says were read whole take part, since only they answer for every code. Raises a
    `SamsynError` where that cannot be done; nothing but the output folder is written.
    """
    if job.output:
        check_output(Path(job.output))
        check_inputs_apart(Path(job.output), [job.gold, job.passages, job.framework])
    if job.seeds < 1 or job.batch < 0:
        raise SettingsError(
            Message("A simulation needs at least one replay, and batches of at least one passage."),
            remedy=Message("Give --seeds 1 or more, and --batch 1 or more or none at all."),
        )
    framework = load_framework(job.framework)
    _check_codes(framework, job.codes)
    corpus, notices = _corpus(job, framework)
    points = []
    apart_count = organisations = 0
    for seed in range(job.seeds):
        apart, organisations = kept_apart(corpus.passages, seed)
        apart_count = int(apart.sum())
        for order in ("queue", "random"):
            points += replay(corpus, apart, order, seed, job.batch, progress)
    searches, more = _searches(corpus, job, progress)
    found = Simulation(
        framework=framework,
        passages=len(corpus.passages),
        apart=apart_count,
        organisations=organisations,
        points=tuple(points),
        searches=searches,
        notices=(*notices, *more),
    )
    if job.output:
        with output_folder(Path(job.output)) as folder:
            write_simulation(folder, found, job.language)
            write_run(
                folder,
                {
                    "samsyn": __version__,
                    "framework": framework_hash(job.framework),
                    "gold": Path(job.gold).name,
                    "passages": found.passages,
                    "apart": found.apart,
                    "seeds": job.seeds,
                    "batch": job.batch,
                },
            )
    return found


def kept_apart(passages: Sequence[Passage], seed: int) -> tuple[NDArray[np.bool_], int]:
    """Say which passages are kept for measuring, and of how many organisations they are (0: single passages)."""
    organisations = {passage.organisation for passage in passages if passage.organisation}
    if len(organisations) >= APART:
        chosen = set(audit_order(organisations, seed)[: math.ceil(len(organisations) / APART)])
        apart = np.array([passage.organisation in chosen for passage in passages])
        if 0 < apart.sum() < len(passages) / 2:
            return apart, len(chosen)
    drawn = set(audit_order((passage.id for passage in passages), -1 - seed)[: len(passages) // APART])
    return np.array([passage.id in drawn for passage in passages]), 0


def replay(
    corpus: Corpus,
    apart: NDArray[np.bool_],
    order: Order,
    seed: int,
    batch: int = 0,
    progress: Callable[[Step], None] = lambda _step: None,
) -> list[Point]:
    """Read all passages that are not apart in the order of the queue or at random, learning as decisions come."""
    codes, passages = list(corpus.codes), corpus.passages
    pool = [place for place in range(len(passages)) if not apart[place]]
    choice = [passages[place] for place in pool]
    row_of = {passages[place].id: place for place in pool}
    at_random = audit_order(row_of, seed + 1_000)
    judgements: dict[str, Judgement] = {}
    points = []
    while True:
        model = learn_from(corpus.framework, passages, judgements, corpus.reading, corpus.features).model
        told = probabilities(model, corpus.reading, corpus.features)
        points.append(_point(corpus, apart, pool, judgements, told >= model.threshold, order, seed))
        progress(_step(order, seed, len(judgements), len(pool)))
        if len(judgements) == len(pool):
            return points
        size = batch or max(FIRST_BATCH, len(judgements) // BATCH_SHARE)
        if order == "queue":
            queued = read_next(choice, codes, judgements, told[pool].clip(0, 1), limit=size, seed=seed)
            chosen = [item.passage for item in queued]
        else:
            chosen = at_random[len(judgements) : len(judgements) + size]
        judgements |= {passage: corpus.judgements[passage] for passage in chosen}


def _step(order: Order, seed: int, done: int, total: int) -> Step:
    title = Message("Reading by the queue") if order == "queue" else Message("Reading at random")
    return Step(f"{order}-{seed}", title, done, total)


def _point(
    corpus: Corpus,
    apart: NDArray[np.bool_],
    pool: Sequence[int],
    judgements: Mapping[str, Judgement],
    suggested: NDArray[np.bool_],
    order: Order,
    seed: int,
) -> Point:
    truth = corpus.truth[apart] == 1
    said = suggested[apart]
    right, marks, claims = int((truth & said).sum()), int(truth.sum()), int(said.sum())
    whole = corpus.truth[pool] == 1
    done = np.array([corpus.passages[place].id in judgements for place in pool])
    totals, found = whole.sum(axis=0), whole[done].sum(axis=0)
    return Point(
        order=order,
        seed=seed,
        read=len(judgements),
        f1=2 * right / (marks + claims) if marks + claims else None,
        precision=right / claims if claims else None,
        recall=right / marks if marks else None,
        found={
            code: float(part / total) if total else None
            for code, part, total in zip(corpus.codes, found, totals, strict=True)
        },
    )


def search(
    relevance: Relevance,
    truth: NDArray[np.int8],
    code: int,
    start: Iterable[int] = (),
    batch: int = 0,
    target: float = TARGET,
) -> list[int]:
    """Give the places of passages in the order of reading until `target` of a code's passages are found.

    `truth` [passages x codes] answers; what is read is read whole. `start` are places that were read before. Each
    round the likeliest are read: one, later a twentieth of what is read, or `batch`.
    """
    needed = math.ceil(target * int(truth[:, code].sum()) - 1e-9)
    decided = np.full(truth.shape, -1, np.int8)
    order = list(start)
    decided[order] = truth[order]
    found = int(truth[order, code].sum())
    while found < needed:
        scores = np.where(decided[:, code] >= 0, -np.inf, relevance.scores(code, decided))
        size = batch or max(1, len(order) // SEARCH_SHARE)
        for place in np.argsort(-scores, kind="stable")[: min(size, len(truth) - len(order))]:
            order.append(int(place))
            decided[place] = truth[place]
            found += int(truth[place, code])
            if found >= needed:
                break
    return order


def saved(passages: int, to_read: float, target: float = TARGET) -> float:
    """Give the share saved beside reading at random, WSS (Cohen et al. 2006): (N - read) / N - (1 - target)."""
    return (passages - to_read) / passages - (1 - target)


def expected_at_random(passages: int, relevant: int, target: float = TARGET) -> float:
    """Give how many passages one expects to read at random until `target` of the relevant ones are found.

    The k-th of R relevant among N in random order stands at k (N + 1) / (R + 1) in the mean (order statistics of a
    sample without replacement).
    """
    return math.ceil(target * relevant - 1e-9) * (passages + 1) / (relevant + 1)


def _searches(
    corpus: Corpus, job: SimulationJob, progress: Callable[[Step], None]
) -> tuple[tuple[Search, ...], tuple[Message, ...]]:
    """Look for all passages of each code, beginning with nothing but the framework."""
    relevance = Relevance(corpus.passages, corpus.reading, corpus.features)
    number = len(corpus.passages)
    searches = []
    wanted = job.codes or corpus.codes
    empty = []
    for count, code in enumerate(wanted, start=1):
        place = corpus.codes.index(code)
        total = int(corpus.truth[:, place].sum())
        if not total:
            empty.append(code)
            continue
        order = search(relevance, corpus.truth, place, batch=job.batch)
        at_random = expected_at_random(number, total)
        searches.append(
            Search(
                code=code,
                passages=total,
                places=tuple(at for at, row in enumerate(order, start=1) if corpus.truth[row, place] == 1),
                to_read=len(order),
                at_random=at_random,
                saved=saved(number, len(order)),
                saved_at_random=saved(number, at_random),
            )
        )
        progress(Step("search", Message("Finding all passages of a code"), count, len(wanted)))
    if not empty:
        return tuple(searches), ()
    return tuple(searches), (
        Message("Codes that no passage has, so that there is nothing to find: {codes}.", {"codes": ", ".join(empty)}),
    )


def _check_codes(framework: Framework, codes: Sequence[str]) -> None:
    known = {code.id for code in framework.codes}
    for code in codes:
        if code not in known:
            raise SettingsError(
                Message("The framework has no code {code}.", {"code": code}),
                remedy=Message("It has {known}.", {"known": ", ".join(sorted(known))}),
            )


def _corpus(job: SimulationJob, framework: Framework) -> tuple[Corpus, tuple[Message, ...]]:
    codes = tuple(code.id for code in framework.codes)
    given, roles = read_passages(Path(job.passages)) if job.passages else ((), {})
    gold = read_gold(Path(job.gold), passages=[one.id for one in given] if job.passages else None, codes=codes)
    every = given or gold.passages
    if not every:
        problem, remedy = WITHOUT_TEXT
        raise SettingsError(Message(problem), remedy=Message(remedy), place=job.gold)
    passages, notices = _read_whole(every, gold)
    if len(passages) < FEWEST:
        raise SettingsError(
            Message("Only {count} passages were read whole, which is too few to replay.", {"count": len(passages)}),
            remedy=Message("Give a gold file with at least {fewest}.", {"fewest": FEWEST}),
            place=job.gold,
        )
    truth = np.maximum(decided_array(passages, gold.judgements, codes), 0)
    if not truth.any():
        raise SettingsError(
            Message("None of the passages has a code of the framework."),
            remedy=Message("Check that the gold file and --framework belong together."),
            place=job.gold,
        )
    features = Features(vocabulary_of(passages))
    judgements = {
        passage.id: Judgement(
            accepted=frozenset(code for code, held in zip(codes, row, strict=True) if held), whole=True
        )
        for passage, row in zip(passages, truth, strict=True)
    }
    reading = read(framework, passages, roles | gold.roles, features)
    return Corpus(framework, codes, passages, judgements, truth, reading, features), notices


def _read_whole(passages: Sequence[Passage], gold: Gold) -> tuple[tuple[Passage, ...], tuple[Message, ...]]:
    """Leave out passages that nobody read whole, and say how many."""
    kept = tuple(one for one in passages if one.id in gold.judgements and gold.judgements[one.id].whole)
    if len(kept) == len(passages):
        return kept, gold.notices
    values: dict[str, str | int | float] = {"count": len(passages) - len(kept)}
    return kept, (*gold.notices, Message("Passages left out, because nobody read them whole: {count}.", values))
