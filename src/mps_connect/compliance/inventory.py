"""What the system is made of, from facts: components as they are installed, stores, keys, and what the assistant is."""

from __future__ import annotations

import hashlib
import platform
import re
from importlib.metadata import distribution, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mps_connect.compliance.checks.ground import Surroundings
from mps_connect.kit.db import Tx

PROJECT = "mps-connect"
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*", re.MULTILINE)
"""A package's name at the beginning of a line that asks for it."""

STORES = """
SELECT n.nspname || '.' || c.relname AS name, coalesce(obj_description(c.oid, 'pg_class'), '') AS about,
       (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname LIKE '%%\\_enc' AND NOT a.attisdropped) AS sealed
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('public', 'audit', 'keystore', 'jobs') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY n.nspname, c.relname
"""


def components() -> list[dict[str, str]]:
    """What runs in production and which version of it is installed, by name; each with the licence it declares."""
    needed = sorted(set(NAME.findall("\n".join(distribution(PROJECT).requires or []))))
    return [{"name": name, "version": version(name), "licence": _licence(name)} for name in needed]


def _licence(name: str) -> str:
    about = distribution(name).metadata.json
    return str(about.get("license_expression") or about.get("license") or "").split("\n")[0][:60] or "not declared"


def assistant() -> dict[str, Any]:
    """What reads residents' words: rules of this program, each file with its digest, and no model."""
    rules = sorted(_toml(files("mps_connect.assistant")), key=lambda one: one[0])
    return {
        "kind": "rules of this program; the same words give the same result",
        "models": [],
        "models_said": "No model is configured, here or elsewhere: nothing a resident says leaves for one.",
        "rules": [{"name": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in rules],
        "person_decides": "A person confirms what was understood; two people vet and approve each letter.",
    }


def _toml(folder: Traversable, under: str = "") -> list[tuple[str, bytes]]:
    found = []
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            found += _toml(one, f"{under}{one.name}/")
        elif one.name.endswith(".toml"):
            found.append((f"{under}{one.name}", one.read_bytes()))
    return found


async def inventory(tx: Tx, *, around: Surroundings) -> dict[str, Any]:
    """Components, stores, keys and the assistant, as the yearly report carries them."""
    keys = await tx.one(
        "SELECT count(*) AS many, min(created_at) AS oldest FROM keystore.subject_keys WHERE office_id = %(o)s",
        {"o": tx.office_id},
    )
    settings = around.settings
    return {
        "components": [{"name": "python", "version": platform.python_version(), "licence": "PSF-2.0"}, *components()],
        "database": await tx.value("SELECT current_setting('server_version')"),
        "stores": [dict(row) for row in await tx.all(STORES, {})],
        "keys": {
            "units": keys["many"] if keys else 0,
            "wrapped_by": "a cloud's key service" if settings.kms_key else "a key file of this machine",
            "cipher": "AES-256-GCM under a key for each case and each person, wrapped by RFC 3394",
        },
        "processors": [
            {"what": "mail relay", "set": settings.smtp_host is not None},
            {"what": "key service", "set": settings.kms_key is not None},
            {"what": "single sign-on", "set": settings.oidc_issuer is not None},
            {"what": "witness of the record", "set": bool(settings.witnesses)},
        ],
        "assistant": assistant(),
    }
