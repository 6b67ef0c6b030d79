from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.frameworks.load import load_framework
from samsyn.passages.roles import CODER, roles
from samsyn.passages.split import split
from samsyn.types import BlockKind, Passage, RoleMark

FRAMEWORK = load_framework("patient-centred-care-2015")
SHARED = Path(__file__).resolve().parents[3] / "shared"


def passage(
    text: str,
    *headings: str,
    kind: BlockKind = "paragraph",
    introduction: str = "",
    language: str = "sv",
    number: int = 0,
    header: tuple[str, ...] = (),
    cells: tuple[tuple[int, int], ...] = (),
) -> Passage:
    return Passage(
        id=f"0-{number}",
        document="a",
        organisation="",
        page=1,
        start=0,
        end=len(text),
        text=text,
        kind=kind,
        headings=headings,
        introduction=introduction,
        header=header,
        cells=cells,
        language=language,
    )


def mark(text: str, *headings: str, **given: object) -> RoleMark:
    return roles([passage(text, *headings, **given)], FRAMEWORK)[0]  # type: ignore[arg-type]


def row(header: tuple[str, ...], *cells: str, heading: str = "Bilaga") -> RoleMark:
    text = " | ".join(cells)
    places = []
    start = 0
    for cell in cells:
        places.append((start, start + len(cell)))
        start += len(cell) + 3
    return mark(text, heading, kind="table_row", header=header, cells=tuple(places))


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("Planen omfattar tolv sidor utan bilagor.", "sv", "meta"),
        ("I planen beskrivs målen för barn och unga (se sidan 4).", "sv", "meta"),
        ("Planen är på elva sidor.", "sv", "meta"),
        ("Totalt nämns ett trettiotal aktiviteter, bland andra dessa:", "sv", "meta"),
        ("Målen är allmänt hållna och redovisas på ett uppslag.", "sv", "meta"),
        ("Patienterna faller mellan stolarna och förtroendet har minskat.", "sv", "challenge"),
        ("Det råder brist på specialister och väntetiderna har försämrats.", "sv", "challenge"),
        ("Tillgängligheten är god och har varit stabil under flera år.", "sv", "current"),
        ("Vår vision är att alla invånare ska känna sig trygga.", "sv", "goal"),
        ("Senast 2018 ska 90 procent av patienterna få tid inom en vecka.", "sv", "goal"),
        ("Under våren inrättas två mobila team för hembesök.", "sv", "activity"),
        ("Införande av ett nytt bokningssystem vid alla kliniker.", "sv", "activity"),
        ("Regiondirektören ansvarar för planen och en styrgrupp leder arbetet.", "sv", "organisation"),
        ("Planen följs upp i delårsrapporten och i årsredovisningen.", "sv", "followup"),
        ("Ledningen följer arbetet två gånger per år och utfallet redovisas i delårsrapporten.", "sv", "followup"),
        ("Ett utkast har diskuterats med företrädare för patientföreningarna.", "sv", "consultation"),
        ("Planen har tagits fram i samråd med patientföreningarna, som lämnat synpunkter.", "sv", "consultation"),
        ("This document describes the goals of the region, see annex 2.", "en", "meta"),
        ("There is a shortage of nurses, and waiting times are too long.", "en", "challenge"),
        ("The region is located on the coast and has a population of 200,000.", "en", "current"),
        ("The country commits to reduce its emissions by 30 per cent by 2030.", "en", "goal"),
        ("The region will introduce online booking at every clinic.", "en", "activity"),
        ("The ministry is responsible for the plan, which is funded by the state.", "en", "organisation"),
        ("Progress is monitored and the plan will be evaluated every year.", "en", "followup"),
        ("The plan was prepared in consultation with stakeholders from civil society.", "en", "consultation"),
    ],
)
def test_words_and_verb_forms_tell_the_role_where_headings_are_silent(text: str, language: str, role: str) -> None:
    """A plan without telling headings is read by its words, in Swedish and English."""
    assert mark(text, language=language).role == role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Utmaningar", "challenge"),
        ("Inriktningsmål", "goal"),
        ("Planerade åtgärder", "activity"),
        ("Ansvar", "organisation"),
    ],
)
def test_items_of_a_list_take_the_role_of_their_heading(heading: str, role: str) -> None:
    """The same few words are a challenge, a goal or an activity by the heading they stand under."""
    assert mark("Samverkan kring äldre", heading, kind="list_item").role == role


def test_the_nearest_heading_that_speaks_of_roles_counts_most() -> None:
    """A topic between a heading of roles and its items changes nothing; a nearer role does."""
    assert mark("Trygga patienter", "Mål", "Psykiatri", kind="list_item").role == "goal"
    assert mark("Trygga patienter", "Mål", "Aktiviteter", kind="list_item").role == "activity"


def test_what_a_heading_is_about_counts_less_than_what_it_is() -> None:
    """“Follow-up of goals” is follow-up, and "Goals for the activities" are goals."""
    assert mark("Sker varje år i nämnden", "Uppföljning av målen", kind="list_item").role == "followup"
    assert mark("Kortare köer", "Mål för aktiviteterna", kind="list_item").role == "goal"


