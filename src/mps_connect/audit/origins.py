"""What an operator does about the tree on purpose: a new one after a fork, and another key to sign with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mps_connect.audit.leaves import COLUMNS, commitment_of, leaf_data
from mps_connect.audit.log_keys import rotate, verifiers_of
from mps_connect.audit.merkle import Frontier, leaf_hash
from mps_connect.audit.notes import Checkpoint, NoteWrong, Verifier, open_checkpoint, read_checkpoint, read_note
from mps_connect.audit.places import base_of, number_of, numbered
from mps_connect.audit.publishing import CHECKPOINT_FILE, publish
from mps_connect.audit.sequencer import SEQUENCER, keep
from mps_connect.audit.verifying import citation
from mps_connect.kit.db import Database, Tx
from mps_connect.kit.errors import Fault


class NothingSequenced(Fault):
    status = 409
    code = "nothing_sequenced"
    message = "Nothing was sequenced yet: there is no tree to go on from."


class ForeignCheckpoint(Fault):
    status = 409
    code = "foreign_checkpoint"
    message = (
        "The checkpoint that is published here was not signed by this record's keys. Look first whose it is: "
        "see docs/runbooks/record.md."
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A tree that was begun: its origin, the checkpoint it cites, and where the file with that one was kept."""

    origin: str
    cites: Checkpoint
    kept: Path | None


async def new_origin(database: Database, folder: Path, *, reason: str, now: datetime) -> Begun:
    """Go on in a tree of the next number, whose first leaf cites the last checkpoint that was published, and why.

    What the database holds of the older trees stays and is verified as before. Publishes the new tree, and keeps the file
    that was published as evidence. Raises NothingSequenced, ForeignCheckpoint.
    """
    async with database.transaction(SEQUENCER) as tx:
        await tx.run("SET LOCAL synchronous_commit = on")
        state = await tx.one("SELECT origin FROM audit.tree_state FOR UPDATE")
        if state is None:
            raise NothingSequenced
        cites = await _last_published(tx, folder, state["origin"])
        origin = numbered(state["origin"], max(number_of(state["origin"]), number_of(cites.origin)) + 1)
        await _begin(tx, database, origin=origin, cites=cites, reason=reason, now=now)
    kept = _set_aside(folder, cites)
    await publish(database, folder)
    return Begun(origin, cites, kept)


async def rotate_key(database: Database, *, now: datetime, until: datetime) -> Verifier:
    """A new key for the newest tree; the one before signs beside it `until` then. Raises NothingSequenced."""
    async with database.transaction(SEQUENCER) as tx:
        state = await tx.one("SELECT origin FROM audit.tree_state FOR UPDATE")
        if state is None:
            raise NothingSequenced
        return await rotate(tx, database.vault.wrapper, origin=state["origin"], now=now, until=until)


async def _last_published(tx: Tx, folder: Path, origin: str) -> Checkpoint:
    """From the published file, else the newest that the database signed."""
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        return read_checkpoint(
            read_note(await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1"))
        )
    try:
        published = read_checkpoint(read_note(path.read_text()))
        if numbered(published.origin, 1) != numbered(origin, 1):
            raise ForeignCheckpoint
        return open_checkpoint(path.read_text(), await verifiers_of(tx, origin=published.origin), published.origin)
    except NoteWrong as error:
        raise ForeignCheckpoint from error


async def _begin(tx: Tx, database: Database, *, origin: str, cites: Checkpoint, reason: str, now: datetime) -> None:
    seq = await tx.value(
        "SELECT audit.begin_tree(%(cites)s, %(reason)s, %(commitment)s)",
        {"cites": citation(cites), "reason": reason, "commitment": commitment_of(bytes(32), cites.body.encode())},
    )
    (row,) = await tx.all(f"SELECT {COLUMNS} FROM audit.logs l WHERE l.seq = %(seq)s", {"seq": seq})
    frontier, hashed = Frontier(), leaf_hash(leaf_data(row))
    frontier.append(hashed)
    await tx.run(
        "INSERT INTO audit.leaves (leaf_index, seq, at, leaf_hash) VALUES (%(place)s, %(seq)s, %(at)s, %(hash)s)",
        {"place": base_of(origin), "seq": seq, "at": row["at"], "hash": hashed},
    )
    await tx.run(
        "UPDATE audit.tree_state SET origin = %(origin)s, "
        "system_identifier = (SELECT system_identifier::text FROM pg_control_system())",
        {"origin": origin},
    )
    await keep(tx, database.vault.wrapper, origin, frontier, now=now)


def _set_aside(folder: Path, cites: Checkpoint) -> Path | None:
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        return None
    kept = folder / f"{CHECKPOINT_FILE}.{number_of(cites.origin)}"
    path.replace(kept)
    return kept
