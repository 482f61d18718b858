"""An agency answers: recorded by hand, beside the letter it answers.

A receipt or an interim reply is kept and shown, but the letter still waits: only a response or a decision answers it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.audit.lineage import Link, record_lineage
from mps_connect.cases.actions import index_words, touch_case
from mps_connect.cases.timeline import record_event
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import InvalidInput
from mps_connect.kit.ids import new_id
from mps_connect.letters.locking import allow, hold
from mps_connect.letters.models import LetterAct, LetterRecord
from mps_connect.letters.queries import REPLY_PLACE, dispatch_of
from mps_connect.letters.writing import change_letter

CODES: Final = {"receipt": "AGY-RCV", "interim": "AGY-RSP", "response": "AGY-RSP", "decision": "AGY-ACT"}
WAITS_ON: Final = frozenset({"receipt", "interim"})


async def record_reply(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, kind: str, channel: str, received_on: date, agency_ref: str,
    outcome: str | None, text: str,
) -> UUID:  # fmt: skip
    """Keep a reply and return its id. `text` is sealed; the agency's reference stays searchable.

    Raises NotFound, the faults of `letters.policy`, InvalidInput for a day before sending or after today, or for an
    outcome on a mere receipt.
    """
    held = await hold(tx, actor=actor, letter_id=letter_id)
    letter = held.letter
    act = LetterAct.RECORD_RECEIPT if kind in WAITS_ON else LetterAct.RECORD_REPLY
    status = allow(act, actor=actor, held=held)
    await _check(tx, letter=letter, now=now, kind=kind, received_on=received_on, outcome=outcome)
    reply_id = new_id()
    box = await tx.box(held.case.id)
    await tx.run(
        "INSERT INTO replies (office_id, id, letter_id, case_id, kind, channel, received_on, agency_ref, outcome, body_enc, "
        "recorded_by, created_at) VALUES (%(office)s, %(id)s, %(letter)s, %(case)s, %(kind)s, %(channel)s, %(received_on)s, "
        "%(agency_ref)s, %(outcome)s, %(body)s, %(by)s, %(now)s)",
        {
            "office": tx.office_id, "id": reply_id, "letter": letter.id, "case": held.case.id, "kind": kind, "channel": channel,
            "received_on": received_on, "agency_ref": agency_ref.strip(), "outcome": outcome,
            "body": box.seal_json(REPLY_PLACE, reply_id, {"text": text}), "by": actor.user_id, "now": now,
        },
    )  # fmt: skip
    await record_lineage(tx, case_id=held.case.id, links=[Link("reply", reply_id, "letter", letter.id)], now=now)
    await index_words(tx, case_id=held.case.id, texts=[text, agency_ref])
    await change_letter(tx, letter=letter, now=now, status=status)
    detail = {"ordinal": letter.ordinal, "agency": letter.agency, "reply": kind, "outcome": outcome or ""}
    await record_event(
        tx, actor=actor, now=now, case_id=held.case.id, kind="reply_recorded", code=CODES[kind], letter_id=letter.id,
        detail=detail,
    )  # fmt: skip
    await record_activity(tx, actor=actor, now=now, kind="reply_recorded", case_id=held.case.id, detail=detail)
    await touch_case(tx, now=now, case_id=held.case.id)
    return reply_id


async def _check(
    tx: Tx, *, letter: LetterRecord, now: datetime, kind: str, received_on: date, outcome: str | None
) -> None:
    sent = await dispatch_of(tx, letter=letter)
    problems = []
    if received_on > singapore_date(now):
        problems.append(("received_on", "The day is in the future. Give the day it came."))
    elif sent and received_on < sent["sent_on"]:
        problems.append(("received_on", "The day is before the letter went out. Check which letter this answers."))
    if kind == "receipt" and outcome not in (None, "none"):
        problems.append(("outcome", "A receipt decides nothing. Choose another kind, or leave the outcome out."))
    if problems:
        fields = [{"path": path, "message": message} for path, message in problems]
        raise InvalidInput(problems[0][1], details={"fields": fields})
