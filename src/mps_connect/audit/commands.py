"""`mps audit`: verify, prove, export, witness. Exit 0 only when the thing holds."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mps_connect.audit import notes
from mps_connect.audit.bundle import BundleWrong, Head, read_events, read_head, write_bundle
from mps_connect.audit.merkle import ProofWrong
from mps_connect.audit.notes import NoteWrong, Signer, Verifier, read_verifier
from mps_connect.audit.proofs import Receipt, read_receipt, verify_receipt
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.audit.reading import Connection

Ready = Callable[[Settings], AbstractContextManager[str]]
"""The sequencer's connection string for the length of a block, empty where it is not known."""

NO_LOGIN = "MPS_DATABASE_URL_SEQUENCER is not set: the record is read with the sequencer's login. Set it and try again."
WRONG = (BundleWrong, NoteWrong, ProofWrong, OSError, UnicodeDecodeError)


def say(text: str) -> None:
    print(text, flush=True)


def verify_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Verify an exported record, or the database's own."""
    try:
        report = _verify_bundle(args) if args.bundle else _verify_database(args, settings, ready)
    except WRONG as error:
        say(f"The record does not hold: {error}")
        return 1
    if report is None:
        return 2
    if args.json:
        say(json.dumps(_as_json(report), ensure_ascii=False))
    else:
        for line in _said(report):
            say(line)
    return 0 if report.holds else 1


def _verify_bundle(args: argparse.Namespace) -> Report:
    with Path(args.bundle).open("rb") as file:
        lines = iter(file)
        head = read_head(lines)
        trust = _trust(args, head.origin, head.verifiers)
        return verify(read_events(lines), trust)


def _verify_database(args: argparse.Namespace, settings: Settings, ready: Ready) -> Report | None:
    from mps_connect.audit.reading import events_of, unsequenced
    from mps_connect.kit.key_wrappers import wrapper_for

    with _record(settings, ready) as (conn, origin, url):
        if conn is None:
            return None
        known = conn.execute("SELECT verifier FROM keystore.log_keys WHERE origin = %(o)s", {"o": origin}).fetchall()
        trust = _trust(args, origin, [row["verifier"] for row in known])
        wrapper = None if args.closed else wrapper_for(settings, url)
        report = verify(events_of(conn, wrapper=wrapper), trust)
        if waiting := unsequenced(conn):
            report.wrong(f"{waiting} rows older than a minute were never sequenced")
        return report


def _trust(args: argparse.Namespace, origin: str, own_keys: Sequence[str]) -> Trust:
    """Keys given on the command line count; a record's own say about its keys only where none was given."""
    if args.origin and args.origin != origin:
        raise NoteWrong(f"this record is of {origin}, not of {args.origin}")
    keys = [read_verifier(key) for key in (args.log_key or own_keys)]
    witnesses = [read_verifier(key) for key in args.witness_key]
    seen = [checkpoint_of(Path(path).read_text()) for path in args.seen]
    foreign = [one.origin for one in seen if one.origin != origin]
    if foreign:
        raise NoteWrong(f"a checkpoint seen elsewhere is of {foreign[0]}, not of {origin}")
    return Trust(origin, keys, witnesses, seen)


def _said(report: Report) -> Iterator[str]:
    yield f"Record {report.origin}: {report.size:,} leaves, root {report.root.hex()}"
    yield f"{report.checkpoints:,} checkpoints signed; {report.opened:,} payloads opened; {report.erased:,} erased by rule"
    for witness, size in report.witnessed.items():
        yield f"{witness} signed for {size:,} leaves"
    for problem in report.problems:
        yield f"WRONG: {problem}"
    yield "The record holds." if report.holds else "The record does not hold."


def _as_json(report: Report) -> dict[str, object]:
    return {
        "holds": report.holds, "origin": report.origin, "size": report.size, "root": report.root.hex(),
        "checkpoints": report.checkpoints, "opened": report.opened, "erased": report.erased, "witnessed": report.witnessed,
        "problems": report.problems,
    }  # fmt: skip


def export_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Write the whole record to a file that anybody verifies: who, what, when and the commitments, never the values."""
    from mps_connect.audit.reading import events_of

    with _record(settings, ready) as (conn, origin, _):
        if conn is None:
            return 2
        known = conn.execute("SELECT verifier FROM keystore.log_keys WHERE origin = %(o)s", {"o": origin}).fetchall()
        head = Head(origin, tuple(row["verifier"] for row in known))
        beside = Path(f"{args.out}.unfinished")
        try:
            with beside.open("xb") as file:
                leaves, checkpoints = write_bundle(file, head, events_of(conn, wrapper=None))
            beside.replace(args.out)
        except WRONG as error:
            say(f"The record was not exported: {error}")
            return 1
        finally:
            beside.unlink(missing_ok=True)
    say(f"{args.out}: {leaves:,} leaves, {checkpoints:,} checkpoints")
    return 0


def proof_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Write the receipt of one row of the record, or check one."""
    if args.check:
        return _check_receipt(args)
    with ready(settings) as url:
        if not url:
            say(NO_LOGIN)
            return 2
        receipt = asyncio.run(_receipt(url, settings, args))
    if receipt is None:
        say("There is no such row in the record, or it is not under a signed checkpoint yet. Try again in a second.")
        return 1
    Path(args.out).write_text(str(receipt))
    say(f"{args.out}: leaf {receipt.index:,}. Check it anywhere with: mps audit proof --check {args.out} --log-key KEY")
    return 0


