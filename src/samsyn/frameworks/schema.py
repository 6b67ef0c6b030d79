"""The form of a framework file: what a method expert may write, as types.

Every class below is a mapping of the YAML file and every attribute one of its keys; a key without a default must be
given. The reference page of the docs is generated from this module, so each docstring speaks to the method expert.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from samsyn.types import Text


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of every part of a framework: unknown keys are errors."""


class Term(Part, frozen=True, kw_only=True):
    """A word or phrase that speaks for a code, role, statement or criterion, with its own weight.

    In a list of terms a plain string is a term with the list's usual weight. How a term is matched:

    - words match in every inflection and in order: `mobilt team` finds "mobila teamen";
    - `*` at the start or end of a word stands for the rest of a compound: `*mottagning`, `kvalitetsregist*`;
    - `...` stands for up to five words: `öppna ... mottagning`;
    - `&` asks for both sides in the same passage, in any order: `införa & webbtidbok`;
    - a term in capitals (`SIP`, `IT`) matches only in capitals; `=` before a term matches it exactly as written.
    """

    term: str
    weight: float
    """How much the term proves on its own, 0 to 1; from 0.5 it is enough for a suggestion."""


class Terms(Part, frozen=True, kw_only=True):
    """Terms per language of the documents."""

    sv: tuple[str | Term, ...] = ()
    en: tuple[str | Term, ...] = ()


class Agreement(Part, frozen=True, kw_only=True):
    """What the parties signed."""

    title: Text
    year: int
    """Names of organisations are shown as they were this year."""
    requirements: tuple[Text, ...] = ()
    """What the agreement asks of a plan."""


class Parties(Part, frozen=True, kw_only=True):
    """Who the parties are, and what they are called in sentences."""

    register: str = ""
    """A built-in register (`swedish-regions`, `swedish-municipalities`, `unfccc-parties`), or empty where the user
    gives one with `--organisations`."""
    one: Text
    """One party, indefinite: "region"."""
    many: Text
    """Several, indefinite: "regioner"."""
    all: Text
    """All of them, definite: "regionerna", "the regions"."""


class Role(Part, frozen=True, kw_only=True):
    """What a passage can do in a plan: state a challenge, a goal, an activity and so on."""

    id: str
    """Two ids have a meaning of their own: passages in the role `goal` are judged as goals, those in the role
    `activity` are counted as activities."""
    title: Text
    definition: Text
    headings: Terms = Terms()
    """Words of headings and of lines before a list that give the role to what follows."""
    terms: Terms = Terms()
    """Words within a passage that speak for the role."""
    coded: bool = False
    """Whether passages in this role are coded, and so count in the matrix."""


class Group(Part, frozen=True, kw_only=True):
    """A category that holds codes, or stands above them in the report."""

    id: str
    title: Text
    definition: Text = Text()
    parent: str = ""
    """The id of the group above, if there is one."""


class Presence(Part, frozen=True, kw_only=True):
    """What it takes for a plan to have a code: enough passages with enough confidence.

    A code is present when `passages` suggestions reach `confidence` each. Mentions count for little in plans where
    every sector is named somewhere; ask for more there.
    """

    passages: int = 1
    confidence: float = 0.5
    roles: tuple[str, ...] = ()
    """Only passages in these roles count; all coded roles where none is named."""


class Code(Part, frozen=True, kw_only=True):
    """A category that passages are coded with."""

    id: str
    group: str
    title: Text
    definition: Text
    include: Text = Text()
    exclude: Text = Text()
    examples: tuple[Text, ...] = ()
    counter_examples: tuple[Text, ...] = ()
    terms: Terms = Terms()
    """Terms of which one is enough for a suggestion (weight 0.7 unless given)."""
    hints: Terms = Terms()
    """Terms that speak for the code but prove it only together (weight 0.3 unless given)."""
    against: Terms = Terms()
    """Terms whose presence takes a suggestion back."""
    headings: Terms = Terms()
    """Words of headings under which passages are likely to have the code (weight 0.4 unless given)."""
    context: Terms = Terms()
    """Where given, a suggestion needs one of these in the passage, its headings or the line before its list."""
    presence: Presence | None = None
    """What it takes for a plan to have this code, where it differs from the framework's own rule."""


