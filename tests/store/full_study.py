"""A study in which every table has rows, for what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

YAML = "id: small\n# en kommentar på svenska\nversion: 1.0.0\n"
TIME = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def full_study(build: Callable[..., Any], folder: Path | None, slug: str = "plans", **more: Any) -> Any:
    """Give a study with something of everything; the same rows on every database."""
    from samsyn.store import audit
    from samsyn.store.access import join, local_user
    from samsyn.store.cells import roll_up
    from samsyn.store.content import packed, passage_record, plain
    from samsyn.store.models import (
        Adjudication,
        AnalystText,
        Assignment,
        Comment,
        Decision,
        Document,
        FrameworkChange,
        FrameworkDraft,
        FrameworkVersion,
        FrozenReport,
        GoalJudgement,
        LearnedModel,
        LostJudgement,
        Party,
        Passage,
        Publication,
        Rating,
        Recoding,
        RoleJudgement,
        Run,
        SavedSearch,
        StatementEvidence,
        Study,
        Suggestion,
        User,
    )
    from samsyn.store.search.finding import index_again
    from samsyn.types import Document as Whole
    from samsyn.types import DocumentEntry, Message, Name, Organisation, Page
    from samsyn.types import Passage as Cut

    built = build(slug, **more)
    study, version = built.study, built.version
    User.objects.filter(pk=built.owner.pk).update(name="Åsa Öberg", email=f"asa@{slug}.example", password="secret!")
    built.owner.refresh_from_db()
    FrameworkVersion.objects.filter(pk=version.pk).update(source=YAML)
    local = local_user()
    join(study, local, "owner")
    coder = built.member("Bo", "coder")
    for number, party in enumerate(built.parties):
        record = plain(Organisation(f"{number:02}", (Name(f"Region {number}"),)))
        Party.objects.filter(pk=party.pk).update(record=record)
    for number, document in enumerate(built.documents):
        sha256 = f"{number:064x}"
        whole = Whole(document.name, sha256, "txt", "sv", "one =two+ ñ", (Page(1, 1.0, 2.5),), (), ())
        Document.objects.filter(pk=document.pk).update(
            sha256=sha256,
            content=packed(whole),
            entry={
                key: value
                for key, value in plain(DocumentEntry(document.name, sha256, "txt", "read")).items()
                if key != "messages"
            },
            messages=plain([Message("The file is empty."), Message("{n} pages", {"n": 2})]),
            year=2015,
        )
        if folder is not None:
            (folder / "sources").mkdir(exist_ok=True)
            (folder / "sources" / document.name).write_text(f"=HYPERLINK({number})", encoding="utf-8")
    if folder is not None:
        (folder / "sources" / ".former").mkdir()
        (folder / "sources" / ".former" / "abc").write_text("as it was", encoding="utf-8")
        (folder / "sources" / ".being-written").write_text("half", encoding="utf-8")
        for name in ("1/pages/plan-1.png", "1/pages/.plan-2.png.part", "1/other.txt", "2/pages/plan-1.png"):
            (folder / "reports" / "frozen" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "reports" / "frozen" / name).write_bytes(b"\x89PNG of " + name.encode())
        (folder / "organisations.csv").write_text("id,name\n00,Region 0\n", encoding="utf-8")
    for place, passage in enumerate(built.passages):
        cut = Cut(passage.key, passage.document.name, "00", 1, place, place + 5, passage.text, headings=("Mål", "=1+1"))
        Passage.objects.filter(pk=passage.pk).update(record=passage_record(cut), heading="=1+1", suggested_role="goal")
    before = Document.objects.create(
        study=study,
        name="plan-0.txt",
        sha256="abc",
        format="txt",
        status="failed",
        replaced_by=built.documents[0],
        messages=plain([Message("The file is empty.")]),
    )
    built.suggest(0, "a", 0.1 + 0.2)
    built.suggest(1, "b", 1.0)
    first, second = built.passages[0], built.passages[1]
    common = {"study": study, "framework": version}

    def token(number: int) -> UUID:
        return UUID(int=number)

    made = []
    for number, (user, passage, verdict) in enumerate(
        [(built.owner, first, "accept"), (coder, first, "reject"), (coder, second, "accept"), (local, second, "clear")]
    ):
        made.append(
            Decision.objects.create(
                **common,
                passage=passage,
                code="a",
                user=user,
                verdict=verdict,
                token=token(number),
                start=0 if number == 2 else None,
                end=3 if number == 2 else None,
                reason="-1+1|cmd" if number else "",
            )
        )
    Comment.objects.create(study=study, passage=first, user=coder, text="@SUM(1)", token=None)
    ruling = Adjudication.objects.create(
        **common, passage=first, code="a", holds=True, user=built.owner, reason="så", token=token(1)
    )
    Assignment.objects.create(study=study, document=built.documents[0], user=coder, assigned_by=built.owner, done=TIME)
    RoleJudgement.objects.create(**common, passage=first, role="activity", user=coder, token=token(1))
    GoalJudgement.objects.create(**common, passage=first, criterion="measure", answer="yes", user=coder, token=token(1))
    StatementEvidence.objects.create(
        **common, passage=first, statement="measurable", verdict="for", user=coder, token=token(1)
    )
    Rating.objects.create(
        **common, party=built.parties[0], statement="measurable", extent="large", user=coder, token=token(1)
    )
    newer = FrameworkVersion.objects.create(
        study=study,
        identifier="small",
        version="1.1.0",
        sha256="f" * 64,
        source=YAML,
        record=version.record,
        created_by=built.owner,
    )
    change = FrameworkChange.objects.create(
        study=study, before=version, after=newer, operations=[{"what": "rename", "codes": ["a", "c"]}], user=built.owner
    )
    Recoding.objects.create(
        study=study,
        change=change,
        passage=first,
        coder=coder,
        code="a",
        candidates=["b"],
        reason=plain(Message("Words: {words}.", {"words": "one"})),
    )
    LostJudgement.objects.create(
        study=study,
        document=built.documents[0],
        passage=second,
        kind="code",
        about="a",
        value="accept",
        user=coder,
        said=TIME,
    )
    FrameworkDraft.objects.create(study=study, base=newer, source="id: small\n", user=built.owner)
    AnalystText.objects.create(
        study=study,
        party=built.parties[0],
        place="situation",
        language="sv",
        text="Så är det.",
        user=built.owner,
        token=token(1),
    )
    report = FrozenReport.objects.create(
        study=study,
        number=1,
        title="2026",
        framework=version,
        record={"decisions": 4},
        content=b"\x00\x01\xff",
        sha256="0" * 64,
        user=built.owner,
    )
    Publication.objects.create(study=study, report=report, public=True, user=built.owner)
    Run.objects.create(study=study, framework=newer, coders=["learned@1"], record={"z": 1, "a": {"y": 0.5, "b": None}})
    LearnedModel.objects.create(
        study=study,
        framework=version,
        coder="learned@1",
        content=b"PK-no",
        decisions=3,
        latest=made[2].pk,
        figures={"f1": 0.25},
        user=built.owner,
    )
    SavedSearch.objects.create(study=study, user=coder, name="Vård", query={"q": "vård*"}, shared=True)
    audit.record(study, built.owner, "assign", {"documents": [built.documents[0].pk], "people": [coder.pk], "new": 1})
    audit.record(study, built.owner, "ask", {"job": 7, "kind": "archive"})
    audit.record(study, built.owner, "recode", {"recodings": [1]})
    audit.record(study, coder, "decide", {"decision": made[2].pk})
    audit.record(study, built.owner, "adjudicate", {"adjudication": ruling.pk})
    details = {"document": before.pk, "before": None, "now": built.parties[1].pk}
    audit.record(study, built.owner, "organisation", details)
    times(study)
    study = Study.objects.get(pk=study.pk)
    index_again(study)
    roll_up(study)
    built.study = study
    assert Suggestion.objects.filter(study=study).count() == 2
    assert msgspec.json.encode(version.record)
    return built


def times(study: Any) -> None:
    """Let everything have been made at a known time."""
    from django.db.models import QuerySet

    from samsyn.store.archive.form import TABLES

    for table in TABLES:
        which = {"pk": study.pk} if table.name == "study" else {"study": study}
        for name, field in table.columns.items():
            if field.get_internal_type() == "DateTimeField" and not field.null:
                QuerySet(table.model).filter(**which).update(**{name: TIME})
