"""`mps audit` when something is wrong: it ends with an error and one line that says why, whatever it is given."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from mps_connect.audit.commands import add_audit_commands
from mps_connect.audit.notes import (
    LOG_KEY,
    WITNESS_KEY,
    Checkpoint,
    Signer,
    cosign,
    read_note,
    read_verifier,
    signed_checkpoint,
)
from mps_connect.audit.places import numbered
from mps_connect.audit.reading import connected, guard_findings, origin_of
from mps_connect.audit.sequencer import tick
from mps_connect.audit.terminal import Opened
from mps_connect.audit.verify_command import _verify_opened, add_verify_arguments
from mps_connect.kit.clock import utc_now
from mps_connect.kit.embedded_postgres import Role
from mps_connect.settings import Settings
from tests.audit.conftest import Recorded, count
from tests.support.superuser import guards_off

WITNESS = Signer("witness.invalid/one", WITNESS_KEY, bytes(range(1, 33)))
Mps = Callable[..., tuple[int, str]]


async def grow(recorded: Recorded, name: str) -> None:
    async with recorded.app.transaction(recorded.context()) as tx:
        for number in range(30):
            await count(tx, f"{name}{number:05}")
    while await tick(recorded.sequencer, now=utc_now(), batch=500):
        pass


@pytest.fixture(scope="module")
async def grown(recorded: Recorded) -> Recorded:
    await grow(recorded, "1")
    return recorded


@pytest.fixture
def mps(recorded_urls: dict[Role, str], settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Mps:
    """`mps("verify", ...)`: its exit code, and the last line that it said."""

    @contextmanager
    def ready(_: Settings, login: Role = "sequencer") -> Iterator[str]:
        yield recorded_urls[login]

    mine = settings.model_copy(update={"record_dir": tmp_path / "record"})

    def run(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        add_audit_commands(parser.add_subparsers(required=True), ready)  # type: ignore[arg-type]
        args = parser.parse_args(["audit", *words])
        code = int(args.run(args, mine))
        return code, capsys.readouterr().out.strip()

    return run


@pytest.fixture
def kept(grown: Recorded, mps: Mps, tmp_path: Path) -> dict[str, Path]:
    """What an auditor has: an exported record, the keys, and the newest checkpoint, cosigned by a witness."""
    bundle, keys, checkpoint = tmp_path / "record.txt", tmp_path / "keys", tmp_path / "checkpoint"
    assert mps("export", "--out", str(bundle))[0] == 0
    keys.write_text("# handed over on paper\n\n" + mps("keys")[1] + "\n")
    note = json.loads([line for line in bundle.read_text().splitlines() if line.startswith("C ")][-1][2:])
    checkpoint.write_text(note + cosign(read_note(note), WITNESS, now=utc_now()))
    return {"bundle": bundle, "keys": keys, "checkpoint": checkpoint}


def test_what_is_whole_holds_by_every_way(grown: Recorded, mps: Mps, kept: dict[str, Path]) -> None:
    for words in (
        ["--bundle", str(kept["bundle"]), "--keys", str(kept["keys"])],
        ["--bundle", str(kept["bundle"]), "--since", str(kept["checkpoint"]), "--seen", str(kept["checkpoint"])],
        ["--seen", str(kept["checkpoint"]), "--closed"],
        ["--since", str(kept["checkpoint"]), "--witness-key", str(WITNESS.verifier)],
    ):
        code, said = mps("verify", *words)
        assert (code, said.splitlines()[-1]) == (0, "The record holds."), said


async def test_a_record_grows_on_from_a_kept_checkpoint(grown: Recorded) -> None:
    await grow(grown, "2")


def test_only_what_is_newer_is_exported_and_verified(mps: Mps, kept: dict[str, Path], tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer.txt"
    notes = [json.loads(line[2:]) for line in kept["bundle"].read_text().splitlines() if line.startswith("C ")]
    older.write_text(notes[0])
    assert mps("export", "--out", str(newer), "--since", str(older))[0] == 0
    assert newer.stat().st_size < kept["bundle"].stat().st_size
    code, said = mps("verify", "--bundle", str(newer), "--since", str(older), "--json")
    report = json.loads(said)
    assert (code, report["holds"], report["since"]) == (0, True, read_checkpoint_size(notes[0]))
    assert "Gone on from the checkpoint of" in mps("verify", "--since", str(older))[1]
    assert "name the file of that checkpoint with --since" in failed(mps, "--bundle", str(newer))
    assert "of another tree than the checkpoint" in failed(
        mps, "--bundle", str(newer), "--since", str(kept["checkpoint"])
    )


def read_checkpoint_size(note: str) -> int:
    return int(note.split("\n")[1])


def failed(mps: Mps, *words: str) -> str:
    """What is said where the record does not hold: in one line, or in the lines of the report."""
    code, said = mps("verify", *words)
    assert code == 1, said
    assert "does not hold" in said
    return said


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"\x00" * 999, b"\xff\xfe" * 50, b"{}", b"H {}", b"H " + b"[" * 99_999, b"H []",
        b'H {"format":"mps-connect record 1"}',
        b'H {"format":"mps-connect record 1","origin":"x/1","verifiers":[],"start":{"size":3,"nodes":["00"]}}',
        b"x" * 5_000_000, b"L {}\nE {}\n",
    ],
    ids=["empty", "line", "zeros", "no text", "json", "no head", "deep", "list", "half", "start", "long", "headless"],
)  # fmt: skip
def test_a_file_that_is_no_record_is_said_to_be_none(mps: Mps, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.txt"
    path.write_bytes(content)
    said = failed(mps, "--bundle", str(path))
    assert said.count("\n") == 0
    for words in (["--seen", str(path)], ["--since", str(path)], ["--keys", str(path), "--closed"]):
        failed(mps, *words) if content.strip() or "--keys" not in words else None


def test_an_exported_record_that_is_damaged_anywhere_does_not_hold(
    mps: Mps, kept: dict[str, Path], tmp_path: Path
) -> None:
    content, path = kept["bundle"].read_bytes(), tmp_path / "damaged.txt"
    for cut in (2, 30, len(content) // 2, len(content) - 1_000):
        path.write_bytes(content[:-cut])
        assert failed(mps, "--bundle", str(path)).count("\n") == 0
    head, rest = content.split(b"\n", 1)
    for damaged in (
        rest.replace(b"\nC ", b"\nC !", 1), rest.replace(b"\nL ", b"\nS ", 1), b"S 00\n" + rest, b'T "x/audit/9"\n' + rest,
        b"T 7\n" + rest, rest.replace(b"\nL ", b"\nP !\nL ", 1), b"C " + b"[" * 9_000 + b"\n" + rest,
    ):  # fmt: skip
        path.write_bytes(head + b"\n" + damaged)
        failed(mps, "--bundle", str(path))


def test_another_records_key_witness_origin_or_checkpoint_is_refused(
    mps: Mps, kept: dict[str, Path], tmp_path: Path
) -> None:
    bundle, own = str(kept["bundle"]), read_verifier(kept["keys"].read_text().splitlines()[2].partition(" ")[0])
    stranger = Signer("witness.invalid/two", WITNESS_KEY, bytes(32)).verifier
    foreign, forged = tmp_path / "foreign", tmp_path / "forged"
    log = Signer("mps-connect/0000/audit/1", LOG_KEY, bytes(32))
    foreign.write_text(str(signed_checkpoint(Checkpoint(log.name, 1, bytes(32)), log)))
    thief = Signer(own.name, LOG_KEY, bytes(32))
    forged.write_text(str(signed_checkpoint(Checkpoint(own.name, 7, bytes(32)), thief)))
    for words, why in (
        (["--log-key", str(thief.verifier)], "no key of the log that is known here"),
        (["--log-key", "no key"], "no verifier key"),
        (["--keys", str(tmp_path / "none")], "No such file"),
        (["--witness-key", str(stranger)], "no checkpoint here is cosigned by witness.invalid/two"),
        (["--origin", "else.invalid/audit/1"], "not of else.invalid/audit/1"),
        (["--seen", str(foreign)], "a checkpoint seen elsewhere is of mps-connect/0000/audit/1"),
        (["--seen", str(forged)], "are not those of a checkpoint seen elsewhere"),
        (["--since", str(foreign)], "no key of the log"),
        (["--since", str(forged)], "no key of the log"),
        (
            ["--since", str(kept["checkpoint"]), "--witness-key", str(stranger)],
            "is not cosigned by witness.invalid/two",
        ),
    ):
        assert why in failed(mps, *words)
        assert why in failed(mps, "--bundle", bundle, *words)
    # With the thief's key believed, what he signed is held against the leaves that are here.
    said = failed(mps, "--since", str(forged), "--log-key", str(thief.verifier))
    assert "the first 7 leaves are not those of the checkpoint" in said
    forged.write_text(str(signed_checkpoint(Checkpoint(own.name, 10**9, bytes(32)), thief)))
    assert "and fewer are here" in failed(mps, "--since", str(forged), "--log-key", str(thief.verifier))
    code, said = mps("export", "--out", str(tmp_path / "out"), "--since", str(foreign))
    assert (code, "The record was not exported" in said) == (1, True)
    assert not list(tmp_path.glob("out*"))


def test_one_offices_export_says_how_much_of_it_is_hash_only(mps: Mps, kept: dict[str, Path], tmp_path: Path) -> None:
    from mps_connect.audit.merkle import leaf_hash

    head, *lines = kept["bundle"].read_bytes().split(b"\n")
    of_office = json.loads(head[2:]) | {"office": "an office"}
    hidden = [
        b"S " + leaf_hash(line[2:]).hex().encode() if line.startswith(b"L ") and n % 3 else line
        for n, line in enumerate(lines)
    ]
    path = tmp_path / "office.txt"
    path.write_bytes(b"\n".join([b"H " + json.dumps(of_office).encode(), *hidden]))
    code, said = mps("verify", "--bundle", str(path))
    assert code == 0
    assert f"{sum(line.startswith(b'S ') for line in hidden):,} leaves seen by hash only" in said
    assert "The file shows the rows of one office, an office." in said


def test_a_row_is_proved_by_its_receipt_and_by_no_other(mps: Mps, kept: dict[str, Path], tmp_path: Path) -> None:
    receipt, keys = tmp_path / "row.tlog-proof", [line.partition(" ")[0] for line in mps("keys")[1].splitlines()]
    assert mps("proof", "--seq", "999999999", "--out", str(receipt))[0] == 1
    assert mps("proof", "--letter", "no such letter", "--out", str(receipt))[0] == 1
    seq = json.loads(next(line for line in kept["bundle"].read_text().splitlines() if line.startswith("L "))[2:])["seq"]
    assert mps("proof", "--seq", seq, "--out", str(receipt))[0] == 0
    assert "The receipt holds." in mps("proof", "--check", str(receipt), "--log-key", keys[0])[1]
    head, _, note = receipt.read_text().partition("\n\n")
    receipt.write_text(f"{head}\n\n{note}{cosign(read_note(note), WITNESS, now=utc_now())}")
    code, said = mps("proof", "--check", str(receipt), "--log-key", keys[0], "--witness-key", str(WITNESS.verifier))
    assert (code, "Cosigned by witness.invalid/one" in said) == (0, True)
    for content in (b"", b"\xff\x00", receipt.read_bytes()[:-90], receipt.read_bytes().replace(b"index 0", b"index 7")):
        receipt.write_bytes(content)
        code, said = mps("proof", "--check", str(receipt), "--log-key", keys[0])
        assert (code, said.startswith("The receipt does not hold: "), said.count("\n")) == (1, True, 0)


def test_a_guard_that_is_absent_is_said_and_what_is_not_captured_is_wrong(recorded_urls: dict[Role, str]) -> None:
    with connected(recorded_urls["sequencer"]) as reading:
        assert guard_findings(reading) == ([], [])
    with guards_off(recorded_urls["superuser"]) as conn:
        remarks, problems = guard_findings(conn)
    assert remarks == ["DDL guard absent"]
    assert "trigger logs_append_only of logs does not always fire" in problems


def test_an_exported_record_says_which_witness_cosigned_it(mps: Mps, kept: dict[str, Path], tmp_path: Path) -> None:
    cosigned = tmp_path / "cosigned.txt"
    lines = kept["bundle"].read_text().splitlines()
    newest = max(number for number, line in enumerate(lines) if line.startswith("C "))
    lines[newest] = f"C {json.dumps(kept['checkpoint'].read_text())}"
    cosigned.write_text("\n".join([*lines, ""]))
    code, said = mps("verify", "--bundle", str(cosigned), "--witness-key", str(WITNESS.verifier))
    assert code == 0, said
    assert "witness.invalid/one" in said


def test_rows_that_wait_too_long_and_a_capture_taken_away_are_said(
    recorded_urls: dict[Role, str], settings: Settings, grown: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both done by a superuser in one transaction, which the verifier reads from within and which is taken back."""
    with guards_off(recorded_urls["superuser"]) as conn:
        conn.execute("DELETE FROM audit.leaves WHERE leaf_index = (SELECT max(leaf_index) FROM audit.leaves)")
        conn.execute("UPDATE audit.logs SET at = at - interval '1 hour' WHERE seq = (SELECT max(seq) FROM audit.logs)")
        args = argparse.Namespace(
            since=None, closed=True, seen=[], origin=None, keys=None, log_key=[], witness_key=[], json=False
        )
        origin = origin_of(conn)
        assert origin is not None
        report = _verify_opened(args, settings, Opened(conn, origin, recorded_urls["sequencer"]))
    assert "1 rows older than a minute were never sequenced" in report.problems
    assert "trigger logs_append_only of logs does not always fire" in report.problems
    assert "DDL guard absent" in report.remarks


