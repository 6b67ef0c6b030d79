import pytest

from samsyn.coding.clauses import end_of_part, intentions, is_complement, lacks, purposes
from samsyn.frameworks.words import sentences


def purpose_texts(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in purposes(text, language, sentences(text))]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Inför webbtidbok för att korta köerna.", "sv", ["för att korta köerna."]),
        ("Inför webbtidbok så att fler kan boka; köp bilar.", "sv", ["så att fler kan boka"]),
        ("För att korta köerna införs webbtidbok.", "sv", ["För att korta köerna "]),
        ("För att korta köerna, mer tid.", "sv", ["För att korta köerna"]),
        ("Arbeta för att införa webbtidbok.", "sv", []),
        ("Start online booking in order to shorten queues.", "en", ["in order to shorten queues."]),
        ("In order to shorten queues, start online booking.", "en", ["In order to shorten queues"]),
        ("Continue work to improve the wards.", "en", []),
        ("Inför webbtidbok.", "sv", []),
    ],
)
def test_what_something_is_for_is_told_from_what_it_is(text, language, expected) -> None:
    """Only the words that say what a measure is for are marked, wherever they stand in the sentence."""
    assert purpose_texts(text, language) == expected


def test_sentences_that_say_what_shall_be_are_told_from_the_others() -> None:
    """A sentence with an intention is found beside one that only describes."""
    text = "Köerna är långa. De ska kortas."
    assert [text[start:end] for start, end in intentions(text, "sv", sentences(text))] == ["De ska kortas."]


def test_a_part_of_a_sentence_ends_at_its_comma() -> None:
    """A part ends at the first comma, or with the sentence where there is none."""
    assert end_of_part("nu, sedan", 0, 9) == 2
    assert end_of_part("nu sedan", 0, 8) == 8


def test_what_is_only_wrong_is_told_from_what_is_meant_to_be() -> None:
    """A sentence that says what is lacking is found, unless it says that something must be done about it."""
    text = "Otydliga vårdkedjor. Långa ledtider måste kortas. Vi har två sjukhus."
    assert [text[start:end] for start, end in lacks(text, "sv", sentences(text))] == ["Otydliga vårdkedjor."]
    text = "Unclear care pathways. There are two hospitals."
    assert [text[start:end] for start, end in lacks(text, "en", sentences(text))] == ["Unclear care pathways."]


@pytest.mark.parametrize(
    ("between", "language", "expected"),
    [
        (" i ", "sv", True),
        (" av lokaler för ", "sv", True),
        (" och utbildning i ", "sv", False),
        (", ", "sv", False),
        (" in ", "en", True),
        (" and training in ", "en", False),
    ],
)
def test_what_a_measure_is_about_is_told_from_a_second_measure(between, language, expected) -> None:
    """Only a preposition between two things makes the later one what the earlier is about."""
    assert is_complement(between, language) is expected


@pytest.mark.parametrize("opening", ["för att", "FÖR ATT", "För Att"])
def test_case_does_not_matter(opening) -> None:
    """Capital letters, and letters that grow in lower case, move no place."""
    text = f"İnför webbtidbok {opening} korta köerna."
    assert purpose_texts(text, "sv") == [f"{opening} korta köerna."]
    assert purpose_texts("Build it in order to ſave time.", "en") == ["in order to ſave time."]
    assert lacks("BRISTER i vården.", "sv", [(0, 17)]) == [(0, 17)]
