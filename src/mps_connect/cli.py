"""The command `mps`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, cast

from mps_connect import __version__
from mps_connect.audit.commands import add_audit_commands
from mps_connect.audit.terminal import Login as ReaderLogin
from mps_connect.compliance.commands import add_compliance_commands
from mps_connect.identity.commands import add_key_commands
from mps_connect.identity.user_commands import add_user_commands
from mps_connect.kit.errors import Fault
from mps_connect.retention.commands import add_retention_commands, erase_before_opening
from mps_connect.settings import Settings, SettingsWrong, get_settings

if TYPE_CHECKING:
    from mps_connect.kit.embedded_postgres import Role
    from mps_connect.kit.jobs import Login

EMBEDDED_DATABASE = "mps"


def say(text: str) -> None:
    print(text, flush=True)


def bring_up_to_date(owner_url: str, settings: Settings) -> str:
    """Migrate, then give every office what a newer version ships. Returns the schema's revision."""
    from mps_connect.founding import furnish_offices
    from mps_connect.kit.db import Database
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault
    from mps_connect.migrations.runner import migrate

    async def furnish() -> None:
        owner = Database(owner_url, Vault(wrapper_for(settings, owner_url)), max_size=2)
        await owner.open()
        try:
            await furnish_offices(owner)
        finally:
            await owner.close()

    revision = migrate(owner_url)
    # Without a key no office was ever founded here.
    if settings.kms_key or settings.kek_file.exists():
        asyncio.run(furnish())
    return revision


@contextmanager
def database_ready(settings: Settings) -> Iterator[tuple[str, str]]:
    """(application's URL, owner's URL) of a migrated database; the embedded one is started and stopped around the block."""
    from mps_connect.kit.database_refusals import connect
    from mps_connect.kit.key_file import create_key_file
    from mps_connect.migrations.runner import bootstrap

    if not settings.is_production and settings.kms_key is None:
        # In production the key file is made on purpose, by whoever keeps its copies.
        create_key_file(settings.kek_file)
    if settings.database_url is not None:
        if settings.database_url_owner:
            say(f"Database schema: {bring_up_to_date(settings.database_url_owner, settings)}")
        connect(settings.database_url).close()
        yield settings.database_url, settings.database_url_owner or ""
        return
    from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres

    postgres = EmbeddedPostgres(settings.data_dir)
    with postgres:
        say("Database: the embedded PostgreSQL (DATABASE_URL is not set)")
        passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
        bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database=EMBEDDED_DATABASE)
        owner = postgres.url("owner", EMBEDDED_DATABASE)
        bring_up_to_date(owner, settings)
        yield postgres.url("app", EMBEDDED_DATABASE), owner


@contextmanager
def record_ready(settings: Settings, login: ReaderLogin = "sequencer") -> Iterator[str]:
    """A login's URL of a running database: the record is read as it stands, nothing is migrated."""
    if settings.database_url is not None:
        urls = {"sequencer": settings.database_url_sequencer, "backup": settings.database_url_backup}
        yield urls[login] or ""
        return
    from mps_connect.kit.embedded_postgres import EmbeddedPostgres

    with EmbeddedPostgres(settings.data_dir) as postgres:
        yield postgres.url(login, EMBEDDED_DATABASE)


def worker_logins(settings: Settings) -> dict[Login, str]:
    """Connection strings by login to the running database, as far as a worker here has them."""
    if settings.database_url is not None:
        given: dict[Login, str | None] = {
            "app": settings.database_url,
            "sequencer": settings.database_url_sequencer,
            "shredder": settings.database_url_shredder,
        }
        return {login: url for login, url in given.items() if url}
    from mps_connect.kit.embedded_postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(settings.data_dir)
    logins: tuple[Login, ...] = ("app", "sequencer", "shredder")
    return {login: postgres.url(login, EMBEDDED_DATABASE) for login in logins}


@contextmanager
def worker_ready(settings: Settings) -> Iterator[dict[Login, str]]:
    """`worker_logins` of a running database: the embedded one is started where nobody runs it. Nothing is migrated."""
    if settings.database_url is not None:
        yield worker_logins(settings)
        return
    from mps_connect.kit.embedded_postgres import EmbeddedPostgres

    with EmbeddedPostgres(settings.data_dir):
        yield worker_logins(settings)


def worker_command(args: argparse.Namespace, settings: Settings) -> int:
    """Sequence the record and do jobs until stopped. Beside the embedded database those of the running service."""
    from mps_connect.audit.notes import NoteWrong
    from mps_connect.kit.logging import set_up_logging
    from mps_connect.worker import work

    set_up_logging()
    with worker_ready(settings) as urls:
        if "sequencer" not in urls:
            say("MPS_DATABASE_URL_SEQUENCER is not set: the record is sequenced with that login. Set it and try again.")
            return 2
        asyncio.run(erase_before_opening(settings, urls))
        try:
            asyncio.run(work(settings, urls, while_parent_lives=args.while_parent_lives))
        except NoteWrong as error:
            say(f"MPS_WITNESSES cannot be used: {error}. Write each as: https://where verifier-key.")
            return 2
    return 0


