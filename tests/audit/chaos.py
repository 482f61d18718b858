"""Writers that go on whatever happens, a sequencer and a server that are killed under them, and somebody outside who watches."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.publishing import CHECKPOINT_FILE
from mps_connect.audit.reading import connected, events_of, unsequenced
from mps_connect.audit.reconciling import Counts, reconcile
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.verifying import Trust, checkpoint_of, verify
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.errors import Fault
from mps_connect.kit.vault import Vault

ROOT = Path(__file__).parents[2]
HOT = "99999"
"""How the few counters begin that every writer goes for: their histories would show a turn."""


class Undone(Exception):
    """A writer thought better of it."""


@dataclass
class Load:
    """What writers were told of each transaction: written for sure, or the answer never came."""

    app: Database
    context: Context
    chance: random.Random
    acknowledged: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    undone: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, writer: int) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            name = f"{writer}{number:05}"
            try:
                async with self.app.transaction(self.context) as tx:
                    await self._one(tx, name)
            except Undone:
                self.undone += 1
            except (Fault, OSError, psycopg.Error):
                self.unknown.add(name)
            else:
                self.acknowledged.add(name)

    async def _one(self, tx: Tx, name: str) -> None:
        """Two recorded rows; one in ten is taken back, one in ten is slow."""
        await self._count(tx, f"{HOT}{self.chance.randrange(5)}")
        await self._count(tx, name)
        turn = self.chance.random()
        if turn < 0.1:
            raise Undone
        if turn < 0.2:
            await tx.value("SELECT pg_sleep(0.05)")

    async def _count(self, tx: Tx, month: str) -> None:
        await tx.run(
            "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, %(month)s, 1) "
            "ON CONFLICT (office_id, month) DO UPDATE SET last = case_counters.last + 1",
            {"office": tx.office_id, "month": month},
        )


@dataclass
class Sequencer:
    """One in a process of its own, started again whenever it ends."""

    url: str
    keys: Path
    folder: Path
    said: list[str] = field(default_factory=list)
    kills: int = 0
    seen: set[str] = field(default_factory=set)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.audit.sequencing_child", self.url, str(self.keys), str(self.folder),
            stdout=asyncio.subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip

    async def grow(self, times: int) -> None:
        """Until it has published so many more trees; started anew where it ended. What it published is kept."""
        while times:
            if self.process is None:
                await self.start()
            assert self.process is not None
            assert self.process.stdout is not None
            line = (await self.process.stdout.readline()).decode().strip()
            if line.isdigit():
                times -= 1
                self.look()
            elif line:
                self.said.append(line)
            else:
                await self.process.wait()
                self.process = None

    def look(self) -> None:
        """What somebody outside sees of the record."""
        path = self.folder / CHECKPOINT_FILE
        if path.exists():
            self.seen.add(path.read_text())

    async def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            await self.process.wait()
            self.kills += self.process.returncode == -signal.SIGKILL
            self.process = None
            self.look()


@dataclass(frozen=True, slots=True)
class Told:
    """What was counted at the end."""

    acknowledged: int
    unknown: int
    undone: int
    sequencers_killed: int
    servers_killed: int
    checkpoints_seen: int


async def survive(
    urls: dict[Role, str],
    vault: Vault,
    keys: Path,
    folder: Path,
    context: Context,
    *,
    sequencers: int,
    servers: int,
    server_pid: Callable[[], Awaitable[int]] | None = None,
) -> Told:
    """Kill so many of each under load, then hold every word that was given against the record."""
    chance = random.Random(1124)
    app = Database(urls["app"], Vault(vault.wrapper), max_size=8)
    await app.open()
    load, sequencer = Load(app, context, chance), Sequencer(urls["sequencer"], keys, folder)
    writers = [asyncio.create_task(load.write(number)) for number in range(8)]
    turns = ["sequencer"] * sequencers + ["server"] * servers
    chance.shuffle(turns)
    killed = 0
    try:
        for turn in turns:
            await sequencer.grow(chance.randrange(1, 4))
            if turn == "sequencer":
                await sequencer.kill()
            elif server_pid is not None:
                os.kill(await server_pid(), signal.SIGKILL)
                killed += 1
        await sequencer.grow(2)
    finally:
        load.stop.set()
        await asyncio.gather(*writers)
        await app.close()
        await sequencer.kill()
    await _settle(urls, vault)
    _every_word_was_kept(urls, load)
    await _nothing_forked(urls, vault, sequencer)
    return Told(len(load.acknowledged), len(load.unknown), load.undone, sequencer.kills, killed, len(sequencer.seen))


async def _settle(urls: dict[Role, str], vault: Vault) -> None:
    database = Database(urls["sequencer"], Vault(vault.wrapper), max_size=2)
    await database.open()
    while await tick(database, now=utc_now()):
        pass
    await database.close()


def _every_word_was_kept(urls: dict[Role, str], load: Load) -> None:
    """Of each acknowledged transaction exactly one row of the record and one leaf for each of its two; of others all or none."""
    with psycopg.connect(urls["superuser"]) as conn:
        rows = conn.execute(
            "SELECT split_part(l.row_pk, '/', 2), count(*), count(f.seq), count(DISTINCT l.txid) FROM audit.logs l "
            "LEFT JOIN audit.leaves f USING (seq) WHERE l.table_name = 'case_counters' GROUP BY 1"
        ).fetchall()
        sizes = conn.execute(
            "SELECT n, count(*) FROM (SELECT count(*) AS n FROM audit.logs WHERE table_name = 'case_counters' GROUP BY txid) AS t "
            "GROUP BY n"
        ).fetchall()
        hot = conn.execute("SELECT sum(last) FROM case_counters WHERE month LIKE '99999%'").fetchone()
        doubled = conn.execute("SELECT count(*) - count(DISTINCT seq) FROM audit.leaves").fetchone()
    own = {name: counts for name, *counts in rows if not name.startswith(HOT)}
    assert all(counts == [1, 1, 1] for counts in own.values())
    assert load.acknowledged <= own.keys() <= load.acknowledged | load.unknown
    assert all(logged == leaves for _, logged, leaves, _ in rows)
    assert {n for n, _ in sizes} == {2}, sizes
    assert hot is not None
    assert hot[0] == len(own)
    assert doubled == (0,)


async def _nothing_forked(urls: dict[Role, str], vault: Vault, sequencer: Sequencer) -> None:
    """Every checkpoint that anybody saw is one of this tree's; every row's history is in order."""
    assert "forked" not in sequencer.said
    seen = [checkpoint_of(text) for text in sequencer.seen]
    database = Database(urls["sequencer"], Vault(vault.wrapper), max_size=2)
    await database.open()
    async with database.transaction(SEQUENCER) as tx:
        trust = Trust(seen[0].origin, await verifiers_of(tx, origin=seen[0].origin), seen=seen)
    await database.close()
    with connected(urls["sequencer"]) as conn:
        report = verify(events_of(conn, wrapper=vault.wrapper), trust)
        assert (report.problems, report.forks) == ([], [])
        assert unsequenced(conn, older_than_seconds=0) == 0
    with connected(urls["backup"]) as conn:
        assert [str(one) for one in reconcile(conn, vault.wrapper, Counts())] == []
