"""To what extent statements hold for plans: what the framework's rules suggest, and what people say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from samsyn.assessment.statements import ratings
from samsyn.frameworks.schema import Framework
from samsyn.store.said import Said, ratings_by_people
from samsyn.types import Coding, Extent, Message, Name, Organisation, Passage, Rating, Record
from samsyn.web.seeing.goals import standing_goals
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.per_party import PerParty

if TYPE_CHECKING:
    from samsyn.store.access import Scope

EXTENTS: tuple[Extent, ...] = ("large", "some", "small")

By = Literal["person", "divided", "rule", "nobody"]


class Rated(Record, frozen=True):
    """The extent to which a statement holds for an organisation's plan.

    `suggested` is by the framework's rule, with its reason and the passages it rests on; `said` is what people say.
    """

    party: PartyRow
    suggested: Extent | None
    reason: Message
    passages: tuple[str, ...]
    said: Said | None = None

    @property
    def extent(self) -> Extent | None:
        """Give what stands: people's word, else what is suggested; None where the plan was not read."""
        if self.said is not None and self.said.value:
            extent: Extent = msgspec.convert(self.said.value, Extent)
            return extent
        return self.suggested

    @property
    def by(self) -> By:
        """Say by whom it stands: people, a rule where they said nothing or are divided, or nobody."""
        if self.said is not None:
            return "person" if self.said.value else "divided"
        return "rule" if self.suggested else "nobody"


NOT_READ = Message("There is no plan that could be read.")


def rated(scope: Scope, parties: Sequence[PartyRow]) -> dict[str, list[Rated]]:
    """Give statement -> what stands for each organisation, in the order of the organisations given."""
    suggested = _suggested.of(scope)
    said = ratings_by_people(scope)
    found: dict[str, list[Rated]] = {}
    for statement in scope.framework.statements:
        found[statement.id] = [
            _rated(party, suggested.get(party.id, {}).get(statement.id), said.get((party.key, statement.id)))
            for party in parties
        ]
    return found


def _rated(party: PartyRow, rating: Rating | None, said: Said | None) -> Rated:
    if rating is None or party.documents != "read":
        return Rated(party, None, NOT_READ, (), said)
    return Rated(party, rating.extent, rating.reason, rating.passages, said)


def _gathered(scope: Scope, parties: Collection[int] | None) -> dict[int, dict[str, Rating]]:
    found: dict[int, dict[str, Rating]] = {}
    for party in [None] if parties is None else sorted(parties):
        found |= _by_rule(scope, party)
    return found


def _by_rule(scope: Scope, party: int | None) -> dict[int, dict[str, Rating]]:
    """Apply the rules to the passages of one organisation, or of all of them."""
    framework = scope.framework
    if not framework.statements:
        return {}
    rows = scope.passages().exclude(party=None).order_by("document", "ordinal")
    if party is not None:
        rows = rows.filter(party=party)
    owners = set(rows.order_by().values_list("party_id", flat=True).distinct())
    looked_at = _roles(framework)
    if looked_at:
        rows = rows.filter(role__in=looked_at)
    passages: list[Passage] = []
    keys: dict[int, str] = {}
    roles: dict[str, str] = {}
    # The records are fetched as text, and only what rules look at is read of them.
    written = rows.annotate(written=Cast("record", TextField()))
    for number, key, owner, role, text, record in written.values_list(
        "pk", "key", "party_id", "role", "text", "written"
    ).iterator(5000):
        cut = _decoder.decode(record)
        passages.append(
            Passage(
                key,
                "",
                str(owner),
                0,
                0,
                len(text),
                text,
                headings=cut.headings,
                introduction=cut.introduction,
                language=cut.language,
            )
        )
        keys[number] = key
        roles[key] = role
    made = ratings(
        framework,
        [Organisation(str(owner), (Name(""),)) for owner in sorted(owners)],
        passages,
        roles,
        _codings(scope, party, keys),
        [one.goal for one in standing_goals(scope, party).values()],
        read={str(owner) for owner in owners},
    )
    found: dict[int, dict[str, Rating]] = defaultdict(dict)
    for rating in made:
        found[int(rating.organisation)][rating.statement] = rating
    return dict(found)


class _Cut(msgspec.Struct):
    """What rules look at of a passage's record."""

    headings: tuple[str, ...] = ()
    introduction: str = ""
    language: str = "sv"


_decoder = msgspec.json.Decoder(_Cut)


def _roles(framework: Framework) -> set[str]:
    """Give the roles whose passages any rule looks at; none where a rule looks at all."""
    parts = [statement.rule.of for statement in framework.statements]
    return {role for part in parts for role in part.roles} if all(part.roles for part in parts) else set()


def _codings(scope: Scope, party: int | None, keys: dict[int, str]) -> list[Coding]:
    """Give the marks that stand: what people accepted, and what is suggested and they do not reject."""
    marks = scope.suggestions().order_by()
    judged = judgements(scope) if party is None else judgements(scope, passage__party=party)
    marks = marks if party is None else marks.filter(passage__party=party)
    pairs = {(passage, code) for passage, one in judged.items() for code in one.accepted}
    for passage, code in marks.values_list("passage_id", "code").iterator(5000):
        if passage not in judged or judged[passage].holds(code) is not False:
            pairs.add((passage, code))
    return [Coding(keys[passage], code, "", 1.0, NOT_READ) for passage, code in sorted(pairs) if passage in keys]


_suggested: PerParty[dict[str, Rating]] = PerParty("ratings", dict[str, Rating], _gathered)
