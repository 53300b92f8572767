"""A whole installation of its own: the portal as `make demo` runs it, empty, in a folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from portal.embedded import postgres
from portal.embedded.endpoints import DATABASE
from portal.embedded.var import CHECKOUT, Var

START_SECONDS = 120.0
STOP_SECONDS = 30.0
ADDRESS = re.compile(r"Plumbline runs at (\S+) ")
PASSWORD = "a long and quiet evening"


class Installation:
    """Web server, worker, beat, PostgreSQL and Valkey under one folder."""

    def __init__(self, folder: Path) -> None:
        self.var = Var(folder)
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its processes and commands run with."""
        hidden = {"PLUMBLINE_TEST_VAR", "DJANGO_SETTINGS_MODULE", "PORT"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, "PLUMBLINE_VAR": str(self.var.root), "PLUMBLINE_PASSWORD": PASSWORD}

    def start(self) -> None:
        """Return once it answers."""
        command = [sys.executable, "-m", "portal.embedded", "demo", "--empty", "--stop-with-parent"]
        self._process = subprocess.Popen(
            command, cwd=CHECKOUT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        said = ""
        for line in self._process.stdout:
            said += line
            if found := ADDRESS.search(line):
                self.url = found[1].rstrip("/")
                return
        raise AssertionError(f"The portal did not start:\n{said}")

    def stop(self) -> None:
        """Stop all of it, as Ctrl-C does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(STOP_SECONDS)
            assert self._process.stdout is not None
            self._process.stdout.close()

    def manage(self, *arguments: str) -> str:
        """Run a management command beside it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=CHECKOUT, capture_output=True, text=True,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What is stored, past row-level security: as the superuser of this installation."""
        with postgres.connect(self.var, database=DATABASE) as session:
            return [tuple(row) for row in session.execute(statement, values)]

    def mail_to(self, address: str) -> str:
        """The newest mail to `address`, once it has been sent."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for path in sorted((self.var.root / "mail").glob("*"), reverse=True):
                text = path.read_text()
                if f"To: {address}" in text:
                    return text
            time.sleep(0.1)
        raise AssertionError(f"No mail to {address} came.")

    def files(self) -> list[Path]:
        """Every file the installation keeps."""
        return [path for path in sorted(self.var.root.rglob("*")) if path.is_file()]
