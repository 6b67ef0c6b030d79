"""Beginning a study: the choices, and files of one's own with faults in them."""

from __future__ import annotations

import io
from typing import Any

import pytest


def file(name: str, text: str) -> io.BytesIO:
    """Make a file to upload."""
    made = io.BytesIO(text.encode())
    made.name = name
    return made


def test_every_framework_is_presented_as_its_file_says(new_study: Any, client_of: Any) -> None:
    """Titles and descriptions read from the head of a file are those of the whole file."""
    client_of(new_study)
    from samsyn.frameworks.load import load_framework
    from samsyn.web.shell.setup_page import frameworks

    for language in ("sv", "en"):
        for choice in frameworks(language):
            whole = load_framework(choice.id)
            assert (choice.title, choice.note) == (whole.title.get(language), whole.description.get(language))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose a framework."),
        ({"framework_id": "../../etc/passwd"}, "Choose a framework."),
        ({"framework": ("own.yaml", "schema: 1\nid: own\n<script>alert(1)</script>: x\n")}, "line 3"),
        ({"framework": ("own.yaml", ":\x00\xff")}, "line 1"),
        ({"framework_id": "close-care-2030", "register": ("own.csv", "nothing,here\n1,2\n")}, "id"),
    ],
)
def test_what_is_wrong_with_a_choice_is_said_and_nothing_is_begun(
    new_study: Any, client_of: Any, given: dict[str, Any], told: str
) -> None:
    """A file with faults costs a sentence, and its words are no markup."""
    client = client_of(new_study)
    sent = {name: file(*value) if isinstance(value, tuple) else value for name, value in given.items()}
    response = client.post(f"/s/{new_study.slug}/setup/", {"title": "T", **sent})
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page.split('role="alert"')[1].split("<form")[0]
    assert "<script>alert" not in page
    from samsyn.store.models import Study

    assert Study.objects.get(slug=new_study.slug).framework is None
    assert not (new_study.folder / "organisations.csv").exists()


@pytest.mark.browser
def test_a_new_study_goes_from_its_choices_to_its_documents(
    open_page: Any, begun: Any, tmp_path: Any, axe: Any
) -> None:
    """Three choices by keyboard, a plan, and the matrix's organisations are there with what was suggested."""
    register = tmp_path / "mine.csv"
    register.write_text("id,name\nUTS,Region Utskären\nNMK,Region Norrmark\n", encoding="utf-8")
    page = open_page(begun)
    page.get_by_label("What the study is called").fill("Plans <b>2016</b>")
    page.get_by_label("Accessible and patient-centred care 2015").focus()
    page.keyboard.press("Space")
    page.get_by_label("or a list of your own").set_input_files(register)
    page.get_by_role("button", name="Begin the study").press("Enter")
    page.wait_for_url("**/documents/")
    assert page.locator(".study").inner_text() == "Plans <b>2016</b>"
    assert page.get_by_text("No document yet.").is_visible()
    axe(page)
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "Handlingsplan för Region Utskären\n\nAktiviteter\n\n- Vi anställer fler läkare under 2016.\n", encoding="utf-8"
    )
    page.get_by_label("Bring in plans").set_input_files(plan)
    page.get_by_role("button", name="Bring in", exact=True).press("Enter")
    row = page.locator("tr", has_text="plan.txt")
    row.wait_for(timeout=60_000)
    assert "Region Utskären" in row.inner_text()
    page.get_by_role("link", name="Overview").click()
    assert page.get_by_text("1 of 2 with a plan that was read").is_visible()
    axe(page)
