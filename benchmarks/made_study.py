"""A made-up study of the size of a country: words by the law of Zipf, joined to compounds now and then."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from samsyn.store.access import Scope
    from samsyn.store.models import Study

FRAMEWORK = "patient-centred-care-2015"
SYLLABLES = (
    "ar be de el fram gem hal in kom led man ner om per res sam till ut vin år än över pla reg stod tal vak".split()
)
COMMON = "vård patient hälsa region läkare mål stöd team insats utbud kontrakt plan samverkan primärvård barn".split()
ROLES = ("activity", "goal", "challenge", "current", "other")
BATCH = 5000


def made(parties: int, passages: int, suggestions: int) -> Scope:
    """Make a study of that size and open it."""
    from samsyn.store.access import join, local_user, open_scope
    from samsyn.store.cells import roll_up
    from samsyn.store.kept_frameworks import framework_of, keep_framework
    from samsyn.store.models import Document, Passage, Run, Study, Suggestion
    from samsyn.store.search import finding

    drawn = random.Random(0)
    study = Study.objects.create(slug=f"size-{uuid4().hex[:8]}", title="Size")
    join(study, local_user(), "owner")
    study.framework = keep_framework(study, FRAMEWORK)
    study.save()
    run = Run.objects.create(study=study, framework=study.framework, coders=["lexicon@2"], record={})
    _make_documents(study, run.pk, parties)
    documents = list(Document.objects.filter(study=study).order_by("pk").values_list("pk", "party_id"))
    words, weights = _words(drawn)
    for first in range(0, passages, BATCH):
        Passage.objects.bulk_create(
            [
                Passage(
                    study=study,
                    document_id=documents[number % parties][0],
                    party_id=documents[number % parties][1],
                    key=f"{number % parties}-{number // parties}",
                    ordinal=number // parties,
                    page=number // parties // 12 + 1,
                    role=drawn.choice(ROLES),
                    heading="Aktiviteter",
                    text=" ".join(drawn.choices(words, cum_weights=weights, k=drawn.randint(8, 60))),
                    record=_record(number, parties),
                )
                for number in range(first, min(first + BATCH, passages))
            ],
            batch_size=BATCH,
        )
    numbers = list(Passage.objects.filter(study=study).order_by("pk").values_list("pk", flat=True))
    codes = [code.id for code in framework_of(study.framework).codes]
    for first in range(0, suggestions, BATCH):
        Suggestion.objects.bulk_create(
            [
                Suggestion(
                    study=study,
                    run=run,
                    passage_id=numbers[number % len(numbers)],
                    code=codes[(number // len(numbers) + number) % len(codes)],
                    coder="lexicon@2",
                    confidence=drawn.random(),
                    reason={"template": "Words: {words}.", "values": {"words": "“vård”"}},
                    words=[[0, 4]],
                )
                for number in range(first, min(first + BATCH, suggestions))
            ],
            batch_size=BATCH,
        )
    finding.index_again(study)
    roll_up(study)
    _settle()
    return open_scope(local_user(), study.slug)


def _record(number: int, parties: int) -> dict[str, object]:
    return {
        "id": f"{number % parties}-{number // parties}",
        "document": f"{number % parties:04}.pdf",
        "organisation": f"{number % parties:04}",
        "page": number // parties // 12 + 1,
        "start": 0,
        "end": 1,
        "kind": "list_item",
        "headings": ["Aktiviteter"],
        "language": "sv",
    }


def _make_documents(study: Study, run: int, parties: int) -> None:
    from samsyn.store.models import Document, Party

    Party.objects.bulk_create(
        [Party(study=study, key=f"{n:04}", name=f"Kommun {n}", ordinal=n, record={}) for n in range(parties)]
    )
    for party in Party.objects.filter(study=study):
        Document.objects.create(
            study=study,
            name=f"{party.key}.pdf",
            sha256=party.key,
            format="pdf",
            status="read",
            party=party,
            run_id=run,
            language="sv",
            pages=30,
        )


def _words(drawn: random.Random) -> tuple[list[str], list[float]]:
    made_up = {"".join(drawn.choices(SYLLABLES, k=drawn.randint(2, 4))) for _ in range(30_000)}
    rare = sorted(made_up) + [a + b for a in COMMON for b in COMMON]
    drawn.shuffle(rare)
    words = [*COMMON, *rare]
    weights, total = [], 0.0
    for rank in range(1, len(words) + 1):
        total += 1 / rank
        weights.append(total)
    return words, weights


def _settle() -> None:
    """Let the database count its rows, as it does by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
