"""The whole service on a PostgreSQL that others run: made ready with an administrator's login, then served by two plain ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import psycopg
import pytest

from mps_connect.migrations.runner import LOGIN_ROLES, bootstrap, migrate
from mps_connect.monitoring.checks import newest_step
from tests.support.service import serving
from tests.support.system_postgres import system_cluster, system_programs

DATABASE = "mps_elsewhere"


@pytest.fixture(scope="module")
def administrator() -> Iterator[str]:
    programs = system_programs()
    if programs is None:
        pytest.skip("no PostgreSQL of the system is installed")
    with system_cluster(programs) as url:
        yield url


@pytest.fixture(scope="module")
def elsewhere(administrator: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an operator sets, once the roles and the database are made."""
    given = {
        "MPS_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        **{f"MPS_PASSWORD_{role.upper()}": f"secret of {role}/{at}" for at, role in enumerate(LOGIN_ROLES)},
    }
    urls = {"DATABASE_URL": "mps_app", "MPS_DATABASE_URL_OWNER": "mps_owner", "MPS_DATABASE_URL_BACKUP": "mps_backup"}
    server = urlsplit(administrator)
    for name, role in urls.items():
        secret = quote(given[f"MPS_PASSWORD_{role.upper()}"], safe="")
        given[name] = f"postgresql://{role}:{secret}@{server.hostname}:{server.port}/{DATABASE}"
    return given


def mps(*arguments: str, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MPS_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", *arguments],
        capture_output=True, text=True, check=False, env=environment | dict(given), timeout=120,
    )  # fmt: skip


def test_migrating_without_the_logins_says_which_are_missing(elsewhere: dict[str, str]) -> None:
    missing = mps("migrate", "--bootstrap", given={"MPS_DATA_DIR": elsewhere["MPS_DATA_DIR"]})
    assert missing.returncode == 2
    assert "MPS_DATABASE_URL_ADMIN" in missing.stdout
    assert "MPS_PASSWORD_MPS_APP" in missing.stdout


def test_the_demo_office_is_served_from_a_server_of_the_system(administrator: str, elsewhere: dict[str, str]) -> None:
    made = mps(
        "migrate", "--bootstrap", "--database", DATABASE, given=elsewhere | {"MPS_DATABASE_URL_ADMIN": administrator}
    )
    assert made.returncode == 0, made.stderr
    assert "Database schema: " in made.stdout
    again = mps("migrate", given=elsewhere)
    assert (again.returncode, again.stdout) == (0, made.stdout), again.stderr

    with (
        serving(Path(elsewhere["MPS_DATA_DIR"]), given=elsewhere | {"MPS_DEMO": "true"}) as service,
        httpx.Client(base_url=service.url, headers={"origin": service.url}) as client,
    ):
        assert client.post("/api/demo/sign-in", json={"account": "staff"}).status_code == 200
        page = client.post("/api/cases/search", json={"q": "arrears", "page_size": 5}).raise_for_status().json()
        assert page["total"] > 0
        assert client.get(f"/api/cases/{page['items'][0]['id']}").status_code == 200
    assert not (Path(elsewhere["MPS_DATA_DIR"]) / "postgres").exists(), "an embedded cluster was made all the same"

    with psycopg.connect(elsewhere["DATABASE_URL"]) as app:
        assert app.execute("SELECT count(*) FROM cases").fetchone() == (0,), "rows without a context"
        open_to_all = "SELECT count(*) FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public' AND grantee = 0"
        assert app.execute(open_to_all).fetchone() == (0,), "everybody may use the schema"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.anything (id int)")
    with psycopg.connect(elsewhere["MPS_DATABASE_URL_BACKUP"]) as backup:
        rows = backup.execute("SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM audit_logs)").fetchone()
        assert rows is not None
        assert min(rows) > 0


def test_an_administrator_who_is_no_superuser_makes_it_ready(administrator: str, elsewhere: dict[str, str]) -> None:
    server = urlsplit(administrator)
    login = f"postgresql://{{}}:plain@{server.hostname}:{server.port}/{{}}"
    with psycopg.connect(administrator, autocommit=True) as conn:
        roles = conn.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^(mps|audit)_'").fetchall()
        if roles:
            # Roles belong to the whole cluster: this office's databases go, so that they can be made afresh.
            conn.execute(f'DROP DATABASE IF EXISTS "{DATABASE}"')
            conn.execute(f"DROP ROLE {', '.join(name for (name,) in roles)}")
        conn.execute("CREATE ROLE managed LOGIN PASSWORD 'plain' CREATEDB CREATEROLE")
    for _ in range(2):
        bootstrap(
            login.format("managed", "postgres"), passwords=dict.fromkeys(LOGIN_ROLES, "plain"), database="managed"
        )
    assert migrate(login.format("mps_owner", "managed")) == newest_step()
