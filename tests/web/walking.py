"""Go to every address of a server as people who have no business there, and say what was shown or changed.

It runs in a process of its own, with Django set up on a server's database: `walk()` says what went wrong. Addresses
are read from the resolver and fields of forms from the pages' source, so that a new page is visited by itself; only
what a new part of an address names must be said: in `PLAIN`, or in `_fill`.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

OWN, HIDDEN = "our-own", "the-hidden"
WORD = "Hemligvik"
"""What everything of the hidden study is called, and nothing else."""

METHODS = ("GET", "POST")
REFUSED = (403, 404, 405, 422)
"""Answers to what names something that is not in one's own study; 422 where a draft has no such code."""
PLAIN = {
    "form": "csv",
    "table": "codes",
    "which": "passages",
    "what": "workbook",
    "chart": "found",
    "page": "1",
    "section": "codes",
    "operation": "rename",
    "path": "en/index.html",
    "uidb36": "1",
}
"""Parts of addresses that name nothing of a study."""

FIELD = re.compile(r"""(?:\.get(?:list)?\(|\[|name in \(|for name in \()"([a-z_]+)\"""")
LINK = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class World:
    """Two studies, what each calls its things, and the people who come."""

    strange: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    visits: int = 0
    before: str = ""


def walk() -> list[str]:
    """Make both studies and go everywhere; give how many visits there were, and each fault."""
    from samsyn.web.shared_server import up_to_date

    up_to_date()
    logging.disable(logging.CRITICAL)
    world = World()
    _fill(world, OWN, "patient-centred-care-2015", "Norrstad", "")
    _fill(world, HIDDEN, "close-care-2030", WORD, "ester@example.org")
    visitors = _visitors()
    world.before = _state()
    for address, names, module in addresses():
        if "/recoding/" in address:
            address, names = (
                address.replace("{number}", "{recoding}"),
                {one.replace("number", "recoding") for one in names},
            )
        missing = names - {"slug"} - set(PLAIN) - set(world.strange)
        if missing:
            world.faults.append(f"{address}: say what {', '.join(sorted(missing))} is in tests/web/walking.py")
            continue
        for who, client in visitors.items():
            _from_outside(world, address, who, client)
            if who not in ("nobody", "closed", "dismissed", "elsewhere's owner"):
                _from_within(world, address, names, who, client, module)
    if _state() != world.before:
        world.faults.append("something of the hidden study was changed")
    world.faults += _crossings()
    return [f"{world.visits} visits", *dict.fromkeys(world.faults)]


def addresses() -> Iterator[tuple[str, set[str], str]]:
    """Give every address as a form with `{name}`, what it names, and the module that answers."""
    from django.urls import URLResolver, get_resolver

    def below(resolver: Any, before: str) -> Iterator[tuple[str, set[str], str]]:
        for one in resolver.url_patterns:
            written = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from below(one, written)
                continue
            plain = (
                re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^()\[\]])*\)", r"<\1>", written).replace("^", "").replace("$", "")
            )
            yield "/" + LINK.sub(r"{\1}", plain), set(LINK.findall(plain)), one.callback.__module__

    yield from below(get_resolver(), "")


@cache
def fields_of(module: str) -> tuple[list[str], bool]:
    """Give the names of what a page reads from forms, addresses and JSON, as its source and its room's say."""
    file = Path(str(import_module(module).__file__))
    # What is loaded when it is first asked for is known by its room only.
    files = sorted(file.parent.glob("*.py")) if file.name == "urls.py" else [file]
    text = "\n".join(one.read_text(encoding="utf-8") for one in files)
    return sorted(set(FIELD.findall(text))), "json" in text or "msgspec" in text


def _from_outside(world: World, address: str, who: str, client: Any) -> None:
    """Ask for the hidden study by its own address; nobody but its members may learn that it is there."""
    named = {**PLAIN, **world.strange, "slug": HIDDEN}
    if "{slug}" not in address:
        named["slug"] = OWN
    place = address.format(**named)
    for method in METHODS:
        answer = _visit(world, client, who, method, place, {})
        if "{slug}" not in address or answer is None:
            continue
        public = address.startswith("/public/")
        led = who in ("nobody", "closed") and answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
        if not (answer.status_code in (404, 405) or (led and not public)):
            world.faults.append(f"{who} {method} {place}: {answer.status_code}")


