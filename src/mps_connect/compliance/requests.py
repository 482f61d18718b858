"""Verbs on what people ask about their own data: take it down, know who asks, put off, refuse, drop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.actions import add_note
from mps_connect.compliance.request_models import (
    CONTACT_FIELDS,
    AskedThrough,
    DataRequest,
    IdentityCheck,
    Kind,
    RequestAct,
    RequestStatus,
)
from mps_connect.compliance.request_policy import (
    RequestNotOpen,
    check_extension,
    check_received,
    due_on,
    next_status,
)
from mps_connect.compliance.request_queries import (
    ASKED_PLACE,
    REASON_PLACE,
    cases_of_person,
    person_exists,
    request_for,
)
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, NotFound, VersionConflict
from mps_connect.kit.ids import new_id


class AlreadyAsked(Fault):
    """`details.request` is the one that is open."""

    status = 409
    code = "already_asked"
    message = "A copy has been asked for already and is being prepared. There is no need to ask again."


class NothingToCorrect(Fault):
    status = 409
    code = "nothing_to_correct"
    message = "There is no case of theirs that this could stand in. Choose the person again."


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked. `about`: of a correction a field of the contact details, or `fact` with `fact_id`; `value` what it should be.
    `consents`: of a withdrawal, as `use` or `disclosure:HDB`."""

    constituent_id: UUID
    kind: Kind
    asked_through: AskedThrough
    received_on: date
    words: str = ""
    about: str = ""
    value: str = ""
    case_id: UUID | None = None
    fact_id: UUID | None = None
    consents: tuple[str, ...] = ()


async def open_request(tx: Tx, *, actor: Actor, now: datetime, new: NewRequest) -> UUID:
    """Take a request down; its clock runs from the day it came. Raises AlreadyAsked, NothingToCorrect, InvalidInput."""
    if not await person_exists(tx, constituent_id=new.constituent_id):
        raise _chosen("constituent_id", "Choose the person again.")
    check_received(new.received_on, today=singapore_date(now))
    case_id = await _case_of(tx, new)
    if new.kind == "access":
        await _check_not_asked(tx, constituent_id=new.constituent_id)
    request_id, box = new_id(), await tx.box(new.constituent_id)
    by_themselves = new.asked_through == "portal"
    await tx.run(
        "INSERT INTO data_requests (office_id, id, constituent_id, kind, asked_through, received_on, due_on, identity_check, "
        "identity_by, identity_at, about, case_id, fact_id, consents, asked_enc, opened_by, created_at, updated_at) "
        "VALUES (%(office)s, %(id)s, %(person)s, %(kind)s, %(through)s, %(received)s, %(due)s, %(check)s, %(check_by)s, "
        "%(check_at)s, %(about)s, %(case)s, %(fact)s, %(consents)s, %(asked)s, %(by)s, %(now)s, %(now)s)",
        {
            "office": tx.office_id, "id": request_id, "person": new.constituent_id, "kind": new.kind,
            "through": new.asked_through, "received": new.received_on, "due": due_on(new.kind, new.received_on),
            "check": "portal" if by_themselves else None, "check_by": actor.user_id if by_themselves else None,
            "check_at": now if by_themselves else None, "about": new.about, "case": case_id, "fact": new.fact_id,
            "consents": list(new.consents), "by": actor.user_id, "now": now,
            "asked": box.seal_json(ASKED_PLACE, request_id, {"words": new.words.strip(), "value": new.value.strip()}),
        },
    )  # fmt: skip
    await note_act(tx, actor=actor, now=now, act="opened", request_id=request_id, kind=new.kind)
    return request_id


async def _check_not_asked(tx: Tx, *, constituent_id: UUID) -> None:
    held = await tx.value(
        "SELECT id FROM data_requests WHERE office_id = %(office)s AND constituent_id = %(person)s AND kind = 'access' "
        "AND status = 'open'",
        {"office": tx.office_id, "person": constituent_id},
    )
    if held:
        raise AlreadyAsked(details={"request": str(held)})


async def _case_of(tx: Tx, new: NewRequest) -> UUID | None:
    """The case a request is about: the one given, if it is theirs, or for a correction of contact details the newest."""
    if new.kind == "access":
        return None
    _check_about(new)
    cases = [row["id"] for row in await cases_of_person(tx, constituent_id=new.constituent_id)]
    if new.case_id is not None and new.case_id not in cases:
        raise _chosen("case_id", "Choose one of their cases.")
    case_id = new.case_id or (cases[0] if cases else None)
    if case_id is None:
        raise NothingToCorrect
    if new.fact_id is not None and not await tx.value(
        "SELECT true FROM facts WHERE office_id = %(office)s AND case_id = %(case)s AND id = %(id)s",
        {"office": tx.office_id, "case": case_id, "id": new.fact_id},
    ):
        raise _chosen("fact_id", "Choose one of the facts of that case.")
    return case_id


def _chosen(path: str, message: str) -> InvalidInput:
    return InvalidInput(message, details={"fields": [{"path": path, "message": message}]})


