"""The letter as data, for a system instead of a reader. Numbers are hidden until the letter is approved, as on paper."""

from __future__ import annotations

from typing import Any

from mps_connect.access.models import Actor
from mps_connect.assistant.models import LetterBrief, LetterDraft, SlotState
from mps_connect.assistant.twin import twin
from mps_connect.cases.routing import latest_assessment
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text
from mps_connect.letters.background import as_letter_text, background_of
from mps_connect.letters.printing import SIGNED
from mps_connect.letters.queries import Held


async def twin_of(tx: Tx, *, actor: Actor, held: Held) -> dict[str, Any]:
    """The twin of a letter the actor may see, with its status and hash beside it."""
    body, letter = held.body, held.letter
    background = await background_of(tx, actor=actor, case=held.case)
    text = as_letter_text(body, background)
    place = background.place_of(body)
    brief = LetterBrief(
        type=text.type, category=held.case.category, agency_short=letter.agency, agency_name=body.recipient.agency_name,
        person=text.person, office=text.office, facts=text.facts, flags=text.flags,
    )  # fmt: skip
    drafted = LetterDraft(
        agency_short=letter.agency, subject=body.subject,
        subject_facts=tuple(place[fact] for fact in body.subject_facts if fact in place), your_ref=body.your_ref,
        salutation=body.salutation, sentences=text.sentences, enclosures=body.enclosures,
    )  # fmt: skip
    signed = letter.status in SIGNED
    read = await latest_assessment(tx, case_id=held.case.id) or {}
    slots = [
        SlotState(slot=s["slot"], label=s["label"], weight=s["weight"], blocking=s["blocking"], status=s["status"])
        for s in read.get("slots", [])
    ]
    made = twin(brief, drafted, slots=slots, our_ref=body.our_ref, identities=True)
    made |= {"status": letter.status.value, "hash": letter.content_hash.hex()}
    return made if signed else _hidden(made, body.identifiers)


def _hidden(value: Any, identifiers: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return mask_text(value, identifiers)
    if isinstance(value, dict):
        return {key: _hidden(item, identifiers) for key, item in value.items()}
    return [_hidden(item, identifiers) for item in value] if isinstance(value, list) else value
