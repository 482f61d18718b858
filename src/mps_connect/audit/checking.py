"""Reading the record from end to end, in the worker, with the sequencer's login; what it finds is kept beside the record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import anyio.from_thread
import anyio.to_thread

from mps_connect.audit.bundle import Event, Leaf
from mps_connect.audit.notes import Checkpoint, NoteWrong, Verifier, read_verifier
from mps_connect.audit.places import SHIFT, base_of
from mps_connect.audit.publishing import CHECKPOINT_FILE
from mps_connect.audit.reading import (
    Connection,
    Start,
    connected,
    events_of,
    first_origin,
    known_keys,
    origin_of,
    start_at,
    unsequenced,
)
from mps_connect.audit.sequencer import SEQUENCER
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Database, Tx

SAID_EVERY = 20_000
"""Leaves between two words of how far a check is."""

HELD = (
    "SELECT c.note FROM audit.checkpoints c JOIN audit.checks k ON k.to_size = c.tree_size "
    "WHERE k.holds ORDER BY c.tree_size DESC LIMIT 1"
)

COSIGNED_BY = "SELECT DISTINCT witness FROM audit.cosignatures WHERE tree_size > %(base)s AND tree_size <= %(end)s"
OLDER = (
    "SELECT coalesce(min(at) <= clock_timestamp() - %(chance)s::interval, false) AS older FROM audit.checkpoints "
    "WHERE tree_size > %(base)s AND tree_size <= %(end)s"
)
FIRST_CHANCE = timedelta(days=1)
"""How long after a tree's first checkpoint a witness may stay silent before its silence is a fault of the record."""


class CheckBrokenOff(RuntimeError):
    """The worker stops: the check is begun again by the next one."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a check reads: the sequencer's connection string, the keys, where checkpoints were published, and who cosigns."""

    url: str
    wrapper: KeyWrapper
    published: Path
    witnesses: Sequence[Verifier] = ()


async def begin_check(tx: Tx, *, check_id: UUID) -> bool | None:
    """Mark a check as begun. Whether it is of the whole record; None where it has ended, or was never asked for."""
    whole: bool | None = await tx.value(
        "UPDATE audit.checks SET begun_at = clock_timestamp(), reached = 0 WHERE id = %(id)s AND ended_at IS NULL RETURNING whole",
        {"id": check_id},
    )
    return whole


async def new_check(tx: Tx, *, check_id: UUID, whole: bool) -> None:
    """A check that the clock asks for."""
    await tx.run(
        "INSERT INTO audit.checks (id, asked_by, whole) VALUES (%(id)s, %(by)s, %(whole)s)",
        {"id": check_id, "by": tx.context.actor_id, "whole": whole},
    )


async def run_check(database: Database, record: Record, *, check_id: UUID, stopping: asyncio.Event) -> Report | None:
    """Read the record and keep what was found. None where there was nothing to do. Raises CheckBrokenOff.

    `database`: with the sequencer's login. Begun again, it reads again, and ends the same check.
    """
    async with database.transaction(SEQUENCER) as tx:
        whole = await begin_check(tx, check_id=check_id)
    if whole is None:
        return None

    async def reached(leaves: int) -> None:
        if stopping.is_set():
            raise CheckBrokenOff
        async with database.transaction(SEQUENCER) as tx:
            await tx.run(
                "UPDATE audit.checks SET reached = %(leaves)s WHERE id = %(id)s", {"leaves": leaves, "id": check_id}
            )

    report = await anyio.to_thread.run_sync(partial(read_record, record, whole=whole, reached=partial(_said, reached)))
    async with database.transaction(SEQUENCER) as tx:
        await tx.run(
            "UPDATE audit.checks SET ended_at = clock_timestamp(), reached = %(size)s, from_size = %(since)s, to_size = %(size)s, "
            "opened = %(opened)s, erased = %(erased)s, holds = %(holds)s, problems = %(problems)s WHERE id = %(id)s",
            {
                "id": check_id, "size": report.size, "since": report.since, "opened": report.opened, "erased": report.erased,
                "holds": report.holds, "problems": report.problems,
            },
        )  # fmt: skip
    return report


