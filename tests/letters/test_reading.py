"""How a letter is shown, printed and copied; what is hidden until it is signed."""

from __future__ import annotations

import re
from typing import Any

from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import GOH, NRIC, drafted, edit_of, saved, step, with_text
from tests.support.cast import Cast
from tests.support.clients import Client

FULL = (NRIC, "9000 0111", "90000111")


async def every_page_of(client: Client, letter: dict[str, Any]) -> dict[str, str]:
    at = f"/api/letters/{letter['id']}"
    urls = [at, f"{at}/text", f"{at}/twin", f"{at}/diff?from=1&to=1", f"/api/cases/{letter['case_id']}/letters",
            "/api/letters"]  # fmt: skip
    return {url: (await client.get(url)).text for url in urls}


async def test_before_approval_no_number_is_on_the_wire(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, await ready())
    for stage in ("draft", "vetted"):
        for client in (writer, desk, mp):
            for url, text in (await every_page_of(client, letter)).items():
                assert not [number for number in FULL if number in text], (stage, url)
        if stage == "draft":
            letter = await step(desk, letter, "vet")
    assert not [number for number in FULL if number in (await mp.get("/api/approvals")).text]


async def test_a_signed_letter_carries_them_on_paper_and_still_not_on_screen(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    draft = await drafted(writer, await ready())
    unsigned = (await desk.get(f"/api/letters/{draft['id']}/text")).json()
    assert "DRAFT" in unsigned["text"]
    letter = await step(mp, await step(desk, draft, "vet"), "approve")
    pages = await every_page_of(desk, letter)
    assert NRIC not in pages[f"/api/letters/{letter['id']}"]
    assert NRIC not in pages["/api/letters"]
    signed = (await desk.get(f"/api/letters/{letter['id']}/text")).json()
    assert NRIC in signed["text"]
    assert "9000 0111" in signed["text"]
    assert "DRAFT" not in signed["text"]
    assert signed["hash"] == letter["hash"] == unsigned["hash"]
    assert "Thank you." in signed["text"]
    assert NRIC in pages[f"/api/letters/{letter['id']}/twin"]


async def test_the_pdf_is_marked_until_signed_and_its_name_says_nothing_of_the_person(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, await ready())
    at = f"/api/letters/{letter['id']}/pdf"
    draft = await writer.get(at)
    assert (draft.status_code, draft.headers["content-type"]) == (200, "application/pdf")
    assert draft.content.startswith(b"%PDF-")
    name = letter["our_ref"].replace("/", "-")
    assert draft.headers["content-disposition"] == f'inline; filename="{name}-draft.pdf"'
    letter = await step(mp, await step(desk, letter, "vet"), "approve")
    signed = await writer.get(at)
    assert signed.headers["content-disposition"] == f'inline; filename="{name}.pdf"'
    assert signed.content != draft.content
    assert (await writer.get(at)).content == signed.content
    copy = await writer.get(f"{at}?copy=resident")
    assert copy.headers["content-disposition"] == f'inline; filename="{name}-copy.pdf"'
    assert copy.content != signed.content
    assert (await writer.get(f"{at}?copy=neighbour")).status_code == 422
    for answer in (draft, signed, copy):
        assert not re.search(rb"Goh|S67|9000", answer.headers["content-disposition"].encode())
        assert answer.headers["cache-control"] == "no-store"


async def test_offsets_of_words_and_remarks_hold_under_the_mask(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    for source in letter["sources"]:
        assert len(source["quote"]) == source["end"] - source["start"]
        shown = GOH[source["start"] : source["end"]]
        assert shown == source["quote"] or "•" in source["quote"]
    text = "He says that S6700011J owes S$9,999 and will surely be approved."
    letter = await saved(client, letter, sentences=with_text(letter, 1, text))
    shown = letter["sentences"][1]["text"]
    assert shown == text.replace(NRIC, "•••••011J")
    remarks = [r for r in letter["remarks"] if r["sentence"] == 1]
    assert {"S01", "S09"} <= {r["rule"] for r in remarks}
    assert any(shown[r["start"] : r["end"]] == "S$9,999" for r in remarks)
    assert not any(NRIC in r["message"] for r in letter["remarks"])


async def test_remarks_that_block_stop_the_signature_by_name(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, await ready())
    letter = await saved(writer, letter, sentences=with_text(letter, 1, "He says that it will surely be approved."))
    letter = await step(desk, letter, "vet")
    body = {"hash": letter["hash"], "acknowledged": True, "despite": letter["still_missing"]}
    answer = await mp.post_json(f"/api/letters/{letter['id']}/approve", body, version=letter["version"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "remarks_stand_against")
    assert "S01" in answer.json()["error"]["details"]["rules"]
    item = next(i for i in (await mp.get("/api/approvals")).json()["items"] if i["letter"]["id"] == letter["id"])
    assert any(reason.startswith("Remarks block approval: ") and "S01" in reason for reason in item["reasons"])


async def test_a_copy_to_the_resident_blocks_while_it_is_not_safe(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready(contact={"do_not_call": True}))
    assert "S13" not in {r["rule"] for r in letter["remarks"]}
    letter = await saved(client, letter, cc=["Mr Goh Contoh Seng"])
    assert ("S13", "B") in {(r["rule"], r["severity"]) for r in letter["remarks"]}


async def test_a_fact_disputed_later_makes_its_sentence_doubtful(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    fact = letter["sentences"][1]["facts"][0]
    await tx.run("UPDATE facts SET status = 'disputed' WHERE id = %(id)s", {"id": fact})
    again = (await client.get(f"/api/letters/{letter['id']}")).json()
    assert again["sentences"][1]["support"] == "unverified"
    assert (
        await client.put_json(f"/api/letters/{letter['id']}", edit_of(again), version=again["version"])
    ).status_code == 200


async def test_whoever_looks_is_written_down(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    desk = await client_as(cast.priya)
    for suffix in ("", "/pdf", "/text", "/twin", "/diff?from=1&to=1"):
        await desk.get(f"/api/letters/{letter['id']}{suffix}")
    rows = await tx.all(
        "SELECT route FROM access_logs WHERE actor_id = %(who)s AND case_ids = ARRAY[%(case)s]::uuid[]",
        {"who": cast.priya.id, "case": letter["case_id"]},
    )
    assert len(rows) == 5
    assert not [row for row in rows if letter["id"] in row["route"]]
