"""How soon: low, medium, high, urgent, always with the rule that fired. What a resident writes about urgency changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mps_connect.assistant.models import Fact, Flag, Urgency
from mps_connect.assistant.normalising import Reading

_URGENT_FLAGS = {
    "suicide_risk": "Danger to life: the words speak of ending one's life.",
    "self_harm_minor": "Danger to a child: the words speak of self-harm.",
    "child_in_danger": "A child may be in danger.",
    "medical_emergency": "A medical emergency is described.",
    "family_violence": "Violence at home is described.",
    "threat_of_violence": "A threat of violence is made.",
    "eviction_imminent": "The home may be lost within 48 hours.",
    "homeless_tonight": "There is nowhere to sleep.",
    "scam_in_progress": "A scam is going on.",
    "no_food_today": "There is no food.",
}
_AT_RISK = re.compile(
    r"\b(?:baby|babies|infant|newborn|toddler|child|children|kids?|months? old|oxygen|dialysis|ventilator|cpap|bipap"
    r"|nebuli[sz]er|concentrator|insulin|fridge|refrigerat\w*|medical (?:equipment|machine|device)"
    r"|machine to breathe|breathing machine|feeding tube|feeding pump|suction|bedridden|wheelchair|elderly|old folks"
    r"|grandmother|grandma|years old (?:mother|father)|mother .{0,12}\d\d|father .{0,12}\d\d|pregnant"
    r"|bayi|anak kecil|budak kecil|anak|oksigen|mesin|insulin|warga emas|nenek|datuk|ibu tua|dialisis|mengandung)\b"
    r"|婴儿|宝宝|孩子|小孩|氧气|洗肾|呼吸机|胰岛素|冰箱|老人|孕妇|个月大|குழந்தை|ஆக்சிஜன்|டயாலிசிஸ்|இன்சுலின்|கைக்குழந்தை|முதியவர்|பாட்டி|சுவாச"
    r"|இயந்திர"
)
_CALM = {
    "transport_infrastructure": Urgency.LOW, "town_council": Urgency.LOW, "environment_pest": Urgency.LOW,
    "parking_fine": Urgency.LOW, "government_payout": Urgency.LOW, "consumer": Urgency.LOW, "neighbour_dispute": Urgency.LOW,
    "lobbying_business": Urgency.LOW, "privacy_request": Urgency.LOW, "unknown": Urgency.LOW, "vehicle": Urgency.LOW,
    "traffic_fine": Urgency.LOW, "business_licence": Urgency.MEDIUM,
}  # fmt: skip
_FIXED_HARM = frozenset({"enlistment", "hearing", "expiry", "deadline", "surgery"})
_HARM_NEAR = re.compile(
    r"enlist|masuk ns|தேசிய சேவை|evict|vacate|move out|chase|disconnect|cut (?:off|my)|auction|expire|deport|repatriat|leave singapore"
    r"|operation|surgery|discharge|last day|close down|take back|hand over|return the key|halau|potong|tamat|入伍|赶|搬"
    r"|断|剪|到期|手术|出院|பயணம்|வெளியேற|துண்டி|முடிகிறது|அறுவை|காலி|pass (?:end|expire)|(?:ltvp|pass|permit"
    r"|visa)\b.{0,20}\b(?:finish|end|expir|until|till)|terminate|withdraw(?:n)? on"
)
_ACUTE_EVENTS = frozenset({"eviction_feared", "homeless", "disconnected", "violence", "bullied"})
_HARDSHIPS = {
    "no_income": "no income", "not_working": "no income", "job_ended": "no income", "salary_unpaid": "no income",
    "arrears": "money owed", "subsidy_stopped": "money owed", "scammed": "money lost",
    "hospitalised": "illness", "stroke": "illness", "treatment": "illness", "illness": "illness", "fracture": "illness",
    "surgery": "illness", "surgery_needed": "illness", "injured_at_work": "illness", "care_needed": "care of another", "death": "a death",
}  # fmt: skip
"""Events -> the kind of hardship. No work, no pay and no income are one; so are a stroke and the stay in hospital."""
_MANY = 3


@dataclass(frozen=True, slots=True)
class Judged:
    urgency: Urgency
    rule: str
    reason: str


def judge(
    readings: Sequence[Reading],
    *,
    facts: Sequence[Fact],
    flags: Sequence[Flag],
    category: str,
    session_date: date,
) -> Judged:
    names = {flag.name for flag in flags}
    for name, reason in _URGENT_FLAGS.items():
        if name in names:
            return Judged(Urgency.URGENT, name, reason)
    text = "\n".join(reading.low for reading in readings)
    if "utilities_cut" in names:
        if _AT_RISK.search(text):
            return Judged(Urgency.URGENT, "utilities_cut_at_risk", "A supply is cut where a person at risk lives.")
        return Judged(Urgency.HIGH, "utilities_cut", "A supply is cut, or about to be.")
    if (soon := _soonest(readings, facts, session_date)) is not None:
        return soon
    if names & {"do_not_call", "harassment"}:
        return Judged(Urgency.HIGH, "safe_contact", "The resident may be in danger when contacted or at home.")
    events = {fact.slot for fact in facts if fact.type == "statement"}
    if events & _ACUTE_EVENTS:
        return Judged(Urgency.HIGH, "acute_event", "The home, the supply or safety is at stake.")
    kinds = {kind for event, kind in _HARDSHIPS.items() if event in events}
    if len(kinds) >= _MANY:
        listed = ", ".join(sorted(kinds))
        return Judged(Urgency.HIGH, "hardship", f"Hardships of different kinds come together: {listed}.")
    if "distress" in names and kinds:
        return Judged(Urgency.HIGH, "distress", f"The words speak of distress, beside {', '.join(sorted(kinds))}.")
    return _ordinary(category, hard=bool(kinds) or "refused" in events)


def _ordinary(category: str, *, hard: bool) -> Judged:
    calm = _CALM.get(category)
    if calm is not None and not hard:
        return Judged(calm, "ordinary", "Nothing in the words asks for more haste.")
    return Judged(Urgency.MEDIUM, "ordinary", "A usual matter: means or health are touched, no date presses.")


def _soonest(readings: Sequence[Reading], facts: Sequence[Fact], session_date: date) -> Judged | None:
    """A fixed harm within 7 days is urgent; any deadline within 14 days is high."""
    harms, deadlines = [], []
    for fact in facts:
        if fact.type != "date" or len(fact.value) != 10 or fact.check == "impossible_date":
            continue
        days = (date.fromisoformat(fact.value) - session_date).days
        low = readings[fact.turn].text[max(0, fact.start - 70) : fact.end + 50].lower()
        harm = bool(_HARM_NEAR.search(low)) or fact.slot in ("enlistment", "surgery")
        if harm and 0 <= days <= 14:
            harms.append(days)
        elif fact.slot in _FIXED_HARM and 0 < days <= 14:
            deadlines.append(days)
    soonest = min([*harms, *deadlines], default=None)
    if soonest is None:
        return None
    harm_near = bool(harms) and min(harms) <= 7
    days = min(harms) if harm_near else soonest
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    if harm_near:
        return Judged(Urgency.URGENT, "fixed_harm_7_days", f"A fixed event comes {when}.")
    return Judged(Urgency.HIGH, "deadline_14_days", f"A date that must be kept comes {when}.")
