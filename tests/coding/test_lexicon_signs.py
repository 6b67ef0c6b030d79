"""What the learning suggester reads off the lexicon equals what its three parts say apart."""

from types import SimpleNamespace

import numpy as np
import pytest

from samsyn.coding.lexicon import LexiconSuggester, _together
from samsyn.coding.weighing import Lexicon, without_overlap
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Terms
from samsyn.types import Passage

TEXTS = (
    "Inför mobila team så att webbtidboken avlastas. Utbildning i triage för all personal.",
    "Landstinget ska införa webbtidbok och journal via nätet, och mäta kontinuitet varje år.",
    "Långa väntetider och bristande tillgänglighet till vården.",
    "Patienten ska vara delaktig i sin egen vård och få en vårdplan.",
    "Arbeta med bemötande, till exempel i väntrum; se även handlingsplanen för tillgänglighet.",
    "",
    "3",
    "We will train all staff in person-centred care, in order to improve access. Online booking is planned.",
    "Increase the share of renewable energy and plant trees along the coast by 2030.",
)
ROLES = ("", "goal", "current", "challenge", "activity", "followup", "meta")


def passages() -> list[Passage]:
    """Give the texts with and without lines above, in both languages."""
    return [
        Passage(
            f"{language}{number}{bool(headings)}",
            "plan.txt",
            "one",
            1,
            0,
            len(text),
            text,
            headings=headings,
            language=language,
        )
        for headings in ((), ("Aktiviteter", "Tillgänglighet och delaktighet, energy and adaptation"))
        for language in ("sv", "en")
        for number, text in enumerate(TEXTS)
    ]


@pytest.mark.parametrize("name", ["patient-centred-care-2015", "ndc-2016", "close-care-2030"])
def test_signs_are_what_the_parts_say_apart(name: str) -> None:
    """Strength, confidence and likeness are those of weighing, of suggesting everything, and of the definitions."""
    framework = load_framework(name)
    given = passages()
    roles = {passage.id: ROLES[number % len(ROLES)] for number, passage in enumerate(given)}
    found = LexiconSuggester(framework).signs(given, roles)
    expected = np.zeros((len(given), len(framework.codes), 3), np.float32)
    rows = {passage.id: number for number, passage in enumerate(given)}
    columns = {code.id: number for number, code in enumerate(framework.codes)}
    lexicons = {language: Lexicon(framework, language) for language in ("sv", "en")}
    for row, passage in enumerate(given):
        lexicon = lexicons[passage.language]
        for code, proofs in lexicon.weigh(passage, roles[passage.id]).items():
            expected[row, code, 0] = _together([proof.weight for proof in without_overlap(proofs)])
        for likeness in lexicon.definitions.compare(passage.text):
            expected[row, likeness.code, 2] = likeness.share
    for coding in LexiconSuggester(framework, {"threshold": 0.0}).suggest(given, roles):
        expected[rows[coding.passage], columns[coding.code], 1] = coding.confidence
    assert (expected > 0).any(axis=(0, 1)).all()
    np.testing.assert_array_equal(found, expected)


def test_signs_do_not_hang_on_the_settings(make: SimpleNamespace) -> None:
    """A threshold cuts suggestions, not what is learned from; no passages give no rows."""
    framework = make.framework(make.code("team", terms=Terms(sv=("mobila team",))))
    given = [make.passage("Inför mobila team.")]
    strict = LexiconSuggester(framework, {"threshold": 0.95})
    assert strict.signs(given, {}).tolist() == LexiconSuggester(framework).signs(given, {}).tolist()
    assert strict.signs(given, {})[0, 0, 1] == pytest.approx(0.7)
    assert strict.signs([], {}).shape == (0, 1, 3)


def test_what_is_not_coded_has_signs_but_no_suggestion(make: SimpleNamespace) -> None:
    """In a role that is not coded nothing is suggested, and the words are found all the same."""
    framework = make.framework(make.code("team", terms=Terms(sv=("mobila team",))))
    signs = LexiconSuggester(framework).signs([make.passage("Inför mobila team.")], {"p": "meta"})
    assert signs[0, 0].tolist() == pytest.approx([0.7, 0.0, 1.0])
