"""More organisations for a study, among them some whose names and plans are hostile."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

SCRIPT = '<script>document.title="taken"</script>'
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def crowd(client: Any, study: Any) -> Callable[..., None]:
    """Give a function that adds organisations with plans: `crowd(count, passages)`, the first of them hostile."""
    from samsyn.store.access import local_user
    from samsyn.store.cells import roll_up
    from samsyn.store.models import Decision, Document, Party, Passage, Run, Study, Suggestion
    from samsyn.store.search import finding

    def add(count: int, passages: int = 4) -> None:
        found = Study.objects.get(slug=study.slug)
        run = Run.objects.filter(study=found).latest("pk")
        codes = [code["id"] for code in found.framework.record["codes"]]
        tag = uuid.uuid4().hex[:6]
        made = []
        for place in range(count):
            name = (f"{SCRIPT} {tag}", f"{FORMULA} {tag}")[place] if place < 2 else f"Region {tag} {place}"
            key = f"{tag}-{place}"
            party = Party.objects.create(
                study=found,
                key=key,
                name=name,
                ordinal=1000 + Party.objects.count(),
                record={"id": key, "names": [{"text": name}], "memberships": [{"grouping": "Northern co-operation"}]},
            )
            document = Document.objects.create(
                study=found,
                name=f"{name}.txt",
                sha256=tag * 10,
                format="txt",
                status="read",
                party=party,
                language="en",
                pages=1,
                run=run,
            )
            for number in range(passages):
                text = f"{SCRIPT} We set up mobile teams and välfärdsteknik, number {number} of {key}."
                made.append(
                    Passage.objects.create(
                        study=found,
                        document=document,
                        party=party,
                        key=f"{key}-{number}",
                        ordinal=number,
                        page=1,
                        role=("activity", "goal")[number % 2],
                        heading=SCRIPT,
                        text=text,
                        record={
                            "id": f"{key}-{number}",
                            "document": f"{name}.txt",
                            "organisation": key,
                            "page": 1,
                            "start": 0,
                            "end": len(text),
                            "text": "",
                            "language": "en",
                        },
                    )
                )
        Suggestion.objects.bulk_create(
            Suggestion(
                study=found,
                run=run,
                passage=passage,
                code=codes[place % 5],
                coder="lexicon@1",
                confidence=0.9,
                reason={"template": "Words: {words}", "values": {"words": SCRIPT}},
                words=[[0, 8]],
            )
            for place, passage in enumerate(made)
        )
        Decision.objects.create(
            study=found,
            passage=made[0],
            code=codes[0],
            user=local_user(),
            verdict="accept",
            framework=found.framework,
        )
        finding.index(found, made)
        roll_up(found)

    return add


@pytest.fixture
def ask(client: Any, study: Any) -> Callable[..., Any]:
    """Give a function that asks for a page of the study: `ask("matrix/", order="name")`."""

    def get(place: str, htmx: bool = False, **query: str) -> Any:
        headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}
        return client.get(f"/s/{study.slug}/{place}", query, **headers)

    return get
