"""A study's decisions when its framework changes: what follows, what a person must look at, what stays on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from samsyn.frameworks.change import (
    Operation,
    add_code,
    merge_codes,
    remove_code,
    rename_code,
    split_code,
)
from samsyn.frameworks.write import set_value

TEXT = (Path(__file__).parent / "framework.yaml").read_text(encoding="utf-8")


@pytest.fixture
def tides(build: Callable[..., Any]) -> Callable[..., Any]:
    """Give the maker of a study that goes by the framework of four codes."""

    def make(**options: Any) -> Any:
        from samsyn.store.kept_frameworks import keep_text

        built = build(**options)
        built.version = keep_text(built.study, TEXT, by=built.owner)
        built.study.framework = built.version
        built.study.save()
        return built

    return make


def say(built: Any, user: Any, place: int, code: str, verdict: str = "accept", **more: Any) -> Any:
    from samsyn.store.decide import decide

    return decide(built.scope(user), built.passages[place].key, code, verdict, uuid4(), **more)


def changed(built: Any, *steps: Callable[[str], Any], again: tuple[str, ...] = (), successors: Any = None) -> Any:
    """Change the framework through a draft, as an owner does."""
    from samsyn.store import drafts
    from samsyn.store.asked import operations_of

    scope = built.scope()
    draft = drafts.begin(scope)
    text, operations = draft.source, list(operations_of(draft.operations))
    for step in steps:
        made = step(text)
        if isinstance(made, str):
            text = made
        else:
            text = made.text
            operations.append(made.operation)
    draft = drafts.save(scope, drafts.stamp_of(draft), text, operations)
    version = drafts.review(scope, draft, again, successors).version
    change = drafts.publish(scope, drafts.stamp_of(draft), version, again, successors)
    built.study.refresh_from_db()
    return change


def standing(built: Any, user: Any, place: int) -> dict[str, str]:
    from samsyn.store.standing import standing_of

    found = standing_of(built.scope(user), built.passages[place])
    return {mark.code: mark.verdict for mark in found.marks if mark.user == user.pk}


def test_what_was_coded_with_a_renamed_code_stands_under_its_new_name(database: str, tides: Callable[..., Any]) -> None:
    """A rename takes every decision along, whoever made it, at its own time; the old one stays on record."""
    from samsyn.store.models import Audit, Decision

    built = tides()
    anna, bo = built.member("Anna"), built.member("Bo")
    say(built, anna, 0, "a", start=0, end=3, reason="It floats.")
    say(built, bo, 0, "a", "reject")
    say(built, bo, 1, "a")
    say(built, bo, 1, "a", "clear")
    before = {row.pk: (row.code, row.verdict, row.time, row.user_id) for row in Decision.objects.all()}
    change = changed(built, lambda text: rename_code(text, "a", "boats"))
    after = {row.pk: row for row in Decision.objects.all()}
    assert {pk: (row.code, row.verdict, row.time, row.user_id) for pk, row in after.items() if pk in before} == before
    new = [row for pk, row in after.items() if pk not in before]
    assert {(row.user_id, row.code, row.verdict) for row in new} == {
        (anna.pk, "boats", "accept"),
        (bo.pk, "boats", "reject"),
    }
    mine = next(row for row in new if row.user_id == anna.pk)
    former = next(row for row in after.values() if row.pk in before and row.user_id == anna.pk)
    assert (mine.start, mine.end, mine.time) == (former.start, former.end, former.time)
    assert mine.framework_id == change.after_id
    assert mine.reason.endswith("It floats.")
    assert "a" in mine.reason
    assert standing(built, anna, 0)["boats"] == "accept"
    assert built.cell(0, "a") == (0, 0, False)
    assert Audit.objects.filter(action="change framework").count() == 1


def test_merged_codes_are_followed_by_one(database: str, tides: Callable[..., Any]) -> None:
    """A yes to any of the merged codes is a yes to the one; a no to all of them is a no; a no to one says nothing."""
    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "a")
    say(built, anna, 0, "b", "reject")
    say(built, anna, 1, "a", "reject")
    say(built, anna, 1, "b", "reject")
    say(built, anna, 2, "a", "reject")
    say(built, anna, 3, "b")
    changed(built, lambda text: merge_codes(text, ["a", "b"], "b"))
    assert standing(built, anna, 0)["b"] == "accept"
    assert standing(built, anna, 1)["b"] == "reject"
    assert "b" not in standing(built, anna, 2)
    assert standing(built, anna, 3)["b"] == "accept"
    assert built.cell(0, "b")[0] == 1
    assert built.cell(1, "b")[0] == 1


def test_split_removed_and_asked_codings_wait_for_a_person(database: str, tides: Callable[..., Any]) -> None:
    """Nothing is decided for anybody: what was split, taken out or asked for is queued for whoever coded it."""
    from samsyn.store.models import Decision, Recoding
    from samsyn.store.recoding import open_recodings, recodings

    built = tides()
    anna, bo = built.member("Anna"), built.member("Bo")
    say(built, anna, 0, "a")
    say(built, bo, 0, "a")
    say(built, bo, 1, "a", "reject")
    say(built, anna, 1, "c")
    say(built, anna, 2, "d")
    decisions = Decision.objects.count()
    changed(
        built,
        lambda text: split_code(text, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})]),
        lambda text: remove_code(text, "c"),
        again=("d",),
    )
    assert Decision.objects.count() == decisions
    waiting = {(row.coder_id, row.code, tuple(row.candidates)) for row in Recoding.objects.all()}
    assert waiting == {
        (anna.pk, "a", ("a1", "a2")),
        (bo.pk, "a", ("a1", "a2")),
        (anna.pk, "c", ()),
        (anna.pk, "d", ("d",)),
    }
    assert (open_recodings(built.scope(anna)), open_recodings(built.scope(bo))) == (3, 1)
    assert open_recodings(built.scope(built.member("Rikard", "reader"))) == 0
    assert recodings(built.scope(anna), everybodys=True).count() == 3
    assert recodings(built.scope(), everybodys=True).count() == 4
    assert built.cell(0, "d")[0] == 1


def test_an_answer_is_a_decision_once(database: str, tides: Callable[..., Any]) -> None:
    """What is answered is accepted and rejected by the person; sent twice it is done once; others' is not theirs."""
    from samsyn.store.errors import DecisionError, NotFound
    from samsyn.store.models import Decision
    from samsyn.store.recoding import open_recodings, progress, recode, recodings

    built = tides()
    anna, bo = built.member("Anna"), built.member("Bo")
    say(built, anna, 0, "a", start=0, end=3)
    say(built, bo, 0, "a")
    changed(built, lambda text: split_code(text, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})]))
    scope, token = built.scope(anna), uuid4()
    row = recodings(scope).get()
    with pytest.raises(DecisionError):
        recode(scope, row.pk, ["a"], uuid4())
    with pytest.raises(NotFound):
        recode(built.scope(bo), row.pk, ["a1"], uuid4())
    assert open_recodings(scope) == 1
    assert recode(scope, row.pk, ["a2", "b"], token).closed == 1
    assert recode(scope, row.pk, ["a2", "b"], token).closed == 0
    assert standing(built, anna, 0) == {"a": "accept", "a1": "reject", "a2": "accept", "b": "accept"}
    assert Decision.objects.get(code="a2").start == 0
    assert progress(scope) == (1, 1)
    assert open_recodings(built.scope(bo)) == 1
    assert recode(built.scope(), recodings(built.scope(bo)).get().pk, [], uuid4(), everybodys=True).closed == 1
    assert open_recodings(built.scope(bo)) == 0


