"""What is learned from decisions, beside peers on the same split: plans of 2015, climate sectors, government topics.

Run: python -m benchmarks.learned [plans] [sectors] [topics] [speed] [--ingredients]. Data stand in ../shared.

- plans: codes of the digests of 2015, each organisation coded by what was learned from the other ten. The framework's
  terms were written with these digests in view, so the untrained figure, and with it this one, is an upper bound. The
  made-up digests of benchmarks/digests, which nothing is learned from, stand beside it.
- sectors: passages of climate plans, five folds of parties; a party's passages are never on both sides.
- topics: pages of the Swedish government; learned from the years before the last two (before 2022 where later years
  are there), tried on those.

The peer is TF-IDF (words and pairs, logarithmic counts) with a linear support vector machine per code, rare codes
weighted up: the usual first choice. Calibration is the expected calibration error over ten bins of equal width, over
all marks that could be made and over those that are suggested, when 500 passages are decided; uncalibrated is the score
of the peer's machine through a logistic function. `--ingredients` leaves out one thing at a time.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML
from scipy.special import expit
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from benchmarks.codes import as_passages, coded_rows
from benchmarks.sectors import IDS
from samsyn.analysis.calibration_table import calibration_of
from samsyn.coding.learned import features as looks
from samsyn.coding.learned import joint
from samsyn.coding.learned.features import Block, Features
from samsyn.coding.learned.linear import LinearSuggester
from samsyn.coding.learned.model import Learned, Reading, learn_from, probabilities, read, vocabulary_of
from samsyn.decisions import Judgement
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Code, Framework, Group
from samsyn.types import Passage, Text

SHARED = Path(__file__).resolve().parents[2] / "shared"
TOPICS = Path(__file__).with_name("government_topics.yaml")
DIGESTS = Path(__file__).with_name("digests")

Marks = NDArray[np.int8]
Scores = NDArray[np.float64]

FIRST_KEPT_APART = 2022


class Corpus(NamedTuple):
    """Coded passages: marks [passages x codes], and what must not stand on both sides of a split."""

    framework: Framework
    passages: list[Passage]
    roles: dict[str, str]
    marks: Marks
    groups: NDArray[np.str_]


class Result(NamedTuple):
    """Probabilities of passages that were not learned from, and from where on codes are suggested."""

    chances: Scores
    suggested: NDArray[np.bool_]


def sectors() -> Corpus:
    """Give the passages of climate plans with all 23 sectors that people used."""
    framework = load_framework("ndc-2016")
    known = {code.id for code in framework.codes}
    with (SHARED / "data" / "ndc" / "passages_worldbank.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    labels = [[_sector(name) for name in row["sectors"].split("|")] for row in rows]
    further = sorted({name for names in labels for name in names} - known)
    framework = msgspec.structs.replace(
        framework, codes=(*framework.codes, *(_twin(framework, identifier) for identifier in further))
    )
    passages = [
        _passage(number, row["text"].replace("|", ". "), "en", row["iso"] or f"unknown {number % 20}")
        for number, row in enumerate(rows)
    ]
    return _corpus(framework, passages, labels, [passage.organisation for passage in passages])


def topics() -> tuple[Corpus, NDArray[np.bool_]]:
    """Give the pages with their topics, and which of them are tried."""
    folder = SHARED / "data" / "g0v_sv"
    titles = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    definitions = YAML(typ="safe").load(TOPICS)
    with gzip.open(folder / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    base = load_framework("patient-centred-care-2015")
    framework = msgspec.structs.replace(
        base,
        id="government-topics",
        codes_are="subjects",
        groups=(Group(id="topics", title=Text(sv="Ämnen", en="Topics")),),
        codes=tuple(
            Code(
                id=identifier,
                group="topics",
                title=Text(sv=title.strip()),
                definition=Text(sv=definitions.get(identifier, title)),
            )
            for identifier, title in titles.items()
        ),
        statements=(),
    )
    passages = [_passage(number, page["text"], "sv", page["id"]) for number, page in enumerate(pages)]
    years = np.array([int(page["year"]) for page in pages])
    first = FIRST_KEPT_APART if (years >= FIRST_KEPT_APART).any() else int(years.max()) - 1
    corpus = _corpus(framework, passages, [page["labels"] for page in pages], [str(year) for year in years])
    return corpus, years >= first


def plans(rows_from: Path) -> Corpus:
    """Give coded passages of the agreement of 2015 in roles as coded."""
    framework = load_framework("patient-centred-care-2015")
    rows = coded_rows(rows_from)
    passages = as_passages(rows)
    corpus = _corpus(framework, passages, [sorted(row.codes) for row in rows], [row.organisation for row in rows])
    return corpus._replace(roles={passage.id: row.role for passage, row in zip(passages, rows, strict=True)})


def joined(corpora: Sequence[Corpus]) -> Corpus:
    """Put corpora of the same framework behind each other, with ids of their own."""
    passages = [passage for corpus in corpora for passage in corpus.passages]
    roles = [corpus.roles[passage.id] for corpus in corpora for passage in corpus.passages]
    numbered = [msgspec.structs.replace(passage, id=str(number)) for number, passage in enumerate(passages)]
    return Corpus(
        corpora[0].framework,
        numbered,
        {passage.id: role for passage, role in zip(numbered, roles, strict=True)},
        np.vstack([corpus.marks for corpus in corpora]),
        np.concatenate([corpus.groups for corpus in corpora]),
    )


def fewer_terms(framework: Framework) -> Framework:
    """Take every other term of a framework out, as if its writer had thought of half of them."""
    return msgspec.structs.replace(
        framework,
        codes=tuple(
            msgspec.structs.replace(
                code, terms=msgspec.structs.replace(code.terms, sv=code.terms.sv[::2], en=code.terms.en[::2])
            )
            for code in framework.codes
        ),
    )


def _corpus(
    framework: Framework, passages: list[Passage], labels: Sequence[Sequence[str]], groups: Sequence[str]
) -> Corpus:
    place = {code.id: number for number, code in enumerate(framework.codes)}
    marks = np.zeros((len(passages), len(place)), np.int8)
    for row, names in enumerate(labels):
        for name in names:
            if name in place:
                marks[row, place[name]] = 1
    return Corpus(framework, passages, {}, marks, np.array(groups))


def _passage(number: int, text: str, language: str, organisation: str) -> Passage:
    identifier = str(number)
    return Passage(identifier, identifier, organisation, 1, 0, len(text), text, language=language)


def _sector(name: str) -> str:
    side, sector = name.strip().lower()[0], name.strip().lower()[2:]
    identifier = IDS.get(sector, sector.replace(" ", "_").replace("-", "_"))
    return f"{side}_{identifier}".replace("economy_wide", "economy-wide")


def _twin(framework: Framework, identifier: str) -> Code:
    """Give a sector that the framework has on the other side only."""
    side = identifier[0]
    other = framework.code(("m" if side == "a" else "a") + identifier[1:])
    group = next(code.group for code in framework.codes if code.id.startswith(f"{side}_"))
    return msgspec.structs.replace(other, id=identifier, group=group)


# --- Learning and peers -----------------------------------------------------------------------------------------


def reading_of(corpus: Corpus) -> tuple[Reading, Features]:
    """Read a corpus once."""
    features = Features(vocabulary_of(corpus.passages))
    return read(corpus.framework, corpus.passages, corpus.roles, features), features


def part(reading: Reading, rows: NDArray[np.int64]) -> Reading:
    """Give some rows of what was read."""
    return Reading([counts[rows] for counts in reading.counts], reading.signs[rows])


def learned(
    corpus: Corpus, reading: Reading, features: Features, train: NDArray[np.int64], test: NDArray[np.int64]
) -> tuple[Result, Learned]:
    """Learn from some passages and try on others."""
    codes = [code.id for code in corpus.framework.codes]
    judgements = {
        corpus.passages[row].id: Judgement(
            accepted=frozenset(codes[code] for code in np.flatnonzero(corpus.marks[row])), whole=True
        )
        for row in train.tolist()
    }
    found = learn_from(corpus.framework, corpus.passages, judgements, reading, features)
    chances = probabilities(found.model, part(reading, test), features)
    return Result(chances, chances >= found.model.threshold), found


def peer(corpus: Corpus, train: NDArray[np.int64], test: NDArray[np.int64]) -> Result:
    """Learn and try the peer on the same passages."""
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    rows = words.fit_transform([corpus.passages[row].text for row in train])
    tried = words.transform([corpus.passages[row].text for row in test])
    scores = np.full((len(test), corpus.marks.shape[1]), -1.0)
    for code in range(corpus.marks.shape[1]):
        truth = corpus.marks[train, code]
        if 0 < truth.sum() < len(truth):
            scores[:, code] = LinearSVC(class_weight="balanced").fit(rows, truth).decision_function(tried)
    return Result(expit(scores), scores > 0)


def f1(marks: Marks, suggested: NDArray[np.bool_]) -> tuple[float, float]:
    """Give micro- and macro-F1 over the codes that people used."""
    used = marks.any(axis=0)
    micro = f1_score(marks, suggested, average="micro", zero_division=0)
    return float(micro), float(f1_score(marks[:, used], suggested[:, used], average="macro", zero_division=0))


def folded(corpus: Corpus, folds: int, how: Callable[[NDArray[np.int64], NDArray[np.int64]], Result]) -> Result:
    """Try every passage by what was learned from the groups of the other folds."""
    chances = np.zeros(corpus.marks.shape)
    suggested = np.zeros(corpus.marks.shape, bool)
    for train, test in GroupKFold(folds).split(corpus.passages, groups=corpus.groups):
        chances[test], suggested[test] = how(train, test)
    return Result(chances, suggested)


def error(marks: Marks, chances: Scores, suggested: NDArray[np.bool_]) -> tuple[float, float]:
    """Give the expected calibration error over all marks that could be made, and over those suggested."""
    found = []
    for chosen in (np.ones_like(suggested), suggested):
        measured = calibration_of(chances[chosen], marks[chosen] == 1, draws=1)
        found.append(measured.error if measured else float("nan"))
    return found[0], found[1]


def print_calibration(
    corpus: Corpus, reading: Reading, features: Features, pool: NDArray[np.int64], test: NDArray[np.int64]
) -> None:
    """Print the calibration error after 500 decisions, and that of the peer without calibration: means of 3 draws."""
    ours, theirs = [], []
    for seed in range(3):
        train = np.random.default_rng(seed).permutation(pool)[:500]
        result, _ = learned(corpus, reading, features, train, test)
        ours.append(error(corpus.marks[test], *result))
        theirs.append(error(corpus.marks[test], *peer(corpus, train, test)))
    told_ours, told_theirs = np.mean(ours, axis=0), np.mean(theirs, axis=0)
    print("  calibration error after 500 decisions             all marks  suggestions  (to reach 0.03)")
    print(f"    peer, uncalibrated                                  {told_theirs[0]:.3f}        {told_theirs[1]:.3f}")
    print(
        f"    samsyn                                              {told_ours[0]:.3f}        {told_ours[1]:.3f}",
        flush=True,
    )


# --- What is printed --------------------------------------------------------------------------------------------


def told(title: str, marks: Marks, result: Result | NDArray[np.bool_], reach: str = "") -> None:
    """Print one line of a table."""
    micro, macro = f1(marks, result.suggested if isinstance(result, Result) else result)
    print(f"  {title:52} {micro:.3f}  {macro:.3f}  {reach}".rstrip(), flush=True)


def untrained(reading: Reading) -> NDArray[np.bool_]:
    """Give what the suggester without training suggests."""
    return np.asarray(reading.signs[:, :, 1] >= joint.ENOUGH)


def print_plans() -> None:
    """Print the codes of 2015."""
    gold = SHARED / "corpus" / "agreement-2015-gold.csv"
    corpus = plans(gold)
    reading, features = reading_of(corpus)
    print(f"\nplans of 2015, {len(corpus.passages)} passages, one organisation left out   micro  macro")
    told("untrained suggester", corpus.marks, untrained(reading))
    told("peer: TF-IDF and linear SVM", corpus.marks, folded(corpus, 11, lambda a, b: peer(corpus, a, b)))
    result = folded(corpus, 11, lambda a, b: learned(corpus, reading, features, a, b)[0])
    told("samsyn, learned", corpus.marks, result, "(to reach 0.78 on plans kept apart)")
    made_up = [plans(path) for path in sorted(DIGESTS.glob("*/gold.csv"))]
    both = joined([corpus, *made_up])
    reading, features = reading_of(both)
    train, test = np.arange(len(corpus.passages)), np.arange(len(corpus.passages), len(both.passages))
    print(f"  {len(test)} passages of made-up digests, learned from the plans")
    told("  untrained suggester", both.marks[test], untrained(part(reading, test)))
    told("  samsyn, learned", both.marks[test], learned(both, reading, features, train, test)[0])
    weaker = fewer_terms(both.framework)
    both = both._replace(framework=weaker)
    reading, features = reading_of(both)
    print("  the same with every other term of the framework taken out")
    told("  untrained suggester", both.marks[test], untrained(part(reading, test)))
    told("  samsyn, learned", both.marks[test], learned(both, reading, features, train, test)[0])
    everything = folded(both, 20, lambda a, b: learned(both, reading, features, a, b)[0])
    told("  samsyn, learned from all other organisations", both.marks[test], everything.suggested[test])


def print_sectors(ingredients: bool) -> None:
    """Print the sectors, parties apart."""
    corpus = sectors()
    reading, features = reading_of(corpus)
    used = len(set(corpus.groups))
    print(f"\nsectors, {len(corpus.passages)} passages of {used} parties, five folds of parties   micro  macro")
    told("untrained suggester", corpus.marks, untrained(reading))
    told("peer: TF-IDF and linear SVM", corpus.marks, folded(corpus, 5, lambda a, b: peer(corpus, a, b)))
    result = folded(corpus, 5, lambda a, b: learned(corpus, reading, features, a, b)[0])
    told("samsyn, learned", corpus.marks, result, "(to reach 0.72 0.58)")
    test = np.flatnonzero(np.isin(corpus.groups, sorted(set(corpus.groups))[::3]))
    pool = np.setdiff1d(np.arange(len(corpus.passages)), test)
    print("  few decisions, a third of the parties kept apart:")
    told("    0 decided", corpus.marks[test], untrained(part(reading, test)))
    for number in (10, 25, 50, 100, 200, 500, 1000):
        train = np.random.default_rng(0).permutation(pool)[:number]
        told(f"    {number} decided", corpus.marks[test], learned(corpus, reading, features, train, test)[0])
    print_calibration(corpus, reading, features, pool, test)
    if ingredients:
        leave_out(corpus, reading, lambda one, two: folded(corpus, 5, lambda a, b: learned(corpus, one, two, a, b)[0]))


def print_topics(ingredients: bool) -> None:
    """Print the topics, later years apart."""
    corpus, later = topics()
    reading, features = reading_of(corpus)
    train, test = np.flatnonzero(~later), np.flatnonzero(later)
    print(f"\ntopics, learned from {len(train)} pages, tried on {len(test)} of later years   micro  macro")
    told("untrained suggester (titles, definitions)", corpus.marks[test], untrained(part(reading, test)))
    told("peer: TF-IDF and linear SVM", corpus.marks[test], peer(corpus, train, test))
    result, _ = learned(corpus, reading, features, train, test)
    told("samsyn, learned", corpus.marks[test], result, "(peer + 0.06 0.064)")
    print_calibration(corpus, reading, features, train, test)
    if ingredients:
        leave_out(corpus, reading, lambda one, two: _on(corpus, one, two, train, test), test)


def _on(
    corpus: Corpus, reading: Reading, features: Features, train: NDArray[np.int64], test: NDArray[np.int64]
) -> Result:
    return learned(corpus, reading, features, train, test)[0]


def leave_out(
    corpus: Corpus,
    reading: Reading,
    tried: Callable[[Reading, Features], Result],
    test: NDArray[np.int64] | None = None,
) -> None:
    """Print what is lost when one ingredient is left out."""
    marks = corpus.marks if test is None else corpus.marks[test]
    vocabulary = vocabulary_of(corpus.passages)
    for name in ("words", "pairs", "characters"):
        blocks = [Block(b.name, b.columns, 0.0 if b.name == name else b.length) for b in looks.BLOCKS]
        told(f"  without {name}", marks, tried(reading, Features(vocabulary, blocks)))
    if vocabulary:
        whole = Features()
        counts = whole.counts(corpus.passages, [""] * len(corpus.passages))
        told("  without parts of compounds", marks, tried(Reading(counts, reading.signs), whole))
    silent = Reading(reading.counts, np.zeros_like(reading.signs))
    told("  without the framework's terms and definitions", marks, tried(silent, Features(vocabulary)))


def print_speed() -> None:
    """Print how fast 20,000 passages and 50 codes are learned, and how fast passages are suggested for."""
    corpus, _ = topics()
    sentences = [
        _passage(0, sentence, "sv", passage.organisation)
        for passage in corpus.passages
        for sentence in passage.text.replace("\n", ". ").split(". ")
        if 60 < len(sentence) < 400
    ]
    owners = {passage.organisation: row for row, passage in enumerate(corpus.passages)}
    chosen = [msgspec.structs.replace(one, id=str(n), document=str(n)) for n, one in enumerate(sentences[:20_000])]
    marks = corpus.marks[[owners[passage.organisation] for passage in chosen]]
    corpus = Corpus(corpus.framework, chosen, {}, marks, np.array([passage.organisation for passage in chosen]))
    start = time.process_time()
    reading, features = reading_of(corpus)
    everything = np.arange(len(chosen))
    _, found = learned(corpus, reading, features, everything, everything[:1])
    print(f"\nspeed on one core, {len(chosen)} passages, {marks.shape[1]} codes")
    print(f"  learned in {time.process_time() - start:.1f} s (to reach 30)")
    texts = [passage.text for passage in chosen]
    best = dict.fromkeys(
        (
            "words and characters",
            "with the framework's signs",
            "suggested, with reasons and words",
            "scikit-learn, hashing alone",
        ),
        0.0,
    )
    made = LinearSuggester(corpus.framework, model=found.model)
    hashing = [HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5)), HashingVectorizer(ngram_range=(1, 2))]
    for _ in range(3):
        start = time.process_time()
        counts = features.counts(chosen, [""] * len(chosen))
        probabilities(found.model, Reading(counts, reading.signs), features)
        middle = time.process_time()
        read(corpus.framework, chosen, {}, features)
        signs = time.process_time()
        made.suggest(chosen, {})
        end = time.process_time()
        for one in hashing:
            one.transform(texts)
        peers = time.process_time() - end
        rates = (middle - start, signs - start, end - signs, peers)
        for name, seconds in zip(best, rates, strict=True):
            best[name] = max(best[name], len(chosen) / seconds)
    for name, rate in best.items():
        print(
            f"  {name:34} {rate:8,.0f} passages/s, {rate / best['scikit-learn, hashing alone']:.2f} of scikit-learn's"
        )


def main() -> None:
    """Print the parts asked for, or all."""
    if not (SHARED / "data").is_dir():
        print("learning from decisions: ../shared/data is not here; skipped")
        return
    asked = [word for word in sys.argv[1:] if not word.startswith("-")]
    ingredients = "--ingredients" in sys.argv
    if not asked or "plans" in asked:
        print_plans()
    if not asked or "sectors" in asked:
        print_sectors(ingredients)
    if not asked or "topics" in asked:
        print_topics(ingredients)
    if not asked or "speed" in asked:
        print_speed()


if __name__ == "__main__":
    main()
