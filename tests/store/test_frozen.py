"""Frozen reports: the same bytes whatever changes in the study, and public only as long as the owner says so."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from samsyn.workflow.content import FILES, Content, content_of, formatted

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def built(build: Callable[..., Any]) -> Any:
    """Give a small study with suggestions and a text."""
    from samsyn.store.texts import write_text

    made = build(texts=["We start **mobile** teams.", "A goal of 90 per cent.", "Something else altogether."])
    made.suggest(0, made.scope().framework.codes[0].id)
    made.suggest(3, made.scope().framework.codes[0].id)
    write_text(made.scope(), "conclusions", "It goes **well**.", uuid4(), language="en")
    return made


def content(built: Any) -> Content:
    from samsyn.store.findings import examined_of

    return content_of(examined_of(built.scope()), date="2026-11-23")


def digests(found: Content) -> dict[str, str]:
    """Give the SHA-256 of each format, and of the words where a file holds times of its own."""
    made = {}
    for name in FILES:
        content = formatted(found, name, "en")
        made[name] = hashlib.sha256(content).hexdigest()
    return made


def test_the_same_bytes_whatever_changes(built: Any) -> None:
    """Every format of a frozen report is the same, byte for byte, after decisions, texts and another framework."""
    from samsyn.store.decide import decide
    from samsyn.store.frozen import content_of as frozen_content
    from samsyn.store.frozen import freeze, frozen
    from samsyn.store.models import FrameworkVersion
    from samsyn.store.texts import write_text

    scope = built.scope()
    before = content(built)
    freeze(scope, before, "First", why="A try")
    wanted = digests(before)
    code = scope.framework.codes[0].id
    decide(scope, built.passages[0].key, code, "reject", uuid4())
    write_text(scope, "conclusions", "It goes **badly**.", uuid4(), language="en")
    other = {**built.version.record, "version": "9.0.0", "title": {"sv": "Annat", "en": "Another"}}
    built.study.framework = FrameworkVersion.objects.create(
        study=built.study, identifier=built.version.identifier, version="9.0.0", sha256="new", source="", record=other
    )
    built.study.save()
    report = frozen(built.scope(), 1)
    assert digests(frozen_content(report)) == wanted
    assert digests(content(built)) != wanted


def test_words_in_every_format(built: Any) -> None:
    """What the analyst wrote stands in HTML, Word, PDF and Excel, with who wrote it."""
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    import re

    found = content(built)
    archive = zipfile.ZipFile(io.BytesIO(formatted(found, "html", "en")))
    page = archive.read("report.html").decode()
    assert "It goes <strong>well</strong>." in page
    word = zipfile.ZipFile(io.BytesIO(formatted(found, "docx", "en"))).read("word/document.xml").decode()
    assert "It goes well." in re.sub(r"<[^>]+>", "", word)
    book = zipfile.ZipFile(io.BytesIO(formatted(found, "xlsx", "en"))).read("xl/sharedStrings.xml").decode()
    assert "It goes **well**." in book
    document = pdfium.PdfDocument(formatted(found, "pdf", "en"))
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert "It goes well." in text
    for made in (page, re.sub(r"<[^>]+>", "", word), text):
        assert f"Written by {found.findings.texts[0].author}" in " ".join(made.split())


def test_numbers_follow_and_work_done_twice_freezes_once(built: Any) -> None:
    """Versions are numbered from 1; the same work done again gives the same version."""
    from samsyn.store.frozen import freeze, frozen_of

    scope, found = built.scope(), content(built)
    first = freeze(scope, found, "One", mark="a")
    assert freeze(scope, found, "One", mark="a").pk == first.pk
    assert freeze(scope, found, "").number == 2
    assert [row.number for row in frozen_of(scope)] == [2, 1]


def test_who_may_freeze_and_publish(built: Any, build: Callable[..., Any]) -> None:
    """Coders and readers do neither, adjudicators freeze, only owners publish, and each study has its own."""
    from samsyn.store.errors import NotAllowed, NotFound
    from samsyn.store.frozen import freeze, frozen
    from samsyn.store.publishing import publish

    found = content(built)
    for role in ("reader", "coder"):
        with pytest.raises(NotAllowed):
            freeze(built.scope(built.member(role, role)), found, "x")
    adjudicator = built.scope(built.member("Vera", "adjudicator"))
    number = freeze(adjudicator, found, "x").number
    with pytest.raises(NotAllowed):
        publish(adjudicator, number)
    with pytest.raises(NotFound):
        frozen(build("other").scope(), number)


def test_a_blind_study_at_work_is_not_frozen(built: Any) -> None:
    """As long as coders are at work in a blind study its owner would freeze less than all, and is told so."""
    from samsyn.store.frozen import FreezeError, freeze
    from samsyn.store.models import Assignment

    built.study.blind = True
    built.study.save()
    Assignment.objects.create(study=built.study, document=built.documents[0], user=built.member("coder"))
    with pytest.raises(FreezeError):
        freeze(built.scope(), content(built), "x")


def test_what_is_frozen_of_a_blind_study_at_work_is_kept_from_its_coders(built: Any) -> None:
    """What an adjudicator freezes while coders are at work is seen by nobody else, and published by nobody, till then.

    What was frozen when nobody was at work stays open.
    """
    from django.utils import timezone

    from samsyn.store.errors import NotFound
    from samsyn.store.frozen import freeze, frozen, frozen_of
    from samsyn.store.models import Assignment
    from samsyn.store.publishing import publish

    built.study.blind = True
    built.study.save()
    coder, reader = built.member("coder"), built.member("reader", "reader")
    adjudicator = built.member("Vera", "adjudicator")
    freeze(built.scope(), content(built), "Open")
    Assignment.objects.create(study=built.study, document=built.documents[0], user=coder)
    freeze(built.scope(adjudicator), content(built), "Shut")
    assert [row.number for row in frozen_of(built.scope(adjudicator))] == [2, 1]
    for person in (coder, reader, built.owner):
        assert [row.number for row in frozen_of(built.scope(person))] == [1]
        with pytest.raises(NotFound):
            frozen(built.scope(person), 2)
    with pytest.raises(NotFound):
        publish(built.scope(), 2)
    Assignment.objects.update(done=timezone.now())
    for person in (coder, reader, built.owner):
        assert frozen(built.scope(person), 2).title == "Shut"


def test_public_and_withdrawn(built: Any) -> None:
    """What is published is found by everybody, the latest alone, and nothing is once it is withdrawn."""
    from samsyn.store.errors import NotFound
    from samsyn.store.frozen import freeze
    from samsyn.store.publishing import public_study, publish, withdraw

    scope, found = built.scope(), content(built)
    with pytest.raises(NotFound):
        public_study(built.study.slug)
    freeze(scope, found, "One")
    freeze(scope, found, "Two")
    publish(scope, 1)
    publish(scope, 2, names=True)
    assert public_study(built.study.slug).report.number == 2
    withdraw(scope)
    with pytest.raises(NotFound):
        public_study(built.study.slug)


def test_what_differs(built: Any) -> None:
    """Two versions are compared by code, organisation and text."""
    from samsyn.report.differences import differences
    from samsyn.store.decide import decide
    from samsyn.store.texts import write_text

    scope = built.scope()
    before = content(built).findings
    assert not differences(before, before)
    code = scope.framework.codes[0].id
    decide(scope, built.passages[0].key, code, "reject", uuid4())
    write_text(scope, "goals", "New.", uuid4(), language="sv")
    found = differences(before, content(built).findings)
    (change,) = [one for one in found.codes if one.changed]
    assert (change.code, change.before, change.now, change.went) == (code, 2, 1, ("Region 0",))
    assert found.texts == (("goals", "", "sv"),)
