"""A letter leaves: only an approved one, in exactly the text that was approved, and only once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.actions import touch_case
from mps_connect.cases.timeline import record_event
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput
from mps_connect.kit.ids import new_id
from mps_connect.letters.approval import check_seal
from mps_connect.letters.background import background_of
from mps_connect.letters.grounds import check_may_write
from mps_connect.letters.locking import allow, hold, same_version
from mps_connect.letters.models import LetterAct, LetterRecord, LetterStatus
from mps_connect.letters.queries import DISPATCH_PLACE, dispatch_of
from mps_connect.letters.remarks import contested_in
from mps_connect.letters.writing import change_letter


class ApprovedTextDiffers(Fault):
    status = 409
    code = "approved_text_differs"
    message = "The text is not the one the MP approved. Have it vetted and approved again before it goes out."


async def mark_sent(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, channel: str, sent_on: date, to: str
) -> None:
    """Record that the letter went out: how, on which day (Singapore), to where. `to` is sealed.

    Marking again with the same channel and day, by the same person, changes nothing. Raises VersionConflict, the faults of
    `letters.policy` and `letters.grounds`, ApprovedTextDiffers, InvalidInput for a day before approval or after today.
    """
    held = await hold(tx, actor=actor, letter_id=letter_id)
    letter = held.letter
    if letter.status is LetterStatus.SENT and await _same_dispatch(
        tx, actor=actor, letter=letter, channel=channel, sent_on=sent_on
    ):
        return
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    background = await background_of(tx, actor=actor, case=held.case)
    contested = contested_in(held.body, background, actor=actor)
    status = allow(LetterAct.MARK_SENT, actor=actor, held=held, contested=contested)
    check_seal(held)
    if letter.approved_hash != letter.content_hash:
        raise ApprovedTextDiffers
    await check_may_write(tx, case=held.case, agency=letter.agency)
    _check_day(sent_on, letter=letter, now=now)
    dispatch_id = new_id()
    box = await tx.box(held.case.id)
    await tx.run(
        "INSERT INTO dispatches (office_id, id, letter_id, case_id, channel, sent_on, sent_by, content_hash, body_enc, created_at) "
        "VALUES (%(office)s, %(id)s, %(letter)s, %(case)s, %(channel)s, %(sent_on)s, %(by)s, %(hash)s, %(body)s, %(now)s)",
        {
            "office": tx.office_id, "id": dispatch_id, "letter": letter.id, "case": held.case.id, "channel": channel,
            "sent_on": sent_on, "by": actor.user_id, "hash": letter.content_hash,
            "body": box.seal_json(DISPATCH_PLACE, dispatch_id, {"to": to.strip()}), "now": now,
        },
    )  # fmt: skip
    await change_letter(tx, letter=letter, now=now, status=status, sent_at=now)
    kind = "follow_up_sent" if letter.type == "follow_up" else "letter_sent"
    detail = {
        "ordinal": letter.ordinal, "agency": letter.agency, "channel": channel, "sent_on": sent_on.isoformat(),
        "hash": letter.content_hash.hex(),
    }  # fmt: skip
    await record_event(tx, actor=actor, now=now, case_id=held.case.id, kind=kind, letter_id=letter.id, detail=detail)
    await record_activity(tx, actor=actor, now=now, kind="letter_sent", case_id=held.case.id, detail=detail)
    await touch_case(tx, now=now, case_id=held.case.id)


async def _same_dispatch(tx: Tx, *, actor: Actor, letter: LetterRecord, channel: str, sent_on: date) -> bool:
    sent = await dispatch_of(tx, letter=letter)
    return sent is not None and (sent["channel"], sent["sent_on"], sent["sender"]) == (channel, sent_on, actor.user_id)


def _check_day(sent_on: date, *, letter: LetterRecord, now: datetime) -> None:
    words = ""
    if sent_on > singapore_date(now):
        words = "The day is in the future. Give the day it went out."
    elif letter.approved_at and sent_on < singapore_date(letter.approved_at):
        words = "The day is before the MP approved it. Give the day it went out."
    if words:
        raise InvalidInput(words, details={"fields": [{"path": "sent_on", "message": words}]})
