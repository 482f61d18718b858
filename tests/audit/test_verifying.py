"""The verifier against a record as it is, and against everything an administrator could do to it behind its back."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from mps_connect.audit import notes
from mps_connect.audit.bundle import BundleWrong, Event, Head, Leaf, Signed, read_events, read_head, write_bundle
from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.merkle import Frontier, ProofWrong, leaf_hash, root_of
from mps_connect.audit.notes import Checkpoint, NoteWrong, Signer, Verifier
from mps_connect.audit.proofs import read_receipt, verify_receipt
from mps_connect.audit.reading import Connection, connected, events_of, first_origin, origin_of, start_at, unsequenced
from mps_connect.audit.receipts import receipt_of
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.kit.clock import utc_now
from tests.audit.conftest import Recorded, count
from tests.support.superuser import guards_off

WITNESS = Signer("witness.invalid/one", notes.WITNESS_KEY, bytes(range(1, 33)))
ROWS = 300


@pytest.fixture(scope="module")
async def written(recorded: Recorded) -> Recorded:
    """Some hundreds of leaves over several checkpoints, with full tiles."""
    for part in range(3):
        async with recorded.app.transaction(recorded.context()) as tx:
            for number in range(ROWS // 3):
                await count(tx, f"{part}{number:05}")
        await tick(recorded.sequencer, now=utc_now(), batch=150)
    while await tick(recorded.sequencer, now=utc_now(), batch=150):
        pass
    return recorded


async def trusted(recorded: Recorded, *seen: Checkpoint) -> Trust:
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        origin = await tx.value("SELECT origin FROM audit.tree_state")
        return Trust(origin, await verifiers_of(tx, origin=origin), seen=seen)


def read(recorded: Recorded, trust: Trust, *, opened: bool = True) -> Report:
    with connected(recorded.urls["sequencer"]) as conn:
        wrapper = recorded.sequencer.vault.wrapper if opened else None
        return verify(events_of(conn, wrapper=wrapper), trust)


async def newest(recorded: Recorded) -> Checkpoint:
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        return checkpoint_of(await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1"))


async def test_a_record_that_nobody_touched_holds(written: Recorded) -> None:
    checkpoint = await newest(written)
    report = read(written, await trusted(written, checkpoint))
    assert report.problems == []
    assert (report.size, report.root) == (checkpoint.size, checkpoint.root)
    assert report.opened == report.size > ROWS
    assert report.checkpoints >= 3
    with connected(written.urls["sequencer"]) as conn:
        assert unsequenced(conn) == 0


async def test_it_holds_whatever_the_databases_settings_are(written: Recorded) -> None:
    trust = await trusted(written, await newest(written))
    strange = {"timezone": "Asia/Kathmandu", "datestyle": "German", "bytea_output": "escape", "extra_float_digits": "0"}
    with psycopg.connect(written.urls["superuser"], autocommit=True) as conn:
        name = sql.Identifier(conn.info.dbname)
        for setting, value in strange.items():
            conn.execute(sql.SQL("ALTER DATABASE {} SET {} = {}").format(name, sql.Identifier(setting), value))
        try:
            assert read(written, trust).problems == []
        finally:
            conn.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))


async def test_it_goes_on_from_where_it_was_seen_last(written: Recorded) -> None:
    trust = await trusted(written)
    with connected(written.urls["sequencer"]) as conn:
        rows = conn.execute("SELECT leaf_hash FROM audit.leaves ORDER BY leaf_index").fetchall()
        first = conn.execute("SELECT min(tree_size) AS size FROM audit.checkpoints").fetchone()
        assert first is not None
        since = Checkpoint(
            trust.origin, first["size"], root_of(bytes(row["leaf_hash"]) for row in rows[: first["size"]])
        )
        start = start_at(conn, since)
        report = verify(events_of(conn, wrapper=None, since=start), trust, start=start.frontier)
    assert report.problems == []
    assert (report.since, report.size) == (since.size, len(rows))


def verified_inside(conn: Connection, recorded: Recorded, trust: Trust) -> Report:
    """As the verifier would see the tampered tables, before they are taken back."""
    return verify(events_of(conn, wrapper=recorded.sequencer.vault.wrapper), trust)


SOME = "(SELECT seq FROM audit.leaves ORDER BY leaf_index LIMIT 1 OFFSET %(at)s)"
ATTACKS = {
    "another actor": f"UPDATE audit.logs SET actor = 'system:nobody' WHERE seq = {SOME}",
    "another time": f"UPDATE audit.logs SET purpose = 'else' WHERE seq = {SOME}",
    "other columns": f"UPDATE audit.logs SET changed = '{{month}}' WHERE seq = {SOME}",
    "another commitment": f"UPDATE audit.logs SET commitment = sha256('') WHERE seq = {SOME}",
    "a row deleted": f"DELETE FROM audit.logs WHERE seq = {SOME}",
    "a leaf deleted": f"DELETE FROM audit.leaves WHERE seq = {SOME}",
    "row and leaf deleted": f"WITH gone AS (DELETE FROM audit.leaves WHERE seq = {SOME} RETURNING seq) "
    "DELETE FROM audit.logs USING gone WHERE logs.seq = gone.seq",
    "another leaf": f"UPDATE audit.leaves SET leaf_hash = sha256('x') WHERE seq = {SOME}",
    "two leaves exchanged": "UPDATE audit.leaves f SET leaf_hash = g.leaf_hash FROM audit.leaves g "
    "WHERE (f.leaf_index, g.leaf_index) IN ((%(at)s, %(at)s + 1), (%(at)s + 1, %(at)s))",
    "a payload deleted": f"DELETE FROM audit.payloads WHERE seq = {SOME}",
    "a payload changed": f"UPDATE audit.payloads SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE seq = {SOME}",
    "another's payload": f"UPDATE audit.payloads SET sealed = (SELECT sealed FROM audit.payloads WHERE seq <> {SOME} LIMIT 1) "
    f"WHERE seq = {SOME}",
    "the tail cut off": "WITH gone AS (DELETE FROM audit.leaves WHERE leaf_index > %(at)s RETURNING seq), "
    "signed AS (DELETE FROM audit.checkpoints WHERE tree_size > %(at)s) DELETE FROM audit.logs USING gone WHERE logs.seq = gone.seq",
    "every checkpoint gone": "DELETE FROM audit.checkpoints",
    "a checkpoint of another": "UPDATE audit.checkpoints SET note = replace(note, 'mps-connect', 'mps-other')",
    "a signature changed": "UPDATE audit.checkpoints SET note = overlay(note placing 'AAAAAAAA' from length(note) - 20)",
    "the unit's key destroyed": "DELETE FROM keystore.subject_keys WHERE shred_id = "
    f"(SELECT shred_id FROM audit.payloads WHERE seq = {SOME})",
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_an_administrator_does_behind_its_back_is_found(written: Recorded, attack: str) -> None:
    checkpoint = await newest(written)
    trust = await trusted(written, checkpoint)
    with guards_off(written.urls["superuser"]) as conn:
        assert conn.execute(ATTACKS[attack], {"at": random.Random(attack).randrange(checkpoint.size - 2)}).rowcount != 0
        report = verified_inside(conn, written, trust)
    assert not report.holds, attack


async def test_even_with_the_logs_own_key_a_rewritten_history_does_not_fit_what_was_seen_elsewhere(
    written: Recorded,
) -> None:
    seen = await newest(written)
    trust = await trusted(written, seen)
    async with written.sequencer.transaction(SEQUENCER) as tx:
        key = await tx.one("SELECT kek_id, wrapped FROM keystore.log_keys WHERE retired_at IS NULL")
    assert key is not None
    stolen = Signer(
        trust.origin, notes.LOG_KEY, written.sequencer.vault.wrapper.unwrap(bytes(key["wrapped"]), key["kek_id"])
    )
    with connected(written.urls["sequencer"]) as conn:
        true = [event for event in events_of(conn, wrapper=None) if isinstance(event, Leaf)]
    rewritten: list[Event] = []
    frontier = Frontier()
    for at, leaf in enumerate(true):
        assert leaf.data is not None
        data = leaf.data.replace(b'"op":"I"', b'"op":"U"') if at == 7 else leaf.data
        rewritten.append(Leaf(data))
        frontier.append(leaf_hash(data))
    rewritten.append(
        Signed(str(notes.signed_checkpoint(Checkpoint(trust.origin, frontier.size, frontier.root()), stolen)))
    )
    assert verify(rewritten, Trust(trust.origin, trust.log)).holds
    assert verify(rewritten, trust).problems == [
        f"the first {seen.size} leaves are not those of a checkpoint seen elsewhere"
    ]


async def test_an_erased_units_payloads_may_be_gone_and_only_those(written: Recorded) -> None:
    trust = await trusted(written)
    leaf = b'{"commitment":"00","op":"E","row_pk":"11111111-1111-7111-8111-111111111111","table_name":"keystore.subject_keys"}'
    closed = Leaf(b"{}", unit="11111111-1111-7111-8111-111111111111")
    covered = verify([closed, Leaf(leaf)], Trust(trust.origin, trust.log))
    assert covered.erased == 1
    assert [problem for problem in covered.problems if "payloads" in problem] == []
    hidden = verify([closed], Trust(trust.origin, trust.log))
    assert "no erasure in the record covers them" in " ".join(hidden.problems)


async def test_a_witness_that_should_have_signed_and_did_not_is_missed(written: Recorded) -> None:
    trust = await trusted(written)
    report = read(written, Trust(trust.origin, trust.log, witnesses=[WITNESS.verifier]), opened=False)
    assert report.problems == ["no checkpoint here is cosigned by witness.invalid/one"]


async def test_a_key_that_is_not_the_logs_own_verifies_nothing(written: Recorded) -> None:
    trust = await trusted(written)
    stranger = Verifier(trust.origin, notes.LOG_KEY, bytes(32))
    report = read(written, Trust(trust.origin, [stranger]), opened=False)
    assert "no key of the log that is known here signed the checkpoint" in report.problems[0]


async def exported(recorded: Recorded) -> bytes:
    trust = await trusted(recorded)
    file = io.BytesIO()
    with connected(recorded.urls["sequencer"]) as conn:
        write_bundle(
            file,
            Head(trust.origin, tuple(map(str, trust.log))),
            events_of(conn, wrapper=recorded.sequencer.vault.wrapper),
        )
    return file.getvalue()


def verify_file(content: bytes, trust: Trust) -> Report:
    lines = iter(io.BytesIO(content))
    assert read_head(lines).origin == trust.origin
    return verify(read_events(lines), trust)


async def test_an_exported_record_verifies_without_the_database(written: Recorded) -> None:
    checkpoint = await newest(written)
    report = verify_file(await exported(written), await trusted(written, checkpoint))
    assert report.problems == []
    assert (report.size, report.opened) == (checkpoint.size, checkpoint.size)


async def test_an_exported_record_that_was_cut_or_changed_is_known_as_such(written: Recorded) -> None:
    content, trust = await exported(written), await trusted(written, await newest(written))
    for cut in (len(content) // 3, len(content) - 3, content.rindex(b"\nE ") + 1):
        with pytest.raises(BundleWrong):
            verify_file(content[:cut], trust)
    with pytest.raises(BundleWrong, match="goes on"):
        verify_file(content + b"L {}\n", trust)
    with pytest.raises(BundleWrong, match="none of a record"):
        verify_file(content.replace(b"\nL ", b"\nX ", 1), trust)
    with pytest.raises(BundleWrong, match="no exported record"):
        read_head(iter([b"something else\n"]))
    lines = content.split(b"\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(b"L ") and number > 20)
    without = b"\n".join([*lines[:at], *lines[at + 2 :]])
    with pytest.raises(BundleWrong, match="counts"):
        verify_file(without, trust)
    changed = content.replace(b'"op":"I"', b'"op":"U"', 1)
    assert not verify_file(changed, trust).holds


async def test_a_row_shown_by_its_hash_alone_is_counted_and_in_a_whole_record_is_wrong(written: Recorded) -> None:
    trust = await trusted(written, await newest(written))
    lines = (await exported(written)).split(b"\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(b"L ") and number > 20)
    hidden = b"S " + leaf_hash(lines[at][2:]).hex().encode()
    content = b"\n".join([*lines[:at], hidden, *lines[at + 2 :]])
    assert ["its row is gone from the record" in one for one in verify_file(content, trust).problems] == [True]
    of_an_office = verify_file(content, replace(trust, whole=False))
    assert (of_an_office.problems, of_an_office.hidden) == ([], 1)
    with pytest.raises(BundleWrong, match="neither row nor hash"):
        write_bundle(io.BytesIO(), Head("x.invalid", ()), [Leaf(None)])


async def test_one_office_is_shown_its_own_rows_and_of_others_the_hash(written: Recorded) -> None:
    trust, office = await trusted(written, await newest(written)), written.cast.office_id
    with connected(written.urls["sequencer"]) as conn:
        report = verify(events_of(conn, wrapper=None, office=office), replace(trust, whole=False))
        row = conn.execute(
            "SELECT count(*) AS rows FROM audit.logs WHERE office_id IS DISTINCT FROM %s", [office]
        ).fetchone()
    assert (report.problems, report.hidden) == ([], row and row["rows"])
    assert report.hidden > 0


async def test_a_receipt_shows_one_row_to_anybody(written: Recorded) -> None:
    trust = await trusted(written)
    async with written.sequencer.transaction(SEQUENCER) as tx:
        rows = await tx.all("SELECT seq, leaf_index FROM audit.leaves ORDER BY leaf_index")
        for row in (rows[0], rows[len(rows) // 2], rows[255], rows[256], rows[-1]):
            receipt = await receipt_of(tx, seq=row["seq"])
            assert receipt is not None
            again = read_receipt(str(receipt))
            assert again == receipt
            checkpoint, _ = verify_receipt(again, origin=trust.origin, log=trust.log)
            assert (again.index, checkpoint.size) == (row["leaf_index"], len(rows))
        assert await receipt_of(tx, seq=2**60) is None
        assert await receipt_of(tx, letter="no such letter") is None


async def test_a_receipt_that_was_changed_shows_nothing(written: Recorded) -> None:
    trust = await trusted(written)
    async with written.sequencer.transaction(SEQUENCER) as tx:
        receipt = await receipt_of(tx, seq=await tx.value("SELECT min(seq) FROM audit.leaves"))
    text = str(receipt)
    for wrong in (
        "",
        "c2sp.org/tlog-proof@v1\n\n",
        text.replace("index 0", "index 00"),
        text.replace("extra ", "other "),
        text[:200],
    ):
        with pytest.raises((ProofWrong, NoteWrong)):
            verify_receipt(read_receipt(wrong), origin=trust.origin, log=trust.log)
    with pytest.raises(ProofWrong, match="damaged"):
        read_receipt(text.replace("extra ", "extra !"))
    with pytest.raises(ProofWrong, match="not under this root"):
        verify_receipt(read_receipt(text.replace("index 0", "index 1")), origin=trust.origin, log=trust.log)
    with pytest.raises(NoteWrong, match="not of"):
        verify_receipt(read_receipt(text), origin="other.invalid/log", log=trust.log)


async def test_a_database_in_which_nothing_was_sequenced_has_no_origin(written: Recorded) -> None:
    with guards_off(written.urls["superuser"]) as conn:
        conn.execute("DELETE FROM audit.tree_state")
        assert origin_of(conn) is None
        conn.execute("DELETE FROM audit.leaves")
        assert first_origin(conn, "a.invalid/audit/3") == "a.invalid/audit/3"
