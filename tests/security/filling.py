"""Filling a request from the API's own description: addresses, queries, bodies. What it does not know, it refuses to guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mps_connect.kit.clock import singapore_date, utc_now

Json = dict[str, Any]

PATTERNS: dict[str, str] = {
    r"^[^@\s]+@[^@\s]+$": "filled@world.invalid",
    "^[0-9a-f]{64}$": "0" * 64,
    "^[a-z_]{2,60}$": "accounts_reviewed",
}
WORD = "words "
ALSO: Json = {
    "POST /api/letters/{letter_id}/retype": {"type": "formal"},
    "POST /api/passes": {"name": "Contoh Volunteer"},
    "POST /api/auth/pass/look": {"pin": "00000000"},
    "POST /api/auth/pass/claim": {"pin": "00000000"},
}
"""Fields that the description calls optional and the route asks for."""


class CannotFill(AssertionError):
    """A route asks for something this file does not know. Teach it, so that the route is tried like all others."""


@dataclass(frozen=True, slots=True)
class Address:
    """A route's description, ready to be filled."""

    method: str
    path: str
    operation: Json
    schemas: Json

    def body(self, ids: Json) -> Any:
        content = self.operation.get("requestBody", {}).get("content", {})
        if not content:
            return None
        if "application/json" not in content:
            raise CannotFill(f"{self.method} {self.path} takes {sorted(content)}")
        filled = self._value(content["application/json"]["schema"], "body", ids)
        return filled | ALSO.get(f"{self.method} {self.path}", {})

    def url(self, ids: Json) -> str:
        path, query = self.path, {}
        for parameter in self.operation.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "path":
                if name not in ids:
                    raise CannotFill(f"{self.method} {self.path}: nothing is known to stand for {{{name}}}")
                path = path.replace(f"{{{name}}}", str(ids[name]))
            elif parameter["in"] == "query" and parameter.get("required"):
                query[name] = ids[name] if name in ids else self._value(parameter["schema"], name, ids)
        if "{" in path:
            raise CannotFill(f"{self.method} {self.path}: a part of the address is not described")
        return f"{path}?{urlencode(query)}" if query else path

    def _value(self, schema: Json, name: str, ids: Json) -> Any:
        if "$ref" in schema:
            return self._value(self.schemas[schema["$ref"].rpartition("/")[2]], name, ids)
        if "anyOf" in schema:
            return self._value(next(one for one in schema["anyOf"] if one.get("type") != "null"), name, ids)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object" if "properties" in schema:
                wanted = schema.get("required", [])
                return {key: self._value(schema["properties"][key], key, ids) for key in wanted}
            case "object":
                return {}
            case "array":
                return [self._value(schema["items"], name, ids)] * schema.get("minItems", 0)
            case "boolean":
                return True
            case "integer" | "number":
                return max(1, int(schema.get("minimum", 1)))
            case "string":
                return self._text(schema, name, ids)
        raise CannotFill(f"{self.method} {self.path}: {name} is {schema}")

    def _text(self, schema: Json, name: str, ids: Json) -> str:
        if name == "hash" and name in ids:
            return str(ids[name])
        match schema.get("format"):
            case "uuid":
                return str(ids["uuid"])
            case "date":
                return singapore_date(utc_now()).isoformat()
            case "date-time":
                return utc_now().isoformat()
            case None:
                pass
            case unknown:
                raise CannotFill(f"{self.method} {self.path}: {name} is of format {unknown}")
        if "pattern" in schema:
            if schema["pattern"] not in PATTERNS:
                raise CannotFill(f"{self.method} {self.path}: {name} must fit {schema['pattern']}")
            return PATTERNS[str(schema["pattern"])]
        words = (WORD * (schema.get("minLength", 0) // len(WORD) + 1)).strip()
        return str(words[: schema.get("maxLength", len(words))])
