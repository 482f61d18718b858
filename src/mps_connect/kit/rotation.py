"""Another key-encryption key: every wrapped key is wrapped anew, in batches, and can be stopped and taken up at any point.

Runs with the owner's login: the application may make wrapped keys, never change one. The words themselves are not touched.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mps_connect.kit.crypto import KeyEncryptionKeyMissing, KeyRack, SealBroken
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault

LOCK = 0x4D50_5303
BATCH = 500
NOTICED_AFTER = timedelta(minutes=10)
"""By then every running instance wraps with the current key: each looks once a minute."""
ROTATOR = Context(actor_id="system:keys", purpose="keys")


@dataclass(frozen=True, slots=True)
class Place:
    """Where wrapped keys lie: what a row is found by, the next rows that another key wraps, and one row changed."""

    keys: tuple[str, ...]
    batch: str
    change: str


PLACES = (
    Place(
        ("office_id", "shred_id"),
        "SELECT office_id, shred_id, kek_id, wrapped FROM keystore.subject_keys WHERE kek_id <> %(current)s "
        "AND (%(office_id)s::uuid IS NULL OR (office_id, shred_id) > (%(office_id)s::uuid, %(shred_id)s::uuid)) "
        "ORDER BY office_id, shred_id LIMIT %(batch)s FOR UPDATE",
        "UPDATE keystore.subject_keys SET kek_id = %(kek)s, wrapped = %(wrapped)s "
        "WHERE office_id = %(office_id)s AND shred_id = %(shred_id)s",
    ),
    Place(
        ("id",),
        "SELECT id, kek_id, wrapped FROM keystore.service_keys WHERE kek_id <> %(current)s "
        "AND (%(id)s::text IS NULL OR id > %(id)s::text) ORDER BY id LIMIT %(batch)s FOR UPDATE",
        "UPDATE keystore.service_keys SET kek_id = %(kek)s, wrapped = %(wrapped)s WHERE id = %(id)s",
    ),
    Place(
        ("verifier",),
        "SELECT verifier, kek_id, wrapped FROM keystore.log_keys WHERE kek_id <> %(current)s "
        "AND (%(verifier)s::text IS NULL OR verifier > %(verifier)s::text) ORDER BY verifier LIMIT %(batch)s FOR UPDATE",
        "UPDATE keystore.log_keys SET kek_id = %(kek)s, wrapped = %(wrapped)s WHERE verifier = %(verifier)s",
    ),
)

COUNTS = """
SELECT kek_id, sum(rows)::bigint AS rows
  FROM (SELECT kek_id, count(*) AS rows FROM keystore.subject_keys GROUP BY kek_id
        UNION ALL SELECT kek_id, count(*) FROM keystore.service_keys GROUP BY kek_id
        UNION ALL SELECT kek_id, count(*) FROM keystore.log_keys GROUP BY kek_id) AS named
 GROUP BY kek_id
"""


class RotationUnderWay(Fault):
    status = 409
    code = "rotation_under_way"
    message = "Keys are being rotated already, from another terminal. Let it finish; nothing was done here."


@dataclass(frozen=True, slots=True)
class Hanging:
    """One key-encryption key: `old`, `current` or `prepared`, and how many wrapped keys name it."""

    kek_id: str
    place: str
    rows: int


async def hanging(owner: Database, rack: KeyRack) -> list[Hanging]:
    """Every key-encryption key in the order they were made, and those that rows name though they are not there."""
    rows = await _counts(owner)
    ids, current = rack.kek_ids(), rack.current()
    turn = ids.index(current) if current in ids else len(ids)
    found = [
        Hanging(kek_id, "old" if at < turn else "current" if at == turn else "prepared", rows.pop(kek_id, 0))
        for at, kek_id in enumerate(ids)
    ]
    return found + [Hanging(kek_id, "missing", count) for kek_id, count in rows.items()]


async def begin(owner: Database, rack: KeyRack, *, now: datetime) -> str:
    """Make the first key-encryption key current, if there is none. Returns the current one's id."""
    async with _alone(owner):
        current = rack.current()
        if current is None:
            current = (rack.kek_ids() or [rack.add()])[0]
            rack.choose(current, now=now)
        return current


async def prepare(owner: Database, rack: KeyRack) -> str:
    """Make the next key without using it yet, so that its file can be brought to every machine first. Returns its id."""
    async with _alone(owner):
        waiting = [one.kek_id for one in await hanging(owner, rack) if one.place == "prepared"]
        return waiting[0] if waiting else rack.add()


