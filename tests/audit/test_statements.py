"""Signed statements: what is said, under which checkpoint, and by a key that signs nothing else."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from mps_connect.audit.commands import add_audit_commands
from mps_connect.audit.notes import (
    LOG_KEY,
    Checkpoint,
    NoteWrong,
    Signer,
    Verifier,
    open_checkpoint,
    signed_checkpoint,
)
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.statements import (
    LONGEST_TEXT,
    NothingToSpeakOf,
    StatementWrong,
    digest_line,
    open_statement,
    sign_statement,
    statement_verifiers,
)
from mps_connect.kit.clock import utc_now
from mps_connect.settings import Settings
from tests.audit.conftest import Recorded

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT = "3 cases were erased by rule.\n\n— nobody AAAAAAAA\n\nSaid by the office."


async def signed(recorded: Recorded, text: str = TEXT) -> str:
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        return await sign_statement(
            tx, recorded.sequencer.vault.wrapper, kind="certificate-of-erasure", text=text, now=NOW
        )


@pytest.fixture
async def keys(recorded: Recorded) -> tuple[Verifier, ...]:
    """As the application reads them, after something was sequenced and stated."""
    await recorded.count("209901")
    await tick(recorded.sequencer, now=utc_now())
    await signed(recorded)
    async with recorded.app.transaction(recorded.context()) as tx:
        return await statement_verifiers(tx)


async def test_nothing_is_stated_before_there_is_a_checkpoint(recorded: Recorded) -> None:
    async with recorded.app.transaction(recorded.context()) as tx:
        assert await statement_verifiers(tx) == ()
    with pytest.raises(NothingToSpeakOf):
        await signed(recorded)


async def test_a_statement_says_its_words_and_the_checkpoint_it_speaks_of(
    recorded: Recorded, keys: tuple[Verifier, ...], superuser: psycopg.AsyncConnection
) -> None:
    text = await signed(recorded)
    statement = open_statement(text, keys)
    assert (statement.kind, statement.at, statement.text) == ("certificate-of-erasure", NOW, TEXT + "\n")
    row = await (
        await superuser.execute("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1")
    ).fetchone()
    assert row is not None
    assert statement.checkpoint_note == row[0]
    assert statement.signed_by == statement.checkpoint.origin + "/statements"


async def test_its_key_is_not_the_logs_and_neither_is_taken_for_the_other(
    recorded: Recorded, keys: tuple[Verifier, ...], superuser: psycopg.AsyncConnection
) -> None:
    statement = open_statement(await signed(recorded), keys)
    rows = await superuser.execute(
        "SELECT verifier, kek_id, wrapped FROM keystore.log_keys WHERE origin = %s", [statement.checkpoint.origin]
    )
    ((verifier, kek, wrapped),) = await rows.fetchall()
    log = Signer(statement.checkpoint.origin, LOG_KEY, recorded.sequencer.vault.wrapper.unwrap(bytes(wrapped), kek))
    assert str(log.verifier) == verifier
    assert log.verifier.public not in [key.public for key in keys]
    with pytest.raises(NoteWrong, match="no key that is known here"):
        open_statement(await signed(recorded), [log.verifier])
    with pytest.raises(NoteWrong, match="no key of the log"):
        open_checkpoint(statement.checkpoint_note, keys, statement.checkpoint.origin)
    assert open_statement(await signed(recorded), keys, log=[log.verifier]) == statement
    stranger = replace(log, seed=bytes(32)).verifier
    with pytest.raises(NoteWrong, match="no key of the log"):
        open_statement(await signed(recorded), keys, log=[stranger])


async def test_one_key_signs_them_all_and_the_application_cannot_use_it(
    recorded: Recorded, keys: tuple[Verifier, ...]
) -> None:
    await signed(recorded)
    async with recorded.app.transaction(recorded.context()) as tx:
        assert await statement_verifiers(tx) == keys
    assert len(keys) == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with recorded.app.transaction(recorded.context()) as tx:
            await sign_statement(tx, recorded.app.vault.wrapper, kind="report", text=TEXT, now=NOW)


async def test_any_letter_changed_and_it_does_not_hold(recorded: Recorded, keys: tuple[Verifier, ...]) -> None:
    text = await signed(recorded)
    for old, new in (
        ("3 cases", "2 cases"),
        ("kind cert", "kind dert"),
        ("\ncheckpoint ", "\ncheckpoint 1"),
        ("12:00", "12:01"),
    ):
        with pytest.raises(NoteWrong):
            open_statement(text.replace(old, new, 1), keys)
    with pytest.raises(NoteWrong):
        open_statement(text[:-20], keys)
    with pytest.raises(NoteWrong):
        open_statement("", keys)


def test_what_the_right_key_signed_may_still_be_no_statement() -> None:
    from mps_connect.audit.notes import Note

    signer = Signer("mps.invalid/audit/1/statements", LOG_KEY, bytes(range(32)))
    head = "mps-connect statement 1\nkind report\nat 2026-11-24T12:00:00Z\ncheckpoint "
    other = (
        "other.invalid/audit/1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— other.invalid/audit/1 AAAAAAAA\n"
    )
    wrong = [
        "Something else.\n",
        head + "0\n\nWords.\n",
        head + "5\n" + other + "\nWords of a foreign record.\n",
        head.replace("2026-11-24T12:00:00Z", "the-day-of-the-report") + "5\n" + other + "\nWords.\n",
        head + "9\n" + other + "\nWords.\n",
    ]
    for said in wrong:
        note = Note(said, ((signer.name, signer.verifier.key_id + signer.sign(said.encode())),))
        with pytest.raises(NoteWrong):
            open_statement(str(note), [signer.verifier])


@pytest.mark.parametrize("text", ["a" * (LONGEST_TEXT + 1), "tab\there", "nul\0"], ids=["too long", "tab", "nul"])
async def test_a_text_that_no_note_carries_is_refused(recorded: Recorded, text: str) -> None:
    with pytest.raises(StatementWrong):
        await signed(recorded, text)


async def test_a_kind_is_a_plain_word(recorded: Recorded) -> None:
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        with pytest.raises(StatementWrong):
            await sign_statement(tx, recorded.sequencer.vault.wrapper, kind="A report\n", text=TEXT, now=NOW)


async def test_somebody_without_our_database_checks_a_statement_and_the_file_it_speaks_for(
    recorded: Recorded,
    keys: tuple[Verifier, ...],
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    report, other = tmp_path / "report.pdf", tmp_path / "other.pdf"
    report.write_bytes(b"%PDF of the month")
    other.write_bytes(b"%PDF of another month")
    file = tmp_path / "report.statement"
    file.write_text(await signed(recorded, f"A report.\n{digest_line(report.read_bytes(), 'report.pdf')}"))

    def no_database(_: Settings, login: str = "") -> NoReturn:
        raise AssertionError("a database was asked for")

    parser = argparse.ArgumentParser()
    add_audit_commands(parser.add_subparsers(required=True), no_database)  # type: ignore[arg-type]

    def check(*words: str) -> tuple[int, str]:
        args = parser.parse_args(["audit", "statement", "--check", str(file), *words])
        return args.run(args, settings), capsys.readouterr().out

    code, said = check("--key", str(keys[0]), "--of", str(report))
    assert code == 0
    assert "is its report.pdf." in said
    assert "A report." in said
    assert "The statement holds." in said
    code, said = check("--key", str(keys[0]), "--of", str(other))
    assert (code, "does not speak of other.pdf" in said) == (1, True)
    code, said = check("--key", str(Signer("a.invalid/x", LOG_KEY, bytes(32)).verifier))
    assert (code, "no key that is known here" in said) == (1, True)


async def test_a_statement_speaks_of_a_checkpoint_of_this_record(
    recorded: Recorded, keys: tuple[Verifier, ...]
) -> None:
    log = Signer(open_statement(await signed(recorded), keys).checkpoint.origin, LOG_KEY, bytes(range(32)))
    foreign = str(signed_checkpoint(Checkpoint(log.name, 1, bytes(32)), log))
    with pytest.raises(StatementWrong, match="of this record, and of no other"):
        async with recorded.sequencer.transaction(SEQUENCER) as tx:
            await sign_statement(
                tx, recorded.sequencer.vault.wrapper, kind="report", text=TEXT, now=NOW, checkpoint_note=foreign
            )
