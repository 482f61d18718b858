"""Random tamperings of a superuser who may have the log's own key: every one is found against a checkpoint kept elsewhere."""

from __future__ import annotations

import random
from collections import Counter

import psycopg
import pytest

from mps_connect.audit.log_keys import log_keys, verifiers_of
from mps_connect.audit.reading import connected, events_of, unsequenced
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.kit.clock import utc_now
from tests.audit.conftest import Recorded, count
from tests.audit.tampering import ACTS, Conn, Stolen
from tests.support.superuser import guards_off

ROWS = 560
MORE_THAN_ENOUGH = 1_000


@pytest.fixture(scope="module")
async def written(recorded: Recorded) -> tuple[Recorded, Trust, Stolen]:
    """Some hundreds of leaves under several checkpoints, what an auditor kept of them, and what a thief has."""
    async with recorded.app.transaction(recorded.context()) as tx:
        for number in range(ROWS):
            await count(tx, f"{number:06}")
    while await tick(recorded.sequencer, now=utc_now(), batch=130):
        pass
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        seen = checkpoint_of(await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1"))
        wrapper = recorded.sequencer.vault.wrapper
        signer = (await log_keys(tx, wrapper, origin=seen.origin, now=utc_now())).signers[0]
        trust = Trust(seen.origin, await verifiers_of(tx, origin=seen.origin), seen=[seen])
    return recorded, trust, Stolen(signer, wrapper, seen.size)


def found(conn: Conn, recorded: Recorded, trust: Trust) -> Report:
    return verify(events_of(conn, wrapper=recorded.sequencer.vault.wrapper), trust)


def tamper(written: tuple[Recorded, Trust, Stolen], acts: list[str], *, seed: int) -> tuple[Counter[str], list[str]]:
    """How many of each act were found, and the acts that were not."""
    recorded, trust, stolen = written
    caught: Counter[str] = Counter()
    missed = []
    with guards_off(recorded.urls["superuser"]) as conn:
        assert found(conn, recorded, trust).problems == []
        for turn, name in enumerate(acts):
            conn.execute("SAVEPOINT before")
            ACTS[name](conn, random.Random(f"{seed} {turn} {name}"), stolen)
            if found(conn, recorded, trust).holds:
                missed.append(f"{name} {seed} {turn}")
            else:
                caught[name] += 1
            conn.execute("ROLLBACK TO SAVEPOINT before")
        assert found(conn, recorded, trust).problems == []
    return caught, missed


async def test_what_a_superuser_does_to_the_record_is_found(written: tuple[Recorded, Trust, Stolen]) -> None:
    acts = list(ACTS) * 2 + ["edit"] * 6
    caught, missed = tamper(written, acts, seed=20261124)
    assert missed == []
    assert set(caught) == set(ACTS)


@pytest.mark.long
async def test_of_a_thousand_random_tamperings_not_one_is_missed(written: tuple[Recorded, Trust, Stolen]) -> None:
    acts = random.Random(1124).choices(list(ACTS), k=MORE_THAN_ENOUGH)
    caught, missed = tamper(written, acts, seed=1)
    assert missed == []
    assert (caught.total(), set(caught)) == (MORE_THAN_ENOUGH, set(ACTS))


async def test_without_a_checkpoint_kept_elsewhere_a_rewritten_history_passes(
    written: tuple[Recorded, Trust, Stolen],
) -> None:
    recorded, trust, stolen = written
    with guards_off(recorded.urls["superuser"]) as conn:
        ACTS["rewrite_history"](conn, random.Random(0), stolen)
        assert found(conn, recorded, Trust(trust.origin, trust.log)).holds
        assert not found(conn, recorded, trust).holds


async def test_what_is_changed_while_it_waits_does_not_open_to_what_was_committed(
    written: tuple[Recorded, Trust, Stolen],
) -> None:
    recorded, trust, _ = written
    async with recorded.app.transaction(recorded.context()) as tx:
        for number in range(6):
            await count(tx, f"9{number:05}")
    with psycopg.connect(recorded.urls["superuser"]) as conn:
        waiting = [row[0] for row in conn.execute("SELECT seq FROM audit.inbox ORDER BY seq")]
        conn.execute(
            "UPDATE audit.inbox a SET salt = b.salt, body = b.body FROM audit.inbox b WHERE (a.seq, b.seq) IN ((%s, %s), (%s, %s))",
            [waiting[0], waiting[1], waiting[1], waiting[0]],
        )
        conn.execute("UPDATE audit.inbox SET body = replace(body, '\"last\"', '\"lost\"') WHERE seq = %s", [waiting[2]])
        conn.execute("DELETE FROM audit.inbox WHERE seq = %s", [waiting[3]])
    await tick(recorded.sequencer, now=utc_now())
    with connected(recorded.urls["sequencer"]) as reading:
        report = found(reading, recorded, trust)
        assert ["values shown for it are not those" in one for one in report.problems] == [True] * 3
        assert unsequenced(reading, older_than_seconds=0) == 1
