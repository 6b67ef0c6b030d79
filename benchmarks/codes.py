"""Measure the suggested codes against the coded passages of the 2015 agreement, beside two peers.

Prints the micro-F1 over (passage, code) with a table per code, on the passages and roles as coded and on those that
the program reads, splits and gives roles itself; two peers on the same passages (the words of each code's title, and
TF-IDF with a linear SVM that learns from the other organisations' passages); the organisations' codes against the
published matrix, of which the digests hold only a part; and the speed.
`python benchmarks/codes.py [--shared FOLDER] [--errors]`.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from samsyn.coding.registry import suggester
from samsyn.documents.read import read_document
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.words import stems
from samsyn.passages.roles import roles
from samsyn.passages.split import split
from samsyn.types import Passage

SHARED = Path(__file__).resolve().parents[2] / "shared"
FRAMEWORK = "patient-centred-care-2015"
ALIKE = 0.3
"""From this overlap of words on, a coded passage is taken to be one of ours."""

LONG_ENOUGH = 5
"""Letters in a word of a title that the keyword peer looks for."""

THRESHOLDS = (-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0.0)
"""Margins tried for the learning peer."""

SPEED_ROUNDS = 20


class Row(NamedTuple):
    """A passage as coded by the readers."""

    organisation: str
    text: str
    role: str
    codes: frozenset[str]


class Score(NamedTuple):
    """Marks that are right, too many and missing."""

    right: int
    extra: int
    missing: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missing)

    @property
    def precision(self) -> float:
        """The share of the marks made that are right."""
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        """The share of the readers' marks that were made."""
        return self.right / max(1, self.right + self.missing)


def coded_rows(gold: Path) -> list[Row]:
    """Read the readers' codes."""
    with gold.open(encoding="utf-8", newline="") as file:
        return [
            Row(row["organisation"], row["text"], row["role"], frozenset(row["codes"].split()))
            for row in csv.DictReader(file)
        ]


def as_passages(rows: Sequence[Row]) -> list[Passage]:
    """Make passages of the texts as coded, without headings or neighbours."""
    return [
        Passage(str(n), row.organisation, row.organisation, 1, 0, len(row.text), row.text) for n, row in enumerate(rows)
    ]