def test_what_is_decided_elsewhere_is_an_answer(database: str, tides: Callable[..., Any]) -> None:
    """Whoever goes on in the coder page and decides there is not asked again."""
    from samsyn.store.recoding import open_recodings

    built = tides()
    anna = built.member("Anna")
    for place in (0, 1, 2):
        say(built, anna, place, "a")
    changed(built, lambda text: split_code(text, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})]))
    say(built, anna, 0, "c")
    assert open_recodings(built.scope(anna)) == 3
    say(built, anna, 0, "a1")
    say(built, anna, 1, "", "read")
    assert open_recodings(built.scope(anna)) == 1


def test_a_blind_study_stays_blind(database: str, tides: Callable[..., Any]) -> None:
    """As long as coders are at work nobody but an adjudicator looks at what another coded."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.recoding import recodings

    built = tides(blind=True)
    anna, bo, cilla = built.member("Anna"), built.member("Bo"), built.member("Cilla", "adjudicator")
    assign(built.scope(), [anna.pk, bo.pk], [built.documents[0].pk], blind=True)
    say(built, anna, 0, "a")
    say(built, bo, 0, "a")
    changed(built, lambda text: remove_code(text, "a"))
    assert recodings(built.scope(anna), everybodys=True).count() == 1
    assert recodings(built.scope(), everybodys=True).count() == 0
    assert recodings(built.scope(cilla), everybodys=True).count() == 2
    for user in (anna, bo):
        finish(built.scope(user), built.documents[0].pk)
    assert recodings(built.scope(), everybodys=True).count() == 2


def test_reading_says_nothing_of_codes_that_were_not_there(database: str, tides: Callable[..., Any]) -> None:
    """A passage that was read whole does not count as read for a code that the framework got later."""
    from samsyn.store.standing import standing_of

    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "", "read")
    say(built, anna, 0, "b")
    code = {"id": "e", "group": "g", "title": {"sv": "Ankare"}, "definition": {"sv": "Ankare och kättingar."}}
    changed(built, lambda text: add_code(text, code), lambda text: rename_code(text, "c", "lights"))
    judged = standing_of(built.scope(anna), built.passages[0]).own
    assert judged.whole
    assert (judged.holds("b"), judged.holds("lights"), judged.holds("d")) == (True, False, False)
    assert judged.holds("e") is None
    built.suggest(0, "e")
    assert built.cell(0, "e")[1] == 1
    say(built, anna, 0, "", "read")
    assert standing_of(built.scope(anna), built.passages[0]).own.holds("e") is False
    assert built.cell(0, "e")[1] == 0


def test_what_adjudicators_settled_follows_too(database: str, tides: Callable[..., Any]) -> None:
    """A settled code that is renamed stays settled, with its reason."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.standing import standing_of

    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "a")
    adjudicate(built.scope(), built.passages[0].key, "a", False, uuid4(), reason="It does not float.")
    changed(built, lambda text: rename_code(text, "a", "boats"))
    rulings = standing_of(built.scope(), built.passages[0]).rulings
    assert {(one.code, one.holds) for one in rulings} == {("a", False), ("boats", False)}
    assert built.cell(0, "boats")[0] == 0


