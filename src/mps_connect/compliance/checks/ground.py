"""What a check stands on, and how it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mps_connect.audit.publishing import CHECKPOINT_FILE
from mps_connect.compliance.policy import Finding, State
from mps_connect.kit.crypto import KeyRack
from mps_connect.kit.db import Tx
from mps_connect.settings import Settings, is_loopback


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is not in the database: how this installation was set up, and what it published."""

    settings: Settings
    kek_id: str | None
    """The key that wraps the others now."""
    kek_since: datetime | None
    """Since when; None where none was ever changed."""
    published: str | None
    """The checkpoint's file."""

    @property
    def here_only(self) -> bool:
        """Whether nobody but this machine can reach the service."""
        return is_loopback(self.settings.host) and self.settings.public_url is None

    @property
    def pages_over_tls(self) -> bool:
        public = self.settings.public_url
        over_https = public is not None and urlsplit(public).scheme == "https"
        return over_https or self.settings.tls_certificate is not None


def look_around(settings: Settings, keys: KeyRack) -> Surroundings:
    """Read settings, keys' ages and the published file. No key itself."""
    return Surroundings(settings, keys.current(), keys.chosen_at(), _read(settings.record_dir / CHECKPOINT_FILE))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@dataclass(frozen=True, slots=True)
class Ground:
    """One transaction of the application's login in the office's context, the moment, and what is around it."""

    tx: Tx
    now: datetime
    around: Surroundings

    async def count(self, query: str, **values: Any) -> int:
        """The first column of the first row, with `office` and `now` given."""
        found: int = await self.tx.value(query, {"office": self.tx.office_id, "now": self.now, **values})
        return found

    async def all(self, query: str, **values: Any) -> list[dict[str, Any]]:
        return await self.tx.all(query, {"office": self.tx.office_id, "now": self.now, **values})


Check = Callable[[Ground], Awaitable[Finding]]


def found(holds: bool, said: str, **measured: Any) -> Finding:
    """Met or not, in plain words, with the numbers it rests on."""
    return Finding(State.MET if holds else State.NOT_MET, said, measured)


def none_of(many: int, *, what: str, otherwise: str) -> Finding:
    """Met where nothing was found. `what`: No account ...; `otherwise`: accounts ..."""
    return found(many == 0, what if many == 0 else f"{many:,} {otherwise}", count=many)


def named(places: list[str], *, what: str, otherwise: str) -> Finding:
    """Met where no place in the schema was found wanting; else the first few are named."""
    if not places:
        return found(True, what, places=[])
    shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
    return found(False, f"{otherwise}: {shown}", places=places[:50])
