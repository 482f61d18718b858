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
    """Who signs checkpoints of an origin now, and every key that ever did, the newest first.

    Two sign while a key takes over from another, so that whoever knows only one of them can still read on.
    """

    signers: tuple[Signer, ...]
    believed: tuple[Verifier, ...]


async def log_keys(tx: Tx, wrapper: KeyWrapper, *, origin: str, now: datetime) -> LogKeys:
    """The keys of `origin`; its first is made here. The caller holds the tree's lock."""
    believed = await verifiers_of(tx, origin=origin)
    live = await tx.all(
        "SELECT kek_id, wrapped FROM keystore.log_keys WHERE origin = %(origin)s AND (retired_at IS NULL OR retired_at > %(now)s) "
        "ORDER BY created_at DESC, verifier",
        {"origin": origin, "now": now},
    )
    if live:
        signers = (Signer(origin, LOG_KEY, wrapper.unwrap(bytes(one["wrapped"]), one["kek_id"])) for one in live)
        return LogKeys(tuple(signers), believed)
    signer = await _made(tx, wrapper, origin=origin, now=now)
    return LogKeys((signer,), (signer.verifier, *believed))


async def rotate(tx: Tx, wrapper: KeyWrapper, *, origin: str, now: datetime, until: datetime) -> Verifier:
    """Give an origin a new key; the one it had signs beside it `until` then. The caller holds the tree's lock."""
    await tx.run(
        "UPDATE keystore.log_keys SET retired_at = %(until)s WHERE origin = %(origin)s AND retired_at IS NULL",
        {"origin": origin, "until": until},
    )
    return (await _made(tx, wrapper, origin=origin, now=now)).verifier


async def verifiers_of(tx: Tx, *, origin: str) -> tuple[Verifier, ...]:
    rows = await tx.all(
        "SELECT verifier FROM keystore.log_keys WHERE origin = %(origin)s ORDER BY created_at DESC, verifier",
        {"origin": origin},
    )
    return tuple(read_verifier(row["verifier"]) for row in rows)


async def _made(tx: Tx, wrapper: KeyWrapper, *, origin: str, now: datetime) -> Signer:
    signer = Signer(origin, LOG_KEY, os.urandom(32))
    kek_id, wrapped = wrapper.wrap(signer.seed)
    await tx.run(
        "INSERT INTO keystore.log_keys (verifier, origin, kek_id, wrapped, created_at) "
        "VALUES (%(verifier)s, %(origin)s, %(kek)s, %(wrapped)s, %(now)s)",
        {"verifier": str(signer.verifier), "origin": origin, "kek": kek_id, "wrapped": wrapped, "now": now},
    )
    return signer
