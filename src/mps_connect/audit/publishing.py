"""What leaves the database after it is safely in it: the newest checkpoint as a file, and witnesses' signatures under it.

The file is what a restored or promoted copy is held against: a database that has less than was published, or something else,
must not go on signing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio.to_thread

from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.notes import (
    Checkpoint,
    Note,
    NoteWrong,
    Verifier,
    cosignatures,
    open_checkpoint,
    read_checkpoint,
    read_note,
    read_verifier,
    signature_line,
)
from mps_connect.audit.places import SHIFT, base_of
from mps_connect.audit.sequencer import SEQUENCER
from mps_connect.audit.tree import COSIGNED_NOTE, prove_consistency, root_at
from mps_connect.audit.witness import Request, write_durably
from mps_connect.kit.db import Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.outgoing import NoAnswer, Outside, PlaceForbidden

CHECKPOINT_FILE = "checkpoint"


class LogForked(Fault):
    """The database does not hold what was published from it: a restored copy, or another history."""

    status = 503
    code = "log_forked"
    message = (
        "The record in this database is not the one whose checkpoint was published. Nothing is sequenced until an operator "
        "has looked: see docs/runbooks/record.md."
    )


class LogMoved(Fault):
    """The tree grew in another cluster, and what was published from there is not here to compare with."""

    status = 503
    code = "log_moved"
    message = (
        "The record in this database grew on another server, and the checkpoint published there is not here. Nothing is "
        "sequenced until it is put into MPS_RECORD_DIR, or a new tree is begun: see docs/runbooks/record.md."
    )


class WitnessDisagrees(NoAnswer):
    """A witness signed a larger tree than there is here, or another one of the same size."""


@dataclass(frozen=True, slots=True)
class WitnessAt:
    """A witness: where its `add-checkpoint` is, and the key it signs with."""

    url: str
    verifier: Verifier


def read_witness(text: str) -> WitnessAt:
    """From `https://where verifier-key`. Raises NoteWrong."""
    url, _, key = text.strip().partition(" ")
    return WitnessAt(url.rstrip("/"), read_verifier(key))


async def check_for_fork(database: Database, folder: Path) -> None:
    """Hold the database against the published checkpoint. Raises LogForked, LogMoved.

    Nothing published yet is no fork, unless the tree grew in another cluster than this one. Where it did, and what was
    published fits, it grows here from now on.
    """
    async with database.transaction(SEQUENCER) as tx:
        state = await tx.one(
            "SELECT origin, size, system_identifier AS grew_in, (SELECT system_identifier::text FROM pg_control_system()) AS here "
            "FROM audit.tree_state"
        )
        published = await _published(tx, folder)
        moved = state is not None and state["grew_in"] != state["here"]
        if published is not None:
            await _hold_against(tx, published, state)
        elif moved:
            raise LogMoved
        if moved and state is not None:
            await tx.run("UPDATE audit.tree_state SET system_identifier = %(here)s", {"here": state["here"]})


async def hold_against_witnesses(
    database: Database, outside: Outside, witnesses: Sequence[WitnessAt], *, now: datetime
) -> None:
    """Ask each witness to sign what we have: that is how one learns what it signed last. Raises LogForked.

    A witness that does not answer says nothing. One that signed a larger tree than there is here, or another one, says that
    this is a copy whose original went on.
    """
    async with database.transaction(SEQUENCER) as tx:
        text = await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1")
    for witness in witnesses if text is not None else ():
        try:
            await _ask(database, outside, witness, read_note(text), now=now)
        except WitnessDisagrees as error:
            raise LogForked from error
        except (NoAnswer, PlaceForbidden, NoteWrong):
            continue


async def _published(tx: Tx, folder: Path) -> Checkpoint | None:
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        return None
    try:
        origin = read_checkpoint(read_note(path.read_text())).origin
        return open_checkpoint(path.read_text(), await verifiers_of(tx, origin=origin), origin)
    except NoteWrong as error:
        raise LogForked from error


async def _hold_against(tx: Tx, published: Checkpoint, state: dict[str, Any] | None) -> None:
    if state is None or state["origin"] != published.origin or state["size"] < published.size:
        raise LogForked
    if await root_at(tx, size=published.size, base=base_of(published.origin)) != published.root:
        raise LogForked


async def publish(database: Database, folder: Path) -> None:
    """Write the newest checkpoint with its cosignatures. Publishing it again changes nothing."""
    async with database.transaction(SEQUENCER) as tx:
        note = await newest_note(tx)
    if note is not None:
        await anyio.to_thread.run_sync(_write, folder, note)


async def newest_note(tx: Tx) -> str | None:
    """The newest checkpoint's note with the cosignatures it has by now."""
    note: str | None = await tx.value(
        f"SELECT {COSIGNED_NOTE} FROM audit.checkpoints c ORDER BY c.tree_size DESC LIMIT 1"
    )
    return note


