from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from samsyn.documents.language import language_of, normalised

SENTENCES = {
    "sv": "Regionen ska under perioden korta väntetiderna och öka tillgängligheten för patienterna. Det är viktigt"
    " att verksamheterna följer upp sina mål och att ansvaret för arbetet är tydligt i hela organisationen.",
    "en": "The region will shorten waiting times and make care more accessible to patients during the period. It is"
    " important that the units follow up their goals and that it is clear who is responsible for the work.",
    "no": "Regionen skal i løpet av perioden korte ned ventetidene og øke tilgjengeligheten for pasientene. Det er"
    " viktig at virksomhetene følger opp målene sine og at ansvaret for arbeidet er tydelig i hele organisasjonen.",
    "da": "Regionen skal i løbet af perioden nedbringe ventetiderne og øge tilgængeligheden for patienterne. Det er"
    " vigtigt, at afdelingerne følger op på deres mål, og at ansvaret for arbejdet er tydeligt i hele organisationen.",
    "fi": "Alue lyhentää jonotusaikoja ja parantaa palvelujen saatavuutta potilaille kauden aikana. On tärkeää, että"
    " yksiköt seuraavat tavoitteitaan ja että vastuu työstä on selkeä koko organisaatiossa.",
    "de": "Die Region wird die Wartezeiten verkürzen und den Zugang für die Patienten verbessern. Es ist wichtig, dass"
    " die Einrichtungen ihre Ziele verfolgen und dass die Verantwortung für die Arbeit klar ist.",
    "fr": "La région va réduire les délais d'attente et améliorer l'accès aux soins pour les patients. Il est important"
    " que les services suivent leurs objectifs et que la responsabilité du travail soit claire.",
    "es": "La región reducirá los tiempos de espera y mejorará el acceso de los pacientes. Es"
    " importante que las unidades sigan sus objetivos y que la responsabilidad del trabajo esté clara en todo momento.",
    "ar": "ستعمل المنطقة على تقليص أوقات الانتظار وتحسين وصول المرضى إلى الرعاية الصحية خلال هذه الفترة في"
    " جميع البلديات.",
    "ru": "Регион сократит время ожидания и сделает помощь более доступной для пациентов в течение этого периода.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_languages(language: str) -> None:
    """Two sentences are enough to tell a document's language, its close relatives included."""
    assert language_of(SENTENCES[language]) == language


def test_a_foreign_summary_does_not_decide() -> None:
    """A Swedish plan with a page of English is Swedish, wherever the page stands."""
    plan = (SENTENCES["sv"] + "\n") * 60
    assert language_of((SENTENCES["en"] + "\n") * 12 + plan) == "sv"


def test_what_the_file_declares_counts_only_for_short_texts() -> None:
    """Templates are often left in another language; only where the words are too few is the file believed."""
    assert language_of(SENTENCES["sv"], declared="en-US") == "sv"
    assert language_of("Mål", declared="sv-SE") == "sv"
    assert language_of("Mål och budget 2016", declared="sv") == "sv"
    assert language_of("", declared="") == ""
    assert language_of("2015 2016 2017", declared="") == ""


def test_tags() -> None:
    """Language tags of every form become two letters, both Norwegians one, and nonsense nothing."""
    assert [normalised(tag) for tag in ("sv-SE", "nb_NO", "nn", "EN", "swe", "x-none", "")] == [
        "sv", "no", "no", "en", "sv", "", "",
    ]  # fmt: skip


def test_a_plain_document_never_loads_the_model() -> None:
    """The model takes a second and 100 MB; function words settle ordinary text without it."""
    program = (
        "import sys; from samsyn.documents.language import language_of;"
        f"assert language_of({SENTENCES['sv']!r}) == 'sv'; sys.exit('py3langid' in sys.modules)"
    )
    source = str(Path(__file__).parents[2] / "src")
    assert subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": source}, check=False).returncode == 0
