"""The framework that owners are changing: one draft a study, that becomes a version when an owner says so.

    draft_of(scope) -> FrameworkDraft | None, begin(scope) -> FrameworkDraft
    stamp_of(draft) -> str                                  by which a page knows the state that it showed
    save(scope, stamp, text, operations) -> FrameworkDraft
    replace(scope, stamp, text) -> FrameworkDraft           another text; what it does to codes is found out
    discard(scope, stamp)
    review(scope, draft) -> Review                          what a version made of it would touch
    publish(scope, stamp, version, again=(), successors={}) -> FrameworkChange

Whoever saves what another has saved meanwhile is told (`DraftChanged`), and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from samsyn.errors import FrameworkError
from samsyn.frameworks.change import (
    Operation,
    Succession,
    found_in_text,
    meaning_changed,
    next_version,
    reused,
    successions,
)
from samsyn.frameworks.compare import Comparison, compare
from samsyn.frameworks.load import read_framework, text_hash
from samsyn.frameworks.problems import InvalidFrameworkError, Problem
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.write import set_value
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.asked import operations_of
from samsyn.store.content import plain
from samsyn.store.errors import StoreError
from samsyn.store.kept_frameworks import framework_of, keep_text, text_of
from samsyn.store.models import FrameworkChange, FrameworkDraft, FrameworkVersion, Study
from samsyn.store.reframe import Touched, go_over, touched
from samsyn.types import Message, Record


class DraftChanged(StoreError):  # noqa: N818 - what happened, as the answer says it
    """A draft that somebody else has changed, or made a version of, since the page was loaded."""


class Review(Record, frozen=True):
    """What a version made of a draft would be and touch.

    `framework` is None where the text has errors (`problems`). `followed` is what takes the place of each former code,
    `touched` how much that concerns, code by code for those that do not simply stay. `reworded` are codes whose
    definition says something else now, with what stands under them; `reused` ids that stood for something else before.
    """

    framework: Framework | None
    problems: tuple[Problem, ...]
    comparison: Comparison | None
    followed: dict[str, Succession]
    touched: Touched
    reworded: Touched
    reused: tuple[str, ...]
    version: str
    taken: tuple[str, ...]
    """Numbers of versions that the study has had."""


def draft_of(scope: Scope) -> FrameworkDraft | None:
    """Give the study's draft, where there is one."""
    return FrameworkDraft.objects.select_related("base", "user").filter(study=scope.study).first()


def begin(scope: Scope) -> FrameworkDraft:
    """Give the study's draft, begun from the present version where there is none."""
    scope.need("edit")
    _ = scope.framework  # raises NotFound where there is none yet
    version = scope.study.framework
    assert version is not None
    with transaction.atomic():
        found = draft_of(scope)
        if found is None:
            found, made = FrameworkDraft.objects.get_or_create(
                study=scope.study, defaults={"base": version, "source": text_of(version), "user": scope.user}
            )
            if made:
                audit.record(scope.study, scope.user, "begin framework draft", {"base": version.pk})
    return found


def stamp_of(draft: FrameworkDraft) -> str:
    """Give what tells one state of a draft from another."""
    return f"{draft.pk}-{draft.changed.isoformat()}"


def save(scope: Scope, stamp: str, text: str, operations: Sequence[Operation]) -> FrameworkDraft:
    """Keep a draft's text and what was done to codes. Raises DraftChanged; FrameworkError for a text with errors."""
    scope.need("edit")
    _current(FrameworkDraft.objects.filter(study=scope.study).first(), scope, stamp)
    _usable(text)
    with transaction.atomic():
        draft = _held(scope, stamp)
        draft.source, draft.operations, draft.user = text, plain(tuple(operations)), scope.user
        draft.save()
        audit.record(scope.study, scope.user, "change framework draft", {"operations": len(draft.operations)})
    return draft


def replace(scope: Scope, stamp: str, text: str) -> FrameworkDraft:
    """Keep another text as the draft; how its codes belong to those of the draft before is found out and recorded."""
    scope.need("edit")
    draft = _current(FrameworkDraft.objects.filter(study=scope.study).first(), scope, stamp)
    after = _usable(text)
    before = _usable(draft.source)
    return save(scope, stamp, text, [*operations_of(draft.operations), *found_in_text(before, after)])


def discard(scope: Scope, stamp: str) -> None:
    """Throw a draft away; the study goes on by the version that it has. Raises DraftChanged."""
    scope.need("edit")
    with transaction.atomic():
        _held(scope, stamp).delete()
        audit.record(scope.study, scope.user, "discard framework draft", {})


