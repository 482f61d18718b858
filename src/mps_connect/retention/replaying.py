"""After a restore: what was erased since the back-up was made is erased again before anybody can open it.

What was erased is known from outside the database: from the lists published beside the record, or from an exported record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from mps_connect.audit.bundle import Event, Leaf
from mps_connect.audit.covering import KEYS
from mps_connect.audit.notes import NoteWrong, Verifier
from mps_connect.audit.statements import open_statement, statement_verifiers
from mps_connect.kit.db import Context, Database
from mps_connect.kit.errors import Fault
from mps_connect.retention.certificates import ERASURES, FOLDER

AT_ONCE = 5000
ERASURE = b'"op":"E"'


class Erased(NamedTuple):
    """A unit that was erased, and the row of the record that says so, which orders them."""

    office_id: UUID
    unit_id: UUID
    seq: int


class ErasuresUndone(Fault):
    status = 503
    code = "erasures_undone"

    def __init__(self, units: int) -> None:
        super().__init__(
            f"{units} cases or persons live in this database that were erased: a back-up was restored. Nothing opens until they "
            "are erased again: run `mps migrate`, then `mps retention replay`, see docs/runbooks/retention.md."
        )


class ListNotBelieved(Fault):
    status = 503
    code = "list_not_believed"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The list of erasures {name} cannot be believed: {why}. Nothing opens until an operator has looked: see "
            "docs/runbooks/retention.md."
        )


class StillThere(Fault):
    status = 409
    code = "still_there"

    def __init__(self, units: Sequence[UUID]) -> None:
        super().__init__(
            f"{len(units)} erasures could not be done again, because newer cases hang on them. See docs/runbooks/retention.md.",
            details={"units": [str(unit) for unit in units]},
        )


def listed_in(folder: Path, verifiers: Sequence[Verifier]) -> Iterator[Erased]:
    """Every erasure of the lists in the record's directory. Raises ListNotBelieved."""
    for path in sorted((folder / FOLDER).glob("*.txt")):
        try:
            statement = open_statement(path.read_text(), verifiers)
            if statement.kind != ERASURES:
                raise NoteWrong("it says something else")
            yield from map(_read_line, filter(None, statement.text.split("\n")))
        except (NoteWrong, ValueError, OSError) as error:
            raise ListNotBelieved(path.name, str(error)) from error


def erased_in(events: Iterable[Event]) -> Iterator[Erased]:
    """Every erasure of a unit in an exported record, which the caller has verified."""
    for event in events:
        if isinstance(event, Leaf) and event.data is not None and ERASURE in event.data:
            row = json.loads(event.data)
            if row["op"] == "E" and row["table_name"] == KEYS:
                yield Erased(UUID(row["office_id"]), UUID(row["row_pk"]), int(row["seq"]))


def _read_line(line: str) -> Erased:
    office, unit, seq = line.split()
    return Erased(UUID(office), UUID(unit), int(seq))


async def alive_again(app: Database, known: Iterable[Erased]) -> list[Erased]:
    """Of what was erased, by `known` and by the database's own record, what lives in the database. In the order it went."""
    units = {one.unit_id: one for one in known}
    async with app.connection() as conn:
        cursor = await conn.execute("SELECT to_regprocedure('erasure.alive(uuid[])') IS NULL AS older")
        row = await cursor.fetchone()
        if row and row["older"]:
            # A schema from before there were erasures: a restored one is migrated first.
            return list(units.values())
        cursor = await conn.execute("SELECT office_id FROM signin.offices()")
        offices = [row["office_id"] for row in await cursor.fetchall()]
    found: set[UUID] = set()
    for office_id in offices:
        async with app.transaction(Context("system:retention", office_id, purpose="retention")) as tx:
            for row in await tx.all("SELECT shred_id, seq FROM audit.erased_units"):
                units.setdefault(row["shred_id"], Erased(office_id, row["shred_id"], row["seq"]))
    async with app.connection() as conn:
        ids = list(units)
        for at in range(0, len(ids), AT_ONCE):
            cursor = await conn.execute("SELECT erasure.alive(%(units)s) AS unit", {"units": ids[at : at + AT_ONCE]})
            found |= {row["unit"] for row in await cursor.fetchall()}
    return sorted((units[unit] for unit in found), key=lambda one: one.seq)


async def erase_again(shredder: Database, erased: Sequence[Erased]) -> int:
    """Erase each again, one a transaction, with the shredder's login. Returns how many went. Raises StillThere at the end."""
    done, left = 0, []
    for one in erased:
        async with shredder.transaction(Context("system:replay", one.office_id, purpose="retention")) as tx:
            outcome = await tx.value(
                "SELECT erasure.erase_again(%(unit)s, %(row)s)",
                {"unit": one.unit_id, "row": json.dumps({"row": one.seq})},
            )
        if outcome == "has_cases":
            left.append(one.unit_id)
        else:
            done += int(outcome == "erased")
    if left:
        raise StillThere(left)
    return done


async def published(app: Database, folder: Path, *, keys: Sequence[Verifier] = ()) -> list[Erased]:
    """What the record's directory says was erased, believed by `keys` or by the keys this database knows."""
    if not (folder / FOLDER).is_dir():
        return []
    async with app.transaction(Context("system:retention", purpose="retention")) as tx:
        verifiers = keys or await statement_verifiers(tx)
    return list(listed_in(folder, verifiers))


async def before_opening(app: Database, shredder: Database | None, folder: Path) -> int:
    """What `mps serve` and `mps worker` do first. Returns how many were erased again.

    Raises ErasuresUndone where something lives that was erased and nobody here may erase it, ListNotBelieved, StillThere.
    """
    undone = await alive_again(app, await published(app, folder))
    if not undone:
        return 0
    if shredder is None:
        raise ErasuresUndone(len(undone))
    return await erase_again(shredder, undone)
