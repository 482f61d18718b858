"""`mps audit new-origin` and `mps audit rotate-key`: what an operator does about the tree on purpose, with the sequencer's login."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from mps_connect.audit.terminal import NO_LOGIN, Ready, say
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.settings import Settings

MOST_DAYS = 90


def new_origin_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Begin the next tree after a fork."""
    from mps_connect.audit.origins import Begun, new_origin

    async def begin(url: str) -> Begun:
        async with _opened(url, settings) as database:
            return await new_origin(database, settings.record_dir, reason=args.reason, now=utc_now())

    if not 3 <= len(args.reason) <= 500:
        say("A reason has 3 to 500 characters. It stands in the record for good: name no person in it.")
        return 2
    with ready(settings) as url:
        if not url:
            say(NO_LOGIN)
            return 2
        begun = asyncio.run(begin(url))
    say(f"{begun.origin} goes on from {begun.cites.origin}, of which {begun.cites.size:,} leaves were published.")
    if begun.kept is not None:
        say(f"What was published before is kept as evidence: {begun.kept}")
    say("Give witnesses and auditors the new tree's key: mps audit keys")
    return 0


def rotate_key_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Sign with a new key; for some days the one before signs beside it."""
    from mps_connect.audit.notes import Verifier
    from mps_connect.audit.origins import rotate_key

    async def rotate(url: str) -> Verifier:
        now = utc_now()
        async with _opened(url, settings) as database:
            return await rotate_key(database, now=now, until=now + timedelta(days=args.days))

    if not 0 <= args.days <= MOST_DAYS:
        say(f"Two keys sign side by side for 0 to {MOST_DAYS} days.")
        return 2
    with ready(settings) as url:
        if not url:
            say(NO_LOGIN)
            return 2
        verifier = asyncio.run(rotate(url))
    say(f"{verifier}")
    say(
        f"It signs from now on; the key before signs beside it for {args.days} days. Give it to witnesses and auditors."
    )
    return 0


@asynccontextmanager
async def _opened(url: str, settings: Settings) -> AsyncIterator[Database]:
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault

    database = Database(url, Vault(wrapper_for(settings, url)), max_size=2)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
