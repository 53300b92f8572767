"""Which browser the tests marked `browser` drive, and how."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "This test needs Chromium: install it (Debian: apt-get install chromium) "
    "or set CHROMIUM to its path."
)


def find_chromium() -> str | None:
    """`$CHROMIUM`, else the first candidate on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((found for name in CANDIDATES if (found := shutil.which(name))), None)


def launch_arguments() -> list[str]:
    """Chromium's sandbox cannot be used by root."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
