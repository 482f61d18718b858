"""The service's own keys: the ones access tokens are signed with, and the pepper of short codes.

They live in the database, wrapped like residents' keys, so that every instance signs and believes the same. A signing key
retires after `SIGN_FOR`; its public part is published until the last token signed with it has run out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from mps_connect.identity.models import ACCESS_LIFE, LEEWAY, STEP_LIFE
from mps_connect.kit.crypto import KeyWrapper, keyed_hash
from mps_connect.kit.db import Context, Database, Tx

SIGN_FOR = timedelta(days=30)
REMEMBER_SECONDS = 60.0
ASK_AGAIN_SECONDS = 2.0
PUBLISH_FOR = max(ACCESS_LIFE, STEP_LIFE) + 2 * LEEWAY
LOCK = 0x4D50_5302
KEY_OWNER = Context(actor_id="system:keys", purpose="sign_in")


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one moment: who signs, whom to believe, and the pepper."""

    signing: OKPKey
    believed: Mapping[str, OKPKey]
    pepper: bytes


class KeyRing:
    """Reads the service's keys, makes those that are missing, and remembers them for a minute."""

    def __init__(self, database: Database, wrapper: KeyWrapper) -> None:
        self._database = database
        self._wrapper = wrapper
        self._ring: Ring | None = None
        self._read_at = 0.0

    async def ring(self, *, now: datetime, wanting: str | None = None) -> Ring:
        """The keys. With `wanting`, asks the database again (at most every two seconds) where that key is not known."""
        age = time.monotonic() - self._read_at
        if self._ring is not None and age < REMEMBER_SECONDS:
            unknown = wanting is not None and wanting not in self._ring.believed
            if not (unknown and age > ASK_AGAIN_SECONDS):
                return self._ring
        async with self._database.transaction(KEY_OWNER) as tx:
            self._ring = await self._read(tx, now=now)
        self._read_at = time.monotonic()
        return self._ring

    async def published(self, *, now: datetime) -> list[dict[str, Any]]:
        """The public keys as JSON Web Keys."""
        ring = await self.ring(now=now)
        return [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": key.as_dict(private=False)["x"]}
            for kid, key in ring.believed.items()
        ]  # fmt: skip

    async def short_code_hash(self, kind: str, code: str, *, now: datetime) -> bytes:
        """Keyed hash of a code too short to be hashed plainly."""
        return keyed_hash((await self.ring(now=now)).pepper, f"{kind}\0{code}")

    async def rotate(self, *, now: datetime) -> str:
        """Retire the signing key and make the next one. Returns its id. Tokens in use stay good until they run out."""
        async with self._database.transaction(KEY_OWNER) as tx:
            await _lock(tx)
            await self._retire(tx, now=now)
            kid = await self._make(tx, kind="signing", now=now)
        self._ring = None
        return kid

    async def _read(self, tx: Tx, *, now: datetime) -> Ring:
        live = await self._rows(tx, now=now)
        kinds = {row["kind"] for row in live if row["retired_at"] is None}
        due = any(
            row["kind"] == "signing" and row["retired_at"] is None and row["created_at"] + SIGN_FOR <= now
            for row in live
        )
        if kinds != {"signing", "pepper"} or due:
            await _lock(tx)
            live = await self._complete(tx, now=now)
        believed = {row["id"]: self._key(row) for row in live if row["kind"] == "signing"}
        signer = next(row["id"] for row in live if row["kind"] == "signing" and row["retired_at"] is None)
        pepper = next(row for row in live if row["kind"] == "pepper")
        return Ring(believed[signer], believed, self._wrapper.unwrap(bytes(pepper["wrapped"]), pepper["kek_id"]))

    async def _complete(self, tx: Tx, *, now: datetime) -> list[dict[str, Any]]:
        """Under the lock: retire what is due, make what is missing. Another instance may have done both meanwhile."""
        live = await self._rows(tx, now=now)
        current = {row["kind"]: row for row in live if row["retired_at"] is None}
        if "signing" in current and current["signing"]["created_at"] + SIGN_FOR <= now:
            await self._retire(tx, now=now)
            del current["signing"]
        for kind in ("signing", "pepper"):
            if kind not in current:
                await self._make(tx, kind=kind, now=now)
        return await self._rows(tx, now=now)

    async def _rows(self, tx: Tx, *, now: datetime) -> list[dict[str, Any]]:
        return await tx.all(
            "SELECT id, kind, kek_id, wrapped, created_at, retired_at FROM keystore.service_keys "
            "WHERE retired_at IS NULL OR retired_at > %(since)s ORDER BY created_at",
            {"since": now - PUBLISH_FOR},
        )

    async def _retire(self, tx: Tx, *, now: datetime) -> None:
        await tx.run(
            "UPDATE keystore.service_keys SET retired_at = %(now)s WHERE kind = 'signing' AND retired_at IS NULL",
            {"now": now},
        )

    async def _make(self, tx: Tx, *, kind: str, now: datetime) -> str:
        key_id, seed = f"{kind}-{os.urandom(8).hex()}", os.urandom(32)
        kek_id, wrapped = self._wrapper.wrap(seed)
        await tx.run(
            "INSERT INTO keystore.service_keys (id, kind, kek_id, wrapped, created_at) "
            "VALUES (%(id)s, %(kind)s, %(kek)s, %(wrapped)s, %(now)s)",
            {"id": key_id, "kind": kind, "kek": kek_id, "wrapped": wrapped, "now": now},
        )
        return key_id

    def _key(self, row: dict[str, Any]) -> OKPKey:
        seed = self._wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"])
        return OKPKey(Ed25519PrivateKey.from_private_bytes(seed), None, {"kid": row["id"]})


async def _lock(tx: Tx) -> None:
    await tx.run("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": LOCK})