def test_tables_are_reconciled_and_keys_and_trees_changed_by_command(
    mps: Mps, kept: dict[str, Path], tmp_path: Path
) -> None:
    code, said = mps("reconcile")
    assert (code, said.splitlines()[-1].endswith(": 0 differences from the record.")) == (0, True)
    before = mps("keys")[1].splitlines()
    assert [line.endswith("in use") for line in before] == [True]
    code, said = mps("rotate-key", "--days", "7")
    assert (code, "signs beside it for 7 days" in said) == (0, True)
    assert len(mps("keys")[1].splitlines()) == 2
    assert mps("rotate-key", "--days", "9999")[0] == mps("new-origin", "--reason", "")[0] == 2
    code, said = mps("new-origin", "--reason", "Restored from the backup of Tuesday")
    assert (code, "Give witnesses and auditors the new tree's key" in said) == (0, True)
    origin = read_verifier(before[0].partition(" ")[0]).name
    code, said = mps("verify", "--seen", str(kept["checkpoint"]))
    assert code == 0, said
    assert f"{numbered(origin, 2)} goes on from {origin}" in said
    assert "Restored from the backup of Tuesday" in said
    report = json.loads(mps("verify", "--json")[1])
    assert (report["origin"], [one["reason"] for one in report["forks"]]) == (
        numbered(origin, 2), ["Restored from the backup of Tuesday"],
    )  # fmt: skip
    code, said = mps("new-origin", "--reason", "Once more")
    assert (code, "is kept as evidence" in said) == (0, True)
    whole = tmp_path / "whole.txt"
    assert mps("export", "--out", str(whole))[0] == 0
    code, said = mps("verify", "--bundle", str(whole))
    assert (code, said.count("goes on from")) == (0, 2)


