"""What a framework says of its codes, as passages to learn from."""

from __future__ import annotations

from samsyn.coding.learned.framework_texts import framework_texts
from samsyn.types import Text


def test_each_code_gives_its_text_and_its_examples(make) -> None:
    """Title and definition make one passage, every example another, each with its own code alone."""
    framework = make.framework(
        make.code("a", "Båtar", "Segling", examples=(Text("Köpa en båt", "Buy a boat"), Text("", "Sail"))),
        make.code("b", "Odling"),
    )
    found = framework_texts(framework, ["sv"])
    assert [passage.text for passage in found.passages] == ["Båtar Segling", "Köpa en båt", "Odling"]
    assert found.codes.tolist() == [[1, 0], [1, 0], [0, 1]]
    assert {passage.language for passage in found.passages} == {"sv"}
    assert len({passage.id for passage in found.passages}) == 3


def test_languages_stand_apart(make) -> None:
    """With both languages each text comes in both, in its own language."""
    framework = make.framework(make.code("a", examples=(Text("Köpa", "Buy"),)))
    found = framework_texts(framework, ["en", "sv"])
    assert {(passage.text, passage.language) for passage in found.passages} >= {("Köpa", "sv"), ("Buy", "en")}


def test_a_framework_without_words_gives_nothing(make) -> None:
    """Nothing said is nothing learned."""
    found = framework_texts(make.framework(), ["sv", "en"])
    assert found.passages == []
    assert found.codes.shape == (0, 0)
