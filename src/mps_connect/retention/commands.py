"""`mps retention`: what is due, the purge by hand, certificates, and erasures done again after a restore."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import anyio

from mps_connect.audit.terminal import WRONG, say
from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.kit.db import Database
    from mps_connect.kit.jobs import Login
    from mps_connect.retention.due import Due
    from mps_connect.retention.replaying import Erased

Ready = Callable[[Settings], AbstractContextManager[Mapping["Login", str]]]
"""Connection strings by login for the length of a block, as far as they are known."""
Act = Callable[[argparse.Namespace, Settings, "Desks"], Any]

LISTED = 1000
NAMES: dict[str, str] = {
    "owner": "MPS_DATABASE_URL_OWNER",
    "app": "DATABASE_URL",
    "shredder": "MPS_DATABASE_URL_SHREDDER",
    "sequencer": "MPS_DATABASE_URL_SEQUENCER",
}


class LoginMissing(Exception):
    """A login this command cannot do without is not set."""


class Desks:
    """Databases by login, opened when a command needs them and closed with it."""

    def __init__(self, settings: Settings, urls: Mapping[Login, str]) -> None:
        self._settings = settings
        self._urls = urls

    def has(self, login: Login) -> bool:
        return bool(self._urls.get(login))

    def _owner(self) -> str | None:
        from mps_connect.kit.embedded_postgres import EmbeddedPostgres

        if self._settings.database_url is not None:
            return self._settings.database_url_owner
        return EmbeddedPostgres(self._settings.data_dir).url("owner")

    @asynccontextmanager
    async def database(self, login: Login | Literal["owner"]) -> AsyncIterator[Database]:
        """Raises LoginMissing, DatabaseNotReached."""
        from mps_connect.kit.db import Database
        from mps_connect.kit.key_wrappers import wrapper_for
        from mps_connect.kit.vault import Vault

        url = self._owner() if login == "owner" else self._urls.get(login)
        if not url:
            raise LoginMissing(f"{NAMES[login]} is not set, and this is done with that login. Set it and try again.")
        database = Database(url, Vault(wrapper_for(self._settings, url)), max_size=2)
        await database.open()
        try:
            yield database
        finally:
            await database.close()


async def due_command(args: argparse.Namespace, _: Settings, desks: Desks) -> int:
    """The dry run of one office."""
    from mps_connect.kit.clock import utc_now
    from mps_connect.kit.db import Context
    from mps_connect.retention.due import due

    async with desks.database("app") as app:
        office_id = await _office(app, args.office)
        async with app.transaction(Context("system:retention", office_id, purpose="retention")) as tx:
            found = await due(tx, now=utc_now(), limit=LISTED)
    for line in _told(found):
        say(line)
    return 0


async def run_command(args: argparse.Namespace, settings: Settings, desks: Desks) -> int:
    """The purge of one office now, and its certificate."""
    from mps_connect.kit.clock import utc_now
    from mps_connect.kit.db import Context
    from mps_connect.retention.past_runs import purge_run
    from mps_connect.retention.purging import purge

    async with desks.database("app") as app, desks.database("shredder") as shredder:
        office_id = await _office(app, args.office)
        run_id = await purge(shredder, office_id=office_id, now=utc_now())
        async with shredder.transaction(Context("system:purge", office_id, purpose="retention")) as tx:
            counts = (await purge_run(tx, run_id=run_id))["counts"] if run_id else {}
    say(f"Run {run_id}: {', '.join(f'{name} {rows:,}' for name, rows in counts.items()) or 'nothing was due'}")
    if run_id is not None and desks.has("sequencer"):
        return await _certify(settings, desks, office_id, run_id)
    return 0


async def certificate_command(args: argparse.Namespace, settings: Settings, desks: Desks) -> int:
    """The certificate of a run, signed now where it is not yet."""
    async with desks.database("app") as app:
        office_id = await _office(app, args.office)
    return await _certify(settings, desks, office_id, UUID(args.run_id), out=args.out)


async def check_command(args: argparse.Namespace, _: Settings, desks: Desks) -> int:
    """Whether a certificate is one that this database's record signed. Without our database: `mps audit statement --check`."""
    from mps_connect.kit.db import Context
    from mps_connect.retention.certificates import check_certificate

    async with desks.database("app") as app, app.transaction(Context("system:retention", purpose="retention")) as tx:
        checked = await check_certificate(tx, await anyio.Path(args.file).read_text(encoding="utf-8"))
    if not checked["holds"]:
        say(f"The certificate does not hold: {checked['why']}")
        return 1
    say(f"{checked['text'].rstrip()}\n\nThe certificate holds: signed at {checked['at'].isoformat()} over a record of "
        f"{checked['tree_size']:,} rows.")  # fmt: skip
    return 0


async def replay_command(args: argparse.Namespace, settings: Settings, desks: Desks) -> int:
    """Erase again what was erased after the back-up was made that this database was restored from."""
    from mps_connect.retention.replaying import alive_again, erase_again

    async with desks.database("app") as app, desks.database("shredder") as shredder:
        known = _from_bundle(args) if args.bundle else await _from_folder(args, settings, app)
        undone = await alive_again(app, known)
        say(f"{len(known):,} erasures are known from outside; {len(undone):,} of them live here.")
        if args.dry:
            return 1 if undone else 0
        say(f"Erased again: {await erase_again(shredder, undone):,}")
    return 0


async def tidy_command(_: argparse.Namespace, __: Settings, desks: Desks) -> int:
    """Write the tables anew that hold something of a person in clear, so that nothing deleted lies in their files."""
    from mps_connect.retention.tidying import tidy

    async with desks.database("owner") as owner:
        await tidy(owner)
    say("The tables are written anew. The old files go with the server's next checkpoint, within minutes.")
    return 0


