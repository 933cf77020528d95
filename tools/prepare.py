"""Keys, tables, page files, reference data and demo content: all a site needs before it starts. Safe to repeat."""

import os
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command


def main() -> None:
    """Run each step in one process, which spares a start of Django per step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    step("keys")
    call_command("make_keys")
    step("database")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    step("page files")
    call_command("collectstatic", interactive=False, verbosity=0)
    step("reference data")
    call_command("reference")
    if wants_demo():
        step("demo content")
        make_demo()


def step(name: str) -> None:
    """Say what is being done."""
    print(f"== {name}", flush=True)


def wants_demo() -> bool:
    """Whether this is a demo site: nobody lives in it yet, or its own people do. Each day it needs an open session."""
    users = get_user_model().objects
    return bool(settings.DEMO) and (not users.exists() or users.filter(email__endswith="@demo.example").exists())


def make_demo() -> None:
    """Fill the database; the codes and sessions, printed as JSON, are kept in `var/demo.json`."""
    kept = settings.VAR / "demo.json"
    unfinished = kept.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as out:
        call_command("demo", stdout=out)
    unfinished.replace(kept)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped before the site was ready; the next `make run` goes on from here.")
    except CommandError as error:
        sys.exit(str(error))
