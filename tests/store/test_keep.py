"""What an examination found is kept beside what people decided, and no decision gets lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from samsyn.workflow.examine import examine
from samsyn.workflow.examined import Examined
from samsyn.workflow.job import Job

pytestmark = pytest.mark.usefixtures("database")

FRAMEWORK = "patient-centred-care-2015"
REGISTER = "id,name,kind\n01,Region Nord,region\n02,Region Syd,region\n"
NORTH = """Region Nord handlingsplan

Aktiviteter

Vi inför patientkontrakt för alla patienter under året.

Vi utbildar personalen i bemötande och inför mobila team.

Vi inför e-tjänster för tidbokning på alla vårdcentraler.
"""
SOUTH = "Region Syd handlingsplan\n\nAktiviteter\n\nVi inför mobila team och fast vårdkontakt för äldre patienter.\n"


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Examined]:
    """Give the examiner of texts: `plans({"north.txt": text})`; what is read is kept in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")

    def examined(texts: dict[str, str]) -> Examined:
        folder = tmp_path / uuid4().hex
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        return examine(
            Job(sources=(str(folder),), framework=FRAMEWORK, output="", organisations=str(register), ocr="never")
        )

    return examined


@pytest.fixture
def study() -> Any:
    """Give an empty study with the local person as its owner."""
    from samsyn.store.access import join, local_user
    from samsyn.store.models import Study

    made = Study.objects.create(slug="plans", title="Plans")
    join(made, local_user(), "owner")
    return made


def scope_of(study: Any) -> Any:
    from samsyn.store.access import local_user, open_scope

    return open_scope(local_user(), study.slug)


def test_everything_that_was_found_is_kept(study: Any, plans: Callable[..., Examined]) -> None:
    """Documents, passages, suggestions, goals, parties and cells come back as they were found."""
    from samsyn.store.content import document_of, entry_of, passage_of
    from samsyn.store.keep import keep

    found = plans({"north.txt": NORTH, "south.txt": SOUTH, "empty.txt": ""})
    kept = keep(study, found)
    scope = scope_of(study)
    assert kept.documents == scope.documents().count() == 3
    assert scope.framework == found.findings.framework
    assert [party.key for party in scope.parties()] == ["01", "02"]
    for row in scope.documents():
        if row.status == "read":
            assert document_of(row) == found.documents[row.name]
    entries = {entry.id: entry for entry in found.findings.entries}
    assert {row.name: entry_of(row) for row in scope.documents()} == entries
    for row in scope.passages():
        original = found.findings.passages[row.key]
        assert passage_of(row, original.previous) == original
    marks = set(scope.suggestions().values_list("passage__key", "code", "coder", "confidence"))
    assert marks == {(one.passage, one.code, one.coder, one.confidence) for one in found.judged.suggestions}
    states = {(cell.organisation, cell.code) for cell in found.findings.cells if cell.state == "suggested"}
    assert set(scope.cells().filter(present=True).values_list("party__key", "code")) == states
    assert states


def test_keeping_the_same_again_changes_nothing(study: Any, plans: Callable[..., Examined]) -> None:
    """A second run over the same files adds neither documents nor passages nor suggestions, and keeps decisions."""
    from samsyn.store.decide import decide
    from samsyn.store.keep import keep

    found = plans({"north.txt": NORTH, "south.txt": SOUTH})
    keep(study, found)
    scope = scope_of(study)
    mark = scope.suggestions().select_related("passage").first()
    decide(scope, mark.passage.key, mark.code, "accept", uuid4())

    def everything() -> list[Any]:
        return [
            list(rows.order_by("pk").values())
            for rows in (scope.passages(), scope.suggestions(), scope.decisions(), scope.parties(), scope.cells())
        ]

    before = [list(map(str, rows)) for rows in everything()[:4]]
    keep(study, plans({"north.txt": NORTH, "south.txt": SOUTH}))
    assert [list(map(str, rows)) for rows in everything()[:4]] == before
    assert scope.documents().count() == 2
    assert scope.cells().get(party__key=mark.passage.record["organisation"], code=mark.code).coded == 1


def test_a_document_that_comes_later_joins_the_others(study: Any, plans: Callable[..., Examined]) -> None:
    """Bringing in one more document leaves the others, their suggestions and their cells as they are."""
    from samsyn.store.keep import keep

    keep(study, plans({"north.txt": NORTH}))
    before = set(scope_of(study).suggestions().values_list("pk", flat=True))
    keep(study, plans({"south.txt": SOUTH}))
    scope = scope_of(study)
    assert before < set(scope.suggestions().values_list("pk", flat=True))
    assert {"01", "02"} == set(scope.cells().values_list("party__key", flat=True))


