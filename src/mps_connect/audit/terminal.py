"""What the commands of the record share: how they speak, what they take for wrong, and the record they open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mps_connect.audit.bundle import BundleWrong
from mps_connect.audit.merkle import ProofWrong
from mps_connect.audit.notes import NoteWrong
from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.audit.reading import Connection

Login = Literal["sequencer", "backup"]


class Ready(Protocol):
    """A login's connection string for the length of a block, empty where it is not known."""

    def __call__(self, settings: Settings, login: Login = "sequencer") -> AbstractContextManager[str]: ...


NO_LOGIN = "MPS_DATABASE_URL_SEQUENCER is not set: the record is read with the sequencer's login. Set it and try again."
WRONG = (BundleWrong, NoteWrong, ProofWrong, OSError, UnicodeDecodeError)


class Opened(NamedTuple):
    """A record in a database: a connection that sees one moment of it, its newest tree's origin, the connection string."""

    conn: Connection
    origin: str
    url: str


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def record(settings: Settings, ready: Ready) -> Iterator[Opened | None]:
    """The record, or None, said in words, where there is none to read. Raises DatabaseNotReached."""
    from mps_connect.audit.reading import connected, origin_of

    with ready(settings) as url:
        if not url:
            say(NO_LOGIN)
            yield None
            return
        with connected(url) as conn:
            origin = origin_of(conn)
            if origin is None:
                say("Nothing was sequenced yet: start the service, or mps worker.")
                yield None
                return
            yield Opened(conn, origin, url)
