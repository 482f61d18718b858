"""Consent is taken back: what it means is told first, letters that have not left are stopped at once, agencies are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mps_connect.access.models import Actor, Role
from mps_connect.cases.actions import touch_case
from mps_connect.cases.models import CaseStatus
from mps_connect.cases.timeline import record_event
from mps_connect.compliance.corrections import Recipient, list_recipients
from mps_connect.compliance.request_models import DataRequest, RequestAct, RequestStatus, Told
from mps_connect.compliance.request_policy import YEAR, RequestNotOpen, next_status
from mps_connect.compliance.request_queries import sent_letters_of
from mps_connect.compliance.requests import decide, hold_request, note_act
from mps_connect.constituents.actions import ConsentNotGiven, withdraw_consent
from mps_connect.constituents.models import BASIS
from mps_connect.constituents.policy import standing
from mps_connect.constituents.queries import consent_answers
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.letters.approval import void_letter
from mps_connect.letters.models import LIVE, LetterRecord
from mps_connect.letters.queries import letters_of_case

STOPPED = "The resident has taken the consent back. This letter is not sent."
ENDED = (CaseStatus.CLOSED, CaseStatus.DECLINED)


class NoWithdrawal(Fault):
    status = 409
    code = "no_withdrawal"
    message = "No consent is to be taken back there."


async def tell_consequences(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int, language: Told
) -> None:
    """Note that what a withdrawal means was told, and in which language. Raises NoWithdrawal, RequestNotOpen."""
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    if request.kind != "withdrawal":
        raise NoWithdrawal
    if request.status is not RequestStatus.OPEN:
        raise RequestNotOpen
    await tx.run(
        "UPDATE data_requests SET told_in = %(language)s, told_at = %(now)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": request_id, "language": language, "now": now},
    )
    await note_act(tx, actor=actor, now=now, act="consequences_told", request_id=request_id, kind=request.kind)


async def carry_out_withdrawal(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int
) -> DataRequest:
    """End the consents named, stop every letter that leans on them and has not left, list the agencies that were told.

    Raises NoWithdrawal, RequestNotOpen, IdentityNotChecked, ConsequencesNotTold, ConsentNotGiven where none of them stands.
    """
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    if request.kind != "withdrawal" or request.case_id is None:
        raise NoWithdrawal
    next_status(request, RequestAct.ANSWER)
    case = await tx.one(
        "SELECT id, status FROM cases WHERE office_id = %(office)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "id": request.case_id},
    )
    if case is None:
        raise NoWithdrawal
    ended = await _end_consents(tx, actor=actor, now=now, case_id=case["id"], consents=request.consents)
    stopped = 0
    for letter in await letters_of_case(tx, case_id=case["id"]):
        if letter.status in LIVE and case["status"] not in ENDED and _leans_on(letter, ended):
            await void_letter(
                tx, actor=at_the_desk(actor), now=now, letter_id=letter.id, expected_version=letter.version, reason=STOPPED
            )  # fmt: skip
            stopped += 1
    detail = {"count": len(ended), "stopped": stopped}
    await record_event(tx, actor=actor, now=now, case_id=case["id"], kind="consent_withdrawn", detail=detail)
    await touch_case(tx, now=now, case_id=case["id"])
    sent = await sent_letters_of(tx, case_ids=[case["id"]], since=singapore_date(now - YEAR))
    agencies = {agency for _, agency in ended}
    told = [
        Recipient(row["id"], row["case_id"], row["agency"], row["sent_on"])
        for row in sent
        if None in agencies or row["agency"] in agencies
    ]
    await list_recipients(tx, request=request, recipients=told)
    await decide(tx, actor=actor, now=now, request=request, act=RequestAct.ANSWER)
    return request


def at_the_desk(actor: Actor) -> Actor:
    """The same person with the rights of the desk, for this one act: the law ends the use now, and setting a letter aside is the
    desk's. In the record it stands under their own name."""
    return replace(actor, role=Role.STAFF)


def _leans_on(letter: LetterRecord, ended: set[tuple[str, str | None]]) -> bool:
    """Without consent to use, sort or keep no letter goes; without consent to tell an agency, none to it."""
    return any(kind in BASIS or agency == letter.agency for kind, agency in ended)


async def _end_consents(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, consents: tuple[str, ...]
) -> set[tuple[str, str | None]]:
    held = standing(await consent_answers(tx, case_id=case_id))
    ended: set[tuple[str, str | None]] = set()
    for consent in consents:
        kind, _, agency = consent.partition(":")
        key = (kind, agency or None)
        if held.get(key):
            await withdraw_consent(tx, actor=actor, now=now, case_id=case_id, kind=kind, agency=agency or None)
            ended.add(key)
    if not ended:
        raise ConsentNotGiven
    return ended
