"""What every test stands on: keys, settings, a database whose frozen rows can be emptied, the queue run in-process."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from hypothesis import settings as hypothesis_settings
from pytest_django.live_server_helper import LiveServer

from core.frozen import FrozenModel, frozen_columns, install_triggers, remove_triggers
from core.sealing import make_key_files
from registry.domain.reference import load_reference
from tests.chromium import browser  # noqa: F401
from tests.no_skips import (  # noqa: F401
    pytest_collectreport,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_sessionstart,
    pytest_terminal_summary,
)

# The same inputs in every run: a build must not fail for a commit that changed nothing.
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis_settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(tmp_path_factory: pytest.TempPathFactory, django_test_environment: None) -> Iterator[None]:
    """Own keys (read once per path, so the paths stay for the whole run), quick passwords, plain static files."""
    keys = tmp_path_factory.mktemp("keys")
    collected = tmp_path_factory.mktemp("static")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        FIELD_KEY_FILE=keys / "field.key",
        LOOKUP_KEY_FILE=keys / "lookup.key",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**django_settings.STORAGES, "staticfiles": plain},
        SITE_URL="https://tizilim.example",
        DEMO=True,
        STATIC_ROOT=collected,
    ):
        make_key_files()
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in production: connections of several threads then wait for each other as they do there."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server comes after the database: before it, SQLite's name still says "in memory", and the server would share
    the connection of the tests, which two threads cannot use at once.
    """
    return live_server


def frozen_models() -> list[type[FrozenModel]]:
    """Every model whose rows are frozen, in a stable order."""
    return sorted((m for m in apps.get_models() if issubclass(m, FrozenModel)), key=lambda m: m._meta.label)


class Triggers:
    """The triggers of frozen tables, which no test may empty and every test needs."""

    are_away = False

    @classmethod
    def put_back(cls) -> None:
        for model in frozen_models():
            install_triggers(connection, model._meta.db_table, frozen_columns(model, model.mutable))

    @classmethod
    def take_away(cls) -> None:
        for model in frozen_models():
            remove_triggers(connection, model._meta.db_table)
        cls.are_away = True


@pytest.fixture
def settled_db(transactional_db: None) -> Iterator[None]:
    """A database with real transactions. The flush that ends such a test deletes rows, which frozen tables refuse:
    so the triggers go before it, and come back with the next test.
    """
    Triggers.put_back()
    Triggers.are_away = False
    yield
    Triggers.take_away()


@pytest.fixture(autouse=True)
def _triggers_are_there(request: pytest.FixtureRequest) -> None:
    """Gives `settled_db` to every test that asks for real transactions in any way, and its triggers to any other."""
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server", "django_db_reset_sequences"} & set(request.fixturenames)
    if asked or (marker is not None and {"transaction", "reset_sequences"} & set(marker.kwargs)):
        request.getfixturevalue("settled_db")
    elif Triggers.are_away and (marker is not None or "db" in request.fixturenames):
        request.getfixturevalue("db")
        Triggers.put_back()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the texts of the code; a request or a job chooses its own language all the same."""
    with override("en"):
        yield


@pytest.fixture
def reference(db: None) -> None:
    """Regions, normative bases, special days and the first rule set."""
    load_reference()


def run_jobs() -> int:
    """Run what waits in the queue, here and now, until nothing is due; gives how many ran.

    A row is due when its lock is over, as for a worker. The error of a job comes out, and the job stays in the queue.
    """
    done = 0
    while (queued := OrmQ.objects.filter(lock__lte=timezone.now()).order_by("pk").first()) is not None:
        task = SignedPackage.loads(queued.payload)
        import_string(task["func"])(*task["args"], **task["kwargs"])
        queued.delete()
        done += 1
    return done
