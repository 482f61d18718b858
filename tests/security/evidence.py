"""What the security tests tried, counted as they run: `MPS_EVIDENCE=counts.jsonl .venv/bin/pytest tests/security`.

One JSON line is appended to that file for each count; without it counting costs nothing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


def counted(what: str, number: int, *, group: str = "") -> None:
    """Note that a test tried `number` of `what`."""
    page = os.environ.get("MPS_EVIDENCE")
    if page:
        with Path(page).open("a", encoding="utf-8") as out:
            out.write(json.dumps({"what": what, "number": number, "group": group}) + "\n")