def test_a_preview_says_what_is_touched_and_changes_nothing(database: str, tides: Callable[..., Any]) -> None:
    """Before a version is made, numbers of decisions, passages, organisations and cells are told, code by code."""
    from samsyn.store import drafts
    from samsyn.store.models import Decision, FrameworkVersion

    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "a")
    say(built, anna, 3, "a")
    say(built, anna, 4, "a", "reject")
    say(built, anna, 0, "b")
    before = (Decision.objects.count(), FrameworkVersion.objects.count())
    scope = built.scope()
    draft = drafts.begin(scope)
    split = split_code(draft.source, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})])
    text = set_value(split.text, ("codes", 2, "definition"), {"sv": "Bara kajer."})
    draft = drafts.save(scope, drafts.stamp_of(draft), text, [split.operation])
    found = drafts.review(scope, draft)
    row = next(one for one in found.touched.codes if one.code == "a")
    assert (row.accepted, row.rejected, row.passages, row.parties, row.cells) == (2, 1, 3, 2, 2)
    assert (found.touched.decisions, found.touched.passages) == (3, 3)
    assert [one.code for one in found.reworded.codes] == ["b"]
    assert found.version == "2.0.0"
    assert (Decision.objects.count(), FrameworkVersion.objects.count()) == before


def test_the_second_of_two_owners_is_told(database: str, tides: Callable[..., Any]) -> None:
    """Who saves over what another has saved meanwhile is refused, and what stands there stays."""
    from samsyn.store import drafts
    from samsyn.store.models import FrameworkDraft

    built = tides()
    other = built.member("Olle", "owner")
    first, second = built.scope(), built.scope(other)
    stamp = drafts.stamp_of(drafts.begin(first))
    assert drafts.stamp_of(drafts.begin(second)) == stamp
    text = set_value(TEXT, ("title", "sv"), "Ebb och flod")
    drafts.save(second, stamp, text, [])
    for late in (
        lambda: drafts.save(first, stamp, TEXT, []),
        lambda: drafts.discard(first, stamp),
        lambda: drafts.publish(first, stamp, "2.0.0"),
    ):
        with pytest.raises(drafts.DraftChanged, match="Olle"):
            late()
    assert FrameworkDraft.objects.get().source == text


