"""Findings to build reports from: an invented agreement, invented organisations, words of our own."""

from __future__ import annotations

import random

from samsyn.analysis.sentences import sentences
from samsyn.frameworks.schema import (
    Agreement,
    Code,
    Framework,
    GoalCriterion,
    Group,
    Parties,
    Passages,
    Role,
    Rule,
    SheetHeading,
    Statement,
    Wording,
)
from samsyn.report.findings import Findings, Picture, Place, RunFacts
from samsyn.types import (
    Box,
    Cell,
    Coding,
    Criterion,
    DocumentEntry,
    Extent,
    Frequency,
    Goal,
    Interval,
    Message,
    Name,
    Organisation,
    Passage,
    Rating,
    RoleMark,
    Span,
    Text,
)

PLACES = [
    "Norrvik",
    "Almdal",
    "Björkö",
    "Havsnäs",
    "Ljungby sund",
    "Storfors",
    "Granhult",
    "Ekenäs",
    "Vitsjö",
    "Kornö",
    "Lindesta",
    "Ödevata",
    "Åmark",
    "Rönnskär",
    "Sköldmora",
    "Tallåsen",
    "Uvberget",
    "Yttersele",
    "Mellanfjärden",
    "Klippan norra",
    "Sandhamra",
]

GROUPS = [
    ("1", "Mer resurser", "More resources", [("1", "", "")]),
    ("2", "Forskning och innovation", "Research and innovation", [("2", "", "")]),
    ("3", "Stöd till utveckling", "Support for development", [("3", "", "")]),
    (
        "4",
        "Organisation och vårdutbud",
        "Organisation and services",
        [("4a", "Förändra vårdutbudet", "Change the services"), ("4b", "Växla uppgifter mellan yrken", "Shift tasks")],
    ),
    ("5", "Arbetssätt och processer", "Ways of working", [("5", "", "")]),
    ("6", "Samverkan", "Co-operation", [("6", "", "")]),
    (
        "7",
        "Digitala tjänster",
        "Digital services",
        [
            ("7a", "E-tjänster till befolkningen", "E-services for the public"),
            ("7b", "Annan digital utveckling", "Other IT"),
        ],
    ),
    ("8", "Ledning", "Management", [("8", "", "")]),
    ("9", "Planering av kapacitet", "Capacity planning", [("9", "", "")]),
    ("10", "Ekonomisk styrning", "Financial control", [("10", "", "")]),
    (
        "11",
        "Kunskapsstyrning",
        "Knowledge management",
        [
            ("11a", "Riktlinjer", "Guidelines"),
            ("11b", "Utveckla indikatorer", "Develop indicators"),
            ("11c", "Använda indikatorer", "Use indicators"),
            ("11d", "Uppföljning av utfall", "Follow up outcomes"),
            ("11e", "Dialog", "Dialogue"),
        ],
    ),
    ("12", "Kompetensförsörjning", "Workforce", [("12", "", "")]),
]

