"""Makes `.venv` from a lock: `python3 requirements/install.py base|dev`. Standard library only.

A stamp per lock's content makes the second run instant. Nothing is installed without its hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
ENVIRONMENT = CHECKOUT / ".venv"
OLDEST = (3, 11)


def stamp_of(lock: str) -> Path:
    """The file that says a lock with this content is installed."""
    digest = hashlib.sha256((CHECKOUT / "requirements" / f"{lock}.txt").read_bytes())
    return ENVIRONMENT / f".{lock}-{digest.hexdigest()[:16]}"


def make_environment() -> None:
    """Create the virtual environment, unless it is there and works."""
    python = ENVIRONMENT / "bin" / "python"
    check = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if python.exists() and subprocess.run(check, capture_output=True).returncode == 0:
        return
    print("Making .venv …", flush=True)
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(ENVIRONMENT)


def install(lock: str) -> int:
    """Install a lock with pip; returns pip's exit code."""
    make_environment()
    print(f"Installing requirements/{lock}.txt; this happens once …", flush=True)
    command = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command += ["--require-hashes", "--disable-pip-version-check", "--no-input"]
    command += ["--requirement", str(CHECKOUT / "requirements" / f"{lock}.txt")]
    return subprocess.run(command).returncode


def main() -> int:
    """Install what is asked for unless it is there."""
    lock = sys.argv[1]
    if sys.version_info < OLDEST:
        print(f"Plumbline needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        print("Name another one: make PYTHON=python3.12 …")
        return 1
    # The development lock contains the other one at the same versions.
    if any(stamp_of(name).exists() for name in {lock, "dev"}):
        return 0
    with (CHECKOUT / "requirements" / "install.py").open() as this_file:
        fcntl.flock(this_file, fcntl.LOCK_EX)  # two `make` at once: the second waits
        if stamp_of(lock).exists():
            return 0
        code = install(lock)
        if code == 0:
            stamp_of(lock).touch()
        return code


if __name__ == "__main__":
    sys.exit(main())
