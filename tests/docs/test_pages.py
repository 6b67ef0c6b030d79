"""What the pages tell a reader to type works, and gives what they say."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samsyn.analysis.agreement.bootstrap import DRAWS
from samsyn.analysis.agreement.cautions import FEW_UNITS
from samsyn.analysis.estimates import UNSEEN
from samsyn.analysis.resampling import RESAMPLES
from samsyn.coding import relevance
from samsyn.coding.learned.joint import HOLD, HOLD_OFFSET, HOLD_SLOPE, SIGNALS, START, START_OFFSET
from samsyn.coding.learned.model import (
    FEW_PASSAGES,
    FOLDS_COST,
    HOLDS,
    START_THRESHOLD,
    START_WEIGHT,
    THRESHOLDS,
)
from samsyn.coding.learned.training import PENALTY
from samsyn.coding.queue import ALIKE, SAME_SUBJECT
from samsyn.decisions import AUDIT_STEP
from samsyn.frameworks.load import check_framework, load_framework
from samsyn.frameworks.new import starter
from samsyn.frameworks.schema import Terms
from samsyn.frameworks.terms import TermMatcher
from samsyn.organisations.load import load_register
from samsyn.organisations.match import match
from samsyn.workflow.compare import compare_published

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LEARNING = DOCS / "how-to" / "learn-from-decisions.md"
TUTORIAL = DOCS / "tutorial" / "first-report.md"
OWN_FRAMEWORK = DOCS / "how-to" / "own-framework.md"


def blocks(page: Path, language: str) -> list[str]:
    """Give the code blocks of a page in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def run_blocks(page: Path, folder: Path) -> list[str]:
    """Run every block of commands of a page in one folder and give what each says."""
    (folder / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {
        "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SAMSYN_CACHE": str(folder / "cache"),
    }
    said = []
    for block in blocks(page, "bash"):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}"
        said.append(done.stdout)
    return said


@pytest.fixture(scope="module")
def bash() -> None:
    """Skip where there is no shell to type the commands in."""
    if shutil.which("bash") is None:
        pytest.skip("the commands of the pages are for bash, which is not on this machine")


def test_tutorial_works(bash: None, tmp_path: Path) -> None:
    """Every command of the tutorial does what it says, and the stray note is settled on the way."""
    said = run_blocks(TUTORIAL, tmp_path)
    (warning,) = blocks(TUTORIAL, "text")
    first = next(number for number, text in enumerate(said) if warning.strip() in text)
    assert not any(warning.strip() in text for text in said[first + 1 : first + 3])
    documents = (tmp_path / "my-report" / "data" / "documents.csv").read_text(encoding="utf-8")
    assert re.search(r"^note\.txt,\w+,STB,Region Stenby,", documents, re.MULTILINE)
    matrix = (tmp_path / "my-report" / "data" / "matrix.csv").read_text(encoding="utf-8")
    assert "STB,7a,suggested," in matrix
    for report in ("my-report", "close-care"):
        assert (tmp_path / report / "report.html").is_file()


def test_how_to_write_a_framework_works(bash: None, tmp_path: Path) -> None:
    """The commands of the page on frameworks work, and the trial shows what the page says."""
    run_blocks(OWN_FRAMEWORK, tmp_path)
    codings = (tmp_path / "trial-report" / "data" / "codings.csv").read_text(encoding="utf-8").splitlines()
    assert len(codings) == 2
    assert "kvällsöppet" in codings[1]