def test_a_new_version_takes_decisions_over_and_lists_the_lost(study: Any, plans: Callable[..., Examined]) -> None:
    """Where words still stand, decisions and comments are carried; those whose words are gone are named."""
    from samsyn.store.decide import comment, decide
    from samsyn.store.keep import keep
    from samsyn.store.search.finding import search

    keep(study, plans({"north.txt": NORTH}))
    scope = scope_of(study)
    rows = list(scope.passages())
    stays = next(row for row in rows if "patientkontrakt" in row.text)
    goes = next(row for row in rows if "tidbokning" in row.text)
    code = scope.framework.codes[0].id
    for row in (stays, goes):
        decide(scope, row.key, code, "accept", uuid4(), reason="because")
    comment(scope, stays.key, "Look here")

    changed = "Inledning till planen\n\n" + NORTH.replace("e-tjänster för tidbokning", "digitala möten")
    kept = keep(study, plans({"north.txt": changed}))
    scope = scope_of(study)
    (carried,) = kept.carried
    assert carried.decisions == 1
    assert [(one.text, one.code, one.verdict) for one in carried.lost] == [(goes.text, code, "accept")]
    decision = scope.decisions().get(passage__document__replaced_by=None)
    assert (decision.passage.text, decision.reason) == (stays.text, "because")
    assert decision.passage_id != stays.pk
    assert scope.cells().get(code=code).coded == 1
    assert scope.comments().filter(passage=decision.passage).count() == 1
    assert scope.documents().count() == 1
    assert search(scope, "tidbokning").total == 0
    assert search(scope, "patientkontrakt").total == 1
    assert scope.decisions().count() == 3, "what was decided on the former version stays on record"


def test_a_renamed_file_keeps_its_passages(study: Any, plans: Callable[..., Examined]) -> None:
    """The same bytes under another name are the same document: its passages and decisions stay."""
    from samsyn.store.keep import keep

    keep(study, plans({"north.txt": NORTH}))
    before = set(scope_of(study).passages().values_list("pk", flat=True))
    keep(study, plans({"renamed.txt": NORTH}))
    scope = scope_of(study)
    assert list(scope.documents().values_list("name", flat=True)) == ["renamed.txt"]
    assert set(scope.passages().values_list("pk", flat=True)) == before


def test_a_copy_under_another_name_is_a_duplicate(study: Any, plans: Callable[..., Examined]) -> None:
    """Two files with the same bytes are one document and a duplicate, run after run."""
    from samsyn.store.keep import keep

    for _ in range(2):
        keep(study, plans({"a.txt": NORTH, "b.txt": NORTH}))
        rows = dict(scope_of(study).documents().values_list("name", "status"))
        assert rows == {"a.txt": "read", "b.txt": "duplicate"}


def test_what_a_person_said_of_a_document_stays(study: Any, plans: Callable[..., Examined]) -> None:
    """A document that a person gave to an organisation stays there when it is examined again."""
    from samsyn.store.documents import give_party
    from samsyn.store.keep import keep

    keep(study, plans({"north.txt": NORTH}))
    scope = scope_of(study)
    give_party(scope, scope.documents().get().pk, "02")
    assert set(scope.cells().values_list("party__key", flat=True)) == {"02"}
    assert set(scope.passages().values_list("party__key", flat=True)) == {"02"}
    keep(study, plans({"north.txt": NORTH}))
    assert set(scope.cells().values_list("party__key", flat=True)) == {"02"}
    keep(study, plans({"north.txt": NORTH + "\nVi inför mer.\n"}))
    assert set(scope_of(study).passages().values_list("party__key", flat=True)) == {"02"}


