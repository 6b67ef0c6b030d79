from samsyn.coding.definitions import Definitions
from samsyn.coding.registry import suggester


def gardens(make):
    return make.framework(
        make.code("water", "Bevattning", "Vatten leds till odlingarna med slangar, kanaler eller pumpar."),
        make.code("seed", "Utsäde", "Frön köps in, byts eller sparas till nästa säsong."),
        make.code("pest", "Skadedjur", "Sniglar, löss och andra skadedjur hålls borta från grödorna."),
    )


def test_a_framework_without_terms_gets_suggestions_from_its_definitions(make) -> None:
    """A new framework works before anyone has written a single term."""
    passages = [
        make.passage("Nya pumpar och slangar för bevattning av odlingarna.", "1"),
        make.passage("Medlemmarna byter frön med varandra och sparar utsäde.", "2"),
        make.passage("Styrelsen sammanträder på tisdagar.", "3"),
    ]
    found = suggester("lexicon", gardens(make)).suggest(passages, dict.fromkeys("123", "activity"))
    assert [(coding.passage, coding.code) for coding in found] == [("1", "water"), ("2", "seed")]
    assert "slangar" in str(found[0].reason)
    assert {passages[0].text[span.start : span.end] for span in found[0].words} >= {"pumpar", "slangar"}


def test_definitions_can_be_left_out(make) -> None:
    """A user who wants terms only gets none from definitions."""
    passage = make.passage("Nya pumpar och slangar för bevattning av odlingarna.")
    assert suggester("lexicon", gardens(make), {"definitions": False}).suggest([passage], {"p": "activity"}) == []


def test_parts_of_compounds_are_shared_words(make) -> None:
    """In Swedish, a word within a compound is compared as itself."""
    definitions = Definitions(gardens(make), "sv")
    likeness = {found.code: found.share for found in definitions.compare("Odlingsslangarna")}
    assert likeness.get(0, 0.0) > 0
    assert set(likeness) == {0}


def test_likeness_grows_with_shared_words_and_stays_within_bounds(make) -> None:
    """More of a definition's words make a passage more alike, never more than wholly."""
    definitions = Definitions(gardens(make), "sv")
    shares = [
        definitions.compare(text)[0].share
        for text in ("slangar i källaren sparades", "slangar och pumpar", gardens(make).codes[0].definition.sv)
    ]
    assert 0 < shares[0] < shares[1] < shares[2] <= 1


def test_what_is_shared_is_the_same_for_one_code_and_for_all(make) -> None:
    """Shares, words and titles asked for one by one are those of the whole comparison, however few words are kept."""
    framework = make.framework(
        make.code("online", "Webbtidbok", "Tider bokas på nätet."), make.code("team", "Mobila team", "Team åker hem.")
    )
    definitions = Definitions(framework, "sv")
    text = "Mobila team bokas på nätet av vårdteamet."
    found = definitions.compare(text)
    shared = definitions.shared(text)
    assert [one.code for one in found] == [0, 1]
    for one in found:
        assert one.share == shared.shares[one.code]
        assert one.words == definitions.words(shared, one.code)
        assert one.title == definitions.title(shared, one.code)
    assert found[1].words[0] in {(0, 6), (7, 11)}


def test_definitions_that_forget_words_say_the_same(make, monkeypatch) -> None:
    """However few words are kept, the same text is as alike."""
    framework = make.framework(make.code("team", "Mobila team", "Team åker hem till äldre."))
    expected = Definitions(framework, "sv").compare("Mobila team för äldre.")
    monkeypatch.setattr("samsyn.coding.definitions.KEPT_WORDS", 1)
    definitions = Definitions(framework, "sv")
    assert [definitions.compare("Mobila team för äldre.") for _ in range(2)] == [expected] * 2
