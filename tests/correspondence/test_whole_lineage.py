"""One case from words to reply: each derived thing names what it came from; each act and each look left its row."""

from __future__ import annotations

from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.correspondence.conftest import Signed
from tests.letters.matters import step
from tests.support.cast import Cast


async def test_a_whole_case_is_traced_from_words_to_reply(
    sent: Signed, client_as: ClientAs, cast: Cast, tx: Tx
) -> None:
    letter = await sent()
    priya = await client_as(cast.priya)
    received = {"channel": "email", "received_on": letter["dispatch"]["sent_on"], "text": "Renewed."}
    await step(priya, letter, "replies", kind="decision", **received)
    rows = await tx.all(
        "SELECT DISTINCT derived_kind, source_kind FROM data_lineage WHERE case_id = %(case)s",
        {"case": letter["case_id"]},
    )
    pairs = {(row["derived_kind"], row["source_kind"]) for row in rows}
    traced = {
        ("fact", "turn"),
        ("assessment", "turn"),
        ("sentence", "fact"),
        ("sentence", "office_record"),
        ("reply", "letter"),
    }
    assert pairs == traced
    acts = await tx.all(
        "SELECT user_id, kind FROM user_activities WHERE case_id = %(case)s", {"case": letter["case_id"]}
    )
    by = {(cast.priya.id, "letter_vetted"), (cast.dr_koh.id, "letter_approved"), (cast.priya.id, "letter_sent")}
    assert by | {(cast.priya.id, "reply_recorded"), (cast.aisyah.id, "letter_drafted")} <= {
        (row["user_id"], row["kind"]) for row in acts
    }
    looks = await tx.all(
        "SELECT actor_id, route FROM access_logs WHERE case_ids @> ARRAY[%(case)s::uuid]", {"case": letter["case_id"]}
    )
    shown = {(row["actor_id"], row["route"].rpartition("/")[2]) for row in looks}
    assert {
        (cast.priya.id, "vet"),
        (cast.dr_koh.id, "approve"),
        (cast.priya.id, "sent"),
        (cast.priya.id, "replies"),
    } <= shown


async def test_where_everything_comes_from_leaves_as_a_file(
    sent: Signed, client_as: ClientAs, cast: Cast, tx: Tx
) -> None:
    letter = await sent()
    priya = await client_as(cast.priya)
    received = {"channel": "email", "received_on": letter["dispatch"]["sent_on"], "text": "Renewed."}
    await step(priya, letter, "replies", kind="decision", **received)
    answer = await priya.get(f"/api/cases/{letter['case_id']}/lineage/export")
    assert answer.status_code == 200, answer.text
    made = answer.json()
    heard = next(fact for fact in made["facts"] if fact["turn_id"])
    assert [(one["source_kind"], one["source_id"]) for one in heard["made_from"]] == [("turn", heard["turn_id"])]
    used = {fact for sentence in made["letters"][0]["sentences"] for fact in sentence["facts"]}
    assert used
    assert used <= {fact["id"] for fact in made["facts"] if fact["made_into"]}
    (reply,) = made["letters"][0]["replies"]
    assert [(one["source_kind"], one["source_id"]) for one in reply["made_from"]] == [("letter", letter["id"])]
    assert [version["made_from"] for version in made["letters"][0]["versions"]] == [None]
    look = await tx.one("SELECT detail, case_ids FROM access_logs ORDER BY at DESC LIMIT 1")
    assert look is not None
    assert (look["detail"], [str(case) for case in look["case_ids"]]) == (
        "where everything of a case comes from, as a file", [letter["case_id"]],
    )  # fmt: skip
    assert (
        await (await client_as(cast.wei_jie)).get(f"/api/cases/{letter['case_id']}/lineage/export")
    ).status_code == 404