def test_what_fails_halfway_leaves_nothing(
    study: Any, plans: Callable[..., Examined], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where keeping fails, the study is as it was."""
    from samsyn.store import keep as module
    from samsyn.store.models import Document, Run

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(module, "roll_up", fail)
    with pytest.raises(RuntimeError):
        module.keep(study, plans({"north.txt": NORTH}))
    assert not Document.objects.exists()
    assert not Run.objects.exists()


def test_texts_that_no_database_takes_are_kept(study: Any) -> None:
    """Characters that PostgreSQL refuses are replaced one for one, so that offsets still hold."""
    from samsyn.store.content import storable

    for text in ("a\x00b", "half \ud83d and \udc4d", "whole 👍", "åäö"):
        kept = storable(text)
        assert len(kept) == len(text)
        kept.encode("utf-8")
        assert "\x00" not in kept
    assert storable("whole 👍 åäö") == "whole 👍 åäö"


def test_all_that_people_said_is_carried_or_listed(study: Any, plans: Callable[..., Examined]) -> None:
    """Roles, answers, evidence, rulings and comments go to the same words of a new version; the others are listed.

    What is listed leads to the place that comes nearest, and stays listed through the next version.
    """
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.decide import comment, decide
    from samsyn.store.judging import judge_goal, judge_role, mark_evidence
    from samsyn.store.keep import keep
    from samsyn.store.models import GoalJudgement, LostJudgement, RoleJudgement, StatementEvidence

    keep(study, plans({"north.txt": NORTH, "south.txt": SOUTH}))
    scope = scope_of(study)
    statement = scope.framework.statements[0].id
    stays = scope.passages().get(text__startswith="Vi inför patientkontrakt")
    goes = scope.passages().get(text__startswith="Vi utbildar")
    for passage in (stays, goes):
        judge_role(scope, passage.key, "goal", uuid4())
        judge_goal(scope, passage.key, "deadline", "no", uuid4())
        mark_evidence(scope, passage.key, statement, "for", uuid4())
        decide(scope, passage.key, "4a", "accept", uuid4())
        adjudicate(scope, passage.key, "4a", True, uuid4(), reason="Clear.")
        comment(scope, passage.key, "Look at this.")
    judge_goal(scope, goes.key, "measure", "yes", uuid4())
    judge_goal(scope, goes.key, "measure", "", uuid4())  # taken back: nothing is lost of it
    north = NORTH.replace("Vi utbildar personalen i bemötande och inför", "Vi utbildar all personal i bemötande samt")
    keep(study, plans({"north.txt": north, "south.txt": SOUTH}))
    new = scope.passages().get(text__startswith="Vi inför patientkontrakt")
    assert new.pk != stays.pk
    assert (new.role, new.suggested_role != "") == ("goal", True)
    for model in (RoleJudgement, GoalJudgement, StatementEvidence):
        assert model.objects.filter(passage=new).count() == 1
    assert new.decisions.count() == new.adjudications.count() == new.comments.count() == 1
    lost = {(one.kind, one.about, one.value): one for one in LostJudgement.objects.all()}
    assert sorted(lost) == [
        ("code", "4a", "accept"),
        ("comment", "", ""),
        ("evidence", statement, "for"),
        ("goal", "deadline", "no"),
        ("role", "", "goal"),
        ("ruling", "4a", "True"),
    ]
    nearest = scope.passages().get(text__startswith="Vi utbildar all personal")
    assert {one.closest_id for one in lost.values()} == {nearest.pk}
    assert all(0.3 < one.alike < 1 for one in lost.values())
    keep(study, plans({"north.txt": north + "\nTack.\n", "south.txt": SOUTH}))
    latest = scope.documents().get(name="north.txt")
    assert set(LostJudgement.objects.values_list("document", flat=True)) == {latest.pk}
    assert set(LostJudgement.objects.values_list("closest__document", flat=True)) == {latest.pk}


def test_a_persons_role_and_year_stay_over_runs(study: Any, plans: Callable[..., Examined]) -> None:
    """A run says anew what is suggested; what a person said stands beside it, and stands before it."""
    from samsyn.store.documents import give_year
    from samsyn.store.judging import judge_role
    from samsyn.store.keep import keep

    texts = {"north 2015.txt": NORTH, "south.txt": SOUTH}
    keep(study, plans(texts))
    scope = scope_of(study)
    document = scope.documents().get(name="north 2015.txt")
    assert (document.year, document.year_given) == (2015, False)
    passage = scope.passages().filter(document=document).first()
    suggested = passage.suggested_role
    other = "goal" if suggested != "goal" else "other"
    judge_role(scope, passage.key, other, uuid4())
    give_year(scope, document.pk, 2017)
    keep(study, plans(texts))
    passage.refresh_from_db()
    document.refresh_from_db()
    assert (passage.role, passage.suggested_role) == (other, suggested)
    assert (document.year, document.year_given) == (2017, True)
    give_year(scope, document.pk, None)
    document.refresh_from_db()
    assert (document.year, document.year_given) == (2015, False)


def test_what_was_put_aside_stays_aside_until_it_is_taken_back(study: Any, plans: Callable[..., Examined]) -> None:
    """A document brought by mistake counts nowhere, no run brings it back, and what was decided stays on record."""
    from samsyn.store.decide import decide
    from samsyn.store.documents import aside, decided_on, put_aside, take_back
    from samsyn.store.keep import keep
    from samsyn.store.models import Audit

    texts = {"north.txt": NORTH, "south.txt": SOUTH}
    keep(study, plans(texts))
    scope = scope_of(study)
    document = scope.documents().get(name="north.txt")
    passage = scope.passages().filter(document=document).first()
    decide(scope, passage.key, "4a", "accept", uuid4())
    party = document.party_id
    assert scope.cells().filter(party=party, coded=1).exists()
    put_aside(scope, document.pk)
    assert [row.name for row in scope.documents()] == ["south.txt"]
    assert not scope.cells().filter(party=party).exists()
    keep(study, plans(texts))
    assert [row.name for row in scope.documents()] == ["south.txt"]
    assert [(row.name, decided_on(row)) for row in aside(scope)] == [("north.txt", 1)]
    take_back(scope, document.pk)
    assert scope.cells().filter(party=party, coded=1).exists()
    assert scope.passage(passage.key).decisions.count() == 1
    assert list(Audit.objects.filter(action__in=("put aside", "take back")).values_list("action", flat=True)) == [
        "put aside",
        "take back",
    ]


def test_files_that_cannot_be_opened_have_a_row_each(study: Any, tmp_path: Path) -> None:
    """What has no bytes to tell it by is told by its name, however many there are."""
    from samsyn.store.keep import keep

    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "plan.txt").write_text(NORTH, encoding="utf-8")
    for name in ("one.txt", "two.txt"):
        (folder / name).symlink_to(tmp_path / "nowhere")
    keep(study, examine(Job(sources=(str(folder),), framework=FRAMEWORK, output="", ocr="never")))
    found = dict(scope_of(study).documents().values_list("name", "status"))
    assert found == {"plan.txt": "read", "one.txt": "failed", "two.txt": "failed"}


def test_the_same_bytes_are_a_copy_where_the_first_file_is_still_there(
    study: Any, plans: Callable[..., Examined]
) -> None:
    """A file that comes later under another name is a duplicate, and not the document's new name."""
    from samsyn.store.keep import keep

    keep(study, plans({"north.txt": NORTH}))
    keep(study, plans({"copy.txt": NORTH}), present={"north.txt"})
    found = dict(scope_of(study).documents().values_list("name", "status"))
    assert found == {"north.txt": "read", "copy.txt": "duplicate"}
    assert scope_of(study).suggestions().exists()


def test_work_that_began_before_the_framework_changed_is_not_kept(study: Any, plans: Callable[..., Examined]) -> None:
    """An owner's new framework stays, though documents were being read with the former one when it came."""
    from samsyn.frameworks.load import whole_text
    from samsyn.frameworks.write import set_value
    from samsyn.store.errors import StoreError
    from samsyn.store.keep import keep
    from samsyn.store.kept_frameworks import keep_text
    from samsyn.store.models import Study

    keep(study, plans({"north.txt": NORTH}))
    at_work = Study.objects.select_related("framework").get(pk=study.pk)
    study.framework = keep_text(study, set_value(whole_text(FRAMEWORK), ("version",), "9.9.9"))
    study.save()
    with pytest.raises(StoreError, match="framework was changed"):
        keep(at_work, plans({"south.txt": SOUTH}))
    assert Study.objects.get(pk=study.pk).framework_id == study.framework_id
    assert study.documents.count() == 1


def test_a_word_on_a_passage_that_was_replaced_meanwhile_is_refused(
    study: Any, plans: Callable[..., Examined], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever speaks while a new version of the document comes is told, as the word would stand nowhere."""
    from samsyn.store import cells, decide, judging
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.errors import DecisionError
    from samsyn.store.keep import keep
    from samsyn.store.models import Comment, Decision, RoleJudgement

    keep(study, plans({"north.txt": NORTH}))
    scope = open_scope(local_user(), study.slug)
    changed = iter(plans({"north.txt": f"{NORTH}\n{n}\n"}) for n in range(4))

    def wait(*passages: Any) -> None:
        keep(study, next(changed))
        cells.hold(*passages)

    monkeypatch.setattr(decide, "hold", wait)
    monkeypatch.setattr(judging, "hold", wait)

    def key() -> str:
        passage = scope.passages().last()
        assert passage is not None
        return passage.key

    role = scope.framework.roles[0].id
    for speak in (
        lambda: decide.decide(scope, key(), "", "read", uuid4()),
        lambda: decide.comment(scope, key(), "Why?", uuid4()),
        lambda: judging.judge_role(scope, key(), role, uuid4()),
    ):
        with pytest.raises(DecisionError, match="replaced"):
            speak()
    assert not any(model.objects.exists() for model in (Decision, Comment, RoleJudgement))
