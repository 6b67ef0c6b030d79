"""Words of the languages by which goals are judged, whatever the framework's field."""

from __future__ import annotations

import re
from typing import NamedTuple


class GoalWords(NamedTuple):
    """Patterns of one language.

    `change` names a direction, `amount` one of more or less; `countable_change` one that can be counted by itself
    ("fewer", "faster"); `state` a desired state; `vision` high words that no one can check; `towards` announces a
    target value and `situation` the value of today or before, so that a number belongs to the nearer of the two;
    `starting` and `range_start` say that a number is where a change starts; `compared` announces what a value is
    compared with; `plan` names a plan whose title may hold years; `undated` is a time without a date ("every year");
    `every_unit` is a target that all units share; `responsible` names who answers. `columns` are the titles of a
    table's columns that hold the answer to a criterion.
    """

    change: re.Pattern[str]
    amount: re.Pattern[str]
    countable_change: re.Pattern[str]
    state: re.Pattern[str]
    vision: re.Pattern[str]
    towards: re.Pattern[str]
    situation: re.Pattern[str]
    starting: re.Pattern[str]
    range_start: re.Pattern[str]
    compared: re.Pattern[str]
    plan: re.Pattern[str]
    undated: re.Pattern[str]
    every_unit: re.Pattern[str]
    responsible: re.Pattern[str]
    columns: tuple[tuple[str, re.Pattern[str]], ...]


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


