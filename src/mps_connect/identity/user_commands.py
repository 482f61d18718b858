"""`mps users`: an office's first accounts, made by whoever runs the machine."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mps_connect.access.models import Role
from mps_connect.identity.commands import Ready, say
from mps_connect.settings import Settings, SettingsWrong

if TYPE_CHECKING:
    from mps_connect.kit.db import Tx

ROLES = [role.value for role in Role if role is not Role.RESIDENT]


def create(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """An account with a password typed twice, or read from standard input when that is no terminal."""
    from mps_connect.identity.actions import create_account
    from mps_connect.kit.clock import utc_now

    password = typed_password()

    async def act(tx: Tx) -> None:
        await create_account(
            tx, now=utc_now(), name=args.name, email=args.email, role=Role(args.role), password=password
        )
        say(f"{args.name} may sign in as {args.role}.")

    return in_office(args.office, settings, ready, act)


def invite(args: argparse.Namespace, settings: Settings, ready: Ready) -> int:
    """An account and the link by which its password is chosen: mailed, or printed to be handed over."""
    from mps_connect.identity.actions import add_account
    from mps_connect.identity.links import Purpose, make_link
    from mps_connect.identity.mails import link_address, link_mail
    from mps_connect.kit.clock import utc_now
    from mps_connect.kit.mail import mailer_from

    scheme = "https" if settings.tls_certificate else "http"
    home = settings.public_url or f"{scheme}://{settings.host}:{settings.port}"

    async def act(tx: Tx) -> None:
        now = utc_now()
        user_id = await add_account(tx, now=now, name=args.name, email=args.email, role=Role(args.role))
        made = await make_link(tx, now=now, user_id=user_id, purpose=Purpose.INVITATION)
        mailer = mailer_from(settings)
        if mailer is not None and await mailer.send(link_mail(made, home=home)):
            say(f"The invitation is on its way to {made.email}.")
        else:
            say(f"Give this link to {args.name}; it is good once, for seven days: {link_address(made, home=home)}")

    return in_office(args.office, settings, ready, act)


def in_office(code: str, settings: Settings, ready: Ready, act: Callable[[Tx], Awaitable[None]]) -> int:
    """Run `act` in one transaction of the office with this code."""
    from mps_connect.identity.queries import offices
    from mps_connect.kit.db import Context, Database
    from mps_connect.kit.key_wrappers import wrapper_for
    from mps_connect.kit.vault import Vault

    async def run(app_url: str) -> bool:
        database = Database(app_url, Vault(wrapper_for(settings, app_url)), max_size=2)
        await database.open()
        try:
            async with database.connection() as conn:
                office = next((one for one in await offices(conn) if one["code"] == code), None)
            if office is None:
                return False
            context = Context(actor_id="system:users", office_id=office["office_id"], purpose="set_up")
            async with database.transaction(context) as tx:
                await act(tx)
            return True
        finally:
            await database.close()

    with ready(settings) as (app_url, _):
        found = asyncio.run(run(app_url))
    if not found:
        say(f"There is no office {code}.")
    return 0 if found else 2


def typed_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first, second = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != second:
        raise SettingsWrong(["The two passwords differ. Nothing was made; try again."])
    return first


def add_user_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    users = commands.add_parser("users", help="accounts").add_subparsers(dest="users_command", required=True)
    for name, command, words in (
        ("create", create, "make an account; the password is asked for"),
        ("invite", invite, "make an account, and a link by which its password is chosen"),
    ):
        parser = users.add_parser(name, help=words)
        for option in ("office", "email", "name"):
            parser.add_argument(f"--{option}", required=True)
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.set_defaults(run=lambda args, settings, command=command: command(args, settings, ready))
