"""Guessing made useless: failures are counted by account and address together, and by address alone.

Never by account alone: whoever fails on purpose would lock its owner out. An attempt is counted before it is checked, and
forgotten when it was right, so that many at once gain nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from mps_connect.access.throttles import Limit, TooMany, give_back, take
from mps_connect.identity.service_keys import KeyRing
from mps_connect.kit.db import Database

BOTH = Limit("failed sign-ins of an account from an address", 3, timedelta(minutes=15))
ADDRESS = Limit("failed sign-ins from an address", 60, timedelta(minutes=15))
"""Twenty times an account's: a whole hall of volunteers signs in from one address."""


class TooManyAttempts(TooMany):
    code = "too_many_attempts"
    message = "Too many attempts from here. Wait fifteen minutes, then try again."


@asynccontextmanager
async def counted(
    database: Database, keys: KeyRing, *, subject: str, address: str, now: datetime
) -> AsyncIterator[None]:
    """Wrap one attempt to prove who one is. Raises TooManyAttempts; whatever is raised inside leaves it counted as a failure."""
    pepper = (await keys.ring(now=now)).pepper
    both, alone = BOTH.key(pepper, f"{subject}\0{address}"), ADDRESS.key(pepper, address)
    if await take(database, ADDRESS, key=alone, now=now) > ADDRESS.most:
        raise TooManyAttempts(details={"retry_after": ADDRESS.wait(now)})
    if await take(database, BOTH, key=both, now=now) > BOTH.most:
        raise TooManyAttempts(details={"retry_after": BOTH.wait(now)})
    yield
    await give_back(database, BOTH, key=both, now=now)
    await take(database, ADDRESS, key=alone, now=now, cost=-1)
