"""One document put right: its facts, its sections, its versions, and leaving the study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

PLAN = """Handlingsplan för Region Älvsberga 2015

Nuläge

Vi har långa väntetider till utskrivning.

Aktiviteter

Vi inför en ny process för utskrivning under året.

Vi utbildar personalen i bemötande och inför mobila team.
"""


def bring(page: Any, study: Any, path: Path) -> None:
    """Bring a file in and wait until it is there."""
    page.goto(study.address + "documents/")
    page.get_by_label("Bring in plans").set_input_files(path)
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.locator("#progress .done")).to_be_visible(timeout=60_000)


@pytest.fixture
def brought(page: Any, study: Any, tmp_path: Path) -> Any:
    """Give the page of a document that was just brought in."""
    path = tmp_path / f"{tmp_path.name}.txt"
    path.write_text(f"{PLAN}\n{path.name}.\n", encoding="utf-8")
    bring(page, study, path)
    page.locator("tr", has_text=path.name).get_by_role("link", name="Put right").click()
    return page


def test_of_a_file_that_cannot_be_read_nothing_was_found_in_it(client: Any, study: Any) -> None:
    """Whose it is was found in its name; of its first page and its text nothing is said."""
    from samsyn.store.models import Document, Party

    party = Party.objects.filter(study__slug=study.slug).first()
    row = Document.objects.create(study=party.study, name="Broken_2015.pdf", sha256="0", status="failed", party=party)
    words = client.get(f"/s/{study.slug}/documents/{row.pk}/").content.decode()
    row.delete()
    assert "The organisation was found in the file&#39;s name." in words
    assert "No year was found" not in words
    assert "or text." not in words


@pytest.mark.browser
def test_year_and_organisation_are_put_right_by_keyboard(brought: Any) -> None:
    """Both are saved at once, it is said, and the focus stays where it was."""
    page = brought
    expect(page.get_by_label("Year")).to_have_value("2015")
    page.get_by_label("Year").fill("2017")
    page.get_by_label("Organisation").select_option(label="Region Ekmarken")
    page.get_by_label("Year").press("Enter")
    expect(page.locator("#said")).to_have_text("Saved.")
    expect(page.get_by_label("Year")).to_be_focused()
    expect(page.locator("#facts")).to_contain_text("The year is your word")
    page.get_by_label("Year").fill("")
    page.get_by_label("Year").press("Enter")
    expect(page.get_by_label("Year")).to_have_value("2015")


@pytest.mark.browser
def test_the_role_of_a_section_is_changed_in_one_go(brought: Any, look: Any) -> None:
    """A heading stands for its passages: ticked and set, all of them have the role, and it is said how many."""
    page = brought
    page.get_by_label("Aktiviteter").check()
    page.get_by_label("The passages of these sections").select_option(label="Goal")
    page.get_by_role("button", name="Set", exact=True).press("Enter")
    expect(page.locator("#said")).to_have_text("Changed what 3 passages do.")
    expect(page.locator("tr", has_text="Aktiviteter")).to_contain_text("Goal")
    expect(page.locator("tr", has_text="Aktiviteter")).to_contain_text("3 by people")
    expect(page.get_by_role("button", name="Set", exact=True)).to_be_focused()
    look(page, "document")


@pytest.mark.browser
def test_a_new_version_lists_what_it_lost(brought: Any, study: Any, tmp_path: Path, look: Any) -> None:
    """From the list of documents to the lost words, the place that comes nearest, and done with it."""
    page = brought
    page.get_by_label("Aktiviteter").check()
    page.get_by_label("The passages of these sections").select_option(label="Goal")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Changed")
    path = tmp_path / f"{tmp_path.name}.txt"
    path.write_text(
        f"{PLAN}\n{path.name}.\n".replace("Vi utbildar personalen i", "Vi utbildar all vår personal i"),
        encoding="utf-8",
    )
    bring(page, study, path)
    page.get_by_role("link", name="1 lost coding").first.click()
    line = page.locator(".lost > li")
    expect(line).to_contain_text("Vi utbildar personalen i bemötande")
    expect(line).to_contain_text("% of the words stand in the new version")
    look(page, "lost")
    assert "passage=" in line.get_by_role("link", name="Code it there").get_attribute("href")
    line.get_by_role("button", name="Mark as dealt with").press("Enter")
    expect(page.locator("#said")).to_have_text("Dealt with.")
    expect(page.get_by_role("button", name="Take it up again")).to_be_focused()
    page.get_by_role("link", name="Dealt with 1").click()
    expect(page.locator(".lost > li")).to_have_count(1)
    page.goto(study.address + "documents/")
    page.locator("tr", has_text=f"{tmp_path.name}.txt").get_by_role("link", name="Put right").click()
    expect(page.get_by_role("heading", name="Former versions")).to_be_visible()
    look(page, "document-versions")


@pytest.mark.browser
def test_a_document_leaves_the_study_and_comes_back(brought: Any, study: Any, tmp_path: Path, look: Any) -> None:
    """Put aside it is in no list but that of what is aside, from where it is taken back."""
    page = brought
    page.get_by_role("button", name="Put it aside").click()
    look(page, "aside")
    page.goto(study.address + "documents/")
    expect(page.locator("tr", has_text=f"{tmp_path.name}.txt")).to_have_count(0)
    page.get_by_role("link", name="Put aside").click()
    page.get_by_role("button", name=f"Take back {tmp_path.name}.txt").click()
    expect(page.get_by_role("heading", name=f"{tmp_path.name}.txt")).to_be_visible()


@pytest.mark.browser
def test_the_list_is_sorted_and_narrowed(page: Any, swedish_page: Any, study: Any, look: Any) -> None:
    """A column's title sorts by it, up and down, and says so; the filters say how many they leave."""
    page.goto(study.address + "documents/")
    page.get_by_role("link", name="Pages").click()
    expect(page.get_by_role("columnheader", name="Pages")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Pages").click()
    expect(page.get_by_role("columnheader", name="Pages")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name="Not wholly read").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("TRASIG")
    look(page, "documents-failed")
    page.goto(study.address + "documents/")
    look(page, "documents")
    swedish_page.goto(study.address + "documents/")
    look(swedish_page, "documents")
