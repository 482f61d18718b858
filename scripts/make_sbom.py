"""Write what the service is made of as CycloneDX 1.6 JSON, for Python and for the web client.

    .venv/bin/python scripts/make_sbom.py [folder]     build/sbom-python.cdx.json and build/sbom-web.cdx.json unless told

Python: each pin of requirements.txt with the hashes it is installed by, and the licence that the installed package declares.
Web: each package of web/package-lock.json, those that only build or test marked as such.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.txt"
PROJECT = ROOT / "pyproject.toml"
VERSION = "1.6"


def plain(name: str) -> str:
    """A package's name as every tool spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def described(kind: str, source: Path, out: Path) -> dict:
    """What cyclonedx-py says of a lock (`requirements`) or of an environment (`environment`)."""
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", kind, str(source), "--sv", VERSION]
    command += ["--pyproject", str(PROJECT), "--output-reproducible", "--of", "JSON", "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(out.read_text())


def python_sbom() -> dict:
    with tempfile.TemporaryDirectory() as folder:
        bom = described("requirements", LOCK, Path(folder) / "lock.json")
        installed = described("environment", Path(sys.prefix), Path(folder) / "environment.json")
    known = {plain(one["name"]): one for one in installed["components"]}
    needs = {one["ref"]: one.get("dependsOn", []) for one in installed["dependencies"]}
    refs = {one["bom-ref"]: f"{plain(one['name'])}=={one['version']}" for one in installed["components"]}
    pinned = {f"{plain(one['name'])}=={one['version']}" for one in bom["components"]}
    for component in bom["components"]:
        same = known.get(plain(component["name"]))
        component["bom-ref"] = f"{plain(component['name'])}=={component['version']}"
        component.pop("description", None)
        if same is not None:
            # A pin for another version of Python has the licence of the one that is installed here.
            component |= {name: same[name] for name in ("licenses", "description") if name in same}
    bom["components"].sort(key=lambda one: one["bom-ref"])
    root = bom["metadata"]["component"]["bom-ref"]
    bom["dependencies"] = [{"ref": root, "dependsOn": sorted(pinned)}] + [
        {"ref": ref, "dependsOn": sorted({refs[need] for need in needs.get(old, []) if need in refs} & pinned)}
        for old, ref in sorted(refs.items(), key=lambda pair: pair[1])
        if ref in pinned
    ]
    return bom


def web_sbom() -> dict:
    command = ["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"]
    return json.loads(subprocess.run(command, cwd=ROOT / "web", check=True, capture_output=True).stdout)


def write(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, bom in (("sbom-python.cdx.json", python_sbom()), ("sbom-web.cdx.json", web_sbom())):
        text = json.dumps(bom, indent=1, ensure_ascii=False) + "\n"
        problem = JsonStrictValidator(SchemaVersion.from_version(bom["specVersion"])).validate_str(text)
        if problem:
            raise SystemExit(f"{name} is not what CycloneDX {bom['specVersion']} asks for: {problem}")
        (folder / name).write_text(text)
        written.append(folder / name)
    return written


if __name__ == "__main__":
    for page in write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"):
        print(f"{page}: {len(json.loads(page.read_text())['components'])} packages")
