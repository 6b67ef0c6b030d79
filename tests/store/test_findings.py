"""A study's own findings: the same report as of its files, and people's word before what was suggested."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from samsyn.translation import NAMELESS
from samsyn.workflow.analyse import write
from samsyn.workflow.examine import examine
from samsyn.workflow.examined import Examined
from samsyn.workflow.job import Job

pytestmark = pytest.mark.usefixtures("sqlite")

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = (
    "2015_NMK_handlingsplan.pdf",
    "Utskaren_handlingsplan_2015.txt",
    "Utskaren_handlingsplan_2015_DUBBLETT.txt",
    "Northolm_Action_Plan.docx",
    "Kvarnbygd_plan_personcentrerad_vard.html",
    "TRASIG_FIL_Stenby_handlingsplan_2015.pdf",
)


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, Examined]:
    """Examine some of the sample's plans once."""
    folder = tmp_path_factory.mktemp("plans")
    for name in PLANS:
        (folder / name).write_bytes((EXAMPLES / "plans" / name).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMSYN_CACHE", str(tmp_path_factory.mktemp("cache")))
        job = Job(
            sources=(str(folder),),
            framework="patient-centred-care-2015",
            output="",
            organisations=str(EXAMPLES / "organisations.csv"),
            language="sv",
            ocr="never",
        )
        return job, examine(job)


@pytest.fixture
def kept(examined: tuple[Job, Examined]) -> Any:
    """Keep what was examined in a study and give its owner's scope."""
    from samsyn.store.access import join, local_user, open_scope
    from samsyn.store.keep import keep
    from samsyn.store.models import Study

    study = Study.objects.create(slug="plans", title="Plans")
    join(study, local_user(), "owner")
    keep(study, examined[1], by=local_user())
    return open_scope(local_user(), "plans")


def test_same_report(examined: tuple[Job, Examined], kept: Any, tmp_path: Path) -> None:
    """A study on which nobody has decided gives the same tables and the same report as its files, to the byte."""
    from samsyn.documents.sources import Source
    from samsyn.store.findings import examined_of

    job, whole = examined
    folder = Path(job.sources[0])
    again = examined_of(kept, language="sv", find=lambda name: Source(name, folder / name))
    for name, one in (("files", whole), ("stored", again)):
        output = str(tmp_path / name)
        write(Job(**{**_fields(job), "output": output, "formats": ("html", "csv")}), one)
    written = sorted(path.relative_to(tmp_path / "files") for path in (tmp_path / "files").rglob("*.*"))
    compared = [path for path in written if path.name != "run.json"]
    assert len(compared) > 15
    for path in compared:
        assert (tmp_path / "stored" / path).read_bytes() == (tmp_path / "files" / path).read_bytes(), path


def test_people_before_suggestions(kept: Any) -> None:
    """What people rejected is gone, what they accepted is coded, and an adjudicator goes before them all."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.decide import decide
    from samsyn.store.findings import examined_of

    before = examined_of(kept).findings
    cells = [cell for cell in before.cells if cell.state == "suggested" and len(cell.passages) == 1]
    rejected, accepted, settled = cells[0], cells[1], cells[2]
    decide(kept, rejected.passages[0], rejected.code, "reject", uuid4())
    decide(kept, accepted.passages[0], accepted.code, "accept", uuid4(), reason="SECRET")
    decide(kept, settled.passages[0], settled.code, "accept", uuid4())
    adjudicate(kept, settled.passages[0], settled.code, False, uuid4(), reason="SECRET")
    found = examined_of(kept).findings
    states = {(cell.organisation, cell.code): cell.state for cell in found.cells}
    assert states[rejected.organisation, rejected.code] == "absent"
    assert states[accepted.organisation, accepted.code] == "coded"
    assert states[settled.organisation, settled.code] == "absent"
    assert found.run.decisions == 3
    assert "SECRET" not in repr(found)
    assert found.run.people == (NAMELESS,)
    assert {one.reason.values.get("coder") for one in found.codings if one.coder == f"person:{NAMELESS}"} == {NAMELESS}


def test_confirmed_only(kept: Any) -> None:
    """A report of what is confirmed counts no suggestion, and says that it is one."""
    from samsyn.store.decide import decide
    from samsyn.store.findings import examined_of

    cell = next(cell for cell in examined_of(kept).findings.cells if cell.state == "suggested")
    decide(kept, cell.passages[0], cell.code, "accept", uuid4())
    found = examined_of(kept, confirmed_only=True).findings
    assert {one.state for one in found.cells} <= {"coded", "absent", "unread", "no document"}
    assert sum(one.state == "coded" for one in found.cells) == 1
    assert found.run.confirmed_only


def test_whose_it_is_now(kept: Any) -> None:
    """A document that a person gave to another organisation counts there."""
    from samsyn.store.documents import give_party
    from samsyn.store.findings import examined_of

    document = kept.documents().filter(status="read").exclude(party=None).first()
    other = kept.parties().exclude(pk=document.party_id).first()
    give_party(kept, document.pk, other.key)
    found = examined_of(kept).findings
    owners = {passage.organisation for passage in found.passages.values() if passage.document == document.name}
    assert owners == {other.key}
    entry = next(one for one in found.entries if one.id == document.name)
    assert (entry.organisation, entry.organisation_name) == (other.key, other.name)


def _fields(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in job.__struct_fields__}
