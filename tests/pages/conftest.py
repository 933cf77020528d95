"""The world of the page tests, and how a role visits it."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests.pages.world import World, build_world

Enter = Callable[[str], Client]


@pytest.fixture(scope="package")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once in a transaction that stays open while the tests of this package run, and is rolled back then."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """The same world for every test: each test's own writes are undone."""
    return built_world


@pytest.fixture
def enter(world: World) -> Enter:
    """A browser in which the account of a role is signed in."""

    def enter_as(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(User.objects.get(pk=world.accounts[role]))
        return client

    return enter_as
