"""Child processes that end with their parent, each behind its own guard, logging to `var/log`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.var import CHECKOUT, Var

GUARD = Path(__file__).with_name("guard.py")
LARGEST_LOG_BYTES = 8_000_000
STOP_GENTLY = ((signal.SIGTERM, 10.0), (signal.SIGQUIT, 3.0))


class ServiceFailed(RuntimeError):
    """A child could not start or died; the message names its log."""


@dataclass(frozen=True)
class Account:
    """The unprivileged account a program that refuses root is run as."""

    uid: int
    gid: int
    namespace: bool


@dataclass
class Recipe:
    """What to run and how to end it."""

    name: str
    command: list[str]
    stop: tuple[tuple[int, float], ...] = STOP_GENTLY
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    inherited: tuple[int, ...] = ()
    directory: Path = CHECKOUT


@dataclass
class Child:
    """A service behind its guard."""

    recipe: Recipe
    guard: subprocess.Popen[bytes]
    log: Path

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.guard.poll()

    def ask_to_stop(self) -> None:
        """Close the pipe the guard watches."""
        if self.guard.stdin and not self.guard.stdin.closed:
            self.guard.stdin.close()

    def stop(self) -> None:
        """End the service and wait for the end."""
        self.ask_to_stop()
        self.guard.wait()


def guard_command(recipe: Recipe, *, check_only: bool = False) -> list[str]:
    """The command line of a guard; -I and -S keep it small and deaf to the environment."""
    account = recipe.account
    task = {
        "command": recipe.command,
        "stop": [[int(number), seconds] for number, seconds in recipe.stop],
        "account": [account.uid, account.gid] if account else None,
        "namespace": bool(account and account.namespace),
        "check_only": check_only,
    }
    return [sys.executable, "-I", "-S", str(GUARD), json.dumps(task)]


def open_log(var: Var, name: str) -> Path:
    """The log of one child; a long one is moved aside."""
    path = var.log / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    path.touch(mode=0o600)
    return path


def start_child(var: Var, recipe: Recipe, *, to_terminal: bool = False) -> Child:
    """Start a service behind a guard; it need not be ready when this returns."""
    log = open_log(var, recipe.name)
    with log.open("ab") as output:
        guard = subprocess.Popen(
            guard_command(recipe),
            stdin=subprocess.PIPE,
            stdout=None if to_terminal else output,
            stderr=None if to_terminal else subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **recipe.environment},
            pass_fds=recipe.inherited,
            cwd=recipe.directory,
        )
    return Child(recipe, guard, log)


def stop_children(children: list[Child]) -> None:
    """Stop all at once and wait for all."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def last_lines(path: Path, count: int = 12) -> str:
    """The end of a log, indented for a message."""
    lines = path.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)


def death_notice(child: Child) -> str:
    """What to tell a person about a child that ended by itself."""
    return (
        f"{child.recipe.name} ended unexpectedly (exit {child.exit_code}). "
        f"The end of {child.log}:\n{last_lines(child.log)}"
    )


def wait_until_ready(child: Child, probe: Callable[[], bool], *, seconds: float) -> None:
    """Wait until `probe` says yes; raise ServiceFailed when the child dies or takes too long."""
    deadline = time.monotonic() + seconds
    while not probe():
        if child.exit_code is not None:
            raise ServiceFailed(death_notice(child))
        if time.monotonic() > deadline:
            raise ServiceFailed(
                f"{child.recipe.name} did not answer within {seconds:.0f} s. "
                f"The end of {child.log}:\n{last_lines(child.log)}"
            )
        time.sleep(0.05)
