"""What `manage.py check --deploy` refuses: settings that suit a demo or a developer and no real site."""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

# A service's group may read a key; nobody else may, and the group may not change it.
FORBIDDEN_KEY_MODE = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP


@register(Tags.security, deploy=True)
def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A demo has accounts whose password is printed in the README."""
    if not settings.DEMO:
        return []
    return [Error("DEMO is on.", hint="Set DEMO=0: demo accounts have a known password.", id="config.E001")]


@register(Tags.security, deploy=True)
def check_secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The keys written in this repository all begin alike."""
    if not settings.SECRET_KEY.startswith("only-for-"):
        return []
    return [Error("SECRET_KEY is the development key.", hint="Set SECRET_KEY to a random text.", id="config.E002")]


@register(Tags.security, deploy=True)
def check_site_url(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The address is printed on every certificate; it decides about secure cookies too."""
    if settings.SITE_URL.startswith("https://"):
        return []
    return [Error("SITE_URL does not begin with https://.", hint=f"It is {settings.SITE_URL}.", id="config.E003")]


@register(Tags.security, deploy=True)
def check_key_files(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Every setting that ends in `_KEY_FILE` names a file that exists and that only the service reads."""
    return [message for name, path in key_files() for message in key_file_messages(name, path)]


def key_files() -> Iterator[tuple[str, Path]]:
    """Names and paths of all key files that the settings know."""
    for name in sorted(set(dir(settings))):
        if name.endswith("_KEY_FILE"):
            yield name, Path(getattr(settings, name))


def key_file_messages(name: str, path: Path) -> Iterator[CheckMessage]:
    """What is wrong with one key file."""
    if not path.is_file():
        yield Error(f"{name} does not exist: {path}", hint="Create it or mount it there.", id="config.E004")
    elif path.stat().st_mode & FORBIDDEN_KEY_MODE:
        mode = stat.filemode(path.stat().st_mode)
        yield Error(f"{name} is open to others: {mode} {path}", hint="chmod 600, or 640.", id="config.E005")