def test_the_line_before_a_list_overrules_the_heading() -> None:
    """Examples of activities under a heading of goals are activities."""
    given = {"kind": "list_item", "introduction": "Exempel på aktiviteter:"}
    assert mark("Samordning av väntelistor", "Mål", **given).role == "activity"


def test_a_passage_may_name_its_own_role() -> None:
    """“Aim: …” is a goal and "Activity: …" an activity, whatever the heading."""
    assert mark("Syfte: en sammanhållen vård", "Aktiviteter", kind="list_item").role == "goal"
    assert mark("Aktivitet: modell för delaktighet", "Mål", kind="list_item").role == "activity"


def test_a_line_that_only_leads_into_a_list_is_a_remark() -> None:
    """“Examples of goals:” names a role without having it; its items have it."""
    lead = passage("Exempel på mål:", "Mål")
    items = [
        passage(text, "Mål", kind="list_item", introduction="Exempel på mål:", number=number)
        for number, text in enumerate(("Inga köer", "Trygghet"), 1)
    ]
    assert [one.role for one in roles([lead, *items], FRAMEWORK)] == ["meta", "goal", "goal"]


def test_items_of_one_list_share_what_speaks_for_them() -> None:
    """A bare noun among clear activities is an activity."""
    texts = ("Införa webbtidbok", "Starta mobila team", "Öppenvård", "Utbilda medarbetare")
    items = [passage(text, "Psykiatri", kind="list_item", number=number) for number, text in enumerate(texts)]
    alone = mark("Öppenvård", "Psykiatri", kind="list_item")
    together = roles(items, FRAMEWORK)[2]
    assert together.role == "activity"
    assert together.confidence > alone.confidence


def test_the_columns_of_a_table_tell_the_role_of_its_rows() -> None:
    """A row with an activity is one, though it names goal and follow-up too; without it a row with a goal is one."""
    assert row(("Aktivitet", "Mål", "Uppföljning"), "Hembesök", "Trygghet", "Årligen").role == "activity"
    assert row(("Mål", "Ansvarig"), "Trygghet hemma", "Chefen").role == "goal"
    assert row(("Aktivitet", "Mål"), "–", "Trygghet hemma").role == "goal"


def test_follow_up_of_care_itself_is_an_activity() -> None:
    """Follow-up is of the plan and its goals; to follow waiting times week by week is a measure."""
    assert mark("Väntetiderna följs upp varje vecka på kliniken.").role == "activity"
    assert mark("Aktiviteterna i planen följs upp varje vecka.").role == "followup"


def test_every_mark_names_what_it_rests_on() -> None:
    """The reason quotes heading and words, the words are slices of the passage, the confidence is a share."""
    text = "Under våren införs två mobila team."
    found = mark(text, "Aktiviteter")
    assert found.coder == CODER
    assert "Aktiviteter" in str(found.reason)
    assert "mobila" in str(found.reason) or "införs" in str(found.reason)
    assert found.words
    assert all(text[span.start : span.end].strip() for span in found.words)
    assert 0.0 < found.confidence <= 1.0


def test_doubt_shows_as_low_confidence() -> None:
    """Where nothing speaks, the confidence says so."""
    assert mark("Övrigt att tänka på framöver").confidence < 0.4
    assert mark("Vår vision är att alla ska känna sig trygga.", "Vision och mål").confidence > 0.8


def test_marks_come_one_per_passage_and_the_same_every_time() -> None:
    """The order and number of marks follow the passages, and a second run changes nothing."""
    given = [passage(text, number=number) for number, text in enumerate(("Inga köer", "Vi inför hembesök.", "x"))]
    first = roles(given, FRAMEWORK)
    assert [one.passage for one in first] == [one.id for one in given]
    assert roles(given, FRAMEWORK) == first
    assert roles([], FRAMEWORK) == ()


def test_roles_reach_the_accuracy_that_is_promised() -> None:
    """On the coded passages of eleven plans the roles are right in 88 of 100."""
    if not (SHARED / "corpus" / "agreement-2015-gold.csv").exists():
        pytest.skip("The coded passages at ../shared are not here.")
    import csv

    from samsyn.documents.read import read_document

    with (SHARED / "corpus" / "agreement-2015-gold.csv").open(encoding="utf-8", newline="") as file:
        coded = {" ".join(row["text"].split()): row["role"] for row in csv.DictReader(file)}
    right = found = 0
    for path in sorted((SHARED / "corpus" / "agreement-2015").iterdir()):
        if path.name == "2015_RH_handlingsplan.pdf":
            continue  # a scan: recognising it takes longer than a test should
        plan = split(read_document(path))
        for one, marked in zip(plan, roles(plan, FRAMEWORK), strict=True):
            role = coded.get(" ".join(one.text.split()))
            if role is not None:
                found += 1
                right += role == marked.role
    assert found > 150
    assert right / found >= 0.88
