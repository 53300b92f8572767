"""The state directory `var/`: its layout and the secrets in it. Writes nothing outside of it."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET_NAMES = (
    "secret_key",
    "postgres_password",
    "owner_password",
    "app_password",
    "valkey_password",
)
# A socket's path may have 107 bytes on Linux and 103 on macOS; the name itself takes up to 20.
LONGEST_SOCKET_DIRECTORY = 80


@dataclass(frozen=True)
class Var:
    """Where everything this checkout keeps is kept."""

    root: Path

    @classmethod
    def from_environment(cls) -> Var:
        """`$PLUMBLINE_VAR`, else `var/` in the checkout."""
        return cls(Path(os.environ.get("PLUMBLINE_VAR") or CHECKOUT / "var").absolute())

    @classmethod
    def for_tests(cls) -> Var:
        """A var of its own below the other, whose data nobody keeps."""
        below = os.environ.get("PLUMBLINE_TEST_VAR")
        return cls(Path(below).absolute()) if below else cls(cls.from_environment().root / "test")

    @property
    def run(self) -> Path:
        """Sockets, locks and the record of what runs."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log per child process."""
        return self.root / "log"

    @property
    def running_file(self) -> Path:
        """Who runs the services and where they listen."""
        return self.run / "running.json"

    @property
    def sockets_fit(self) -> bool:
        """Whether a unix socket below `run` can have a legal path."""
        return len(os.fsencode(self.run)) <= LONGEST_SOCKET_DIRECTORY

    def create(self) -> None:
        """Make the directories; the root is private to its owner when this makes it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.run.mkdir(mode=0o700, exist_ok=True)
        self.log.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step, readable by its owner only."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in `path`, or None when there is no such file."""
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    if not isinstance(found, dict):
        raise ValueError(f"{path} does not hold a JSON object.")
    return found


def load_secrets(var: Var) -> dict[str, str]:
    """The installation's secrets, made on first use and never changed by a second maker."""
    path = var.root / "secrets.json"
    found = read_json(path)
    if found is None:
        var.create()
        candidate = path.with_name(f".secrets.{os.getpid()}.{secrets.token_hex(4)}")
        write_private(
            candidate, json.dumps({name: secrets.token_urlsafe(48) for name in SECRET_NAMES})
        )
        try:
            os.link(candidate, path)  # fails if another process was first: then its secrets hold
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
        found = read_json(path) or {}
    missing = [name for name in SECRET_NAMES if not found.get(name)]
    if missing:
        raise ValueError(f"{path} lacks {', '.join(missing)}; restore it from a backup.")
    return {name: str(found[name]) for name in SECRET_NAMES}
