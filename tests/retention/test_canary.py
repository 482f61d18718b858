"""A planted person is found nowhere after the purge: tables, indexes, statistics, search, exports, logs and files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from mps_connect.audit.bundle import Head, Leaf, write_bundle
from mps_connect.audit.reading import connected, events_of, known_keys, origin_of
from mps_connect.cases.models import CaseRecord
from mps_connect.kit.clock import utc_now
from mps_connect.kit.postgres.binaries import installed_package
from mps_connect.kit.vault import KeyErased
from mps_connect.retention.certificates import certify
from mps_connect.retention.commands import Desks, tidy_command
from mps_connect.retention.purging import purge
from tests.conftest import Cluster
from tests.journeys.test_nothing_in_clear import disguises, leaks
from tests.retention.lifetimes import Office
from tests.support.clients import acting, app_on

# Invented, and nobody else's in these tests.
NAME, NRIC, PHONE, BLOCK, STREET = "Kanarina Contoh binte Sampel", "S6700099J", "90000199", "977Z", "Kanari Walk"
WORDS = "My father kanarisaid the licence renewal letter came too late. I cannot drive since August and have no income."
CANARIES = ["Kanarina", NRIC, PHONE, "Kanari Walk", "kanarisaid", "LTA-KANARI-77"]


@pytest.fixture(scope="module")
async def planted(office: Office) -> CaseRecord:
    """Her case, written for, answered, looked at, asked for by name; and the planner's samples taken while she was there."""
    contact = {
        "nric": NRIC,
        "phone": PHONE,
        "block": BLOCK,
        "street": STREET,
        "unit": "#09-977",
        "postal_code": "560977",
    }
    case = await office.closed_case(letter=True, text=WORDS, name=NAME, title="Mdm", contact=contact)
    app = app_on(office.app, office.settings)
    async with acting(app, office.app, office.cast.priya) as priya:
        assert (await priya.get(f"/api/cases/{case.id}")).status_code == 200
        reason = {"field": "nric", "reason": "Kanarina asked me to read it back to her"}
        assert (await priya.post_json(f"/api/cases/{case.id}/person/reveal", reason)).status_code == 200
        assert (await priya.post_json(f"/api/cases/{case.id}/notes", {"text": "Kanarina rang"})).is_success
    for name in ("Ahmad Contoh", "Goh Contoh Seng", "Zainal Contoh"):
        await office.closed_case(name=name)
    await office.set_back(
        "UPDATE cases SET closed_at = now() WHERE office_id = %(office)s AND id <> %(case)s", case=case.id
    )
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"], autocommit=True) as conn:
        await conn.execute("ANALYZE")
    await office.sequence()
    return case


def files_of(office: Office, cluster: Cluster) -> Iterator[tuple[str, bytes]]:
    """Every file of this database, as it is on disk."""
    with psycopg.connect(office.urls["superuser"], autocommit=True) as conn:
        conn.execute("CHECKPOINT")
        found = conn.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert found is not None
    for path in Path(found[0]).iterdir():
        # The server makes and takes away lists of its own while it runs.
        with suppress(FileNotFoundError):
            yield path.name, path.read_bytes()


def dumped(office: Office) -> bytes:
    package = installed_package()
    pg_dump = str(package / "pginstall" / "bin" / "pg_dump") if package else "pg_dump"
    return subprocess.run([pg_dump, "--inserts", office.urls["superuser"]], capture_output=True, check=True).stdout


def exported(office: Office, path: Path) -> bytes:
    with connected(office.urls["sequencer"]) as conn, path.open("wb") as file:
        origin = origin_of(conn)
        assert origin is not None
        write_bundle(file, Head(origin, tuple(known_keys(conn, origin))), events_of(conn, wrapper=None))
    return path.read_bytes()


def opened(office: Office) -> bytes:
    """Every value of the record that any key left here opens."""
    with connected(office.urls["sequencer"]) as conn:
        events = events_of(conn, wrapper=office.sequencer.vault.wrapper)
        return b"\n".join(event.opened for event in events if isinstance(event, Leaf) and event.opened)


async def samples(office: Office) -> bytes:
    rows = await office.look(
        "SELECT most_common_vals::text AS a, histogram_bounds::text AS b, most_common_elems::text AS c FROM pg_stats"
    )
    return json.dumps(rows, ensure_ascii=False).encode()


