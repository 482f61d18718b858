"""Why a database server was not connected to, in words its operator can act on."""

from __future__ import annotations

from typing import Any

import psycopg

from mps_connect.kit.errors import Fault

_REASONS = {
    "certificate verify failed": "Its certificate is not signed by the authority that sslrootcert names. Set sslrootcert to the"
    " file of the authority that signed it; if that is so already, somebody may be answering in its place.",
    "does not match host name": "Its certificate is for another name. Write the server's own name in the connection string; if that is"
    " so already, somebody may be answering in its place.",
    "root certificate file": "There is no authority to check its certificate by. Add sslrootcert=FILE to the connection string, or"
    " sslrootcert=system where a public authority signed it.",
    "does not support any SSL protocol version": "It does not speak TLS 1.3. Set ssl_min_protocol_version = 'TLSv1.3' there and leave"
    " ssl_max_protocol_version empty.",
    "server does not support SSL": "It speaks without encryption. Set ssl = on there, with a certificate of its own.",
    "authentication method requirement": "It asks for the password in a way that gives it away. Let its pg_hba.conf say hostssl and"
    " scram-sha-256, and set the login's password again.",
    "channel binding required": "It does not prove that the password was checked over this very connection. Let its pg_hba.conf say"
    " hostssl and scram-sha-256, and set the login's password again.",
    "password authentication failed": "It does not accept the login or its password. Check both in the connection string.",
    "no pg_hba.conf entry": "It lets this login in from elsewhere, or without TLS, only. Add a hostssl line for it to its pg_hba.conf.",
}  # fmt: skip


class DatabaseNotReached(Fault):
    status = 503
    code = "database_not_reached"
    message = "The database server was not connected to. Check its address, and that it runs."

    def __init__(self, error: psycopg.OperationalError) -> None:
        said = " ".join(str(error).split())
        self.reason = next((words for mark, words in _REASONS.items() if mark in said), None)
        super().__init__(
            f"{f'The database server was not connected to. {self.reason}' if self.reason else self.message} ({said})"
        )

    @property
    def waiting_helps(self) -> bool:
        """Whether the server may only be late: a reason that is known does not go away by itself."""
        return self.reason is None


def connect(url: str, **options: Any) -> psycopg.Connection:
    """A connection of its own, for what happens once. Raises DatabaseNotReached."""
    try:
        return psycopg.connect(url, **options)
    except psycopg.OperationalError as error:
        raise DatabaseNotReached(error) from None
