"""What a new office is given: words in four languages, and a directory that upgrades complete and edits survive."""

from __future__ import annotations

from mps_connect.founding import CONSENT_VERSION, checklist_seeds, consent_texts, furnish_offices
from mps_connect.kit.db import Context, Database, Tx
from tests.support.cast import Cast


async def test_consent_texts_stand_in_four_languages(tx: Tx) -> None:
    rows = await tx.all("SELECT kind, language, text, version_label, reviewed_by FROM consent_texts")
    assert {(row["kind"], row["language"]) for row in rows} == {
        (kind, language)
        for kind in ("use", "program", "keeping", "disclosure")
        for language in ("en", "zh", "ms", "ta")
    }
    for row in rows:
        assert row["version_label"] == CONSENT_VERSION
        assert row["reviewed_by"] == ""
        assert ("{agency}" in row["text"]) == (row["kind"] == "disclosure")
        assert "{period}" not in row["text"]


def test_every_slot_is_listed_once_in_a_category() -> None:
    keys = [(seed.category, seed.slot) for seed in checklist_seeds()]
    assert len(keys) == len(set(keys))
    assert all(
        seed.label and 1 <= seed.weight <= 3 and seed.blocking == (seed.weight == 3) for seed in checklist_seeds()
    )
    rental = [seed.slot for seed in checklist_seeds() if seed.category == "housing_rental"]
    assert rental[:2] == ["ask", "sleeping_place"]
    assert "arrears" in rental


def test_no_consent_text_says_more_than_it_may() -> None:
    for kind, language, text in consent_texts():
        assert text.strip() == text, (kind, language)
        assert "!" not in text, (kind, language)
        assert " AI" not in text, (kind, language)


async def test_furnishing_again_adds_what_is_missing_and_keeps_what_was_edited(owner: Database, cast: Cast) -> None:
    context = Context(actor_id="system:found_office", office_id=cast.other_office_id, purpose="set_up")
    async with owner.transaction(context) as tx:
        office = {"office": cast.other_office_id}
        await tx.run(
            "UPDATE agencies SET addressee = 'Ours', version = 2 WHERE office_id = %(office)s AND short = 'HDB'", office
        )
        await tx.run("DELETE FROM agencies WHERE office_id = %(office)s AND short = 'LTA'", office)
    await furnish_offices(owner)
    async with owner.transaction(context) as tx:
        kept = await tx.one(
            "SELECT addressee, version FROM agencies WHERE office_id = %(office)s AND short = 'HDB'", office
        )
        assert kept == {"addressee": "Ours", "version": 2}
        assert (
            await tx.value("SELECT count(*) FROM agencies WHERE office_id = %(office)s AND short = 'LTA'", office) == 1
        )
        await tx.run(
            "UPDATE agencies SET addressee = '', version = 1 WHERE office_id = %(office)s AND short = 'HDB'", office
        )
