"""Learning from label files: what is written, from what, and what is left alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from samsyn.coding.registry import suggester
from samsyn.decisions import AUDIT_STEP, Judgement, audit_order
from samsyn.errors import OutputError, SettingsError
from samsyn.frameworks.load import load_framework
from samsyn.workflow.learn import learn, learn_from_labels
from samsyn.workflow.learning import Learning, LearningJob

FRAMEWORK = "patient-centred-care-2015"
TEXTS = {
    "7a": "Införa webbtidbok på vårdcentralerna i område {n}.",
    "5": "Starta mobila team för sjuka äldre i område {n}.",
    "": "Planen beslutades av nämnden i november, ärende {n}.",
}
MARKS = ["7a", "5", ""]
NAMES = [f"p{n}" for n in range(60)]

COLUMNS = {
    "codings": "passage_id code coder confidence reason",
    "decisions": "passage_id code coder decision time",
    "queue": "passage_id organisation document page drawn codes why text",
    "found": "code passages read found total total_low total_high recall recall_low recall_high at_least p_value "
    "may_stop",
    "audit": "code sample support said right precision precision_low precision_high recall recall_low recall_high",
    "organisations": "code title organisations read_whole accepted suggested counted estimate estimate_low "
    "estimate_high decisions_alone decisions_alone_low decisions_alone_high",
    "reliability": "low high marks confidence share share_low share_high",
}
"""What the tables hold, as other programs rely on it."""


def written(path: Path, header: str, rows: Sequence[Sequence[object]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split())
        writer.writerows(rows)
    return str(path)


def code_of(name: str) -> str:
    return MARKS[int(name[1:]) % 3]


def decisions(names: Sequence[str], coder: str = "anna") -> list[tuple[str, str, str, str]]:
    """Give true decisions on passages, each read whole."""
    rows = [(name, code_of(name), coder, "accept") for name in names if code_of(name)]
    return rows + [(name, "", coder, "read") for name in names]


@pytest.fixture
def job(tmp_path: Path) -> LearningJob:
    """Sixty passages of six organisations, of which the first 35 of the random order were read."""
    rows = [(n, f"d{i % 6}", f"o{i % 6}", TEXTS[code_of(n)].format(n=i), "activity") for i, n in enumerate(NAMES)]
    passages = written(tmp_path / "passages.csv", "passage_id document organisation text role", rows)
    labels = written(tmp_path / "labels.csv", "passage_id code coder decision", decisions(audit_order(NAMES)[:35]))
    return LearningJob(passages, (labels,), FRAMEWORK, str(tmp_path / "out"), queue=10)


def labelled(job: LearningJob, *rows: Sequence[object]) -> LearningJob:
    """Give the job with another label file."""
    path = Path(job.passages).with_name("others.csv")
    return replace(job, labels=(written(path, "passage_id code coder decision", rows),))


def rows_of(job: LearningJob, name: str) -> list[dict[str, str]]:
    with (Path(job.output) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_command_gives_all_that_was_promised(job) -> None:
    """Model, tables, charts and the record are written, and the model suggests what codings.csv says."""
    found = learn_from_labels(job)
    output = Path(job.output)
    for name, columns in COLUMNS.items():
        with (output / f"{name}.csv").open(encoding="utf-8") as file:
            assert next(csv.reader(file)) == columns.split()
    for name in ("reliability.svg", "reliability.png"):
        assert (output / name).stat().st_size > 1000
    record = json.loads((output / "run.json").read_text(encoding="utf-8"))
    assert set(record["inputs"]) == {job.passages, *job.labels}
    assert all(len(digest) == 64 for digest in record["inputs"].values())
    made = suggester("linear", load_framework(FRAMEWORK), {"model": str(output / "model.samsyn")})
    unread = [passage for name, passage in found.passages.items() if name not in audit_order(NAMES)[:35]]
    again = {(one.passage, one.code): one for one in made.suggest(unread, found.roles)}
    told = {(one.passage, one.code): one for one in found.suggestions if one.passage in {p.id for p in unread}}
    assert again == told
    assert {code_of(passage) for passage, _ in told} == {"7a", "5"}


def test_the_random_part_of_the_reading_measures(job) -> None:
    """Of 35 passages read in the random order 25 are the audit sample; found.csv has an interval that holds."""
    found = learn_from_labels(job)
    assert found.audit.sample == found.found.sample == AUDIT_STEP
    (row,) = [row for row in rows_of(job, "found") if row["code"] == "7a"]
    assert float(row["total_low"]) <= 20 <= float(row["total_high"])
    assert row["read"] == "35"


def test_the_queue_offers_what_is_not_read_yet(job) -> None:
    """No passage is offered twice or again, and a share is drawn at random."""
    learn_from_labels(job)
    offered = [row["passage_id"] for row in rows_of(job, "queue")]
    assert len(offered) == len(set(offered)) == 10
    assert not set(offered) & set(audit_order(NAMES)[:35])
    assert {row["drawn"] for row in rows_of(job, "queue")} == {"chosen", "random"}


def test_the_same_input_gives_the_same_bytes(job) -> None:
    """Learning twice writes the same files, the record too."""
    learn_from_labels(job)
    again = replace(job, output=f"{job.output}-again")
    learn_from_labels(again)
    first, second = (sorted(Path(one.output).iterdir()) for one in (job, again))
    assert [path.name for path in first] == [path.name for path in second]
    assert [one.name for one, two in zip(first, second, strict=True) if one.read_bytes() != two.read_bytes()] == []


def test_what_was_left_out_is_said_and_costs_nothing_else(job) -> None:
    """Unknown passages and codes, contradictions and suggesters among the coders are notices beside the result."""
    rows = decisions(audit_order(NAMES)[:35])
    known = rows[0]
    more = [("gone", "5", "anna", "accept"), ("p1", "99", "anna", "accept"), (*known[:3], "reject")]
    found = learn_from_labels(labelled(job, *rows, *more, ("p1", "5", "lexicon@2", "reject")))
    said = " ".join(str(notice) for notice in found.notices)
    for word in ("gone", "99", f"{known[0]} {known[1]}", "lexicon@2"):
        assert word in said
    assert found.decided == 35
    assert {one.coder for one in found.decisions} == {"anna"}


def test_two_coders_who_disagree_decide_nothing(job) -> None:
    """Divided codes are told and not learned from; the other decisions are."""
    (label,) = labelled(job, ("p0", "7a", "bo", "reject"), ("p0", "", "bo", "read")).labels
    found = learn_from_labels(replace(job, labels=(*labelled_all(job), label)))
    assert any("divided" in str(notice) and "p0 7a" in str(notice) for notice in found.notices)
    codes = list(found.model.codes)
    yes, no = found.model.decided[codes.index("7a")]
    assert (yes, no) == (19, 40)


def labelled_all(job: LearningJob) -> tuple[str, ...]:
    path = Path(job.passages).with_name("all.csv")
    return (written(path, "passage_id code coder decision", decisions(NAMES)),)


def test_everything_read_is_known(job) -> None:
    """With all passages read, everything is found, reading may stop and counts are exact."""
    found = learn_from_labels(replace(job, labels=labelled_all(job)))
    assert found.queue == ()
    assert found.found.may_stop
    interval = found.organisations.estimates["7a"].combined
    assert interval is not None
    assert interval.low == interval.high == 2
    assert (Path(job.output) / "organisations.png").stat().st_size > 1000


@pytest.mark.parametrize(
    "rows",
    [
        [("p0", "7a", "anna", "accept")],
        [(name, "7a", "anna", "reject") for name in NAMES],
        [(name, "", "anna", "read") for name in NAMES],
        [(name, "7a", "anna", "accept") for name in NAMES],
        [("p0", "7a", "anna", "accept"), ("p0", "7a", "bo", "reject")],
    ],
    ids=["one positive", "only rejects", "only read", "all of one class", "only divided"],
)
def test_little_or_one_sided_decisions_give_a_sensible_result(job, rows) -> None:
    """Every probability is one, every file is there, whatever there was to learn from."""
    found = learn_from_labels(labelled(job, *rows))
    assert all(0 <= one.confidence <= 1 for one in found.suggestions)
    assert {path.stem for path in Path(job.output).glob("*.csv")} == set(COLUMNS)


def test_only_suggesters_is_an_error_with_what_to_do(job) -> None:
    """Nothing can be learned where no person decided, and nothing is written."""
    with pytest.raises(SettingsError, match="No person has decided") as error:
        learn_from_labels(labelled(job, ("p0", "5", "lexicon@2", "accept")))
    assert "Name coders by name" in str(error.value)
    assert not Path(job.output).exists()


def with_passages(job: LearningJob, header: str, rows: Sequence[Sequence[object]]) -> LearningJob:
    return replace(job, passages=written(Path(job.passages).with_name("p.csv"), header, rows))


@pytest.mark.parametrize("owner", ["", "alone", "{n}"], ids=["none", "one", "each its own"])
def test_any_number_of_organisations_will_do(job, owner) -> None:
    """Passages without an organisation, of one, or each of its own: counts where there are any, never an error."""
    rows = [(name, owner.format(n=n), TEXTS[code_of(name)].format(n=n)) for n, name in enumerate(NAMES)]
    found = learn_from_labels(with_passages(job, "passage_id organisation text", rows))
    assert found.organisations.organisations == {"": 0, "alone": 1, "{n}": 60}[owner]
    assert bool(rows_of(job, "organisations")) == bool(owner)


def test_whatever_stands_in_a_passage_is_learned_from(job) -> None:
    """Digits, emoji, Arabic, nothing, one word of 100,000 letters, and line ends of every kind are text like any."""
    texts = ["12345 678", "😀😀🎉", "مرحبا بالعالم", "", "   ", "x" * 100_000, "a\x0bb\u2028c\r\nd", "=1+1"]
    odd = [(f"q{n}", "o9", text) for n, text in enumerate(texts)]
    rows = [(name, "o1", TEXTS[code_of(name)].format(n=name)) for name in NAMES]
    labels = [*decisions(NAMES[:30]), *((f"q{n}", "5", "anna", "accept") for n in range(len(texts)))]
    found = learn_from_labels(labelled(with_passages(job, "passage_id organisation text", [*rows, *odd]), *labels))
    assert found.decided == 30 + len(texts)


def in_roles(job: LearningJob, role: str) -> LearningJob:
    """Give the job with every other passage in another role."""
    rows = [
        (name, f"o{n % 6}", TEXTS[code_of(name)].format(n=n), role if n % 2 else "activity")
        for n, name in enumerate(NAMES)
    ]
    return with_passages(job, "passage_id organisation text role", rows)


def test_decisions_outside_the_coded_roles_do_not_lean_the_sample(job) -> None:
    """They are learned from, but the sample, the queue and what is found concern the passages to be coded."""
    coded = NAMES[::2]
    labels = [*decisions(NAMES[1::2]), *decisions(audit_order(coded)[:27])]
    found = learn_from_labels(labelled(in_roles(job, "meta"), *labels))
    assert found.decided == 57
    assert found.audit.passages == len(coded)
    assert found.audit.sample == AUDIT_STEP
    assert {row["passages"] for row in rows_of(job, "found")} == {str(len(coded))}
    assert {one.passage for one in found.queue} <= set(coded)


def test_roles_that_the_framework_does_not_know_are_said(job) -> None:
    """Passages of another framework's roles are passed over, not in silence."""
    found = learn_from_labels(in_roles(job, "elsewhere"))
    assert any("elsewhere" in str(notice) and "30" in str(notice) for notice in found.notices)