@contextmanager
def worker_beside(settings: Settings) -> Iterator[None]:
    """A worker for as long as the service runs, where it is wanted and there is a sequencer's login for it."""
    from mps_connect.kit.side_process import SideProcess

    urls = worker_logins(settings)
    if settings.worker == "off" or "sequencer" not in urls:
        yield
        return
    environment = {
        **os.environ,
        "DATABASE_URL": urls["app"],
        "MPS_DATABASE_URL_SEQUENCER": urls["sequencer"],
        "MPS_DATABASE_URL_SHREDDER": urls.get("shredder", ""),
    }
    with SideProcess([sys.executable, "-m", "mps_connect.cli", "worker", "--while-parent-lives"], environment):
        yield


def serve(args: argparse.Namespace, settings: Settings) -> int:
    """Everything a user needs, until stopped."""
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols

    with database_ready(settings) as (app_url, owner_url):
        asyncio.run(erase_before_opening(settings, worker_logins(settings)))
        if settings.demo and owner_url:
            # In a process of its own: the server's worker is forked from this one, and the typesetter's threads, which
            # signing the demo's letters starts, would be missing there: the first letter printed would never end.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
                apart.submit(make_demo_office, app_url, owner_url, settings).result()
        # The server's worker is a fresh process: it reads these, like any deployment would set them.
        os.environ["DATABASE_URL"] = app_url
        os.environ["MPS_DEMO"] = "true" if settings.demo else "false"
        os.environ["MPS_DATA_DIR"] = str(settings.data_dir)
        os.environ["MPS_KEK_FILE"] = str(settings.kek_file)
        get_settings.cache_clear()
        scheme = "https" if settings.tls_certificate else "http"
        say(f"MPS Connect {__version__}: {scheme}://{settings.host}:{settings.port}")
        if settings.demo:
            say("Demo office: volunteer, staff, MP, admin, auditor, resident; one click each on the sign-in page.")
        server = Granian(
            "mps_connect.app:create_app", factory=True, interface=Interfaces.ASGI, address=settings.host, port=settings.port,
            workers=args.workers, log_enabled=False, respawn_failed_workers=True,
            ssl_cert=settings.tls_certificate, ssl_key=settings.tls_key, ssl_protocol_min=SSLProtocols.tls13,
        )  # fmt: skip
        with worker_beside(settings):
            server.serve()
    return 0


def migrate_command(args: argparse.Namespace, settings: Settings) -> int:
    from mps_connect.migrations.runner import LOGIN_ROLES, bootstrap

    if args.bootstrap:
        passwords = {role: os.environ.get(f"MPS_PASSWORD_{role.upper()}", "") for role in LOGIN_ROLES}
        unset = [f"MPS_PASSWORD_{role.upper()}" for role, password in passwords.items() if not password]
        admin = settings.database_url_admin
        if unset or not admin:
            say(f"Set {', '.join(unset + ([] if admin else ['MPS_DATABASE_URL_ADMIN']))} and try again.")
            return 2
        bootstrap(admin, passwords=passwords, database=args.database)
    if settings.database_url_owner:
        say(f"Database schema: {bring_up_to_date(settings.database_url_owner, settings)}")
        return 0
    if settings.database_url is not None:
        say("MPS_DATABASE_URL_OWNER is not set: migrations run with the owner's login. Set it and try again.")
        return 2
    with database_ready(settings):
        say("The embedded database is up to date.")
    return 0


def make_demo_office(app_url: str, owner_url: str, settings: Settings) -> None:
    from mps_connect.demo.office import ensure_demo_office

    asyncio.run(ensure_demo_office(app_url=app_url, owner_url=owner_url, settings=settings, say=say))


def demo_command(_: argparse.Namespace, settings: Settings) -> int:
    """Make the demo office without serving."""
    if not settings.demo:
        say("Demo data is refused here: it needs development and a loopback address (MPS_ENV, MPS_HOST, MPS_DEMO).")
        return 2
    with database_ready(settings) as (app_url, owner_url):
        make_demo_office(app_url, owner_url, settings)
    return 0


def intake_command(_: argparse.Namespace, __: Settings) -> int:
    from mps_connect.assistant.batch import run

    run(sys.stdin, sys.stdout)
    return 0


