"""`mps keys`: the keys that wrap every other key, and the one that access tokens are signed with."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.kit.crypto import KeyRack
    from mps_connect.kit.db import Database

Ready = Callable[[Settings], AbstractContextManager[tuple[str, str]]]
"""The migrated database for the length of a block: the application's address and the owner's, empty where it is not known."""


def say(text: str) -> None:
    print(text, flush=True)


def with_owner(settings: Settings, ready: Ready, act: Callable[[Database, KeyRack], Awaitable[None]]) -> int:
    """Run `act` on the database with the owner's login, which alone may change wrapped keys."""
    from mps_connect.kit.db import Database
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault

    async def run(url: str) -> None:
        rack = wrapper_for(settings, url)
        owner = Database(url, Vault(rack), max_size=3)
        await owner.open()
        try:
            await act(owner, rack)
        finally:
            await owner.close()

    with ready(settings) as (_, owner_url):
        if not owner_url:
            say("MPS_DATABASE_URL_OWNER is not set: keys are changed with the owner's login. Set it and try again.")
            return 2
        asyncio.run(run(owner_url))
    return 0


def init(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    from mps_connect.kit.clock import utc_now
    from mps_connect.kit.key_file import create_key_file
    from mps_connect.kit.rotation import begin

    if settings.kms_key is None:
        existed = settings.kek_file.exists()
        create_key_file(settings.kek_file)
        say(
            "The key file is there already."
            if existed
            else "The key file is made. Keep a copy of it apart from the backups."
        )
        return 0

    async def act(owner: Database, rack: KeyRack) -> None:
        say(f"The current key is {await begin(owner, rack, now=utc_now())}.")

    return with_owner(settings, ready, act)


def list_keys(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    from mps_connect.kit.rotation import hanging

    async def act(owner: Database, rack: KeyRack) -> None:
        for one in await hanging(owner, rack):
            say(f"{one.kek_id}  {one.place}  wraps {one.rows:,} keys")

    return with_owner(settings, ready, act)


def rotate(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    from mps_connect.kit import rotation
    from mps_connect.kit.clock import utc_now

    async def act(owner: Database, rack: KeyRack) -> None:
        if args.prepare:
            kek_id = await rotation.prepare(owner, rack)
            say(f"{kek_id} is prepared. Bring the key file to every machine, then run `mps keys rotate` on this one.")
        else:
            await rotation.rotate(owner, rack, now=utc_now(), say=say, batch=args.batch)

    return with_owner(settings, ready, act)


def retire(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    from mps_connect.kit import rotation
    from mps_connect.kit.clock import utc_now

    async def act(owner: Database, rack: KeyRack) -> None:
        if not await rotation.retire(owner, rack, now=utc_now(), say=say):
            say("No key was removed.")

    return with_owner(settings, ready, act)


def rotate_signing(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    from mps_connect.identity.service_keys import KeyRing
    from mps_connect.kit.clock import utc_now

    async def act(owner: Database, rack: KeyRack) -> None:
        kid = await KeyRing(owner, rack).rotate(now=utc_now())
        say(f"Tokens are signed with {kid} from now on. Those in use stay good until they run out, within minutes.")

    return with_owner(settings, ready, act)


def add_key_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    keys = commands.add_parser("keys", help="the keys that wrap and sign").add_subparsers(
        dest="keys_command", required=True
    )
    known: dict[str, tuple[Callable[[argparse.Namespace, Settings, Ready], int], str]] = {
        "init": (init, "make the first key that wraps the others, if there is none"),
        "list": (list_keys, "each wrapping key, and how many keys it wraps"),
        "rotate": (rotate, "wrap every key with a newer one; finishes what was interrupted"),
        "retire": (retire, "remove old wrapping keys that wrap nothing any more"),
        "rotate-signing": (rotate_signing, "sign access tokens with a new key"),
    }
    for name, (command, words) in known.items():
        parser = keys.add_parser(name, help=words)
        parser.set_defaults(run=lambda args, settings, command=command: command(args, settings, ready))
        if name == "rotate":
            parser.add_argument("--prepare", action="store_true", help="only make the next key, for other machines")
            parser.add_argument("--batch", type=int, default=500, help="keys in one transaction")