def test_a_change_that_capture_did_not_see_is_said_in_one_line(mps: Mps, recorded_urls: dict[Role, str]) -> None:
    _behind_the_record(recorded_urls["superuser"], "UPDATE case_counters SET last = last + 1 WHERE month = '100001'")
    code, said = mps("reconcile")
    _behind_the_record(recorded_urls["superuser"], "UPDATE case_counters SET last = last - 1 WHERE month = '100001'")
    assert (code, said.count("DIFFERENT: case_counters")) == (1, 1)
    assert said.splitlines()[-1].endswith(": 1 differences from the record.")
    assert mps("reconcile")[0] == 0


def _behind_the_record(url: str, statement: LiteralString) -> None:
    """As a superuser who switches off what captures, and on again."""
    with psycopg.connect(url) as conn:
        conn.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        conn.execute("ALTER TABLE case_counters DISABLE TRIGGER USER")
        before = conn.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'case_counters'::regclass AND NOT tgisinternal"
        ).fetchall()
        assert conn.execute(statement).rowcount == 1
        for (name,) in before:
            conn.execute(sql.SQL("ALTER TABLE case_counters ENABLE ALWAYS TRIGGER {}").format(sql.Identifier(name)))
        conn.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")


def test_with_the_key_lost_proofs_survive_and_it_is_said_plainly(
    grown: Recorded, recorded_urls: dict[Role, str], mps: Mps, settings: Settings, tmp_path: Path
) -> None:
    without = settings.model_copy(update={"kek_file": tmp_path / "gone.json"})
    parser = argparse.ArgumentParser()
    add_verify_arguments(parser)
    args = parser.parse_args([])
    args.log_key, args.witness_key = [], []
    with connected(recorded_urls["sequencer"]) as conn:
        report = _verify_opened(args, without, Opened(conn, origin_of(conn) or "", recorded_urls["sequencer"]))
    assert report.size > 0
    assert report.opened == 0
    assert [one for one in report.problems if "gone.json is missing" in one and "proofs were read without it" in one]
    assert not [one for one in report.problems if "do not open" in one or "leaf" in one.partition(":")[0]]
    assert "gone.json" not in mps("verify", "--closed")[1]


def test_without_a_login_each_command_says_which(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    @contextmanager
    def none(_: Settings, login: Role = "sequencer") -> Iterator[str]:
        yield ""

    parser = argparse.ArgumentParser()
    add_audit_commands(parser.add_subparsers(required=True), none)  # type: ignore[arg-type]
    for words in (
        ["verify"], ["export", "--out", "x"], ["keys"], ["proof", "--seq", "1"], ["reconcile"], ["rotate-key"],
        ["new-origin", "--reason", "a reason"],
    ):  # fmt: skip
        args = parser.parse_args(["audit", *words])
        assert args.run(args, settings) == 2
        login = "BACKUP" if words == ["reconcile"] else "SEQUENCER"
        assert f"MPS_DATABASE_URL_{login} is not set" in capsys.readouterr().out
