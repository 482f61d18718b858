"""A case's life, and who sees it."""

from __future__ import annotations

import re

import pytest

from mps_connect.cases.models import CASE_TRANSITIONS, CaseStatus, CaseVerb, stage_of
from mps_connect.cases.timeline import sentence
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Tx
from tests.cases.conftest import MakeCase
from tests.conftest import ClientAs
from tests.support.cast import Cast


async def test_a_case_gets_its_number_when_handed_in(make_case: MakeCase, cast: Cast) -> None:
    draft = await make_case(cast.aisyah)
    assert draft.number is None
    first = await make_case(cast.aisyah, submitted=True)
    second = await make_case(cast.wei_jie, submitted=True)
    pattern = rf"MPS-BAN-{singapore_date(utc_now()):%Y%m}-P4-(\d{{4,}})"
    one, two = re.fullmatch(pattern, first.number or ""), re.fullmatch(pattern, second.number or "")
    assert one
    assert two
    assert int(two[1]) == int(one[1]) + 1


async def test_the_page_shows_the_case_to_its_writer_and_the_desk_only(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    expected = {
        cast.aisyah: 200, cast.priya: 200, cast.dr_koh: 200, cast.wei_jie: 404, cast.hidayah: 403, cast.arun: 403, cast.salmah: 403,
        cast.outsider: 404, cast.other_staff: 404, cast.other_mp: 404, None: 401,
    }  # fmt: skip
    for member, status in expected.items():
        client = await client_as(member)
        answer = await client.get(f"/api/cases/{case.id}")
        assert answer.status_code == status, member


async def test_the_list_holds_what_the_reader_may_open(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    mine = await make_case(cast.aisyah, submitted=True)
    hers = await make_case(cast.wei_jie, submitted=True)
    for member, seen in ((cast.aisyah, {mine.id}), (cast.priya, {mine.id, hers.id}), (cast.other_staff, set())):
        page = (await (await client_as(member)).get("/api/cases")).json()
        ids = {row["id"] for row in page["items"]}
        assert {str(i) for i in seen} == ids & {str(mine.id), str(hers.id)}
        assert page["total"] == len(ids)


async def test_opening_a_case_is_logged_and_shown(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    await (await client_as(cast.dr_koh)).get(f"/api/cases/{case.id}")
    detail = (await (await client_as(cast.priya)).get(f"/api/cases/{case.id}")).json()
    assert [(look["actor"], look["what"]) for look in detail["who_looked"]] == [(cast.dr_koh.name, "opened the case")]


@pytest.mark.parametrize(
    ("query", "found_by"),
    [
        ("{number}", "number"),
        ("ong contoh", "name"),
        ("Ong", "name"),
        ("kwitanssi", "words"),
        ("hawker stalls", "words"),
    ],
)
async def test_one_box_finds_it(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, query: str, found_by: str
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    await client.post_json(
        f"/api/cases/{case.id}/notes", {"text": "She keeps a hawker stall. Kwitanssi 12. 檔口關了三個月"}
    )
    rows = (await client.post_json("/api/cases/search", {"q": query.format(number=case.number)})).json()["items"]
    assert [(row["id"], row["found_by"]) for row in rows] == [(str(case.id), found_by)]


@pytest.mark.parametrize("query", ["檔口", "வாடகை பாக்கி", "வாடகை"])
async def test_words_are_found_in_chinese_and_tamil(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, query: str
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    await client.post_json(f"/api/cases/{case.id}/notes", {"text": "我的檔口關了三個月。 வீட்டு வாடகை பாக்கி உள்ளது."})
    rows = (await client.post_json("/api/cases/search", {"q": query})).json()["items"]
    assert [row["id"] for row in rows] == [str(case.id)]
    assert (await client.post_json("/api/cases/search", {"q": "卖粥"})).json()["total"] == 0


async def test_a_search_never_leaves_the_office_or_the_table(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    for member in (cast.wei_jie, cast.other_staff):
        found = (await (await client_as(member)).post_json("/api/cases/search", {"q": case.number})).json()
        assert found["total"] == 0


@pytest.mark.parametrize("q", ["%", "_", "\\", "'; DROP TABLE cases; --", "<script>", "\u202eevil", "a" * 200])
async def test_a_hostile_search_finds_nothing_and_breaks_nothing(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, q: str
) -> None:
    await make_case(cast.aisyah, submitted=True)
    answer = await (await client_as(cast.priya)).post_json("/api/cases/search", {"q": q})
    assert answer.status_code == 200
    assert answer.json()["total"] == 0


async def test_a_stale_page_gets_the_newer_version_back(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    priya, shu_min = await client_as(cast.priya), await client_as(cast.shu_min)
    first = await priya.patch_json(f"/api/cases/{case.id}", {"escalated": True}, version=case.version)
    assert first.status_code == 200
    assert "ESCALATED" in {item["code"] for item in first.json()["timeline"]}
    stale = await shu_min.patch_json(
        f"/api/cases/{case.id}", {"urgency": "urgent", "reason": "told so"}, version=case.version
    )
    assert stale.status_code == 409
    assert stale.json()["error"]["details"]["current_version"] == case.version + 1


async def test_closing_needs_the_resident_told_and_reopening_a_reason(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    url = f"/api/cases/{case.id}"
    body = {"outcome": "advice_given", "note": "", "resident_told": False}
    refused = await client.post_json(f"{url}/close", body, version=case.version)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "resident_not_told")
    closed = (await client.post_json(f"{url}/close", body | {"resident_told": True}, version=case.version)).json()
    assert (closed["status"], closed["stage"], closed["outcome"]) == ("closed", "closed", "advice_given")
    again = await client.post_json(f"{url}/close", body | {"resident_told": True}, version=closed["version"])
    assert again.json()["error"]["code"] == "case_not_in_that_state"
    opened = (
        await client.post_json(f"{url}/reopen", {"reason": "A new letter came"}, version=closed["version"])
    ).json()
    assert opened["status"] == "reopened"
    assert [note["text"] for note in opened["notes"]] == ["A new letter came"]


async def test_a_volunteer_may_neither_close_nor_override(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.aisyah)
    body = {"outcome": "granted", "note": "", "resident_told": True}
    assert (await client.post_json(f"/api/cases/{case.id}/close", body, version=case.version)).status_code == 403
    staff = await client_as(cast.priya)
    override = await staff.post_json(
        f"/api/cases/{case.id}/override-refusal", {"reason": "because"}, version=case.version
    )
    assert override.status_code == 403


async def test_letters_do_not_go_to_courts_even_by_hand(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    refused = await client.put_json(
        f"/api/cases/{case.id}/routing", {"category": "court_matter", "agency": "COURTS"}, version=case.version
    )
    assert refused.status_code == 422
    chosen = (
        await client.put_json(
            f"/api/cases/{case.id}/routing", {"category": "utilities", "agency": "SP"}, version=case.version
        )
    ).json()
    assert (chosen["routing"]["agency"], chosen["routing"]["chosen_by"]["name"]) == ("SP", cast.priya.name)


async def test_facts_added_by_hand_are_confirmed_corrected_and_undone(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.aisyah)
    url = f"/api/cases/{case.id}/facts"
    added = (
        await client.post_json(url, {"type": "amount", "value": "860.00", "slot": "rent", "from_document": True})
    ).json()
    assert (added["label"], added["shown"], added["status"]) == ("Rent", "S$860", "confirmed")
    corrected = (
        await client.patch_json(
            f"{url}/{added['id']}", {"action": "correct", "value": "870.00"}, version=added["version"]
        )
    ).json()
    assert (corrected["shown"], corrected["origin"]) == ("S$870", "corrected")
    undone = (
        await client.patch_json(f"{url}/{corrected['id']}", {"action": "undo"}, version=corrected["version"])
    ).json()
    assert (undone["id"], undone["shown"], undone["status"]) == (added["id"], "S$860", "heard")
    stale = await client.patch_json(f"{url}/{added['id']}", {"action": "confirm"}, version=1)
    assert stale.status_code == 409


async def test_an_nric_fact_is_masked_on_the_wire(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.aisyah)
    await client.post_json(f"/api/cases/{case.id}/facts", {"type": "nric", "value": "S6700011J"})
    await client.post_json(f"/api/cases/{case.id}/notes", {"text": "NRIC S6700011J seen"})
    page = await client.get(f"/api/cases/{case.id}")
    assert "S6700011J" not in page.text
    assert page.json()["facts"][0]["shown"] == "•••• 011J"


async def test_a_resident_sees_her_own_case_in_plain_words(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, owner_links: None
) -> None:
    client = await client_as(cast.salmah)
    mine = (await client.get("/api/my/cases")).json()
    assert len(mine["cases"]) == 1
    assert mine["cases"][0]["happened"] == "We have your case. A letter is being written."
    assert mine["cases"][0]["steps"][0]["state"] == "done"
    assert set(mine["contact"]) == {"address", "email"}
    tamil = (await client.get("/api/my/cases", params={"language": "ta"})).json()
    assert tamil["cases"][0]["steps"][0]["label"] == "நீங்கள் சொன்னீர்கள்"
    other = await make_case(cast.aisyah, submitted=True)
    assert (await client.get(f"/api/my/cases/{other.id}")).status_code == 404


@pytest.fixture
async def owner_links(make_case: MakeCase, cast: Cast, tx: Tx) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    await tx.run(
        "UPDATE users SET constituent_id = %(person)s WHERE office_id = %(office)s AND id = %(user)s",
        {"person": case.constituent_id, "office": cast.office_id, "user": cast.salmah.id},
    )


async def test_home_names_what_needs_me(make_case: MakeCase, cast: Cast, client_as: ClientAs) -> None:
    case = await make_case(cast.aisyah)
    home = (await (await client_as(cast.aisyah)).get("/api/home")).json()
    assert [(item["kind"], item["case_id"]) for item in home["items"]] == [("draft", str(case.id))]
    counts = {count["key"]: count for count in home["counts"]}
    listed = (await (await client_as(cast.aisyah)).get(f"/api/cases?{counts['open']['query']}")).json()
    assert listed["total"] == counts["open"]["count"] == 1


def test_every_status_can_be_left_or_reopened() -> None:
    assert {status for status, _ in CASE_TRANSITIONS} == set(CaseStatus)
    assert {verb for _, verb in CASE_TRANSITIONS} == set(CaseVerb)


@pytest.mark.parametrize(
    ("status", "rank", "returned", "stage"),
    [
        ("draft", None, False, "told_us"), ("submitted", None, False, "sorted"), ("in_progress", 1, False, "written"),
        ("in_progress", 1, True, "returned"), ("in_progress", 2, True, "vetted"), ("in_progress", 3, False, "signed"),
        ("reopened", 4, False, "sent"), ("in_progress", 5, False, "replied"), ("closed", 5, False, "closed"),
        ("declined", None, False, "declined"),
    ],
)  # fmt: skip
def test_the_stage_is_the_least_advanced_letters(status: str, rank: int | None, returned: bool, stage: str) -> None:
    assert stage_of(status, rank, returned) == stage


@pytest.mark.parametrize(
    ("detail", "text"),
    [({"channel": "walk_in"}, "Interview begun (at the table)"), ({}, "Interview begun")],
)
def test_an_event_reads_as_a_whole_sentence(detail: dict[str, str], text: str) -> None:
    assert sentence("case_opened", detail) == text


async def test_the_desk_sees_whom_a_case_can_be_given_to(cast: Cast, client_as: ClientAs) -> None:
    answer = (await (await client_as(cast.priya)).get("/api/colleagues")).json()["items"]
    assert [row["name"] for row in answer] == sorted(row["name"] for row in answer)
    roles = {row["id"]: row["role"] for row in answer}
    assert roles[str(cast.aisyah.id)] == "volunteer"
    assert roles[str(cast.dr_koh.id)] == "mp"
    for nobody in (cast.hidayah, cast.arun, cast.salmah, cast.other_staff):
        assert str(nobody.id) not in roles
    assert (await (await client_as(cast.aisyah)).get("/api/colleagues")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        ("amount", "870", "S$870"), ("amount", "1.8k", "S$1,800"), ("date", "1 Dec", "1 December"), ("phone", "+65 9000-0111", "•••• 0111"),
        ("block", "912", "Blk 912"), ("employer", "Contoh <b>Pte</b> Ltd", "Contoh <b>Pte</b> Ltd"), ("amount", "not sure", "not sure"),
    ],
)  # fmt: skip
async def test_a_typed_value_reads_like_a_heard_one(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, kind: str, typed: str, shown: str
) -> None:
    case = await make_case(cast.aisyah)
    client = await client_as(cast.aisyah)
    added = (await client.post_json(f"/api/cases/{case.id}/facts", {"type": kind, "value": typed})).json()
    assert added["shown"].startswith(shown)


async def test_each_act_on_a_case_is_in_its_makers_own_list(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, tx: Tx
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    url = f"/api/cases/{case.id}"
    given = (await client.patch_json(url, {"owner_id": str(cast.wei_jie.id)}, version=case.version)).json()
    assert f"Given to {cast.wei_jie.name}" in [item["text"] for item in given["timeline"]]
    stored = await tx.value("SELECT detail FROM case_events WHERE kind = 'owner_changed'")
    assert stored == {"owner_id": str(cast.wei_jie.id)}
    category = (await client.get("/api/directory")).json()["categories"][0]["key"]
    routed = {"category": category, "agency": "SP", "reason": ""}
    sorted_by_hand = await client.put_json(f"{url}/routing", routed, version=given["version"])
    assert sorted_by_hand.status_code == 200, sorted_by_hand.text
    await client.post_json(f"{url}/notes", {"text": "Called once, no answer."})
    await client.post_json(f"{url}/facts", {"type": "amount", "value": "100.00", "slot": "arrears"})
    version = (await client.get(url)).json()["version"]
    closed = await client.post_json(
        f"{url}/close", {"outcome": "advice_given", "note": "", "resident_told": True}, version=version
    )
    await client.post_json(f"{url}/reopen", {"reason": "She came again."}, version=closed.json()["version"])
    kinds = await tx.all(
        "SELECT DISTINCT kind FROM user_activities WHERE user_id = %(me)s AND case_id = %(case)s ORDER BY kind",
        {"me": cast.priya.id, "case": case.id},
    )
    assert [row["kind"] for row in kinds] == [
        "case_changed", "case_closed", "case_reopened", "fact_added", "note_added", "routing_chosen",
    ]  # fmt: skip
