import pytest

from samsyn.coding.registry import suggester
from samsyn.frameworks.schema import Terms


@pytest.fixture
def codes_of(make):
    framework = make.framework(
        make.code("it", terms=Terms(sv=("journalsystem", "journalsystemet"), en=("record system",))),
        make.code("staff", terms=Terms(sv=("utbildning", "utbilda"), en=("training",))),
        sub_activities=Terms(sv=("utbildning ... i ... *systemet",), en=("training in the new",)),
        mentions=Terms(sv=("se även",), en=("see also",)),
    )

    def codes(text: str, language: str = "sv") -> set[str]:
        found = suggester("lexicon", framework).suggest([make.passage(text, language=language)], {"p": "activity"})
        return {coding.code for coding in found}

    return codes


def test_training_in_the_new_system_is_no_measure_of_its_own(codes_of) -> None:
    """A sub-activity gives no code, neither its own nor that of the measure it supports."""
    assert codes_of("Utbildning av alla i det nya journalsystemet.") == set()
    assert codes_of("Training in the new record system.", "en") == set()


def test_a_measure_beside_its_sub_activity_is_coded(codes_of) -> None:
    """The measure that the sub-activity supports keeps its code."""
    assert codes_of("Nytt journalsystem, med utbildning i det nya journalsystemet.") == {"it"}


def test_training_as_such_is_a_measure(codes_of) -> None:
    """Without the words of a sub-activity the same word is a measure."""
    assert codes_of("Utbildning i samtal för alla.") == {"staff"}


def test_what_is_only_mentioned_is_not_coded(codes_of) -> None:
    """What follows words of reference is left out, but only in its part of the sentence."""
    assert codes_of("Se även planen för journalsystem.") == set()
    assert codes_of("Se även bilagan, nytt journalsystem.") == {"it"}
