"""Reads a paper back, as who gets the PDF would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def read_paper(data: bytes, folder: Path) -> str:
    """The text as `pdftotext` reads it, pages parted by form feeds."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not on this machine")
    (folder / "paper.pdf").write_bytes(data)
    command = [tool, "-layout", str(folder / "paper.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
