"""Grammar of English plans: what verb forms, openings and references say about a passage's role."""

from __future__ import annotations

import re

from samsyn.passages.rules import Grammar, rule, words

_ACTION = """
    adopt adapt analyse analyze apply appoint arrange assess build buy carry change collect complete conduct connect
    construct continue convert coordinate create cut deliver deploy design develop digitise digitize disseminate
    distribute draft educate enact encourage enforce engage enhance ensure equip establish evaluate expand explore
    extend facilitate finalise finalize foster give harmonise harmonize help hire hold identify implement improve
    increase inform initiate install integrate introduce invest invite involve launch map mainstream make merge
    modernise modernize move offer open operate organise organize phase pilot plant prepare procure produce promote
    protect provide publish purchase recruit reform refurbish rehabilitate replace restore restructure review revise
    roll scale set simplify start strengthen streamline subsidise support switch take test train transfer undertake
    update upgrade use utilise widen write
"""
"""Verbs of what organisations do, in the form that opens a list item."""

_ACTION_DONE = """
    adopted built carried completed conducted constructed created deployed developed distributed enacted established
    expanded extended implemented improved initiated installed integrated introduced launched opened organised organized
    piloted planted prepared promoted provided published recruited rehabilitated replaced restored reviewed revised
    started strengthened supported tested trained undertaken updated upgraded
"""

_ACTION_NOUN = r"""(?:adoption|building|construction|continuation|creation|deployment|design|development|dissemination|
    distribution|enforcement|enhancement|establishment|expansion|extension|implementation|improvement|increase|
    installation|integration|introduction|launch|mapping|modernisation|modernization|opening|planting|preparation|
    procurement|promotion|protection|provision|recruitment|reforestation|afforestation|rehabilitation|replacement|
    restoration|review|revision|strengthening|training|upgrading|use)""".replace("\n", "").replace(" ", "")

_DOCUMENT = (
    r"(?:this|the|our|its) (?:\w+ ){0,2}?(?:plan|document|report|annex|chapter|section|strategy|indc|ndc|"
    r"contribution|"
    r"submission|communication|table|paper)"
)

_REPORTS = words(
    """describes covers contains includes lists presents provides summarises summarizes outlines lacks mentions
    states reports discusses explains elaborates comprises introduces sets"""
)
_STATE = "be become have feel experience receive reach achieve meet exceed fall rise increase decrease remain reduce"

