"""The whole tree as one office may give it away: its own rows, or one case's, and of everything else the hash alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from mps_connect.audit.bundle import Event, Head, Leaf, write_bundle
from mps_connect.audit.merkle import leaf_hash
from mps_connect.audit.reading import Connection, connected, events_of, first_origin, known_keys
from mps_connect.kit.errors import Fault

LEAVES_AT_MOST = 500_000
PIECE = 64 * 1024


class NothingToExport(Fault):
    status = 409
    code = "nothing_to_export"
    message = "Nothing of the record is signed yet. See that the worker runs, and try again in a few seconds."


class RecordTooLarge(Fault):
    status = 422
    code = "record_too_large"
    message = (
        f"The record has more than {LEAVES_AT_MOST:,} entries, too many for a page to hand out. Whoever runs the service gives "
        "it to you with: mps audit export --out record.txt."
    )


def office_bundle(url: str, *, office_id: UUID, case_id: UUID | None) -> IO[bytes]:
    """Write it to a file without a name, which is gone once it is closed; it stands at its end, whose place is its size in bytes.

    `url`: the application's login, whose walls hold here too. Raises NothingToExport, RecordTooLarge.
    """
    with ExitStack() as closing:
        file = closing.enter_context(TemporaryFile(prefix="mps-record-"))
        with connected(url) as conn:
            conn.execute("SELECT set_config('mps.office_id', %(office)s, true)", {"office": str(office_id)})
            conn.execute("SELECT set_config('mps.purpose', 'audit', true)")
            origin = _origin(conn)
            head = Head(first_origin(conn, origin), tuple(known_keys(conn, origin)), office=str(office_id))
            events = events_of(conn, wrapper=None, office=office_id)
            write_bundle(file, head, events if case_id is None else _of_case(events, case_id))
        closing.pop_all()
    return file


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its beginning, a piece at a time; closed at the end, or where nobody takes the rest."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _origin(conn: Connection) -> str:
    state = conn.execute("SELECT origin, size FROM audit.tree_state").fetchone()
    if state is None:
        raise NothingToExport
    if state["size"] > LEAVES_AT_MOST:
        raise RecordTooLarge
    return str(state["origin"])


def _of_case(events: Iterator[Event], case_id: UUID) -> Iterator[Event]:
    mark = f'"shred_id":"{case_id}"'.encode()
    for event in events:
        if isinstance(event, Leaf) and event.data is not None and mark not in event.data:
            yield Leaf(None, leaf_hash(event.data))
        else:
            yield event