SWEDISH = GoalWords(
    change=_any(
        r"\b(?:öka\w*|ökning\w*|minska\w*|minskning\w*|förbättra\w*|förbättring\w*|förkorta\w*|korta|kortas|"
        r"kortad\w*|kortare|"
        r"snabbare|högre|lägre|fler|färre|bättre|större|mindre|tydligare|enklare|effektivare|tryggare|jämnare|"
        r"närmare|mer|"
        r"stärk\w*|förstärk\w*|utveckl(?:a|as|ad|ade|at)|utöka\w*|höj\w+|sänk\w+|halver\w*|fördubbl\w*|införa|"
        r"inför\w*|"
        r"uppnå\w*|uppfyll\w*|nå|nås|säkerställ\w*|främja\w*|förebygg\w*|undvik\w*|eliminera\w*|avskaffa\w*|inleda|"
        r"utjämna\w*|minimera\w*|maximera\w*|reducera\w*|begränsa\w*|bygga ut|utbyggd\w*|informera|följsamhet)\b"
    ),
    amount=_any(
        r"\b(?:öka\w*|ökning\w*|minska\w*|minskning\w*|förbättra\w*|förkorta\w*|korta|kortas|kortad\w*|kortare|"
        r"snabbare|"
        r"högre|lägre|fler|färre|bättre|större|mindre|höj\w+|sänk\w+|halver\w*|fördubbl\w*|reducera\w*|minimera\w*|"
        r"utöka\w*|eliminera\w*|undvik\w*)\b"
    ),
    countable_change=_any(
        r"\b(?:fler|färre|snabbare|kortare|kortad\w*|kortas|halver\w+|fördubbl\w+|(?:öka\w*|minska\w*|utöka\w*|"
        r"höj\w*|sänk\w*)"
        r"\s+(?:\w+\s+){0,2}?(?:antal\w*|andel\w*|användning\w*))\b"
    ),
    state=_any(r"\b(?:ska|skall|bör|måste|kommer att|är att)\b|\b(?:inga|ingen|noll|utan)\b|\bkö ?-?fri\w*"),
    vision=_any(
        r"\b(?:vision\w*|världens bästa|världens friskaste|i världsklass|livskvalitet|bästa möjliga|"
        r"ledstjärna\w*|drömmen|"
        r"attraktiv\w*|i framkant|ledande)\b"
    ),
    towards=_any(
        r"\b(?:ska|skall|bör|måste|mål\w*|minst|högst|till|nå|nås|uppnå\w*|uppgå|senast|öka\w*|minska\w*|"
        r"andelen?)\b|[<>≥≤]"
    ),
    situation=_any(
        r"\b(?:idag|i dag|i dagsläget|nuläge\w*|för närvarande|nuvarande|var|hade|låg|uppgick|visade|visar|"
        r"utgångsläge\w*|"
        r"utgångsvärde\w*|utfall\w*|resultatet|ligger|jämfört med|jämförelse med|fick|ökade|minskade|har \w+t)\b"
    ),
    starting=_any(r"\bfrån\s*(?:dagens\s*|nuvarande\s*)?$"),
    range_start=_any(r"\bfrån\s+(?:dagens\s+)?\d+(?:[,.]\d+)?\s*(?:%|procent|dagar|veckor)?(?=\s+till\s)"),
    compared=_any(
        r"\b(?:jämfört med|jämförelse med|i förhållande till|relativt|utifrån|basår\w*|med utgångspunkt (?:i|"
        r"från)|från|"
        r"än (?:år )?(?=(?:19|20)\d\d))(?:\s+år(?:et)?)?\b"
    ),
    plan=_any(
        r"\b(?:\w*plan(?:en|er|s|ens)?|\w*strategi\w*|\w*program\w*|\w*budget\w*|överenskommelse\w*|uppdrag\w*|"
        r"perioden|"
        r"planperiod\w*|\w*avtal\w*|satsning\w*)\s*(?:för )?(?:åren )?$"
    ),
    undated=_any(r"\b(?:årligen|varje år|löpande|omgående|vid årsskiftet|halvårsskiftet|vid årets slut)\b"),
    every_unit=_any(
        r"\b(?:samtliga|alla|varje)\s+(?:\w*enhet\w*|\w*mottagning\w*|\w*klinik\w*|\w*verksamhet\w*|\w*sjukhus\w*|"
        r"vårdcentral\w*|hälsocentral\w*|\w*avdelning\w*|kommuner\w*|förvaltning\w*)"
    ),
    responsible=_any(r"\b(?:ansvarig\w*\s*:|ansvarar\b|ansvarig\w* för\b|är ansvarig\w*|ansvaret ligger)"),
    columns=(
        ("deadline", _any(r"\b(?:tidplan|tidsplan|klart|klar|senast|tidpunkt|slutdatum|måldatum|när|start)\b")),
        ("responsible", _any(r"\b(?:ansvar\w*|ägare|utförare)\b")),
        ("source", _any(r"\b(?:källa|datakälla|källor|mätmetod|mätverktyg|register|mäts via)\b")),
        ("baseline", _any(r"\b(?:utgångs\w+|nuläge|nuvärde|utfall|basvärde|resultat)\b")),
        ("target", _any(r"\b(?:målvärde\w*|målnivå\w*|målsatt|måltal|önskat värde|(?:års)?mål (?:för )?20\d\d)\b")),
        ("measure", _any(r"\b(?:mått|indikator\w*|nyckeltal|mätetal|mätning|mätes?)\b")),
        ("population", _any(r"\b(?:målgrupp\w*|patientgrupp\w*|omfattar)\b")),
    ),
)
"""The words of Swedish."""