GRAMMAR = Grammar(
    rules=(
        # Remarks about the document itself.
        rule(rf"^(?:in )?{_DOCUMENT}\b[^.:]{{0,60}}?\b{_REPORTS}\b", meta=3.0),
        rule(
            r"\b(?:are|is) (?:described|listed|presented|summarised|summarized|outlined|mentioned|shown|set out|"
            r"given)\b"
            r"[^.]{0,60}\b(?:in|under|below|above|on)\b",
            meta=1.6,
        ),
        rule(
            r"\b(?:see|refer to) (?:also )?(?:page|p\.|annex|section|chapter|table|figure|appendix|"
            r"below)",
            meta=1.2,
        ),
        rule(r"\b(?:runs to|comprises|consists of) \w+ pages\b", meta=4.0),
        rule(r"\((?:in total )?(?:[<>≥≤]|about|approx\.?)\s?\d+ (?:activities|goals|areas|measures)", meta=1.5),
        rule(r"\b(?:hereby|is pleased to) (?:communicate|submit|present)s?\b", meta=2.0),
        # Things that are done.
        rule(rf"^(?:to )?{words(_ACTION)}\b(?! (?:is|are|was|were|of|in)\b)", activity=1.4, goal=0.5),
        rule(
            rf"^(?:the |further |continued |increased |improved )?(?:\w+ and )?{_ACTION_NOUN}(?:ing)? (?:of|and|"
            rf"in|for|to)\b",
            activity=1.3,
        ),
        rule(r"^(?!during|according|including|following)\w{3,}ing\s+(?:of |the |a |an |up |out )?\w+", activity=0.7),
        rule(
            rf"\b(?:will|shall|plans? to|intends? to|is going to)\b[^.]{{0,30}}?\b{words(_ACTION)}\b",
            activity=1.0,
            goal=0.2,
        ),
        rule(rf"\b(?:is|are|will be|being) (?:\w+ )?{words(_ACTION_DONE)}\b", activity=0.8),
        rule(
            rf"\b(?:has|have) (?:also |been |recently |"
            rf"already )*{words(_ACTION_DONE)}\b",
            activity=0.7,
            current=0.3,
        ),
        rule(
            r"\b(?:under way|underway|ongoing|is planned|are planned|is being|are being|will start|starts in)\b",
            activity=0.6,
        ),
        # States to be reached.
        rule(rf"\b(?:shall|should|will|must)\b[^.]{{0,50}}?\b{words(_STATE)}\b", goal=0.9),
        rule(r"\b(?:everyone|all|every|no) (?:\w+ ){0,3}(?:shall|should|will|must)\b", goal=0.9),
        rule(
            r"\b(?:reduc\w+|increas\w+|limit\w*|cut\w*|achiev\w+|rais\w+|"
            r"lower\w*)\b[^.]{0,80}\d+(?:[.,]\d+)?\s?(?:%|per ?cent)",
            goal=1.5,
        ),
        rule(r"\b(?:by|before|no later than|until) (?:the (?:end of|year) )?(?:20[1-9]\d)\b", goal=0.8),
        rule(r"\b(?:commits?|pledges?|aims?|intends?|seeks?|strives?|aspires?) to\b|\bcommitted to\b", goal=0.9),
        rule(
            r"^(?:increased|reduced|improved|shorter|faster|clearer|better|fewer|more|higher|lower|best|no|zero|"
            r"equal|"
            r"good|safe)\b",
            goal=0.8,
        ),
        rule(
            r"\b(?:below|from|relative to|compared (?:to|with)) (?:\w+ ){0,4}(?:bau|business[- ]as[- ]usual|"
            r"base ?line|"
            r"(?:19|20)\d\d levels?|levels?)\b",
            goal=0.8,
        ),
        # How things are.
        rule(
            r"^[^.]{0,100}\b(?:is|are|has|have|was|were|had|consists?|comprises?|lies|accounts?|accounted)\b",
            current=0.6,
        ),
        rule(
            r"\b(?:has|have) (?:already |also |long |successfully )?(?:been|had|made|shown|achieved|grown|"
            r"increased)\b",
            current=0.5,
        ),
        rule(r"\bin (?:19[5-9]\d|200\d|201[0-4])\b", current=0.4),
        # What is wrong.
        rule(
            r"\b(?:but|however|although|despite|nevertheless)\b[^.]{0,100}\b(?:not|lack\w*|need\w*|limit\w*|"
            r"insufficient|long)\b",
            challenge=0.6,
        ),
        rule(r"\b(?:needs? to be|must be|remains? (?:a|low|high|weak|limited))\b", challenge=0.4),
        rule(
            r"\b(?:will|could|may|is expected to|are expected to|projected to) (?:\w+ ){0,3}(?:worsen|threaten|"
            r"damage|suffer|"
            r"decline|affect|exacerbate)\b",
            challenge=1.0,
        ),
        # Who answers, with what.
        rule(
            r"\b(?:is|are|will be) (?:\w+ )?(?:responsible|accountable|coordinated by|led by|financed|funded|"
            r"chaired)\b",
            organisation=1.3,
        ),
        rule(
            r"\b(?:usd|us\$|eur|sek|\$|€)\s?\d|\d\s?(?:million|billion) (?:usd|us dollars|dollars|euro|kronor)",
            organisation=0.7,
        ),
        # How it is followed up: the plan and its activities; the follow-up of care itself is an activity.
        rule(
            r"^(?:the )?(?:waiting times?|access|outcomes?|quality|readmissions?|results|patients?|"
            r"experiences?)\b[^.]{0,80}"
            r"\b(?:followed|monitored|measured|evaluated|published)\b",
            followup=-2.4,
            activity=1.2,
        ),
        rule(
            r"\b(?:plan|goals?|actions?|activit(?:y|ies)|measures|progress)\b[^.]{0,60}\b(?:followed up|"
            r"monitored|reviewed)\b",
            followup=0.8,
        ),
        rule(
            r"\b(?:is|are|be|being) (?:\w+ )?(?:followed up|monitored|evaluated|reviewed|tracked|reported)\b",
            followup=1.2,
        ),
        rule(r"^(?:the )?(?:follow-?up|monitoring|evaluation|mrv)\b", followup=1.4),
        # Who was asked.
        rule(
            r"\b(?:prepared|developed|drafted|elaborated|formulated|drawn up)\b[^.]{0,100}\b(?:consult\w+|"
            r"participat\w+|"
            r"stakeholders?|together with|dialogue|involv\w+|workshops?)\b",
            consultation=1.8,
        ),
        rule(
            r"\b(?:consultations?|workshops?|hearings?) (?:\w+ ){0,4}(?:were|was|have been|"
            r"with) ",
            consultation=1.0,
        ),
        rule(
            r"^(?:valid|adopted|approved|version|date|document|reference|owner|decided|revised)\b[^.]{0,80}$"
            r"|^\W*\d{1,2} \w+ (?:19|20)\d\d\W*$",
            other=2.0,
        ),
        rule(r"^\W*(?:https?://|www\.)\S+\W*$", other=3.0),
    ),
    lead=re.compile(
        r"^(?:some |the |other |further )?(?:examples?\b|following\b|below\b|these (?:are|include))|"
        r"\b(?:examples are|as follows|the following(?: \w+){0,3}|including|such as|namely)\s*:?$",
        re.IGNORECASE,
    ),
    clause=re.compile(
        r"\b(?:will|shall|must|should|is|are|has|have|was|were|can|may|needs?|plans|intends|aims)\b", re.IGNORECASE
    ),
    complement=re.compile(
        r"\b(?:for|of|on|in|to|about|within|from|under|with|by|concerning|"
        r"linked)\b",
        re.IGNORECASE,
    ),
)
"""The grammar of English."""
