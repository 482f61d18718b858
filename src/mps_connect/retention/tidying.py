"""What a deleted row leaves in the database's own files, and its removal.

PostgreSQL marks a deleted row as free and overwrites it when it needs the space. What was sealed stays unreadable without its
key; names, blocks and agencies' references stood in clear, and their bytes may lie in a file until then. Writing the tables
anew leaves those bytes behind with the old files.
"""

from __future__ import annotations

from mps_connect.kit.db import Database

WRITE_ANEW = (
    "VACUUM (FULL, ANALYZE) public.constituents",
    "VACUUM (FULL, ANALYZE) public.replies",
    "VACUUM (FULL, ANALYZE) public.users",
    "SET ROLE audit_owner",
    "VACUUM (FULL) audit.inbox",
    "RESET ROLE",
)
"""Each table is locked while it is written: a second for some ten thousand rows. The old files go with the next checkpoint."""


async def tidy(owner: Database) -> None:
    """Write anew every table that holds something of a person in clear, with the owner's login."""
    async with owner.connection() as conn:
        for statement in WRITE_ANEW:
            await conn.execute(statement)
