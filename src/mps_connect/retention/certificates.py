"""Certificates of erasure, signed; and the list of what was erased, published beside the record for whoever restores a back-up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio.to_thread

from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.notes import NoteWrong, open_checkpoint
from mps_connect.audit.sequencer import SEQUENCER
from mps_connect.audit.statements import open_statement, sign_statement, statement_verifiers
from mps_connect.audit.witness import write_durably
from mps_connect.kit.clock import SINGAPORE
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.retention.models import DataClass, Policy
from mps_connect.retention.past_runs import purge_run
from mps_connect.retention.policies import policies_of

CERTIFICATE, ERASURES = "erasure-certificate", "erasures"
FOLDER = "erasures"
"""Under the record's directory: one file for each run that erased a unit."""
MOST_NAMED = 300
"""Units named in one certificate. The rest stands in the record, and the digest over all of them here."""
A_FILE = 400
"""Units in one published file."""
UNITS = (
    "SELECT e.shred_id AS unit, e.seq, e.at, c.number, c.case_id IS NOT NULL AS is_case, f.leaf_index IS NOT NULL AS sequenced "
    "FROM audit.erased_units e LEFT JOIN erased_cases c ON c.office_id = e.office_id AND c.case_id = e.shred_id "
    "LEFT JOIN audit.leaves f ON f.seq = e.seq "
    "WHERE e.office_id = %(office)s AND e.run_id = %(run)s ORDER BY e.seq"
)
LABELS = {
    DataClass.CLOSED_CASES: "cases",
    DataClass.CONSTITUENTS: "persons",
    DataClass.AUDIT: "values in the record",
    DataClass.ACCESS: "entries of who looked",
    DataClass.ACTIVITIES: "entries of what staff did",
    DataClass.SESSIONS: "sign-ins",
    DataClass.LINKS: "links, passes, codes and removed second factors",
    DataClass.IDEMPOTENCY: "answers kept for a repeat",
}


class RunNotFinished(Fault):
    status = 409
    code = "run_not_finished"
    message = "This purge is not finished, so there is nothing to certify yet. It goes on with the next run."


