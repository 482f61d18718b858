"""Row 10: every address x everybody x own, other and another office's cases in every standing. What is not allowed is denied.

What to expect is read from who_may.txt, written by hand; what is asked comes from the application's own routes and their
description. An address in one and not in the other fails, and so does one that nobody has taught filling.py to fill.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest

from mps_connect.kit.ids import new_id
from tests.security.evidence import counted
from tests.security.filling import Address, Json
from tests.security.routes import ADDRESSES, DESCRIPTION
from tests.security.who_may import Line, lines
from tests.security.world import Thing, Voice, World
from tests.support.cast import Member

LINES = lines()
SELF_SERVICE = ("/api/me", "/api/openapi.json")
"""What a session that is only there to set up a second step may reach."""
WAYS_IN = (
    "/api/me/password",
    "/api/me/authenticator-app",
    "/api/me/passkeys",
    "/api/me/recovery-codes",
    "/api/me/factors",
)
"""How one signs in: closed to a session that was opened by an evening's pass."""
REFUSED = {
    "not_signed_in", "not_allowed", "second_factor_needed", "not_found", "foreign_origin", "http_404", "http_405",
    "not_in_this_session",
}  # fmt: skip
ENOUGH = {
    "a talk at her table", "a talk at the pass's table", "a talk in another office", "a letter drafted",
    "a letter in another office",
}  # fmt: skip
OF_A_CASE = ("case_id", "letter_id", "fact_id", "flag", "correction_id")


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about, and the words that only those who may see it may read."""

    label: str
    ids: Json
    sees: frozenset[str] = field(default_factory=frozenset)
    """Keys of the voices to whom it is there."""


def test_the_matrix_names_every_address_and_no_other() -> None:
    assert set(ADDRESSES) == set(LINES)


def sees(voice: Voice, thing: Thing) -> bool:
    """Whether a case is there for somebody whose role may read cases."""
    if voice.member is None or voice.member.office_id != thing.office_id:
        return False
    return voice.letter in ("S", "M") or (voice.letter == "V" and voice.member.id == thing.owner)


def targets(world: World, line: Line, address: Address, *, every: bool = False) -> Iterator[Target]:
    """What the line's requests are about; things that lack a part of the address are no target of it.

    `every`: cases in every standing; otherwise one of each owner with a talk alone and with a letter.
    """
    chosen = [thing for thing in world.things.values() if every or thing.key in ENOUGH]
    match line.about:
        case "case" | "letter":
            parts = [part for part in OF_A_CASE if f"{{{part}}}" in address.path]
            for thing in chosen:
                if all(thing.ids.get(part) for part in parts):
                    seen = frozenset(key for key, voice in world.voices.items() if sees(voice, thing))
                    yield Target(thing.key, thing.ids, seen)
        case "mine":
            for thing in chosen:
                yield Target(thing.key, thing.ids, _keys(world, partial(_is_mine, world, thing.key)))
        case _:
            yield from _others(world, line)


def _others(world: World, line: Line) -> Iterator[Target]:
    match line.about:
        case "person":
            for person in (world.cast.shu_min, world.cast.outsider):
                office = person.office_id
                yield Target(person.name, {"person_id": person.id}, _keys(world, partial(_is_of, office)))
        case "pass" | "entry" | "kept" | "desk":
            for office, ids in _of_offices(world, line.about).items():
                yield Target(f"a {line.about} of {office}", dict(ids), _keys(world, partial(_is_of, office)))
        case "resident":
            for thing in (one for one in world.things.values() if one.key in ENOUGH):
                ids = {"person_id": thing.ids["constituent_id"]}
                yield Target(f"the person of {thing.key}", ids, _keys(world, partial(_is_of, thing.office_id)))
        case "session":
            for key in ("staff", "another volunteer", "resident", "another office's staff"):
                session = world.voices[key].session_id
                yield Target(f"the session of {key}", {"session_id": session}, _same_person(world, key))
        case "factor":
            for key, factor in world.factors.items():
                yield Target(f"a passkey of {key}", {"factor_id": factor}, _same_person(world, key))
        case _:
            key = world.places.get(line.path.split("/")[3], "") if "{key}" in line.path else ""
            some_case = world.things["a letter sent"].ids["case_id"]
            yield Target("", {"case": some_case, "key": key}, frozenset(world.voices))


def _of_offices(world: World, about: str) -> Mapping[UUID, Mapping[str, Any]]:
    """What each office has of a kind, by its name in an address."""
    if about in world.places:
        of_offices: Mapping[UUID, Mapping[str, Any]] = world.places[about]
        return of_offices
    name, held = {"pass": ("pass_id", world.passes), "entry": ("seq", world.places["entries"])}[about]
    return {office: {name: one} for office, one in held.items()}


def _keys(world: World, chosen: Callable[[Member], bool]) -> frozenset[str]:
    return frozenset(key for key, voice in world.voices.items() if voice.member is not None and chosen(voice.member))


def _is_mine(world: World, key: str, member: Member) -> bool:
    return world.mine.get(member.id) == key


def _is_of(office: UUID, member: Member) -> bool:
    return member.office_id == office


def _same_person(world: World, key: str) -> frozenset[str]:
    owner = world.voices[key].member
    return _keys(world, lambda member: member == owner)


def expected(line: Line, voice: Voice, target: Target) -> str:
    """`let in`, or the code of the refusal."""
    if voice.member is None:
        return "not_signed_in"
    if voice.letter not in line.who:
        return "not_allowed"
    if voice.enrolling and not line.path.startswith(SELF_SERVICE):
        return "second_factor_needed"
    if voice.key == "volunteer by pass" and line.path.startswith(WAYS_IN) and line.method != "GET":
        return "not_in_this_session"
    return "let in" if voice.key in target.sees else "not_found"


def outcome(answer: httpx.Response) -> str:
    """What became of the request: `let in` also where the case's standing, not the person, is in the way."""
    assert answer.status_code < 500, answer.text
    if answer.status_code < 400:
        return "let in"
    error = answer.json()["error"]
    if error["code"] in REFUSED:
        return str(error["code"])
    # A body that was not understood would prove nothing about who was let in.
    assert error["code"] != "invalid_input" or answer.status_code != 422 or not _misfilled(error), answer.text
    return "let in"


