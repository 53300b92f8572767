"""Starts and stops PostgreSQL and Valkey together, once per `var/`; others attach to what runs."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded import postgres, roles, valkey
from portal.embedded.endpoints import Endpoints
from portal.embedded.process import (
    Child,
    Recipe,
    ServiceFailed,
    start_child,
    stop_children,
    wait_until_ready,
)
from portal.embedded.var import Var, load_secrets, read_json, write_private

PREDECESSOR_SECONDS = 60.0
START_SECONDS = 60.0


class AlreadyRunning(RuntimeError):
    """Another process runs the services of this `var/`."""

    def __init__(self, var: Var, running: dict[str, Any]) -> None:
        self.running = running
        web = f" at {running['web']}" if running.get("web") else ""
        super().__init__(
            f"{running['title']} already runs in {var.root} (process {running['pid']}){web}."
        )


@dataclass
class Services:
    """The running pair, and what was started on top of it."""

    var: Var
    title: str
    children: list[Child]
    lock: int

    def start(self, recipe: Recipe, *, to_terminal: bool = False) -> Child:
        """Start one more child; its guard holds the lock until it has ended the child."""
        inheriting = dataclasses.replace(recipe, inherited=(*recipe.inherited, self.lock))
        child = start_child(self.var, inheriting, to_terminal=to_terminal)
        self.children.append(child)
        return child

    def announce(self, web: str | None = None) -> None:
        """Write down what runs and where, for settings and for whoever comes second."""
        running = {
            "pid": os.getpid(),
            "title": self.title,
            "web": web,
        }
        write_private(self.var.running_file, json.dumps(running))


def take_lock(path: Path, *, seconds: float = 0.0, waiting: str = "") -> int | None:
    """An exclusive lock on `path`, or None when somebody keeps it for longer than `seconds`."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline, told = time.monotonic() + seconds, not waiting
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                return None
        if not told:
            print(waiting, flush=True)
            told = True
        time.sleep(0.05)


def running_elsewhere(var: Var) -> dict[str, Any]:
    """What the process that holds the supervisor's lock says about itself, once it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while (running := read_json(var.running_file)) is None:
        if time.monotonic() > deadline:
            raise ServiceFailed(
                f"Another process starts the services in {var.root} but does not get ready."
            )
        time.sleep(0.1)
    return running


@contextmanager
def locked(var: Var, title: str) -> Iterator[int]:
    """Hold this `var/` alone; the yielded lock is the one guards keep as well."""
    supervisor = take_lock(var.run / "supervisor.lock")
    if supervisor is None:
        raise AlreadyRunning(var, running_elsewhere(var))
    try:
        var.running_file.unlink(missing_ok=True)
        lock = take_lock(
            var.run / "services.lock",
            seconds=PREDECESSOR_SECONDS,
            waiting=f"{title}: waiting for the services of an earlier run to end.",
        )
        if lock is None:
            raise ServiceFailed(
                f"Processes of an earlier run in {var.root} do not end; see {var.log}."
            )
        try:
            yield lock
        finally:
            os.close(lock)
    finally:
        os.close(supervisor)


@contextmanager
def running_services(var: Var, *, title: str, throwaway: bool = False) -> Iterator[Services]:
    """Both services, ready, with the roles and the database; everything stops at the end.

    Raises AlreadyRunning when another process has them, ServiceFailed when one does not start.
    """
    var.create()
    load_secrets(var)
    with locked(var, title) as lock:
        services = Services(var, title, [], lock)
        try:
            start_both(services, throwaway=throwaway)
            services.announce()
            yield services
        finally:
            var.running_file.unlink(missing_ok=True)
            stop_children(services.children[2:])  # first those who use the two
            stop_children(services.children[:2])


def start_both(services: Services, *, throwaway: bool) -> None:
    """Start PostgreSQL and Valkey side by side and wait for both."""
    var = services.var
    endpoints = Endpoints.of(var)
    if endpoints.taken:
        endpoints = Endpoints.choose_ports(var)
    keyed = services.start(valkey.recipe(var, endpoints))
    postgres.create_cluster(var)
    postgres.clear_orphan(var)
    base = services.start(postgres.recipe(var, endpoints, throwaway=throwaway))
    wait_until_ready(base, lambda: postgres.answers(var), seconds=START_SECONDS)
    wait_until_ready(keyed, lambda: valkey.answers(var), seconds=START_SECONDS)
    roles.ensure_roles(var)
    roles.ensure_database(var)


@contextmanager
def using_services(var: Var) -> Iterator[None]:
    """While this is held, services that were started for others stay up (`users_gone`)."""
    var.create()
    with (var.run / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while services that nobody used are ending
        yield


@contextmanager
def users_gone(var: Var) -> Iterator[None]:
    """Wait until nobody uses the services, and let nobody begin to before they have ended."""
    lock = take_lock(
        var.run / "users.lock",
        seconds=float("inf"),
        waiting="Others still use these services; they stop after the last. Ctrl-C stops them now.",
    )
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
