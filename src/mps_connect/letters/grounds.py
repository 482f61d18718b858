"""Whether the office may write to this agency on this case at all: a lawful recipient, no rule against it, a yes to telling it.

An open safety card is not among the grounds: danger never holds a letter up.
"""

from __future__ import annotations

from mps_connect.agencies.queries import Addressee, addressee_of
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.routing import latest_assessment, refusal_stands
from mps_connect.constituents.policy import basis_complete, may_disclose
from mps_connect.constituents.queries import consent_answers
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput


class AgencyTakesNoLetters(Fault):
    status = 409
    code = "agency_takes_no_letters"
    message = "The office does not write there. Choose the agency of a lawful request."


class MustNotWrite(Fault):
    """A rule bars the letter and the MP has not set it aside. `details`: rule, instead, lawful_agency."""

    status = 409
    code = "must_not_write"
    message = "A rule bars this letter. Only the MP may set it aside, with a reason."


class NoConsentForAgency(Fault):
    status = 409
    code = "no_consent_for_agency"
    message = "The resident has not agreed that this agency is told. Ask, record the answer, then go on."


class NoConsentToUse(Fault):
    status = 409
    code = "no_consent_to_use"
    message = (
        "The resident has not agreed that the words are used, sorted by a program and kept, or has taken it back. "
        "Ask, record the answer, then go on."
    )


async def check_may_write(tx: Tx, *, case: CaseRecord, agency: str) -> Addressee:
    """Where the letter goes. Raises InvalidInput for an unknown agency, AgencyTakesNoLetters, MustNotWrite, NoConsentForAgency,
    NoConsentToUse. The caller has checked that the actor may see the case."""
    to = await addressee_of(tx, short=agency)
    if to is None:
        words = "Choose an agency from the directory."
        raise InvalidInput(words, details={"fields": [{"path": "agency", "message": words}]})
    if not to.receives_letters:
        raise AgencyTakesNoLetters
    if await refusal_stands(tx, case=case):
        read = await latest_assessment(tx, case_id=case.id)
        refusal = (read or {}).get("refusal") or {}
        # The lawful letter in a story with a forbidden wish may go, to that one agency.
        if refusal.get("lawful_agency") != agency:
            raise MustNotWrite(
                " ".join(part for part in (refusal.get("reason"), MustNotWrite.message) if part),
                details={
                    "rule": case.refusal_rule, "instead": refusal.get("instead", ""), "lawful_agency": refusal.get("lawful_agency"),
                },
            )  # fmt: skip
    answers = await consent_answers(tx, case_id=case.id)
    if not may_disclose(answers, agency):
        raise NoConsentForAgency(
            f"The resident has not agreed that {to.name} is told. Ask, record the answer, then go on.",
            details={"agency": agency},
        )
    if not basis_complete(answers):
        raise NoConsentToUse
    return to