def test_only_owners_change_the_framework(database: str, tides: Callable[..., Any]) -> None:
    """A coder, an adjudicator and a reader are refused."""
    from samsyn.store import drafts
    from samsyn.store.errors import NotAllowed

    built = tides()
    for role in ("coder", "adjudicator", "reader"):
        scope = built.scope(built.member(role, role))
        for attempt in (
            lambda scope=scope: drafts.begin(scope),
            lambda scope=scope: drafts.save(scope, "", TEXT, []),
            lambda scope=scope: drafts.publish(scope, "", "2.0.0"),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_an_id_and_a_number_are_used_once(database: str, tides: Callable[..., Any]) -> None:
    """A code never gets the id that another had, nor a version the number of another; an old version may come back."""
    from samsyn.errors import FrameworkError
    from samsyn.store import drafts
    from samsyn.store.models import FrameworkVersion

    built = tides()
    changed(built, lambda text: remove_code(text, "a"))
    code = {"id": "a", "group": "g", "title": {"sv": "Annat"}, "definition": {"sv": "Något helt annat."}}
    with pytest.raises(FrameworkError, match="stood for something else"):
        changed(built, lambda text: add_code(text, code))
    scope = built.scope()
    draft = drafts.begin(scope)
    drafts.discard(scope, drafts.stamp_of(draft))
    draft = drafts.begin(scope)
    draft = drafts.save(scope, drafts.stamp_of(draft), set_value(draft.source, ("title", "sv"), "Nytt"), [])
    with pytest.raises(FrameworkError, match="already"):
        drafts.publish(scope, drafts.stamp_of(draft), "1.0.0")
    draft = drafts.replace(scope, drafts.stamp_of(draft), TEXT)
    change = drafts.publish(scope, drafts.stamp_of(draft), "1.0.0")
    assert change.after_id == built.version.pk
    assert FrameworkVersion.objects.count() == 3


def test_a_text_of_another_kind_is_refused_in_words(database: str, tides: Callable[..., Any]) -> None:
    """Bombs of anchors, huge files, NUL and scripts come to nothing but a message with a line."""
    from samsyn.frameworks.problems import InvalidFrameworkError
    from samsyn.store import drafts
    from samsyn.store.models import FrameworkDraft

    built = tides()
    scope = built.scope()
    stamp = drafts.stamp_of(drafts.begin(scope))
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    for text in (bomb, "x" * 5_000_000, TEXT + "\x00", TEXT.replace("id: a", "id: <script>"), "", "\ud800", "[1"):
        with pytest.raises(InvalidFrameworkError) as found:
            drafts.replace(scope, stamp, text)
        assert found.value.problems[0].line >= 1
        assert str(found.value.problems[0].problem)
    assert FrameworkDraft.objects.get().source == TEXT


def test_a_kept_framework_is_read_without_the_file_beside_it(
    database: str, build: Callable[..., Any], tmp_path: Path
) -> None:
    """A framework that took sections from a file of the user's own is kept whole, and old ones are written anew."""
    from samsyn.frameworks.load import framework_path, load_framework, read_framework
    from samsyn.store.kept_frameworks import framework_of, keep_framework, text_of
    from samsyn.store.models import FrameworkVersion

    built = build()
    base = framework_path("patient-centred-care-2015").read_text(encoding="utf-8")
    (tmp_path / "base.yaml").write_text(base.replace("id: patient-centred-care-2015", "id: base", 1), encoding="utf-8")
    (tmp_path / "own.yaml").write_text(
        TEXT.replace("parts_from: patient-centred-care-2015", "parts_from: base"), encoding="utf-8"
    )
    version = keep_framework(built.study, tmp_path / "own.yaml")
    version.refresh_from_db()
    assert keep_framework(built.study, tmp_path / "own.yaml") == version
    loaded = load_framework(tmp_path / "own.yaml")
    again, problems = read_framework(version.source)
    assert not [one for one in problems if one.severity == "error"]
    assert again is not None
    assert (again.roles, again.codes) == (loaded.roles, loaded.codes)
    assert "# the first two belong together" in version.source
    old = FrameworkVersion.objects.create(
        study=built.study,
        identifier="old",
        version="1",
        sha256="0" * 64,
        source=(tmp_path / "own.yaml").read_text(encoding="utf-8"),
        record=version.record,
    )
    mended, problems = read_framework(text_of(old))
    assert not [one for one in problems if one.severity == "error"]
    assert mended is not None
    assert mended.roles == framework_of(version).roles


def test_suggestions_anew_need_no_file(database: str, tides: Callable[..., Any]) -> None:
    """After a change every passage is suggested for by the new version, from what is kept; until then it is told."""
    from samsyn.store.models import Document, Passage, Suggestion
    from samsyn.store.reframe import suggested_before
    from samsyn.store.resuggest import suggest_all

    built = tides()
    Passage.objects.filter(pk=built.passages[0].pk).update(text="Vi ska köpa en båt till hamnen.")
    built.suggest(0, "a")
    assert suggested_before(built.study) == 0
    changed(built, lambda text: rename_code(text, "a", "boats"))
    assert suggested_before(built.study) == 2
    Document.objects.filter(passages=built.passages[-1].pk).update(status="failed")
    assert suggested_before(built.study) == 1  # of a file that could not be read nothing was suggested
    Document.objects.update(status="read")
    found = suggest_all(built.scope())
    assert found.documents == 2
    assert suggested_before(built.study) == 0
    assert set(built.scope().suggestions().values_list("passage__key", "code")) >= {("plans0-0", "boats")}
    assert Suggestion.objects.filter(code="a").count() == 1
    assert not built.scope().suggestions().filter(code="a").exists()


def test_a_second_change_goes_on_from_the_first(database: str, tides: Callable[..., Any]) -> None:
    """What still waits is asked about with the codes of now; a rename of a rename is followed to the end."""
    from samsyn.store.models import Recoding
    from samsyn.store.reframe import former_codes

    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "a")
    say(built, anna, 1, "b")
    changed(
        built,
        lambda text: split_code(text, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})]),
        lambda text: rename_code(text, "b", "b2"),
    )
    changed(built, lambda text: rename_code(text, "a1", "sails"), lambda text: rename_code(text, "b2", "b3"))
    assert Recoding.objects.get().candidates == ["sails", "a2"]
    assert standing(built, anna, 1)["b3"] == "accept"
    assert set(former_codes(built.study)) == {"a", "b", "b2", "a1"}
    assert built.cell(0, "b3")[0] == 1


