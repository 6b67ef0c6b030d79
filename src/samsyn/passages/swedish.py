"""Grammar of Swedish plans: what verb forms, openings and references say about a passage's role."""

from __future__ import annotations

import re

from samsyn.passages.rules import Grammar, rule, words

_ACTION = """
    använda anordna ansluta anpassa anställa arbeta arrangera automatisera avsluta avveckla bedriva bilda bjuda boka
    breddinföra bygga byta delta digitalisera driva effektivisera engagera erbjuda etablera flytta fokusera
    fortbilda fortsätta fördela fördjupa förenkla förlänga förnya förstärka förtydliga förändra genomföra granska
    harmonisera identifiera implementera informera initiera inleda inrätta inventera inköpa införa införliva
    integrera involvera kalla kartlägga komplettera koncentrera koordinera koppla kommunicera kvalitetssäkra lansera
    lyfta marknadsföra möjliggöra omfördela omorganisera ompröva ordna organisera planera premiera pröva publicera
    påbörja rekrytera renodla revidera ringa samla samlokalisera samordna samverka se sjösätta skapa skicka sprida
    stimulera stödja systematisera säkerställa ta testa tillgängliggöra tillsätta tydliggöra uppdatera upphandla
    upprätta utarbeta utbilda utforma utföra utnyttja utreda utse utveckla utvidga utöka vidareutveckla vidta
    återföra översätta öppna överföra
""".split()
"""Infinitives of what organisations do."""

_ACTION_PASSIVE = [verb + "s" for verb in _ACTION] + [
    *"genomförs införs startar byggs drivs utreds tas sprids erbjuds anställs".split(),
]

_ACTION_DONE = """
    införts startats startat genomförts utvecklats inrättats påbörjats färdigställts etablerats bildats öppnats testats
    prövats utökats utbildats anställts rekryterats upphandlats implementerats inletts avslutats byggts lanserats
    publicerats uppdaterats reviderats kartlagts initierats
"""

_ACTION_PRESENT = (
    [verb + "r" for verb in _ACTION]
    + [verb[:-1] + "er" for verb in _ACTION if verb.endswith("a")]
    + [
        *"inför genomför utför överför köper".split(),
    ]
)

_STATE = """
    vara bli ha få känna uppleva upplevas kunna finnas präglas kännetecknas nå uppnå nås uppfylla uppfyllas öka minska
    sjunka stiga förbättras förkortas halveras fördubblas behöva bemötas mötas möta vårdas erbjudas ges respekteras
    garanteras upphöra understiga överstiga bygga utgå stå leva motverkas tillgodoses bidra ske
"""
"""Infinitives that, after "ska", describe a state to be reached rather than something to do."""

