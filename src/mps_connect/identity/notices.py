"""Telling people by mail what changed about how they sign in, after the change is made: where it was not them, they learn of it."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from fastapi import BackgroundTasks, Request

from mps_connect.identity.mails import Change, notice_mail
from mps_connect.kit.db import Tx
from mps_connect.kit.mail import Mailer


def mailer_of(request: Request) -> Mailer | None:
    """The way to the mail server; None where the operator named none."""
    return cast("Mailer | None", request.app.state.mailer)


async def notify(
    request: Request, later: BackgroundTasks, tx: Tx, *, user_id: UUID, now: datetime, change: Change
) -> None:
    """Have the owner of an account told. The mail leaves when the answer has, and so after the change is committed."""
    mailer = mailer_of(request)
    if mailer is not None:
        later.add_task(mailer.send, await notice_mail(tx, user_id=user_id, now=now, change=change))
