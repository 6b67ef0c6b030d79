"""The method: the framework, the documents, the suggesters, what a person confirmed, the signs and the limits."""

from __future__ import annotations

from samsyn.report.chapters.counting import passages_in_words
from samsyn.report.chapters.matrix import legend
from samsyn.report.index import LONGEST_SIGN, Index
from samsyn.report.tree import AnyBlock, Bullets, Column, Fact, Facts, Paragraph, Piece, Row, Section, Signs, Table


def chapter(index: Index) -> Section:
    """Build the chapter on how the report was made."""
    framework = index.framework
    blocks: tuple[AnyBlock, ...] = (
        Paragraph(
            (
                Piece(
                    index.say(
                        "The plans were read as files, divided into passages under their headings, and each "
                        "passage was "
                        "given a role and, where it describes an activity, codes of the framework. Goals were judged "
                        "against the framework's criteria, and statements about each plan were rated by rules "
                        "that stand "
                        "in the framework file. Nothing was sent over a network, and the same files give the "
                        "same report."
                    )
                ),
            ),
            "lead",
        ),
    )
    sections = (
        Section("method-framework", index.say("The framework"), _framework(index)),
        Section("method-documents", index.say("Documents"), _documents(index)),
        Section("method-suggestions", index.say("Suggestions and judgements"), _suggestions(index)),
        Section("method-signs", index.say("How to read the signs"), _signs(index)),
        Section("method-limits", index.say("Limits"), _limits(index)),
        Section("method-codes", index.say("The codes of the framework"), (_codes(index, index.text(framework.title)),)),
    )
    return Section("method", index.say("How the report was made"), blocks, sections)


def _framework(index: Index) -> tuple[AnyBlock, ...]:
    framework = index.framework
    rows = [
        Fact(index.say("Framework"), (Piece(index.text(framework.title)),)),
        Fact(index.say("Version"), (Piece(f"{framework.id} {framework.version}"),)),
        Fact(index.say("Fingerprint"), (Piece(index.findings.run.framework_hash[:16]),)),
        Fact(index.say("Source"), (Piece(index.text(framework.source)),)),
        Fact(index.say("Agreement"), (Piece(f"{index.text(framework.agreement.title)} ({framework.agreement.year})"),)),
    ]
    blocks: list[AnyBlock] = [Facts(tuple(row for row in rows if row.pieces[0].text.strip()))]
    description = index.text(framework.description)
    if description:
        blocks.insert(0, Paragraph((Piece(description),)))
    if framework.agreement.requirements:
        blocks.append(Paragraph((Piece(index.say("The agreement asks of a plan:")),)))
        blocks.append(Bullets(tuple((Piece(index.text(entry)),) for entry in framework.agreement.requirements)))
    return tuple(blocks)


def _documents(index: Index) -> tuple[AnyBlock, ...]:
    entries = index.findings.entries
    counts = {
        status: sum(entry.status == status for entry in entries)
        for status in ("read", "partly read", "failed", "duplicate")
    }
    recognised = sum(len(entry.ocr_pages) for entry in entries)
    pages = sum(entry.pages for entry in entries)
    sentence = index.say(
        "{read} documents were read whole, {partly} in part; {failed} could not be read and {duplicate} were copies of "
        "others. They have {pages} pages, of which {recognised} were recognised from pictures, and {passages}.",
        read=index.number(counts["read"]),
        partly=index.number(counts["partly read"]),
        failed=index.number(counts["failed"]),
        duplicate=index.number(counts["duplicate"]),
        pages=index.number(pages),
        recognised=index.number(recognised),
        passages=passages_in_words(index, len(index.passages)),
    )
    missing = [name for identifier, name in index.everyone.items() if not index.entries_of.get(identifier)]
    unread = [
        name
        for identifier, name in index.names.items()
        if index.entries_of.get(identifier) and not index.was_read(identifier)
    ]
    strays = [entry.id for entry in entries if not entry.organisation and entry.status != "duplicate"]
    items = []
    if missing:
        items.append(index.say("No document was found for {names}.", names=index.listing(missing)))
    if unread:
        items.append(index.say("The documents of {names} could not be read.", names=index.listing(unread)))
    if strays:
        items.append(index.say("No organisation was found for {names}.", names=index.listing(strays)))
    blocks: list[AnyBlock] = [Paragraph((Piece(sentence),))]
    if items:
        blocks.append(Bullets(tuple((Piece(item),) for item in items)))
    blocks.append(Paragraph((Piece(index.say("Every document is listed in the last chapter."), target="documents"),)))
    return tuple(blocks)