def _misfilled(error: Json) -> bool:
    words = {one["message"] for one in error["details"].get("fields", [])}
    return bool(words & {"This is needed.", "This field is not known."})


def forbidden_words(world: World, voice: Voice, path: str = "") -> Iterator[tuple[str, str]]:
    """What must stand in no answer to this person: the names of those whose cases are not there for them.

    The auditor reads who asked for their own data, where the office deals with what they asked, and nowhere else.
    """
    for thing in world.things.values():
        own = voice.member is not None and world.mine.get(voice.member.id) == thing.key
        if voice.letter == "U" and not voice.enrolling and path.startswith("/api/requests"):
            own = voice.member is not None and thing.office_id == voice.member.office_id
        if not own and not (sees(voice, thing) and not voice.enrolling):
            yield thing.key, thing.canary
        if voice.member is not None and voice.member.office_id != thing.office_id:
            yield thing.key, str(thing.ids["case_id"])


GUARDED = sorted(key for key, line in LINES.items() if line.about != "open")


@pytest.mark.parametrize("key", GUARDED)
async def test_everybody_at_every_address_gets_what_the_matrix_says(world: World, key: str) -> None:
    await _drive(world, key, every=False)


@pytest.mark.long
@pytest.mark.parametrize("key", GUARDED)
async def test_so_they_do_with_cases_in_every_standing(world: World, key: str) -> None:
    await _drive(world, key, every=True)