def suggested(framework: Framework, passages: Iterable[Passage], given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give for each passage the codes suggested, with their reasons."""
    found: dict[str, dict[str, str]] = {}
    for coding in suggester("lexicon", framework).suggest(passages, given):
        found.setdefault(coding.passage, {})[coding.code] = f"{coding.confidence:.2f} {coding.reason}"
    return found


def score(truth: Sequence[frozenset[str]], made: Sequence[Iterable[str]], code: str = "") -> Score:
    """Count marks over passages, of one code or of all."""
    right = extra = missing = 0
    for wanted, given in zip(truth, made, strict=True):
        one = {c for c in wanted if not code or c == code}
        other = {c for c in given if not code or c == code}
        right += len(one & other)
        extra += len(other - one)
        missing += len(one - other)
    return Score(right, extra, missing)


def line(title: str, result: Score) -> str:
    """Word a score."""
    return (
        f"{title:58} F1 {result.f1:.3f}  precision {result.precision:.3f}  recall {result.recall:.3f}"
        f"  ({result.right} right, {result.extra} extra, {result.missing} missing)"
    )


# --- The program's own passages ---------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Give a text with its white space folded, in lower case."""
    return " ".join(text.split()).lower()


def likeness(one: str, other: str) -> float:
    """Give the share of words that two texts have in common (Dice), more where one holds the other."""
    if one == other:
        return 2.0
    first, second = Counter(one.split()), Counter(other.split())
    shared = 2 * sum((first & second).values()) / max(1, sum(first.values()) + sum(second.values()))
    return 0.5 + shared / 2 if one and other and (one in other or other in one) else shared


class Plan(NamedTuple):
    """A document as the program splits it, with the roles and codes it suggests."""

    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    roles: dict[str, str]
    codes: dict[str, dict[str, str]]


def read_plans(documents: Iterable[Path], framework: Framework) -> list[Plan]:
    """Read, split and code the organisations' documents."""
    plans = []
    for path in sorted(documents):
        passages = split(read_document(path))
        marks = {mark.passage: mark.role for mark in roles(passages, framework)}
        plans.append(
            Plan(passages, tuple(folded(p.text) for p in passages), marks, suggested(framework, passages, marks))
        )
    return plans


def plan_of(rows: Sequence[Row], plans: Sequence[Plan]) -> Plan:
    """Give the plan that holds an organisation's coded passages."""
    return max(plans, key=lambda plan: sum(max(likeness(folded(r.text), t) for t in plan.texts) for r in rows))


def found_in(row: Row, plan: Plan) -> Passage | None:
    """Give the program's passage that is most like a coded one, or None where none is alike."""
    wanted = folded(row.text)
    best = max(range(len(plan.texts)), key=lambda n: likeness(wanted, plan.texts[n]))
    return plan.passages[best] if likeness(wanted, plan.texts[best]) >= ALIKE else None


# --- Peers ------------------------------------------------------------------------------------------------------


def by_title(framework: Framework, rows: Sequence[Row]) -> list[set[str]]:
    """Code each passage in a coded role by the words of the codes' titles."""
    titles = {
        code.id: {word for word in stems(code.title.sv, "sv") if len(word) >= LONG_ENOUGH} for code in framework.codes
    }
    coded = {role.id for role in framework.roles if role.coded}
    return [
        {code for code, words in titles.items() if any(w in " ".join(stems(row.text, "sv")) for w in words)}
        if row.role in coded
        else set()
        for row in rows
    ]


def by_learning(framework: Framework, rows: Sequence[Row]) -> list[set[str]]:
    """Code each organisation's passages by what a linear SVM learns from the others'.

    With so few passages its usual threshold finds next to nothing, so the one that serves it best is chosen.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    coded = {role.id for role in framework.roles if role.coded}
    margins: list[dict[str, float]] = [{} for _ in rows]
    for organisation in dict.fromkeys(row.organisation for row in rows):
        train = [row for row in rows if row.organisation != organisation and row.role in coded]
        test = [n for n, row in enumerate(rows) if row.organisation == organisation and row.role in coded]
        labels = MultiLabelBinarizer()
        wanted = labels.fit_transform([sorted(row.codes) for row in train])
        model = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
            ),
            OneVsRestClassifier(LinearSVC(class_weight="balanced")),
        )
        model.fit([row.text for row in train], wanted)
        for n, found in zip(test, model.decision_function([rows[n].text for n in test]), strict=True):
            margins[n] = {str(code): float(margin) for code, margin in zip(labels.classes_, found, strict=True)}
    choices = [[{c for c, m in one.items() if m > threshold} for one in margins] for threshold in THRESHOLDS]
    return max(choices, key=lambda made: score([row.codes for row in rows], made).f1)


# --- Printing ---------------------------------------------------------------------------------------------------


def print_codes(framework: Framework, truth: Sequence[frozenset[str]], made: Sequence[Iterable[str]]) -> None:
    """Print a table per code."""
    print(f"\n{'code':6}{'title':40}{'coded':>6}{'said':>6}{'precision':>11}{'recall':>8}{'F1':>7}")
    for code in framework.codes:
        one = score(truth, made, code.id)
        print(
            f"{code.id:6}{code.title.en[:38]:40}{one.right + one.missing:6}{one.right + one.extra:6}"
            f"{one.precision:11.2f}{one.recall:8.2f}{one.f1:7.2f}"
        )


def print_matrix(shared: Path, rows: Sequence[Row], plans: Mapping[str, Plan]) -> None:
    """Print how the codes of the digests agree with the published matrix, for activities and for every coded role."""
    with (shared / "corpus" / "agreement-2015-matrix.csv").open(encoding="utf-8", newline="") as file:
        table = {row["organisation"]: row for row in csv.DictReader(file)}
    names = {name: next((key for key in table if _same(key, name)), "") for name in plans}
    codes = [key for key in next(iter(table.values())) if key not in ("county_code", "abbreviation", "organisation")]
    published = [frozenset(c for c in codes if table[names[name]][c] == "1") for name in plans if names[name]]
    print()
    read = [{c for row in rows if row.organisation == name for c in row.codes} for name in plans if names[name]]
    print(line("matrix of 11 organisations: the readers' codes", score(published, read)))
    for title, chosen in (("activities only", {"activity"}), ("every coded role", None)):
        made = [
            {c for p, found in plan.codes.items() if chosen is None or plan.roles[p] in chosen for c in found}
            for name, plan in plans.items()
            if names[name]
        ]
        print(line(f"matrix of 11 organisations: suggested, {title}", score(published, made)))


def _same(one: str, other: str) -> bool:
    drop = {"landstinget", "landsting", "region", "regionen", "läns", "län", "i", "härjedalen"}
    first, second = ({w.rstrip("s") for w in name.lower().split() if w not in drop} for name in (one, other))
    return bool(first & second)


def print_speed(framework: Framework, passages: Sequence[Passage]) -> None:
    """Print how many passages are coded in a second on one core."""
    made = suggester("lexicon", framework)
    made.suggest(passages)
    several = [passage for _ in range(SPEED_ROUNDS) for passage in passages]
    start = time.process_time()
    made.suggest(several)
    seconds = time.process_time() - start
    megabytes = sum(len(passage.text.encode()) for passage in several) / 1e6
    print(f"\nspeed: {len(several) / seconds:,.0f} passages/s, {megabytes / seconds:.2f} MB/s on one core")


def errors(rows: Sequence[Row], made: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Word the passages whose codes differ from the readers'."""
    for row, given in zip(rows, made, strict=True):
        missing = sorted(row.codes - given.keys())
        extra = {code: reason for code, reason in given.items() if code not in row.codes}
        if missing or extra:
            yield f"{row.role:10} missing {missing} extra {extra} | {row.text[:160]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurement; 1 where the coded passages are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--errors", action="store_true", help="list the passages with other codes")
    options = parser.parse_args(arguments)
    gold = options.shared / "corpus" / "agreement-2015-gold.csv"
    if not gold.exists():
        print(f"The coded passages are not at {options.shared}; give their folder with --shared.", file=sys.stderr)
        return 1
    framework = load_framework(FRAMEWORK)
    rows = coded_rows(gold)
    truth = [row.codes for row in rows]
    passages = as_passages(rows)
    own = suggested(framework, passages, {p.id: row.role for p, row in zip(passages, rows, strict=True)})
    as_coded = [own.get(passage.id, {}) for passage in passages]
    print(line("codes, passages and roles as coded", score(truth, as_coded)))
    plans = read_plans((options.shared / "corpus" / "agreement-2015").iterdir(), framework)
    by_name = {
        name: plan_of([row for row in rows if row.organisation == name], plans)
        for name in dict.fromkeys(row.organisation for row in rows)
    }
    places = [(found_in(row, by_name[row.organisation]), by_name[row.organisation]) for row in rows]
    predicted = [plan.codes.get(passage.id, {}) if passage else {} for passage, plan in places]
    print(line("codes, passages and roles found by ourselves", score(truth, predicted)))
    print(line("peer: words of the titles, roles as coded", score(truth, by_title(framework, rows))))
    try:
        print(
            line("peer: TF-IDF and linear SVM, one organisation left out", score(truth, by_learning(framework, rows)))
        )
    except ImportError:
        print("peer: TF-IDF and linear SVM: scikit-learn is not installed (pip install 'samsyn[test]')")
    print_codes(framework, truth, predicted)
    print_matrix(options.shared, rows, by_name)
    print_speed(framework, passages)
    if options.errors:
        print("\n" + "\n".join(errors(rows, predicted)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
