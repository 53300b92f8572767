"""The test run's ground: services, a database per process, footage, a browser. No test data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import TransactionTestCase

from portal.embedded.endpoints import OWNER_ROLE, postgres_login
from portal.embedded.var import CHECKOUT, Var
from tests import chromium, databases
from tests.cast import Cast, build_cast
from tests.embedded import EmbeddedServices, wait_for_services
from tests.seaweed import BINARY, MISSING, Seaweed, stored_in


def pytest_configure(config: pytest.Config) -> None:
    """Start the services in the process that controls the run, not in xdist's workers."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    services = EmbeddedServices(Var.for_tests())
    config.pluginmanager.register(services, "plumbline-services")
    services.start()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs a browser says so when there is none; in CI that is a failure."""
    if item.get_closest_marker("browser") and chromium.find_chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(chromium.MISSING, pytrace=False)
        pytest.skip(chromium.MISSING)


@pytest.fixture(scope="session")
def test_var() -> Var:
    """The state directory of this test run, its services ready."""
    var = Var.for_tests()
    wait_for_services(var)
    return var


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, test_var: Var, django_db_blocker: Any
) -> Iterator[None]:
    """Both aliases point to this process's clone of the migrated template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        name = databases.create_database(test_var, worker)
        databases.point_to(name)

    def empty_after_commit(case: TransactionTestCase) -> None:
        databases.empty_tables(test_var, name)

    patch = pytest.MonkeyPatch()
    # Django would TRUNCATE as the app role, which may not.
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty_after_commit)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        databases.drop_database(test_var, name)


@pytest.fixture(scope="session")
def footage_dir() -> Path:
    """Real footage: `$PLUMBLINE_FOOTAGE`, else `../shared/footage` beside the checkout."""
    path = Path(os.environ.get("PLUMBLINE_FOOTAGE") or CHECKOUT.parent / "shared" / "footage")
    if not path.is_dir():
        pytest.skip(f"This test needs real footage; {path} is absent (set PLUMBLINE_FOOTAGE).")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Let Playwright drive the machine's own Chromium."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium.find_chromium(),
        "args": chromium.launch_arguments(),
    }


@pytest.fixture(autouse=True, scope="session")
def _playwright_beside_django() -> Iterator[None]:
    """Playwright keeps an event loop in the tests' thread, where Django refuses the database.

    It runs until the session ends, so every test after the first one with a browser meets it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def owner_session(django_db_setup: None, test_var: Var) -> Iterator[psycopg.Connection[Any]]:
    """A session of the owner role, for tests of the schema. What it writes is committed."""
    login = postgres_login(test_var, OWNER_ROLE)
    name = connections["owner"].settings_dict["NAME"]
    with psycopg.connect(**login, dbname=name, autocommit=True) as session:  # type: ignore[arg-type]
        yield session


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in the test's transaction, which may see every organization's rows."""
    return build_cast()


@pytest.fixture(scope="session")
def seaweed(test_var: Var) -> Iterator[Seaweed]:
    """An S3 server, running; a test that stops it starts it again."""
    if not BINARY.exists():
        pytest.skip(MISSING)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = Seaweed(test_var, f"seaweed-{worker}")
    server.start()
    yield server
    server.discard()


@pytest.fixture
def bucket(seaweed: Seaweed) -> Iterator[str]:
    """A new bucket, which is the default storage."""
    name = seaweed.make_bucket()
    with stored_in(default=seaweed.storage(name)):
        yield name
