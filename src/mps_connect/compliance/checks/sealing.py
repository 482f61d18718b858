"""Is what should be unreadable unreadable, at rest and on the way?"""

from __future__ import annotations

from datetime import timedelta

from psycopg import sql

from mps_connect.compliance.checks.ground import Ground, found, named, none_of
from mps_connect.compliance.policy import Finding
from mps_connect.kit.crypto import FORMAT, NONCE_BYTES, TAG_BYTES

OLDEST_KEK = timedelta(days=366)
SHORTEST = len(FORMAT) + NONCE_BYTES + TAG_BYTES
SAMPLED = 500

SEALED_COLUMNS = """
SELECT c.relname AS place, a.attname AS col, a.atttypid = 'bytea'::regtype AS is_bytes FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname LIKE '%%\\_enc' AND NOT a.attisdropped
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND has_column_privilege(c.oid, a.attnum, 'SELECT')
 ORDER BY 1, 2
"""
WITHOUT_KEY = """
SELECT (SELECT count(*) FROM cases c WHERE c.office_id = %(office)s AND NOT EXISTS (
            SELECT FROM keystore.subject_keys k WHERE k.office_id = c.office_id AND k.shred_id = c.id))
     + (SELECT count(*) FROM constituents c WHERE c.office_id = %(office)s AND NOT EXISTS (
            SELECT FROM keystore.subject_keys k WHERE k.office_id = c.office_id AND k.shred_id = c.id)) AS many
"""
LINE = """
SELECT coalesce(s.ssl, false) AS ssl, coalesce(s.version, '') AS version, inet_client_addr() IS NULL AS is_socket,
       coalesce(inet_client_addr() << '127.0.0.0/8' OR inet_client_addr() = '::1', false) AS is_loopback
  FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()
"""
IN_SINGAPORE = "/locations/asia-southeast1/"


async def words_sealed(ground: Ground) -> Finding:
    """The newest rows of every sealed column begin as a sealed value begins and are long enough to be one."""
    open_places, columns = [], await ground.all(SEALED_COLUMNS)
    for column in columns:
        place = f"{column['place']}.{column['col']}"
        if not column["is_bytes"]:
            open_places.append(place)
            continue
        query = sql.SQL(
            "SELECT count(*) AS many FROM (SELECT {col} AS sealed FROM {table} WHERE office_id = %(office)s AND {col} IS NOT NULL "
            "LIMIT %(most)s) AS s WHERE substring(sealed FROM 1 FOR 1) <> %(format)s OR octet_length(sealed) < %(least)s"
        ).format(col=sql.Identifier(column["col"]), table=sql.Identifier("public", column["place"]))
        values = {"office": ground.tx.office_id, "most": SAMPLED, "format": FORMAT, "least": SHORTEST}
        row = await (await ground.tx.conn.execute(query, values)).fetchone()
        if row is not None and row["many"]:
            open_places.append(place)
    return named(open_places, what=f"All {len(columns)} sealed columns hold sealed values", otherwise="Readable")


async def every_unit_has_a_key(ground: Ground) -> Finding:
    return none_of(await ground.count(WITHOUT_KEY), what="Each has one", otherwise="cases or people have none")


async def wrapping_key_fresh(ground: Ground) -> Finding:
    others = await ground.count(
        "SELECT count(*) FROM keystore.subject_keys WHERE office_id = %(office)s AND kek_id <> %(kek)s",
        kek=ground.around.kek_id or "",
    )
    if others:
        return found(False, f"{others:,} keys are still wrapped by an older one", others=others)
    since = ground.around.kek_since or await ground.tx.value(
        "SELECT min(created_at) FROM keystore.subject_keys WHERE office_id = %(o)s", {"o": ground.tx.office_id}
    )
    age = (ground.now - since) if since is not None else timedelta()
    return found(age <= OLDEST_KEK, f"All are, and it is {max(0, age.days)} days old", others=0, days=max(0, age.days))


async def database_line_closed(ground: Ground) -> Finding:
    line = await ground.tx.one(LINE)
    if line is None:
        return found(False, "The database does not say how it is reached")
    if line["is_socket"] or line["is_loopback"]:
        return found(True, "It is reached without a network", version="")
    return found(
        line["ssl"] and line["version"] == "TLSv1.3",
        f"It is reached over {line['version'] or 'a line that anybody can read'}",
        version=line["version"],
    )


async def pages_over_tls(ground: Ground) -> Finding:
    if ground.around.pages_over_tls:
        return found(True, "They do", here_only=False)
    here_only = ground.around.here_only
    return found(
        here_only,
        "Only this machine can reach it" if here_only else "The service speaks without TLS",
        here_only=here_only,
    )


async def keys_in_singapore(ground: Ground) -> Finding:
    key = ground.around.settings.kms_key
    if key is None:
        return found(True, "There is none: keys are in a file of this machine", elsewhere=False)
    inside = IN_SINGAPORE in key
    return found(inside, "It does" if inside else "It stands elsewhere", elsewhere=not inside)
