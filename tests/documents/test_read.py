from __future__ import annotations

import hashlib
from pathlib import Path

import docx
import pytest

from samsyn.documents.base import ReadingSettings
from samsyn.documents.read import read_document, sha256_of
from samsyn.errors import ReadingError

TEXT = "Regionen ska korta väntetiderna och öka tillgängligheten för patienterna, och det ska följas upp varje år.\n"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def test_a_document_has_id_hash_format_and_language(tmp_path: Path) -> None:
    """What is read says which file it was and what it is written in."""
    path = tmp_path / "plan.txt"
    path.write_text(TEXT * 4, encoding="utf-8")
    document = read_document(path, identifier="mapp/plan.txt")
    assert (document.id, document.format, document.language) == ("mapp/plan.txt", "txt", "sv")
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == sha256_of(path)


def test_a_mislabelled_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    """A Word file that is called .pdf is read as a Word file, with a notice."""
    other = docx.Document()
    other.add_paragraph("Mål för vården.")
    other.save(str(tmp_path / "plan.pdf"))
    document = read_document(tmp_path / "plan.pdf")
    assert (document.format, document.text) == ("docx", "Mål för vården.")
    assert "but the file is DOCX" in str(document.notices[0])


def test_every_character_leads_back_to_its_page(tmp_path: Path) -> None:
    """Every character that is no white space stands in exactly one fragment, with an edge on either side."""
    path = tmp_path / "plan.txt"
    path.write_text("Mål\n\n" + TEXT * 60 + "\n" + "långtord" * 60 + "\n\n- en punkt\n- en till\n", encoding="utf-8")
    document = read_document(path)
    covered = [0] * len(document.text)
    for fragment in document.fragments:
        assert len(fragment.edges) == fragment.end - fragment.start + 1
        assert list(fragment.edges) == sorted(fragment.edges)
        assert fragment.box.left <= fragment.edges[0]
        assert fragment.edges[-1] <= fragment.box.right + 0.01
        page = document.pages[fragment.page - 1]
        assert 0 <= fragment.box.left < fragment.box.right <= page.width
        assert 0 <= fragment.box.top < fragment.box.bottom <= page.height
        for position in range(fragment.start, fragment.end):
            covered[position] += 1
    assert all(
        count == 1 or (count == 0 and sign.isspace()) for count, sign in zip(covered, document.text, strict=True)
    )


def test_errors_name_the_file(tmp_path: Path) -> None:
    """A file that cannot be read is named as the user knows it."""
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(ReadingError) as caught:
        read_document(tmp_path / "x", identifier="arkiv.zip/plan.pdf")
    assert caught.value.place == "arkiv.zip/plan.pdf"
    with pytest.raises(ReadingError) as caught:
        read_document(tmp_path / "borta.pdf")
    assert (caught.value.place, caught.value.remedy is not None) == ("borta.pdf", True)


def test_pictures_need_recognition(tmp_path: Path) -> None:
    """A photographed page is refused with the remedy where recognition is turned off."""
    from PIL import Image

    Image.new("L", (200, 100), "white").save(tmp_path / "sida.png")
    with pytest.raises(ReadingError, match="turned off"):
        read_document(tmp_path / "sida.png", settings=ReadingSettings(ocr="never"))


@pytest.mark.parametrize("suffix", ["docx", "html", "md"])
def test_a_file_cut_anywhere_gives_a_document_or_one_clear_line(tmp_path: Path, suffix: str) -> None:
    """However much of a file is missing, it is read as far as it goes or refused with a reason, never with a crash."""
    whole = tmp_path / f"hel.{suffix}"
    if suffix == "docx":
        other = docx.Document()
        other.add_heading("Mål", 1)
        other.add_table(2, 2).cell(0, 0).text = TEXT
        other.save(str(whole))
    else:
        page, plain = "<h1>Mål</h1><table><tr><td>{}<td>{}</table>", "# Mål\n\n- {}\n\n| a |\n|---|\n| {} |"
        whole.write_text((page if suffix == "html" else plain).format(TEXT.strip(), TEXT.strip()), encoding="utf-8")
    content = whole.read_bytes()
    refused: list[ReadingError] = []
    for length in range(1, len(content), max(1, len(content) // 60)):
        cut = tmp_path / f"kapad.{suffix}"
        cut.write_bytes(content[:length])
        try:
            assert read_document(cut).text
        except ReadingError as error:
            refused.append(error)
    assert all(error.remedy is not None for error in refused)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpora are not on this machine")
def test_the_plans_of_2015() -> None:
    """The plans that are no PDF are Swedish, have titles, headings and text, and read the same twice."""
    files = [path for path in sorted((CORPUS / "agreement-2015").iterdir()) if path.suffix != ".pdf"]
    assert files
    for path in files:
        document = read_document(path)
        assert document == read_document(path)
        assert document.language == "sv"
        assert document.title
        assert {"heading", "paragraph"} <= {block.kind for block in document.blocks}