async def _receipt(url: str, settings: Settings, args: argparse.Namespace) -> Receipt | None:
    from mps_connect.audit.receipts import receipt_of
    from mps_connect.audit.sequencer import SEQUENCER
    from mps_connect.kit.db import Database
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault

    database = Database(url, Vault(wrapper_for(settings, url)), max_size=2)
    await database.open()
    try:
        async with database.transaction(SEQUENCER) as tx:
            return await receipt_of(tx, seq=args.seq, letter=args.letter)
    finally:
        await database.close()


def _check_receipt(args: argparse.Namespace) -> int:
    try:
        receipt = read_receipt(Path(args.check).read_text())
        origin = checkpoint_of(receipt.note).origin
        keys, witnesses = ([read_verifier(key) for key in given] for given in (args.log_key, args.witness_key))
        checkpoint, cosigned = verify_receipt(receipt, origin=origin, log=keys, witnesses=witnesses)
    except WRONG as error:
        say(f"The receipt does not hold: {error}")
        return 1
    say(f"Leaf {receipt.index:,} of {checkpoint.size:,} in {origin}: {receipt.extra.decode()}")
    for one in cosigned:
        say(f"Cosigned by {one.witness} at {one.at.isoformat()}")
    say("The receipt holds.")
    return 0


def witness_command(args: argparse.Namespace, _: Settings, __: Ready) -> int:
    """Be a witness. Needs no database, and none of our settings."""
    from mps_connect.audit.witness import Witness
    from mps_connect.audit.witness_server import witness_server

    try:
        signer = _witness_key(Path(args.key), args.name)
        logs: dict[str, list[Verifier]] = {}
        for text in args.log:
            verifier = read_verifier(text)
            logs.setdefault(verifier.name, []).append(verifier)
    except WRONG as error:
        say(f"mps audit witness: {error}")
        return 2
    say(f"Witness {signer.verifier}")
    if not logs:
        say("No log to witness: give its verifier key with --log.")
        return 0
    folder = Path(args.state)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    host, _colon, port = args.listen.rpartition(":")
    server = witness_server(Witness(signer, logs, folder), host=host, port=int(port))
    say(f"Listening on http://{host}:{server.server_address[1]}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


def _witness_key(path: Path, name: str) -> Signer:
    """The witness's own key: made on first use, readable by its owner alone."""
    if not path.exists():
        if not notes.NAME.fullmatch(name or ""):
            raise NoteWrong("there is no key file yet: give the witness a --name such as witness.example/mps")
        held = {"name": name, "seed": os.urandom(32).hex()}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(held, file)
    try:
        held = json.loads(path.read_text())
        return Signer(str(held["name"]), notes.WITNESS_KEY, bytes.fromhex(held["seed"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NoteWrong(f"{path.name} is no witness's key file") from error


@contextmanager
def _record(settings: Settings, ready: Ready) -> Iterator[tuple[Connection | None, str, str]]:
    """(connection, origin, connection string); None, said in words, where there is no record to read."""
    from mps_connect.audit.reading import connected, origin_of

    with ready(settings) as url:
        if not url:
            say(NO_LOGIN)
            yield None, "", ""
            return
        with connected(url) as conn:
            origin = origin_of(conn)
            if origin is None:
                say("Nothing was sequenced yet: start the service, or mps worker.")
                yield None, "", ""
                return
            yield conn, origin, url


def add_audit_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    audit = commands.add_parser("audit", help="the record: verify, prove, export, witness").add_subparsers(
        dest="audit_command", required=True
    )
    known = {
        "verify": (verify_command, "whether the record is the one that was signed"),
        "export": (export_command, "write the record to a file that anybody can verify"),
        "proof": (proof_command, "write the receipt of one row, or check one"),
        "witness": (witness_command, "sign a log's checkpoints when it only grew; run it elsewhere than the log"),
    }
    parsers = {name: audit.add_parser(name, help=words) for name, (_, words) in known.items()}
    for name, (command, _) in known.items():
        parsers[name].set_defaults(run=lambda args, settings, command=command: command(args, settings, ready))
    for name in ("verify", "proof"):
        parsers[name].add_argument(
            "--log-key", action="append", default=[], help="the log's verifier key, from elsewhere"
        )
        parsers[name].add_argument(
            "--witness-key", action="append", default=[], help="a witness's key, whose signature must be there"
        )
    parser = parsers["verify"]
    parser.add_argument("--bundle", help="an exported record; without it, the database's")
    parser.add_argument("--origin", help="whose record it must be")
    parser.add_argument(
        "--seen", action="append", default=[], help="a file with a checkpoint seen earlier, or by a witness"
    )
    parser.add_argument("--closed", action="store_true", help="do not open payloads")
    parser.add_argument("--json", action="store_true")
    parsers["export"].add_argument("--out", required=True)
    parser = parsers["proof"]
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seq", type=int, help="a row of the record")
    which.add_argument("--letter", help="a letter's id: its newest row")
    which.add_argument("--check", help="a receipt to check, with --log-key")
    parser.add_argument("--out", default="letter.tlog-proof")
    parser = parsers["witness"]
    parser.add_argument("--key", required=True, help="this witness's key file; made on first use")
    parser.add_argument("--name", help="what the new key is called")
    parser.add_argument("--log", action="append", default=[], help="a log's verifier key; may be repeated")
    parser.add_argument("--state", default="witness", help="where it remembers what it signed")
    parser.add_argument("--listen", default="127.0.0.1:8090")
