"""Saving by hand: versions, links, hidden numbers, stale tabs, hostile strings."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import NRIC, attempt, drafted, edit_of, read, saved, step, whole, with_text
from tests.support.cast import Cast

HOSTILE = [
    "<script>alert(1)</script> <b onmouseover='x'>bold</b>",
    "'; DROP TABLE letters; --",
    '#set text(red) #image("x") $x^2$ \\ ` * _ @ref <label>',
    "100 % of 50%% {0} {name} %(office)s",
    "她说:「没有钱」。அவர் கூறுகிறார்.",
    'tab\there, two  spaces, a quote " and a backslash \\',
    "emoji 👩‍👩‍👧 and combining e\u0301",
    "x" * 4000,
]


async def test_a_save_is_a_version_and_voids_what_was_decided(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, await ready())
    letter = await step(mp, await step(desk, letter, "vet"), "approve")
    changed = await saved(desk, letter, sentences=with_text(letter, 1, "He says that his licence lapsed."))
    assert changed["status"] == "draft"
    assert changed["hash"] != letter["hash"]
    assert (changed["vetted_by"], changed["approved_by"], changed["dated"]) == (None, None, None)
    assert [v["seq"] for v in changed["versions"]] == [1, 2]
    assert changed["differs_from_draft"] == 1
    row = await tx.one("SELECT vetted_hash, approved_hash FROM letters WHERE id = %(id)s", {"id": letter["id"]})
    assert row == {"vetted_hash": None, "approved_hash": None}
    events = await tx.all(
        "SELECT detail FROM case_events WHERE letter_id = %(id)s AND kind = 'letter_edited'", {"id": letter["id"]}
    )
    assert [event["detail"]["was"] for event in events] == ["approved"]


async def test_an_edited_sentence_is_unverified_until_its_facts_are_given_again(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    before = letter["sentences"][1]
    letter = await saved(client, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
    edited = letter["sentences"][1]
    assert (edited["id"], edited["facts"], edited["support"]) == (before["id"], [], "unverified")
    assert letter["share"]["unverified"] == 1
    untouched = letter["sentences"][2]
    assert untouched["facts"]
    sentences = edit_of(letter)["sentences"]
    sentences[1]["facts"] = before["facts"][:2]
    linked = await saved(client, letter, sentences=sentences)
    assert (linked["sentences"][1]["facts"], linked["sentences"][1]["support"]) == (before["facts"][:2], "said")


async def test_linking_again_changes_no_word_and_so_keeps_the_vetting(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    client, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await drafted(client, await ready())
    facts = letter["sentences"][1]["facts"]
    letter = await saved(client, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
    letter = await step(desk, letter, "vet")
    linked = await saved(desk, letter, sentences=with_text(letter, 1, letter["sentences"][1]["text"], facts=facts))
    assert linked["sentences"][1]["support"] == "said"
    assert (linked["status"], linked["hash"]) == ("vetted", letter["hash"])


async def test_saving_what_stands_changes_nothing(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    assert await saved(client, letter) == letter


async def test_numbers_leave_as_dots_and_come_back_whole(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, await ready())
    assert "•••••011J" in letter["subject"]
    at = next(i for i, s in enumerate(letter["sentences"]) if "•••• 0111" in s["text"])
    text = letter["sentences"][at]["text"].replace("may be reached", "can be reached")
    letter = await saved(
        writer, letter, subject=letter["subject"].replace("Appeal", "Request"), sentences=with_text(letter, at, text)
    )
    assert "•••• 0111" in letter["sentences"][at]["text"]
    letter = await step(mp, await step(desk, letter, "vet"), "approve")
    full = (await mp.get(f"/api/letters/{letter['id']}/text")).json()["text"]
    assert f"Request – renewal of driving or vocational licence: Mr Goh Contoh Seng (NRIC {NRIC})" in full
    assert "can be reached at 9000 0111" in full
    assert "•" not in full


@pytest.mark.parametrize("broken", ["NRIC ••••011J", "NRIC •••••999Z", "call •••"])
async def test_changed_dots_are_refused_and_nothing_is_lost(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, broken: str
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    answer = await client.put_json(
        f"/api/letters/{letter['id']}",
        edit_of(letter, sentences=with_text(letter, 1, broken)),
        version=letter["version"],
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "hidden_number_unknown")
    assert await read(client, letter) == letter


async def test_a_stale_tab_gets_both_versions(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    stale = await drafted(writer, await ready())
    current = await saved(desk, stale, sentences=with_text(stale, 1, "He says that his licence has lapsed."))
    answer = await writer.put_json(
        f"/api/letters/{stale['id']}", edit_of(stale, salutation="Dear Sir"), version=stale["version"]
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "version_conflict")
    assert error["details"]["current_version"] == current["version"]
    assert error["details"]["current"]["hash"] == current["hash"]
    assert error["details"]["current"]["sentences"][1]["text"] == "He says that his licence has lapsed."
    assert await read(desk, stale) == current


async def test_a_save_without_its_version_is_refused(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    assert (await client.put_json(f"/api/letters/{letter['id']}", edit_of(letter))).status_code == 428


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_comes_back_exactly_and_prints(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, text: str
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    short = text[:80]
    recipient = letter["recipient"] | {"addressee": short, "attention": short, "address": f"{short}\n{short}"}
    letter = await saved(
        client, letter, sentences=with_text(letter, 1, text), subject=text[:400], your_ref=short, salutation=short,
        recipient=recipient, enclosures=[short], cc=[short],
    )  # fmt: skip
    again = await read(client, letter)
    assert again["sentences"][1]["text"] == text
    assert (again["subject"], again["your_ref"], again["recipient"]["attention"]) == (text[:400], short, short)
    assert (again["enclosures"], again["cc"]) == ([short], [short])
    pdf = await client.get(f"/api/letters/{letter['id']}/pdf")
    expected = 422 if "👩" in text else 200  # no letter face draws it, and the answer says so
    assert pdf.status_code == expected


@pytest.mark.parametrize("text", ["shown \u202edehtaerc", "bell \x07 byte", "zero\ufeffwidth"])
async def test_what_a_reader_cannot_see_is_refused(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, text: str
) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    answer = await client.put_json(
        f"/api/letters/{letter['id']}", edit_of(letter, sentences=with_text(letter, 1, text)), version=letter["version"]
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "letter_not_printable")
    assert await read(client, letter) == letter


async def test_another_agency_is_another_letter(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    for change in ({"agency": "HDB"}, {"agency_name": "Housing & Development Board"}):
        edit = edit_of(letter, recipient=letter["recipient"] | change)
        answer = await client.put_json(f"/api/letters/{letter['id']}", edit, version=letter["version"])
        assert answer.status_code == 422
    attention = letter["recipient"] | {"attention": "Ms Sampel", "email": "feedback@agency.invalid"}
    changed = await saved(client, letter, recipient=attention, salutation="Dear Ms Sampel")
    assert (changed["recipient"]["attention"], changed["close"]) == ("Ms Sampel", "Yours sincerely,")
    assert changed["recipient"]["email"] == "feedback@agency.invalid"


async def test_a_fact_of_nobody_is_refused(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    sentences = with_text(letter, 1, "He says so.", facts=[str(uuid4())])
    answer = await client.put_json(
        f"/api/letters/{letter['id']}", edit_of(letter, sentences=sentences), version=letter["version"]
    )
    assert answer.status_code == 422


async def test_sentences_are_added_moved_and_removed(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    client = await client_as(cast.aisyah)
    letter = await drafted(client, await ready())
    sentences = edit_of(letter)["sentences"]
    removed = sentences.pop(2)
    sentences[1], sentences[2] = sentences[2], sentences[1]
    sentences.insert(
        3, {"id": None, "paragraph": sentences[2]["paragraph"], "text": "He adds that he is 54.", "facts": []}
    )
    changed = await saved(client, letter, sentences=sentences)
    texts = [s["text"] for s in changed["sentences"]]
    assert removed["text"] not in texts
    assert texts[3] == "He adds that he is 54."
    assert changed["sentences"][3]["support"] == "unverified"
    assert changed["sentences"][3]["id"]
    assert changed["differs_from_draft"] == 2
    blank = [s | {"text": " "} for s in edit_of(changed)["sentences"]]
    answer = await client.put_json(
        f"/api/letters/{letter['id']}", edit_of(changed, sentences=blank), version=changed["version"]
    )
    assert answer.status_code == 422


async def test_two_versions_side_by_side_and_an_earlier_one_again(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    first = await drafted(writer, await ready())
    second = await saved(desk, first, sentences=with_text(first, 1, "He says that his licence has lapsed."))
    diff = (await desk.get(f"/api/letters/{first['id']}/diff?from=1&to=2")).json()
    removed = "".join(p["text"] for p in diff["pieces"] if p["op"] == "removed")
    added = "".join(p["text"] for p in diff["pieces"] if p["op"] == "added")
    assert "informs" in removed
    assert "has" in added
    assert NRIC not in "".join(p["text"] for p in diff["pieces"])
    old = "".join(p["text"] for p in diff["pieces"] if p["op"] != "added")
    assert first["sentences"][1]["text"] in old
    answer = await desk.post_json(f"/api/letters/{first['id']}/restore/1", version=second["version"])
    restored = answer.json()
    assert (answer.status_code, restored["hash"]) == (200, first["hash"])
    assert [v["made"] for v in restored["versions"]] == ["drafted", "edited", "restored"]
    assert restored["sentences"] == first["sentences"]
    links = (await desk.get(f"/api/cases/{first['case_id']}/lineage?kind=letter_version")).json()["links"]
    first_version, edited = links[0]["source_id"], links[0]["derived_id"]
    assert [(link["source_id"], link["derived_id"] == edited) for link in links] == [
        (first_version, True),
        (first_version, False),
    ]
    assert (
        await desk.post_json(f"/api/letters/{first['id']}/restore/9", version=restored["version"])
    ).status_code == 404


async def test_a_volunteer_leaves_a_vetted_letter_alone(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await step(desk, await drafted(writer, await ready()), "vet")
    answer = await writer.put_json(
        f"/api/letters/{letter['id']}", edit_of(letter, salutation="Dear Sir"), version=letter["version"]
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "passed_to_the_desk")
    assert (await read(writer, letter))["why_not"]["edit"].startswith("It has been vetted")
    refused = await attempt(writer, letter, "void", reason="No longer wanted")
    assert refused.status_code == 403
    assert NRIC not in whole(letter)
