"""What takes a decision away, what holds a letter back, and that the page is told so."""

from __future__ import annotations

from uuid import UUID

import pytest

from mps_connect.cases.facts import decide_fact
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import attempt, drafted, edit_of, read, saved, step, with_text
from tests.support.cast import Cast

OTHER_WORDS = "He says that his licence has lapsed."


@pytest.mark.parametrize("acts", [("vet",), ("vet", "approve")], ids=["vetted", "approved"])
async def test_other_words_take_the_decision_away_and_the_letter_says_so(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, acts: tuple[str, ...]
) -> None:
    desk, mp = await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(desk, await ready())
    assert letter["fell_away"] is None
    for act in acts:
        letter = await step(mp if act == "approve" else desk, letter, act)
    changed = await saved(desk, letter, sentences=with_text(letter, 1, OTHER_WORDS))
    assert (changed["status"], changed["vetted_by"], changed["approved_by"]) == ("draft", None, None)
    assert (changed["fell_away"]["was"], changed["fell_away"]["by"]) == (letter["status"], "Priya Contoh")
    again = await saved(desk, changed, sentences=with_text(changed, 1, f"{OTHER_WORDS} He tried."))
    assert again["fell_away"] == changed["fell_away"]
    vetted = await step(desk, again, "vet")
    assert vetted["fell_away"] is None
    assert (await step(mp, vetted, "return", reason="Say since when"))["fell_away"] is None


async def test_links_alone_take_nothing_away(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    desk = await client_as(cast.priya)
    letter = await step(desk, await drafted(desk, await ready()), "vet")
    sentences = edit_of(letter)["sentences"]
    linked = next(one for one in sentences if len(one["facts"]) > 1)
    linked["facts"] = linked["facts"][:1]
    relinked = await saved(desk, letter, sentences=sentences)
    assert (relinked["status"], relinked["hash"]) == ("vetted", letter["hash"])
    assert relinked["fell_away"] is None


async def test_the_mp_does_not_vet_what_waits_for_the_mp(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    desk, mp = await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(desk, await drafted(desk, await ready()), "vet")
    assert not letter["vetted_by_signer"]
    seen = await read(mp, letter)
    assert "vet" not in seen["may"]
    refused = await attempt(mp, seen, "vet")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "letter_already_vetted")
    assert (await step(mp, seen, "approve"))["status"] == "approved"


async def test_the_page_knows_that_a_signer_vetted(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    desk, mp = await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await drafted(desk, await ready()), "vet")
    assert letter["vetted_by_signer"]
    assert "Ask a member of the staff to vet this text." in letter["why_not"]["approve"]
    assert not (await step(desk, letter, "vet"))["vetted_by_signer"]


async def decide(
    tx: Tx, cast: Cast, letter: dict[str, object], fact: str, action: str, value: str | None = None
) -> None:
    row = await tx.one("SELECT version FROM facts WHERE id = %(id)s", {"id": fact})
    assert row
    await decide_fact(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=UUID(str(letter["case_id"])), fact_id=UUID(fact),
        expected_version=row["version"], action=action, value=value,
    )  # fmt: skip


async def test_a_disputed_fact_holds_an_approved_letter_back(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    desk, mp = await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(desk, await drafted(desk, await ready()), "vet"), "approve")
    assert letter["contested"] == []
    number = next(at for at, one in enumerate(letter["sentences"]) if at and one["facts"])
    source = next(one for one in letter["sources"] if one["fact_id"] == letter["sentences"][number]["facts"][0])
    await decide(tx, cast, letter, source["fact_id"], "dispute")
    seen = await read(desk, letter)
    assert seen["contested"] == [f"{source['label']}: {source['shown']} (disputed)"]
    assert "mark_sent" not in seen["may"]
    assert source["shown"] in seen["why_not"]["mark_sent"]
    refused = await attempt(desk, seen, "sent", channel="email", sent_on=seen["dated"])
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["details"]) == (
        409, "facts_contested", {"facts": seen["contested"]},
    )  # fmt: skip
    undone = await step(mp, await read(mp, seen), "undo-approval")
    refused = await attempt(mp, undone, "approve")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "facts_contested")
    cited = set(undone["subject_facts"]) & {source["fact_id"]}
    changed = await saved(
        desk, undone, sentences=[
            one for at, one in enumerate(edit_of(undone)["sentences"]) if source["fact_id"] not in one["facts"] or at == 0
        ], **({"subject": "Appeal – licence"} if cited else {}),
    )  # fmt: skip
    assert changed["contested"] == []
    signed = await step(mp, await step(desk, changed, "vet"), "approve")
    assert (await step(desk, signed, "sent", channel="email", sent_on=signed["dated"]))["status"] == "sent"


async def test_a_fact_put_right_later_holds_it_back_too(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    desk, mp = await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(desk, await drafted(desk, await ready()), "vet"), "approve")
    source = next(one for one in letter["sources"] if one["label"] == "Date" or "date" in one["label"].lower())
    await decide(tx, cast, letter, source["fact_id"], "correct", "2026-08-15")
    seen = await read(desk, letter)
    assert [line.partition(" (")[0] for line in seen["contested"]] == [f"{source['label']}: {source['shown']}"]
    assert "(put right: 15 August 2026" in seen["contested"][0]
    assert "mark_sent" not in seen["may"]


@pytest.mark.parametrize("character", ["\N{SLIGHTLY SMILING FACE}", "\N{EGYPTIAN HIEROGLYPH A001}"])
async def test_what_no_paper_carries_is_vetted_by_nobody_and_kept(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, character: str
) -> None:
    desk = await client_as(cast.priya)
    letter = await drafted(desk, await ready())
    words = f"He says thank you {character}."
    written = await saved(desk, letter, sentences=with_text(letter, 1, words))
    refused = await attempt(desk, written, "vet")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (422, "letter_not_printable")
    assert f"U+{ord(character):04X}" in error["message"]
    kept = await read(desk, written)
    assert (kept["status"], kept["sentences"][1]["text"], kept["version"]) == ("draft", words, written["version"])
    cured = await saved(desk, kept, sentences=with_text(kept, 1, "He says thank you."))
    assert (await step(desk, cured, "vet"))["status"] == "vetted"


async def test_a_hidden_character_is_not_even_saved(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    desk = await client_as(cast.priya)
    letter = await drafted(desk, await ready())
    refused = await desk.put_json(
        f"/api/letters/{letter['id']}",
        edit_of(letter, sentences=with_text(letter, 1, "He owes \u202e046$.")),
        version=letter["version"],
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "letter_not_printable")
    assert (await read(desk, letter))["version"] == letter["version"]
