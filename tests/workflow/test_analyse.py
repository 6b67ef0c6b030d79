import csv
import json
from pathlib import Path

import pytest

from samsyn.errors import OutputError, SamsynError, SettingsError
from samsyn.workflow.analyse import analyse
from samsyn.workflow.job import Job, Step
from samsyn.workflow.learn import learn_from_labels
from samsyn.workflow.learning import LearningJob

PLAN = """# Handlingsplan för Region Gotland

## Nuläge och utmaningar

Väntetiderna till psykiatrin är för långa och många patienter får inte tid i rätt tid.

## Mål

- 90 procent av patienterna ska få tid till vårdcentralen inom tre dagar senast 2017.
- Vården ska vara god och jämlik.

## Aktiviteter

- Införa webbtidbok på alla vårdcentraler.
- Starta mobila team för de mest sjuka äldre.

## Uppföljning

Planen följs upp i delårsrapporten varje år.
"""

COLUMNS = {
    "documents": "document sha256 organisation organisation_name format language pages passages ocr_pages status "
    "message",
    "passages": "passage_id document organisation page role heading text start end",
    "codings": "passage_id code coder confidence reason",
    "goals": "passage_id organisation text specific measurable grade missing",
    "ratings": "organisation statement extent reason passages",
    "matrix": "organisation code state passages",
    "frequencies": "code organisations of",
}
"""What the tables hold, as other programs rely on it."""


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> Path:
    """Give a folder with two plans, a copy, an empty file and a stray document."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "gotland.md").write_text(PLAN, encoding="utf-8")
    (folder / "halland.txt").write_text(PLAN.replace("Region Gotland", "Region Halland"), encoding="utf-8")
    (folder / "kopia.md").write_text(PLAN, encoding="utf-8")
    (folder / "tom.pdf").write_bytes(b"")
    (folder / "okand.txt").write_text(PLAN.replace("Region Gotland", "Någon"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Keep what is read in a folder of the test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMSYN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def job(plans: Path, output: Path, **more: object) -> Job:
    return Job(
        sources=(str(plans),),
        framework="patient-centred-care-2015",
        output=str(output),
        language="sv",
        jobs=2,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def done(plans, cache, tmp_path_factory):
    """Run the main job once and give its folder, summary and steps."""
    output = tmp_path_factory.mktemp("runs") / "report"
    steps: list[Step] = []
    summary = analyse(job(plans, output), steps.append)
    return output, summary, steps


def table(output: Path, name: str) -> list[dict[str, str]]:
    with (output / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_command_gives_all_that_was_promised(done) -> None:
    """Four reports, seven tables and the record of the run, with the columns that others rely on."""
    output, _, _ = done
    assert {"report.html", "report.docx", "report.pdf", "report.xlsx", "run.json"} <= {p.name for p in output.iterdir()}
    for name, columns in COLUMNS.items():
        with (output / "data" / f"{name}.csv").open(encoding="utf-8") as file:
            assert next(csv.reader(file)) == columns.split()


def test_every_file_has_its_row_and_its_reason(done) -> None:
    """What was read, what was a copy, what was empty and what has no organisation is said, each once."""
    output, summary, _ = done
    rows = {row["document"]: row for row in table(output, "documents")}
    assert {name: row["status"] for name, row in rows.items()} == {
        "gotland.md": "read",
        "halland.txt": "read",
        "kopia.md": "duplicate",
        "okand.txt": "read",
        "tom.pdf": "failed",
    }
    assert rows["gotland.md"]["organisation"] == "09"
    assert rows["kopia.md"]["organisation"] == "09"
    assert rows["okand.txt"]["organisation"] == ""
    assert all(rows[name]["message"] for name in ("kopia.md", "okand.txt", "tom.pdf"))
    assert summary.failed == 1


def test_every_passage_is_a_slice_of_its_documents_text(done) -> None:
    """Text, start and end of each passage agree with the text written beside the tables."""
    output, _, _ = done
    rows = table(output, "passages")
    assert rows
    for row in rows:
        text = (output / "data" / "texts" / f"{row['passage_id'].split('-')[0]}.txt").read_bytes().decode("utf-8")
        assert text[int(row["start"]) : int(row["end"])] == row["text"]


def test_the_matrix_tells_absent_from_no_document(done) -> None:
    """Organisations without a plan are not absent, and a measure that is there is suggested."""
    output, _, _ = done
    states = {(row["organisation"], row["code"]): row["state"] for row in table(output, "matrix")}
    assert states["09", "7a"] == "suggested"
    assert states["09", "10"] == "absent"
    assert states["01", "7a"] == "no document"
    assert len(states) == 21 * 18


def test_the_record_says_how_to_repeat_the_run(done) -> None:
    """Versions, framework, settings, inputs, counts and the seconds of each stage are kept."""
    output, _, _ = done
    record = json.loads((output / "run.json").read_text(encoding="utf-8"))
    assert set(record["seconds"]) == {"read", "split", "code", "assess", "analyse", "report"}
    assert record["inputs"].keys() == {"gotland.md", "halland.txt", "kopia.md", "okand.txt", "tom.pdf"}
    assert len(record["framework"]["sha256"]) == 64
    assert record["counts"]["read"] == 3


def test_the_same_input_gives_the_same_bytes(done, plans, tmp_path) -> None:
    """A second run differs in the times of its record alone."""
    first, _, _ = done
    second = tmp_path / "report"
    analyse(job(plans, second))
    names = {path.relative_to(first) for path in first.rglob("*") if path.is_file()}
    assert names == {path.relative_to(second) for path in second.rglob("*") if path.is_file()}
    differing = {str(name) for name in names if (first / name).read_bytes() != (second / name).read_bytes()}
    assert differing <= {"run.json"}


def test_the_users_word_settles_whose_a_document_is(plans, cache, tmp_path) -> None:
    """A documents.csv that names the organisation wins over what file and title say."""
    given = tmp_path / "documents.csv"
    given.write_text("document,organisation\nokand.txt,Region Skåne\ngotland.md,12\n", encoding="utf-8")
    analyse(job(plans, tmp_path / "report", documents=str(given), formats=("csv",)))
    rows = {row["document"]: row["organisation"] for row in table(tmp_path / "report", "documents")}
    assert (rows["okand.txt"], rows["gotland.md"]) == ("12", "12")


def test_an_interrupted_run_leaves_nothing_and_is_taken_up_again(plans, tmp_path, monkeypatch) -> None:
    """After an interruption while drawing there is no output, and the next run reads no file a second time."""
    monkeypatch.setenv("SAMSYN_CACHE", str(tmp_path / "cache"))

    def interrupt(step: Step) -> None:
        if step.stage == "report":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(job(plans, tmp_path / "report"), interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache"]
    kept = {path: path.stat().st_ino for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    analyse(job(plans, tmp_path / "report", formats=("csv",)))
    assert kept == {path: path.stat().st_ino for path in kept}


def test_an_empty_folder_is_said_in_one_line(tmp_path) -> None:
    """A folder without documents is an error with what to do, and no output is made."""
    (tmp_path / "plans").mkdir()
    with pytest.raises(SettingsError, match="no document to read"):
        analyse(job(tmp_path / "plans", tmp_path / "report"))
    assert not (tmp_path / "report").exists()


def test_an_output_folder_with_other_files_is_refused_before_any_work(plans, tmp_path) -> None:
    """Nobody's files are overwritten, and the refusal comes before the reading."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "mine.txt").write_text("mine", encoding="utf-8")
    steps: list[Step] = []
    with pytest.raises(OutputError, match=r"mine\.txt"):
        analyse(job(plans, tmp_path / "report"), steps.append)
    assert steps == []