def _said(reached: Callable[[int], object], leaves: int) -> None:
    anyio.from_thread.run(reached, leaves)  # type: ignore[arg-type]


def read_record(record: Record, *, whole: bool, reached: Callable[[int], None]) -> Report:
    """The whole record, or what came since the last check that held; what is wrong with it is in the report."""
    published = _published(record.published)
    with connected(record.url) as conn:
        origin = origin_of(conn)
        if origin is None:
            report = Report("")
            if published is not None:
                report.wrong("a checkpoint was published, and nothing is sequenced here")
            return report
        held = None if whole else conn.execute(HELD).fetchone()
        try:
            start = start_at(conn, checkpoint_of(held["note"])) if held else None
            trust = _trust(conn, start.checkpoint.origin if start else first_origin(conn, origin), origin, published)
        except NoteWrong as error:
            report = Report(origin)
            report.wrong(str(error))
            return report
        trust, silent = _with_witnesses(conn, trust, record.witnesses, newest=origin, start=start)
        events = _counted(events_of(conn, wrapper=record.wrapper, since=start), reached)
        report = verify(events, trust, start=start.frontier if start else None)
        report.remarks.extend(f"no checkpoint of {origin} is cosigned by {name} yet" for name in silent)
        if waiting := unsequenced(conn):
            report.wrong(f"{waiting} rows older than a minute were never sequenced")
        return report


def _published(folder: Path) -> Checkpoint | str | None:
    """What was published, read before the database is: it holds at least as much by then. A text: what is wrong with it."""
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        return None
    try:
        return checkpoint_of(path.read_text())
    except (NoteWrong, UnicodeDecodeError) as error:
        return f"the published checkpoint cannot be read: {error}"


def _trust(conn: Connection, first: str, newest: str, published: Checkpoint | str | None) -> Trust:
    """The log's own keys, and what was published. Raises NoteWrong."""
    if isinstance(published, str):
        raise NoteWrong(published)
    seen = [] if published is None else [published]
    return Trust(first, [read_verifier(key) for key in known_keys(conn, newest)], (), seen)


def _with_witnesses(
    conn: Connection, trust: Trust, witnesses: Sequence[Verifier], *, newest: str, start: Start | None
) -> tuple[Trust, list[str]]:
    """The trust with the witnesses that must have signed the newest tree, and the names of those that had no chance to yet."""
    signed = _cosigned_by(conn, newest)
    place = {"base": base_of(newest), "end": base_of(newest) + (1 << SHIFT)}
    row = conn.execute(OLDER, {**place, "chance": FIRST_CHANCE}).fetchone()
    due = [one for one in witnesses if one.name in signed or (row and row["older"])]
    # What a check goes on from was held before, with the cosignatures up to there.
    before = _cosigned_by(conn, start.checkpoint.origin, start.checkpoint.size) if start else set()
    cosigned = [one.name for one in due if one.name in before]
    return replace(trust, witnesses=due, cosigned=cosigned), [one.name for one in witnesses if one not in due]


def _cosigned_by(conn: Connection, origin: str, size: int = 1 << SHIFT) -> set[str]:
    """Who cosigned a checkpoint of the first `size` leaves of a tree, or of fewer."""
    base = base_of(origin)
    return {row["witness"] for row in conn.execute(COSIGNED_BY, {"base": base, "end": base + size})}


def _counted(events: Iterator[Event], reached: Callable[[int], None]) -> Iterator[Event]:
    leaves = 0
    for event in events:
        yield event
        if isinstance(event, Leaf):
            leaves += 1
            if leaves % SAID_EVERY == 0:
                reached(leaves)