async def found_by(office: Office, words: str) -> str:
    app = app_on(office.app, office.settings)
    async with acting(app, office.app, office.cast.priya) as priya:
        return (await priya.post_json("/api/cases/search", {"q": words})).text


async def test_1_she_is_found_where_she_is_kept_while_she_is_kept(
    office: Office, planted: CaseRecord, cluster: Cluster
) -> None:
    """Else the search below would prove nothing."""
    assert str(planted.id) in await found_by(office, NAME)
    assert str(planted.id) in await found_by(office, NRIC)
    assert leaks(CANARIES, dumped(office)) != []
    assert set(leaks(CANARIES, opened(office))) >= {"Kanarina", "LTA-KANARI-77"}
    assert {canary for _, content in files_of(office, cluster) for canary in leaks(CANARIES, content)} >= {"Kanarina"}


async def test_2_the_purge_takes_the_case_and_then_the_person(
    office: Office, planted: CaseRecord, tmp_path: Path
) -> None:
    for _ in range(2):
        run_id = await purge(office.shredder, office_id=office.id, now=utc_now())
        assert run_id is not None
        await office.sequence()
        certificate = await certify(
            office.sequencer, office.shredder, office_id=office.id, run_id=run_id, folder=tmp_path, now=utc_now()
        )
        assert leaks(CANARIES, certificate.encode()) == []
        await office.set_back(
            "UPDATE erased_cases SET erased_at = now() - interval '2 days' WHERE office_id = %(office)s"
        )
    assert await office.look("SELECT id FROM constituents WHERE id = %(p)s", p=planted.constituent_id) == []


async def test_3_no_table_index_list_or_search_knows_her(office: Office, planted: CaseRecord) -> None:
    for words in (NAME, NRIC, PHONE, "kanarisaid", "LTA-KANARI-77", BLOCK):
        assert str(planted.id) not in await found_by(office, words), words
    left = await office.look(
        "SELECT (SELECT count(*) FROM case_words WHERE case_id = %(case)s) AS words, "
        "(SELECT count(*) FROM constituents WHERE block = %(block)s) AS blocks, "
        "(SELECT count(*) FROM replies WHERE agency_ref = 'LTA-KANARI-77') AS replies",
        case=planted.id, block=BLOCK,
    )  # fmt: skip
    assert left == [{"words": 0, "blocks": 0, "replies": 0}]


async def test_the_planners_samples_never_held_her(office: Office, planted: CaseRecord) -> None:
    """They were taken while she was there."""
    taken = await samples(office)
    assert b"driving_licence" in taken
    assert leaks([*CANARIES, "977Z"], taken) == []


async def test_4_a_dump_an_export_and_the_record_as_far_as_it_opens_hold_nothing_of_her(
    office: Office, planted: CaseRecord, tmp_path: Path
) -> None:
    assert leaks(CANARIES, dumped(office)) == []
    assert leaks(CANARIES, exported(office, tmp_path / "record.txt")) == []
    assert leaks(CANARIES, opened(office)) == []
    assert office.verified().problems == []


async def test_5_no_key_and_no_sealed_answer_is_left_of_her(office: Office, planted: CaseRecord) -> None:
    async with office.app.transaction(office.context()) as tx:
        for unit in (planted.id, planted.constituent_id):
            tx.vault.forget(office_id=office.id, shred_id=unit)
            with pytest.raises(KeyErased):
                await tx.box(unit)
        # Answers kept for a repeat that are about no one case are sealed under the office's key.
        box = await tx.office_box()
        rows = await tx.all("SELECT user_id, key, case_id, body_enc FROM idempotency_keys WHERE case_id IS NULL")
    assert box is not None
    assert planted.id not in {row["case_id"] for row in rows}


async def test_6_the_files_hold_nothing_of_her_once_the_tables_are_written_anew(
    office: Office, planted: CaseRecord, cluster: Cluster
) -> None:
    settings = office.settings.model_copy(update={"database_url_owner": office.urls["owner"]})
    assert await tidy_command(None, settings, Desks(settings, {})) == 0  # type: ignore[arg-type]
    read = 0
    for name, content in files_of(office, cluster):
        assert leaks(CANARIES, content) == [], name
        read += len(content)
    assert read > 5_000_000


def test_7_the_logs_of_database_and_service_hold_nothing_of_her(
    office: Office, planted: CaseRecord, cluster: Cluster
) -> None:
    log = (cluster.data_dir / "log" / "postgres.log").read_bytes()
    assert leaks(CANARIES, log) == []
    assert list(disguises(NAME))
