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

ASKED_FOR = Limit("links asked for by an e-mail address", 5, timedelta(minutes=15))
"""Each sends a mail, and a link lives longer than this: whoever asks in somebody's name neither floods nor locks out."""
ASKER = Limit("links asked for from an address", 60, timedelta(minutes=15))


class TooManyAttempts(TooMany):
    code = "too_many_attempts"
    message = "Too many attempts from here. Wait fifteen minutes, then try again."


@asynccontextmanager
async def counted(
    database: Database, keys: KeyRing, *, subject: str | None, address: str, now: datetime
) -> AsyncIterator[None]:
    """Wrap one attempt to prove who one is. Raises TooManyAttempts; whatever is raised inside leaves it counted as a failure.

    `subject` None: by 256 random bits, which nobody guesses; the same ones shown again tell nothing new.
    """
    pepper = (await keys.ring(now=now)).pepper
    both, alone = BOTH.key(pepper, f"{subject}\0{address}"), ADDRESS.key(pepper, address)
    await _count(database, ADDRESS, key=alone, now=now)
    if subject is not None:
        await _count(database, BOTH, key=both, now=now)
    yield
    if subject is not None:
        await give_back(database, BOTH, key=both, now=now)
    await take(database, ADDRESS, key=alone, now=now, cost=-1)


async def allow_asking(database: Database, keys: KeyRing, *, email: str, address: str, now: datetime) -> None:
    """Count a request for a link to be mailed, whether or not anybody has that e-mail address. Raises TooManyAttempts."""
    pepper = (await keys.ring(now=now)).pepper
    await _count(database, ASKER, key=ASKER.key(pepper, address), now=now)
    await _count(database, ASKED_FOR, key=ASKED_FOR.key(pepper, email.strip().lower()), now=now)


async def _count(database: Database, limit: Limit, *, key: bytes, now: datetime) -> None:
    if await take(database, limit, key=key, now=now) > limit.most:
        raise TooManyAttempts(details={"retry_after": limit.wait(now)})
