"""The reference pages of what programs read: the interface, and the archive of a study."""

from __future__ import annotations

import os
from collections.abc import Iterable

COLUMNS = {
    "about": "what was said of it: the code, criterion or statement",
    "action": "what was done",
    "added": "when it was brought in",
    "after": "the version that came",
    "alike": "how much of the words is the same there, 0 to 1",
    "answer": "`yes`, `no` or `unclear`; empty: taken back",
    "assigned_by": "who assigned it",
    "base": "the version that is being changed",
    "before": "the version that was",
    "blind": "whether coders see each other's marks only when all are done",
    "by": "who did it",
    "candidates": "codes that may take its place",
    "change": "the change of the framework",
    "changed": "when it was last changed",
    "closest": "the passage of the new version that comes nearest",
    "code": "id of a code of the framework",
    "coder": "the suggester with its version",
    "recodings.coder": "whose coding it was",
    "coders": "the suggesters of the run, with versions",
    "confidence": "how sure the suggester is, 0 to 1",
    "content": "where the content stands: the part with the row's number, or null",
    "created": "when it was made",
    "created_by": "who brought it in",
    "criterion": "id of a criterion of goals",
    "dealt": "when somebody looked at it",
    "decisions": "how many decisions were on record",
    "details": "rows that it was done to, by their numbers here, and counts",
    "document": "the document",
    "documents.name": "the file's name; `archive.zip/plan.pdf` for a member of an archive",
    "done": "when it was done, or null",
    "end": "where the part of the passage ends that is meant, or null for all of it",
    "entry": "what reading the file came to",
    "extent": "`large`, `some` or `small`; empty: taken back",
    "figures": "what was measured",
    "format": "what the file is, whatever its name says",
    "framework": "the version of the framework by which it was made",
    "study.framework": "the version that is in force",
    "goal": "the goal that was found here, or null",
    "heading": "the heading nearest above",
    "holds": "whether the code applies; null: taken back",
    "identifier": "the framework's id",
    "instead": "the words that the text stands for, where it stands for computed ones",
    "key": "the id that other tables and files know it by",
    "kind": "`code`, `ruling`, `role`, `goal`, `evidence` or `comment`",
    "language": "`sv`, `en` or another language's code",
    "latest": "how many of the decisions in this archive it had learned from",
    "made": "when it was found to be lost",
    "messages": "sentences for a reader: `template` and `values`",
    "name": "what it is called",
    "names": "whether the report names its authors",
    "number": "the report's number, from 1",
    "operations": "what was done to codes, in order",
    "ordinal": "its place in the order, from 0",
    "page": "number of the page on which it begins",
    "pages": "how many pages",
    "party": "the organisation, or null",
    "party_given": "whether a person said whose it is",
    "passage": "the passage",
    "place": "the heading or chapter that it is for",
    "public": "whether it became public or ceased to be",
    "query": "the parameters of the search page's address",
    "reason": "why",
    "suggestions.reason": "why, a sentence: `template` and `values`",
    "recodings.reason": "why, a sentence: `template` and `values`",
    "record": "all else that is known of it, as JSON",
    "replaced_by": "the newer version that took its place, or null",
    "report": "the frozen report",
    "role": "what the passage does: the id of a role of the framework",
    "memberships.role": "`owner`, `adjudicator`, `coder` or `reader`",
    "documents.run": "the run whose suggestions count",
    "suggestions.run": "the run that made it",
    "said": "when it was said",
    "sha256": "fingerprint of the content",
    "shared": "whether the other members see it",
    "slug": "its name in addresses",
    "frameworks.source": "where the YAML stands",
    "framework_draft.source": "the YAML, as far as it has come",
    "start": "where the part of the passage begins that is meant, in Unicode code points, or null",
    "statement": "id of a statement of the framework",
    "status": "`read`, `partly read`, `duplicate` or `failed`",
    "suggested_role": "the role that was suggested",
    "text": "the words",
    "time": "when (ISO 8601, UTC)",
    "title": "what it is called",
    "token": "a UUID by which it was stored once",
    "user": "who said or did it",
    "memberships.user": "who belongs to it",
    "assignments.user": "who is to code it",
    "saved_searches.user": "whose it is",
    "value": "what was said",
    "decisions.verdict": "`accept`, `reject`, `read` (the whole passage was read) or `clear` (taken back)",
    "statement_evidence.verdict": "`for`, `against`, or empty: taken back",
    "version": "as the framework says it",
    "words": "pairs of offsets within the passage",
    "year": "the year of the document, or null",
    "year_given": "whether a person said so",
}
"""What each column of an archive holds; `table.column` goes before `column`."""

FORMS = {
    "JSONField": "JSON",
    "DateTimeField": "time",
    "UUIDField": "UUID",
    "BooleanField": "true, false",
    "FloatField": "number",
}