_DOCUMENT = (
    r"(?:denna |den här |detta )?(?:\w*handlingsplan(?:en|er|erna)?|\w*planen|dokumentet|rapporten|bilagan|kapitlet|"
    r"avsnittet|texten|färdplanen|strategin|överenskommelsen|nulägesbeskrivning(?:en)?|beskrivning(?:en|ar|arna)?)"
)
_PARTY = (
    r"(?:landstinget|regionen|kommunen|förvaltningen|(?:region|landstinget)(?: i)? \w+|\w+regionen|"
    r"\w+ läns landsting|"
    r"(?-i:[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{1,3}))"
)
_PARTS = (
    r"(?:(?:del|effekt|inriktnings)?mål(?:en|et)?|mått(?:en)?|målområden\w*|framgångsfaktor\w*|målvärde\w*|siffror|målsättning(?:en|ar|arna)?|aktivitet(?:en|er|erna)?|åtgärder(?:na)?|"
    r"insatser(?:na)?|område(?:n|na|t)?|nuläget?|utmaningar(?:na)?|visionen|värdegrunden|resurser(?:na)?|"
    r"organisation(?:en)?|uppföljning(?:en)?|strategier(?:na)?|ansvar(?:et|iga?|sfördelning(?:en)?)?|"
    r"tidsplan(?:en|er)?|analyser|statistik|information(?:en)?|beskrivning(?:en|ar|arna)?|hänvisning(?:ar)?)"
)
_COUNTED = (
    r"(?:\d+|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\w*ton|\w*tjugo\w*|\w*trettio\w*|\w*fyrtio\w*|"
    r"\w*femtio\w*|\w*sextio\w*|\w*hundra\w*|\w+tal)"
)
"""A number in figures or words, or a round one: "ett trettiotal"."""
_ABOUT = (
    r"(?:drygt|närmare|cirka|ca\.?|totalt|sammanlagt|omkring|ungefär|knappt|runt|fler än|mer än|uppskattningsvis|ett)"
)
_REPORTS = words(
    """beskriver omfattar innehåller inleds inkluderar saknar listar redovisar redogör fokuserar nämner anger
    presenterar sammanfattar baseras baserar återger hänvisar exemplifierar berör belyser lyfter specificerar utgår
    bygger kopplar grupperar består ger gör lägger tar rymmer uppger konstaterar betonar tecknar bifogas"""
)
_PARTY_REPORTS = (
    r"(?:(?:beskriver|redogör|redovisar|nämner|listar|anger|presenterar|hänvisar|belyser|exemplifierar|resonerar|"
    r"definierar)\b|för (?:ett|inget)\b[^.]{0,30}\bresonemang)"
)
_IS_REPORTED = words(
    """beskrivs nämns listas återges sammanfattas redogörs exemplifieras framgår framkommer presenteras grupperas
    anges specificeras struktureras preciseras återfinns behandlas betonas framhålls uppges sorteras indelas
    lyfts förekommer berörs saknas kommenteras illustreras"""
)
_ACCOUNT = r"(?:månad|delår|tertial|kvartal|årsredov|årsrapp|bokslut|nämnd|styrelse|fullmäktige|direktör|ledningsgrupp)"
"""Where something is accounted for that is more than a remark about the document."""
_PLACE = r"(?:handlingsplan\w*|planen|bilag\w*|dokumentet|kapit\w*|avsnitt\w*|rubrik\w*|tabell\w*|nedan|punktform)"
_JUDGED = (
    r"(?:specifika?|mätbar[at]?|övergripande|kopplade|allmän[nt]?a?|kortfatta\w+|detaljerade?|konkreta?|"
    r"kvantifierbara|"
    r"beskriv(?:na|en|et)|formulerade|uttryckta|grupperade|sorterade|indelade|uppdelade|strukturerade|listade|"
    r"(?:förhållandevis |relativt )?utförlig\w*|kort|korta|knapphändig\w*|summarisk\w*|allmänt|samlade|hämtade|"
    r"försedda|få|visionära|uppföljningsbara|tydlig(?:t|a) (?:beskriv|formuler|kopplad)\w*|"
    r"svår[at]? att (?:följa|mäta|avgöra|bedöma|utläsa))"
)
_LIKE_NOUN = r"\w*(?:ande|ende|ning|tion|ering|else)(?:en|t)?"
_WEAK = r"(?:fortsatt|ytterligare|gemensam|utökad|förstärkt|vidare|systematisk|successiv|regelbunden|strukturerad)\w*"

