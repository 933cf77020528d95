"""The deploy check refuses a demo, development keys and open files."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> Settings:
    settings.DEMO = False
    settings.SECRET_KEY = "sTx0Q9m3-a-long-and-random-text-of-a-production-site-7Zk1"
    settings.SITE_URL = "https://tizilim.example"
    for name in ("FIELD_KEY_FILE", "LOOKUP_KEY_FILE"):
        path = tmp_path / name
        path.write_text("key")
        path.chmod(0o600)
        setattr(settings, name, path)
    return settings


def our_messages() -> list[CheckMessage]:
    messages = run_checks(include_deployment_checks=True)
    return [message for message in messages if (message.id or "").startswith("config.")]


def ids() -> list[str | None]:
    return [message.id for message in our_messages()]


@pytest.mark.usefixtures("production")
def test_production_settings_pass() -> None:
    assert ids() == []


def test_demo_is_refused(production: Settings) -> None:
    production.DEMO = True
    assert ids() == ["config.E001"]


@pytest.mark.parametrize("key", ["only-for-development", "only-for-tests"])
def test_development_secret_key_is_refused(production: Settings, key: str) -> None:
    production.SECRET_KEY = key
    assert ids() == ["config.E002"]


def test_plain_http_is_refused(production: Settings) -> None:
    production.SITE_URL = "http://tizilim.example"
    assert ids() == ["config.E003"]


@pytest.mark.parametrize("name", ["FIELD_KEY_FILE", "LOOKUP_KEY_FILE"])
def test_missing_key_file_is_refused(production: Settings, tmp_path: Path, name: str) -> None:
    setattr(production, name, tmp_path / "absent")
    assert [(message.id, message.msg) for message in our_messages()] == [
        ("config.E004", f"{name} does not exist: {tmp_path / 'absent'}")
    ]


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o602])
def test_key_file_open_to_others_is_refused(production: Settings, mode: int) -> None:
    Path(production.FIELD_KEY_FILE).chmod(mode)
    assert ids() == ["config.E005"]


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600, 0o640])
def test_key_file_for_the_service_and_its_group_passes(production: Settings, mode: int) -> None:
    Path(production.FIELD_KEY_FILE).chmod(mode)
    assert ids() == []


def test_deploy_only(settings: Settings) -> None:
    settings.DEMO = True
    assert [message for message in run_checks() if (message.id or "").startswith("config.")] == []
