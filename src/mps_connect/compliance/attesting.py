"""A person's word for what the program cannot look at."""

from __future__ import annotations

from datetime import datetime

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.compliance.controls import catalogue
from mps_connect.compliance.policy import Attestation, counts_until
from mps_connect.compliance.report_queries import REMARK
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id


class NotForPeopleToSay(Fault):
    """The program looks at this one for itself: nobody's word changes what it finds."""

    status = 409
    code = "not_for_people_to_say"
    message = "The program checks this one itself. Put right what it found; your note is kept."


async def attest(tx: Tx, *, actor: Actor, now: datetime, control: str, remark: str) -> Attestation:
    """Confirm a control. The newest word counts, for as long as the control says. Raises NotFound, NotForPeopleToSay."""
    asked = catalogue().control(control)
    if asked is None:
        raise NotFound
    if asked.ask is None:
        raise NotForPeopleToSay
    row, until = new_id(), counts_until(asked, now)
    sealed = (await tx.office_box()).seal_text(REMARK, row, remark)
    await tx.run(
        "INSERT INTO compliance_attestations (office_id, id, control, by_id, at, until, remark_enc) "
        "VALUES (%(office)s, %(id)s, %(control)s, %(by)s, %(at)s, %(until)s, %(remark)s)",
        {
            "office": tx.office_id, "id": row, "control": control, "by": actor.user_id, "at": now, "until": until,
            "remark": sealed,
        },
    )  # fmt: skip
    await record_activity(tx, actor=actor, now=now, kind="control_confirmed", detail={"control": control})
    return Attestation(control, actor.name, now, until)
