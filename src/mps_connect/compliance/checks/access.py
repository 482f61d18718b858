"""Who may reach what, in the database's own catalogue?"""

from __future__ import annotations

from datetime import timedelta

from mps_connect.access.table import PERMISSIONS
from mps_connect.compliance.checks.ground import Ground, found, named, none_of
from mps_connect.compliance.policy import Finding
from mps_connect.kit.purposes import PURPOSES

LOOKED_BACK = timedelta(days=30)

UNWALLED = """
SELECT n.nspname || '.' || c.relname AS place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('public', 'audit', 'keystore') AND c.relkind IN ('r', 'p')
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'office_id' AND NOT a.attisdropped)
   AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
        OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
                      AND ('mps_app'::regrole = ANY (p.polroles) OR 0 = ANY (p.polroles))
                      AND coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ 'context_office'))
 ORDER BY 1
"""
UNBOUND = """
SELECT 'it is a superuser' AS place FROM pg_roles WHERE rolname = 'mps_app' AND rolsuper
UNION ALL SELECT 'it bypasses row security' FROM pg_roles WHERE rolname = 'mps_app' AND rolbypassrls
UNION ALL SELECT 'it makes roles' FROM pg_roles WHERE rolname = 'mps_app' AND rolcreaterole
UNION ALL SELECT 'it makes databases' FROM pg_roles WHERE rolname = 'mps_app' AND rolcreatedb
UNION ALL SELECT 'it replicates' FROM pg_roles WHERE rolname = 'mps_app' AND rolreplication
UNION ALL SELECT 'it makes things in schema ' || nspname FROM pg_namespace
           WHERE nspname IN ('public', 'audit', 'keystore', 'finder', 'signin') AND has_schema_privilege('mps_app', oid, 'CREATE')
UNION ALL SELECT 'it owns ' || relname FROM pg_class WHERE relowner = 'mps_app'::regrole
UNION ALL SELECT 'this login is ' || session_user WHERE session_user <> 'mps_app'
"""
# Purposes are refused by a wall on each table that the application reads.
WITHOUT_WALL = """
SELECT c.relname AS place FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'app_by_office'
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
   AND NOT EXISTS (SELECT FROM pg_policy w WHERE w.polrelid = c.oid AND w.polname = 'wall' AND NOT w.polpermissive
                      AND 'mps_app'::regrole = ANY (w.polroles) AND pg_get_expr(w.polqual, w.polrelid) ~ 'for_purpose')
 ORDER BY 1
"""
TWO_PEOPLE = """
SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'public.letters'::regclass AND conname = 'two_people_on_the_exact_text'
                  AND convalidated) AS ruled,
       (SELECT count(*) FROM letters WHERE office_id = %(office)s AND status IN ('approved', 'sent', 'replied')
           AND approved_by = vetted_by) AS same
"""


async def offices_walled(ground: Ground) -> Finding:
    places = [row["place"] for row in await ground.all(UNWALLED)]
    return named(
        places, what="Row security holds on every table, its owner included", otherwise="Open to other offices"
    )


async def application_bound(ground: Ground) -> Finding:
    places = [row["place"] for row in await ground.all(UNBOUND)]
    return named(places, what="It owns nothing and bypasses nothing", otherwise="Too much")


async def permissions_as_agreed(ground: Ground) -> Finding:
    rows = await ground.tx.all("SELECT role, permission FROM permissions")
    stored = {(row["role"], row["permission"]) for row in rows}
    agreed = {(str(role), str(one)) for role, held in PERMISSIONS.items() for one in held}
    differing = sorted(f"{role} {permission}" for role, permission in stored ^ agreed)
    return named(differing, what=f"All {len(agreed)} are", otherwise="Differing")


async def purposes_kept(ground: Ground) -> Finding:
    open_places = [row["place"] for row in await ground.all(WITHOUT_WALL)]
    foreign = await ground.count(
        "SELECT count(*) FROM access_logs WHERE office_id = %(office)s AND at > %(since)s AND purpose <> ALL (%(known)s)",
        since=ground.now - LOOKED_BACK, known=sorted(PURPOSES),
    )  # fmt: skip
    if foreign:
        return found(False, f"{foreign:,} looks of the last 30 days were for something else", foreign=foreign)
    return named(
        open_places,
        what="Every table is walled off, and every look of the last 30 days was",
        otherwise="Without a wall",
    )


async def two_people_a_letter(ground: Ground) -> Finding:
    (row,) = await ground.all(TWO_PEOPLE)
    if not row["ruled"]:
        return found(False, "The database's rule of two people is gone", **row)
    finding = none_of(
        row["same"], what="The rule stands, and no letter breaks it", otherwise="letters have one person for both"
    )
    return found(row["same"] == 0, finding.said, **row)