def test_sources_that_are_not_there_are_said_before_any_work(tmp_path) -> None:
    """A mistyped folder is an error and not an empty report."""
    with pytest.raises(SettingsError, match="no such file or folder"):
        analyse(job(tmp_path / "plnas", tmp_path / "report"))
    assert not (tmp_path / "report").exists()


def test_a_report_among_the_plans_is_not_read_as_a_plan(cache, tmp_path) -> None:
    """The output folder may stand in the source folder; the second run reads what the first one read."""
    (tmp_path / "gotland.md").write_text(PLAN, encoding="utf-8")
    for _ in range(2):
        analyse(job(tmp_path, tmp_path / "report", formats=("docx",)))
        assert [row["document"] for row in table(tmp_path / "report", "documents")] == ["gotland.md"]


def test_why_a_document_was_not_analysed_comes_first(cache, tmp_path) -> None:
    """The one line about a document in a third language names the language, not its unknown organisation."""
    (tmp_path / "plan.txt").write_text("Wir werden die Wartezeiten der Patienten verkürzen. " * 20, encoding="utf-8")
    summary = analyse(job(tmp_path, tmp_path / "report", formats=("csv",)))
    ((_, _, reason),) = summary.troubled
    assert "another language (de)" in str(reason)


def test_a_mistyped_name_in_documents_csv_is_said(plans, cache, tmp_path) -> None:
    """A row for a file that is not there is not passed over in silence."""
    given = tmp_path / "documents.csv"
    given.write_text("document,organisation\nokand.txt,12\ngotlnad.md,09\n", encoding="utf-8")
    summary = analyse(job(plans, tmp_path / "report", documents=str(given), formats=("csv",)))
    assert any("gotlnad.md, which is not among the files" in str(warning) for warning in summary.warnings)
    assert not any("okand" in str(warning) for warning in summary.warnings)


