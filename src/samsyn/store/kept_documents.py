"""Find the row of every examined document: the one that it had, or a new one that replaces a former version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F, Value
from django.db.models.functions import Concat

from samsyn.documents.year import year_of
from samsyn.store.content import packed, plain, storable
from samsyn.store.models import Document, Party, Passage, Study
from samsyn.types import DocumentEntry, Message, Record
from samsyn.types import Passage as Cut
from samsyn.workflow.examined import Examined


class Placed(Record, frozen=True):
    """A document's row, whether the study had it already, the row that it replaces, and its passages.

    `name` is the document's id as it was examined. `parties` are the numbers of those whose cells may change.
    """

    name: str
    row: Document
    known: bool
    before: Document | None
    passages: tuple[Cut, ...]
    parties: frozenset[int]


def place_documents(
    study: Study, examined: Examined, parties: Mapping[str, Party], present: Collection[str] = ()
) -> list[Placed]:
    """Write a row for every document that was examined; a replaced one stays, with a pointer to the new one.

    A row with the same bytes and the same passages is the document's own, whatever it was called. What was read before
    and cannot be read now stays as it was read. What a person put aside stays aside. `present` are the names of the
    study's documents whose files are still there: the same bytes under another name are then a copy, else a new name.
    """
    in_force = list(Document.objects.filter(study=study, replaced_by=None).defer("content").order_by("pk"))
    by_name = {row.name: row for row in in_force}
    by_content = {row.sha256: row for row in in_force if row.sha256 and row.status != "duplicate"}
    aside = set(Document.objects.filter(study=study, replaced_by=F("pk")).values_list("sha256", flat=True)) - {""}
    cut: dict[str, list[Cut]] = defaultdict(list)
    for passage in examined.judged.passages:
        cut[passage.document].append(passage)
    names = {storable(entry.id) for entry in examined.findings.entries}
    placed = []
    for entry in sorted(examined.findings.entries, key=lambda entry: entry.status == "duplicate"):
        if entry.sha256 in aside and entry.sha256 not in by_content:
            continue
        original = by_content.get(entry.sha256)
        if original is not None and original.name in present and original.name not in names:
            entry = _copy(entry, original)
        passages = () if entry.status == "duplicate" else tuple(cut[entry.id])
        named = by_name.get(storable(entry.id))
        if entry.status == "duplicate":
            own = named if named is not None and named.status == "duplicate" else None
        else:
            own = by_content.get(entry.sha256)
        if own is not None and not passages and own.status in ("read", "partly read"):
            continue
        former = own
        if own is not None and not _has(own, passages):
            own = None
        if own is None:
            former = former or named
        one = _place(study, examined, entry, passages, own, former if own is None else None, parties)
        if named is not None and named.pk not in (one.row.pk, former.pk if former else None):
            named.replaced_by = one.row
            named.save(update_fields=["replaced_by"])
        by_name[one.row.name] = one.row
        if entry.status != "duplicate" and entry.sha256:  # what could not be opened has no hash
            by_content[entry.sha256] = one.row
        placed.append(one)
    return placed


def _copy(entry: DocumentEntry, original: Document) -> DocumentEntry:
    """Say of a file that it is a copy of a document that the study has."""
    problem = Message("The file has the same content as {original} and was left out.", {"original": original.name})
    owner = original.party.key if original.party is not None else ""
    return DocumentEntry(entry.id, entry.sha256, "", "duplicate", organisation=owner, messages=(problem,))


def _has(row: Document, passages: tuple[Cut, ...]) -> bool:
    kept = dict(row.passages.order_by().values_list("key", "text"))
    return kept == {passage.id: storable(passage.text) for passage in passages}


def _place(
    study: Study,
    examined: Examined,
    entry: DocumentEntry,
    passages: tuple[Cut, ...],
    own: Document | None,
    former: Document | None,
    parties: Mapping[str, Party],
) -> Placed:
    row = own or Document(study=study)
    earlier = own or former
    concerned = {earlier.party_id} if earlier is not None else set()
    if earlier is not None and earlier.party_given:
        row.party_id, row.party_given = earlier.party_id, True
    else:
        party = parties.get(storable(entry.organisation)[:500])
        row.party_id = party.pk if party is not None else None
    content = examined.documents.get(entry.id) if entry.status != "duplicate" else None
    if earlier is not None and earlier.year_given:
        row.year, row.year_given = earlier.year, True
    else:
        row.year = year_of(content) if content is not None else None
    row.name = storable(entry.id)[:1000]
    row.sha256 = entry.sha256
    row.format = entry.format
    row.status = entry.status
    row.language = entry.language
    row.pages = entry.pages
    row.messages = plain(entry.messages)
    row.entry = {name: value for name, value in plain(entry).items() if name != "messages"}
    if content is not None and entry.ocr_pages:
        row.entry["ocr_confidence"] = {str(one.number): one.confidence for one in content.pages if one.source == "ocr"}
    row.content = packed(content) if content is not None else None
    row.save()
    if former is not None:
        Document.objects.filter(pk=former.pk).update(replaced_by=row)
        # A passage is named after its document's bytes and its place in it; two cuts of the same bytes may share names.
        Passage.objects.filter(document=former).update(key=Concat(F("key"), Value(f"~{former.pk}")))
    concerned.add(row.party_id)
    return Placed(
        entry.id, row, own is not None, former, passages, frozenset(one for one in concerned if one is not None)
    )