class Passages(Part, frozen=True, kw_only=True):
    """A choice of passages: those that meet every condition that is given."""

    roles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes suggested or confirmed on the passage; `*` means any code."""
    goal: tuple[Literal["specific", "measurable"], ...] = ()
    """Goals that are all of these."""
    grade: int = 0
    """Goals of at least this grade."""
    terms: Terms = Terms()
    """Passages with at least one of these terms, in text or headings."""
    numbers: bool = False
    """Passages with a number, share or amount (years and list numbers aside)."""


class Rule(Part, frozen=True, kw_only=True):
    """How a statement's extent is suggested from the passages of a plan.

    `count` counts the passages chosen by `of`; `share` divides those that are also chosen by `among` with all chosen
    by `of`; `kinds` counts how many different roles, codes or terms (see `kind`) appear among those chosen by `of`.
    The extent is large from `large` on, some from `some` on, else small.
    """

    measure: Literal["count", "share", "kinds"]
    of: Passages
    among: Passages = Passages()
    kind: Literal["roles", "codes", "terms"] = "codes"
    large: float
    some: float
    reverse: bool = False
    """Whether few speak for a large extent ("new rather than ongoing")."""


class Statement(Part, frozen=True, kw_only=True):
    """A statement about a plan that is judged to a large, some or small extent."""

    id: str
    heading: Text
    """The part of the plan it concerns, a heading in the report."""
    text: Text
    evidence: Text
    """What counts as evidence, for the person who judges."""
    rule: Rule


class GoalCriterion(Part, frozen=True, kw_only=True):
    """A criterion of a good goal, in the framework's words, with terms of its field."""

    id: Literal[
        "specific",
        "measurable",
        "direction",
        "measure",
        "target",
        "deadline",
        "population",
        "baseline",
        "source",
        "responsible",
    ]
    title: Text
    definition: Text
    terms: Terms = Terms()
    """Words of the field that meet the criterion (areas, target groups and functions for `specific`; measures,
    surveys and registers for `measure` and `source`)."""
    against: Terms = Terms()
    """Words that look as if they met it but do not."""


class SheetHeading(Part, frozen=True, kw_only=True):
    """A heading of the sheet that sums up one organisation, with the roles whose passages stand under it."""

    id: str
    title: Text
    roles: tuple[str, ...]
    empty: Text
    """The sentence where the plan says nothing under this heading."""


class Wording(Part, frozen=True, kw_only=True):
    """Words for a share of the organisations, as they stand within a sentence; the first that fits is used.

    Begin with a small letter: "samtliga {many}", "none of {all}".

    All conditions given must hold: the count n, and the share n of N, lie within the limits (inclusive). `text` may
    contain `{n}` (the number in words up to twelve), `{N}` and what the parties are called: `{one}`, `{many}`, `{all}`.
    """

    text: Text
    share_from: float = 0.0
    share_to: float = 1.0
    count_from: int = 0
    count_to: int | None = None


class Framework(Part, frozen=True, kw_only=True):
    """A whole framework file."""

    schema: Literal[1]
    """The version of this form."""
    id: str
    version: str
    """Of the framework's content, as `major.minor.patch`; codings are pinned to it."""
    title: Text
    description: Text
    source: Text
    """Where the framework comes from."""
    agreement: Agreement
    parties: Parties
    parts_from: str = ""
    """The id of a built-in framework (or a file beside this one) from which the sections that this file leaves out are
    taken: roles, goals, sheet, wording, sub_activities, mentions."""
    roles: tuple[Role, ...] = ()
    """May be left out where `parts_from` is given."""
    groups: tuple[Group, ...]
    codes: tuple[Code, ...]
    statements: tuple[Statement, ...] = ()
    goals: tuple[GoalCriterion, ...] = ()
    sheet: tuple[SheetHeading, ...] = ()
    wording: tuple[Wording, ...] = ()
    sub_activities: Terms = Terms()
    """Words that show that a passage only supports another activity ("utbildning i det nya systemet")."""
    mentions: Terms = Terms()
    """Words that show that a measure is only mentioned, not planned ("exempelvis", "se även")."""
    presence: Presence = Presence()
    vocabulary: Terms = Terms()
    """Words that say a document is about this agreement at all; used to warn about stray files."""

    def code(self, identifier: str) -> Code:
        """Give the code with this id; a KeyError where there is none."""
        for code in self.codes:
            if code.id == identifier:
                return code
        raise KeyError(identifier)
