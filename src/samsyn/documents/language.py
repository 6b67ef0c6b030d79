"""Which language a document is written in.

Decided once for the whole document, never per line: "Mål och budget" alone looks Danish. The commonest function words
settle nearly every document in under a millisecond; only what they leave open is put to py3langid, whose model takes a
second and 100 MB to load.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Protocol

LANGUAGES = (
    "sv",
    "en",
    "no",
    "da",
    "fi",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "is",
    "pl",
    "tr",
    "ar",
    "fa",
    "ru",
    "uk",
    "zh",
)
"""The languages that a document may be found to have, as ISO 639-1 codes (`no` for both forms of Norwegian)."""

_FUNCTION_WORDS = {
    "sv": "och att det som en på är av för med till den inte ett om har de vid från ska kan genom eller hos inom samt"
    " under även bland mellan detta där efter sig ska skall varje vara",
    "en": "the of and to in is that for it as with be are by this on from which have has will or an was their its not"
    " been these at can should within between all",
    "no": "og det som en på er av for med til den ikke et om har de ved fra skal kan gjennom eller hos innen samt under"
    " også blant mellom dette der etter seg være å i at jeg vi å",
    "da": "og det som en på er af for med til den ikke et om har de ved fra skal kan gennem eller hos inden samt under"
    " også blandt mellem dette der efter sig være at i vi hvor nogle",
    "fi": "ja on ei se että oli joka sekä tai ovat myös mukaan kuin sen mutta niin voi voidaan tämä jos kun ovat sen"
    " hän mitä osana kanssa ollut olla tulee",
    "de": "und der die das in zu den von mit ist für auf des dem sich nicht ein eine als auch werden bei an im wird"
    " oder sind nach aus durch einer zur zum",
    "fr": "le la les de des et du en un une dans pour par sur au est que qui ce sont avec plus aux ou ces cette sa son"
    " être pas",
    "es": "el la los las de del y en un una para por con que se al es su lo como más este esta son sus o ha entre sobre"
    " no ser",
    "pt": "o a os as de do da dos das e em um uma para por com que se ao não no na nos nas é mais como são pela pelo"
    " também seu sua",
    "it": "il lo la gli le di del della dei delle e in un una per con che si al è non nel nella sono come più anche"
    " alla dal da",
    "nl": "de het een en van in te dat is op voor met zijn niet aan er om ook als door bij worden uit naar wordt over"
    " of deze dit",
}
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_OWN_LETTERS = {"sv": "åäö", "no": "æøå", "da": "æøå", "fi": "äö", "de": "äöüß"}

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2_000
"""Characters taken from each of five places of a long text."""
_ENOUGH_WORDS = 25
_ENOUGH_SHARE = 0.15
_ENOUGH_LEAD = 1.25


def language_of(text: str, declared: str = "") -> str:
    """Give the language of a document's text as an ISO 639-1 code, or "" where nothing can be said.

    `declared` is what the file itself claims (`sv-SE`, `en`); it counts only where the text is too short to tell,
    because templates are often left in another language than the one that was written.
    """
    sampled = _sample(text)
    words = [word.lower() for word in _WORD.findall(sampled)]
    claim = normalised(declared)
    if words:
        found = _by_function_words(words)
        if found:
            return found
    letters = sum(map(len, words))
    if letters < 20 or (letters < 200 and claim):
        return claim or _by_letters(words)
    return _by_model(sampled)


def normalised(tag: str) -> str:
    """Give the ISO 639-1 code of a language tag (`sv-SE`, `nb_NO`, `EN`), or "" for a tag that names none."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    code = {"nb": "no", "nn": "no", "swe": "sv", "eng": "en"}.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _sample(text: str) -> str:
    """Take five slices spread over a long text, so that one English summary does not decide for a Swedish plan."""
    if len(text) <= 5 * _SAMPLE:
        return text
    step = (len(text) - _SAMPLE) // 4
    return " ".join(text[index * step : index * step + _SAMPLE] for index in range(5))


def _by_function_words(words: list[str]) -> str:
    if len(words) < _ENOUGH_WORDS:
        return ""
    counts = Counter(words)
    scores = sorted(
        ((sum(counts[word] for word in own), language) for language, own in _WORDS.items()),
        key=lambda pair: (-pair[0], LANGUAGES.index(pair[1])),
    )
    (best, language), (second, _) = scores[0], scores[1]
    if best >= _ENOUGH_SHARE * len(words) and best >= _ENOUGH_LEAD * second:
        return language
    return ""


def _by_letters(words: list[str]) -> str:
    """Give Swedish or Norwegian for a few words with letters that no other likely language has."""
    letters = set("".join(words))
    if "å" in letters and letters & set("äö"):
        return "sv"
    return ""


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@cache
def _model() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, "nn"])  # type: ignore[attr-defined]
    return identifier


def _by_model(text: str) -> str:
    language, probability = _model().rank(text)[0]
    return normalised(language) if probability >= 0.5 else ""
