"""A row of the record as the bytes of a leaf, and the commitment that stands for its values.

Every value of a leaf is a string or a list of strings and its keys are ASCII, so that keys in order and JSON's shortest
escapes are already the canonical form of RFC 8785. A test proves it against that RFC's reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

VERSION = "1"
COLUMNS = (
    "l.seq, l.at, l.txid::text AS txid, l.office_id, l.table_name, l.row_pk, l.op::text AS op, l.changed, l.actor, l.session_id, "
    "l.request_id, l.purpose, l.shred_id, l.db_role::text AS db_role, l.commitment"
)
"""What a leaf is made of, as read from `audit.logs l`."""
SALT_BYTES = 32


def leaf_data(row: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a row with the columns of `COLUMNS`. A value that is not there is the empty string."""
    return (
        f'{{"actor":{quoted(row["actor"])},"at":"{moment(row["at"])}"'
        f',"changed":[{",".join(map(quoted, row["changed"]))}],"commitment":"{bytes(row["commitment"]).hex()}"'
        f',"db_role":{quoted(row["db_role"])},"office_id":"{row["office_id"] or ""}","op":{quoted(row["op"])}'
        f',"purpose":{quoted(row["purpose"] or "")},"request_id":"{row["request_id"] or ""}","row_pk":{quoted(row["row_pk"])}'
        f',"seq":"{row["seq"]}","session_id":"{row["session_id"] or ""}","shred_id":"{row["shred_id"] or ""}"'
        f',"table_name":{quoted(row["table_name"])},"txid":"{row["txid"]}","v":"{VERSION}"}}'
    ).encode()


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, whatever zone it was given in."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def commitment_of(salt: bytes, body: bytes) -> bytes:
    """What `audit.capture` computes: SHA-256 over a prefix, the salt and the exact bytes of the body."""
    return hashlib.sha256(b"mps.audit.v1\x00" + salt + body).digest()
