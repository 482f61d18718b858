"""The table of permissions in the database says what the code says, and the application cannot change it."""

from __future__ import annotations

import pytest
from psycopg import errors

from mps_connect.access.models import Permission, Role
from mps_connect.access.table import PERMISSIONS
from mps_connect.kit.db import Tx

IN_CODE = {(role.value, permission.value) for role, given in PERMISSIONS.items() for permission in given}


async def test_code_and_database_agree(tx: Tx) -> None:
    rows = await tx.all("SELECT role, permission FROM permissions", {})
    assert {(row["role"], row["permission"]) for row in rows} == IN_CODE
    assert len(rows) == len(IN_CODE)


def test_every_role_is_in_the_table_and_every_permission_is_somebodys() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Permission)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO permissions (role, permission) VALUES ('volunteer', 'approve_letters')",
        "UPDATE permissions SET role = 'volunteer' WHERE permission = 'approve_letters'",
        "DELETE FROM permissions",
        "TRUNCATE permissions",
    ],
)
async def test_the_application_gives_nobody_a_permission(tx: Tx, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        async with tx.conn.transaction():
            await tx.run(statement, {})