def _from_within(world: World, address: str, names: set[str], who: str, client: Any, module: str) -> None:
    """Name things of the hidden study in one's own: in the address, then in what is sent."""
    own = {**PLAIN, **world.own, "slug": OWN}
    for name in sorted(names & set(world.strange)):
        place = address.format(**{**own, name: world.strange[name]})
        for method in METHODS:
            answer = _visit(world, client, who, method, place, {})
            if answer is not None and address.startswith("/s/") and answer.status_code not in REFUSED:
                world.faults.append(f"{who} {method} {place}: {answer.status_code} for another study's {name}")
    place = address.format(**own)
    fields, takes_json = fields_of(module)
    usual = {name: world.own.get(name, "1") for name in fields}
    everything = {name: world.strange.get(name, world.strange["document"]) for name in fields}
    tried = [{**usual, name: world.strange[name]} for name in fields if name in world.strange]
    for method in METHODS:
        answer = _visit(world, client, who, method, place, {})
        if answer is None or answer.status_code in (403, 405):
            continue
        for sent in [everything, *tried] if who == "owner" else [everything]:
            _visit(world, client, who, method, place, sent)
            if method == "POST" and takes_json:
                _visit(world, client, who, method, place, sent, as_json=True)


def _visit(
    world: World, client: Any, who: str, method: str, place: str, sent: dict[str, str], *, as_json: bool = False
) -> Any:
    """Ask, take back whatever it did, and look at what came; None where that is a fault."""
    from django.db import transaction

    world.visits += 1
    how: dict[str, Any] = {"secure": True, "data": sent}
    if as_json:
        how |= {"data": json.dumps(_as_told(place, sent)), "content_type": "application/json"}
    said = f"{who} {method} {place} {sent or ''}"
    with transaction.atomic():
        answer = getattr(client, method.lower())(place, **how)
        content = _content(answer)
        if method == "POST" and answer.status_code < 400:
            if _state() != world.before:
                world.faults.append(f"{said}: changed the hidden study")
            world.faults += [f"{said}: {one}" for one in _crossings()]
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        world.faults.append(f"{said}: {answer.status_code} {_reason(answer)}")
        return None
    if WORD.encode() in content:
        world.faults.append(f"{said}: shows the hidden study ({answer.status_code})")
        return None
    return answer


def _as_told(place: str, sent: dict[str, str]) -> Any:
    """Give what is sent as the JSON that pages take: numbers as numbers, decisions in a parcel."""
    plain = {name: int(value) if value.isdecimal() else value for name, value in sent.items()}
    if place.endswith("/decide"):
        passage = sent.get("passage", "")
        words = {"code": sent.get("code", ""), "subject": "baseline", "value": "yes"}
        verdicts = ("accept", "reject", "read", "clear", "comment", "role", "goal", "evidence")
        shared = {**words, "passage": passage, "reason": "Ja."}
        return {"sent": [{**shared, "token": str(uuid4()), "verdict": verdict} for verdict in verdicts]}
    return plain


def _reason(answer: Any) -> str:
    fault = getattr(answer, "exc_info", None)
    return repr(fault[1])[:300] if fault else ""


