"""One application under load, as `mps serve` serves it: `python bench/access/served.py FACTORY PORT`, on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

sys.path.insert(0, str(Path(__file__).parent))

# `make bench` runs every file of this folder: without an application there is nothing to serve.
if __name__ == "__main__" and len(sys.argv) == 3:
    Granian(
        sys.argv[1],
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=int(sys.argv[2]),
        log_enabled=False,
    ).serve()