TEXTS = {
    "challenge": [
        "Väntetiderna till första besök är för långa, särskilt inom ögonsjukvård och ortopedi, och de skiljer "
        "sig mellan "
        "orterna i regionen.",
        "Patienter med flera kroniska sjukdomar möter många vårdgivare och saknar en fast kontakt som håller "
        "ihop vården.",
        "Det är svårt att rekrytera allmänläkare till vårdcentralerna i inlandet.",
    ],
    "current": [
        "Regionen har i dag 24 vårdcentraler, tre sjukhus och en gemensam sjukvårdsrådgivning på telefon.",
        "Sedan två år finns ett arbete med standardiserade vårdförlopp som omfattar fem diagnoser.",
    ],
    "goal": [
        "Senast den 31 december 2018 ska 90 procent av patienterna få en medicinsk bedömning inom tre dagar, mot 71 "
        "procent i dag. Primärvårdschefen ansvarar och följer upp i väntetidsregistret.",
        "Vården ska bli mer tillgänglig för alla.",
        "Andelen patienter som upplever delaktighet ska öka.",
        "Minst åtta av tio patienter ska ha en aktuell vårdplan.",
    ],
    "activity": [
        "Införa webbtidbok på samtliga vårdcentraler så att patienter kan boka och boka om besök själva.",
        "Starta mobila team som gör hembesök hos äldre med stora behov, tillsammans med kommunerna.",
        "Sjuksköterskor och fysioterapeuter tar över bedömningar som läkare gör i dag, efter utbildning och med "
        "gemensamma "
        "riktlinjer – även på obekväm arbetstid.",
        "Produktions- och kapacitetsplanering införs på alla mottagningar inom opererande verksamheter.",
        "Utveckla indikatorer för personcentrerad vård och använda dem i dialogen med verksamheterna varje tertial.",
    ],
    "followup": [
        "Planen följs upp två gånger om året i hälso- och sjukvårdsnämnden.",
    ],
    "other": ["Planen har tagits fram under våren och beslutades i nämnden i juni."],
}

ENGLISH = {
    "challenge": ["Waiting times for a first visit are too long, above all in eye care and orthopaedics."],
    "current": ["The region runs 24 health centres, three hospitals and one telephone service."],
    "goal": ["By 31 December 2018, 90 per cent of patients are assessed within three days, against 71 per cent today."],
    "activity": [
        "Introduce online booking at every health centre so that patients can book and move visits themselves."
    ],
    "followup": ["The plan is followed up twice a year."],
    "other": ["The plan was drawn up in spring."],
}

ROLES = [
    ("challenge", "Utmaning", "Challenge", False),
    ("current", "Nuläge", "Situation", False),
    ("goal", "Mål", "Goal", False),
    ("activity", "Aktivitet", "Activity", True),
    ("followup", "Uppföljning", "Follow-up", False),
    ("other", "Annat", "Other", False),
]


