"""Look for secrets in every file of the checkout that Git would keep, without asking anybody about what is found.

    .venv/bin/python scripts/find_secrets.py            fails on what .secrets.baseline does not know, or nobody has judged
    .venv/bin/python scripts/find_secrets.py --update   writes what was found into it; judge with: detect-secrets audit
"""

import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from detect_secrets.core import baseline, scan
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings, transient_settings

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / ".secrets.baseline"
FULL_OF_HASHES = {"requirements.txt", "requirements-dev.txt", "requirements-semgrep.txt", "web/package-lock.json"}
PICTURES = {".png", ".woff2", ".otf", ".ttf", ".pdf"}
ALWAYS_ASKS = "detect_secrets.filters.common.is_ignored_due_to_verification_policies"


def kept_files(root: Path) -> list[str]:
    """Files of this checkout that are in Git, or would be at the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode().split("\0")
    return [
        name
        for name in sorted(set(listed) - FULL_OF_HASHES - {"", BASELINE.name})
        if Path(name).suffix not in PICTURES and (root / name).is_file() and not (root / name).is_symlink()
    ]


def is_phrase_of_a_test(found: PotentialSecret) -> bool:
    """Tests sign in with phrases of several words: those stand there to be read. Nothing that was generated has spaces."""
    in_tests = found.filename.startswith("tests/") or ".test.ts" in found.filename
    return in_tests and found.type == "Secret Keyword" and " " in (found.secret_value or "").strip()


def settings() -> dict[str, object]:
    """The library's own choice of detectors, without the one step that asks the network whether a key is good."""
    with default_settings() as chosen:
        wanted = chosen.json()
    wanted["filters_used"] = [one for one in wanted["filters_used"] if one["path"] != ALWAYS_ASKS]
    return wanted


def secrets_of(root: Path, name: str) -> list[PotentialSecret]:
    with transient_settings(settings()):
        found = list(scan.scan_file(str(root / name)))
    for one in found:
        one.filename = name
    return [one for one in found if not is_phrase_of_a_test(one)]


def secrets_in(root: Path) -> SecretsCollection:
    collection, names = SecretsCollection(), kept_files(root)
    with ProcessPoolExecutor(2) as pool:
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
    found = secrets_in(ROOT)
    known = SecretsCollection.load_from_baseline(json.loads(BASELINE.read_text())) if BASELINE.exists() else None
    if "--update" in sys.argv[1:]:
        if known is not None:
            found.merge(known)
        with transient_settings(settings()):
            baseline.save_to_file(found, str(BASELINE))
        return 0
    problems = unknown(found, known or SecretsCollection())
    for line in problems:
        print(line)
    if problems:
        print("If it is a secret: take it out, and change it where it is used. If not: scripts/find_secrets.py --update,")
        print("then `detect-secrets audit .secrets.baseline`, and commit that file.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