def test_an_owner_may_say_what_follows_a_code(database: str, tides: Callable[..., Any]) -> None:
    """What was coded with a code that is gone goes to another where the owner says that it means the same."""
    built = tides()
    anna = built.member("Anna")
    say(built, anna, 0, "a")
    changed(built, lambda text: remove_code(text, "a"), successors={"a": "b"})
    assert standing(built, anna, 0)["b"] == "accept"


def test_agreement_on_a_former_version_stays_as_it_was(database: str, tides: Callable[..., Any]) -> None:
    """Measured on the decisions of the old version, agreement is after the change what it was before."""
    from samsyn.analysis.agreement.levels import agreements, judged_passages
    from samsyn.store.models import Decision
    from samsyn.types import Decision as Said

    built = tides(parties=4, passages=5)
    anna, bo = built.member("Anna"), built.member("Bo")
    for place in range(20):
        for user in (anna, bo):
            say(built, user, place, "", "read")
        say(built, anna, place, "abcd"[place % 4])
        say(built, bo, place, "abcd"[(place + (place % 5 == 0)) % 4])

    def measured(version: int) -> Any:
        rows = Decision.objects.filter(study=built.study, framework=version).order_by("pk")
        said = [Said(row.passage.key, row.code, str(row.user), row.verdict, row.time.isoformat()) for row in rows]
        return agreements(judged_passages(said, "abcd"))

    before = measured(built.version.pk)
    changed(
        built,
        lambda text: split_code(text, "a", [("a1", {"sv": "Segel"}), ("a2", {"sv": "Motor"})]),
        lambda text: merge_codes(text, ["b", "c"], "bc", {"sv": "Båda"}),
        lambda text: rename_code(text, "d", "nets"),
    )
    assert measured(built.version.pk) == before
    assert Operation("rename", ("d",), ("nets",)) in _recorded(built)