class RecordBehind(Fault):
    status = 409
    code = "record_behind"
    message = (
        "The record does not hold these erasures yet. The certificate is signed as soon as the worker has caught up."
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run, as its certificate tells it."""

    office: str
    row: dict[str, Any]
    units: list[dict[str, Any]]
    terms: dict[DataClass, Policy]


async def certify(
    sequencer: Database, shredder: Database, *, office_id: UUID, run_id: UUID, folder: Path | None, now: datetime
) -> str:
    """Sign what a finished run did, keep the text with the run, and publish which units went under `folder`.

    Raises RunNotFinished, and RecordBehind while an erasure of the run is not in the tree. Certifying again changes nothing.
    """
    context = Context("system:purge", office_id, purpose="retention")
    async with shredder.transaction(context) as tx:
        run = await _run_of(tx, run_id=run_id)
    if run.row["certificate"] is not None:
        return str(run.row["certificate"])
    if run.row["finished_at"] is None:
        raise RunNotFinished
    if not all(unit["sequenced"] for unit in run.units):
        raise RecordBehind
    async with sequencer.transaction(SEQUENCER) as tx:
        text = await sign_statement(tx, sequencer.vault.wrapper, kind=CERTIFICATE, text=_told(run), now=now)
        lists = [
            await sign_statement(tx, sequencer.vault.wrapper, kind=ERASURES, text=part, now=now)
            for part in _parts(office_id, run.units)
        ]
    if folder is not None:
        # Published before it is known as certified: a certificate without its list would not be made again.
        await anyio.to_thread.run_sync(publish_lists, folder / FOLDER, str(run_id), lists)
    async with shredder.transaction(context) as tx:
        await tx.run(
            "UPDATE purge_runs SET certificate = %(text)s WHERE office_id = %(office)s AND id = %(run)s AND certificate IS NULL",
            {"office": office_id, "run": run_id, "text": text},
        )
    return text


async def check_certificate(tx: Tx, text: str) -> dict[str, Any]:
    """Hold a text against the keys of this database's record, with the application's login.

    `holds`, `why` (what is wrong, or empty), `at`, `tree_size` of the checkpoint it speaks of, `text` that was signed.
    """
    try:
        statement = open_statement(text, await statement_verifiers(tx))
        if statement.kind != CERTIFICATE:
            raise NoteWrong("it is a signed statement, but no certificate of erasure")
        origin = statement.checkpoint.origin
        open_checkpoint(statement.checkpoint_note, await verifiers_of(tx, origin=origin), origin)
    except NoteWrong as error:
        return {"holds": False, "why": str(error), "at": None, "tree_size": None, "text": ""}
    size = statement.checkpoint.size
    return {"holds": True, "why": "", "at": statement.at, "tree_size": size, "text": statement.text}


def publish_lists(folder: Path, name: str, lists: Sequence[str]) -> None:
    """One file a list; a file once written is never written again."""
    if lists:
        folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(lists, start=1):
        path = folder / f"{name}-{number}.txt"
        if not path.exists():
            write_durably(path, text)


async def _run_of(tx: Tx, *, run_id: UUID) -> Run:
    office = await tx.one("SELECT code, name FROM offices WHERE office_id = %(office)s", {"office": tx.office_id})
    units = await tx.all(UNITS, {"office": tx.office_id, "run": run_id})
    named = f"{office['code']}, {office['name']}" if office else str(tx.office_id)
    return Run(named, await purge_run(tx, run_id=run_id), units, await policies_of(tx))


def _parts(office_id: UUID, units: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Lines of `office unit seq`, so many to a file."""
    lines = [f"{office_id} {unit['unit']} {unit['seq']}" for unit in units]
    for at in range(0, len(lines), A_FILE):
        yield "\n".join(lines[at : at + A_FILE])


def _told(run: Run) -> str:
    return "\n".join(_lines(run))


def _lines(run: Run) -> Iterator[str]:
    row = run.row
    yield "Certificate of erasure"
    yield f"Office: {run.office}"
    yield f"Run: {row['id']}"
    yield f"Begun: {_moment(row['started_at'])}"
    yield f"Finished: {_moment(row['finished_at'])}"
    asked = f"two people, in request {row['asked_in']}" if row["asked_in"] else "rule"
    yield f"Erased by: {asked}"
    yield ""
    yield "Terms in force:"
    for data_class, policy in run.terms.items():
        yield f"- {data_class.replace('_', ' ')}: {policy.days} days, version {policy.version}"
    yield ""
    yield "What went:"
    for data_class, label in LABELS.items():
        if rows := row["counts"].get(data_class):
            yield f"- {label}: {rows}"
    if not row["counts"]:
        yield "- nothing: no term was over"
    yield ""
    yield from _named(run.units)
    backups = run.terms[DataClass.BACKUPS].days
    until = (row["finished_at"] + timedelta(days=backups)).astimezone(SINGAPORE)
    yield f"Back-ups made before this run may hold what went until {until:%d %B %Y} ({backups} days)."
    yield "Where one is restored, every erasure in the published record is done again before the service opens."


def _named(units: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not units:
        return
    yield "Keys destroyed, and the row of the record that says so:"
    lines = [
        f"- {'case' if unit['is_case'] else 'person'} {unit['number'] or unit['unit']}: row {unit['seq']}, {_moment(unit['at'])}"
        for unit in units
    ]
    yield from lines[:MOST_NAMED]
    if len(lines) > MOST_NAMED:
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        yield f"- and {len(lines) - MOST_NAMED} more; SHA-256 over all of these lines: {digest}"
    yield ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SINGAPORE):%d %B %Y, %H:%M:%S} Singapore"