def test_nothing_that_was_given_is_ever_replaced(job, tmp_path) -> None:
    """A folder that holds an input is no place for the output, even where it is a former run's."""
    found: Learning = learn_from_labels(job)
    output = Path(job.output)
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for given in (replace(job, labels=(str(output / "decisions.csv"),)), replace(job, passages=str(output))):
        with pytest.raises(OutputError, match="would replace what is to be read"):
            learn_from_labels(given)
    with pytest.raises(OutputError):
        learn_from_labels(replace(job, output=str(tmp_path)))
    assert {path: path.read_bytes() for path in kept} == kept
    elsewhere = replace(job, labels=(str(output / "decisions.csv"),), output=str(tmp_path / "next"))
    assert learn_from_labels(elsewhere).coder == found.coder


def test_learning_needs_no_files(job, tmp_path) -> None:
    """The function gives what the command writes, to the byte of the model, and leaves nothing anywhere."""
    from samsyn.interchange.passages import read_passages

    by_command = learn_from_labels(job)
    before = sorted(tmp_path.rglob("*"))
    passages, roles = read_passages(Path(job.passages))
    found = learn(load_framework(FRAMEWORK), passages, roles, by_command.decisions, queue=10)
    assert found.content == (Path(job.output) / "model.samsyn").read_bytes()
    assert (found.suggestions, found.queue, found.measured) == (
        by_command.suggestions,
        by_command.queue,
        by_command.measured,
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_settled_goes_before_what_coders_said(job) -> None:
    """Judgements that are given are learned from and measured instead of the majority of the decisions."""
    by_command = learn_from_labels(job)
    passages = list(by_command.passages.values())
    read = audit_order(NAMES)[:35]
    settled = {name: Judgement(whole=True) for name in read}
    found = learn(by_command.framework, passages, by_command.roles, by_command.decisions, judgements=settled, queue=0)
    assert not found.model.decided[:, 0].any()
    assert [one.found for one in found.found.codes] == [0] * len(found.found.codes)
    assert found.measured.read == 35


def test_the_curve_counts_what_was_found_in_the_order_of_reading(job) -> None:
    """Each code's curve ends at what was found of it and at what was read; none falls."""
    found = learn_from_labels(job)
    counted = {one.code: one.found for one in (found.found.any_code, *found.found.codes)}
    curves = {curve.code: curve for curve in found.measured.curves}
    assert set(curves) == {code for code, number in counted.items() if number}
    for code, curve in curves.items():
        assert (curve.read[-1], curve.found[-1]) == (35, counted[code])
        assert list(curve.read) == sorted(curve.read)
        assert list(curve.found) == sorted(curve.found)
