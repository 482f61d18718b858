"""How the record stands: how far it is signed, who outside has signed, what waits, and what the last checks found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.audit.leaves import COLUMNS, leaf_data
from mps_connect.audit.merkle import leaf_hash
from mps_connect.audit.notes import read_checkpoint, read_note
from mps_connect.audit.places import SHIFT, base_of_place
from mps_connect.audit.searching import actor_name, names_of
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id
from mps_connect.kit.jobs import defer

CHECK = (
    "id, asked_by, asked_at, whole, begun_at, reached, to_size, opened, erased, ended_at, holds, problems, "
    "extract(epoch FROM ended_at - begun_at)::float AS took_seconds"
)
SHOWN_CHECKS = 20


async def standing(tx: Tx) -> dict[str, Any]:
    """Origin, size, newest checkpoint, witnesses, what waits, and how many units were erased.

    Empty and without an origin where nothing was sequenced yet.
    """
    state = await tx.one("SELECT origin, size FROM audit.tree_state")
    newest = await tx.one("SELECT note, at FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1")
    waiting = await tx.one("SELECT waiting, oldest FROM audit.lag()")
    erased = await tx.value(
        "SELECT count(*) FROM audit.erased_units WHERE office_id = %(office)s", {"office": tx.office_id}
    )
    guard = await tx.one("SELECT present, problems FROM audit.guard_state()")
    return {
        "guard": guard or {"present": False, "problems": []},
        "origin": state["origin"] if state else None,
        "size": _size(newest["note"]) if newest else 0,
        "signed_at": newest["at"] if newest else None,
        "witnesses": await _witnesses(tx),
        "waiting": waiting["waiting"] if waiting else 0,
        "waiting_since": waiting["oldest"] if waiting else None,
        "erased": erased,
    }


async def _witnesses(tx: Tx) -> list[dict[str, Any]]:
    """Each witness's newest signature: what size it was for, and when."""
    rows = await tx.all(
        "SELECT DISTINCT ON (w.witness) w.witness AS name, w.at, c.note FROM audit.cosignatures w "
        "JOIN audit.checkpoints c USING (tree_size) ORDER BY w.witness, w.tree_size DESC"
    )
    return [{"name": row["name"], "at": row["at"], "size": _size(row["note"])} for row in rows]


def _size(note: str) -> int:
    return read_checkpoint(read_note(note)).size


async def place_of(tx: Tx, *, seq: int) -> dict[str, Any] | None:
    """Where a row stands in the tree: its leaf, whether it is the row that was sequenced, and who outside signed above it.

    None where it was not sequenced yet.
    """
    row = await tx.one(
        f"SELECT f.leaf_index, f.leaf_hash, {COLUMNS} FROM audit.logs l JOIN audit.leaves f ON f.seq = l.seq "
        "WHERE l.office_id = %(office)s AND l.seq = %(seq)s",
        {"office": tx.office_id, "seq": seq},
    )
    if row is None:
        return None
    place, base = row["leaf_index"], base_of_place(row["leaf_index"])
    above = await tx.all(
        "SELECT DISTINCT witness FROM audit.cosignatures WHERE tree_size > %(place)s AND tree_size <= %(end)s ORDER BY witness",
        {"place": place, "end": base + (1 << SHIFT)},
    )
    return {
        "leaf": place - base, "unchanged": leaf_hash(leaf_data(row)) == bytes(row["leaf_hash"]),
        "witnessed_by": [one["witness"] for one in above],
    }  # fmt: skip


async def checks(tx: Tx) -> list[dict[str, Any]]:
    """Checks of the record, the newest first: the clock's and the office's own."""
    rows = await tx.all(
        f"SELECT {CHECK} FROM audit.checks ORDER BY asked_at DESC, id DESC LIMIT %(limit)s", {"limit": SHOWN_CHECKS}
    )
    return await _named(tx, rows)


async def last_whole(tx: Tx) -> dict[str, Any] | None:
    """The newest check that read everything and has ended."""
    rows = await tx.all(
        f"SELECT {CHECK} FROM audit.checks WHERE whole AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1"
    )
    return next(iter(await _named(tx, rows)), None)


async def _named(tx: Tx, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    names = await names_of(tx, (row["asked_by"] for row in rows))
    return [
        {key: value for key, value in row.items() if key != "asked_by"}
        | {"asked_by": actor_name(row["asked_by"], names)}
        for row in rows
    ]


async def ask_check(tx: Tx, *, actor: Actor, now: datetime) -> UUID:
    """Ask for the whole record to be read again. A check that already waits or runs for the office is answered with."""
    wanted = new_id()
    check: UUID = await tx.value("SELECT audit.ask_check(%(id)s)", {"id": wanted})
    if check == wanted:
        await defer(tx, "check_record", check_id=check)
        await record_activity(tx, actor=actor, now=now, kind="record_check_asked", detail={"check": str(check)})
    return check
