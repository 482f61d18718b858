"""A volunteer's pass: one code at the door, one device, one evening.

Staff issue it; the first device to show its code or PIN is in, as a volunteer and nothing else, until the pass ends. Who has
no account gets one with neither password nor address to write to: its e-mail stands under a name that can never exist
(RFC 2606), so that every rule of accounts holds for it, and no other way in opens it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Permission, Role
from mps_connect.access.table import may
from mps_connect.identity.models import NO_MAILBOX, Ended, Method, Opened
from mps_connect.identity.pass_hours import LONGEST, default_end
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.sessions import end_session
from mps_connect.identity.signing_in import open_session
from mps_connect.identity.tokens import new_secret, secret_hash
from mps_connect.kit.crypto import keyed_hash
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id

PIN_LIFE = timedelta(minutes=15)
PIN_DIGITS = 8
ISSUERS = [role.value for role in Role if may(role, Permission.ISSUE_PASSES)]
BOTH_MAY = "u.is_active AND u.role = 'volunteer' AND i.is_active AND i.role = ANY(%(issuers)s)"
"""A pass nobody has taken yet is worth what its issuer is: once they may not issue any, it opens nothing."""


class PassNotGood(Fault):
    """One answer for a code nobody issued, a pass that ended and one that was taken back."""

    status = 404
    code = "pass_not_good"
    message = "This pass is not good, or not any more. Ask for a new one at the door."


class PassTaken(Fault):
    status = 409
    code = "pass_taken"
    message = "A device is in with this pass already, and a pass lets in one. If it is not yours, ask at the door for a new pass."


class PassEndWrong(Fault):
    status = 422
    code = "pass_end_wrong"
    message = "A pass ends within twelve hours from now. Choose another hour."


class NotAVolunteer(Fault):
    status = 422
    code = "not_a_volunteer"
    message = "A pass lets volunteers in, and nobody else. This person signs in with their own account."


@dataclass(frozen=True, slots=True)
class Issued:
    """A pass just made. Code and PIN are shown once and stored as hashes."""

    pass_id: UUID
    code: str
    pin: str
    pin_until: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A pass as its volunteer sees it before taking it."""

    name: str
    office_name: str
    ends_at: datetime


async def issue_pass(
    tx: Tx, ring: Ring, *, actor: Actor, now: datetime, name: str, volunteer_id: UUID | None, ends_at: datetime | None
) -> Issued:
    """Make a pass for a volunteer of the office, known or new. It ends the one they had, and whoever is in with that.

    Raises PassEndWrong, NotAVolunteer, NotFound.
    """
    end = ends_at or default_end(now)
    if not now < end <= now + LONGEST:
        raise PassEndWrong
    user_id = await _known(tx, volunteer_id) if volunteer_id else await _newcomer(tx, name=name, now=now)
    for row in await _live_passes(tx, user_id=user_id, now=now):
        await _take_back(tx, row, now=now)
    issued = await _make(tx, ring, actor=actor, now=now, user_id=user_id, ends_at=end)
    await record_activity(tx, actor=actor, now=now, kind="pass_issued", detail={"pass": str(issued.pass_id)})
    return issued


async def revoke_pass(tx: Tx, *, actor: Actor, now: datetime, pass_id: UUID) -> None:
    """Take a pass back; whoever is in with it is out on their next request. Raises NotFound."""
    row = await tx.one(
        "SELECT id, user_id, session_id FROM passes WHERE office_id = %(office)s AND id = %(id)s AND revoked_at IS NULL FOR UPDATE",
        {"office": tx.office_id, "id": pass_id},
    )
    if row is None:
        raise NotFound
    await _take_back(tx, row, now=now)
    await record_activity(tx, actor=actor, now=now, kind="pass_revoked", detail={"pass": str(pass_id)})


async def look_at_pass(database: Database, keys: KeyRing, *, code: str | None, pin: str | None, now: datetime) -> Shown:
    """Whose pass this is. Raises PassNotGood, PassTaken."""
    found = await _find(database, keys, code=code, pin=pin, now=now)
    async with database.transaction(_context(found)) as tx:
        row = await tx.one(
            "SELECT u.name, o.name AS office_name FROM passes p JOIN users u ON u.office_id = p.office_id AND u.id = p.user_id "
            "JOIN users i ON i.office_id = p.office_id AND i.id = p.issued_by JOIN offices o ON o.office_id = p.office_id "
            f"WHERE p.office_id = %(office)s AND p.id = %(id)s AND {BOTH_MAY}",
            {"office": tx.office_id, "id": found["pass_id"], "issuers": ISSUERS},
        )
    if row is None:
        raise PassNotGood
    return Shown(row["name"], row["office_name"], found["ends_at"])


