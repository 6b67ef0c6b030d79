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
    """The words, in the notation above."""
    weight: float
    """How much the term proves on its own, 0 to 1; from 0.5 it is enough for a suggestion."""


class Terms(Part, frozen=True, kw_only=True):
    """Terms per language of the documents."""

    sv: tuple[str | Term, ...] = ()
    """Looked for in Swedish documents."""
    en: tuple[str | Term, ...] = ()
    """Looked for in English documents."""


class Agreement(Part, frozen=True, kw_only=True):
    """What the parties signed."""

    title: Text
    """Its name, as the report's subject."""
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
    """What readers see."""
    definition: Text
    """When a passage has the role, for the person who judges."""
    headings: Terms = Terms()
    """Words of headings and of lines before a list that give the role to what follows."""
    terms: Terms = Terms()
    """Words within a passage that speak for the role."""
    coded: bool = False
    """Whether passages in this role are coded, and so count in the matrix."""


class Group(Part, frozen=True, kw_only=True):
    """A category that holds codes, or stands above them in the report."""

    id: str
    """Letters, digits and hyphens; other groups and all codes name it by this."""
    title: Text
    """What readers see."""
    definition: Text = Text()
    """What its codes have in common."""
    parent: str = ""
    """The id of the group above, if there is one."""
    context: Terms = Terms()
    """Words that say that a text speaks of this group, such as "adaptation" in a climate plan. A heading with them
    begins a part of the plan that goes on until a heading with those of another group. In the other's part, codes of
    this group are suggested only where its words stand in the passage or above it."""


class Presence(Part, frozen=True, kw_only=True):
    """What it takes for a plan to have a code: enough passages with enough confidence.

    A code is present when `passages` suggestions reach `confidence` each. Mentions count for little in plans where
    every sector is named somewhere; ask for more there.
    """

    passages: int = 1
    """How many passages it takes."""
    confidence: float = 0.5
    """The least confidence of each, 0 to 1."""
    roles: tuple[str, ...] = ()
    """Only passages in these roles count; all coded roles where none is named."""


class Code(Part, frozen=True, kw_only=True):
    """A category that passages are coded with."""

    id: str
    """Letters, digits and hyphens (`4a`); stands in every result file, so it does not change between versions."""
    group: str
    """The id of the group that holds it."""
    title: Text
    """What readers see."""
    definition: Text
    """What the code means, in one or two sentences. Its words speak weakly for the code; in a framework without
    terms they are all there is."""
    include: Text = Text()
    """What also belongs here."""
    exclude: Text = Text()
    """What does not, and which code it has instead."""
    examples: tuple[Text, ...] = ()
    """Passages that have the code. Their words speak weakly for it."""
    counter_examples: tuple[Text, ...] = ()
    """Passages that look as if they had it and do not."""
    terms: Terms = Terms()
    """Terms of which one is enough for a suggestion (weight 0.7 unless given)."""
    hints: Terms = Terms()
    """Terms that speak for the code but prove it only together (weight 0.3 unless given)."""
    against: Terms = Terms()
    """Terms whose presence takes a suggestion back."""
    headings: Terms = Terms()
    """Words of headings under which passages are likely to have the code (weight 0.4 unless given)."""
    context: Terms = Terms()
    """Where given, a suggestion needs one of these in the passage, its headings or the line before its list, or that
    the passage stands in a part of the plan about the code's group (see `context` of a group)."""
    presence: Presence | None = None
    """What it takes for a plan to have this code, where it differs from the framework's own rule."""


class Passages(Part, frozen=True, kw_only=True):
    """A choice of passages: those that meet every condition that is given."""

    roles: tuple[str, ...] = ()
    """Ids of roles; passages in any of them."""
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
    """What is measured, as above."""
    of: Passages
    """The passages that are counted, or divided by."""
    among: Passages = Passages()
    """The part of them that speaks for the statement (`share` only)."""
    kind: Literal["roles", "codes", "terms"] = "codes"
    """What `kinds` counts."""
    large: float
    """From here on the extent is large: a number of passages or kinds, or a share between 0 and 1."""
    some: float
    """From here on it is some."""
    reverse: bool = False
    """Whether few speak for a large extent ("new rather than ongoing")."""