@pytest.fixture(scope="module")
def learned(bash: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the commands of the page on learning; gives the folder they were typed in."""
    folder = tmp_path_factory.mktemp("learning")
    run_blocks(LEARNING, folder)
    return folder


def test_how_to_learn_works(learned: Path) -> None:
    """The commands of the page on learning work, and the last report holds a person's marks and the model's."""
    codings = (learned / "reviewed" / "data" / "codings.csv").read_text(encoding="utf-8")
    assert ",person:anna,1.000," in codings
    assert ",linear@1+" in codings
    matrix = (learned / "reviewed" / "data" / "matrix.csv").read_text(encoding="utf-8")
    assert ",coded," in matrix
    assert ",suggested," in matrix


def test_everything_that_learning_writes_is_documented(learned: Path) -> None:
    """The page on files names every file that samsyn learn writes, and each column of its tables."""
    page = (DOCS / "reference" / "files.md").read_text(encoding="utf-8")
    section = page.split("## What `samsyn learn` writes")[1].split("\n## ")[0]
    for path in (learned / "learned").iterdir():
        assert f"`{path.name}`" in section or path.suffix == ".png", path.name
        if path.suffix == ".csv" and path.name not in ("codings.csv", "decisions.csv"):
            row = next(line for line in section.splitlines() if line.startswith(f"| `{path.name}`"))
            with path.open(encoding="utf-8", newline="") as file:
                for column in next(csv.reader(file)):
                    assert f"`{column}`" in row, f"{path.name} {column}"


def test_formulas_have_the_numbers_of_the_code() -> None:
    """The page on learning and measuring names the constants that the program computes with."""
    page = " ".join((DOCS / "explanation" / "learning.md").read_text(encoding="utf-8").split())
    holds = " and ".join(", ".join(f"{hold:g}" for hold in HOLDS).rsplit(", ", 1))
    for said in (
        f"C = {PENALTY}, yes",
        f"two folds from {FOLDS_COST:,} decided passages on",
        f"w = {START[SIGNALS.index('suggested')]:g} for the untrained confidence",
        f"a = {START_OFFSET:g},".replace("-", "−"),
        f"{HOLD:g} (w), {HOLD / 10:g} (a), {HOLD_OFFSET:g} (a_c) and {HOLD_SLOPE:g} (v_c)",
        f"Of h = {holds} the one",
        f"(from {FEW_PASSAGES:,} decided passages on, {HOLDS[-1]:g})",
        f"between {THRESHOLDS[0]:.2f} and {THRESHOLDS[-1]:.2f}",
        f"drawn towards {START_THRESHOLD:g} as if by {START_WEIGHT:g} positives",
        f"keeps {SAME_SUBJECT:.0%} of its gain".replace("%", " %"),
        f"from {ALIKE:g})",
        f"(C = {relevance.PENALTY}; all yeses together weigh ten times",
        f"multiple of {AUDIT_STEP}",
        f"e' = e + {UNSEEN:g} exp(−e)",
        f"{RESAMPLES:,} draws",
        f"{DRAWS:,} draws",
        f"fewer than {FEW_UNITS} independent units".replace("fewer", "Fewer"),
    ):
        assert said in page, said


def test_terms_find_what_the_page_says() -> None:
    """Each term in the table of the notation finds its examples and not its counter-examples."""
    section = OWN_FRAMEWORK.read_text(encoding="utf-8").split("## 4. ")[1].split("\n## ")[0]
    rows = re.findall(r'^\| `"?([^`"]+)"?` \| ([^|]+) \| ([^|]+) \|$', section, re.MULTILINE)
    assert len(rows) >= 7
    for term, finds, misses in rows:
        matcher = TermMatcher([("", Terms(sv=(term,)), 1.0)], "sv")
        finds = "webbtidbok ska vi införa" if finds.startswith("both") else re.sub(r"\(.*?\)", "", finds)
        for words in finds.split(","):
            assert matcher.find(words.strip()), f"{term}: {words}"
        sought = "bara webbtidbok" if misses.startswith("only") else misses.strip()
        assert not matcher.find(sought), f"{term}: {sought}"


def test_pieces_of_frameworks_on_the_page_are_sound(tmp_path: Path) -> None:
    """Each piece of YAML on the page is without errors in the place of the starter's own section."""
    pieces = blocks(OWN_FRAMEWORK, "yaml")
    assert len(pieces) >= 4
    for number, piece in enumerate(pieces):
        text = starter()
        for key in re.findall(r"^(\w+):", piece, re.MULTILINE):
            text = re.sub(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", "", text, flags=re.MULTILINE)
        if piece.startswith("roles:"):
            others = [role.id for role in load_framework("patient-centred-care-2015").roles if role.id != "activity"]
            piece += "".join(f"  - {{id: {role}, title: {{sv: A, en: A}}, definition: {{sv: A}}}}\n" for role in others)
        path = tmp_path / f"piece{number}.yaml"
        path.write_text(text + "\n" + piece, encoding="utf-8")
        problems = check_framework(str(path))
        assert not [problem for problem in problems if problem.severity == "error"], (piece, problems)


def test_file_names_on_the_page_are_enough() -> None:
    """Each file name that the page recommends names its organisation by itself."""
    page = (DOCS / "how-to" / "whose-document.md").read_text(encoding="utf-8")
    names = re.findall(r"`([^`]+\.pdf)`", page.split("## Name the files well")[1].split("\n## ")[0])
    assert len(names) >= 4
    organisations = load_register("swedish-regions")
    for name in names:
        assert match(organisations, file_name=name, title="", first_page="", year=2015).organisation, name


def test_register_on_the_page_is_sound(tmp_path: Path) -> None:
    """The list of organisations on the page is read as the page says."""
    _, register = blocks(DOCS / "how-to" / "whose-document.md", "csv")
    path = tmp_path / "organisations.csv"
    path.write_text(register, encoding="utf-8")
    norrmark, _ = load_register(path)
    assert norrmark.name(2015) == "Landstinget Norrmark"
    assert norrmark.name(language="en") == "Norrmark Region"
    assert norrmark.codes == {"county_letter": "N"}


def test_claims_of_2016_differ_where_the_page_says(shared: Path, tmp_path: Path) -> None:
    """Of the nineteen claims sixteen can be checked, and the two on how organisations are led differ."""
    published = shared / "corpus" / "agreement-2015-matrix.csv"
    result = compare_published(
        published,
        "patient-centred-care-2015",
        claims=ROOT / "examples" / "claims-2016.csv",
        ours=None,
        output=tmp_path / "out",
        language="sv",
    )
    assert result.differences == 2
    rows = (tmp_path / "out" / "claims.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == 19
    assert sum(row.endswith((",yes", ",no")) for row in rows) == 16
    assert [row.split(",")[0] for row in rows if row.endswith(",no")] == ["8", "8"]


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("*.md")))
def test_links_of_the_front_pages_lead_somewhere(name: str) -> None:
    """Every file and picture that a page at the top of the project names is there."""
    page = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", page):
        assert target.startswith("https://") or (ROOT / target).exists(), target
