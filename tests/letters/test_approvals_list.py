"""The MP's list is read from kept checks: never an old one, exceptions first, counted whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from mps_connect.cases.facts import decide_fact
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import facts_of
from mps_connect.cases.routing import choose_routing
from mps_connect.constituents.actions import change_person
from mps_connect.constituents.queries import contact_of
from mps_connect.constituents.schemas import PersonChange
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id
from mps_connect.letters import checks
from mps_connect.letters.approvals import approvals
from mps_connect.letters.schemas import ApprovalItem, Approvals
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import Letter, drafted, hear_more, read, read_as, saved, step, with_text
from tests.support.cast import Cast

Change = Callable[[Tx, Cast, CaseRecord], Awaitable[None]]


async def listed(tx: Tx, cast: Cast, **page: Any) -> Approvals:
    return await approvals(tx, actor=cast.dr_koh.actor(), now=utc_now(), **page)


async def item_of(tx: Tx, cast: Cast, letter: Letter) -> ApprovalItem:
    return next(item for item in (await listed(tx, cast)).items if str(item.letter.id) == letter["id"])


async def dispute_the_facts(tx: Tx, cast: Cast, case: CaseRecord) -> None:
    for fact in await facts_of(tx, case_id=case.id):
        await decide_fact(
            tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, fact_id=fact.id, expected_version=fact.version,
            action="dispute", value=None,
        )  # fmt: skip


async def say_more(tx: Tx, cast: Cast, case: CaseRecord) -> None:
    await hear_more(tx, member=cast.aisyah, case_id=case.id, text="My wife left me, I want to end my life.")


async def rename_the_resident(tx: Tx, cast: Cast, case: CaseRecord) -> None:
    held = await contact_of(tx, constituent_id=case.constituent_id)
    await change_person(
        tx, actor=cast.aisyah.actor(), now=utc_now(), constituent_id=held.id, expected_version=held.version,
        changes=PersonChange(name="Lim Sampel Hock"),
    )  # fmt: skip


async def read_the_case_anew(tx: Tx, cast: Cast, case: CaseRecord) -> None:
    slot = {
        "slot": "medical",
        "label": "The doctor's memo",
        "weight": 3,
        "blocking": True,
        "status": "missing",
        "fact_ids": [],
    }
    await read_as(tx, case_id=case.id, slots=[slot])


async def route_it_elsewhere(tx: Tx, cast: Cast, case: CaseRecord) -> None:
    version = await tx.value("SELECT version FROM cases WHERE id = %(id)s", {"id": case.id})
    await choose_routing(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, expected_version=version, category="driving_licence",
        agency="TP", reason="",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change", [dispute_the_facts, say_more, rename_the_resident, read_the_case_anew, route_it_elsewhere]
)
async def test_whatever_was_read_and_changed_since_is_read_anew(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx, change: Change
) -> None:
    case, desk = await ready(), await client_as(cast.priya)
    letter = await step(desk, await drafted(desk, case), "vet")
    kept = await kept_of(tx, letter)
    before = await item_of(tx, cast, letter)
    assert await kept_of(tx, letter) == kept, "the check was made when the letter was vetted"
    await change(tx, cast, case)
    after = await item_of(tx, cast, letter)
    assert (await kept_of(tx, letter))[0] != kept[0]
    # The letter's own page reads everything anew each time.
    page = await read(desk, letter)
    assert after.share.model_dump() == page["share"]
    missing = [reason for reason in after.reasons if reason.startswith("Still missing")]
    assert missing == ([f"Still missing: {', '.join(page['still_missing'])}"] if page["still_missing"] else [])
    blocking = sorted({remark["rule"] for remark in page["remarks"] if remark["severity"] == "B"})
    assert ("Remarks block approval: " + ", ".join(blocking) in after.reasons) == bool(blocking)
    if change is dispute_the_facts:
        assert after.share.unverified > before.share.unverified


async def kept_of(tx: Tx, letter: Letter) -> tuple[bytes, bytes]:
    row = await tx.one("SELECT basis, body_enc FROM letter_checks WHERE letter_id = %(id)s", {"id": letter["id"]})
    assert row is not None
    return bytes(row["basis"]), bytes(row["body_enc"])


async def test_another_checker_reads_every_letter_anew(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await client_as(cast.priya)
    letter = await step(desk, await drafted(desk, await ready()), "vet")
    before = await item_of(tx, cast, letter)
    kept = await kept_of(tx, letter)
    for module in ("checks", "approvals"):
        monkeypatch.setattr(f"mps_connect.letters.{module}.reader", lambda: "another")
    assert await item_of(tx, cast, letter) == before
    assert (await kept_of(tx, letter))[0] != kept[0]


async def test_a_kept_check_is_sealed(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    desk = await client_as(cast.priya)
    letter = await step(desk, await drafted(desk, await ready()), "vet")
    _, sealed = await kept_of(tx, letter)
    assert letter["subject"].encode() not in sealed
    box = await tx.box(UUID(letter["case_id"]))
    opened = checks.Check.of_json(box.open_json(checks.CHECK_PLACE, UUID(letter["id"]), sealed))
    assert (opened.our_ref, opened.subject, opened.sentences) == (
        letter["our_ref"], letter["subject"], len(letter["sentences"]),
    )  # fmt: skip


async def test_pages_keep_the_order_and_count_the_whole(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    desk = await client_as(cast.priya)
    plain: list[Letter] = []
    remarkable: list[Letter] = []
    for number in range(5):
        letter = await drafted(desk, await ready())
        if number in (2, 4):
            letter = await saved(desk, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
        letter = await step(desk, letter, "vet")
        (remarkable if number in (2, 4) else plain).append(letter)
    # Vetted by one who did not write them; the longest wait is the last one's.
    for hours, letter in enumerate([*plain, *remarkable]):
        await tx.run(
            "UPDATE letters SET vetted_by = %(by)s, vetted_at = vetted_at - make_interval(hours => %(hours)s) WHERE id = %(id)s",
            {"id": letter["id"], "by": cast.shu_min.id, "hours": hours},
        )
    whole = await listed(tx, cast)
    expected = [letter["id"] for letter in [*reversed(remarkable), *reversed(plain)]]
    assert [str(item.letter.id) for item in whole.items] == expected
    assert (whole.total, whole.exceptions) == (5, 2)
    pages = [await listed(tx, cast, page=page, page_size=2) for page in (1, 2, 3, 4)]
    assert [len(page.items) for page in pages] == [2, 2, 1, 0]
    assert [item for page in pages for item in page.items] == whole.items
    assert {(page.total, page.exceptions) for page in pages} == {(whole.total, whole.exceptions)}
    assert [page.page for page in pages] == [1, 2, 3, 4]
    for at, letter_id in enumerate(expected):
        held = await listed(tx, cast, page_size=2, letter_id=UUID(letter_id))
        assert (held.page, held.items[at % 2].letter.id) == (at // 2 + 1, UUID(letter_id))
    # One that waits for nobody is on no page: the page asked for is answered.
    assert (await listed(tx, cast, page=2, page_size=2, letter_id=new_id())).items == pages[1].items
    mp = await client_as(cast.dr_koh)
    beyond = (await mp.get("/api/approvals", params={"page": 2, "letter": expected[4]})).json()
    assert (beyond["page"], [item["letter"]["id"] for item in beyond["items"]]) == (1, expected)
    answer = (await mp.get("/api/approvals", params={"page": 2})).json()
    assert (answer["items"], answer["total"]) == ([], 5)
