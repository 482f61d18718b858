async def searched(tx, conn, cursor, word, table, order, where, LIST, models):
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await tx.all(f"SELECT id FROM cases WHERE name = '{word}'")
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await tx.run(f"DELETE FROM {table} WHERE id = %(id)s", {"id": word})
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await tx.one("SELECT id FROM cases WHERE name = '%s'" % word)
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await tx.value("SELECT id FROM {} LIMIT 1".format(table))
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await tx.value("SELECT id FROM t LIMIT 1".replace("t", table))
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await conn.execute("SELECT id FROM cases WHERE name = " + word)
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await cursor.executemany(f"INSERT INTO {table} VALUES (%(a)s)", [{"a": word}])
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    await self.tx.all(f"SELECT id FROM cases ORDER BY {word}")
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    statement = f"SELECT id FROM cases WHERE name = '{word}'"
    await tx.all(statement)
    # ruleid: sql-only-bound, sql-only-bound-in-lists
    longer = "SELECT id FROM cases WHERE name = " + word
    await tx.all(longer)

    # ok: sql-only-bound, sql-only-bound-in-lists
    await tx.all("SELECT id FROM cases WHERE name = %(name)s", {"name": f"%{word}%"})
    # ok: sql-only-bound, sql-only-bound-in-lists
    await tx.all(f"SELECT {COLUMNS} FROM cases WHERE name = %(name)s", {"name": word})
    # ok: sql-only-bound, sql-only-bound-in-lists
    await conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(word)))
    # ok: sql-only-bound, sql-only-bound-in-lists
    await tx.all(LIST, {"office": word + table})
    # ruleid: sql-only-bound
    await tx.all(f"SELECT id FROM cases WHERE {where} ORDER BY {order}", {"name": word})
    # ok: sql-only-bound, sql-only-bound-in-lists
    await tx.one(LIST + (" FOR UPDATE" if where else ""), {"id": word})
    # ok: sql-only-bound, sql-only-bound-in-lists
    subprocess.run(f"{word}")