class Statement(Part, frozen=True, kw_only=True):
    """A statement about a plan that is judged to a large, some or small extent."""

    id: str
    """Stands in `ratings.csv`."""
    heading: Text
    """The part of the plan it concerns, a heading in the report."""
    text: Text
    """What is said of the plan: "The goals are measurable." is one."""
    evidence: Text
    """What counts as evidence, for the person who judges."""
    rule: Rule
    """How the extent is suggested."""


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
    """Which criterion; `specific` and `measurable` are judged by themselves, the grade of 0 to 5 follows from the
    others."""
    title: Text
    """What readers see."""
    definition: Text
    """When a goal meets it, for the person who judges."""
    terms: Terms = Terms()
    """Words of the field that meet the criterion (areas, target groups and functions for `specific`; measures,
    surveys and registers for `measure` and `source`)."""
    against: Terms = Terms()
    """Words that look as if they met it but do not."""


class SheetHeading(Part, frozen=True, kw_only=True):
    """A heading of the sheet that sums up one organisation, with the roles whose passages stand under it."""

    id: str
    """Letters, digits and hyphens."""
    title: Text
    """The heading."""
    roles: tuple[str, ...]
    """Ids of the roles whose passages stand under it."""
    empty: Text
    """The sentence where the plan says nothing under this heading."""


class Wording(Part, frozen=True, kw_only=True):
    """Words for a share of the organisations, as they stand within a sentence; the first that fits is used.

    Begin with a small letter: "samtliga {many}", "none of {all}".

    All conditions given must hold: the count n, and the share n of N, lie within the limits (inclusive). `text` may
    contain `{n}` (the number in words up to twelve), `{N}` and what the parties are called: `{one}`, `{many}`, `{all}`.
    """

    text: Text
    """The words, with the names in braces."""
    share_from: float = 0.0
    """The least share, 0 to 1."""
    share_to: float = 1.0
    """The greatest share."""
    count_from: int = 0
    """The least number."""
    count_to: int | None = None
    """The greatest number; any, where it is left out."""


class Framework(Part, frozen=True, kw_only=True):
    """A whole framework file."""

    schema: Literal[1]
    """The version of this form."""
    id: str
    """Letters, digits and hyphens; results name the framework by it."""
    version: str
    """Of the framework's content, as `major.minor.patch`; codings are pinned to it."""
    title: Text
    """What readers see."""
    description: Text
    """What the framework is for, in a sentence or two."""
    source: Text
    """Where the framework comes from."""
    agreement: Agreement
    """What the parties signed."""
    parties: Parties
    """Who they are."""
    parts_from: str = ""
    """The id of a built-in framework (or a file beside this one) from which the sections that this file leaves out are
    taken: roles, goals, sheet, wording, sub_activities, mentions."""
    roles: tuple[Role, ...] = ()
    """May be left out where `parts_from` is given."""
    further_roles: tuple[Role, ...] = ()
    """Roles that come on top of those under `roles` or taken by `parts_from`; one with the same id takes its place."""
    coded_roles: tuple[str, ...] = ()
    """The ids of the roles whose passages are coded, where that differs from what the roles say themselves."""
    groups: tuple[Group, ...]
    """Categories that hold codes, in the order of the report."""
    codes: tuple[Code, ...]
    """The columns of the matrix, in their order."""
    statements: tuple[Statement, ...] = ()
    """What is judged about each plan."""
    goals: tuple[GoalCriterion, ...] = ()
    """What makes a goal good."""
    sheet: tuple[SheetHeading, ...] = ()
    """The headings of the sheet that sums up one organisation."""
    wording: tuple[Wording, ...] = ()
    """Words for shares, the first that fits is used."""
    sub_activities: Terms = Terms()
    """Words that show that a passage only supports another activity ("utbildning i det nya systemet")."""
    mentions: Terms = Terms()
    """Words that show that a measure is only mentioned, not planned ("exempelvis", "se även")."""
    presence: Presence = Presence()
    """What it takes for a plan to have a code, unless the code says otherwise."""
    codes_are: Literal["measures", "subjects"] = "measures"
    """What makes a passage have a code: `measures` are what it says is done, first and in its main clause; `subjects`
    are what it is about as a whole, wherever in it the words stand, so that a long passage needs more of them."""
    vocabulary: Terms = Terms()
    """Words that say a document is about this agreement at all; used to warn about stray files."""

    def code(self, identifier: str) -> Code:
        """Give the code with this id; a KeyError where there is none."""
        for code in self.codes:
            if code.id == identifier:
                return code
        raise KeyError(identifier)
