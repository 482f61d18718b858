"""Google Cloud KMS as the keeper of key-encryption keys, against a stand-in that checks what it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mps_connect.kit.clock import utc_now
from mps_connect.kit.cloud_kms import CloudKms, GoogleKmsWrapper, KeyServiceSilent, crc32c
from mps_connect.kit.crypto import KeyEncryptionKeyMissing, SealBroken
from mps_connect.kit.embedded_postgres import Role
from mps_connect.settings import Settings, SettingsWrong
from tests.conftest import Cluster
from tests.support.fake_kms import KEY, FakeKms, fake_kms
from tests.support.own_database import own_database


@pytest.fixture
def kms() -> Iterator[FakeKms]:
    with fake_kms() as running:
        yield running


@pytest.fixture
def client(kms: FakeKms) -> CloudKms:
    return CloudKms(KEY, url=kms.url, metadata_url=kms.url)


@pytest.fixture(scope="module")
def urls(cluster: Cluster) -> dict[Role, str]:
    return own_database(cluster.data_dir, "mps_kms")


@pytest.fixture
def wrapper(client: CloudKms, urls: dict[Role, str]) -> GoogleKmsWrapper:
    with psycopg.connect(urls["owner"]) as conn:
        conn.execute("DELETE FROM keystore.wrapping_keys")
    return GoogleKmsWrapper(client, urls["owner"])


@pytest.mark.parametrize(
    ("data", "checksum"),
    [(b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)],
)
def test_the_checksum_is_castagnolis(data: bytes, checksum: int) -> None:
    """Test vectors of RFC 3720, B.4."""
    assert crc32c(data) == checksum


def test_what_it_encrypts_it_decrypts_bound_to_its_place(client: CloudKms) -> None:
    ciphertext = client.encrypt(b"a key", b"kms-1")
    assert b"a key" not in ciphertext
    assert client.decrypt(ciphertext, b"kms-1") == b"a key"
    with pytest.raises(KeyServiceSilent):
        client.decrypt(ciphertext, b"kms-2")


def test_a_damaged_answer_is_asked_for_again_and_never_used(client: CloudKms, kms: FakeKms) -> None:
    kms.damage = 2
    ciphertext = client.encrypt(b"a key", b"x")
    assert client.decrypt(ciphertext, b"x") == b"a key"
    kms.damage = 3
    with pytest.raises(KeyServiceSilent):
        client.decrypt(ciphertext, b"x")


@pytest.mark.parametrize(("status", "asked"), [(500, 3), (503, 3), (403, 1), (404, 1)])
def test_a_refusal_is_taken_and_a_failure_tried_again(client: CloudKms, kms: FakeKms, status: int, asked: int) -> None:
    kms.status = status
    with pytest.raises(KeyServiceSilent):
        client.encrypt(b"a key", b"x")
    assert kms.heard.count("encrypt") == asked


def test_a_token_is_used_until_it_is_about_to_run_out_or_refused(client: CloudKms, kms: FakeKms) -> None:
    client.encrypt(b"a key", b"x")
    client.encrypt(b"a key", b"x")
    assert kms.heard.count("token") == 1
    kms.tokens.clear()
    client.encrypt(b"a key", b"x")
    assert kms.heard.count("token") == 2
    kms.token_life = 30
    kms.tokens.clear()
    client.encrypt(b"a key", b"x")
    client.encrypt(b"a key", b"x")
    assert kms.heard.count("token") == 4


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyServiceSilent):
        CloudKms(KEY, url="http://127.0.0.1:9", metadata_url="http://127.0.0.1:9").encrypt(b"a key", b"x")


def test_data_keys_are_wrapped_here_and_the_service_is_asked_once(wrapper: GoogleKmsWrapper, kms: FakeKms) -> None:
    with pytest.raises(KeyEncryptionKeyMissing, match="mps keys init"):
        wrapper.wrap(os.urandom(32))
    wrapper.choose(wrapper.add(), now=utc_now())
    kms.heard.clear()
    for _ in range(50):
        key = os.urandom(32)
        kek_id, wrapped = wrapper.wrap(key)
        assert len(wrapped) == 40
        assert wrapper.unwrap(wrapped, kek_id) == key
    assert kms.heard == ["decrypt"]


def test_the_table_holds_ciphertexts_of_keys_alone(wrapper: GoogleKmsWrapper, urls: dict[Role, str]) -> None:
    wrapper.choose(wrapper.add(), now=utc_now())
    wrapper.wrap(os.urandom(32))
    (opened,) = wrapper._opened.values()
    with psycopg.connect(urls["owner"]) as conn:
        rows: list[tuple[Any, ...]] = conn.execute("SELECT ciphertext FROM keystore.wrapping_keys").fetchall()
    assert [opened in bytes(row[0]) for row in rows] == [False]


def test_another_keys_wrapping_does_not_open(wrapper: GoogleKmsWrapper) -> None:
    first, second = wrapper.add(), wrapper.add()
    wrapper.choose(first, now=utc_now())
    made = wrapper.wrap(os.urandom(32))
    with pytest.raises(SealBroken):
        wrapper.unwrap(made.wrapped, second)
    with pytest.raises(KeyEncryptionKeyMissing):
        wrapper.unwrap(made.wrapped, "kms-unknown")


@pytest.mark.parametrize(
    "given",
    [
        {"kms_key": "my-key"},
        {"kms_key": f"{KEY}/cryptoKeyVersions/1"},
        {"kms_url": "https://kms.invalid"},
        {"metadata_url": "http://169.254.169.254"},
        {"kms_url": "http://127.0.0.1:1", "env": "production"},
    ],
)
def test_settings_that_lead_keys_elsewhere_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsWrong, match=r"MPS_KMS|MPS_METADATA"):
        Settings.model_validate(given)
