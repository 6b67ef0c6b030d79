"""Changing the framework in the page, by forms and by text, up to a new version and what it leaves to be done."""

from __future__ import annotations

import re
from typing import Any

import pytest


def test_the_codebook_says_how_much_each_code_has(coded: Any) -> None:
    """A reader sees every code with its words, how many passages have it, and a way to their quotes."""
    first = coded.codes()[0]
    coded.code("Anna", 0, first)
    coded.as_person("Rikard")
    page = coded.get("framework/")
    framework = coded.scope().framework
    assert all(f'id="code-{code.id}"' in page for code in framework.codes)
    assert "Coded: 1 passage" in page
    assert "Change the framework" not in page
    assert f"framework/quotes/{first}/" in page
    quotes = coded.get(f"framework/quotes/{first}/")
    assert "coded" in quotes
    coded.get("framework/quotes/nothing/", 404)
    coded.get("framework/edit/", 403)


def test_the_number_of_queries_does_not_grow_with_what_is_shown(coded: Any) -> None:
    """The codebook, the quotes and the queue ask as much of the database for many codings as for one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.models import Job

    def asked(place: str) -> int:
        # Of work that waits for long a page asks whether anybody works at all.
        Job.objects.update(state="done")
        coded.get(place)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            coded.get(place)
        return len(queries)

    one, two, three = coded.codes()[:3]
    coded.code("Anna", 0, one)
    coded.code("Bo", 0, two)
    published(coded, ("take-out", two, {}))
    places = ("framework/", f"framework/quotes/{one}/", "recoding/?whose=all", "framework/versions/")
    before = {place: asked(place) for place in places}
    for number in range(1, 9):
        coded.code("Anna", number, one)
        coded.code("Bo", number, three)
    published(coded, ("take-out", three, {}))
    after = {place: asked(place) for place in places}
    assert {place: after[place] - before[place] for place in places} == dict.fromkeys(places, 0)


def published(coded: Any, *operations: tuple[str, str, dict[str, Any]], **chosen: Any) -> None:
    """Do operations to codes in the pages and make the draft a version."""
    coded.post("framework/edit/begin/")
    for operation, code, values in operations:
        coded.post(f"framework/edit/codes/{code}/{operation}/", **values)
    version = re.search(r'name="version" value="([^"]+)"', coded.get("framework/edit/preview/"))
    assert version is not None
    coded.post("framework/edit/preview/", version=version[1], **chosen)


def test_an_owner_changes_words_without_yaml(coded: Any) -> None:
    """What is written into a code's form stands in the draft, and in the framework once it is a version."""
    coded.post("framework/edit/begin/")
    code = coded.codes()[0]
    page = coded.get(f"framework/edit/codes/{code}/")
    fields = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    fields |= dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page))
    group = re.search(r'<option value="([^"]+)" selected', page)
    assert group is not None
    fields = {name: value.replace("&#34;", '"').replace("&amp;", "&") for name, value in fields.items()}
    fields = {**fields, "group": group[1]}
    fields.pop("stamp")
    coded.post(f"framework/edit/codes/{code}/", **fields)
    assert "Nothing is changed yet." in coded.get("framework/edit/")
    fields |= {
        "definition-sv": "Helt nya ord: med kolon",
        "title-en": "A <script>alert(1)</script> title",
        "terms-sv": "mobilt team | 0.6\n*mottagning\n",
        "examples-0-sv": "Ett nytt exempel.",
    }
    coded.post(f"framework/edit/codes/{code}/", **fields)
    page = coded.get("framework/edit/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    published(coded, again=[code])
    changed = coded.scope().framework.code(code)
    assert changed.definition.sv == "Helt nya ord: med kolon"
    assert changed.examples[0].sv == "Ett nytt exempel."
    assert [getattr(term, "weight", term) for term in changed.terms.sv] == [0.6, "*mottagning"]
    assert "<script>alert" not in coded.get("framework/")


def test_groups_roles_goals_statements_and_new_codes_have_forms(coded: Any) -> None:
    """Every kind of part can be opened and saved as it is; a group and a code can be added."""
    coded.post("framework/edit/begin/")
    framework = coded.scope().framework
    places = [
        f"groups/{framework.groups[0].id}",
        f"roles/{framework.roles[0].id}",
        f"goals/{framework.goals[0].id}",
        f"statements/{framework.statements[0].id}",
        f"sheet/{framework.sheet[0].id}",
        "about/whole",
    ]
    for place in places:
        assert "Save in the draft" in coded.get(f"framework/edit/{place}/")
    coded.post("framework/edit/groups/new/", id="more", **{"title-sv": "Mer", "title-en": "More"})
    values = {"title-sv": "Nytt", "title-en": "New", "definition-sv": "En ny kod.", "definition-en": "A new code."}
    coded.post("framework/edit/codes/new/", id="99", group="more", **values, **{"terms-sv": "alldeles nytt"})
    page = coded.get("framework/edit/")
    assert 'id="codes-99"' in page
    assert "99 was added." in page
    assert "Title" in coded.post("framework/edit/codes/new/", 422, id="99", group="more", **values)
    assert "cannot be an id" in coded.post("framework/edit/codes/new/", 422, id="a b", group="more", **values)
    assert "still holds" in coded.post("framework/edit/groups/more/take-out/", 422)
    for wrong in ("nothing/x", "codes/nothing", "groups/nothing", "about/else", "roles/new", "goals/nothing"):
        coded.get(f"framework/edit/{wrong}/", 404)


def test_a_statement_and_a_role_keep_what_the_form_does_not_show(coded: Any) -> None:
    """Saving a form leaves the keys that it does not have as they are."""
    from samsyn.frameworks.load import read_framework
    from samsyn.store.drafts import draft_of

    coded.post("framework/edit/begin/")
    statement = coded.scope().framework.statements[0]
    values = {
        f"{key}-{language}": getattr(statement, key).get(language)
        for key in ("heading", "text", "evidence")
        for language in ("sv", "en")
    }
    large = statement.rule.large + 0.1
    values |= {"rule.large": str(large).replace(".", ","), "rule.some": str(statement.rule.some)}
    coded.post(f"framework/edit/statements/{statement.id}/", **values)
    now = read_framework(draft_of(coded.scope()).source)[0].statements[0]  # type: ignore[union-attr]
    assert now.rule.large == pytest.approx(large)
    assert (now.rule.of, now.rule.among, now.text) == (statement.rule.of, statement.rule.among, statement.text)
    assert "no number" in coded.post(f"framework/edit/statements/{statement.id}/", 422, **values | {"rule.some": "x"})


def test_a_preview_comes_before_anything_happens(coded: Any) -> None:
    """The page says what is touched, and nothing is until the version is made."""
    from samsyn.store.models import Decision, FrameworkVersion, Recoding

    first, second, third = coded.codes()[:3]
    for place, code in enumerate((first, first, second, third)):
        coded.code("Anna", place, code)
    coded.post("framework/edit/begin/")
    parts = {"id-0": "s1", "title-0-sv": "Ett", "id-1": "s2", "title-1-sv": "Två"}
    coded.post(f"framework/edit/codes/{first}/split/", **parts)
    coded.post(f"framework/edit/codes/{second}/rename/", id="renamed")
    coded.post(f"framework/edit/codes/{third}/take-out/")
    before = (Decision.objects.count(), FrameworkVersion.objects.count(), coded.codes())
    page = coded.get("framework/edit/preview/")
    assert "People choose among s1, s2." in page
    assert 'value="2.0.0"' in page
    assert (Decision.objects.count(), FrameworkVersion.objects.count(), coded.codes()) == before
    coded.post("framework/edit/preview/", version="2.0.0", **{f"to-{third}": "renamed"})
    assert "renamed" in coded.codes()
    assert set(Recoding.objects.values_list("code", flat=True)) == {first}
    assert Decision.objects.filter(code="renamed").count() == 2
    assert "is called renamed now" in coded.get("framework/versions/")
    number = FrameworkVersion.objects.order_by("-pk")[0].pk
    assert "is gone" in coded.get(f"framework/versions/{number}/") or "called" in coded.get(
        f"framework/versions/{number}/"
    )
    answer = coded.client.get(f"/s/close-care/framework/versions/{number}/file")
    assert 'filename="patient-centred-care-2015-2.0.0.yaml"' in answer["Content-Disposition"]
    coded.get("framework/versions/999999/", 404)


def test_the_text_is_changed_in_the_page_and_by_file(coded: Any) -> None:
    """A method expert writes YAML; what is wrong is said with its line, what was written stays in the page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from samsyn.store.drafts import draft_of

    coded.post("framework/edit/begin/")
    text = draft_of(coded.scope()).source
    wrong = text.replace("\ncodes:\n", "\ncodes:\n  - id: <b>bad</b>\n", 1)
    page = coded.post("framework/edit/text/", 422, text=wrong)
    assert "Line " in page
    assert "&lt;b&gt;bad&lt;/b&gt;" in page
    first = coded.codes()[0]
    head, codes = text.split("\ncodes:\n")
    right = "\ncodes:\n".join([head, codes.replace(f'- id: "{first}"', '- id: "renamed"', 1)])
    coded.post("framework/edit/text/", text=right.replace("\n", "\r\n"))
    assert f"{first} is called renamed now." in coded.get("framework/edit/")
    down = coded.client.get("/s/close-care/framework/edit/file")
    assert down["Content-Disposition"].startswith("attachment")
    coded.post("framework/edit/text/", framework=SimpleUploadedFile("own.yaml", down.content))
    assert "a: &amp;a" in coded.post("framework/edit/text/", 422, text="a: &a [x]\nb: [*a, *a]\n")
    for content in (b"\xff\xfe\x00", b"", b"a: \x00", b"x" * 4_100_000):
        page = coded.post("framework/edit/text/", 422, framework=SimpleUploadedFile("own.yaml", content))
        assert "Line 1" in page
    assert "Files of this kind" in coded.post(
        "framework/edit/text/", 422, framework=SimpleUploadedFile("own.exe", b"x")
    )


def test_the_second_of_two_owners_keeps_what_they_wrote(coded: Any) -> None:
    """Who saves what another has changed meanwhile is told who it was, and finds their own words in the form."""
    from samsyn.store.drafts import draft_of, stamp_of

    coded.post("framework/edit/begin/")
    code = coded.codes()[0]
    stamp = stamp_of(draft_of(coded.scope()))
    coded.as_person("Olle")
    coded.post(f"framework/edit/codes/{code}/rename/", id="olles")
    coded.as_person("Olle")
    other = coded.codes()[1]
    fields = {"title-sv": "Mina egna ord", "group": coded.scope().framework.codes[1].group}
    coded.client.post("/s/close-care/people/work-as", {"person": coded.scope().user.pk})
    page = coded.post(f"framework/edit/codes/{other}/", 409, stamp=stamp, **fields)
    assert "Olle has changed the draft meanwhile" in page
    assert "Mina egna ord" in page
    coded.post("framework/edit/discard/", 409, stamp=stamp)
    coded.post("framework/edit/preview/", 409, stamp=stamp, version="9.0.0")
    assert 'id="codes-olles"' in coded.get("framework/edit/")


def test_who_may_not_change_the_framework_is_refused(coded: Any) -> None:
    """Coders, adjudicators and readers see no draft and change none; another study's is not there."""
    coded.post("framework/edit/begin/")
    places = ("framework/edit/", "framework/edit/text/", "framework/edit/preview/", "framework/edit/file")
    for name in ("Anna", "Cilla", "Rikard"):
        coded.as_person(name)
        for place in places:
            coded.get(place, 403)
        coded.post("framework/edit/preview/", 403, version="9")
        coded.post("framework/suggest/", 403)
        coded.post(f"framework/edit/codes/{coded.codes()[0]}/take-out/", 403)
    assert coded.client.get("/s/another/framework/edit/").status_code == 404


def test_after_a_change_every_page_goes_on(coded: Any) -> None:
    """With decisions of codes that are gone, every page of the study still opens, and counts what stands now."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.models import Decision

    a, b, c, d = coded.codes()[:4]
    documents = list(coded.scope().documents().filter(status="read").values_list("pk", flat=True))[:2]
    assign(coded.scope(), [coded.people["Anna"].pk, coded.people["Bo"].pk], documents)
    passages = {}
    for place, code in enumerate((a, b, c, d, a, b)):
        passages[place] = coded.code("Anna", place, code)
        coded.code("Bo", place, code if place % 2 else c)
    for name in ("Anna", "Bo"):
        for document in documents:
            finish(coded.scope(name), document)
    before = Decision.objects.count()
    published(
        coded,
        ("split", a, {"id-0": "s1", "title-0-sv": "Ett", "id-1": "s2", "title-1-sv": "Två"}),
        ("merge", b, {"with": [c], "id": "bc"}),
        ("rename", d, {"id": "dd"}),
    )
    assert Decision.objects.count() > before
    places = [
        "",
        "documents/",
        "matrix/",
        "matrix/matrix.csv",
        "counts/",
        "counts/counts.csv",
        "search/?q=v%C3%A5rd",
        "search/?q=v%C3%A5rd&code=bc",
        f"search/?q=v%C3%A5rd&code={a}",
        "next/",
        "agreement/",
        "disagreements/",
        "disagreements/?state=all",
        "people/",
        "framework/",
        "framework/quotes/bc/",
        "recoding/?whose=all",
        "agreement/agreement.csv",
        "agreement/disagreements.csv",
        "decisions/decisions.csv",
        "decisions/results.csv",
        f"code/{passages[0].document_id}/?passage={passages[0].key}",
        f"organisations/{passages[0].party.key}/",
    ]
    failed = {}
    for place in places:
        answer = coded.client.get(f"/s/close-care/{place}")
        if answer.status_code >= 500 or (answer.status_code == 404 and "csv" not in place):
            failed[place] = answer.status_code
    assert failed == {}
    cells = set(coded.scope().cells().filter(coded__gt=0).values_list("code", flat=True))
    assert "bc" in cells
    assert "dd" in cells
    assert not {a, d} & cells


def test_suggestions_are_asked_for_anew(coded: Any) -> None:
    """A new version asks for suggestions anew; until then the pages say that they are of a former version."""
    from samsyn.store.jobs import latest
    from samsyn.store.models import Job
    from samsyn.store.reframe import suggested_before
    from samsyn.web.framework.suggesting import suggest

    published(coded, ("rename", coded.codes()[0], {"id": "renamed"}))
    job = latest(coded.scope(), "suggest")
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state="done")
    assert suggested_before(coded.scope().study) > 0
    assert "are of a former version" in coded.get("framework/")
    assert "are of a former version" in coded.get("matrix/")
    steps: list[Any] = []
    told = suggest(coded.scope(), {}, steps.append)
    assert told["documents"] > 0
    assert steps
    assert suggested_before(coded.scope().study) == 0
    assert "are of a former version" not in coded.get("framework/")
    assert coded.scope().suggestions().filter(code="renamed").exists()


def test_a_preview_tells_a_blinded_owner_nothing_of_others(coded: Any) -> None:
    """Promise: in a blind study the preview counts what its owner may see, and says that the rest is left out."""
    from samsyn.frameworks.change import Succession
    from samsyn.store.reframe import touched

    first = coded.codes()[0]
    coded.code("Anna", 0, first)
    study = coded.scope().study
    study.blind = True
    study.save()
    again = {first: Succession(first, "again", ())}
    assert touched(coded.scope(), again).decisions == 0
    assert touched(coded.scope("Anna"), again).decisions == 1
    assert touched(coded.scope("Cilla"), again).decisions == 1
    coded.post("framework/edit/begin/")
    coded.post(f"framework/edit/codes/{first}/take-out/")
    assert "marks that you may not see yet" in coded.get("framework/edit/preview/")