async def claim_pass(
    database: Database, keys: KeyRing, *, code: str | None, pin: str | None, device: str, now: datetime
) -> Opened:
    """Let this device in. Of several at once exactly one gets in. Raises PassNotGood, PassTaken."""
    found = await _find(database, keys, code=code, pin=pin, now=now)
    ring = await keys.ring(now=now)
    async with database.transaction(_context(found)) as tx:
        mine = await tx.one(
            "UPDATE passes p SET claimed_at = %(now)s FROM users u, users i "
            "WHERE p.office_id = %(office)s AND p.id = %(id)s AND p.claimed_at IS NULL AND p.revoked_at IS NULL "
            "AND p.ends_at > %(now)s AND u.office_id = p.office_id AND u.id = p.user_id "
            f"AND i.office_id = p.office_id AND i.id = p.issued_by AND {BOTH_MAY} RETURNING p.user_id, p.ends_at",
            {"office": tx.office_id, "id": found["pass_id"], "now": now, "issuers": ISSUERS},
        )
        if mine is None:
            raise await _why_not(tx, pass_id=found["pass_id"])
        opened = await open_session(
            tx, ring, user_id=mine["user_id"], device=device, method=Method.PASS, now=now, ends_at=mine["ends_at"]
        )
        await tx.run(
            "UPDATE passes SET session_id = %(session)s WHERE office_id = %(office)s AND id = %(id)s",
            {"office": tx.office_id, "id": found["pass_id"], "session": opened.session_id},
        )
    return opened


async def _known(tx: Tx, user_id: UUID) -> UUID:
    row = await tx.one(
        "SELECT role, is_active FROM users WHERE office_id = %(office)s AND id = %(user)s FOR NO KEY UPDATE",
        {"office": tx.office_id, "user": user_id},
    )
    if row is None or not row["is_active"]:
        raise NotFound
    if row["role"] != Role.VOLUNTEER:
        raise NotAVolunteer
    return user_id


async def _newcomer(tx: Tx, *, name: str, now: datetime) -> UUID:
    user_id = new_id()
    await tx.run(
        "INSERT INTO users (office_id, id, email, name, role, created_at) "
        "VALUES (%(office)s, %(id)s, %(email)s, %(name)s, 'volunteer', %(now)s)",
        {
            "office": tx.office_id, "id": user_id, "email": f"pass-{user_id.hex}@{NO_MAILBOX}", "name": name.strip(),
            "now": now,
        },
    )  # fmt: skip
    return user_id


async def _live_passes(tx: Tx, *, user_id: UUID, now: datetime) -> list[dict[str, Any]]:
    return await tx.all(
        "SELECT id, user_id, session_id FROM passes WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND revoked_at IS NULL AND ends_at > %(now)s FOR UPDATE",
        {"office": tx.office_id, "user": user_id, "now": now},
    )


async def _take_back(tx: Tx, row: dict[str, Any], *, now: datetime) -> None:
    await tx.run(
        "UPDATE passes SET revoked_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": row["id"], "now": now},
    )
    if row["session_id"]:
        await end_session(tx, user_id=row["user_id"], session_id=row["session_id"], now=now, because=Ended.PASS_REVOKED)


async def _make(tx: Tx, ring: Ring, *, actor: Actor, now: datetime, user_id: UUID, ends_at: datetime) -> Issued:
    code, pass_id = new_secret(), new_id()
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        pin_hash = _pin_hash(ring, pin)
        taken = await tx.one(
            "SELECT FROM signin.by_pass(%(code)s, %(pin)s)", {"code": secret_hash(code), "pin": pin_hash}
        )
        if taken is None:
            break
    pin_until = min(now + PIN_LIFE, ends_at)
    await tx.run(
        "INSERT INTO passes (office_id, id, user_id, code_hash, pin_hash, issued_by, issued_at, claim_until, ends_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(code)s, %(pin)s, %(by)s, %(now)s, %(until)s, %(ends)s)",
        {
            "office": tx.office_id, "id": pass_id, "user": user_id, "code": secret_hash(code), "pin": pin_hash,
            "by": actor.user_id, "now": now, "until": pin_until, "ends": ends_at,
        },
    )  # fmt: skip
    return Issued(pass_id, code, pin, pin_until, ends_at)


def _pin_hash(ring: Ring, pin: str) -> bytes:
    """As KeyRing.short_code_hash, with a ring already in hand: no second transaction inside the first."""
    return keyed_hash(ring.pepper, f"pass_pin\0{pin}")


async def _find(
    database: Database, keys: KeyRing, *, code: str | None, pin: str | None, now: datetime
) -> dict[str, Any]:
    """The pass that one of the two fits. A PIN is good for a quarter of an hour, the code as long as the pass."""
    ring = await keys.ring(now=now)
    digits = "".join((pin or "").split())
    hashes = {
        "code": secret_hash(code) if code else b"",
        "pin": _pin_hash(ring, digits) if digits and not code else b"",
    }
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_pass(%(code)s, %(pin)s)", hashes)
        rows = await cursor.fetchall()
    good = [
        row for row in rows if row["revoked_at"] is None and row["ends_at"] > now and (code or row["claim_until"] > now)
    ]
    if len(good) != 1:
        raise PassNotGood
    if good[0]["claimed_at"]:
        raise PassTaken
    return good[0]


async def _why_not(tx: Tx, *, pass_id: UUID) -> Fault:
    taken = await tx.value(
        "SELECT true FROM passes WHERE office_id = %(office)s AND id = %(id)s AND claimed_at IS NOT NULL AND revoked_at IS NULL",
        {"office": tx.office_id, "id": pass_id},
    )
    return PassTaken() if taken else PassNotGood()


def _context(found: dict[str, Any]) -> Context:
    return Context(actor_id=str(found["user_id"]), office_id=found["office_id"], purpose="sign_in")
