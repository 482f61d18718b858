"""A witness signs growth and nothing else, over HTTP as well; and the log publishes, is cosigned, and knows a fork."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mps_connect.audit import notes
from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.merkle import consistency_proof, leaf_hash, root_of
from mps_connect.audit.notes import Checkpoint, NoteWrong, Signer, Verifier, open_checkpoint, read_note
from mps_connect.audit.publishing import (
    CHECKPOINT_FILE,
    LogForked,
    WitnessAt,
    ask_witnesses,
    check_for_fork,
    publish,
    read_witness,
)
from mps_connect.audit.sequencer import SEQUENCER, tick
from mps_connect.audit.witness import Request, Witness, WitnessRefused, read_request
from mps_connect.audit.witness_server import witness_server
from mps_connect.kit.clock import utc_now
from mps_connect.kit.outgoing import Outside
from tests.audit.conftest import Recorded, count

ORIGIN = "log.invalid/audit/1"
LOG = Signer(ORIGIN, notes.LOG_KEY, bytes(range(32)))
SIGNER = Signer("witness.invalid/one", notes.WITNESS_KEY, bytes(range(1, 33)))
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]
OTHERS = [leaf_hash(f"other {number}".encode()) for number in range(40)]


def asked(old: int, new: int, *, leaves: list[bytes] = LEAVES, signer: Signer = LOG) -> Request:
    checkpoint = Checkpoint(signer.name, new, root_of(leaves[:new]))
    proof = (
        consistency_proof(old, new, lambda level, at: root_of(leaves[at << level : (at + 1) << level]))
        if 0 < old <= new
        else []
    )
    return Request(old, tuple(proof), str(notes.signed_checkpoint(checkpoint, signer)))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(SIGNER, {ORIGIN: [LOG.verifier]}, tmp_path)


def refusal(witness: Witness, request: Request) -> WitnessRefused:
    with pytest.raises(WitnessRefused) as caught:
        witness.add_checkpoint(request, now=utc_now())
    return caught.value


def test_it_signs_what_continues_the_last_it_signed_and_remembers_it(witness: Witness, tmp_path: Path) -> None:
    for old, new in ((0, 5), (5, 5), (5, 23), (23, 40)):
        request = asked(old, new)
        line = witness.add_checkpoint(request, now=utc_now())
        assert [one.witness for one in notes.cosignatures(read_note(request.note + line), [SIGNER.verifier])] == [
            SIGNER.name
        ]
        assert witness.last(ORIGIN) == Checkpoint(ORIGIN, new, root_of(LEAVES[:new]))
    again = Witness(SIGNER, {ORIGIN: [LOG.verifier]}, tmp_path)
    assert again.last(ORIGIN).size == 40


def test_it_refuses_what_does_not(witness: Witness) -> None:
    witness.add_checkpoint(asked(0, 10), now=utc_now())
    stale = refusal(witness, asked(5, 20))
    assert (stale.status, stale.size) == (409, 10)
    forked = refusal(witness, asked(10, 10, leaves=OTHERS))
    assert (forked.status, forked.size) == (409, 10)
    assert refusal(witness, asked(10, 20, leaves=[*OTHERS[:10], *LEAVES[10:]])).status == 422
    assert refusal(witness, Request(10, (), asked(10, 20).note)).status == 422
    assert refusal(witness, Request(30, (), asked(10, 20).note)).status == 400
    assert refusal(witness, asked(10, 20, signer=Signer(ORIGIN, notes.LOG_KEY, bytes(32)))).status == 403
    assert refusal(witness, asked(0, 20, signer=Signer("else.invalid/log", notes.LOG_KEY, bytes(32)))).status == 404
    assert refusal(witness, Request(10, (), "no note")).status == 400
    assert witness.last(ORIGIN).size == 10


@pytest.mark.parametrize(
    "text", ["", "old 5", "old 05\n\nnote", "old -1\n\nnote", "new 5\n\nnote", "old 5\n!!!!\n\nnote", "old 5\nAAAA\n\nnote",
             "old 5\n" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + "\nnote"],
)  # fmt: skip
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(WitnessRefused) as caught:
        read_request(text)
    assert caught.value.status == 400


def test_a_request_reads_back() -> None:
    request = asked(7, 23)
    assert read_request(str(request)) == request


def test_of_many_at_once_the_last_it_signed_never_goes_back(witness: Witness) -> None:
    witness.add_checkpoint(asked(0, 1), now=utc_now())
    signed: list[int] = []

    def ask(new: int) -> None:
        for _ in range(60):
            old = witness.last(ORIGIN).size
            if old >= new:
                return
            try:
                witness.add_checkpoint(asked(old, new), now=utc_now())
            except WitnessRefused as refused:
                assert refused.status in (400, 409)  # noqa: PT017 - another was first
            else:
                signed.append(new)

    threads = [threading.Thread(target=ask, args=(new,)) for new in range(2, 40, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert witness.last(ORIGIN).size == max(range(2, 40, 3))
    assert sorted(set(signed)) == sorted(signed)


@contextmanager
def served(folder: Path, logs: dict[str, list[Verifier]]) -> Iterator[WitnessAt]:
    server = witness_server(Witness(SIGNER, logs, folder), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield WitnessAt(f"http://127.0.0.1:{server.server_address[1]}", SIGNER.verifier)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_over_http_it_answers_as_the_protocol_says(tmp_path: Path) -> None:
    with served(tmp_path, {ORIGIN: [LOG.verifier]}) as at, httpx.Client(trust_env=False) as client:
        url = f"{at.url}/add-checkpoint"
        first = client.post(url, content=str(asked(0, 5)).encode())
        assert (first.status_code, first.text[0]) == (200, "—")
        stale = client.post(url, content=str(asked(0, 9)).encode())
        assert (stale.status_code, stale.text, stale.headers["content-type"]) == (409, "5\n", "text/x.tlog.size")
        assert client.post(url, content=b"\xff\xfe").status_code == 400
        assert client.post(url, content=b"x" * 70_000).status_code == 400
        assert client.post(f"{at.url}/else", content=b"").status_code == 404
        assert client.get(url).status_code == 501


@pytest.fixture(scope="module")
async def grown(recorded: Recorded) -> Recorded:
    await grow(recorded, "1")
    return recorded


async def grow(recorded: Recorded, name: str) -> None:
    async with recorded.app.transaction(recorded.context()) as tx:
        for number in range(30):
            await count(tx, f"{name}{number:05}")
    while await tick(recorded.sequencer, now=utc_now()):
        pass


async def own_logs(recorded: Recorded) -> dict[str, list[Verifier]]:
    async with recorded.sequencer.transaction(SEQUENCER) as tx:
        origin = await tx.value("SELECT origin FROM audit.tree_state")
        return {origin: list(await verifiers_of(tx, origin=origin))}


async def test_each_checkpoint_is_cosigned_from_where_the_witness_stands(grown: Recorded, tmp_path: Path) -> None:
    logs, outside = await own_logs(grown), Outside(loopback=True)
    ((origin, keys),) = logs.items()
    with served(tmp_path, logs) as at:
        for name in ("2", "3"):
            await grow(grown, name)
            assert await ask_witnesses(grown.sequencer, outside, [at], now=utc_now()) == {}
        assert await ask_witnesses(grown.sequencer, outside, [at], now=utc_now()) == {}
        async with grown.sequencer.transaction(SEQUENCER) as tx:
            assert await tx.value("SELECT count(*) FROM audit.cosignatures") == 2
    await publish(grown.sequencer, tmp_path / "out")
    text = (tmp_path / "out" / CHECKPOINT_FILE).read_text()
    assert open_checkpoint(text, keys, origin).size > 60
    assert [one.witness for one in notes.cosignatures(read_note(text), [SIGNER.verifier])] == [SIGNER.name]


async def test_a_witness_that_stands_elsewhere_is_asked_from_there(grown: Recorded, tmp_path: Path) -> None:
    second = Signer("witness.invalid/two", notes.WITNESS_KEY, bytes(range(2, 34)))
    logs = await own_logs(grown)
    ((origin, _),) = logs.items()
    held = Witness(second, logs, tmp_path)
    async with grown.sequencer.transaction(SEQUENCER) as tx:
        note = await tx.value("SELECT note FROM audit.checkpoints ORDER BY tree_size LIMIT 1")
    held.add_checkpoint(Request(0, (), note), now=utc_now())
    server = witness_server(held, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        at = WitnessAt(f"http://127.0.0.1:{server.server_address[1]}", second.verifier)
        assert await ask_witnesses(grown.sequencer, Outside(loopback=True), [at], now=utc_now()) == {}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    async with grown.sequencer.transaction(SEQUENCER) as tx:
        assert held.last(origin).size == await tx.value("SELECT size FROM audit.tree_state")


async def test_a_witness_that_does_not_answer_or_signs_otherwise_is_named_and_nothing_is_lost(
    grown: Recorded, tmp_path: Path
) -> None:
    stranger = Verifier("witness.invalid/three", notes.WITNESS_KEY, bytes(32))
    nobody = WitnessAt("http://127.0.0.1:9", stranger)
    await grow(grown, "4")
    with served(tmp_path, await own_logs(grown)) as at:
        other = WitnessAt(at.url, stranger)
        refused = await ask_witnesses(grown.sequencer, Outside(loopback=True), [nobody], now=utc_now())
        assert list(refused) == ["witness.invalid/three"]
        refused = await ask_witnesses(grown.sequencer, Outside(loopback=True), [other], now=utc_now())
        assert refused == {"witness.invalid/three": "it signed with another key"}
    with served(tmp_path, {}) as at:
        unknown = WitnessAt(at.url, stranger)
        refused = await ask_witnesses(grown.sequencer, Outside(loopback=True), [unknown], now=utc_now())
        assert refused == {"witness.invalid/three": "it answered 404"}


async def test_a_database_that_is_not_the_published_one_is_known(grown: Recorded, tmp_path: Path) -> None:
    await check_for_fork(grown.sequencer, tmp_path / "nothing yet")
    await publish(grown.sequencer, tmp_path)
    await check_for_fork(grown.sequencer, tmp_path)
    await grow(grown, "5")
    await check_for_fork(grown.sequencer, tmp_path)
    path = tmp_path / CHECKPOINT_FILE
    published = read_note(path.read_text())
    checkpoint = notes.read_checkpoint(published)
    async with grown.sequencer.transaction(SEQUENCER) as tx:
        key = await tx.one("SELECT kek_id, wrapped FROM keystore.log_keys WHERE retired_at IS NULL")
    assert key is not None
    own = Signer(
        checkpoint.origin, notes.LOG_KEY, grown.sequencer.vault.wrapper.unwrap(bytes(key["wrapped"]), key["kek_id"])
    )
    for other in (
        Checkpoint(checkpoint.origin, checkpoint.size, leaf_hash(b"another history")),
        Checkpoint(checkpoint.origin, checkpoint.size + 1_000, checkpoint.root),
    ):
        path.write_text(str(notes.signed_checkpoint(other, own)))
        with pytest.raises(LogForked):
            await check_for_fork(grown.sequencer, tmp_path)
    for text in ("no note", str(notes.signed_checkpoint(Checkpoint("else.invalid/log", 1, bytes(32)), LOG))):
        path.write_text(text)
        with pytest.raises(LogForked):
            await check_for_fork(grown.sequencer, tmp_path)


def test_a_witness_is_named_by_where_it_is_and_its_key() -> None:
    at = read_witness(f"https://witness.invalid/one/ {SIGNER.verifier}")
    assert at == WitnessAt("https://witness.invalid/one", SIGNER.verifier)
    with pytest.raises(NoteWrong):
        read_witness("https://witness.invalid/one")