def framework() -> Framework:
    """Give an invented framework with twelve groups, eighteen codes and nine statements."""
    groups, codes = [], []
    for identifier, sv, en, leaves in GROUPS:
        groups.append(
            Group(
                id=identifier,
                title=Text(sv, en),
                definition=Text(f"Åtgärder som rör {sv.lower()}.", f"Measures about {en.lower()}."),
            )
        )
        for leaf, leaf_sv, leaf_en in leaves:
            title = Text(leaf_sv or sv, leaf_en or en)
            codes.append(
                Code(
                    id=leaf,
                    group=identifier,
                    title=title,
                    definition=Text(
                        f"Planerade åtgärder med egen funktion som rör {title.sv.lower()}.",
                        f"Planned measures with a function of their own about {title.en.lower()}.",
                    ),
                )
            )
    rule = Rule(measure="count", of=Passages(roles=("goal",)), large=5, some=2)
    statements = []
    for heading, sv, en in [
        (Text("Mål", "Goals"), "Målen är specifika", "The goals are specific"),
        (Text("Mål", "Goals"), "Målen är mätbara", "The goals are measurable"),
        (
            Text("Mål", "Goals"),
            "Målen går att följa upp med befintliga källor",
            "The goals can be followed up with existing sources",
        ),
        (Text("Aktiviteter", "Activities"), "Aktiviteterna svarar mot målen", "The activities answer to the goals"),
        (
            Text("Aktiviteter", "Activities"),
            "Aktiviteterna är nya snarare än pågående",
            "The activities are new rather than ongoing",
        ),
        (
            Text("Aktiviteter", "Activities"),
            "Aktiviteterna har en ansvarig",
            "The activities have somebody responsible",
        ),
        (
            Text("Genomförande", "Carrying out"),
            "Planen säger hur genomförandet leds",
            "The plan says how the work is led",
        ),
        (
            Text("Genomförande", "Carrying out"),
            "Planen säger vilka resurser som avsätts",
            "The plan says what resources are set aside",
        ),
        (
            Text("Uppföljning", "Follow-up"),
            "Planen säger hur resultatet följs upp",
            "The plan says how results are followed up",
        ),
    ]:
        statements.append(
            Statement(
                id=f"s{len(statements) + 1}", heading=heading, text=Text(sv, en), evidence=Text("", ""), rule=rule
            )
        )
    criteria = [
        ("direction", "Riktning", "Direction"),
        ("measure", "Mått", "Measure"),
        ("target", "Målvärde", "Target value"),
        ("deadline", "Tidpunkt", "Deadline"),
        ("population", "Målgrupp", "Population"),
        ("baseline", "Utgångsläge", "Baseline"),
        ("source", "Källa", "Source"),
        ("responsible", "Ansvarig", "Responsible"),
        ("specific", "Specifikt", "Specific"),
        ("measurable", "Mätbart", "Measurable"),
    ]
    return Framework(
        schema=1,
        id="sample-agreement",
        version="1.2.0",
        title=Text("Analysmodell för tillgänglig vård", "Framework for accessible care"),
        description=Text(
            "Modellen delar in planernas åtgärder i tolv kategorier.", "The framework has twelve categories."
        ),
        source=Text("Påhittad för prov.", "Invented for tests."),
        agreement=Agreement(
            title=Text("En mer tillgänglig vård", "A more accessible care"),
            year=2016,
            requirements=(Text("Planen ska ange mål.", "The plan states goals."),),
        ),
        parties=Parties(
            one=Text("region", "region"), many=Text("regioner", "regions"), all=Text("regionerna", "the regions")
        ),
        roles=tuple(
            Role(
                id=i,
                title=Text(sv, en),
                definition=Text(f"Textavsnitt i rollen {sv.lower()}.", f"Passages in the role {en.lower()}."),
                coded=c,
            )
            for i, sv, en, c in ROLES
        ),
        groups=tuple(groups),
        codes=tuple(codes),
        statements=tuple(statements),
        goals=tuple(
            GoalCriterion(
                id=i, title=Text(sv, en), definition=Text(f"Målet anger {sv.lower()}.", f"The goal gives {en.lower()}.")
            )  # type: ignore[arg-type]
            for i, sv, en in criteria
        ),
        wording=(
            Wording(text=Text("ingen {one}", "none of {all}"), count_to=0),
            Wording(text=Text("samtliga {many}", "all {many}"), share_from=1.0),
            Wording(text=Text("mindre än hälften av {all}", "less than half of {all}"), share_to=0.5),
            Wording(text=Text("mer än hälften av {all}", "more than half of {all}")),
        ),
        sheet=(
            SheetHeading(
                id="situation",
                title=Text("Situation och utmaningar", "Situation and challenges"),
                roles=("challenge", "current"),
                empty=Text("Planen säger inget om utgångsläget.", "The plan says nothing of where it starts."),
            ),
            SheetHeading(
                id="goals",
                title=Text("Mål", "Goals"),
                roles=("goal",),
                empty=Text("Planen anger inga mål.", "The plan has no goals."),
            ),
            SheetHeading(
                id="activities",
                title=Text("Aktiviteter", "Activities"),
                roles=("activity",),
                empty=Text("Planen anger inga aktiviteter.", "The plan has no activities."),
            ),
            SheetHeading(
                id="followup",
                title=Text("Resurser och uppföljning", "Resources and follow-up"),
                roles=("followup",),
                empty=Text("Planen säger inget om uppföljning.", "The plan says nothing of follow-up."),
            ),
        ),
    )


