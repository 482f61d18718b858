"""Answers as facts: a bare "100" after the offer question is an offer of S$100, "30 Nov" after the deadline question a deadline.

Facts read from the words alone cannot know the question. Here each turn's facts take the purpose of the slot it answers,
and a bare answer that no recogniser claims becomes a fact with its own words as quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mps_connect.assistant import answering
from mps_connect.assistant.models import Fact, Turn

_PURPOSES: dict[str, dict[str, str]] = {
    "amount": {
        "arrears": "arrears", "fees_owed": "arrears", "offer": "offer", "payable_now": "offer", "income": "income",
        "savings": "savings", "instalment": "instalment", "fine_amount": "fine", "left_to_pay": "bill", "sum_lost": "loss",
        "owed_wages": "salary_owed", "monthly_bills": "rent", "cpf_oa": "savings",
    },
    "date": {
        "deadline": "deadline", "pass": "expiry", "hearing_date": "hearing", "enlist_date": "enlistment",
        "offence_when": "offence", "accident": "accident", "last_letter": "agency_letter", "since": "since",
        "still_working": "job_ended", "work_stopped": "job_ended", "reported_before": "reported",
    },
    "duration": {"arrears": "arrears", "work_stopped": "no_income"},
    "count": {"household": "household", "demerit_points": "points"},
}  # fmt: skip
_AMOUNT_SLOTS = frozenset(_PURPOSES["amount"])
_BARE_SUM = re.compile(
    r"(?<![\w$./#-])(?:s?\$ ?)?(?P<figure>\d{1,3}(?:,\d{3})+|\d{1,6})(?P<cents>\.\d{1,2})?(?![\w/%-])(?!\.\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?i)^\s*(months?|mths?|years?|yrs?|weeks?|days?|persons?|people|kids|children|points?|个|年|月|天|bulan|tahun|orang|மாத|வருட)"
)


def facts_with_answers(turns: Sequence[Turn], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, in their order, with purposes from the questions answered; new facts from bare answers at the end."""
    purposed = [_with_purpose(fact, turns) for fact in facts]
    added = []
    for number, turn in enumerate(turns):
        here = [fact for fact in purposed if fact.turn == number]
        asked = answering.slots_answered(turn)
        added += _bare_sum(turn, number, asked, here)
        added += _wish(turn, number, asked, here)
    return (*purposed, *added)


def _with_purpose(fact: Fact, turns: Sequence[Turn]) -> Fact:
    if fact.slot is not None or fact.type not in _PURPOSES or not 0 <= fact.turn < len(turns):
        return fact
    purposes = [
        _PURPOSES[fact.type][slot]
        for slot in answering.slots_answered(turns[fact.turn])
        if slot in _PURPOSES[fact.type]
    ]
    # Two questions of one kind leave it open which of them a sum or a date answers.
    return replace(fact, slot=purposes[0]) if len(set(purposes)) == 1 else fact


def _bare_sum(turn: Turn, number: int, asked: Sequence[str], here: Sequence[Fact]) -> list[Fact]:
    wanted = [slot for slot in asked if slot in _AMOUNT_SLOTS]
    if len(wanted) != 1 or any(fact.type == "amount" for fact in here):
        return []
    for match in _BARE_SUM.finditer(turn.text):
        start, end = match.span()
        if any(start < fact.end and fact.start < end for fact in here) or _COUNTED.match(turn.text[end:]):
            continue
        value = f"{float(match['figure'].replace(',', '') + (match['cents'] or '')):.2f}"
        purpose = _PURPOSES["amount"][wanted[0]]
        return [Fact("amount", value, turn.text[start:end], start, end, 0.85, number, slot=purpose)]
    return []


def _wish(turn: Turn, number: int, asked: Sequence[str], here: Sequence[Fact]) -> list[Fact]:
    """Whatever answers "what should they do" is her request, also without a word of wishing."""
    if (
        "ask" not in asked
        or any(fact.type == "request" for fact in here)
        or answering.meaning(turn.text) != "substance"
        or answering.tells_only(turn.text)
    ):
        return []
    words = turn.text.strip()
    start = turn.text.index(words)
    return [Fact("request", words, words, start, start + len(words), 0.6, number, slot="relief")]
