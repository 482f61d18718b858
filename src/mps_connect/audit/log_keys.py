"""The log's own signing keys. Only the sequencer's login reads them; the application knows their public part."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from mps_connect.audit.notes import LOG_KEY, Signer, Verifier, read_verifier
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Tx


@dataclass(frozen=True, slots=True)
class LogKeys:
    """Who signs checkpoints of an origin now, and every key that ever did, the newest first."""

    signer: Signer
    believed: tuple[Verifier, ...]


async def log_keys(tx: Tx, wrapper: KeyWrapper, *, origin: str, now: datetime) -> LogKeys:
    """The keys of `origin`; its first is made here. The caller holds the tree's lock."""
    believed = await verifiers_of(tx, origin=origin)
    live = await tx.one(
        "SELECT kek_id, wrapped FROM keystore.log_keys WHERE origin = %(origin)s AND retired_at IS NULL",
        {"origin": origin},
    )
    if live is not None:
        return LogKeys(Signer(origin, LOG_KEY, wrapper.unwrap(bytes(live["wrapped"]), live["kek_id"])), believed)
    signer = Signer(origin, LOG_KEY, os.urandom(32))
    kek_id, wrapped = wrapper.wrap(signer.seed)
    await tx.run(
        "INSERT INTO keystore.log_keys (verifier, origin, kek_id, wrapped, created_at) "
        "VALUES (%(verifier)s, %(origin)s, %(kek)s, %(wrapped)s, %(now)s)",
        {"verifier": str(signer.verifier), "origin": origin, "kek": kek_id, "wrapped": wrapped, "now": now},
    )
    return LogKeys(signer, (signer.verifier, *believed))


async def verifiers_of(tx: Tx, *, origin: str) -> tuple[Verifier, ...]:
    rows = await tx.all(
        "SELECT verifier FROM keystore.log_keys WHERE origin = %(origin)s ORDER BY created_at DESC, verifier",
        {"origin": origin},
    )
    return tuple(read_verifier(row["verifier"]) for row in rows)