def db_url(args: argparse.Namespace, settings: Settings) -> int:
    if settings.is_production:
        say("Not in production.")
        return 2
    from mps_connect.kit.embedded_postgres import EmbeddedPostgres

    say(EmbeddedPostgres(settings.data_dir).url(cast("Role", args.role), EMBEDDED_DATABASE))
    return 0


def create_office(args: argparse.Namespace, settings: Settings) -> int:
    """A real office: its keys, directory and consent texts. It has no account until `mps users create`."""
    from mps_connect.founding import NewOffice, found_office
    from mps_connect.kit.db import Database
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault

    async def found(owner_url: str) -> None:
        owner = Database(owner_url, Vault(wrapper_for(settings, owner_url)), max_size=2)
        await owner.open()
        try:
            letterhead: dict[str, object] = {"address": args.address, "email": args.email}
            await found_office(owner, NewOffice(args.code, args.name, args.division, args.mp, letterhead))
        finally:
            await owner.close()

    with database_ready(settings) as (_, owner_url):
        if not owner_url:
            say("MPS_DATABASE_URL_OWNER is not set: an office is made with the owner's login. Set it and try again.")
            return 2
        asyncio.run(found(owner_url))
    say(f"Office {args.code} is made. Next: mps users create --office {args.code} --role admin --email ... --name ...")
    return 0


def openapi_command(_: argparse.Namespace, settings: Settings) -> int:
    """The API's description, for the web client's generated types."""
    from mps_connect.app import create_app

    json.dump(create_app(settings).openapi(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    say("")
    return 0


def docs_command(args: argparse.Namespace, _: Settings) -> int:
    """Draw what of docs/ the code itself says, or say whether it still fits."""
    from mps_connect import permission_page, state_diagrams
    from mps_connect.settings import source_tree

    root = source_tree()
    if root is None:
        say("The documentation is drawn in a checkout; this is an installed package.")
        return 2
    states, docs = root / "docs" / "states", root / "docs"
    if not args.check:
        changed = state_diagrams.write(states) + permission_page.write(docs)
        say(f"docs: {', '.join(changed) or 'nothing to change'}")
        return 0
    differing = state_diagrams.stale(states) + permission_page.stale(docs)
    if differing:
        say(f"docs no longer fits the code: {', '.join(differing)}. Run `mps docs`.")
    return 1 if differing else 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mps", description="MPS Connect")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("serve", help="run the service (embedded database unless DATABASE_URL is set)")
    command.add_argument("--workers", type=int, default=1)
    command.set_defaults(run=serve)

    command = commands.add_parser("worker", help="make the record a signed tree and do what is due, until stopped")
    command.add_argument("--while-parent-lives", action="store_true", help=argparse.SUPPRESS)
    command.set_defaults(run=worker_command)

    command = commands.add_parser("migrate", help="bring the database schema up to date")
    command.add_argument(
        "--bootstrap", action="store_true", help="first make roles and database (MPS_DATABASE_URL_ADMIN)"
    )
    command.add_argument("--database", default=EMBEDDED_DATABASE)
    command.set_defaults(run=migrate_command)

    command = commands.add_parser("demo", help="make the demo office")
    command.set_defaults(run=demo_command)

    command = commands.add_parser(
        "intake", help="read messages as JSON lines on standard input, write what was understood"
    )
    command.set_defaults(run=intake_command)

    add_set_up_commands(commands)
    add_user_commands(commands, database_ready)
    add_key_commands(commands, database_ready)
    add_audit_commands(commands, record_ready)
    add_retention_commands(commands, worker_ready)
    add_compliance_commands(commands, worker_ready)
    command = commands.add_parser("docs", help="draw the state diagrams and the table of permissions from the code")
    command.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")
    command.set_defaults(run=docs_command)

    command = commands.add_parser("openapi", help="print the API's description")
    command.set_defaults(run=openapi_command)
    return parser


def add_set_up_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    database = commands.add_parser("db", help="the embedded database").add_subparsers(dest="db_command", required=True)
    command = database.add_parser("url", help="a connection string to the running embedded database")
    command.add_argument("--as", dest="role", choices=["owner", "app", "superuser"], default="app")
    command.set_defaults(run=db_url)

    office = commands.add_parser("office", help="offices").add_subparsers(dest="office_command", required=True)
    command = office.add_parser("create", help="make an office with its keys, directory and consent texts")
    for name in ("code", "name", "division", "mp"):
        command.add_argument(f"--{name}", required=True)
    command.add_argument("--address", action="append", default=[], help="a line of the letterhead; may be repeated")
    command.add_argument("--email", default="", help="the office's address, printed on letters")
    command.set_defaults(run=create_office)


def main(argv: Sequence[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args, get_settings()))
    except SettingsWrong as error:
        for problem in error.problems:
            print(f"mps: {problem}", file=sys.stderr)
        return 2
    except Fault as fault:
        print(f"mps: {fault.message}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
