"""A value a person types by hand, put into the form the assistant's own facts have, so that letters and checks read alike."""

from __future__ import annotations

from datetime import date

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.models import Turn

READ_ALIKE = frozenset(
    {"amount", "date", "phone", "nric", "fin", "unit", "postal_code", "block", "duration", "vehicle_no", "email"}
)
_LEAD = {"amount": "S$", "block": "Blk ", "postal_code": "Singapore ", "unit": "#"}


def as_read(kind: str, typed: str, *, session_date: date) -> str:
    """The normalised value where the assistant can read one, such as `870` as `870.00`; else exactly what was typed."""
    text = typed.strip()
    if kind not in READ_ALIKE:
        return text
    for words in (text, f"{_LEAD.get(kind, '')}{text}"):
        found = [fact for fact in understand([Turn(words)], session_date=session_date).facts if fact.type == kind]
        if len(found) == 1:
            return found[0].value
    return text