def _suggestions(index: Index) -> tuple[AnyBlock, ...]:
    run = index.findings.run
    if run.decisions or run.added:
        confirmed = index.say(
            "{decisions} of {suggestions} suggestions have been accepted, rejected or changed by a person.",
            decisions=index.number(run.decisions),
            suggestions=index.number(run.suggestions),
        )
    else:
        confirmed = index.say(
            "There are {suggestions} suggestions. No person has accepted, rejected or changed any of them.",
            suggestions=index.number(run.suggestions),
        )
    if run.added:
        confirmed += " " + index.say(
            "Beside them stand {added} codes that people set where nothing was suggested.",
            added=index.number(run.added),
        )
    if run.learned:
        confirmed += " " + index.say(
            "The suggester learned from people's decisions, joined with the terms and definitions of the framework; "
            "its confidence is a probability."
        )
    rows = [
        Fact(index.say("Suggesters"), (Piece(", ".join(run.coders) or index.say("none")),)),
        Fact(index.say("People who decided"), (Piece(people_in_words(index)),)),
        Fact(index.say("Samsyn"), (Piece(run.samsyn_version),)),
        Fact(index.say("Date"), (Piece(index.day(run.date)),)),
    ]
    rows += [
        Fact(setting, (Piece(value),)) for setting, value in (_setting(index, *pair) for pair in run.settings.items())
    ]
    return (
        Paragraph((Piece(confirmed),)),
        Paragraph(
            (
                Piece(
                    index.say(
                        "A suggestion quotes a literal slice of the passage and says why it was made. Its confidence, "
                        "from 0 to 1, orders the quotes: the strongest stand first."
                    )
                ),
            )
        ),
        Facts(tuple(row for row in rows if row.pieces[0].text.strip())),
    )


def _setting(index: Index, name: str, value: str) -> tuple[str, str]:
    """Say a setting of the run and its value in words."""
    names = {"ocr": index.say("Recognition of scanned pages"), "language": index.say("Language of the report")}
    values = {
        ("ocr", "auto"): index.say("where a page holds no text"),
        ("ocr", "always"): index.say("of every page"),
        ("ocr", "never"): index.say("none"),
        ("language", "sv"): index.say("Swedish"),
        ("language", "en"): index.say("English"),
    }
    return names.get(name, name), values.get((name, value), value)


def _signs(index: Index) -> tuple[AnyBlock, ...]:
    return (
        Paragraph(
            (
                Piece(
                    index.say(
                        "An empty mark is never ambiguous: the matrix tells what was read and not found from what was "
                        "not read. The number beside a sign counts passages. Frequencies say n of N, and what N "
                        "leaves out."
                    )
                ),
            )
        ),
        Signs(legend(index)),
    )


def _limits(index: Index) -> tuple[AnyBlock, ...]:
    items = (
        index.say("A plan says what is meant to be done, not what is done."),
        index.say(
            "The suggestions find words, not meaning: what a plan says in other words may be missed, and a "
            "measure that "
            "is only mentioned may be counted."
        ),
        index.say(
            "That a code is absent means that it was not found in the documents that were read, not that the work is "
            "not being done."
        ),
        index.say(
            "Plans differ in length and form. The number of passages says more about how a plan is written than about "
            "how much is done; compare organisations by what is there, not by how often."
        ),
        index.say("Pages recognised from pictures may hold misread words."),
    )
    return (Bullets(tuple((Piece(item),) for item in items)),)


def _codes(index: Index, identifier: str) -> Table:
    groups = {group.id: group for group in index.framework.groups}
    rows: list[Row] = []
    last = ""
    signed = all(len(code.id) <= LONGEST_SIGN for code in index.framework.codes)
    sizes = {group: sum(code.group == group for code in index.framework.codes) for group in groups}
    for code in index.framework.codes:
        group = groups.get(code.group)
        if group is not None and group.id != last and sizes[group.id] > 1:
            rows.append(Row(((Piece(index.text(group.title), strong=True),),), heading=True))
        last = code.group
        sign = ((Piece(code.id),),) if signed else ()
        rows.append(Row((*sign, (Piece(index.text(code.title), strong=True),), (Piece(index.text(code.definition)),))))
    columns = (Column(index.say("Title"), 3), Column(index.say("Definition"), 7))
    return Table(
        "table-codes",
        index.say("The codes of {framework} and what they mean", framework=identifier),
        (Column(index.say("Code"), 1), *columns) if signed else columns,
        tuple(rows),
    )


def people_in_words(index: Index) -> str:
    """Name those who decided, or say how many they are where they are not to be named."""
    people = index.findings.run.people
    if any(people):
        return ", ".join(map(index.person, people))
    return (
        index.say("1 person") if len(people) == 1 else index.say("{count} people", count=len(people)) if people else ""
    )