async def _drive(world: World, key: str, *, every: bool) -> None:
    line, address = LINES[key], ADDRESSES[key]
    tried, wrong = 0, []
    for target in targets(world, line, address, every=every):
        ids = target.ids | {"uuid": world.cast.shu_min.id}
        url, body = address.url(world.places | ids), address.body(ids)
        for voice in world.voices.values():
            answer = await world.ask(voice, line.method, url, body=body, headers={"if-match": '"1"'})
            want, got = expected(line, voice, target), outcome(answer)
            tried += 1
            if want != got:
                wrong.append(f"{voice.key}, {target.label}: {want} expected, {answer.status_code} {answer.text[:200]}")
            wrong += [
                f"{voice.key} reads of {thing!r}"
                for thing, word in forbidden_words(world, voice, line.path)
                if word in answer.text and word not in url
            ]
    assert tried >= len(world.voices)
    assert not wrong, "\n".join(wrong)
    counted("row 10: routes x people x standings", tried, group=key)


@pytest.mark.parametrize("key", sorted(key for key, line in LINES.items() if line.about == "open"))
async def test_what_needs_no_sign_in_gives_a_stranger_nothing(world: World, key: str) -> None:
    line, address = LINES[key], ADDRESSES[key]
    answer = await world.ask(
        world.voices["nobody"], line.method, address.url({}), body=address.body({"uuid": new_id()})
    )
    assert answer.status_code == line.status, answer.text
    assert "set-cookie" not in answer.headers or line.status == 204
    assert not [word for _, word in forbidden_words(world, world.voices["nobody"]) if word in answer.text]
    counted("row 10: routes x people x standings", 1, group=key)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_an_address_that_is_not_there_asks_for_a_sign_in_first(world: World, method: str) -> None:
    for voice in world.voices.values():
        answer = await world.ask(voice, method, "/api/nothing/here")
        assert answer.status_code == (401 if voice.member is None else 404)
        counted("row 10: routes x people x standings", 1, group=method)


async def test_other_methods_than_the_described_are_refused(world: World) -> None:
    """TRACE, HEAD and the methods an address does not name reach nothing."""
    staff = world.voices["staff"]
    for path in sorted({address.path for address in ADDRESSES.values() if "{" not in address.path}):
        known = {address.method for address in ADDRESSES.values() if address.path == path}
        for method in {"TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"} - known:
            answer = await world.ask(staff, method, path)
            # 422, 428: the last part was taken for the id in another, described address.
            assert answer.status_code in (404, 405, 422, 428), f"{method} {path} gave {answer.status_code}"
            counted("row 10: methods not described", 1, group=path)