def findings(
    count: int = 21, each: int = 150, *, hostile: bool = False, pictures: bool = False, seed: int = 7
) -> Findings:
    """Give findings for `count` organisations with `each` passages; the last two have no readable plan.

    `hostile` puts markup and formulas where plans put words.
    """
    chance = random.Random(seed)
    frame = framework()
    names = [f"Region {place}" for place in PLACES]
    names += [f"Region {place} {number}" for number in range(2, 9) for place in PLACES]
    organisations = tuple(
        Organisation(
            id=f"{place + 1:02d}", names=(Name(names[place]),), kind="region", abbreviations=(f"R{place + 1}",)
        )
        for place in range(count)
    )
    passages: dict[str, Passage] = {}
    roles: dict[str, RoleMark] = {}
    codings: list[Coding] = []
    goals: list[Goal] = []
    places: dict[str, tuple[Place, ...]] = {}
    word_places: dict[str, tuple[Place, ...]] = {}
    words: dict[str, tuple[Span, ...]] = {}
    entries: list[DocumentEntry] = []
    evidence: dict[tuple[str, str], list[str]] = {}
    weights = {code.id: chance.random() ** 1.5 for code in frame.codes}
    for place, organisation in enumerate(organisations):
        document = f"plan-{names[place].split(' ', 1)[1].lower().replace(' ', '-')}.pdf"
        if place == count - 1:
            continue
        if place == count - 2:
            entries.append(
                DocumentEntry(
                    document,
                    "b" * 64,
                    "pdf",
                    "failed",
                    organisation.id,
                    names[place],
                    messages=(Message("The file is protected by a password."),),
                )
            )
            continue
        scanned = place == 3
        entries.append(
            DocumentEntry(
                document,
                f"{place:064x}",
                "pdf",
                "partly read" if scanned else "read",
                organisation.id,
                names[place],
                "sv",
                12,
                each,
                (3, 4) if scanned else (),
                (Message("Page 7 could not be read."),) if scanned else (),
            )
        )
        bank = ENGLISH if place % 7 == 1 else TEXTS
        likely = [code.id for code in frame.codes if chance.random() < weights[code.id]] or ["5"]
        for number in range(each):
            role = chance.choice(
                ["challenge", "current", "goal", "activity", "activity", "activity", "activity", "followup", "other"]
            )
            text = chance.choice(bank[role])
            if hostile and number == 0:
                role, text = (
                    "activity",
                    "</script><script>document.title='owned'</script> =HYPERLINK(\"x\") <img src=x onerror=1> "
                    '#eval("1") *x*',
                )
            if hostile and number == 1:
                role, text = "activity", "=1+1 är en åtgärd"
            identifier = f"{organisation.id}-{number:04d}"
            page = 1 + number * 12 // each
            passages[identifier] = Passage(
                identifier,
                document,
                organisation.id,
                page,
                number * 300,
                number * 300 + len(text),
                text,
                headings=(f"Handlingsplan för {names[place]}", {r: sv for r, sv, _, _ in ROLES}[role]),
                language="en" if bank is ENGLISH else "sv",
            )
            roles[identifier] = RoleMark(
                identifier,
                role,
                "roles 1.0",
                round(0.5 + chance.random() / 2, 3),
                Message("The heading “{heading}” gives the role.", {"heading": "Aktiviteter"}),
            )
            span = Span(0, min(len(text), text.find(" ", 8) if " " in text[8:] else len(text)))
            words[identifier] = (span,)
            top = 90 + (number % 12) * 56
            places[identifier] = (
                Place(page, Box(72, top, 500, top + 14)),
                Place(page, Box(72, top + 16, 430, top + 30)),
            )
            word_places[identifier] = (Place(page, Box(72, top, 180, top + 14)),)
            if role == "activity":
                for code in chance.sample(likely, k=min(len(likely), chance.choice([0, 1, 1, 1, 2]))):
                    codings.append(
                        Coding(
                            identifier,
                            code,
                            "terms 1.0",
                            round(0.5 + chance.random() / 2, 3),
                            Message("The term “{term}” speaks for the code.", {"term": text[: span.end]}),
                            (span,),
                        )
                    )
                    evidence.setdefault((organisation.id, code), []).append(identifier)
            if role == "goal":
                missing = tuple(
                    c
                    for c in (
                        "direction",
                        "measure",
                        "target",
                        "deadline",
                        "population",
                        "baseline",
                        "source",
                        "responsible",
                    )
                    if chance.random() < 0.4
                )
                goals.append(
                    Goal(
                        identifier,
                        chance.random() < 0.5,
                        chance.random() < 0.4,
                        chance.randint(0, 5),
                        (Criterion("direction", "yes", Message("A verb of change.")),),
                        missing,
                    )
                )
    cells = []
    read = {entry.organisation for entry in entries if entry.status != "failed"}
    for organisation in organisations:
        for code in frame.codes:
            found = evidence.get((organisation.id, code.id), [])
            if organisation.id not in read:
                state = "unread" if any(entry.organisation == organisation.id for entry in entries) else "no document"
            else:
                state = ("coded" if chance.random() < 0.25 else "suggested") if found else "absent"
            cells.append(Cell(organisation.id, code.id, state, tuple(found)))  # type: ignore[arg-type]
    present = {(cell.organisation, cell.code) for cell in cells if cell.state in ("coded", "suggested")}
    left_out = tuple(o.id for o in organisations if o.id not in read)

    def frequency(subject: str, chosen: list[str]) -> Frequency:
        return Frequency(subject, tuple(chosen), len(read), left_out)

    frequencies = tuple(frequency(c.id, [o.id for o in organisations if (o.id, c.id) in present]) for c in frame.codes)
    group_frequencies = tuple(
        frequency(
            g.id, [o.id for o in organisations if any((o.id, c.id) in present for c in frame.codes if c.group == g.id)]
        )
        for g in frame.groups
    )
    role_frequencies = tuple(
        frequency(
            r.id,
            [
                o.id
                for o in organisations
                if any(roles[p].role == r.id and passages[p].organisation == o.id for p in passages)
            ],
        )
        for r in frame.roles
    )
    ratings = []
    for organisation in organisations:
        for statement in frame.statements:
            extent: Extent | None = chance.choice(["large", "some", "small"]) if organisation.id in read else None  # type: ignore[assignment]
            chosen = [g.passage for g in goals if passages[g.passage].organisation == organisation.id][:3]
            ratings.append(
                Rating(
                    organisation.id,
                    statement.id,
                    extent,
                    Message("{n} of {N} goals are specific.", {"n": 3, "N": 9}),
                    tuple(chosen),
                )
            )
    said = sentences(
        frame,
        cells,
        frequencies,
        group_frequencies,
        role_frequencies,
        marks=tuple(roles.values()),
        goals=goals,
        ratings=ratings,
        passages=passages,
    )
    pages = (
        {
            f"{e.id}#{n}": Picture(f"pages/{e.sha256[-6:]}-{n}.png", 595.0, 842.0)
            for e in entries
            if e.status != "failed"
            for n in range(1, 13)
        }
        if pictures
        else {}
    )
    counts = {
        o: Interval(
            n := sum(roles[p].role == "activity" and passages[p].organisation == o for p in passages),
            round(n * 0.8),
            round(n * 1.3),
        )
        for o in sorted(read)
    }
    return Findings(
        framework=frame,
        organisations=organisations,
        entries=tuple(entries),
        passages=passages,
        roles=roles,
        codings=tuple(codings),
        goals=tuple(goals),
        ratings=tuple(ratings),
        cells=tuple(cells),
        frequencies=frequencies,
        group_frequencies=group_frequencies,
        role_frequencies=role_frequencies,
        activity_counts=counts,
        sentences=said,
        places=places,
        word_places=word_places,
        pictures=pages,
        words=words,
        run=RunFacts(
            "0.1.0",
            "0123456789abcdef" * 4,
            ("roles 1.0", "terms 1.0"),
            {"ocr": "auto", "language": "sv"},
            len(codings),
            12,
            "2026-11-23",
        ),
    )
