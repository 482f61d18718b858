"""A record of which nothing was sequenced yet: each way to read it says so, and none fails. And keys that open nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from mps_connect.audit import reading
from mps_connect.audit.checking import Record, read_record
from mps_connect.audit.commands import add_audit_commands
from mps_connect.audit.notes import LOG_KEY, Checkpoint, Signer, signed_checkpoint
from mps_connect.audit.office_bundle import NothingToExport, office_bundle
from mps_connect.audit.publishing import CHECKPOINT_FILE, LogForked, ask_witnesses, check_for_fork, publish
from mps_connect.audit.reading import Keys, connected, events_of
from mps_connect.audit.sequencer import payload_place, tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.crypto import seal
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.outgoing import Outside
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.audit.conftest import Recorded


async def test_nothing_is_published_and_no_witness_is_asked(recorded: Recorded, tmp_path: Path) -> None:
    await publish(recorded.sequencer, tmp_path)
    assert [one async for one in anyio.Path(tmp_path).iterdir()] == []
    assert await ask_witnesses(recorded.sequencer, Outside(), [], now=utc_now()) == {}
    await check_for_fork(recorded.sequencer, tmp_path)


async def test_a_checkpoint_that_was_published_and_is_of_nothing_here_is_a_fork(
    recorded: Recorded, vault: Vault, tmp_path: Path
) -> None:
    record = Record(recorded.urls["sequencer"], vault.wrapper, tmp_path)
    empty = read_record(record, whole=True, reached=lambda _: None)
    assert (empty.holds, empty.size) == (True, 0)
    log = Signer("elsewhere.invalid/audit/1", LOG_KEY, bytes(range(32)))
    (tmp_path / CHECKPOINT_FILE).write_text(str(signed_checkpoint(Checkpoint(log.name, 1, bytes(32)), log)))
    found = read_record(record, whole=True, reached=lambda _: None)
    assert found.problems == ["a checkpoint was published, and nothing is sequenced here"]
    with pytest.raises(LogForked):
        await check_for_fork(recorded.sequencer, tmp_path)


def test_there_is_nothing_to_read_or_to_give_away(
    recorded: Recorded, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connected(recorded.urls["sequencer"]) as conn:
        assert list(events_of(conn, wrapper=None)) == []
    with pytest.raises(NothingToExport):
        office_bundle(recorded.urls["sequencer"], office_id=recorded.cast.office_id, case_id=None)

    @contextmanager
    def ready(_: Settings, login: Role = "sequencer") -> Iterator[str]:
        yield recorded.urls[login]

    parser = argparse.ArgumentParser()
    add_audit_commands(parser.add_subparsers(required=True), ready)  # type: ignore[arg-type]
    for words in (["verify"], ["keys"], ["export", "--out", str(tmp_path / "record.txt")]):
        args = parser.parse_args(["audit", *words])
        assert args.run(args, settings) == 2
        assert capsys.readouterr().out.startswith("Nothing was sequenced yet")
    assert not (tmp_path / "record.txt").exists()


async def test_keys_are_forgotten_when_too_many_and_open_only_what_is_theirs(
    recorded: Recorded, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "KEYS_HELD", 1)
    async with recorded.app.transaction(recorded.context()) as tx:
        key = (await tx.office_box()).audit_key()
    mine, other = str(recorded.cast.office_id), str(recorded.cast.other_staff.office_id)
    create_key_file(tmp_path / "another.json")
    another = FileKeyWrapper(tmp_path / "another.json")
    sealed = seal(key, b"what was recorded", payload_place(7))
    with connected(recorded.urls["sequencer"]) as conn:
        keys = Keys(conn, vault.wrapper)
        assert keys.opened(mine, mine, 7, sealed) == b"what was recorded"
        assert keys.opened(mine, mine, 8, sealed) is None
        assert keys.opened(other, other, 7, sealed) is None
        assert keys.opened(mine, mine, 7, sealed) == b"what was recorded"
        stranger = Keys(conn, another)
        assert stranger.opened(mine, mine, 7, sealed) is None
    assert await tick(recorded.sequencer, now=utc_now())
