"""A copy of somebody's data is handed out: reviewed, packed, recorded, and kept sealed for three days at most."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anyio import to_thread

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.compliance.request_gathering import held_about
from mps_connect.compliance.request_models import RequestAct, Withheld
from mps_connect.compliance.request_package import packaged
from mps_connect.compliance.request_policy import PACKAGE_LIVES, next_status, released
from mps_connect.compliance.request_queries import PACKAGE_PLACE, request_for
from mps_connect.compliance.requests import decide, hold_request
from mps_connect.constituents.models import text_language
from mps_connect.constituents.queries import contact_of
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id


class NoCopyToMake(Fault):
    status = 409
    code = "no_copy_to_make"
    message = "Only a request for a copy is answered with one."


async def release(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int, withheld: Sequence[Withheld]
) -> UUID:
    """Answer a request for a copy. Returns the id of the release; the copy is fetched by it until it is destroyed.

    Raises NoCopyToMake, RequestNotOpen, IdentityNotChecked, InvalidInput where a piece to leave out is not there.
    """
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    if request.kind != "access":
        raise NoCopyToMake
    next_status(request, RequestAct.ANSWER)
    contact = await contact_of(tx, constituent_id=request.constituent_id)
    pieces = released(await held_about(tx, constituent_id=contact.id, now=now), withheld)
    office = await tx.value("SELECT name FROM offices WHERE office_id = %(office)s", {"office": tx.office_id})
    package, hashed = await to_thread.run_sync(
        lambda: packaged(
            pieces, office=str(office), language=text_language(contact.language), day=singapore_date(now), left_out=len(withheld)
        )
    )  # fmt: skip
    release_id, box = new_id(), await tx.box(contact.id)
    await tx.run(
        "INSERT INTO data_releases (office_id, id, request_id, constituent_id, sha256, size, pieces, withheld, package_enc, "
        "keep_until, made_by, made_at) VALUES (%(office)s, %(id)s, %(request)s, %(person)s, %(hash)s, %(size)s, %(pieces)s, "
        "%(withheld)s, %(package)s, %(until)s, %(by)s, %(now)s)",
        {
            "office": tx.office_id, "id": release_id, "request": request.id, "person": contact.id, "hash": hashed,
            "size": len(package), "pieces": len(pieces), "by": actor.user_id, "now": now, "until": now + PACKAGE_LIVES,
            "withheld": json.dumps([{"piece": one.piece, "ground": one.ground} for one in withheld]),
            "package": box.seal_text(PACKAGE_PLACE, release_id, base64.b64encode(package).decode()),
        },
    )  # fmt: skip
    await decide(tx, actor=actor, now=now, request=request, act=RequestAct.ANSWER)
    detail = {"request": str(request.id), "pieces": len(pieces), "left_out": len(withheld)}
    await record_activity(tx, actor=actor, now=now, kind="data_released", detail=detail)
    return release_id


async def destroy_package(tx: Tx, *, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Do away with the copies of a request, if any is left; that they were handed out stays. Raises NotFound."""
    await request_for(tx, request_id=request_id)
    gone = await tx.run(
        "UPDATE data_releases SET package_enc = NULL, destroyed_at = %(now)s, version = version + 1 "
        "WHERE office_id = %(office)s AND request_id = %(request)s AND package_enc IS NOT NULL",
        {"office": tx.office_id, "request": request_id, "now": now},
    )
    if gone:
        await record_activity(tx, actor=actor, now=now, kind="data_copy_destroyed", detail={"request": str(request_id)})


async def destroy_expired(tx: Tx, *, now: datetime) -> int:
    """Do away with every copy of the office whose time is over; how many there were. The job of each night."""
    return await tx.run(
        "UPDATE data_releases SET package_enc = NULL, destroyed_at = %(now)s, version = version + 1 "
        "WHERE office_id = %(office)s AND package_enc IS NOT NULL AND keep_until <= %(now)s",
        {"office": tx.office_id, "now": now},
    )
