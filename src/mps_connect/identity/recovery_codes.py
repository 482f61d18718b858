"""Recovery codes: ten, shown once, each good once, for a lost second factor.

A code has 60 random bits. What is stored is a hash keyed with the service's pepper, which lives wrapped and apart: whoever
copies the table can try no code.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.identity.signing_in import second_factors_of
from mps_connect.kit.crypto import keyed_hash
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id

HOW_MANY = 10
LENGTH = 12
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u: what is read aloud or from paper is not mistaken."""
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


class NoSecondFactor(Fault):
    status = 409
    code = "no_second_factor"
    message = "Recovery codes stand in for a second step. Set up an authenticator app or a passkey first."


async def remake_recovery_codes(tx: Tx, *, actor: Actor, now: datetime, pepper: bytes) -> list[str]:
    """As `renew_recovery_codes`, asked for by the person. Raises NoSecondFactor."""
    if not await second_factors_of(tx, user_id=actor.user_id, role=actor.role):
        raise NoSecondFactor
    return await renew_recovery_codes(tx, actor=actor, now=now, pepper=pepper)


async def renew_recovery_codes(tx: Tx, *, actor: Actor, now: datetime, pepper: bytes) -> list[str]:
    """Make ten new codes and drop those not used yet. Returned once; only their hashes are kept."""
    await drop_recovery_codes(tx, user_id=actor.user_id, now=now)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    await tx.run_many(
        "INSERT INTO recovery_codes (office_id, id, user_id, code_hash, created_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(hash)s, %(now)s)",
        [
            {
                "office": tx.office_id, "id": new_id(), "user": actor.user_id, "now": now,
                "hash": _hash(pepper, actor.user_id, code),
            }
            for code in codes
        ],
    )  # fmt: skip
    await record_activity(tx, actor=actor, now=now, kind="recovery_codes_made")
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes]


async def use_recovery_code(tx: Tx, *, user_id: UUID, code: str, now: datetime, pepper: bytes) -> bool:
    """Use up a code. False where it is unknown, dropped or used: of many at once exactly one finds it."""
    typed = code.casefold().translate(_MISREAD)
    return bool(
        await tx.run(
            "UPDATE recovery_codes SET used_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
            "AND code_hash = %(hash)s AND used_at IS NULL AND dropped_at IS NULL",
            {"now": now, "office": tx.office_id, "user": user_id, "hash": _hash(pepper, user_id, typed)},
        )
    )


async def drop_recovery_codes(tx: Tx, *, user_id: UUID, now: datetime) -> None:
    await tx.run(
        "UPDATE recovery_codes SET dropped_at = %(now)s WHERE office_id = %(office)s AND user_id = %(user)s "
        "AND used_at IS NULL AND dropped_at IS NULL",
        {"now": now, "office": tx.office_id, "user": user_id},
    )


def _hash(pepper: bytes, user_id: UUID, code: str) -> bytes:
    return keyed_hash(pepper, f"recovery_code\0{user_id}\0{code}")
