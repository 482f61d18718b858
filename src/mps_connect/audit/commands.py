"""`mps audit`: verify, prove, export, witness. Exit 0 only when the thing holds."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path

from mps_connect.audit import notes
from mps_connect.audit.bundle import Head, write_bundle
from mps_connect.audit.notes import NoteWrong, Signer, Verifier, read_verifier
from mps_connect.audit.origin_commands import new_origin_command, rotate_key_command
from mps_connect.audit.proofs import Receipt, read_receipt, verify_receipt
from mps_connect.audit.statement_commands import add_statement_command
from mps_connect.audit.terminal import NO_LOGIN, WRONG, Ready, record, say
from mps_connect.audit.verify_command import add_verify_arguments, since_of, verify_command
from mps_connect.audit.verifying import Trust, checkpoint_of
from mps_connect.settings import Settings


def export_command(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Write the record to a file that anybody verifies: who, what, when and the commitments, never the values."""
    from mps_connect.audit.reading import events_of, first_origin, known_keys, start_at

    with record(settings, ready) as opened:
        if opened is None:
            return 2
        conn, origin, _ = opened
        keys = tuple(known_keys(conn, origin))
        beside = Path(f"{args.out}.unfinished")
        try:
            head, start = Head(first_origin(conn, origin), keys), None
            if args.since:
                start = start_at(conn, since_of(args.since, Trust(origin, [read_verifier(key) for key in keys])))
                head = Head(start.checkpoint.origin, keys, start=start.frontier)
            with beside.open("xb") as file:
                leaves, checkpoints = write_bundle(file, head, events_of(conn, wrapper=None, since=start))
            beside.replace(args.out)
        except WRONG as error:
            say(f"The record was not exported: {error}")
            return 1
        finally:
            beside.unlink(missing_ok=True)
    say(f"{args.out}: {leaves:,} leaves, {checkpoints:,} checkpoints")
    return 0


def reconcile_command(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """Hold every captured table against the record. One line for each difference, without values."""
    from mps_connect.audit.reading import connected
    from mps_connect.audit.reconciling import Counts, reconcile
    from mps_connect.kit.key_wrappers import wrapper_for

    with ready(settings, "backup") as url:
        if not url:
            say(
                "MPS_DATABASE_URL_BACKUP is not set: every table is read with the backup's login. Set it and try again."
            )
            return 2
        counts, differences = Counts(), 0
        with connected(url) as conn:
            for difference in reconcile(conn, wrapper_for(settings, url), counts):
                differences += 1
                say(f"DIFFERENT: {difference}")
    say(f"{counts.tables:,} tables, {counts.rows:,} rows: {differences:,} differences from the record.")
    return 1 if differences else 0


def keys_command(_: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """The public part of every key that ever signed for this record: hand it to whoever verifies, by another way than exports."""
    with record(settings, ready) as opened:
        if opened is None:
            return 2
        rows = opened.conn.execute(
            "SELECT verifier, created_at, retired_at FROM keystore.log_keys ORDER BY created_at DESC, verifier"
        )
        for row in rows:
            until = f"until {row['retired_at'].isoformat()}" if row["retired_at"] else "in use"
            say(f"{row['verifier']} since {row['created_at'].isoformat()}, {until}")
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
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()
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


def add_audit_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    audit = commands.add_parser("audit", help="the record: verify, prove, export, witness").add_subparsers(
        dest="audit_command", required=True
    )
    known = {
        "verify": (verify_command, "whether the record is the one that was signed"),
        "reconcile": (
            reconcile_command,
            "whether every table is as the record says, changes unseen by capture included",
        ),
        "export": (export_command, "write the record to a file that anybody can verify"),
        "keys": (keys_command, "the public keys that signed for the record, one a line"),
        "new-origin": (new_origin_command, "go on in a new tree after a fork, which cites the old one and says why"),
        "rotate-key": (rotate_key_command, "sign checkpoints with a new key, and with the old one for some days more"),
        "proof": (proof_command, "write the receipt of one row, or check one"),
        "witness": (witness_command, "sign a log's checkpoints when it only grew; run it elsewhere than the log"),
    }
    add_statement_command(audit)
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
    add_verify_arguments(parsers["verify"])
    parsers["export"].add_argument("--out", required=True)
    parsers["export"].add_argument(
        "--since", help="a file with a checkpoint: only what came after it, for whoever has verified it up to there"
    )
    parsers["new-origin"].add_argument("--reason", required=True, help="stands in the record for good; name no person")
    parsers["rotate-key"].add_argument("--days", type=int, default=30, help="how long the old key signs as well")
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
