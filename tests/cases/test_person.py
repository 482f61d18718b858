"""The person of a case: masked everywhere, revealed with a reason, consent with the text that was read."""

from __future__ import annotations

from mps_connect.kit.db import Tx
from tests.cases.conftest import MakeCase
from tests.conftest import ClientAs
from tests.support.cast import Cast


async def test_contact_is_masked_kept_exactly_and_found_by_hash(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.aisyah)
    url = f"/api/cases/{case.id}"
    person = (await client.get(url)).json()["person"]
    body = {"nric": "S6700011J", "phone": "9000 0111", "block": "911", "title": "Mdm"}
    changed = await client.patch_json(f"{url}/person", body, version=person["version"])
    assert (changed.json()["nric"], changed.json()["phone"], changed.json()["check"]) == ("•••• 011J", "•••• 0111", [])
    staff = await client_as(cast.priya)
    for query, found_by in (
        ("S6700011J", "nric"),
        ("9000 0111", "phone"),
        ("+65 90000111", "phone"),
        ("blk 911", "block"),
    ):
        rows = (await staff.post_json("/api/cases/search", {"q": query})).json()["items"]
        assert [(row["id"], row["found_by"]) for row in rows] == [(str(case.id), found_by)], query


async def test_a_wrong_check_letter_is_kept_and_pointed_at(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.priya)
    person = (await client.get(f"/api/cases/{case.id}")).json()["person"]
    changed = await client.patch_json(f"/api/cases/{case.id}/person", {"nric": "S6700011A"}, version=person["version"])
    assert changed.json()["check"] == ["nric_letter"]
    shown = await client.post_json(
        f"/api/cases/{case.id}/person/reveal", {"field": "nric", "reason": "Typing the form"}
    )
    assert shown.json()["value"] == "S6700011A"


async def test_revealing_needs_a_reason_and_the_right_and_is_seen_by_all(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.priya)
    url = f"/api/cases/{case.id}/person"
    person = (await client.get(f"/api/cases/{case.id}")).json()["person"]
    await client.patch_json(url, {"nric": "S6700011J"}, version=person["version"])
    assert (await client.post_json(f"{url}/reveal", {"field": "nric", "reason": ""})).status_code == 422
    volunteer = await client_as(cast.aisyah)
    assert (await volunteer.post_json(f"{url}/reveal", {"field": "nric", "reason": "to check"})).status_code == 403
    await client.post_json(f"{url}/reveal", {"field": "nric", "reason": "Calling HDB"})
    looks = (await client.get(f"/api/cases/{case.id}")).json()["who_looked"]
    assert looks[0]["what"] == "showed the nric in full: Calling HDB"
    auditor = await client_as(cast.arun)
    told = (await auditor.get(f"/api/looks?case={case.id}")).json()["items"]
    assert "showed the nric in full: Calling HDB" in [look["detail"] for look in told]


async def test_the_reason_of_a_reveal_is_masked_and_sealed(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, tx: Tx
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.priya)
    url = f"/api/cases/{case.id}/person"
    await client.patch_json(url, {"nric": "S6700011J"}, version=1)
    reason = "The form for S6700011J about the brother in Changi"
    await client.post_json(f"{url}/reveal", {"field": "nric", "reason": reason})
    look = await tx.one("SELECT detail FROM access_logs WHERE route LIKE %(route)s", {"route": "POST %/person/reveal"})
    assert look == {"detail": "showed the nric in full"}
    sealed = await tx.one("SELECT id, reason_enc FROM look_reasons WHERE case_id = %(case)s", {"case": case.id})
    assert sealed is not None
    assert b"Changi" not in bytes(sealed["reason_enc"])
    box = await tx.box(case.id)
    kept = box.open_text("look_reasons.reason", sealed["id"], bytes(sealed["reason_enc"]))
    assert kept == "The form for •••••011J about the brother in Changi"


async def test_consent_is_recorded_with_the_text_that_was_read(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.aisyah)
    url = f"/api/cases/{case.id}/consents"
    before = (await client.get(url, params={"language": "ta"})).json()
    assert {text["kind"] for text in before["texts"]} == {"use", "program", "keeping", "disclosure"}
    assert all(text["language"] == "ta" for text in before["texts"])
    answers = [{"kind": kind, "given": True} for kind in ("use", "program", "keeping")]
    answers += [
        {"kind": "disclosure", "agency": "SP", "given": True},
        {"kind": "disclosure", "agency": "SSO", "given": False},
    ]
    after = (await client.post_json(url, {"answers": answers, "language": "ta", "how": "spoken"})).json()
    assert after["basis_complete"]
    assert [(c["kind"], c["agency"], c["given"]) for c in after["recorded"]][-2:] == [
        ("disclosure", "SP", True), ("disclosure", "SSO", False),
    ]  # fmt: skip
    assert {c["text_version"] for c in after["recorded"]} <= {text["version"] for text in before["texts"]}


async def test_another_table_neither_reads_nor_changes_the_person(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    for member in (cast.wei_jie, cast.other_staff):
        client = await client_as(member)
        assert (await client.patch_json(f"/api/cases/{case.id}/person", {"name": "X"}, version=1)).status_code == 404
        assert (await client.get(f"/api/cases/{case.id}/consents")).status_code == 404
