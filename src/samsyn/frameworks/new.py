"""A framework to start from: small, commented in both languages, and free of problems."""

from __future__ import annotations

STARTER = """\
# A framework for Samsyn / Ett ramverk för Samsyn
#
# Change what stands here, add codes, and check the file with / Ändra, lägg till koder och kontrollera filen med
#     samsyn framework check FILE
# Every text may stand in Swedish (sv) and English (en). / Varje text kan stå på svenska (sv) och engelska (en).
# Put quotes around a text that begins with * & = ! or holds a colon. / Citattecken runt text som börjar med
# * & = ! eller innehåller kolon.

schema: 1 # the form of this file / filens form
id: my-framework # letters, digits, hyphens / bokstäver, siffror, bindestreck
version: "0.1.0" # raise it when you change the content / höj den när innehållet ändras
title:
  sv: Mitt ramverk
  en: My framework
description:
  sv: Vad ramverket används till, i en mening.
  en: What the framework is for, in one sentence.
source:
  sv: Vem som skrivit det och vad det bygger på.
  en: Who wrote it and what it builds on.

agreement: # what the parties signed / vad parterna kommit överens om
  title:
    sv: Överenskommelse om en bättre tillgänglighet
    en: Agreement on better access
  year: 2026 # organisations are named as they were this year / namn som de var detta år
  requirements: # what the agreement asks of a plan / vad den kräver av en plan
    - sv: Planen ska innehålla mål som går att följa upp.
      en: The plan shall hold goals that can be followed up.

parties: # who they are, and what sentences call them / vilka de är och vad de kallas i löptext
  register: swedish-regions # or swedish-municipalities, unfccc-parties, or nothing / eller inget
  one:
    sv: region
    en: region
  many:
    sv: regioner
    en: regions
  all:
    sv: regionerna
    en: the regions

# From this framework come the sections that this file leaves out: roles (what a passage does in a plan: challenge,
# goal, activity …), goals (what makes a goal good), sheet, wording, sub_activities, mentions. To change one, copy it
# here from / Härifrån kommer de avsnitt som filen utelämnar: roller, målkriterier, blad, ordval för andelar. Vill du
# ändra ett, kopiera det hit från
#     samsyn framework show --yaml patient-centred-care-2015
parts_from: patient-centred-care-2015

groups: # categories that hold codes / kategorier som innehåller koder
  - id: access
    title:
      sv: Tillgänglighet
      en: Access
    definition:
      sv: Hur lätt det är att nå verksamheten.
      en: How easy it is to reach the service.

# How terms are matched / Så matchas termer:
#   mobilt team           every inflection, in this order / alla böjningar, i denna ordning
#   "*mottagning"         the end of a compound / slutet av en sammansättning
#   "öppna ... mottagning" up to five words between / upp till fem ord emellan
#   "införa & webbtidbok" both in the passage, any order / båda i avsnittet, i valfri ordning
#   SIP                   in capitals only / endast med versaler
codes:
  - id: opening-hours
    group: access
    title:
      sv: Öppettider
      en: Opening hours
    definition:
      sv: Verksamheten håller öppet längre eller på andra tider.
      en: The service keeps open longer or at other hours.
    include:
      sv: Kvälls- och helgöppet, även på försök.
      en: Evenings and weekends, trials included.
    exclude:
      sv: Telefontider och digitala tjänster.
      en: Telephone hours and digital services.
    examples:
      - sv: Mottagningen i Norrvik har öppet till klockan 20 två kvällar i veckan.
        en: The clinic in Norrvik stays open until 8 pm two evenings a week.
    counter_examples:
      - sv: Växeln besvarar samtal även på lördagar.
        en: The switchboard answers calls on Saturdays too.
    terms: # one is enough for a suggestion / en räcker för ett förslag
      sv: [kvällsöppet, helgöppet, "*mottagning & kvällstid", utökade öppettider]
      en: [evening opening, weekend opening, extended opening hours]
    hints: # prove it only together / räcker bara tillsammans
      sv: [öppettid, kväll]
      en: [opening hours, evening]
    against: # take a suggestion back / tar tillbaka ett förslag
      sv: [telefontid]
      en: [telephone hours]

# Judged to a large, some or small extent, suggested by a rule.
# Bedöms i stor, viss eller liten utsträckning; regeln ger ett förslag.
statements:
  - id: goals-measurable
    heading:
      sv: Mål
      en: Goals
    text:
      sv: Målen är mätbara.
      en: The goals are measurable.
    evidence:
      sv: Mål med tal, andelar eller jämförelser som går att följa.
      en: Goals with numbers, shares or comparisons that can be followed.
    rule: # the share of the goals that are measurable / andelen av målen som är mätbara
      measure: share
      of:
        roles: [goal]
      among:
        goal: [measurable]
      large: 0.67
      some: 0.34

vocabulary: # words that say that a document is about this at all / ord som visar att ett dokument hör hit
  sv: [tillgänglighet, vård, patient]
  en: [access, care, patient]
"""


def starter() -> str:
    """Give the text of a framework to start from, with comments in Swedish and English."""
    return STARTER
