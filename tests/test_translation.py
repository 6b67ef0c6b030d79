import re
import runpy
from pathlib import Path

import pytest

from samsyn.translation import catalogue, person, translate
from samsyn.types import Message

SCRIPT = Path(__file__).parents[1] / "scripts" / "translations.py"


@pytest.fixture(scope="module")
def swedish() -> list[tuple[str, str]]:
    """Give every sentence of the code with its Swedish."""
    merged = runpy.run_path(str(SCRIPT))["merged"]()
    return [(message.id, message.string) for message in merged if message.id]


def test_every_sentence_has_its_swedish(swedish) -> None:
    """Nothing that a user reads is in English only."""
    assert [sentence for sentence, translation in swedish if not translation] == []


def test_translations_have_the_same_values(swedish) -> None:
    """A translation names the same values as its English, so that none is lost or unknown."""
    fields = re.compile(r"\{(\w+)")
    assert [one for one, two in swedish if two and set(fields.findall(one)) != set(fields.findall(two))] == []


def test_the_catalogue_holds_exactly_the_sentences_of_the_code() -> None:
    """The catalogue in the repository is in step with the code, to the byte."""
    script = runpy.run_path(str(SCRIPT))
    assert script["SWEDISH"].read_bytes() == script["written"](script["merged"]())


def test_what_has_no_translation_stays_english() -> None:
    """An unknown sentence is shown as it is, with its values."""
    assert translate(Message("{n} things nobody translated", {"n": 2}), "sv") == "2 things nobody translated"
    assert catalogue("en").gettext("Open {report}") == "Open {report}"


def test_a_person_without_a_name_is_called_by_a_word_of_the_readers_language() -> None:
    """Who gave no name is neither "analyst" nor "local" in a Swedish sentence, alone or among others."""
    said = Message("Confirmed by {coder}.", {"coder": "Analyst"})
    assert translate(said, "en") == "Confirmed by Analyst."
    assert "Analytiker" in translate(said, "sv")
    assert person("Analyst, Vera Lind", "sv") == "Analytiker, Vera Lind"
    assert person("Lind, Vera", "sv") == "Lind, Vera"
