"""Settings of mail: none are needed, and those that do not fit together are refused in words."""

from __future__ import annotations

import pytest

from mps_connect.mail_settings import MailSettings
from mps_connect.settings import SettingsWrong, read_settings

HOME = "https://office.example"
SENDER = "The office <office@office.example>"


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in MailSettings.model_fields:
        monkeypatch.delenv(f"MPS_{name.upper()}", raising=False)
    return monkeypatch


GOOD = {"MPS_SMTP_HOST": "mail.example", "MPS_MAIL_FROM": SENDER, "MPS_PUBLIC_URL": HOME}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"MPS_MAIL_FROM": SENDER}, "MPS_SMTP_HOST is not set"),
        (GOOD | {"MPS_PUBLIC_URL": ""}, "MPS_SMTP_HOST needs MPS_PUBLIC_URL"),
        (GOOD | {"MPS_MAIL_FROM": "the office"}, "MPS_SMTP_HOST needs MPS_MAIL_FROM"),
        (GOOD | {"MPS_MAIL_FROM": "a@b.example\nBcc: c@d.example"}, "MPS_SMTP_HOST needs MPS_MAIL_FROM"),
        (GOOD | {"MPS_SMTP_TLS": "none"}, "MPS_SMTP_TLS is none"),
        (GOOD | {"MPS_SMTP_USER": "office"}, "MPS_SMTP_USER and its password belong together"),
        (GOOD | {"MPS_SMTP_PASSWORD": "secret-word"}, "MPS_SMTP_USER and its password belong together"),
        (GOOD | {"MPS_SMTP_CA": "/nowhere/ca.pem"}, "The file ca.pem is not there"),
    ],
)
def test_settings_that_do_not_fit_are_refused_in_words(
    clean_environment: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    for name, value in given.items():
        clean_environment.setenv(name, value)
    with pytest.raises(SettingsWrong) as caught:
        read_settings()
    assert any(problem.startswith(words) for problem in caught.value.problems), caught.value.problems
    assert "secret-word" not in str(caught.value)


def test_mail_is_optional_and_this_machine_may_be_spoken_to_in_the_clear(clean_environment: pytest.MonkeyPatch) -> None:
    assert read_settings().sends_mail is False
    for name, value in (GOOD | {"MPS_SMTP_HOST": "127.0.0.1", "MPS_SMTP_TLS": "none"}).items():
        clean_environment.setenv(name, value)
    settings = read_settings()
    assert (settings.sends_mail, settings.smtp_tls) == (True, "none")
