"""Look for secrets in every file of the checkout that Git would keep, without asking anybody about what is found.

.venv/bin/python scripts/find_secrets.py            fails on what .secrets.baseline does not know, or nobody has judged
.venv/bin/python scripts/find_secrets.py --update   writes what was found into it; judge with: detect-secrets audit
"""

import json
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from detect_secrets.core import baseline, scan
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import configure_settings_from_baseline, get_settings

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / ".secrets.baseline"
LOCKS = {"requirements.txt", "requirements-dev.txt", "requirements-semgrep.txt", "web/package-lock.json"}
GENERATED = {"web/openapi.json", "web/src/api/schema.ts"}
PICTURES = {".png", ".woff2", ".otf", ".ttf", ".pdf"}
LIMITS = {"Base64HighEntropyString": 4.5, "HexHighEntropyString": 3.0}
"""Bits of a sign from which a text in quotes is taken for random."""
HARMLESS = (
    "indirect_reference", "likely_id_string", "not_alphanumeric_string", "potential_uuid", "prefixed_with_dollar_sign",
    "sequential_string", "templated_secret",
)  # fmt: skip
"""What the library leaves out: a name of a variable, a row of signs in order, a place to be filled in."""


def kept_files(root: Path) -> list[str]:
    """Files of this checkout that are in Git, or would be at the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode().split("\0")
    return [
        name
        for name in sorted(set(listed) - LOCKS - GENERATED - {"", BASELINE.name})
        if Path(name).suffix not in PICTURES and (root / name).is_file() and not (root / name).is_symlink()
    ]


def is_a_phrase(found: PotentialSecret) -> bool:
    """Tests sign in with phrases, and screens say "First password". What was generated has no spaces, and is not words alone."""
    is_for_reading = found.filename.startswith(("tests/", "web/")) and found.type == "Secret Keyword"
    value = (found.secret_value or "").strip()
    return is_for_reading and (" " in value or re.fullmatch(r"[a-z]+(-[a-z]+)+", value) is not None)


def detect() -> None:
    """The library's detectors, but for addresses; nothing that is found is sent anywhere to see whether it is good."""
    kinds = {kind.__name__ for kind in get_mapping_from_secret_type_to_class().values()} - {"IPPublicDetector"}
    plugins = [{"name": name} | ({"limit": LIMITS[name]} if name in LIMITS else {}) for name in sorted(kinds)]
    filters = [{"path": f"detect_secrets.filters.heuristic.is_{name}"} for name in HARMLESS]
    configure_settings_from_baseline({"plugins_used": plugins, "filters_used": filters})
    get_settings().disable_filters("detect_secrets.filters.common.is_ignored_due_to_verification_policies")


def secrets_of(root: Path, name: str) -> list[PotentialSecret]:
    found = list(scan.scan_file(str(root / name)))
    for one in found:
        one.filename = name
    return [one for one in found if not is_a_phrase(one)]


def secrets_in(root: Path) -> SecretsCollection:
    collection, names = SecretsCollection(), kept_files(root)
    with ProcessPoolExecutor(2, initializer=detect) as pool:
        for found in pool.map(secrets_of, [root] * len(names), names, chunksize=20):
            for one in found:
                collection[one.filename].add(one)
    return collection


def unknown(found: SecretsCollection, known: SecretsCollection) -> list[str]:
    """What is found and not in the list, and what is in the list and was judged by nobody, or judged a secret."""
    judged = {one: one.is_secret for _, one in known}
    return sorted(
        f"{name}:{one.line_number}: {one.type}{'' if one not in judged else ', in the list but not judged harmless'}"
        for name, one in found
        if judged.get(one) is not False
    )


def main() -> int:
    detect()
    found = secrets_in(ROOT)
    known = SecretsCollection()
    if BASELINE.exists():
        known = SecretsCollection.load_from_baseline(json.loads(BASELINE.read_text()))
    if "--update" in sys.argv[1:]:
        found.merge(known)
        baseline.save_to_file(found, str(BASELINE))
        return 0
    problems = unknown(found, known)
    for line in problems:
        print(line)
    if problems:
        print(
            "If it is a secret: take it out, and change it where it is used. If not: scripts/find_secrets.py --update,"
        )
        print("then `detect-secrets audit .secrets.baseline`, and commit that file.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
