"""A row of the record as the bytes of a leaf, and the commitment that stands for its values.

Every value of a leaf is a string or a list of strings and its keys are ASCII, so that keys in order and JSON's shortest
escapes are already the canonical form of RFC 8785. A test proves it against that RFC's reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

VERSION = "1"
COLUMNS = (
    "l.seq, l.at, l.txid::text AS txid, l.office_id, l.table_name, l.row_pk, l.op::text AS op, l.changed, l.actor, l.session_id, "
    "l.request_id, l.purpose, l.shred_id, l.db_role::text AS db_role, l.commitment"
)
"""What a leaf is made of, as read from `audit.logs l`."""
TEXTS = (
    "l.actor, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), l.changed, encode(l.commitment, 'hex'), "
    "l.db_role::text, coalesce(l.office_id::text, ''), l.op::text, coalesce(l.purpose, ''), coalesce(l.request_id::text, ''), "
    "l.row_pk, l.seq::text, coalesce(l.session_id::text, ''), coalesce(l.shred_id::text, ''), l.table_name, l.txid::text"
)
"""The same as the texts that stand in a leaf, in its order, as `leaf_of` takes them."""
SALT_BYTES = 32


def leaf_data(row: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a row with the columns of `COLUMNS`. A value that is not there is the empty string."""
    return leaf_of(
        row["actor"], moment(row["at"]), row["changed"], bytes(row["commitment"]).hex(), row["db_role"],
        str(row["office_id"] or ""), row["op"], row["purpose"] or "", str(row["request_id"] or ""), row["row_pk"],
        str(row["seq"]), str(row["session_id"] or ""), str(row["shred_id"] or ""), row["table_name"], row["txid"],
    )  # fmt: skip


def leaf_of(
    actor: str, at: str, changed: Sequence[str], commitment: str, db_role: str, office_id: str, op: str, purpose: str,
    request_id: str, row_pk: str, seq: str, session_id: str, shred_id: str, table_name: str, txid: str,
) -> bytes:  # fmt: skip
    """The canonical bytes of a row whose values are texts already."""
    return (
        f'{{"actor":{quoted(actor)},"at":"{at}","changed":[{",".join(map(quoted, changed))}],"commitment":"{commitment}"'
        f',"db_role":{quoted(db_role)},"office_id":"{office_id}","op":{quoted(op)},"purpose":{quoted(purpose)}'
        f',"request_id":"{request_id}","row_pk":{quoted(row_pk)},"seq":"{seq}","session_id":"{session_id}"'
        f',"shred_id":"{shred_id}","table_name":{quoted(table_name)},"txid":"{txid}","v":"{VERSION}"}}'
    ).encode()


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, whatever zone it was given in."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def commitment_of(salt: bytes, body: bytes) -> bytes:
    """What `audit.capture` computes: SHA-256 over a prefix, the salt and the exact bytes of the body."""
    return hashlib.sha256(b"mps.audit.v1\x00" + salt + body).digest()
