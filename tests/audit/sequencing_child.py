"""A sequencer to be killed: `python -m tests.audit.sequencing_child URL KEY-FILE FOLDER` says a line for each tree that it published."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import psycopg

from mps_connect.audit.publishing import LogForked, check_for_fork, publish
from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.errors import Fault
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Vault

SMALL = 40
"""Rows a tick at most, so that a kill falls on many of them."""


async def sequence(url: str, keys: Path, folder: Path) -> None:
    database = Database(url, Vault(FileKeyWrapper(keys)), max_size=2)
    await database.open()
    await check_for_fork(database, folder)
    await publish(database, folder)
    while True:
        grown = await tick(database, now=utc_now(), batch=SMALL)
        if grown is not None:
            await publish(database, folder)
            print(grown.size, flush=True)  # noqa: T201 - what whoever kills it waits for
        else:
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    try:
        asyncio.run(sequence(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
    except LogForked:
        print("forked", flush=True)  # noqa: T201
    except (Fault, OSError, psycopg.Error) as error:
        print(f"ended: {type(error).__name__}", flush=True)  # noqa: T201
