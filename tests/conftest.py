"""Fixtures that every folder may use: the cast, and clients logged in as them."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from tests import cast, template
from weerklank.safeguards.models import User
from weerklank.site.stack import with_space

# A machine that others use as well is slow now and then, which says nothing of what is tested.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-browser", action="store_true", help="run the journeys in Chromium")
    parser.addoption("--run-faults", action="store_true", help="make faults on purpose, many")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--run-browser") or config.getoption("--run-faults"):
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep with one worker what shares a world, or each of them would make it."""
    if "module_db" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(item.config.rootpath))))


@pytest.hookimpl(tryfirst=True)  # before the workers divide what is left
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask PostgreSQL only what it answers, and not what SQLite answers for both."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        without = [item for item in items if not _is_for_both(item)]
        items[:] = [item for item in items if _is_for_both(item)]
        config.hook.pytest_deselected(items=without)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave alone what is imported by now: looking through it again and again takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Run a test as pytest does, with the space for calls that a server gives a page."""
    runner: Any = item.config.pluginmanager.get_plugin("runner")
    return with_space(runner.pytest_runtest_protocol)(item, nextitem)


def _is_for_both(item: pytest.Item) -> bool:
    """Return whether a test asks a database, by a fixture or the mark alone, and is no `once`."""
    if item.get_closest_marker("once") is not None:
        return False
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A file that is there already is a copy of the template, made below; a server copies it."""
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Begin with all tables: running the migrations takes longer than most tests."""
    template.prepare()
    yield
    shutil.rmtree(settings.DATA_FOLDER, ignore_errors=True)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep what is made now for all tests of a module; what each of them changes is rolled back.

    Give a test a `copy.deepcopy` of records that it changes: those here are not read again.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def language_afterwards() -> Iterator[None]:
    """A request leaves its language behind; no other test should find it."""
    with translation.override(translation.get_language()):
        yield


@pytest.fixture
def voorbeelddam(db: None) -> cast.Voorbeelddam:
    return cast.make_voorbeelddam()


@pytest.fixture
def bram(voorbeelddam: cast.Voorbeelddam) -> User:
    return voorbeelddam.bram


@pytest.fixture
def esra(db: None) -> User:
    """Member of another municipality's monitor, a stranger to Voorbeelddam."""
    esra = cast.make_user("esra")
    monitor = cast.make_monitor("Elderburg", "elderburg")
    cast.Membership.objects.create(monitor=monitor, user=esra, role="onderzoeker")
    return esra


@pytest.fixture
def logged_in(db: None) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        client = Client(enforce_csrf_checks=False)
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which what a test writes is committed, for tests with several connections.

    Emptying it afterwards deletes rows, which the logs refuse: their triggers are set aside for
    that moment.
    """
    yield
    with connection.cursor() as cursor:
        triggers = _triggers(cursor)
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        call_command("flush", interactive=False, verbosity=0, allow_cascade=False)
        for _name, sql in triggers:
            cursor.execute(sql)


def _triggers(cursor: Any) -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return []  # PostgreSQL empties tables by TRUNCATE, which these triggers let pass
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return list(cursor.fetchall())