def _check_about(new: NewRequest) -> None:
    path, message = "", ""
    if new.kind == "correction":
        if new.about not in (*CONTACT_FIELDS, "fact") or (new.about == "fact") != (new.fact_id is not None):
            path, message = "about", "Choose what is to be corrected."
        elif not new.value.strip():
            path, message = "value", "Type what it should be."
    elif not new.consents:
        path, message = "consents", "Choose what they take back."
    if message:
        raise _chosen(path, message)


async def hold_request(tx: Tx, *, request_id: UUID, expected_version: int) -> DataRequest:
    """The request, locked, if it still is the version on the screen. Raises NotFound, VersionConflict."""
    request = await request_for(tx, request_id=request_id, lock=True)
    if request.version != expected_version:
        raise VersionConflict(details={"current_version": request.version, "current": {"status": request.status.value}})
    return request


async def check_identity(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int, how: IdentityCheck
) -> None:
    """Note how it was made sure that it is really them. Raises RequestNotOpen."""
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    if request.status is not RequestStatus.OPEN:
        raise RequestNotOpen
    await tx.run(
        "UPDATE data_requests SET identity_check = %(how)s, identity_by = %(by)s, identity_at = %(now)s, version = version + 1, "
        "updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": request_id, "how": how, "by": actor.user_id, "now": now},
    )
    await note_act(tx, actor=actor, now=now, act="identity_checked", request_id=request_id, kind=request.kind)


async def put_off(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int, until: date, reason: str
) -> None:
    """Promise the answer for a later day, with the reason they are given. Raises RequestNotOpen, ExtensionTooLate, InvalidInput."""
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    check_extension(request, until=until, today=singapore_date(now))
    await tx.run(
        "UPDATE data_requests SET due_on = %(until)s, extended_at = %(now)s, reason_enc = %(reason)s, version = version + 1, "
        "updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": request_id, "until": until, "now": now,
            "reason": await _sealed_reason(tx, request, reason),
        },
    )  # fmt: skip
    await note_act(tx, actor=actor, now=now, act="put_off", request_id=request_id, kind=request.kind)


async def refuse(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int, reason: str) -> None:
    """Refuse, with the reason they are given. A correction that is not made is noted beside what it was about."""
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    await decide(tx, actor=actor, now=now, request=request, act=RequestAct.REFUSE, reason=reason)
    if request.kind == "correction" and request.case_id:
        await add_note(tx, actor=actor, now=now, case_id=request.case_id, text=annotation(request, reason))


def annotation(request: DataRequest, reason: str) -> str:
    """The note that stays beside what was not corrected."""
    what = "a fact" if request.about == "fact" else request.about.replace("_", " ")
    asked = f" What they say: {request.words}" if request.words else ""
    return f'Correction asked and not made: {what} should be "{request.value}".{asked} Why it was not made: {reason.strip()}'


async def take_back(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int) -> None:
    """They no longer want it."""
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    await decide(tx, actor=actor, now=now, request=request, act=RequestAct.TAKE_BACK)


async def decide(
    tx: Tx, *, actor: Actor, now: datetime, request: DataRequest, act: RequestAct, reason: str = ""
) -> None:
    """Bring a held request to its end. Raises the faults of `request_policy.next_status`."""
    status = next_status(request, act)
    await tx.run(
        "UPDATE data_requests SET status = %(status)s, decided_by = %(by)s, decided_at = %(now)s, "
        "reason_enc = coalesce(%(reason)s, reason_enc), version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": request.id, "status": status.value, "by": actor.user_id, "now": now,
            "reason": await _sealed_reason(tx, request, reason) if reason.strip() else None,
        },
    )  # fmt: skip
    await note_act(tx, actor=actor, now=now, act=status.value, request_id=request.id, kind=request.kind)


async def tell_recipient(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, recipient_id: UUID, expected_version: int, told_on: date, channel: str
) -> None:  # fmt: skip
    """Tick an agency off: told on a day, by a channel. Raises NotFound, VersionConflict, InvalidInput."""
    row = await tx.one(
        "SELECT version, sent_on FROM recipients_to_tell WHERE office_id = %(office)s AND request_id = %(request)s "
        "AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "request": request_id, "id": recipient_id},
    )
    if row is None:
        raise NotFound
    if row["version"] != expected_version:
        raise VersionConflict(details={"current_version": row["version"], "current": {}})
    if not row["sent_on"] <= told_on <= singapore_date(now):
        words = "The day is before the letter went out or still to come. Give the day they were told."
        raise InvalidInput(words, details={"fields": [{"path": "told_on", "message": words}]})
    await tx.run(
        "UPDATE recipients_to_tell SET told_on = %(on)s, channel = %(channel)s, told_by = %(by)s, version = version + 1 "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": recipient_id, "on": told_on, "channel": channel, "by": actor.user_id},
    )
    await note_act(tx, actor=actor, now=now, act="recipient_told", request_id=request_id, kind="recipient")


async def _sealed_reason(tx: Tx, request: DataRequest, reason: str) -> bytes:
    box = await tx.box(request.constituent_id)
    return box.seal_text(REASON_PLACE, request.id, reason.strip())


async def note_act(tx: Tx, *, actor: Actor, now: datetime, act: str, request_id: UUID, kind: str) -> None:
    """What was done with a request, in the list of those who did it."""
    detail = {"request": str(request_id), "kind": kind}
    await record_activity(tx, actor=actor, now=now, kind=f"data_request_{act}", detail=detail)
