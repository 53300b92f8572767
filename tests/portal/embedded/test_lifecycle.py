"""Real PostgreSQL and Valkey, started and stopped in directories of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from portal.embedded import postgres
from portal.embedded.endpoints import APP_ROLE, DATABASE, Endpoints, postgres_login, valkey_url
from portal.embedded.lifecycle import AlreadyRunning, Services, running_services
from portal.embedded.process import ServiceFailed
from portal.embedded.var import CHECKOUT, LONGEST_SOCKET_DIRECTORY, Var, load_secrets


@pytest.fixture
def var(tmp_path_factory: pytest.TempPathFactory) -> Var:
    return Var(tmp_path_factory.mktemp("v"))


@pytest.fixture
def services(var: Var) -> Iterator[Services]:
    with running_services(var, title="a test", throwaway=True) as running:
        yield running


def query_as_app(var: Var, statement: str) -> tuple[object, ...] | None:
    """One row, asked as the app role."""
    with psycopg.connect(**postgres_login(var, APP_ROLE), dbname=DATABASE) as session:  # type: ignore[arg-type]
        return session.execute(statement).fetchone()


def test_both_answer_and_stop_and_keep_what_was_written(var: Var) -> None:
    with running_services(var, title="first") as services:
        assert query_as_app(var, "SELECT current_user") == (APP_ROLE,)
        with redis.Redis.from_url(valkey_url(var, 0, socket_scheme="unix")) as client:
            client.set("kept", "yes")
        guards = [child.guard for child in services.children]
    assert [guard.poll() for guard in guards] == [0, 0]
    with (
        running_services(var, title="second"),
        redis.Redis.from_url(valkey_url(var, 0, socket_scheme="unix")) as client,
    ):
        assert client.get("kept") == b"yes"


def test_the_cluster_checks_its_pages_and_folds_every_alphabet(services: Services) -> None:
    with postgres.connect(services.var) as session:
        assert session.execute("SHOW data_checksums").fetchone() == ("on",)
        assert session.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert session.execute("SELECT upper('straße žluť')").fetchone() == ("STRASSE ŽLUŤ",)
        assert session.execute("SELECT 'B' < 'a'").fetchone() == (True,)


def test_a_wrong_password_is_refused(services: Services) -> None:
    login = {**postgres_login(services.var, APP_ROLE), "password": "wrong"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**login, dbname=DATABASE)  # type: ignore[arg-type]


def test_a_second_start_says_who_runs(services: Services) -> None:
    with (
        pytest.raises(AlreadyRunning, match="a test already runs in"),
        running_services(services.var, title="second"),
    ):
        pytest.fail("two owners of one directory")


def test_a_path_too_long_for_sockets_uses_loopback_ports(tmp_path: Path) -> None:
    var = Var(tmp_path / ("long-" * 12) / ("path-" * 12))
    assert len(os.fsencode(var.run)) > LONGEST_SOCKET_DIRECTORY
    with running_services(var, title="a test", throwaway=True):
        endpoints = Endpoints.of(var)
        assert endpoints.postgres_host == endpoints.valkey_host == "127.0.0.1"
        assert query_as_app(var, "SELECT inet_server_addr()::text") == ("127.0.0.1/32",)
        with redis.Redis.from_url(valkey_url(var, 0, socket_scheme="unix")) as client:
            assert client.ping()


def test_ports_taken_by_others_are_left_to_them(tmp_path: Path) -> None:
    var = Var(tmp_path / ("long-" * 12) / ("path-" * 12))
    first = Endpoints.of(var)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first.postgres_port))
        other.listen()
        with running_services(var, title="a test", throwaway=True):
            assert Endpoints.of(var).postgres_port != first.postgres_port
            assert query_as_app(var, "SELECT 1") == (1,)


def test_a_cluster_left_by_a_killed_server_starts_again(var: Var) -> None:
    with running_services(var, title="first", throwaway=True) as services:
        pid = int((postgres.data_directory(var) / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, signal.SIGKILL)
        services.children[1].guard.wait(timeout=10)
    assert (postgres.data_directory(var) / "postmaster.pid").exists()
    with running_services(var, title="second", throwaway=True):
        assert query_as_app(var, "SELECT 1") == (1,)


def test_a_pid_file_that_names_a_stranger_is_dropped(var: Var) -> None:
    with running_services(var, title="first", throwaway=True):
        pass
    pid_file = postgres.data_directory(var) / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{postgres.data_directory(var)}\n")
    with running_services(var, title="second", throwaway=True):
        assert query_as_app(var, "SELECT 1") == (1,)


def test_a_server_that_cannot_start_is_reported_with_its_log(var: Var) -> None:
    with running_services(var, title="first", throwaway=True):
        pass
    (postgres.data_directory(var) / "global" / "pg_control").write_bytes(b"")
    with (
        pytest.raises(ServiceFailed, match=r"(?s)postgres ended unexpectedly.*pg_control"),
        running_services(var, title="second", throwaway=True),
    ):
        pytest.fail("a broken cluster served")


def test_secrets_are_private_and_stay(var: Var) -> None:
    first = load_secrets(var)
    assert load_secrets(var) == first
    assert len(set(first.values())) == len(first)
    assert (var.root / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_incomplete_secrets_are_an_error_and_not_replaced(var: Var) -> None:
    (var.root / "secrets.json").write_text('{"secret_key": "x"}')
    with pytest.raises(ValueError, match="lacks postgres_password"):
        load_secrets(var)


def test_killing_the_supervisor_leaves_no_process(var: Var) -> None:
    command = [sys.executable, "-m", "portal.embedded", "serve", "--throwaway"]
    environment = {**os.environ, "PLUMBLINE_VAR": str(var.root)}
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        assert "PostgreSQL and Valkey run in" in supervisor.stdout.readline()
        assert query_as_app(var, "SELECT 1") == (1,)
        supervisor.kill()
    deadline = time.monotonic() + 15
    while processes_naming(var.root):
        assert time.monotonic() < deadline, processes_naming(var.root)
        time.sleep(0.1)
    with running_services(var, title="the next", throwaway=True):
        assert query_as_app(var, "SELECT 1") == (1,)


def processes_naming(root: Path) -> list[str]:
    """Command lines of live processes that mention a directory."""
    answer = subprocess.run(["ps", "-ww", "-eo", "args="], capture_output=True, text=True)
    return [line for line in answer.stdout.splitlines() if str(root) in line]
