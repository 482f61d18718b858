"""Is the record whole, closed, signed, read again and held by others?"""

from __future__ import annotations

from datetime import timedelta

from mps_connect.audit.notes import NoteWrong, read_checkpoint, read_note
from mps_connect.audit.places import base_of
from mps_connect.compliance.checks.ground import Ground, found, named, none_of
from mps_connect.compliance.policy import Finding

SIGNED_WITHIN = timedelta(seconds=60)
READ_WITHIN = timedelta(hours=36)
WITNESSED_WITHIN = timedelta(days=1)
LOOKED_BACK = timedelta(days=7)

# A trigger's kind is a sum of bits: 1 for each row, 4 insert, 8 delete, 16 update, 32 truncate.
UNCAPTURED = """
SELECT c.relname AS place FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id' AND NOT a.attisdropped)
   AND (c.relname = 'access_logs' OR c.relname NOT IN (SELECT table_name FROM audit.uncaptured))
   AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                    WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND p.pronamespace = 'audit'::regnamespace
                      AND ((p.proname = 'capture' AND t.tgtype & 29 = 29) OR (p.proname = 'capture_look' AND t.tgtype & 5 = 5)))
 ORDER BY c.relname
"""
# What each table of the record must refuse.
CLOSED = """
WITH kept (name, refuses) AS (VALUES ('logs', 24), ('leaves', 24), ('tiles', 24), ('checkpoints', 24), ('cosignatures', 24),
                                     ('erased_units', 24), ('payloads', 16)),
     kinds AS (SELECT name, to_regclass('audit.' || name) AS place, bit FROM kept, unnest(ARRAY[8, 16, 32]) AS bit
                WHERE bit = 32 OR refuses & bit > 0)
SELECT 'audit.' || k.name || CASE k.bit WHEN 8 THEN ' lets rows be deleted' WHEN 16 THEN ' lets rows be changed'
                                        ELSE ' lets itself be emptied' END AS place
  FROM kinds k
 WHERE NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                    WHERE t.tgrelid = k.place AND t.tgenabled = 'A' AND t.tgtype & k.bit > 0 AND t.tgqual IS NULL
                      AND p.pronamespace = 'audit'::regnamespace AND p.proname = 'refuse')
UNION ALL
SELECT 'audit.' || k.name || ' can be written by the application' FROM kept k
 WHERE has_table_privilege('mps_app', 'audit.' || k.name, 'INSERT, UPDATE, DELETE, TRUNCATE')
UNION ALL
SELECT 'the application belongs to ' || r.rolname FROM pg_roles r
 WHERE r.rolname IN ('audit_owner', 'audit_seq', 'audit_shredder', 'mps_owner') AND pg_has_role('mps_app', r.oid, 'MEMBER')
"""
UNRECORDED_LOOKS = """
SELECT count(*) AS looks, count(*) FILTER (WHERE NOT EXISTS (
           SELECT FROM public.audit_logs l WHERE l.table_name = 'access_logs' AND l.row_pk = a.id::text AND l.op = 'A')) AS missing
  FROM access_logs a WHERE a.office_id = %(office)s AND a.at > %(since)s AND a.at <= %(now)s
"""


async def changes_captured(ground: Ground) -> Finding:
    places = [row["place"] for row in await ground.all(UNCAPTURED)]
    return named(places, what="Every table has its trigger, and it always fires", otherwise="Not captured")


async def record_only_grows(ground: Ground) -> Finding:
    places = [row["place"] for row in await ground.all(CLOSED)]
    return named(
        places, what="Each of its tables refuses change and loss, and the application writes none", otherwise="Open"
    )


async def guard_stands(ground: Ground) -> Finding:
    state = await ground.tx.one("SELECT present, problems FROM audit.guard_state()")
    if state is None or not state["present"]:
        return found(False, "The guard is absent: this server lets an owner switch capture off", present=False)
    problems = [str(one) for one in state["problems"]]
    return named(problems, what="The guard stands and finds nothing wrong", otherwise="The guard says")


