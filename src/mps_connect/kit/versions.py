"""Optimistic concurrency over HTTP: the version a change was based on travels in If-Match."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from mps_connect.kit.errors import Fault


class VersionMissing(Fault):
    status = 428
    code = "version_missing"
    message = "The change does not say which version it was made on. Reload and try again; what you typed is kept."


def _if_match(
    if_match: Annotated[str | None, Header(description='Version the change is based on, as in `"3"`.')] = None,
) -> int:
    found = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', if_match or "")
    if not found:
        raise VersionMissing
    return int(found[1])


ExpectedVersion = Annotated[int, Depends(_if_match)]
