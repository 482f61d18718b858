"""Plain notes for the vetter: what was heard and is not in the letter, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mps_connect.assistant import formatting
from mps_connect.assistant.facts_in_words import fact_is_to_come
from mps_connect.assistant.models import Fact, LetterBrief
from mps_connect.assistant.naming import Named, latin
from mps_connect.assistant.relief import Ask

_SILENT = frozenset(
    {"person_name", "nric", "fin", "phone", "email", "postal_code", "block", "street", "unit", "do_not_call"}
)
_ABOUT_OTHERS = frozenset({"national_service", "immigration", "work_pass", "cpf", "health_cost", "eldercare"})
_REPORT = re.compile(r"medical report")
_LONGEST = 80
_MOST = 12


def notes(
    brief: LetterBrief,
    usable: frozenset[int],
    written: Collection[int],
    not_written: Sequence[tuple[int, str]],
    ask: Ask,
    papers: tuple[str, ...],
    who: Named,
) -> tuple[str, ...]:
    """At most a dozen notes, the ones that need a person first."""
    facts = brief.facts
    found: list[str] = []
    if not ask.heard:
        found.append(
            "A person should add: what she asks for, in one sentence. The draft asks only that the case be looked into."
        )
    form = "Not written: the wish “{}”." if ask.heard else "A person should add: the request “{}”, in formal English."
    found += [form.format(_short(facts[i].quote)) for i in ask.raw if i not in written]
    if not who.full:
        found.append("A person should add: the name, in the spelling of the NRIC.")
    elif not who.known:
        found.append("A person should add: the title (Mr, Mdm, Ms). The draft says “the resident” until then.")
    reasons = dict(not_written)
    for index, fact in enumerate(facts):
        if index not in written and fact.type not in _SILENT and index not in ask.raw:
            note = _note(fact, reasons.get(index), confirmed=index in brief.confirmed, usable=index in usable)
            to_come = fact_is_to_come(fact, brief.office.session_date.isoformat())
            found.append(note.replace("what happened", "what is to happen") if to_come else note)
    if any(fact.type == "person_name" and not latin(fact.value) for fact in facts):
        found.append("A person should add: a name was given in Chinese or Tamil; ask for the spelling on the NRIC.")
    if brief.category in _ABOUT_OTHERS:
        names = [
            latin(facts[i].value) for i in written if facts[i].type == "person_name" and facts[i].subject == "family"
        ]
        found += [f"{name} is named: check that person's own consent." for name in names if name]
    if _REPORT.search(" ".join(ask.verbs)) and "Written consent" not in papers:
        found.append("A person should add: the patient's written consent, before a hospital is asked for a report.")
    if papers:
        found.append(f"Enclosed on the resident's word: check that the papers are in the case ({', '.join(papers)}).")
    return tuple(dict.fromkeys(note for note in found if note))[:_MOST]


def _note(fact: Fact, reason: str | None, *, confirmed: bool, usable: bool) -> str:
    """Why one fact is not in the letter; empty where nobody needs to be told."""
    quote = _short(fact.quote)
    if reason is not None:
        return f"Left out: “{quote}”: {reason}."
    if fact.origin == "inferred" and not confirmed:
        return f"Left out until confirmed: “{quote}” was understood, not said in so many words."
    if fact.check in ("impossible_date", "past_or_future"):
        return f"A person should check the date “{quote}”: {_doubt(fact.check)}."
    if fact.type in ("statement", "belief"):
        return f"A person should add or leave out: “{quote}”." if usable else ""
    notes_of = {
        "amount": f"A person should add: what {formatting.money(fact.value)} is for (“{quote}”).",
        "date": f"A person should add: what happened {formatting.on_date(fact.value)}.",
        "amount_foreign": f"Left out: {fact.value}, which is not in Singapore dollars.",
        "reference_no": f"A person should say whose number {fact.value} is; it is not in the letter.",
    }
    return notes_of.get(fact.type, "")


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1]}…"


def _doubt(check: str) -> str:
    return "there is no such day" if check == "impossible_date" else "it may be past or to come"
