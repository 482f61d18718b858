"""Hostile text in every place of the API where a person may write: kept exactly, shown exactly, never more than text.

The places are read off the API's own description: one that is new and stands in neither list fails here.
"""

from __future__ import annotations

from functools import cache

import pytest

from mps_connect.app import create_app
from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.conftest import ClientAs
from tests.intake.writable import places, strings
from tests.intake.writing import WAYS, Office
from tests.letters.matters import ready_case
from tests.support.cast import Cast

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE cases; -- \" OR 1=1 /* % %s %(office)s",
    "template": '{{7*7}} ${jndi:ldap://x} #eval("1") {0} {text}',
    "bidi": "a\u202eb\u2066c\u2069\u200fd\u061c",
    "formula": '=HYPERLINK("http://x.invalid","y")',
    "characters": "陈 அ é e\u0301 \U0001f600 ﷺ 𝟗",
}
REFUSED = {("PUT /api/letters/{letter_id}", "bidi"): "holds a character that cannot be printed: .U.202E"}
"""A letter that reads otherwise than it is written is never kept: the character is named."""
THERE = "the name of a thing that must be there"
COMPARED = "compared, never kept"
PROOFS = ("POST /api/auth/", "POST /api/me/", "POST /api/demo/")
"""What shows who one is: compared or kept as a hash, and shown to nobody."""
NOT_PROSE = {
    "PATCH /api/directory/agencies/{short} email": "an address, checked",
    "PATCH /api/directory/categories/{key} agencies[]": THERE,
    "POST /api/cases/search q": COMPARED,
    "POST /api/cases/{case_id}/consents answers[].agency": THERE,
    "POST /api/cases/{case_id}/facts slot": THERE,
    "POST /api/cases/{case_id}/facts type": "the name of a kind of fact",
    "POST /api/cases/{case_id}/letters agency": THERE,
    "POST /api/cases/{case_id}/turns chip_id": COMPARED,
    "POST /api/letters/{letter_id}/approve despite[]": COMPARED,
    "POST /api/letters/{letter_id}/retype agency": THERE,
    "POST /api/letters/{letter_id}/vet despite[]": COMPARED,
    "POST /api/record/search words": COMPARED,
    "POST /api/record/{seq}/values reason": "kept and shown, over a record that is signed: tests/audit/test_auditor.py",
    "POST /api/requests/people/search q": COMPARED,
    "POST /api/requests/{request_id}/release withheld[].piece": COMPARED,
    "POST /api/retention/certificates/check text": COMPARED,
    "POST /api/retention/erasures case_number": THERE,
    "POST /api/retention/holds case_number": THERE,
    "PUT /api/cases/{case_id}/routing agency": THERE,
    "PUT /api/cases/{case_id}/routing category": THERE,
    "PUT /api/letters/{letter_id} recipient.agency": "repeats what stands",
    "PUT /api/letters/{letter_id} recipient.agency_name": "repeats what stands",
    "PUT /api/letters/{letter_id} recipient.email": "an address, checked",
    "PUT /api/letters/{letter_id} sentences[].id": COMPARED,
}


@pytest.fixture
async def office(client_as: ClientAs, cast: Cast, database: Database) -> Office:
    aisyah, priya, dr_koh, hidayah, arun = [
        await client_as(member) for member in (cast.aisyah, cast.priya, cast.dr_koh, cast.hidayah, cast.arun)
    ]
    return Office(aisyah, priya, dr_koh, hidayah, arun, ready=lambda: ready_case(database, cast))


@cache
def places_to_write() -> dict[str, int | None]:
    return places(create_app(Settings(demo=False)).openapi())


def fields() -> dict[str, dict[str, int | None]]:
    """Route to the fields of it in which a person writes freely, and how much."""
    found: dict[str, dict[str, int | None]] = {}
    for place, size in sorted(places_to_write().items()):
        route, _, name = place.rpartition(" ")
        if place not in NOT_PROSE and not route.startswith(PROOFS):
            found.setdefault(route, {})[name] = size
    return found


def test_every_place_to_write_is_known() -> None:
    assert fields().keys() == WAYS.keys()
    assert NOT_PROSE.keys() <= places_to_write().keys()


@pytest.mark.parametrize("route", WAYS)
async def test_it_is_kept_and_shown_as_it_was_typed(office: Office, route: str) -> None:
    for kind, text in HOSTILE.items():
        if (route, kind) in REFUSED:
            with pytest.raises(AssertionError, match=REFUSED[route, kind]):
                await WAYS[route](office, lambda size, text=text: text[:size])  # type: ignore[misc]
            continue
        shown = await WAYS[route](office, lambda size, text=text: text[:size])  # type: ignore[misc]
        for name, size in fields()[route].items():
            typed = text[:size].strip()
            assert [one for one in strings(shown[name]) if typed in one], f"{name} does not show {typed!a}"
    for answer in office.answers:
        if answer.content and answer.is_success:
            assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
