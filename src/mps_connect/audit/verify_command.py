"""`mps audit verify`: the database's own record or an exported one. Exit 0 only where it holds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mps_connect.audit.bundle import Head, lines_of, read_events, read_head
from mps_connect.audit.notes import Checkpoint, NoteWrong, Verifier, cosignatures, open_checkpoint, read_note
from mps_connect.audit.notes import read_verifier as read_key
from mps_connect.audit.places import numbered
from mps_connect.audit.terminal import WRONG, Opened, Ready, record, say
from mps_connect.audit.verifying import Report, Trust, checkpoint_of, verify
from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.audit.reading import Start


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


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundle", help="an exported record; without it, the database's")
    parser.add_argument("--origin", help="whose record it must be")
    parser.add_argument("--keys", help="a file of verifier keys, one a line, as `mps audit keys` writes it")
    parser.add_argument(
        "--seen", action="append", default=[], help="a file with a checkpoint seen earlier, or by a witness"
    )
    parser.add_argument(
        "--since",
        help="a file with a checkpoint that was verified before: go on from there, and read only what is newer",
    )
    parser.add_argument("--closed", action="store_true", help="do not open payloads")
    parser.add_argument("--json", action="store_true")


def keys_in(path: str) -> list[str]:
    """The verifier keys of a file: one a line, and whatever follows a space is for its readers. Raises OSError."""
    lines = (line.strip() for line in Path(path).read_text().splitlines())
    return [line.partition(" ")[0] for line in lines if line and not line.startswith("#")]


def since_of(path: str, trust: Trust) -> Checkpoint:
    """A checkpoint that was kept: signed by the log, and by every witness that must have. Raises NoteWrong, OSError."""
    text = Path(path).read_text()
    checkpoint = open_checkpoint(text, trust.log, checkpoint_of(text).origin)
    signed = {one.witness for one in cosignatures(read_note(text), trust.witnesses)}
    missing = [one.name for one in trust.witnesses if one.name not in signed]
    if missing:
        raise NoteWrong(f"the checkpoint to go on from is not cosigned by {missing[0]}")
    return checkpoint


def _verify_bundle(args: argparse.Namespace) -> Report:
    with Path(args.bundle).open("rb") as file:
        lines = lines_of(file)
        head = read_head(lines)
        trust = _trust(args, head.origin, head.verifiers, whole=head.office is None)
        start = head.start
        if start is not None:
            _begins_at(args, head, trust)
            trust = replace(trust, cosigned=[one.name for one in trust.witnesses])
        elif args.since:
            trust = replace(trust, seen=[*trust.seen, since_of(args.since, trust)])
        report = verify(read_events(lines), trust, start=start)
    if head.office is not None:
        report.remarks.append(f"The file shows the rows of one office, {head.office}.")
    return report


def _begins_at(args: argparse.Namespace, head: Head, trust: Trust) -> None:
    start = head.start
    if start is None or not args.since:
        raise NoteWrong("the file begins after a checkpoint: name the file of that checkpoint with --since")
    since = since_of(args.since, trust)
    if (since.origin, since.size, since.root) != (head.origin, start.size, start.root()):
        raise NoteWrong(f"the file goes on from {start.size} leaves of another tree than the checkpoint's {since.size}")


def _verify_database(args: argparse.Namespace, settings: Settings, ready: Ready) -> Report | None:
    with record(settings, ready) as opened:
        return None if opened is None else _verify_opened(args, settings, opened)


def _verify_opened(args: argparse.Namespace, settings: Settings, opened: Opened) -> Report:
    from mps_connect.audit.reading import events_of, first_origin, guard_findings, known_keys, start_at, unsequenced
    from mps_connect.kit.crypto import KeyEncryptionKeyMissing
    from mps_connect.kit.key_wrappers import wrapper_for

    conn, origin, url = opened
    start: Start | None = None
    trust = _trust(args, first_origin(conn, origin), known_keys(conn, origin))
    if args.since:
        start = start_at(conn, since_of(args.since, trust))
        trust = replace(trust, origin=start.checkpoint.origin, cosigned=[one.name for one in trust.witnesses])
    wrapper, lost = None, None
    if not args.closed:
        try:
            wrapper = wrapper_for(settings, url)
        except KeyEncryptionKeyMissing as error:
            lost = error
    report = verify(events_of(conn, wrapper=wrapper, since=start), trust, start=start.frontier if start else None)
    if lost is not None:
        report.wrong(
            f"{lost.message} No payload was opened; leaves, checkpoints and proofs were read without it (--closed)"
        )
    if waiting := unsequenced(conn):
        report.wrong(f"{waiting} rows older than a minute were never sequenced")
    remarks, problems = guard_findings(conn)
    report.remarks += remarks
    for problem in problems:
        report.wrong(problem)
    return report


def _trust(args: argparse.Namespace, origin: str, own_keys: Sequence[str], *, whole: bool = True) -> Trust:
    """Keys given on the command line count; a record's own say about its keys only where none was given."""
    if args.origin and numbered(args.origin, 1) != numbered(origin, 1):
        raise NoteWrong(f"this record is of {origin}, not of {args.origin}")
    given = [*args.log_key, *(keys_in(args.keys) if args.keys else [])]
    keys = [read_key(key) for key in (given or own_keys)]
    witnesses: list[Verifier] = [read_key(key) for key in args.witness_key]
    seen = [checkpoint_of(Path(path).read_text()) for path in args.seen]
    foreign = [one.origin for one in seen if numbered(one.origin, 1) != numbered(origin, 1)]
    if foreign:
        raise NoteWrong(f"a checkpoint seen elsewhere is of {foreign[0]}, not of {origin}")
    return Trust(origin, keys, witnesses, seen, whole=whole)


def _said(report: Report) -> Iterator[str]:
    yield f"Record {report.origin}: {report.size:,} leaves, root {report.root.hex()}"
    if report.since:
        yield f"Gone on from the checkpoint of {report.since:,} leaves, under which nothing was read again"
    yield f"{report.checkpoints:,} checkpoints signed; {report.opened:,} payloads opened; {report.erased:,} erased by rule"
    if report.hidden:
        yield f"{report.hidden:,} leaves seen by hash only"
    for fork in report.forks:
        yield (
            f"{fork.origin} goes on from {fork.published.origin}, of which {fork.published.size:,} leaves were published "
            f"and {fork.here:,} are here: {fork.reason}"
        )
    for witness, size in report.witnessed.items():
        yield f"{witness} signed for {size:,} leaves"
    yield from report.remarks
    for problem in report.problems:
        yield f"WRONG: {problem}"
    yield "The record holds." if report.holds else "The record does not hold."


def _as_json(report: Report) -> dict[str, object]:
    return {
        "holds": report.holds, "origin": report.origin, "size": report.size, "root": report.root.hex(), "since": report.since,
        "checkpoints": report.checkpoints, "opened": report.opened, "erased": report.erased, "hidden": report.hidden,
        "witnessed": report.witnessed, "remarks": report.remarks, "problems": report.problems,
        "forks": [
            {"origin": one.origin, "published": one.published.body.split("\n")[:3], "here": one.here, "reason": one.reason}
            for one in report.forks
        ],
    }  # fmt: skip
