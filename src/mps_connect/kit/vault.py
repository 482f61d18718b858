"""The key store: one data key for each unit that is erased as a whole, and the boxes that seal under it."""

from __future__ import annotations

import json
import os
import time
from typing import Any, Protocol
from uuid import UUID

from mps_connect.kit.crypto import KeyWrapper, keyed_hash, seal, subkey, unseal
from mps_connect.kit.errors import Fault

CACHE_SECONDS = 240
CACHE_KEYS = 20_000


class KeyErased(Fault):
    """The unit's key is gone: erased by rule, or never made."""

    status = 410
    code = "erased"
    message = "These words were erased by rule. That they existed, and when they went, stays in the record."


class Rows(Protocol):
    """The little of a transaction that the vault needs."""

    async def one(self, query: str, params: Any = None) -> dict[str, Any] | None: ...

    async def all(self, query: str, params: Any = None) -> list[dict[str, Any]]: ...


class Box:
    """Seals and opens under one unit's key. `place` names table, column and row, and binds the value to them."""

    __slots__ = ("_field", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._field = subkey(key, "field")

    def seal_text(self, place: str, row: UUID, text: str) -> bytes:
        return seal(self._field, text.encode("utf-8", "surrogatepass"), f"{place}|{row}")

    def open_text(self, place: str, row: UUID, sealed: bytes) -> str:
        return unseal(self._field, sealed, f"{place}|{row}").decode("utf-8", "surrogatepass")

    def seal_json(self, place: str, row: UUID, value: Any) -> bytes:
        return self.seal_text(place, row, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, place: str, row: UUID, sealed: bytes) -> Any:
        return json.loads(self.open_text(place, row, sealed))

    def lookup_hash(self, kind: str, value: str) -> bytes:
        """Keyed hash for exact look-up (NRIC, phone). Meaningful on an office's box only."""
        return keyed_hash(subkey(self._key, "lookup"), f"{kind}\0{value}")

    def search_key(self) -> bytes:
        return subkey(self._key, "search")

    def audit_key(self) -> bytes:
        """What the record's payloads of this unit are sealed with."""
        return subkey(self._key, "audit")


class Vault:
    """Finds, makes and remembers data keys. Remembered for minutes only, so that an erased key is soon gone everywhere."""

    def __init__(self, wrapper: KeyWrapper) -> None:
        self.wrapper = wrapper
        self._boxes: dict[tuple[UUID, UUID], tuple[float, Box]] = {}

    async def box(self, rows: Rows, *, office_id: UUID, shred_id: UUID) -> Box:
        """The box of one unit. Raises KeyErased when it has no key."""
        return (await self.boxes(rows, office_id=office_id, shred_ids=[shred_id]))[shred_id]

    async def boxes(
        self, rows: Rows, *, office_id: UUID, shred_ids: list[UUID], missing_ok: bool = False
    ) -> dict[UUID, Box]:
        """Boxes of many units with at most one query. Units without a key raise KeyErased, or are left out if `missing_ok`."""
        now = time.monotonic()
        found: dict[UUID, Box] = {}
        wanted = set()
        for shred_id in shred_ids:
            held = self._boxes.get((office_id, shred_id))
            if held and held[0] > now:
                found[shred_id] = held[1]
            else:
                wanted.add(shred_id)
        if wanted:
            for row in await rows.all(
                "SELECT shred_id, kek_id, wrapped FROM keystore.subject_keys "
                "WHERE office_id = %(office)s AND shred_id = ANY(%(wanted)s)",
                {"office": office_id, "wanted": list(wanted)},
            ):
                found[row["shred_id"]] = self._remember(
                    office_id, row["shred_id"], self.wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"])
                )
            if not missing_ok and wanted - found.keys():
                raise KeyErased
        return found

    async def new_box(self, rows: Rows, *, office_id: UUID, shred_id: UUID) -> Box:
        """Make the key of a unit that has none yet; if another transaction made it first, use that one."""
        key = os.urandom(32)
        made_under, wrapped = self.wrapper.wrap(key)
        made = await rows.one(
            "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) "
            "VALUES (%(office)s, %(shred)s, %(kek)s, %(wrapped)s) ON CONFLICT DO NOTHING RETURNING true AS made",
            {"office": office_id, "shred": shred_id, "kek": made_under, "wrapped": wrapped},
        )
        if made is None:
            return await self.box(rows, office_id=office_id, shred_id=shred_id)
        # Not remembered: the transaction may yet roll back, and a remembered key would then seal words nobody can open.
        return Box(key)

    def forget(self, *, office_id: UUID, shred_id: UUID) -> None:
        self._boxes.pop((office_id, shred_id), None)

    def _remember(self, office_id: UUID, shred_id: UUID, key: bytes) -> Box:
        if len(self._boxes) >= CACHE_KEYS:
            self._boxes.clear()
        box = Box(key)
        self._boxes[office_id, shred_id] = (time.monotonic() + CACHE_SECONDS, box)
        return box