def review(
    scope: Scope,
    draft: FrameworkDraft,
    again: Collection[str] = (),
    successors: Mapping[str, str] | None = None,
) -> Review:
    """Say what a version made of a draft would touch; `again` and `successors` are as in `publish`."""
    framework, problems = read_framework(draft.source)
    errors = tuple(one for one in problems if one.severity == "error")
    had = tuple(FrameworkVersion.objects.filter(study=scope.study).values_list("version", flat=True))
    nothing = Touched((), 0, 0, 0, 0, 0)
    if framework is None or errors:
        return Review(None, errors, None, {}, nothing, nothing, (), "", had)
    base = framework_of(draft.base)
    operations = _with_choices(operations_of(draft.operations), again, successors or {})
    followed = successions([one.id for one in base.codes], operations, [one.id for one in framework.codes])
    now = {code.id: code for code in framework.codes}
    reworded = {
        code.id: followed[code.id]
        for code in base.codes
        if len(followed[code.id].to) == 1 and followed[code.id].because in ("", "rename", "look again")
        if meaning_changed(code, now[followed[code.id].to[0]])
    }
    compared = compare(base, framework)
    number = framework.version
    if number in had:
        number = next_version(base.version, operations, words=bool(reworded))
        while number in had and (later := next_version(number, (), words=False)) != number:
            number = later
    return Review(
        framework=framework,
        problems=problems,
        comparison=compared,
        followed=followed,
        touched=touched(scope, {code: one for code, one in followed.items() if one.how != "stays"}),
        reworded=touched(scope, reworded),
        reused=reused(framework, base, followed, _earlier(scope.study, draft.base)),
        version=number,
        taken=had,
    )


def publish(
    scope: Scope,
    stamp: str,
    version: str,
    again: Collection[str] = (),
    successors: Mapping[str, str] | None = None,
) -> FrameworkChange | None:
    """Make a draft the study's framework, under a number; None where it says the same as the present version.

    `again` are former codes whose codings people are to look at again; `successors` says of former codes that are gone
    which code takes their place, or "" where a person must look. Raises DraftChanged, FrameworkError for a draft with
    errors, for a number that was used for something else, and for ids that stood for something else.
    """
    scope.need("edit")
    with transaction.atomic():
        # Two who do this at once take turns.
        study = Study.objects.select_for_update(no_key=True).get(pk=scope.study.pk)
        draft = _held(scope, stamp)
        if study.framework_id != draft.base_id:
            raise DraftChanged(
                Message("The study goes by another version by now."),
                remedy=Message("Download the draft, discard it, and begin anew from the present version."),
            )
        reviewed = review(scope, draft, again, successors)
        if reviewed.problems and reviewed.framework is None:
            raise InvalidFrameworkError("", reviewed.problems)
        if reviewed.reused:
            raise FrameworkError(
                Message("`{id}` stood for something else before.", {"id": reviewed.reused[0]}),
                remedy=Message("Give the code another id: what was coded then would count as this."),
            )
        text = set_value(draft.source, ("version",), version.strip())
        framework = _usable(text)
        before = draft.base
        same = FrameworkVersion.objects.filter(study=study, sha256=text_hash(text)).exists()
        if framework.version in reviewed.taken and not same:
            raise FrameworkError(
                Message("There is a version {version} already.", {"version": framework.version}),
                remedy=Message("Choose another number."),
            )
        after = keep_text(study, text, by=scope.user)
        operations = _with_choices(operations_of(draft.operations), again, successors or {})
        draft.delete()
        change = go_over(study, before, after, operations, scope.user)
    scope.study = study
    return change


def _with_choices(
    operations: Sequence[Operation], again: Collection[str], successors: Mapping[str, str]
) -> tuple[Operation, ...]:
    chosen = [Operation("succeed", (code,), (to,) if to else ()) for code, to in successors.items()]
    return (*operations, *chosen, *(Operation("look again", (code,)) for code in again))


def _earlier(study: Study, base: FrameworkVersion) -> list[Framework]:
    rows = FrameworkVersion.objects.filter(study=study).exclude(pk=base.pk).defer("source", "record").order_by("pk")
    return [framework_of(row) for row in rows]


def _usable(text: str) -> Framework:
    framework, problems = read_framework(text)
    errors = tuple(one for one in problems if one.severity == "error")
    if errors or framework is None:
        raise InvalidFrameworkError("", errors)
    return framework


def _held(scope: Scope, stamp: str) -> FrameworkDraft:
    return _current(FrameworkDraft.objects.select_for_update().filter(study=scope.study).first(), scope, stamp)


def _current(draft: FrameworkDraft | None, scope: Scope, stamp: str) -> FrameworkDraft:
    if draft is None or stamp_of(draft) != stamp:
        by = str(draft.user) if draft is not None and draft.user_id != scope.user.pk else ""
        raise DraftChanged(
            Message("{person} has changed the draft meanwhile; what you wrote is not saved yet.", {"person": by})
            if by
            else Message("The draft has changed since you opened this page; what you wrote is not saved yet."),
            remedy=Message("See what stands there now, and save again what you still want."),
        )
    return draft
