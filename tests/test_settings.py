"""Settings: what they default to, and that a wrong one is refused in words an operator can act on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mps_connect import settings as settings_module
from mps_connect.settings import Settings, SettingsWrong, get_settings, is_loopback, read_settings

READ = (
    "PORT",
    "DATABASE_URL",
    "CORS_ORIGINS",
    "ALLOWED_ORIGINS",
    *(f"MPS_{name.upper()}" for name in Settings.model_fields),
)
EXTERNAL = "postgresql://app:secret-word@db.example/mps?sslmode=verify-full"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in READ:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def problems(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    with pytest.raises(SettingsWrong) as caught:
        read(monkeypatch, **environment)
    assert "secret-word" not in str(caught.value)
    return caught.value.problems


def test_nothing_set_gives_the_demo_office_on_this_machine() -> None:
    settings = read_settings()
    root = Path(settings_module.__file__).parents[2]
    assert (settings.env, settings.host, settings.port, settings.demo) == ("development", "127.0.0.1", 8000, True)
    assert settings.uses_embedded_database
    assert settings.data_dir == root / "data"
    assert settings.web_dist == root / "web" / "dist"
    assert settings.kek_file == root / "data" / "secrets" / "kek.json"
    assert settings.cors_origins == ()
    assert (settings.session_idle, settings.session_absolute) == (timedelta(minutes=30), timedelta(hours=12))


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    get_settings.cache_clear()
    first = get_settings()
    monkeypatch.setenv("PORT", "9001")
    assert get_settings() is first
    get_settings.cache_clear()


def test_every_name_of_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = read(
        monkeypatch,
        PORT="9001",
        MPS_HOST="0.0.0.0",
        MPS_DATA_DIR=str(tmp_path),
        DATABASE_URL=EXTERNAL,
        MPS_DATABASE_URL_OWNER=EXTERNAL,
        CORS_ORIGINS="https://a.example, https://b.example/",
        MPS_SESSION_IDLE="PT10M",
    )
    assert settings.port == 9001
    assert settings.kek_file == tmp_path / "secrets" / "kek.json"
    assert settings.database_url == settings.database_url_owner == EXTERNAL
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.session_idle == timedelta(minutes=10)
    assert settings.demo is False


def test_allowed_origins_is_another_name_for_cors_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, ALLOWED_ORIGINS="https://a.example").cors_origins == ("https://a.example",)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, DATABASE_URL="", PORT="")
    assert settings.uses_embedded_database
    assert settings.port == 8000


def test_a_relative_data_folder_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read(monkeypatch, MPS_DATA_DIR="here")
    assert settings.data_dir == tmp_path / "here"
    assert settings.kek_file == tmp_path / "here" / "secrets" / "kek.json"


def test_passwords_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "secret-word" not in repr(read(monkeypatch, DATABASE_URL=EXTERNAL))


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"MPS_FAIL_CLOSED_AFTER": "PT1M"}, "MPS_FAIL_CLOSED_AFTER cannot be used: it must be at least two minutes"),
        ({"MPS_WORKER": "sometimes"}, "MPS_WORKER cannot be used"),
        ({"PORT": "eighty"}, "PORT cannot be used"),
        ({"PORT": "70000"}, "PORT cannot be used"),
        ({"MPS_ENV": "staging"}, "MPS_ENV cannot be used"),
        ({"DATABASE_URL": "mysql://app:secret-word@db.example/mps"}, "must start with postgresql://"),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS cannot be used: each must be a whole origin"),
        ({"ALLOWED_ORIGINS": "https://a.example/path"}, "CORS_ORIGINS cannot be used"),
        ({"MPS_SESSION_IDLE": "PT0S"}, "MPS_SESSION_IDLE cannot be used"),
        ({"MPS_SESSION_IDLE": "PT13H"}, "MPS_SESSION_IDLE is longer"),
        ({"MPS_DEMO": "true", "MPS_HOST": "0.0.0.0"}, "MPS_DEMO is on and MPS_HOST"),
        ({"MPS_DEMO": "true", "MPS_ENV": "production", "DATABASE_URL": EXTERNAL}, "MPS_DEMO is on and MPS_ENV"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], words: str) -> None:
    found = problems(monkeypatch, **environment)
    assert len(found) == 1
    assert words in found[0]


def test_a_connection_string_that_cannot_be_read_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (problem,) = problems(monkeypatch, DATABASE_URL="postgresql://app:secret-word@db.example:secret-word/mps?nothing")
    assert problem.startswith("DATABASE_URL cannot be used: it cannot be read as postgresql://login:password@server")


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(problems(monkeypatch, PORT="x", MPS_ENV="y")) == 2


def test_production_without_a_database_refuses_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    (problem,) = problems(monkeypatch, MPS_ENV="production")
    assert problem.startswith("DATABASE_URL is not set and MPS_ENV is production.")


def test_production_refuses_origins_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    (problem,) = problems(monkeypatch, MPS_ENV="production", DATABASE_URL=EXTERNAL, CORS_ORIGINS="http://a.example")
    assert problem.startswith("CORS_ORIGINS holds an http:// origin")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "office.example"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)
