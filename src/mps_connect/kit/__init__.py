"""Tools without domain words: database, embedded PostgreSQL, errors, clock, ids, paging, crypto, logging."""
