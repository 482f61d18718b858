"""`mps audit statement`: read a signed statement, and hold a file against the digest it names. Needs no database."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from mps_connect.audit.notes import NoteWrong, read_verifier
from mps_connect.audit.statements import DIGEST, Statement, open_statement
from mps_connect.audit.terminal import WRONG, say
from mps_connect.settings import Settings


def check_statement(args: argparse.Namespace, _: Settings) -> int:
    """Exit 0 only where the signature holds, under the keys given, and every file given is one that the statement names."""
    try:
        statement = open_statement(
            Path(args.check).read_text(encoding="utf-8"),
            [read_verifier(key) for key in args.key],
            log=[read_verifier(key) for key in args.log_key],
        )
        of = [(path, _named(statement, Path(path))) for path in args.of]
    except WRONG as error:
        say(f"The statement does not hold: {error}")
        return 1
    checkpoint = statement.checkpoint
    say(f"{statement.kind}, signed by {statement.signed_by} at {statement.at.isoformat()}")
    say(f"It speaks of the record {checkpoint.origin} at {checkpoint.size:,} leaves, root {checkpoint.root.hex()}")
    say(f"\n{statement.text}")
    for path, name in of:
        say(f"{path} is its {name}.")
    say("The statement holds.")
    return 0


def _named(statement: Statement, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for line in statement.text.split("\n"):
        found = DIGEST.fullmatch(line)
        if found and found[1] == digest:
            return found[2]
    raise NoteWrong(f"it does not speak of {path.name}, or the file was changed")


def add_statement_command(audit: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = audit.add_parser("statement", help="check a signed statement: a certificate, a report's digests")
    parser.set_defaults(run=check_statement)
    parser.add_argument("--check", required=True, help="the statement's file")
    parser.add_argument("--key", action="append", required=True, help="the statements' verifier key, from elsewhere")
    parser.add_argument("--log-key", action="append", default=[], help="the log's: its checkpoint must hold as well")
    parser.add_argument("--of", action="append", default=[], help="a file that the statement must speak for")
