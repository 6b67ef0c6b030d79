from samsyn.coding.kinship import Kinship
from samsyn.coding.registry import suggester
from samsyn.frameworks.schema import Terms
from samsyn.types import Passage


def framework(make):
    return make.framework(
        make.code("queues", terms=Terms(sv=("*väntelist*", "kösamordning", "*väntetid*"))),
        make.code("staff", terms=Terms(sv=("rekrytering", "specialistutbildning"))),
    )


def test_a_new_compound_is_known_by_its_parts(make) -> None:
    """A word that no term knows is nearest to the code whose terms share its parts."""
    kin = Kinship(framework(make), "sv").nearest("Samordnad väntelägesbevakning")
    assert kin is not None
    assert kin.code == 0
    assert kin.lead > 1.25


def test_nothing_in_common_names_nothing(make) -> None:
    """A text that shares no letters with any code has none that is near."""
    assert Kinship(framework(make), "sv").nearest("12 34") is None


def suggested(make, text: str, role: str, **settings: object):
    passage = Passage("p", "plan.txt", "one", 1, 0, len(text), text)
    return {one.code: one for one in suggester("lexicon", framework(make), settings).suggest([passage], {"p": role})}


def test_only_an_activity_is_coded_by_parts_of_words(make) -> None:
    """An activity is of some kind; a goal, or anything where definitions are left out, is not coded on so little."""
    found = suggested(make, "Specialistutbildade handledare", "activity")
    assert found["staff"].words
    assert suggested(make, "Specialistutbildade handledare", "goal") == {}
    assert suggested(make, "Specialistutbildade handledare", "activity", definitions=False) == {}