@pytest.fixture(scope="module")
def decided(done, plans, cache, tmp_path_factory):
    """Run the main job with two people's decisions on what the first run suggested, and with a learned model."""
    first, _, _ = done
    folder = tmp_path_factory.mktemp("decided")
    marks = [row for row in table(first, "codings") if row["code"] == "7a"]
    gotland, halland = (
        next(
            row["passage_id"]
            for row in table(first, "passages")
            if row["organisation"] == name and passage in row["text"]
        )
        for name, passage in (("09", "webbtidbok"), ("13", "webbtidbok"))
    )
    assert {gotland, halland} <= {row["passage_id"] for row in marks}
    team = next(
        row["passage_id"] for row in table(first, "passages") if row["organisation"] == "13" and "mobila" in row["text"]
    )
    labels = folder / "labels.csv"
    labels.write_text(
        "passage_id,code,coder,decision\n"
        f'{gotland},7a,"Anna, =1+1",accept\n{gotland},,"Anna, =1+1",read\n'
        f"{halland},7a,bo,reject\n{team},10,bo,accept\n",
        encoding="utf-8",
    )
    learned = LearningJob(str(first), (str(labels),), "patient-centred-care-2015", str(folder / "learned"))
    learn_from_labels(learned)
    more = {"labels": (str(labels),), "model": str(folder / "learned" / "model.samsyn"), "formats": ("html", "xlsx")}
    summary = analyse(job(plans, folder / "report", **more))
    return folder / "report", summary, (gotland, halland, team)


def test_a_persons_mark_makes_the_cell_coded(decided) -> None:
    """What a person accepted is coded, also where nothing suggested it; what is only suggested is not."""
    output, _, (gotland, _, team) = decided
    cells = {(row["organisation"], row["code"]): row for row in table(output, "matrix")}
    assert cells["09", "7a"]["state"] == "coded"
    assert cells["09", "7a"]["passages"].split()[0] == gotland
    assert cells["13", "10"]["state"] == "coded"
    assert cells["13", "10"]["passages"].split() == [team]
    assert "coded" not in {row["state"] for row in table(output, "matrix") if row["code"] not in ("7a", "10")}


def test_a_rejected_suggestion_is_gone_from_all_but_the_record(done, decided) -> None:
    """It leaves matrix, frequencies and report, and stays among the suggestions, with the decisions beside them."""
    output, _, (_, halland, _) = decided
    cells = {(row["organisation"], row["code"]): row for row in table(output, "matrix")}
    assert cells["13", "7a"]["state"] == "absent"
    before, after = (
        {row["code"]: row["organisations"] for row in table(one, "frequencies")} for one in (done[0], output)
    )
    assert (before["7a"], after["7a"]) == ("2", "1")
    held = {(row["passage_id"], row["code"], row["coder"]) for row in table(output, "codings")}
    assert any((passage, code) == (halland, "7a") and coder.startswith("linear@") for passage, code, coder in held)
    assert {(row["passage_id"], row["decision"]) for row in table(output, "decisions")} >= {(halland, "reject")}


def test_the_report_says_who_decided_and_how_much(decided) -> None:
    """People, the learned suggester, answers and additions stand in the report and in the record, each by its name."""
    output, summary, _ = decided
    record = json.loads((output / "run.json").read_text(encoding="utf-8"))
    assert record["people"] == ["Anna, =1+1", "bo"]
    assert [coder.split("@")[0] for coder in record["coders"]] == ["rules", "linear"]
    assert (record["counts"]["answered"], record["counts"]["added"]) == (2, 1)
    assert len(record["settings"]["model"]) == len(record["settings"]["labels"]) == 1
    page = (output / "report.html").read_text(encoding="utf-8")
    assert "Anna, =1+1" in page
    assert "person:" not in page
    assert str(summary.counted).count(f"{record['counts']['suggestions']} suggestions") == 1


def test_what_is_wrong_with_labels_or_model_is_said_before_the_reading(plans, tmp_path) -> None:
    """A mistyped file costs no hour of reading, and the output folder may not hold what is read."""
    steps: list[Step] = []
    (tmp_path / "labels.csv").write_text("passage_id,code\np,999\n", encoding="utf-8")
    for more in ({"labels": (str(tmp_path / "none.csv"),)}, {"labels": (str(tmp_path / "labels.csv"),)}):
        with pytest.raises(SamsynError):
            analyse(job(plans, tmp_path / "report", **more), steps.append)
    with pytest.raises(SamsynError, match="no model"):
        analyse(job(plans, tmp_path / "report", model=str(tmp_path / "labels.csv")), steps.append)
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "run.json").write_text('{"files": ["labels.csv"]}', encoding="utf-8")
    (tmp_path / "report" / "labels.csv").write_text("passage_id,code\np,5\n", encoding="utf-8")
    with pytest.raises(OutputError, match="would replace"):
        analyse(job(plans, tmp_path / "report", labels=(str(tmp_path / "report" / "labels.csv"),)), steps.append)
    assert (tmp_path / "report" / "labels.csv").exists()
    assert steps == []
