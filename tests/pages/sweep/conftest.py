"""The site as visitors get it, over the world of the page tests."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from tests.pages.sweep.visits import ADDRESSES
from tests.pages.world import World

# Files packed and named by their content, as `collectstatic` makes them for production: what is weighed is real.
AS_IN_PRODUCTION = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


class _Server(ThreadedWSGIServer):
    """Requests use the connection of the test, which is not theirs to close."""

    def _close_connections(self) -> None:
        pass

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """At its end the thread closes every connection it knows, so it has to forget this one."""
        super().serve_forever(poll_interval)
        del connections[DEFAULT_DB_ALIAS]


class _ServerThread(LiveServerThread):
    server_class = _Server


class _Handler(StaticFilesHandler):
    """Leaves static files to the middleware that serves them in production."""

    def _should_handle(self, path: str) -> bool:
        return False


@contextmanager
def _shared(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Open to the threads of the server. Between requests Django closes a connection that is old, or in a transaction
    although its settings say that each statement is one; this one has to stay.
    """
    connection.settings_dict["AUTOCOMMIT"], connection.close_at = False, None
    connection.inc_thread_sharing()
    yield
    connection.dec_thread_sharing()
    connection.settings_dict["AUTOCOMMIT"] = True


@contextmanager
def _served(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A server in a thread; gives its address."""
    own = {DEFAULT_DB_ALIAS: connection}
    server = _ServerThread("127.0.0.1", _Handler, connections_override=own)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture(scope="package")
def site(browser: Browser, built_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, served from inside the transaction that holds the world: it is built once a process.

    A browser asks for one page at a time, so the threads of the server take turns with the connection.
    """
    with override_settings(
        ROOT_URLCONF=ADDRESSES,
        STATIC_ROOT=tmp_path_factory.mktemp("collected"),
        STORAGES={**settings.STORAGES, "staticfiles": AS_IN_PRODUCTION},
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        connection = connections[DEFAULT_DB_ALIAS]
        with _shared(connection), _served(connection) as address:
            yield address