def _write(folder: Path, note: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / CHECKPOINT_FILE, note)


async def ask_witnesses(
    database: Database, outside: Outside, witnesses: Sequence[WitnessAt], *, now: datetime
) -> dict[str, str]:
    """Have the newest checkpoint cosigned by each witness that has not yet. Returns why not, by witness."""
    async with database.transaction(SEQUENCER) as tx:
        text = await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1")
    if text is None:
        return {}
    note, refused = read_note(text), {}
    for witness in witnesses:
        try:
            await _ask(database, outside, witness, note, now=now)
        except (NoAnswer, PlaceForbidden, NoteWrong) as error:
            refused[witness.verifier.name] = str(error)
    return refused


async def _ask(database: Database, outside: Outside, witness: WitnessAt, note: Note, *, now: datetime) -> None:
    checkpoint, name = read_checkpoint(note), witness.verifier.name
    base = base_of(checkpoint.origin)
    async with database.transaction(SEQUENCER) as tx:
        place = await tx.value(
            "SELECT max(tree_size) FROM audit.cosignatures WHERE witness = %(name)s AND tree_size > %(base)s "
            "AND tree_size <= %(end)s",
            {"name": name, "base": base, "end": base + (1 << SHIFT)},
        )
        old = place - base if place else 0
        if old == checkpoint.size:
            return
        request = await _request(tx, checkpoint, note, old)
    status, body = await _post(outside, witness, request)
    if status == 409:
        # It remembers another size than we do: an answer of its was lost on the way, or a database was restored.
        async with database.transaction(SEQUENCER) as tx:
            request = await _request(tx, checkpoint, note, _size(body, at_most=checkpoint.size))
        status, body = await _post(outside, witness, request)
        if status in (409, 422):
            raise WitnessDisagrees("it has signed another tree of this log: the log has forked")
    if status != 200:
        raise NoAnswer(f"it answered {status}")
    signed = read_note(f"{note.text}\n{body}")
    if not cosignatures(signed, [witness.verifier]):
        raise NoteWrong("it signed with another key")
    line = next(signature_line(by, blob) for by, blob in signed.signatures if blob[:4] == witness.verifier.key_id)
    async with database.transaction(SEQUENCER) as tx:
        await tx.run(
            "INSERT INTO audit.cosignatures (tree_size, witness, line, at) VALUES (%(size)s, %(name)s, %(line)s, %(now)s) "
            "ON CONFLICT DO NOTHING",
            {"size": base + checkpoint.size, "name": name, "line": line, "now": now},
        )


async def _request(tx: Tx, checkpoint: Checkpoint, note: Note, old: int) -> Request:
    return Request(
        old,
        tuple(await prove_consistency(tx, old=old, new=checkpoint.size, base=base_of(checkpoint.origin))),
        str(note),
    )


async def _post(outside: Outside, witness: WitnessAt, request: Request) -> tuple[int, str]:
    answer = await outside.ask("POST", f"{witness.url}/add-checkpoint", content=str(request).encode())
    return answer.status, answer.body.decode("utf-8", "replace")


def _size(body: str, *, at_most: int) -> int:
    size = int(body) if body.strip().isascii() and body.strip().isdigit() and len(body) < 21 else -1
    if not 0 <= size <= at_most:
        raise WitnessDisagrees("it has signed a larger tree of this log than there is: the log has forked")
    return size