def _recorded(built: Any) -> Any:
    from samsyn.store.asked import operations_of
    from samsyn.store.models import FrameworkChange

    return operations_of(FrameworkChange.objects.get().operations)


def test_a_changed_file_takes_a_study_along(
    database: str, build: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who analyses a study with a changed file has decisions follow as in the page, and the change on record."""
    from samsyn.store.decide import decide
    from samsyn.store.keep import keep
    from samsyn.store.models import FrameworkChange, Recoding, Study
    from samsyn.workflow.examine import examine
    from samsyn.workflow.job import Job

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    built = build(parties=0)
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "north.txt").write_text(
        "Plan\n\nAktiviteter\n\nVi köper en båt.\n\nVi bygger en brygga.\n", encoding="utf-8"
    )

    def analysed(text: str) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(text, encoding="utf-8")
        found = examine(Job(sources=(str(plans),), framework=str(file), output="", ocr="never"))
        keep(Study.objects.select_related("framework").get(pk=built.study.pk), found, by=built.owner)

    Study.objects.filter(pk=built.study.pk).update(framework=None)
    analysed(TEXT)
    assert not FrameworkChange.objects.exists()
    first, second = built.scope().passages().order_by("ordinal")[:2]
    decide(built.scope(), first.key, "a", "accept", uuid4())
    decide(built.scope(), second.key, "b", "accept", uuid4())
    analysed(remove_code(rename_code(TEXT, "a", "boats").text, "b").text)
    assert built.scope().decisions().filter(code="boats", passage=first).count() == 1
    assert Recoding.objects.get().passage_id == second.pk
    assert FrameworkChange.objects.get().user == built.owner
    assert set(built.scope().cells().filter(coded__gt=0).values_list("code", flat=True)) == {"boats"}
