"""What has no word of the caseworker's: database, keys, errors, clock, ids, paging, logging."""
