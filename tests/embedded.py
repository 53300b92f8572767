"""Starts PostgreSQL and Valkey for a test run, unless another run of the same `var/` has them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from portal.embedded.lifecycle import using_services
from portal.embedded.process import last_lines, open_log
from portal.embedded.var import CHECKOUT, Var

READY_SECONDS = 90.0


class EmbeddedServices:
    """A pytest plugin of the controlling process: the services live as long as the test run."""

    def __init__(self, var: Var) -> None:
        self.var = var
        self.use = ExitStack()
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to start them; `wait_for_services` waits for the end of that."""
        self.use.enter_context(using_services(self.var))
        with open_log(self.var, "services").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "portal.embedded", "serve", "--throwaway", "--until-eof"],
                cwd=CHECKOUT,
                env={**os.environ, "PLUMBLINE_VAR": str(self.var.root)},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def pytest_unconfigure(self) -> None:
        """Let go of them; when another run still uses them, they stop after that one."""
        self.use.close()
        if self.server is None or self.server.stdin is None:
            return
        self.server.stdin.close()
        try:
            self.server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.server.returncode = 0  # it waits for another run; silences Popen's warning


def wait_for_services(var: Var) -> None:
    """Return once they are ready; fail with the log when they do not get there."""
    deadline = time.monotonic() + READY_SECONDS
    while not var.running_file.exists():
        if time.monotonic() > deadline:
            log = last_lines(var.log / "services.log")
            pytest.exit(f"The embedded services did not start:\n{log}", returncode=3)
        time.sleep(0.05)