def _content(answer: Any) -> bytes:
    """Give all that came, unpacked."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    content += str(dict(answer.headers)).encode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"\n".join(packed.read(one) for one in packed.namelist()) + "".join(packed.namelist()).encode()
    return content


def _state() -> str:
    """Give the hidden study with its people as a fingerprint."""
    from django.apps import apps
    from django.db import connection

    from samsyn.store.models import AccessToken, Membership, Study, User

    study = Study.objects.get(slug=HIDDEN)
    people = set(Membership.objects.filter(study=study).values_list("user", flat=True))
    people |= set(User.objects.filter(name__contains=WORD).values_list("pk", flat=True))
    digest = hashlib.sha256()
    rows: list[tuple[Any, str, list[int]]] = [
        (Study, "id", [study.pk]),
        (AccessToken, "user_id", sorted(people)),
        (User, "id", sorted(people)),
        *((one, "study_id", [study.pk]) for one in _of_studies(apps.get_app_config("store").get_models())),
    ]
    with connection.cursor() as cursor:
        for model, column, numbers in rows:
            table = model._meta.db_table
            # When somebody came last is no part of a study.
            cursor.execute(
                f"SELECT md5(string_agg((to_jsonb(t) - 'last_login' - 'used')::text, '' ORDER BY t.id))"
                f" FROM {table} t WHERE {column} = ANY(%s)",
                [numbers],
            )
            digest.update(f"{table} {cursor.fetchone()}".encode())
    return digest.hexdigest()


def _crossings() -> list[str]:
    """Give every kind of row that names something of another study than its own."""
    from django.apps import apps
    from django.db.models import F

    models = _of_studies(apps.get_app_config("store").get_models())
    found = []
    for model in models:
        for link in model._meta.get_fields():
            if getattr(link, "many_to_one", False) and link.related_model in models:
                crossed = model._default_manager.exclude(**{f"{link.name}__study": F("study")})
                if crossed.exclude(**{link.name: None}).exists():
                    found.append(f"a {model.__name__} names another study's {link.name}")
    return found


def _of_studies(models: Any) -> list[Any]:
    return [one for one in models if any(field.name == "study" for field in one._meta.get_fields())]


def _visitors() -> dict[str, Any]:
    """Give a browser for everybody who may come: members of our own study, and those who are members of none."""
    from django.conf import settings
    from django.test import Client

    from samsyn.store.access import join
    from samsyn.store.models import Membership, Study, User
    from samsyn.store.studies import begin
    from samsyn.web.persons import close

    own, hidden = (Study.objects.get(slug=slug) for slug in (OWN, HIDDEN))
    host = settings.CSRF_TRUSTED_ORIGINS[0].removeprefix("https://")
    found = {}
    for who in ("nobody", "reader", "coder", "adjudicator", "owner", "elsewhere's owner", "closed", "dismissed"):
        client = found[who] = Client(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)
        if who == "nobody":
            continue
        mark = uuid4().hex
        user = User.objects.create_user(mark, f"{mark}@example.org", name=f"Vera {mark}", creates_studies=True)
        if who in Membership.Role.values:
            join(own, user, who)
        if who == "elsewhere's owner":
            begin(user, "Elsewhere", "sv")
        if who in ("closed", "dismissed"):
            join(hidden, user, Membership.Role.OWNER)
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        if who == "closed":
            close(user)
        if who == "dismissed":
            Membership.objects.filter(user=user).delete()
    return found


def _fill(world: World, slug: str, framework: str, word: str, address: str) -> None:
    """Make a study with something of everything, all of it called `word`; the names of its things are kept."""
    from django.utils import timezone

    from samsyn.frameworks.load import load_framework
    from samsyn.store import jobs
    from samsyn.store.access import Role, join, open_scope
    from samsyn.store.assignments import assign
    from samsyn.store.decide import comment, decide
    from samsyn.store.drafts import begin as begin_draft
    from samsyn.store.folders import folder_of, sources_folder
    from samsyn.store.frozen import freeze
    from samsyn.store.invitations import invite
    from samsyn.store.keep import keep
    from samsyn.store.models import (
        AnalystText,
        FrameworkChange,
        Job,
        LostJudgement,
        Passage,
        Recoding,
        Study,
        User,
    )
    from samsyn.store.report_files import reports_folder
    from samsyn.store.search.kept import keep_search
    from samsyn.store.tokens import make_token
    from samsyn.web.reporting.material import content_now
    from samsyn.workflow.examine import examine
    from samsyn.workflow.job import Job as Work

    study = Study.objects.create(slug=slug, title=f"{word} study")
    person = User.objects.create_user(uuid4().hex, address or "olle@example.org", name=f"{word} Svensson")
    other = User.objects.create_user(uuid4().hex, f"other-{word.lower()}@example.org", name=f"{word} Persson")
    join(study, person, Role.OWNER)
    join(study, other, Role.CODER)
    sources = sources_folder(folder_of(study))
    sources.mkdir(parents=True)
    for number, mark in ((1, "A"), (2, "B")):
        (sources / f"{word}_{number}.txt").write_text(
            f"Handlingsplan för {word} {mark}\n\nAktiviteter\n\n"
            f"- {word} ska anställa fler läkare i primärvården 2016.\n\n"
            f"- Patienter i {word} får en fast vårdkontakt och kortare väntetider till 2017, {mark}.\n",
            encoding="utf-8",
        )
    register = folder_of(study) / "organisations.csv"
    code = "HID" if slug == HIDDEN else "OWN"
    register.write_text(f"id,name\n{code}1,{word} A\n{code}2,{word} B\n", encoding="utf-8")
    work = Work(sources=(str(sources),), framework=framework, organisations=str(register), output="", ocr="never")
    keep(study, examine(work, lambda _: None), by=person)
    scope = open_scope(person, slug)
    study = scope.study
    passages = list(scope.passages().order_by("pk"))
    chosen = load_framework(framework).codes[-1].id
    decide(scope, passages[0].key, chosen, "accept", uuid4(), reason=f"{word} says so")
    comment(scope, passages[0].key, f"{word} says more")
    document = scope.documents().filter(status="read").order_by("pk").first()
    version = study.framework
    assert document is not None
    assert version is not None
    assign(scope, [person.pk, other.pk], {document.pk})
    search = keep_search(scope, f"{word} searches", {"q": word}, shared=True)
    begin_draft(scope)
    invitation, secret = invite(scope, f"invited-{word.lower()}@example.org", "coder", f"{word} invited")
    token, _ = make_token(person, f"{word}'s program")
    common = {"study": study, "user": person}
    AnalystText.objects.create(**common, place="summary", language="sv", text=f"{word} wrote this")
    change = FrameworkChange.objects.create(**common, before=version, after=version)
    reason = {"template": f"{word} asks."}
    recoding = Recoding.objects.create(
        study=study, change=change, passage=passages[0], coder=person, code=chosen, candidates=[chosen], reason=reason
    )
    lost = LostJudgement.objects.create(
        **common, document=document, passage=passages[0], kind="comment", reason=f"{word} said", said=timezone.now()
    )
    packed, made = uuid4().hex + ".xlsx", uuid4().hex
    exports = folder_of(study) / "exports"
    exports.mkdir()
    (exports / packed).write_text(f"{word} packed")
    reports_folder(study).mkdir(parents=True, exist_ok=True)
    row = jobs.ask(scope, "archive", {"what": "workbook"})
    Job.objects.filter(pk=row.pk).update(state="done", result={"file": packed, "said": {"template": f"{word} packed"}})
    # The hidden study has numbers that our own has not.
    for _ in range(3 if slug == HIDDEN else 1):
        report = freeze(scope, content_now(scope, confirmed_only=False), f"{word} report")
    party = scope.parties().order_by("pk").last()
    assert party is not None
    statements = scope.framework.statements
    Passage.objects.filter(pk=passages[0].pk).update(role="goal")
    names = {
        "after": passages[0].key,
        "code": chosen,
        "document": str(document.pk),
        "first": passages[0].key,
        "invitation": str(invitation.pk),
        "job": str(row.pk),
        "key": party.key,
        "lost": str(lost.pk),
        "mark": made,
        "number": str(report.number),
        "packed": packed,
        "part": chosen,
        "party": party.key,
        "passage": passages[0].key,
        "passages": passages[0].key,
        "person": str(other.pk),
        "recoding": str(recoding.pk),
        "rest": f"studies/{slug}/passages/{passages[0].key}",
        "secret": "no" + secret,
        "signed": "no-such-letter",
        "statement": statements[-1].id,
        "token": str(token.pk),
        "version": str(study.framework_id),
        "from": str(study.framework_id),
    }
    names |= dict.fromkeys(("remove", "share", "unshare"), str(search.number))
    (world.strange if slug == HIDDEN else world.own).update(names)