GRAMMAR = Grammar(
    rules=(
        # Remarks about the document itself.
        rule(rf"^(?:i |av |under )?{_DOCUMENT}\b(?!:)(?:[^.:]{{0,60}}?)\b{_REPORTS}\b", meta=3.5),
        rule(rf"^{_PARTY}(?:s handlingsplan)?\s+(?:\w+\s+)?{_PARTY_REPORTS}\b", meta=3.0),
        rule(rf"\b{_PARTS}\b[^.:]{{0,200}}?\b{_IS_REPORTED}\b", meta=2.4),
        rule(rf"\b{_IS_REPORTED}\b[^.]{{0,60}}?\b{_PARTS}\b", meta=1.2),
        rule(rf"\b(?:{_IS_REPORTED}|redovisas|saknas)\b[^.]{{0,60}}\b{_PLACE}\b", meta=2.4),
        rule(rf"\b{_IS_REPORTED} (?:inte|ej|kort\w*|översiktligt|övergripande|utförligt|detaljerat)\b", meta=1.4),
        rule(rf"^(?:totalt|sammanlagt|därutöver|vidare|även|dessutom)\b[^.]{{0,40}}\b{_IS_REPORTED}\b", meta=2.4),
        rule(rf"^det (?:framgår|framkommer|anges|beskrivs)\b|^det saknas\b[^.]{{0,30}}\b{_PARTS}\b", meta=2.4),
        rule(rf"^(?:i|under) {_PLACE}\b[^.]{{0,60}}\b(?:finns|{_IS_REPORTED}|redovisas|saknas)\b", meta=2.4),
        rule(rf"^(?:\w+ )?{_PARTS}\b[^.]{{0,40}}\bfinns\b[^.]{{0,40}}\b(?:för|i|inom|med|per|under|på)\b", meta=2.4),
        rule(rf"\b{_PARTS}\b[^.]{{0,60}}\b(?:är|finns)\b[^.]{{0,40}}\b{_JUDGED}\b", meta=2.4),
        rule(rf"\b{_COUNTED} sid(?:or|a)\b|^omfattning\b", meta=4.0),
        rule(rf"\b{_PARTS}\b(?![^.]*{_ACCOUNT})[^.:]{{0,60}}\bredovisas\b", meta=2.4),
        rule(rf"\b{_PARTS}\b[^.:]{{0,40}}\b(?:räknas upp|tas upp|ges|finns samlade)\b", meta=2.4),
        rule(
            r"\b(?:nedan|här|i det följande|därutöver|däremot)\b[^.]{0,40}\b(?:ges|följer|listas|redovisas|återges|"
            r"visas|presenteras|sammanfattas|nämns|anges|räknas)\b",
            meta=2.4,
        ),
        rule(
            r"\b(?:exempel\w*|bland (?:annat|andra)|urval|dessa|\w*utdrag|referat|märks|nämns|anges|listas|redovisas|"
            r"ges|återges)\b[^.]{0,60}:$",
            meta=2.4,
        ),
        rule(
            r"\b(?:hänvisning(?:ar)? (?:görs|ges|sker|finns|till)|(?:läsaren|det|övrigt) hänvisas|"
            r"för vidare läsning|urval av)\b",
            meta=2.0,
        ),
        rule(r"^(?:någon|något|några)\b[^.]{0,60}\b(?:inte|ej|saknas)\b", meta=1.6),
        rule(
            rf"\b{_ABOUT} (?:\w+ )?(?:{_COUNTED} )?(?:\w+ )?(?:aktiviteter|åtgärder|"
            r"(?:del|effekt)?mål|områden|insatser)\b",
            meta=1.8,
        ),
        rule(rf"^(?:\w+ ){{0,2}}{_DOCUMENT}s? (?:\w+ )?(?:är|har (?:en|ett|inget|ingen|få|inga))\b", meta=2.4),
        rule(
            rf"\b(?:aktiviteter|mål|åtgärder|delmål)(?:na|en)?\b[^.]{{0,40}}\bär (?:inte\b|[^.]{{0,30}}\b{_JUDGED}\b)",
            meta=1.6,
        ),
        rule(r"\b(?:svårt|svårare|omöjligt) att (?:avgöra|ange|utläsa|uppskatta|bedöma)\b", meta=1.6),
        rule(r"\b(?:framgår|framkommer|utläses) (?:(?:\w+ ){0,2}av|hur|vem|vad|vilka)\b", meta=1.6),
        rule(
            r"\bse (?:även |också |kort |vidare )?(?:sid|s\.|nedan|text|referat|exempel|bilaga|kapit|avsnitt|"
            r"tabell|figur)",
            meta=1.6,
        ),
        rule(r"\((?:totalt )?(?:[<>≥≤]|ca|cirka)\s?\d+", meta=1.5),
        rule(
            r"\b(?:i (?:\w+ )?(?:begränsad|liten|mindre|stor|viss|låg) (?:utsträckning|omfattning|grad)|"
            r"på en övergripande nivå|inte (?:mätbara|specifika))\b",
            meta=1.0,
        ),
        rule(
            r"\b(?:för|under|inom|per) (?:varje |respektive |\w*)(?:område|delområde|aktivitet|mål|rubrik|"
            r"åtgärd|insats)\b",
            meta=1.0,
        ),
        rule(
            r"\b(?:beskrivning(?:en|ar|arna)?|information|hänvisning(?:ar)?|uppgifter|detaljer) (?:om|av|till|"
            r"kring)\b",
            meta=0.7,
        ),
        rule(r"^[^.]*\(se [^)]*\)\W*$", meta=1.5),
        rule(
            rf"\b(?:finns|har|saknas) (?:\w+ ){{0,2}}(?:mätbara|specifika|övergripande|"
            rf"kvantifierbara) {_PARTS}\b",
            meta=2.4,
        ),
        # Things that are done.
        rule(rf"^(?:att |- )?{words(_ACTION)}\b", activity=1.6, goal=0.6),
        rule(rf"^(?:via|genom|med hjälp av)\b[^.]{{0,60}}\b{words(_ACTION)}\b", activity=1.2),
        rule(rf"^(?:{_WEAK} )?(?:\w+ och )?{_LIKE_NOUN}\s+(?:av|för|till|om|kring|i|med|inom|på)\b", activity=1.3),
        rule(rf"\b{words(_ACTION_PASSIVE)}\b", activity=0.8),
        rule(rf"\bhar\b[^.]{{0,40}}\b{words(_ACTION_DONE)}\b", activity=1.3, current=0.3),
        rule(
            rf"\b(?:ska|skall|kommer att|avser att|planerar att)\b[^.]{{0,30}}?\b{words(_ACTION)}\b",
            activity=0.9,
            goal=0.4,
        ),
        rule(r"\b(?:pågår|påbörjas|planeras|startar|startas|inleds)\b", activity=0.7),
        rule(r"\b(?:från och med|fr\.o\.m\.|under (?:hösten|våren|sommaren|vintern|året|20\d\d))\b", activity=0.4),
        rule(rf"\b(?:arbete\w*|arbetar) (?:med|för) att {words(_ACTION)}\b", activity=1.0),
        rule(rf"\b{words(_ACTION_PRESENT)}\b", activity=0.7),
        # States to be reached.
        rule(rf"\b(?:ska|skall|bör|kommer att)\b[^.]{{0,50}}?\b{words(_STATE)}\b", goal=1.3),
        rule(
            r"^(?:alla|varje|ingen|inga|samtliga|den enskilde|patienter(?:na)?|invånare\w*)\b[^.]{0,80}\b(?:ska|"
            r"skall)\b",
            goal=0.9,
        ),
        rule(
            r"^(?:ökad|ökat|minskad|minskat|förbättrad|förbättrat|kortare|snabbare|tydligare|bättre|färre|fler|högre|"
            r"lägre|bästa|inga|ingen|noll|stärkt|jämlik|trygg|god|nöjda)\b",
            goal=1.0,
        ),
        rule(r"\b(?:ska|skall|minst|högst|senast|andel(?:en)?)\b[^.]{0,80}\d+(?:[.,]\d+)?\s?(?:%|procent)", goal=1.4),
        rule(
            r"\b(?:senast|före utgången av|till och med) (?:år )?20\d\d\b|^(?:år )?20\d\d (?:ska|har|"
            r"är)\b",
            goal=0.8,
        ),
        rule(r"[<>≥≤]\s?\d+\s?(?:%|procent)", goal=0.8),
        # How things are.
        rule(r"^[^.]{0,80}\b(?:är|har|finns|utgör|består|omfattar|ligger|hade|var|har varit)\b", current=0.6),
        rule(r"\b(?:har|hade) (?:under|i|sedan|också|även|länge|idag|redan|flera|haft|varit)\b", current=0.7),
        rule(
            r"\bhar (?:\w+ )?(?:ökat|minskat|förbättrats|arbetat|fokuserat|satsat|uppnått|utvecklats|blivit|"
            r"gjorts)\b",
            current=0.7,
        ),
        rule(
            r"\b(?:i topp|bland de (?:bästa|främsta)|över riksgenomsnittet|väl (?:utbygg|utveckl|fungerande|till)\w*|"
            r"landets (?:bästa|högsta)|högt förtroende|positivt är)\b",
            current=1.0,
        ),
        rule(
            r"^(?:över|mer än|drygt|nära|närmare|cirka|ca|\d+)\b[^.]{0,20}(?:%|procent) av\b[^.]{0,60}\b(?:får|fick|"
            r"kom|kommer|har|är|klarar)\b",
            current=1.8,
        ),
        rule(
            r"\b(?:har|hade|haft|är|visar|redovisar|uppvisar)\b[^.]{0,40}\b(?:korta|goda|god|höga|nöjda|hög)\b[^.]{0,30}\b(?:väntetider|resultat|tillgänglighet|förtroende|"
            r"kvalitet|kontinuitet|måluppfyllelse)\b",
            current=0.6,
        ),
        # What is wrong.
        rule(
            r"\b(?:alltför|faller mellan|mellan stolarna|krånglig\w*|onödigt|splittra\w*|fragmentera\w*|spretig\w*|"
            r"otydlig\w*|ojämlik\w*|oklar[at]?|tungrodd\w*|ineffektiv\w*|föråldra\w*|eftersatt\w*|underbemann\w*|"
            r"överbelast\w*|skickas tillbaka|görs om|"
            r"hårt belasta\w*|ansträng\w*|bekymmersam\w*|problematisk\w*|oroväckande|sjunkit|sjunker|"
            r"för (?:långa|få|höga?|låga?|korta?|sent|sena|dålig\w*|lite)\b"
            r"(?! \w*(?:kvalitet|tillgänglighet|standard)))",
            challenge=1.1,
        ),
        rule(
            r"^(?:svårt|svårare|svårigheter|brist(?:er|en|ande)?|avsaknad|låg|lågt|låga|hög personal\w*|"
            r"höga? kostnad\w*|dålig\w*|otillräcklig\w*|"
            r"bristfällig\w*|långa|behov av|risk för|färre|allt fler|allt färre|obalans\w*)\b",
            challenge=1.2,
        ),
        rule(
            r"\b(?:inte|ej|sällan|ingen)\b[^.]{0,30}\b(?:nått|når|nås|klarat|klarar|uppfyllt|uppfyller|räcker|räckt|"
            r"tillfredsställande|fullt ut|tillräckligt|tillräcklig|alltid|enhetligt|tar|vet|känner)\b",
            challenge=0.8,
        ),
        rule(
            r"\b(?:tillit\w*|förtroende\w*|tillgänglighet\w*|bemanning\w*|kontinuitet\w*|måluppfyllelse\w*|antalet "
            r"(?:läkare|sjuksköterskor|vårdplatser))\b[^.]{0,40}\b(?:minskat|minskar|sjunkit|sjunker|försämrats)\b",
            challenge=1.6,
            current=-0.7,
        ),
        rule(r"\b(?:endast|bara|enbart) (?:\d+|\w+) (?:%|procent|av)", challenge=0.9),
        rule(
            r"\b(?:är|blir|varit) (?:\w+ )?(?:låga?|lågt|svaga?|sämre|långa?|liten|små|svårt?|skör\w*|sårbar\w*)\b",
            challenge=0.9,
        ),
        rule(r"\b(?:ställts in|inställda|stängts|står tomma|lagts ned|tvingats|brottas|drabba\w*)\b", challenge=0.7),
        rule(
            r"\b(?:men|dock|samtidigt|däremot|trots)\b[^.]{0,80}\b(?:inte|behov|brist\w*|försämra\w*|svår\w*|"
            r"lång\w*)\b",
            challenge=0.6,
        ),
        rule(r"\b(?:behöver|måste|borde)\b", challenge=0.5, goal=0.2),
        rule(r"\b(?:saknas|brister|räcker inte|fungerar inte|otillräcklig\w*|har försämrats)\b", challenge=0.7),
        rule(
            r"^(?:ökad|ökat|ökande|stigande|växande|minskande|minskad)\s+(?:\w+ )?(?:\w*ohälsa|\w*kostnad\w*|"
            r"behov|krav|"
            r"efterfrågan|tryck|antal)\b",
            challenge=1.2,
        ),
        rule(
            r"\b(?:\w*köer\w*|väntetid\w*|\w*kostnad\w*|\w*behov\w*|remisser\w*|vakanser\w*|\w*ohälsa\w*|"
            r"efterfrågan)\b[^.]{0,60}"
            r"\b(?:ökat|ökar|vuxit|växer|längre|stigit|stiger|långa)\b",
            challenge=1.4,
        ),
        rule(
            r"\b(?:längre|långa|växande|ökade|ökande|stigande) (?:\w*köer|\w*väntetider|\w*kostnader|\w*krav)\b",
            challenge=1.4,
        ),
        # Who answers, with what.
        rule(
            r"^(?:\w+chef\w*|\w+direktör\w*|styrgrupp\w*|\w*ledning(?:en|s\w+)?|\w+samordnare\w*)\b[^.]{0,80}"
            r"\b(?:ansvar\w*|uppdrag|leder|beslutar)\b",
            organisation=1.5,
        ),
        rule(
            r"\b(?:ansvarar|ansvariga?|huvudansvarig|leds av|beslutas av|finansieras|fått i uppdrag)\b",
            organisation=0.8,
        ),
        rule(
            r"\b(?:\w*grupp|programkontor|\w*råd|kansli|funktion|avdelning|enhet)(?:en|et|er|erna|s)?\b[^.]{0,60}"
            r"\b(?:består|ingår|leder|samordnar|inrättas|beslutar|bereder|bistår|är styrgrupp)\b",
            organisation=1.2,
        ),
        rule(
            r"\b(?:ytterst ansvarig\w*|samlade? ansvar\w*|ansvaret\b[^.]{0,40}\bligger|svarar för|håller samman|"
            r"leder arbetet|på (?:halvtid|heltid|deltid)|heltidstjänst\w*|årsarbetare|befintlig\w* (?:ram|budget)|"
            r"delprojektledare|projektägare|projektorganisation\w*)\b",
            organisation=1.2,
        ),
        # How it is followed up: the plan and its activities; the follow-up of care itself is an activity.
        rule(
            r"^(?:\w+ )?(?:\w*väntetid\w*|\w*tillgänglighet\w*|\w*utfall\w*|\w*kvalitet\w*|återinskrivning\w*|"
            r"\w*process\w*|patient\w*|\w*resultat\w*)\b[^.]{0,80}\b(?:följs|mäts|följas|utvärderas|publiceras)\b",
            followup=-2.4,
            activity=1.2,
        ),
        rule(
            r"\b(?:\w*planen\w*|mål\w*|aktivitet\w*|insats\w*|åtgärd\w*|"
            r"utvecklingsarbete\w*)\b[^.]{0,60}\b(?:följs|följas) upp\b",
            followup=0.8,
        ),
        rule(r"\b(?:ansvarar|ansvarig|ansvar) för (?:\w+ ){0,2}\w*uppföljning", followup=1.2),
        rule(r"\b(?:följs|följas|följa) (?:löpande |kontinuerligt |regelbundet )?upp\b", followup=1.2),
        rule(r"^\w*uppföljning(?:en)?\b", followup=1.4),
        rule(
            r"\b(?:uppföljning\w*|avstämning\w*|utvärdering\w*|redovisning\w*|\w*rapportering\w*)\b"
            r"[^.]{0,80}\b(?:ske|sker|görs|kommer att|planeras)\b",
            followup=1.4,
        ),
        rule(
            r"\b(?:rapport(?:eras)?|redovisas|återrapporteras|rapporter)\b[^.]{0,60}\b(?:till|i|via|del\w+|"
            r"års\w+|månad\w*)\b",
            followup=0.8,
        ),
        rule(
            r"\b(?:följer|följs|stäms|utvärderas|redovisas|återrapporteras|rapporteras|kontrolleras|presenteras|lämnas|"
            r"lämnar|uppdateras)\b[^.]{0,80}\b(?:gånger per|gånger om|kvartal\w*|månad\w*|årlig\w*|tertial\w*|delår\w*|"
            r"årsredovisning\w*|halvår\w*|veckovis|varannan|löpande)",
            followup=0.9,
        ),
        rule(
            r"\b(?:slutrapport\w*|lägesrapport\w*|måluppfyllelse\w*|extern utvärdering|samlad redovisning)\b",
            followup=0.8,
        ),
        # Who was asked.
        rule(
            rf"\b(?:{_DOCUMENT}|innehållet|utkast\w*)\b[^.]{{0,40}}\b(?:diskuterats|presenterats|behandlats|förankrats|"
            r"remitterats|stämts av|beretts|kommunicerats|tagits upp)\b[^.]{0,40}\b(?:med|i|av|hos|för)\b",
            consultation=2.2,
        ),
        rule(
            r"\b(?:företrädare|representanter) för\b[^.]{0,60}\b(?:patient|brukar|anhörig|pensionär|funktionshinder|"
            r"handikapp|profession|personal|verksamhet|facklig)\w*",
            consultation=1.0,
        ),
        rule(
            r"\b(?:informerats och hörts|getts möjlighet att|beretts tillfälle|fått (?:lämna|tycka till))\b",
            consultation=1.6,
        ),
        rule(
            r"\b(?:tagits fram|framtag\w+|utarbetats|arbetats fram|inför skrivandet|i framtagandet)\b[^.]{0,80}"
            r"\b(?:samråd|samverkan|dialog|tillsammans|medverkan|deltag\w+|företrädare|råd)\b",
            consultation=2.0,
        ),
        rule(
            r"\b(?:patient|brukar|pensionärs|intresse|handikapp|funktions|anhörig)\w*(?:råd\w*|nämnd\w*|panel\w*|förening\w*|företräd\w*|"
            r"represent\w*|organisation\w*)\b[^.]{0,80}\b(?:deltagit|delta[rs]?|tillfråg\w*|synpunkt\w*|inbjud\w*|"
            r"medverka[tr]?|involverats|getts|fått|ingår|ingått|finns med|är med)\b",
            consultation=2.0,
        ),
        rule(
            r"\b(?:synpunkter|förslag|önskemål)\b[^.]{0,60}\b(?:hämtats|inhämtats|lämnats|lämnat|tagits|kommit|"
            r"fångats)\b",
            consultation=1.6,
        ),
        rule(
            r"^(?:giltig|gäller|besluta[dt]|antagen|fastställd|dokument\w*|diarienummer|dnr|ärende\w*|version|"
            r"datum|reviderad)\b"
            r"[^.]{0,80}$",
            other=2.0,
        ),
        rule(r"^\W*(?:https?://|www\.)\S+\W*$", other=3.0),
    ),
    lead=re.compile(
        r"^(?:några |ett |ett par |övriga |andra |nedan |här )?(?:exempel\b(?! där)|nedan|följande\b|bland annat:|"
        r"mål som (?:framgår|nämns)|utdrag)|\b(?:textutdrag|referat|exempel är|nämns i handlingsplanen|"
        r"enligt nedan|följande)\s*:?$",
        re.IGNORECASE,
    ),
    clause=re.compile(
        r"\b(?:ska|skall|måste|behöver|har|är|kommer|pågår|finns|bör|kan|vill|införs|genomförs|ansvarar)\b",
        re.IGNORECASE,
    ),
    complement=re.compile(r"\b(?:för|av|på|i|till|kopplade|om|inom|att|gällande|från|under|med)\b", re.IGNORECASE),
)
"""The grammar of Swedish."""