ENGLISH = GoalWords(
    change=_any(
        r"\b(?:increas\w+|reduc\w+|decreas\w+|improv\w+|shorten\w*|shorter|faster|quicker|higher|lower|more|"
        r"fewer|less|"
        r"better|greater|clearer|easier|safer|strengthen\w*|expand\w*|extend\w*|rais(?:e|ed|ing)|cut\w*|halv\w+|"
        r"doubl\w+|"
        r"introduc\w+|achiev\w+|attain\w*|reach\w*|meet|fulfil\w*|ensur\w+|promot\w+|prevent\w*|avoid\w*|"
        r"eliminat\w+|limit\w*|"
        r"develop\w*|enhanc\w+|minimi[sz]\w+|maximi[sz]\w+|restor\w+|adherence)\b"
    ),
    amount=_any(
        r"\b(?:increas\w+|reduc\w+|decreas\w+|improv\w+|shorten\w*|shorter|faster|quicker|higher|lower|more|"
        r"fewer|less|"
        r"better|greater|rais(?:e|ed|ing)|cut\w*|halv\w+|doubl\w+|minimi[sz]\w+|limit\w*|expand\w*|eliminat\w+|"
        r"avoid\w*)\b"
    ),
    countable_change=_any(
        r"\b(?:fewer|faster|quicker|shorter|shorten\w*|halv\w+|doubl\w+|(?:increas\w+|reduc\w+|decreas\w+|"
        r"rais\w+|cut\w*|"
        r"lower\w*)\s+(?:\w+\s+){0,2}?(?:number|share|proportion|percentage|rate|use)|more (?:patients|people|"
        r"visits|places))\b"
    ),
    state=_any(
        r"\b(?:shall|should|will|must|aims? to|aim is)\b|\b(?:no|zero|without)\b|\b(?:queue|"
        r"waiting)[- ]free\b"
    ),
    vision=_any(
        r"\b(?:visions?|the world'?s best|best in the world|world[- ]class|best possible|attractive|leading|"
        r"quality of life|"
        r"at the forefront)\b"
    ),
    towards=_any(
        r"\b(?:shall|should|will|must|goals?|targets?|at least|at most|to|reach\w*|achiev\w+|by|increas\w+|"
        r"reduc\w+|cut\w*|"
        r"share|limit\w*|commit\w*)\b|[<>≥≤]"
    ),
    situation=_any(
        r"\b(?:today|currently|at present|present\w*|was|were|had|stood at|amounted to|accounted for|"
        r"accounts for|showed|"
        r"shows|baseline|outcome|result|compared (?:to|with)|relative to|has \w+ed|have \w+ed|fell|rose)\b"
    ),
    starting=_any(r"\bfrom\s*(?:the (?:present|current)\s*|today's\s*)?$"),
    range_start=_any(r"\bfrom\s+(?:the present\s+)?\d+(?:[,.]\d+)?\s*(?:%|per ?cent|days|weeks)?(?=\s+to\s)"),
    compared=_any(
        r"\b(?:compared (?:to|with)|relative to|in relation to|from|against|base ?year|base ?line|below|than in)"
        r"(?:\s+(?:the\s+)?(?:year|levels? (?:of|in)))?\b"
    ),
    plan=_any(
        r"\b(?:plans?|strateg\w+|programmes?|programs?|budgets?|agreements?|period|frameworks?|decades?|phase)\s*"
        r"(?:for |of )?(?:the )?(?:years )?$"
    ),
    undated=_any(r"\b(?:annually|every year|each year|continuously|immediately|at year[- ]end)\b"),
    every_unit=_any(
        r"\b(?:all|every|each)\s+(?:units?|clinics?|practices|practice|wards?|hospitals?|centres?|"
        r"municipalit\w+|regions?)\b"
    ),
    responsible=_any(r"\b(?:responsible\s*:|(?:is|are) responsible for|is accountable for|owner\s*:)"),
    columns=(
        ("deadline", _any(r"\b(?:deadline|time ?line|time ?frame|schedule|due|by when|when|completion|start)\b")),
        ("responsible", _any(r"\b(?:responsib\w+|owner|lead(?:ing)?(?: agency)?|who|implementing)\b")),
        ("source", _any(r"\b(?:source|data source|method|register|means of verification)\b")),
        ("baseline", _any(r"\b(?:base ?line|current|today|outcome|status|result)\b")),
        ("target", _any(r"\b(?:target(?: value)?|target level|(?:goal|objective) (?:for )?20\d\d)\b")),
        ("measure", _any(r"\b(?:measures?|indicators?|metric|key figure|kpi)\b")),
        ("population", _any(r"\b(?:target group|population|beneficiar\w+)\b")),
    ),
)
"""The words of English."""


def goal_words(language: str) -> GoalWords:
    """Give the words of `language`; other languages than Swedish are read as English."""
    return SWEDISH if language == "sv" else ENGLISH