async def rotate(
    owner: Database, rack: KeyRack, *, now: datetime, say: Callable[[str], None], batch: int = BATCH
) -> str:
    """Take the next key into use and wrap every key with it. Returns its id.

    A rotation that was interrupted is finished first, and no other begun: run it again for another. Raises
    RotationUnderWay, KeyEncryptionKeyMissing.
    """
    async with _alone(owner):
        found = await hanging(owner, rack)
        if any(one.place == "missing" for one in found):
            raise KeyEncryptionKeyMissing
        current = rack.current()
        if any(one.rows and one.place != "current" for one in found) and current is not None:
            say(f"Finishing the rotation to {current} that was interrupted.")
        else:
            waiting = [one.kek_id for one in found if one.place == "prepared"]
            current = waiting[0] if waiting else rack.add()
            rack.choose(current, now=now)
            say(f"The current key is {current} from now on.")
        await _rewrap_all(owner, rack, current=current, say=say, batch=batch)
        return current


async def retire(owner: Database, rack: KeyRack, *, now: datetime, say: Callable[[str], None]) -> list[str]:
    """Remove old keys that nothing names any more. Returns those that went; says of the others why they stay."""
    gone = []
    async with _alone(owner):
        since = rack.chosen_at()
        for one in await hanging(owner, rack):
            if one.place != "old":
                continue
            if one.rows:
                say(f"{one.kek_id} stays: {one.rows:,} keys are still wrapped with it. Run `mps keys rotate`.")
            elif since is not None and now < since + NOTICED_AFTER:
                say(f"{one.kek_id} stays: a running instance may still use it. Try again in ten minutes.")
            else:
                rack.remove(one.kek_id)
                gone.append(one.kek_id)
                say(
                    f"{one.kek_id} is removed. Backups made before its rotation can no longer be opened without a copy of it."
                )
    return gone


async def _rewrap_all(owner: Database, rack: KeyRack, *, current: str, say: Callable[[str], None], batch: int) -> None:
    """Until no row names another key: an instance that has not looked yet may add one behind us."""
    done = 0
    left = await _left(owner, current)
    total = left
    while left:
        for place in PLACES:
            after: dict[str, Any] = dict.fromkeys(place.keys)
            while True:
                async with owner.transaction(ROTATOR) as tx:
                    rows = await tx.all(place.batch, {"current": current, "batch": batch, **after})
                    await _rewrap(tx, rack, place, rows=rows, current=current)
                if not rows:
                    break
                after = {key: rows[-1][key] for key in place.keys}
                done += len(rows)
                say(f"Wrapped anew: {done:,} of {max(total, done):,} keys")
        left = await _left(owner, current)
    say(f"Every key is wrapped with {current}.")


async def _rewrap(tx: Tx, rack: KeyRack, place: Place, *, rows: list[dict[str, Any]], current: str) -> None:
    changed = []
    for row in rows:
        key = rack.unwrap(bytes(row["wrapped"]), row["kek_id"])
        made = rack.wrap(key)
        # Once written, the old wrapping is gone: what was made must open to the same key.
        if made.kek_id != current or rack.unwrap(made.wrapped, made.kek_id) != key:
            raise SealBroken
        changed.append({**{name: row[name] for name in place.keys}, "kek": made.kek_id, "wrapped": made.wrapped})
    await tx.run_many(place.change, changed)


async def _counts(owner: Database) -> dict[str, int]:
    async with owner.transaction(ROTATOR) as tx:
        return {row["kek_id"]: int(row["rows"]) for row in await tx.all(COUNTS)}


async def _left(owner: Database, current: str) -> int:
    return sum(rows for kek_id, rows in (await _counts(owner)).items() if kek_id != current)


@asynccontextmanager
async def _alone(owner: Database) -> AsyncIterator[None]:
    """Only one such act at a time in this database, however it ends: the lock goes with the connection."""
    async with owner.connection() as conn:
        cursor = await conn.execute("SELECT pg_try_advisory_lock(%(lock)s) AS mine", {"lock": LOCK})
        row = await cursor.fetchone()
        if not row or not row["mine"]:
            raise RotationUnderWay
        try:
            yield
        finally:
            await conn.execute("SELECT pg_advisory_unlock(%(lock)s)", {"lock": LOCK})