async def erase_before_opening(settings: Settings, urls: Mapping[Login, str]) -> None:
    """What `mps serve` and `mps worker` begin with. Raises ErasuresUndone, ListNotBelieved, StillThere."""
    from mps_connect.retention.replaying import before_opening

    desks = Desks(settings, urls)
    async with desks.database("app") as app:
        if desks.has("shredder"):
            async with desks.database("shredder") as shredder:
                done = await before_opening(app, shredder, settings.record_dir)
        else:
            done = await before_opening(app, None, settings.record_dir)
    if done:
        say(f"A back-up was restored: {done:,} cases and persons erased since then were erased again.")


async def _from_folder(args: argparse.Namespace, settings: Settings, app: Database) -> list[Erased]:
    from mps_connect.audit.notes import read_verifier
    from mps_connect.retention.replaying import published

    folder = Path(args.record) if args.record else settings.record_dir
    return await published(app, folder, keys=[read_verifier(key) for key in args.key])


def _from_bundle(args: argparse.Namespace) -> list[Erased]:
    """Believed only where the whole exported record holds under keys that were given, not under its own."""
    from mps_connect.audit.bundle import lines_of, read_events, read_head
    from mps_connect.audit.notes import NoteWrong, read_verifier
    from mps_connect.audit.verifying import Trust, verify
    from mps_connect.retention.replaying import erased_in

    if not args.log_key:
        raise NoteWrong("give the log's key with --log-key, from elsewhere than the file")
    with Path(args.bundle).open("rb") as file:
        lines = lines_of(file)
        head = read_head(lines)
        report = verify(read_events(lines), Trust(head.origin, [read_verifier(key) for key in args.log_key]))
    if not report.holds:
        raise NoteWrong(report.problems[0])
    with Path(args.bundle).open("rb") as file:
        lines = lines_of(file)
        read_head(lines)
        return list(erased_in(read_events(lines)))


async def _certify(settings: Settings, desks: Desks, office_id: UUID, run_id: UUID, *, out: str | None = None) -> int:
    from mps_connect.audit.sequencer import tick
    from mps_connect.kit.clock import utc_now
    from mps_connect.retention.certificates import certify

    async with desks.database("sequencer") as sequencer, desks.database("shredder") as shredder:
        while await tick(sequencer, now=utc_now()):
            continue
        text = await certify(
            sequencer, shredder, office_id=office_id, run_id=run_id, folder=settings.record_dir, now=utc_now()
        )
    if out is None:
        say(text)
    else:
        await anyio.Path(out).write_text(text, encoding="utf-8")
        say(f"{out}: check it with: mps retention check {out}")
    return 0


async def _office(app: Database, code: str) -> UUID:
    """Raises NotFound."""
    from mps_connect.kit.errors import NotFound

    async with app.connection() as conn:
        cursor = await conn.execute("SELECT office_id FROM signin.offices() WHERE code = %(code)s", {"code": code})
        row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"There is no office {code} here.")
    found: UUID = row["office_id"]
    return found


def _told(found: Due) -> Iterator[str]:
    for item in found.items:
        what = f"case {item.label or item.unit_id}" if item.kind == "case" else f"person {item.unit_id}"
        held = "held, stays" if item.held else "goes"
        yield f"{what}: since {item.since:%Y-%m-%d}, due {item.due_at:%Y-%m-%d}, {item.data_class} version {item.rule}: {held}"
    for data_class, total in found.totals.items():
        yield f"{data_class}: {total.due:,} to go" + (f", {total.held:,} held" if total.held else "")


def add_retention_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    retention = commands.add_parser("retention", help="what is kept how long, and what goes").add_subparsers(
        dest="retention_command", required=True
    )
    known: dict[str, tuple[Act, str]] = {
        "due": (due_command, "what would go now, and why; changes nothing"),
        "run": (run_command, "let everything go whose term is over, now"),
        "certificate": (certificate_command, "write a run's signed certificate"),
        "check": (check_command, "whether a certificate holds"),
        "tidy": (tidy_command, "leave nothing deleted in the files of tables; locks each for a moment"),
        "replay": (replay_command, "after a restore: erase again what was erased since"),
    }
    parsers = {name: retention.add_parser(name, help=words) for name, (_, words) in known.items()}
    for name, (act, _) in known.items():
        parsers[name].set_defaults(run=lambda args, settings, act=act: _carried_out(act, args, settings, ready))
    for name in ("due", "run", "certificate"):
        parsers[name].add_argument("--office", required=True, help="its code")
    parsers["certificate"].add_argument("--run", dest="run_id", required=True, help="the run's id")
    parsers["certificate"].add_argument("--out", default="erasure-certificate.txt")
    parsers["check"].add_argument("file")
    parser = parsers["replay"]
    parser.add_argument("--record", help="the published record's directory; default: MPS_RECORD_DIR")
    parser.add_argument("--key", action="append", default=[], help="the statements' verifier key, from elsewhere")
    parser.add_argument("--bundle", help="an exported record instead")
    parser.add_argument("--log-key", action="append", default=[], help="the log's verifier key, from elsewhere")
    parser.add_argument("--dry", action="store_true", help="only say what lives; exit 1 where something does")


def _carried_out(act: Act, args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    try:
        with ready(settings) as urls:
            return int(asyncio.run(act(args, settings, Desks(settings, urls))))
    except LoginMissing as error:
        say(str(error))
        return 2
    except (*WRONG, ValueError) as error:
        sys.stderr.write(f"mps retention: {error}\n")
        return 1
