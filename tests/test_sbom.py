"""`make sbom`: the lists of what the service is made of leave nothing out, and name each part's version and licence."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Json]:
    write = runpy.run_path(str(ROOT / "scripts" / "make_sbom.py"))["write"]
    return {page.name: json.loads(page.read_text()) for page in write(tmp_path_factory.mktemp("sbom"))}


def pins() -> dict[str, set[str]]:
    """Each pin of requirements.txt and the hashes it is installed by."""
    found: dict[str, set[str]] = {}
    at: set[str] = set()
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if pin := re.match(r"([a-z][\w.-]*)(?:\[[^]]*])?==(\S+)", line):
            at = found.setdefault(f"{pin[1]}=={pin[2]}", set())
        elif hashed := re.search(r"--hash=sha256:([0-9a-f]{64})", line):
            at.add(hashed[1])
    return found


def licences(component: Json) -> list[str]:
    return [
        one.get("expression") or one["license"].get("id") or one["license"]["name"]
        for one in component.get("licenses", [])
    ]


@pytest.mark.parametrize("name", ["sbom-python.cdx.json", "sbom-web.cdx.json"])
def test_it_is_what_cyclonedx_asks_for(pages: dict[str, Json], name: str) -> None:
    version = SchemaVersion.from_version(pages[name]["specVersion"])
    assert version >= SchemaVersion.V1_5
    assert JsonStrictValidator(version).validate_str(json.dumps(pages[name])) is None
    assert pages[name]["metadata"]["component"]["type"] == "application"


def test_every_pin_is_in_it_with_version_licence_and_hashes(pages: dict[str, Json]) -> None:
    found = {one["bom-ref"]: one for one in pages["sbom-python.cdx.json"]["components"]}
    wanted = pins()
    assert len(wanted) > 50
    assert set(found) == set(wanted)
    for ref, component in found.items():
        assert component["purl"].partition("?")[0] == f"pkg:pypi/{ref.replace('==', '@')}"
        assert licences(component), ref
        hashes = {one["content"] for way in component["externalReferences"] for one in way.get("hashes", [])}
        assert hashes == wanted[ref]


def test_what_needs_what_is_in_it(pages: dict[str, Json]) -> None:
    page = pages["sbom-python.cdx.json"]
    needs = {one["ref"]: set(one["dependsOn"]) for one in page["dependencies"]}
    refs = {one["bom-ref"] for one in page["components"]}
    assert needs[page["metadata"]["component"]["bom-ref"]] == refs
    assert set().union(*needs.values()) <= refs
    fastapi = next(ref for ref in refs if ref.startswith("fastapi=="))
    assert {ref.partition("==")[0] for ref in needs[fastapi]} >= {"pydantic", "starlette"}


def test_every_web_package_is_in_it_with_version_and_licence(pages: dict[str, Json]) -> None:
    locked = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    wanted = {(path.rpartition("node_modules/")[2], one["version"]) for path, one in locked.items() if path}
    found = {(one["name"], one["version"]): one for one in pages["sbom-web.cdx.json"]["components"]}
    assert len(wanted) > 300
    assert set(found) == wanted
    assert [name for name, one in found.items() if not licences(one)] == []
    assert all(one["hashes"] for one in found.values())
    names = {name for name, _ in found}
    shipped = set(json.loads((ROOT / "web" / "package.json").read_text())["dependencies"])
    assert shipped <= names
    build_only = {
        one["name"]
        for one in found.values()
        if {"name": "cdx:npm:package:development", "value": "true"} in one.get("properties", [])
    }
    assert "eslint" in build_only
    assert not shipped & build_only
