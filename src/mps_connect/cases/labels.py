"""Plain labels for facts, stages, flags and pipeline steps, and values as people write them."""

from __future__ import annotations

from mps_connect.assistant import formatting
from mps_connect.cases.models import FactRow
from mps_connect.kit.masking import mask_identifier

IDENTIFIERS = frozenset({"nric", "fin", "phone", "email", "birth_cert_no", "passport"})

TYPES = {
    "person_name": "Name", "nric": "NRIC", "fin": "FIN", "phone": "Phone", "email": "E-mail", "postal_code": "Postal code",
    "block": "Block", "street": "Street", "unit": "Unit", "amount": "Amount", "date": "Date", "year": "Year", "age": "Age",
    "duration": "How long", "count": "Number", "reference_no": "Reference", "vehicle_no": "Vehicle", "employer": "Employer",
    "hospital": "Hospital", "school": "School", "uen": "Company number", "birth_cert_no": "Birth certificate",
    "statement": "What happened", "request": "The ask", "belief": "What is believed", "document": "Paper", "place": "Place",
    "relation": "Family", "household": "Household", "do_not_call": "Safe contact", "centre": "Centre", "passport": "Passport",
    "level": "Level", "country": "Country", "pass": "Pass", "contact": "Contact",
}  # fmt: skip

SLOTS = {
    "arrears": "Owed", "income": "Income", "savings": "Savings", "offer": "Can pay", "rent": "Rent", "bill": "Bill", "fine": "Fine",
    "deadline": "Date not to miss", "since": "Since", "relief": "The ask", "ask": "The ask", "instalment": "Instalment",
    "agency_letter_date": "Agency's letter", "refusal_date": "Refused on", "account_no": "Account number", "fee_change": "Fee",
    "last_letter": "Last letter", "reference": "Reference", "household": "Household", "employer": "Employer",
    "notice_no": "Notice number", "application_no": "Application number", "work_stopped": "Stopped work", "cause": "Cause",
}  # fmt: skip

CHECKS = {
    "nric_letter": "The last letter does not fit the number. Look at the card again.",
    "impossible_date": "There is no such day. Ask which date it is.",
    "postal_conflict": "Two postal codes were said. Ask which one is right.",
    "conflict": "Two different things were said. Ask which one is right.",
    "block_conflict": "The postal code does not fit the block. Ask which one is right.",
    "hedged": 'Said with "maybe" or "about". Read it back.',
    "past_or_future": "The year is not said. Ask which year.",
    "foreign_currency": "Not in Singapore dollars.",
}

STEP_LABELS = {
    "told_us": "Told us", "sorted": "Sorted", "written": "Written", "vetted": "Vetted", "signed": "Signed", "sent": "Sent",
    "closed": "Closed",
}  # fmt: skip

OUTCOMES = {
    "granted": "granted", "partly_granted": "granted in part", "refused": "refused", "referred": "referred elsewhere",
    "withdrawn": "withdrawn", "advice_given": "advice given", "no_reply": "no reply",
}  # fmt: skip


def fact_label(fact: FactRow) -> str:
    base = SLOTS.get(fact.slot or "") or TYPES.get(fact.type) or fact.type.replace("_", " ").capitalize()
    if fact.type in ("person_name", "nric", "fin", "age") and fact.subject == "family":
        return f"{base} (family)"
    return f"{base} (someone else)" if fact.subject == "third_party" else base


def shown_value(fact: FactRow) -> str:
    """The value as people write it; identifiers masked."""
    value = fact.value
    match fact.type:
        case kind if kind in IDENTIFIERS:
            return mask_identifier(value)
        case "amount":
            return formatting.money(value)
        case "date":
            return formatting.written_date(value)
        case "age" if value.startswith("P"):
            return formatting.duration(value)
        case "duration":
            return formatting.duration(value)
        case "block":
            return f"Blk {value}"
        case "street":
            return formatting.street(value)
        case _:
            return value


def check_message(code: str | None) -> str | None:
    return None if code is None else CHECKS.get(code, "Look at this again and read it back.")