def _objects(schema: Json, name: str, seen: set[str]) -> Iterator[tuple[str, Json]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in seen:
            return
        seen.add(name)
        schema = DESCRIPTION["components"]["schemas"][name]
    if schema.get("type") == "object":
        yield name, schema
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    for each in below + ([schema["items"]] if "items" in schema else []):
        yield from _objects(each, name, seen)


def test_no_body_takes_a_field_it_does_not_name() -> None:
    """Mass assignment has nowhere to go: every object of every body is closed."""
    seen: set[str] = set()
    bodies = [address.operation.get("requestBody") for address in ADDRESSES.values()]
    schemas = [body["content"]["application/json"]["schema"] for body in bodies if body]
    found = [each for schema in schemas for each in _objects(schema, "body", seen)]
    assert len(found) > 25
    assert [name for name, schema in found if schema.get("additionalProperties") is not False] == []
    counted("row 10: kinds of body closed to other fields", len(found))


MORE = {
    "office_id": "{office}", "id": "{id}", "role": "admin", "version": 99, "is_active": True, "owner_id": "{id}",
    "status": "approved", "approved_by": "{id}", "content_hash": "0" * 64, "constituent_id": "{id}", "__proto__": {"a": 1},
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(key for key, address in ADDRESSES.items() if "requestBody" in address.operation))
async def test_a_field_too_many_is_refused_and_changes_nothing(world: World, key: str) -> None:
    line, address = LINES[key], ADDRESSES[key]
    voice = next(v for v in world.voices.values() if line.about == "open" or v.letter in line.who)
    things = [t for t in targets(world, line, address) if voice.key in t.sees]
    ids = things[0].ids | {"uuid": world.cast.shu_min.id}
    body = address.body(ids)
    named = set(_properties(address))
    for name, value in MORE.items():
        if name in named:
            continue
        text = value
        if isinstance(value, str):
            text = value.format(office=world.cast.other_office_id, id=new_id())
        answer = await world.ask(
            voice, line.method, address.url(world.places | ids), body=body | {name: text}, headers={"if-match": '"1"'}
        )
        assert answer.status_code == 422, f"{name}: {answer.text}"
        counted("row 10: fields too many, refused", 1, group=key)


def _properties(address: Address) -> dict[str, Any]:
    schema = address.operation["requestBody"]["content"]["application/json"]["schema"]
    return dict(DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"])


UUIDS_IN_BODIES = {
    "NewDataRequest.constituent_id",
    "NewDataRequest.case_id",
    "NewDataRequest.fact_id",
    "AddPerson.constituent_id",
    "FindPeople.actor_id",
    "FindPeople.session_id",
    "CaseChange.owner_id",
    "SentenceIn.facts",
    "FirstCode.id",
    "NewPass.volunteer_id",
}
"""Each is tried below with an id of another office, and of another case."""


def test_every_id_in_a_body_is_tried_with_anothers() -> None:
    seen: set[str] = set()
    bodies = [address.operation.get("requestBody") for address in ADDRESSES.values()]
    schemas = [body["content"]["application/json"]["schema"] for body in bodies if body]
    found = {
        f"{name}.{field}"
        for schema in schemas
        for name, each in _objects(schema, "body", seen)
        for field, below in each.get("properties", {}).items()
        if '"format": "uuid"' in json.dumps(below)
    }
    assert found == UUIDS_IN_BODIES


async def test_a_case_is_given_to_nobody_of_another_office(world: World) -> None:
    staff, thing = world.voices["staff"], world.things["a letter drafted"]
    url = f"/api/cases/{thing.ids['case_id']}"
    version = (await world.ask(staff, "GET", url)).json()["version"]
    for stranger in (world.cast.outsider.id, world.cast.other_staff.id, world.cast.arun.id, new_id()):
        answer = await world.ask(
            staff,
            "PATCH",
            url,
            body={"owner_id": str(stranger), "reason": "swapped"},
            headers={"if-match": f'"{version}"'},
        )
        assert answer.status_code in (404, 409, 422), answer.text


async def test_a_pass_is_made_for_nobody_of_another_office(world: World) -> None:
    for stranger in (world.cast.outsider.id, new_id()):
        answer = await world.ask(world.voices["staff"], "POST", "/api/passes", body={"volunteer_id": str(stranger)})
        assert answer.status_code == 404, answer.text


async def test_nobody_confirms_anothers_authenticator_app(world: World) -> None:
    for factor in (*world.factors.values(), new_id()):
        answer = await world.ask(
            world.voices["another volunteer"], "POST", "/api/me/authenticator-app/first-code",
            body={"id": str(factor), "code": "123456"},
        )  # fmt: skip
        assert answer.status_code in (403, 404, 409, 422), answer.text


async def test_a_sentence_rests_on_no_fact_of_another_case(world: World) -> None:
    staff, thing = world.voices["staff"], world.things["a letter drafted"]
    url = f"/api/letters/{thing.ids['letter_id']}"
    letter = (await world.ask(staff, "GET", url)).json()
    fields = ("subject", "your_ref", "salutation", "recipient", "enclosures", "cc")
    others: list[UUID] = [world.things[key].ids["fact_id"] for key in ("a letter sent", "a letter in another office")]
    for fact in (*others, new_id()):
        sentences = [{key: s[key] for key in ("id", "paragraph", "text", "facts")} for s in letter["sentences"]]
        sentences[2] = sentences[2] | {"text": "A sentence of another's words.", "facts": [str(fact)]}
        body = {key: letter[key] for key in fields} | {"sentences": sentences}
        answer = await world.ask(staff, "PUT", url, body=body, headers={"if-match": f'"{letter["version"]}"'})
        assert answer.status_code in (404, 409, 422), answer.text
