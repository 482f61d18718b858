"""Guessing a pass's PIN made useless: wrong ones are counted by address, apart from all other failures.

Apart, because a hall shares one address: whoever tries PINs there keeps nobody from a password, nor from a picture that
is scanned. The code in the picture is too long to guess, and is not counted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from mps_connect.access.throttles import Limit, TooMany, take
from mps_connect.identity.service_keys import KeyRing
from mps_connect.kit.db import Database

WRONG_PINS = Limit("wrong PINs of passes from an address", 60, timedelta(minutes=15))
"""Of a hundred million PINs, with forty passes waiting, sixty guesses meet one in forty thousand times."""


class TooManyPins(TooMany):
    code = "too_many_pins"
    message = "Too many wrong PINs from here. Scan the picture instead, or wait fifteen minutes."


@asynccontextmanager
async def counted_pin(database: Database, keys: KeyRing, *, address: str, now: datetime) -> AsyncIterator[None]:
    """Wrap one PIN that is shown. Raises TooManyPins; whatever is raised inside leaves it counted as wrong."""
    key = WRONG_PINS.key((await keys.ring(now=now)).pepper, address)
    if await take(database, WRONG_PINS, key=key, now=now) > WRONG_PINS.most:
        raise TooManyPins(details={"retry_after": WRONG_PINS.wait(now)})
    yield
    await take(database, WRONG_PINS, key=key, now=now, cost=-1)