def archive_page() -> str:
    """Give the reference of the archive of a study."""
    _set_up()
    from samsyn.store.archive.form import FORM, LEFT_OUT, TABLES, reference

    by_model = {table.model: table.name for table in TABLES}
    lines = [
        "# The archive of a study",
        "",
        "What `samsyn backup` and the page *Take along* write: everything that a study holds, as one zip file that "
        "other programs can read. The same study gives the same bytes, from SQLite and from PostgreSQL. "
        "[Backup and restore](../how-to/backup.md) says how to use it.",
        "",
        "| part | holds |",
        "| --- | --- |",
        f"| `manifest.json` | `form` (now {FORM}), the version of Samsyn, slug, title and language of the study, the "
        "number of rows of each table, and of every part its size in bytes and its SHA-256 |",
        "| `tables/NAME.jsonl` | a row on each line, as a JSON object in UTF-8 |",
        "| `sources/…` | the documents as they came; those of former versions in `sources/.former/` |",
        "| `organisations.csv` | the study's own register, where it does not go by that of its framework |",
        "| `reports/frozen/NUMBER/pages/…` | the pictures of pages that a frozen report keeps; an archive of an older "
        "Samsyn lacks them, and the version says so where it is restored |",
    ]
    for table in TABLES:
        if table.apart is not None:
            path = f"{table.apart.folder}/ROW.{table.apart.ending}"
            lines.append(f"| `{path}` | {_APART[table.apart.folder]} |")
    lines += [
        "",
        "`row` numbers the rows of a table from 1, in the order in which they were made. Where a column names a row of "
        "another table, it holds that number. An archive of a newer form, or with a table or column that this version "
        "does not know, is refused; what an older one lacks gets what it begins with.",
        "",
        "Left out: "
        + "; ".join(sorted(LEFT_OUT.values()))
        + ". Passwords, tokens of programs and sessions are no part of a study.",
        "",
        "## `tables/people.jsonl`",
        "",
        "Everybody who belongs to the study or did something in it.",
        "",
        "| column | holds | meaning |",
        "| --- | --- | --- |",
        "| `row` | number | |",
        "| `name` | text | |",
        "| `address` | text | e-mail, or empty |",
        "| `local` | true, false | whether this is the one person of a laptop, who may have no name |",
        "",
    ]
    for table in TABLES:
        lines += [f"## `{table.path}`", "", table.holds, "", "| column | holds | meaning |", "| --- | --- | --- |"]
        lines.append("| `row` | number | |")
        for name, field in table.columns.items():
            other = reference(field)
            if other is not None:
                form = f"row of `{by_model.get(other, 'people')}`"
            elif table.apart is not None and name == table.apart.column:
                form = "path of a part"
            else:
                kind = field.get_internal_type()
                form = FORMS.get(kind, "number" if "Integer" in kind else "text")
            meaning = COLUMNS.get(f"{table.name}.{name}") or COLUMNS[name]
            lines.append(f"| `{name}` | {form}{', null' if field.null else ''} | {meaning} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


_APART = {
    "frameworks": "a version of the framework, the YAML as it was written",
    "documents": "a document as it was read: text, pages, blocks and where every character stands on the page",
    "frozen": "what a frozen report is made of, compressed MessagePack",
    "models": "a suggester that learned from decisions, as `samsyn learn` writes it",
}


def api_page() -> str:
    """Give the reference of the interface for programs."""
    _set_up()
    from samsyn.web.api.paging import MOST, USUAL
    from samsyn.web.api.problems import TOLD
    from samsyn.web.api.reference_page import Field, groups

    def table(title: str, fields: Iterable[Field]) -> list[str]:
        rows, needed = list(fields), " (needed)"
        if not rows:
            return []
        head = [f"{title}:", "", "| name | form | meaning |", "| --- | --- | --- |"]
        return [
            *head,
            *(
                f"| `{one.name}`{needed if one.needed else ''} | {_cell(one.form)} | {_cell(one.meaning.template)} |"
                for one in rows
            ),
            "",
        ]

    lines = [
        "# The interface for programs",
        "",
        "At `/api/1/` of every Samsyn, on a laptop and on a server; `/api/1/` itself shows this page, and "
        "`/api/1/openapi.json` is the description for programs (OpenAPI 3.1). "
        "[Use it from programs](../how-to/programs.md) shows how.",
        "",
        "- **Who asks**: a token of a person's own, sent as `Authorization: Bearer …`, made on the page *Your "
        "account*; it may be only for reading, and has the rights of its person. The session of a browser may read "
        "too, and write with the header `X-CSRFToken`.",
        "- **Rights** are those of the pages. What is not there and what is not one's own are the same 404. What a "
        "blind study keeps from a person is left out.",
        f"- **Lists** come in pages: `limit` ({USUAL}, at most {MOST}) and `cursor`; `next` is the address of the "
        "following page, null on the last.",
        "- **Writing** takes a `token`, a UUID drawn by the program: the same sent twice is stored once.",
        "- **Offsets** are Unicode code points, the end not included.",
        "- **What is known** need not be sent again: answers have an `ETag`.",
        "- **Problems** are `application/problem+json` (RFC 9457) in the language of `Accept-Language`:",
        "",
        "| status | title | detail |",
        "| --- | --- | --- |",
        *(f"| {status} | {title.template} | {detail.template} |" for status, (title, detail) in TOLD.items()),
        "",
    ]
    for group in groups():
        lines += [f"## {group.title.template}", ""]
        for one in group.operations:
            lines += [f"### `{one.method} {one.path}`", "", f"{one.does.template}.", ""]
            if one.kind:
                lines += [f"Gives `{one.kind}`.", ""]
            lines += table("Parameters", one.takes)
            lines += table("Sent", one.sends)
            lines += table("Each item" if one.many else "Given", one.gives)
    return "\n".join(lines).rstrip("\n") + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _set_up() -> None:
    """Set Django up on a database in memory; nothing is asked of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.web.settings")
    import django

    django.setup()