async def sequenced_in_time(ground: Ground) -> Finding:
    row = await ground.tx.one("SELECT waiting, oldest FROM audit.lag()")
    waiting, oldest = (row["waiting"], row["oldest"]) if row else (0, None)
    late = (ground.now - oldest) if oldest is not None else timedelta()
    seconds = max(0, int(late.total_seconds()))
    return found(
        late <= SIGNED_WITHIN,
        f"{waiting:,} changes wait to be signed, the oldest for {seconds:,} seconds" if waiting else "Nothing waits to be signed",
        waiting=waiting, oldest_seconds=seconds,
    )  # fmt: skip


async def record_verified(ground: Ground) -> Finding:
    whole = await ground.tx.one(
        "SELECT ended_at, holds, to_size FROM audit.checks WHERE whole AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1"
    )
    newest = await ground.tx.one(
        "SELECT holds FROM audit.checks WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1"
    )
    if whole is None or newest is None:
        return found(False, "The whole record was never read again", ended_at=None)
    ended = whole["ended_at"]
    if not whole["holds"] or not newest["holds"]:
        return found(False, "The last check found something wrong", ended_at=ended.isoformat())
    return found(
        ground.now - ended <= READ_WITHIN,
        f"Read to its end on {ended:%Y-%m-%d %H:%M} UTC, and it held",
        ended_at=ended.isoformat(),
    )


async def record_witnessed(ground: Ground) -> Finding:
    row = await ground.tx.one("SELECT count(DISTINCT witness) AS witnesses, max(at) AS newest FROM audit.cosignatures")
    newest = row["newest"] if row else None
    if row is None or newest is None:
        return found(False, "No witness has signed", witnesses=0, newest=None)
    return found(
        ground.now - newest <= WITNESSED_WITHIN,
        f"{row['witnesses']} outside signed, last on {newest:%Y-%m-%d %H:%M} UTC",
        witnesses=row["witnesses"], newest=newest.isoformat(),
    )  # fmt: skip


async def record_published(ground: Ground) -> Finding:
    if ground.around.published is None:
        return found(False, "No checkpoint lies outside the database", size=None)
    try:
        checkpoint = read_checkpoint(read_note(ground.around.published))
    except NoteWrong:
        return found(False, "The published file is no checkpoint", size=None)
    # What was signed in the last minute may still be on its way out.
    row = await ground.tx.one(
        "SELECT (SELECT origin FROM audit.tree_state) AS origin, (SELECT root FROM audit.checkpoints WHERE tree_size = %(at)s) AS root, "
        "(SELECT max(tree_size) FROM audit.checkpoints WHERE at < %(settled)s) AS newest",
        {"at": base_of(checkpoint.origin) + checkpoint.size, "settled": ground.now - SIGNED_WITHIN},
    )
    if (
        row is None
        or row["origin"] != checkpoint.origin
        or row["root"] is None
        or bytes(row["root"]) != checkpoint.root
    ):
        return found(False, "The published checkpoint is not of this record", size=checkpoint.size)
    behind = (row["newest"] or 0) > base_of(checkpoint.origin) + checkpoint.size
    return found(
        not behind,
        f"The published checkpoint is old: it speaks of {checkpoint.size:,} leaves"
        if behind
        else f"The published checkpoint of {checkpoint.size:,} leaves fits",
        size=checkpoint.size,
    )  # fmt: skip


async def looks_recorded(ground: Ground) -> Finding:
    (row,) = await ground.all(UNRECORDED_LOOKS, since=ground.now - LOOKED_BACK)
    finding = none_of(
        row["missing"], what=f"All {row['looks']:,} looks are in the record", otherwise="looks are not in the record"
    )
    return found(row["missing"] == 0, finding.said, looks=row["looks"], missing=row["missing"])
