"""Vet, approve, return, set aside, take an approval back. Each is bound to the exact text the person saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anyio import to_thread

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.actions import touch_case
from mps_connect.cases.timeline import record_event
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.letters.background import background_of
from mps_connect.letters.checks import keep_checks
from mps_connect.letters.grounds import check_may_write
from mps_connect.letters.hashing import content_hash
from mps_connect.letters.locking import allow, hold, same_text, same_version
from mps_connect.letters.models import LetterAct, LetterStatus
from mps_connect.letters.presenting import still_missing
from mps_connect.letters.printing import check_printable
from mps_connect.letters.queries import RETURN_PLACE, Held
from mps_connect.letters.remarks import blocking_rules, contested_in, findings_of
from mps_connect.letters.writing import UNAPPROVED, UNVETTED, change_letter


class ReasonsNotShown(Fault):
    status = 422
    code = "reasons_not_shown"
    message = "Read the letter to its end, with what was checked, before approving it."


class SomethingMissing(Fault):
    """`details.missing` names what the agency will ask for. Approving again with these in `despite` goes through."""

    status = 422
    code = "something_missing"
    message = "The agency will ask for something that is not in the letter. Approve again to send it without."


class StoredTextDiffers(Fault):
    """The stored words no longer give the stored hash: they were changed outside the product."""

    status = 409
    code = "stored_text_differs"
    message = "The stored letter does not match its own seal. Nothing was approved or sent; tell the administrator."


def check_seal(held: Held) -> None:
    """Raise StoredTextDiffers unless the stored words give the hash that people decide on."""
    if not content_hash(held.body) == held.current.content_hash == held.letter.content_hash:
        raise StoredTextDiffers


async def vet_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, hash_seen: str
) -> None:
    """Say that this exact text is right. Vetting again what the same person vetted changes nothing.

    Raises the faults of `policy` and of `locking`, StoredTextDiffers, LetterNotPrintable.
    """
    held = await hold(tx, actor=actor, letter_id=letter_id)
    letter = held.letter
    vetted_here = letter.status is LetterStatus.VETTED and letter.vetted_by == actor.user_id
    if vetted_here and letter.content_hash.hex() == hash_seen:
        return
    await same_text(tx, actor=actor, held=held, hash_seen=hash_seen)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.VET, actor=actor, held=held)
    check_seal(held)
    await _check_printable(held, now=now)
    await change_letter(
        tx,
        letter=letter,
        now=now,
        status=status,
        vetted_hash=letter.content_hash,
        vetted_by=actor.user_id,
        vetted_at=now,
    )
    await _note(tx, actor=actor, now=now, held=held, kind="letter_vetted")
    # It comes on the list for approval with its check, so that opening the list reads no letter.
    await keep_checks(tx, actor=actor, letter_ids=[letter_id])


async def approve_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, hash_seen: str, acknowledged: bool,
    despite: Sequence[str] = (),
) -> None:  # fmt: skip
    """Sign this exact text. A second click by the same person finds it approved and changes nothing.

    Raises LetterTextChanged or VersionConflict with the letter as it stands, TwoPeopleNeeded, RemarksStandAgainst,
    FactsContested, ReasonsNotShown, SomethingMissing, the refusals of `grounds`, LetterNotPrintable.
    """
    held = await hold(tx, actor=actor, letter_id=letter_id)
    letter = held.letter
    approved_here = letter.status is LetterStatus.APPROVED and letter.approved_by == actor.user_id
    if approved_here and letter.content_hash.hex() == hash_seen:
        return
    await same_text(tx, actor=actor, held=held, hash_seen=hash_seen)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    background = await background_of(tx, actor=actor, case=held.case)
    findings = await findings_of(held.body, background)
    contested = contested_in(held.body, background, actor=actor)
    status = allow(LetterAct.APPROVE, actor=actor, held=held, blocking=blocking_rules(findings), contested=contested)
    check_seal(held)
    await check_may_write(tx, case=held.case, agency=letter.agency)
    if not acknowledged:
        raise ReasonsNotShown
    missing = await still_missing(tx, case=held.case, agency=letter.agency)
    if unaccepted := [label for label in missing if label not in despite]:
        raise SomethingMissing(details={"missing": unaccepted})
    await _check_printable(held, now=now)
    await change_letter(
        tx, letter=letter, now=now, status=status, approved_hash=letter.content_hash, approved_by=actor.user_id,
        approved_at=now, returned_by=None, returned_at=None, return_enc=None,
    )  # fmt: skip
    code = None if await _acknowledged_before(tx, case_id=held.case.id) else "MP-ACK"
    extra = {"reasons_shown": True, "despite": len(missing), "warnings": sorted({f.rule for f in findings})}
    await _note(tx, actor=actor, now=now, held=held, kind="letter_approved", code=code, extra=extra)


async def return_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, hash_seen: str, reason: str
) -> None:
    """Give the letter back to its writer with a reason, which is sealed. What was decided on it falls away."""
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_text(tx, actor=actor, held=held, hash_seen=hash_seen)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.RETURN, actor=actor, held=held)
    await _give_reason(tx, actor=actor, now=now, held=held, status=status, reason=reason)
    await _note(tx, actor=actor, now=now, held=held, kind="letter_returned", extra={"was": held.letter.status.value})


async def void_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, reason: str
) -> None:
    """Set the letter aside for good, with a reason. Its text stays in the record."""
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.VOID, actor=actor, held=held)
    await _give_reason(tx, actor=actor, now=now, held=held, status=status, reason=reason)
    await _note(tx, actor=actor, now=now, held=held, kind="letter_voided", extra={"was": held.letter.status.value})


async def undo_approval(tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int) -> None:
    """Take an approval back while the letter has not left. The vetting stands."""
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.UNDO_APPROVAL, actor=actor, held=held)
    await change_letter(tx, letter=held.letter, now=now, status=status, **UNAPPROVED)
    await _note(tx, actor=actor, now=now, held=held, kind="letter_approval_undone")


async def _check_printable(held: Held, *, now: datetime) -> None:
    await to_thread.run_sync(lambda: check_printable(held.body, dated=singapore_date(now)))


async def _give_reason(tx: Tx, *, actor: Actor, now: datetime, held: Held, status: LetterStatus, reason: str) -> None:
    box = await tx.box(held.case.id)
    sealed = box.seal_text(RETURN_PLACE, held.letter.id, reason)
    await change_letter(
        tx,
        letter=held.letter,
        now=now,
        status=status,
        returned_by=actor.user_id,
        returned_at=now,
        return_enc=sealed,
        **UNVETTED,
    )


async def _acknowledged_before(tx: Tx, *, case_id: UUID) -> bool:
    return bool(
        await tx.value(
            "SELECT EXISTS (SELECT FROM case_events WHERE office_id = %(office)s AND case_id = %(case)s AND code = 'MP-ACK')",
            {"office": tx.office_id, "case": case_id},
        )
    )


async def _note(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    held: Held,
    kind: str,
    code: str | None = None,
    extra: dict[str, Any] | None = None,
) -> None:
    """Leave the act on the timeline and in the person's own list; the case moves up in lists."""
    detail = {"ordinal": held.letter.ordinal, "agency": held.letter.agency, "hash": held.letter.content_hash.hex()} | (
        extra or {}
    )
    await record_event(
        tx, actor=actor, now=now, case_id=held.case.id, kind=kind, code=code, letter_id=held.letter.id, detail=detail
    )
    await record_activity(tx, actor=actor, now=now, kind=kind, case_id=held.case.id, detail=detail)
    await touch_case(tx, now=now, case_id=held.case.id)
